import { describe, expect, test } from 'vitest';
import { csv, rvtools3, rvtools4 } from './exports.ts';
import { codes, declared, importTexts } from './files.ts';
import { type TestSheet, workbook } from './workbook.ts';

const EXPECTED = [
    'workload db-01 on cl1-vsan { vcpu 8  memory 64 GiB  disk 1 TiB used 512 GiB  uses rdm, shared-disk, independent-disk, sriov, usb, snapshots, consolidation-needed, cbt-disabled, fault-tolerance  net db }',
    'workload gold on cl1-array { vcpu 1  memory 2 GiB  disk 20 GiB used 5 GiB }',
    'workload web-01 on cl1-array { vcpu 2  memory 4 GiB  disk 40 GiB used 20 GiB  uses secure-boot, cpu-hotplug  net app }',
];

/** Long declarations are wrapped; tests look at one line each. */
function flat(inventory: string): string[] {
    return declared(
        inventory.replace(
            /\{\n([^}]*)\n\}/gu,
            (_, inside: string) => `{ ${inside.trim().split(/\n\s*/u).join('  ')} }`,
        ),
    );
}

describe('RVTools 4.x', () => {
    test.each([
        ['shared texts', { texts: 'shared' }],
        ['texts in cells', { texts: 'inline' }],
        ['cells without addresses', { bareCells: true }],
    ] as const)('workbook with %s', async (_, settings) => {
        const result = await importTexts({ 'rv.xlsx': workbook(rvtools4(), settings) });
        expect(flat(result.inventory)).toEqual(EXPECTED);
    });

    test('booleans as text mean the same as boolean cells', async () => {
        const [cells, text, numbers] = await Promise.all(
            [rvtools4(), rvtools4(value => (value ? 'True' : 'False')), rvtools4(value => (value ? 1 : 0))].map(
                sheets => importTexts({ 'rv.xlsx': workbook(sheets) }),
            ),
        );
        expect(text!.inventory).toBe(cells!.inventory);
        expect(numbers!.inventory).toBe(cells!.inventory);
    });

    test.each([[','], [';'], ['\t']])('CSV folder separated by %j', async separator => {
        const files = Object.fromEntries(
            rvtools4().map(sheet => [`RVTools_export/RVTools_tab${sheet.name}.csv`, `\ufeff${csv(sheet, separator)}`]),
        );
        const result = await importTexts(files);
        expect(flat(result.inventory)).toEqual(EXPECTED);
        expect(result.report.sources).toHaveLength(1);
    });

    test('CSV in UTF-16 and with a sep= line', async () => {
        const [info] = rvtools4() as [TestSheet];
        const result = await importTexts({
            'RVTools_tabvInfo.csv': Buffer.concat([
                Buffer.from([0xff, 0xfe]),
                Buffer.from(`sep=;\r\n${csv(info, ';')}`, 'utf16le'),
            ]),
        });
        expect(result.report.totals.machines).toBe(3);
    });

    test('internal column names (-DBColumnNames)', async () => {
        const sheet: TestSheet = {
            name: 'vInfo',
            rows: [
                [
                    'vInfoVMName',
                    'vInfoPowerstate',
                    'vInfoTemplate',
                    'vInfoCPUs',
                    'vInfoMemory',
                    'vInfoProvisioned',
                    'vInfoInUse',
                    'vInfoCluster',
                    'vInfoHost',
                    'vInfoSomethingNew',
                ],
                ['web-01', 'poweredOn', 'False', 2, 4096, 40960, 20480, 'CL1', 'esx1', 'x'],
            ],
        };
        const result = await importTexts({ 'rv.xlsx': workbook([sheet]) });
        expect(flat(result.inventory)).toEqual([
            'workload web-01 on cl1-array { vcpu 2  memory 4 GiB  disk 40 GiB used 20 GiB }',
        ]);
    });

    test('fabrics come from clusters, datastore kinds, hosts and adapter speeds', async () => {
        const { inventory } = await importTexts({ 'rv.xlsx': workbook(rvtools4()) });
        expect(inventory).toContain(
            'fabric cl1-vsan "CL1, vSAN" on vc1 is vsan-raid1 { nodes 2  links 2 x 25 Gbps  raw 2 TiB }',
        );
        expect(inventory).toContain(
            'fabric cl1-array "CL1, storage array" on vc1 is external-array { nodes 2  links 2 x 25 Gbps }',
        );
        expect(inventory).toContain('platform vc1 "vc1.example.test" is vsphere { version "8.0.3" }');
        expect(inventory).toMatch(/group templates "Templates" \{\n {2}gold\n\}/u);
    });

    test('every row is counted, skipped ones with reason and place', async () => {
        const { report } = await importTexts({ 'rv.xlsx': workbook(rvtools4()) });
        for (const sheet of report.sheets) {
            expect(sheet.read).toBe(sheet.used + sheet.skipped.reduce((sum, each) => sum + each.count, 0));
        }
        expect(report.sheets.find(sheet => sheet.sheet === 'vInfo')).toMatchObject({
            read: 6,
            used: 3,
            skipped: [
                { reason: 'blank row', rows: [4] },
                { reason: 'cluster service agent (vCLS), bound to its cluster', rows: [6] },
                { reason: 'placeholder of a machine that runs at the other site', rows: [7] },
            ],
        });
        expect(report.machines.templates.map(each => [each.name, each.at.row])).toEqual([['gold', 5]]);
        expect(report.machines.skipped.map(each => each.name)).toEqual([
            'vCLS-1a2b3c4d-0000-1111-2222-333344445555',
            'dr-copy',
        ]);
        expect(report.sources[0]).toMatchObject({ title: 'RVTools 4.8.1', unread: ['vLicense'] });
    });

    test('annotations stay out unless asked for', async () => {
        const files = { 'rv.xlsx': workbook(rvtools4()) };
        const without = await importTexts(files);
        expect(without.inventory + without.reportText + JSON.stringify(without.report)).not.toContain('hunter2');
        expect((await importTexts(files, { annotations: true })).inventory).toContain('password: hunter2');
    });

    test('a custom attribute can name the environment', async () => {
        const { inventory } = await importTexts(
            { 'rv.xlsx': workbook(rvtools4()) },
            { environments: { from: 'attribute', attribute: 'application' } },
        );
        expect(inventory).toContain('environment Shop { class production  shape monolithic }');
        expect(flat(inventory)[2]).toContain('in Shop');
        expect(declared((await importTexts({ 'rv.xlsx': workbook(rvtools4()) })).inventory, 'environment')).toEqual([]);
    });
});

