import { describe, expect, test } from 'vitest';
import {
    type Extract,
    emptyExtract,
    type Format,
    type IoSample,
    type Machine,
    newMachine,
} from '../../language/import/estate/estate.ts';
import { featuresOf, sharedDisks } from '../../language/import/estate/features.ts';
import { joinExtracts } from '../../language/import/estate/join.ts';
import { inventoryOf } from '../../language/import/formats/inventory.ts';
import { ImportLog } from '../../language/import/telling/report.ts';
import { codes, declared, importTexts } from './files.ts';

const at = (file: string, row: number) => ({ file, sheet: '', row });

function extract(file: string, format: Format, machines: Partial<Machine>[]): Extract {
    return {
        ...emptyExtract({ file, format, title: file }),
        machines: machines.map((each, index) => ({ ...newMachine(each.name ?? 'web', at(file, index + 2)), ...each })),
    };
}

function sample(source: Extract['source'], row: number, average: number): IoSample {
    return { source, at: at(source.file, row), iops: { average }, reads: {}, writes: {}, throughput: {} };
}

const RVTOOLS = extract('rv.xlsx', 'rvtools', [
    { id: 'vm-5', server: 'vc' },
    { id: 'vm-20', server: 'vc' },
    { name: 'x', id: 'vm-30', server: 'vc' },
]);

describe('machines of a second file that cannot be told', () => {
    test('are reported and joined with none, add nothing and take no names', () => {
        const log = new ImportLog();
        const optics = extract('lo.xlsx', 'live-optics', [
            { name: 'web' },
            { name: 'x', id: 'vm-99' },
            { name: 'ghost', id: 'vm-77' },
        ]);
        log.sheet('lo.xlsx', '').used = 3;
        const estate = joinExtracts([RVTOOLS, optics], log);
        expect(estate.machines.map(each => [each.name, each.id])).toEqual([
            ['web', 'vm-5'],
            ['web', 'vm-20'],
            ['x', 'vm-30'],
            ['ghost', 'vm-77'],
        ]);
        expect(log.problems.filter(each => each.code === 'ambiguous-name').map(each => each.message)).toEqual([
            expect.stringContaining('"web" may mean 2 machines'),
            expect.stringContaining('"x" has the name of a machine with another id (vm-30, here vm-99)'),
        ]);
        expect(log.sheets[0]).toMatchObject({ used: 1, skipped: [{ count: 2, rows: [2, 3] }] });
    });

    test('a machine of the same name in another vCenter is another machine', () => {
        const estate = joinExtracts(
            [RVTOOLS, extract('rv2.xlsx', 'rvtools', [{ name: 'x', id: 'vm-30', server: 'other' }])],
            new ImportLog(),
        );
        expect(estate.machines).toHaveLength(4);
    });
});

test('rows with I/O of machines that no file names, or that may mean several, do not count as used', async () => {
    const rv = 'VM,CPUs,Memory,VM ID\nweb,2,4096,vm-1\nweb,2,4096,vm-2\nx,2,4096,vm-3\n';
    const aria =
        'Name,Interval Breakdown,Virtual Disk|Read IOPS,Virtual Disk|Write IOPS\nweb,1,5,5\nweb,2,5,5\nnobody,1,1,1\nx,1,5,5\n';
    const { report } = await importTexts({ 'RVTools_tabvInfo.csv': rv, 'aria.csv': aria });
    expect(report.sheets.find(each => each.file === 'aria.csv')).toMatchObject({
        read: 4,
        used: 1,
        skipped: [
            { reason: 'cannot be told which machine it is', count: 2 },
            { reason: 'of a machine that no inventory file names', count: 1 },
        ],
    });
});

test('dependencies on oneself or on something unknown are skipped rows', async () => {
    const rv = 'VM,CPUs,Memory,VM ID\nweb,2,4096,vm-1\ndb,2,4096,vm-2\n';
    const konveyor =
        'Record Type 1,Application Name,Dependency,Dependency Direction\n2,web,db,southbound\n2,web,WEB,southbound\n2,web,nope,southbound\n';
    const { report, inventory } = await importTexts({ 'RVTools_tabvInfo.csv': rv, 'dep.csv': konveyor });
    expect(report.sheets.find(each => each.file === 'dep.csv')).toMatchObject({
        read: 3,
        used: 1,
        skipped: [
            { reason: 'an application that depends on itself', rows: [3] },
            { reason: 'a dependency of something that is not in the inventory', rows: [4] },
        ],
    });
    expect(inventory.match(/depends on/gu)).toHaveLength(1);
});

test('I/O sources that contradict each other are reported, with the one that was believed', () => {
    const optics = extract('lo.xlsx', 'live-optics', [{ name: 'web' }]);
    const metrics = extract('m.json', 'govc-metrics', []);
    const log = new ImportLog();
    optics.machines[0]!.samples.push(sample(optics.source, 2, 200));
    metrics.samples.push({ name: 'web', sample: sample(metrics.source, 1, 275) });
    inventoryOf(joinExtracts([optics, metrics], log), {}, log);
    expect(log.problems.find(each => each.code === 'io-disagrees')).toMatchObject({
        severity: 'warning',
        message: expect.stringContaining('lo.xlsx was believed') as string,
        at: [at('m.json', 1)],
    });
    const close = new ImportLog();
    metrics.samples[0]!.sample.iops.average = 205;
    optics.machines[0]!.samples.length = 1;
    inventoryOf(joinExtracts([optics, metrics], close), {}, close);
    expect(close.problems.map(each => each.code)).not.toContain('io-disagrees');
});

test('one path in two datacenters is two disks, in one datacenter it is a shared one', () => {
    const disk = { path: '[ds1] web/web.vmdk' };
    const estate = (second: string) =>
        joinExtracts(
            [
                extract('rv.xlsx', 'rvtools', [
                    { name: 'a', datacenter: 'DC1', disks: [{ ...disk }] },
                    { name: 'b', datacenter: second, disks: [{ ...disk }] },
                ]),
            ],
            new ImportLog(),
        );
    expect(sharedDisks(estate('DC2'))).toEqual([]);
    const shared = estate('DC1');
    expect(sharedDisks(shared)).toHaveLength(1);
    expect(featuresOf(shared.machines[0]!)).toContain('shared-disk');
});

describe('roles of vCenter', () => {
    test('without privileges are roles all the same, in any file, and permissions find them', async () => {
        const roles = JSON.stringify([
            { roleId: -5, system: true, name: 'NoAccess' },
            { roleId: 20, name: 'label-only', privilege: [] },
            { roleId: 21, name: 'bare' },
            { roleId: 22, name: 'nothing', privilege: null },
        ]);
        const permissions = JSON.stringify({
            Roles: [],
            Permissions: [
                { principal: 'CORP\\a', roleId: 21 },
                { principal: 'CORP\\b', roleId: -5 },
                { principal: 'CORP\\c', roleId: 99 },
            ],
        });
        const result = await importTexts({ 'roles.json': roles, 'permissions.json': permissions });
        expect(result.report.sheets.map(each => [each.read, each.used])).toEqual([
            [3, 3],
            [4, 4],
        ]);
        expect(declared(result.inventory, 'role')).toEqual([
            'role "#99" on vcenter',
            'role bare on vcenter',
            'role label-only on vcenter',
            'role nothing on vcenter',
        ]);
        expect(result.inventory).toMatch(
            /"CORP\\\\a" holds bare\n.*"CORP\\\\b" holds NoAccess\n.*"CORP\\\\c" holds "#99"/u,
        );
        expect(codes(result)).toContain('role-unknown');
    });
});