describe('RVTools 3.x', () => {
    test('MB labels are MiB and are not converted', async () => {
        const result = await importTexts({ 'old.xlsx': workbook(rvtools3()) });
        expect(flat(result.inventory)).toEqual([
            'workload db-01 on cl1-array { vcpu 8  memory 64 GiB  disk 1088 GiB used 512 GiB }',
            'workload gold on cl1-array { vcpu 1  memory 2 GiB  disk 20 GiB used 5 GiB }',
            'workload web-01 on cl1-array { vcpu 2  memory 4 GiB  disk 44 GiB used 20 GiB }',
        ]);
        expect(codes(result)).toContain('missing-vm-id');
        expect(result.report.concerns.find(each => each.id === 'vmware.guestDisks.freespace')).toMatchObject({
            machines: 1,
            examples: ['db-01'],
        });
    });
});

test('machines of one name are told apart and reported', async () => {
    const rows = [
        ['VM', 'VM ID', 'CPUs', 'Cluster'],
        ['app', 'vm-9', 2, 'A'],
        ['app', 'vm-10', 4, 'B'],
    ];
    const result = await importTexts({
        'rv.xlsx': workbook([
            { name: 'vInfo', rows },
            {
                name: 'vDisk',
                rows: [
                    ['VM', 'Capacity MiB', 'Cluster'],
                    ['app', 1024, 'B'],
                    ['app', 2048, null],
                ],
            },
        ]),
    });
    expect(flat(result.inventory)).toEqual([
        'workload app on a-array { vcpu 2 }',
        'workload "app (vm-10)" "app" on b-array { vcpu 4  disk 1 GiB }',
    ]);
    expect(codes(result)).toContain('duplicate-name');
    expect(result.report.sheets.find(each => each.sheet === 'vDisk')?.skipped).toEqual([
        { reason: 'several machines have this name', count: 1, rows: [3] },
    ]);
});

test('an unreadable figure is reported and leaves only that figure out', async () => {
    const result = await importTexts({
        'rv.xlsx': workbook([
            {
                name: 'vInfo',
                rows: [
                    ['VM', 'CPUs', 'Memory'],
                    ['a', 'two', 1024],
                ],
            },
        ]),
    });
    expect(flat(result.inventory)).toEqual(['workload a on cluster-array { memory 1 GiB }']);
    expect(result.report.problems.find(each => each.code === 'cell-unreadable')).toMatchObject({
        at: [{ sheet: 'vInfo', row: 2 }],
    });
});

test('a sheet without its header is an error, not an empty estate', async () => {
    const result = await importTexts({
        'rv.xlsx': workbook([
            {
                name: 'vInfo',
                rows: [
                    ['Sache', 'CPUs'],
                    ['a', 2],
                ],
            },
            { name: 'vHost', rows: [['Host'], ['esx1']] },
        ]),
    });
    expect(result.report.problems.filter(each => each.severity === 'error').map(each => each.code)).toEqual([
        'header-missing',
        'no-vms',
    ]);
});

test('the same input gives the same bytes', async () => {
    const files = { 'rv.xlsx': workbook(rvtools4()), 'b.xlsx': workbook(rvtools3()) };
    const [first, second] = await Promise.all([
        importTexts(files, { draft: true }),
        importTexts(Object.fromEntries(Object.entries(files).reverse()), { draft: true }),
    ]);
    expect(second).toEqual(first);
});
