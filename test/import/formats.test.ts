import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatText } from '../../language/format/format.ts';
import { FORMATS } from '../../language/import/index.ts';
import type { ImportResult } from '../../src/import/index.ts';
import { collector, csv, liveOptics, rvtools4, vim } from './exports.ts';
import { codes, declared, importTexts } from './files.ts';
import { workbook, zip } from './workbook.ts';

const sheetOf = (rows: (string | number | null)[][]): string => csv({ name: '', rows });

describe('a list of machines with a column of I/O', () => {
    const list = 'Name,vCPU,Memory GB,Disk GB,IOPS\nerp,8,64,500,1200\nweb,2,8,80,\n';

    test('is a list: every machine is there, with I/O where it has some', async () => {
        const { report } = await importTexts({ 'machines.csv': list });
        expect(report.sources[0]).toMatchObject({ format: 'list' });
        expect(report.totals).toMatchObject({ machines: 2, vcpu: 10, withIo: 1 });
    });

    test('is a view of Aria Operations where each interval has a row', async () => {
        const view =
            'Name,Timestamp,Memory GB,Total IOPS\nerp,2026-11-01 00:00,64,1200\nerp,2026-11-01 00:05,64,1300\n';
        const { report } = await importTexts({ 'machines.csv': list, 'view.csv': view });
        expect(report.sources.map(s => s.format).sort()).toEqual(['aria', 'list']);
    });
});

describe('Nutanix Collector', () => {
    test('is told from RVTools although its sheets have the same names', async () => {
        const { report, inventory } = await importTexts({ 'collector.xlsx': workbook(collector()) });
        expect(report.sources[0]).toMatchObject({ format: 'collector', title: 'Nutanix Collector 7.1' });
        expect(report.totals).toMatchObject({ machines: 2, vcpu: 10, withIo: 2 });
        expect(inventory).toContain(
            'fabric cl1-array "CL1, storage array" on vcenter is external-array { nodes 1  links 2 x 10 Gbps }',
        );
    });

    test('its figures are 95th percentiles and say so; shares are those of the cluster', async () => {
        const { inventory } = await importTexts({ 'collector.xlsx': workbook(collector()) });
        expect(inventory).toContain(
            'iops 4201\n  writes 40%\n  block 16 KiB\n  evidence measured "Nutanix Collector 7.1, 7 Days: iops 95th percentile; writes and block of its cluster"',
        );
    });
});

describe('Live Optics', () => {
    test('average and peak are kept apart; write share and block size follow from the averages', async () => {
        const { inventory } = await importTexts({ 'LiveOptics_1_VMWARE_01_11_2026.xlsx': workbook(liveOptics()) });
        expect(inventory).toContain(
            'iops 2000 peak 9000\n  writes 40%\n  block 13 KiB\n  evidence measured "Live Optics: iops average, highest value as peak"',
        );
    });

    test('a datastore that stands once per host counts once', async () => {
        const { report } = await importTexts({ 'lo.xlsx': workbook(liveOptics()) });
        expect(report.sheets.find(each => each.sheet === 'Host Devices')).toMatchObject({ read: 2, used: 1 });
    });

    test('is read from the archive it is delivered in', async () => {
        const { report } = await importTexts({
            'LiveOptics_1.zip': zip([{ name: 'LiveOptics_1_VMWARE.xlsx', data: workbook(liveOptics()) }]),
        });
        expect(report.sources[0]).toMatchObject({
            file: 'LiveOptics_1.zip/LiveOptics_1_VMWARE.xlsx',
            format: 'live-optics',
        });
    });
});

describe('govc', () => {
    const disk = (backing: object): object => ({
        _typeName: 'VirtualDisk',
        capacityInBytes: 42949672960,
        deviceInfo: { label: 'Hard disk 1' },
        backing: { fileName: '[ds1] a/a.vmdk', diskMode: 'persistent', ...backing },
    });
    const SPECIAL: [string, Parameters<typeof vim>[2]][] = [
        ['rdm', { devices: [disk({ _typeName: 'VirtualDiskRawDiskMappingVer1BackingInfo', lunUuid: '0200' })] }],
        ['shared-disk', { devices: [disk({ sharing: 'sharingMultiWriter' })] }],
        ['independent-disk', { devices: [disk({ diskMode: 'independent_persistent' })] }],
        ['encryption', { config: { keyId: { keyId: 'k' } } }],
        ['passthrough', { devices: [{ _typeName: 'VirtualPCIPassthrough' }] }],
        ['sriov', { devices: [{ _typeName: 'VirtualSriovEthernetCard', macAddress: '00:50:56:00:00:01' }] }],
        ['usb', { devices: [{ _typeName: 'VirtualUSB' }] }],
        ['vtpm', { summary: { config: { tpmPresent: true } } }],
        ['vtpm', { devices: [{ _typeName: 'VirtualTPM' }] }],
        ['secure-boot', { config: { bootOptions: { efiSecureBootEnabled: true } } }],
        ['snapshots', { snapshot: { rootSnapshotList: [{ name: 's', childSnapshotList: [] }] } }],
        ['consolidation-needed', { runtime: { consolidationNeeded: true } }],
        ['cbt-disabled', { config: { changeTrackingEnabled: false } }],
        ['suspended', { runtime: { powerState: 'suspended' } }],
        ['fault-tolerance', { runtime: { faultToleranceState: 'running' } }],
        ['cpu-hotplug', { config: { cpuHotAddEnabled: true } }],
        ['memory-hotplug', { config: { memoryHotAddEnabled: true } }],
        ['cpu-affinity', { config: { cpuAffinity: { affinitySet: [0, 1] } } }],
        ['numa-affinity', { config: { extraConfig: [{ key: 'numa.nodeAffinity', value: '0' }] } }],
    ];

    test.each(SPECIAL)('vm.info shows %s', async (feature, more) => {
        const { inventory } = await importTexts({
            'vms.json': JSON.stringify({ virtualMachines: [vim('a', 'vm-1', more), vim('plain', 'vm-2')] }),
        });
        const [special, plain] = declared(inventory);
        expect(special?.endsWith(` uses ${feature} }`), special).toBe(true);
        expect(plain).not.toContain('uses');
    });

    test('change tracking that is off for one disk of several', async () => {
        const devices = [
            { _typeName: 'ParaVirtualSCSIController', key: 1000, busNumber: 0 },
            { ...disk({}), controllerKey: 1000, unitNumber: 0 },
            { ...disk({ fileName: '[ds1] a/b.vmdk' }), controllerKey: 1000, unitNumber: 1 },
        ];
        const all = (second: string): Promise<ImportResult> =>
            importTexts({
                'vms.json': JSON.stringify({
                    virtualMachines: [
                        vim('a', 'vm-1', {
                            devices,
                            config: {
                                extraConfig: [
                                    { key: 'scsi0:0.ctkEnabled', value: 'TRUE' },
                                    { key: 'scsi0:1.ctkEnabled', value: second },
                                ],
                            },
                        }),
                    ],
                }),
            });
        const [off, on] = await Promise.all([all('FALSE'), all('TRUE')]);
        expect(
            [off, on].map(
                result =>
                    result.report.concerns.find(each => each.id === 'vmware.changed_block_tracking.disk.disabled')
                        ?.machines,
            ),
        ).toEqual([1, 0]);
        expect([off, on].map(result => result.inventory.includes('cbt-disabled'))).toEqual([true, false]);
    });

    test('older releases write members with capitals', async () => {
        const capital = (value: unknown): unknown =>
            Array.isArray(value)
                ? value.map(capital)
                : typeof value === 'object' && value !== null
                  ? Object.fromEntries(
                        Object.entries(value).map(([key, held]) => [
                            key.charAt(0) === '_' ? key : key.charAt(0).toUpperCase() + key.slice(1),
                            capital(held),
                        ]),
                    )
                  : value;
        const now = await importTexts({ 'vms.json': JSON.stringify({ virtualMachines: [vim('a', 'vm-1')] }) });
        const then = await importTexts({
            'vms.json': JSON.stringify({ VirtualMachines: [capital(vim('a', 'vm-1'))] }),
        });
        expect(then.inventory).toBe(now.inventory);
        expect(declared(now.inventory)).toEqual([
            'workload a on cluster-array { vcpu 4  memory 8 GiB  disk 40 GiB used 20 GiB }',
        ]);
    });

    test('roles and permissions become roles and principals; roles of the platform are not declared again', async () => {
        const result = await importTexts({
            'vms.json': JSON.stringify({ virtualMachines: [vim('a', 'vm-1')] }),
            'roles.json': JSON.stringify([
                { roleId: -1, system: true, name: 'Admin', privilege: ['System.View'] },
                {
                    roleId: 100,
                    system: false,
                    name: 'Backup "ops"',
                    privilege: ['VirtualMachine.State.CreateSnapshot', 'System.View'],
                },
            ]),
            'permissions.json': JSON.stringify({
                Roles: [{ roleId: 100, system: false, name: 'Backup "ops"', privilege: ['System.View'] }],
                Permissions: [
                    {
                        entity: { type: 'Folder', value: 'group-d1' },
                        principal: 'CORP\\svc',
                        group: false,
                        roleId: 100,
                        propagate: true,
                    },
                    {
                        entity: { type: 'Folder', value: 'group-d1' },
                        principal: 'CORP\\svc',
                        group: false,
                        roleId: -2,
                        propagate: true,
                    },
                    {
                        entity: { type: 'Folder', value: 'group-d2' },
                        principal: 'CORP\\admins',
                        group: true,
                        roleId: -1,
                        propagate: true,
                    },
                ],
            }),
        });
        expect(declared(result.inventory, 'role')).toEqual(['role "Backup \\"ops\\"" on aaaa-1 {']);
        expect(result.inventory).toContain(
            'principal "CORP\\\\admins" holds Admin\n  principal "CORP\\\\svc" holds "Backup \\"ops\\"", ReadOnly\n',
        );
        expect(result.inventory).toContain('identity aaaa-1-accounts "Accounts of aaaa-1" on aaaa-1 {');
    });

    test('metric samples give average, highest interval and write share, with interval and count', async () => {
        const series = (name: string, instance: string, value: number[]): object => ({
            name,
            unit: 'number',
            instance,
            value,
        });
        const { inventory, report } = await importTexts({
            'vms.json': JSON.stringify({ virtualMachines: [vim('a', 'vm-1')] }),
            'metrics.json': JSON.stringify({
                sample: [
                    {
                        entity: { type: 'VirtualMachine', value: 'vm-1' },
                        sampleInfo: [{ timestamp: 't', interval: 300 }],
                        value: [
                            series('virtualDisk.numberReadAveraged.average', 'scsi0:0', [100, 200, -1, 300]),
                            series('virtualDisk.numberReadAveraged.average', 'scsi0:1', [0, 0, 0, 100]),
                            series('virtualDisk.numberWriteAveraged.average', 'scsi0:0', [100, 200, 300, 400]),
                            series('virtualDisk.read.average', 'scsi0:0', [800, 1600, -1, 3200]),
                            series('virtualDisk.write.average', 'scsi0:0', [800, 1600, 2400, 3200]),
                        ],
                    },
                    { entity: { type: 'HostSystem', value: 'host-1' }, sampleInfo: [], value: [] },
                ],
            }),
        });
        expect(inventory).toContain('iops 467 peak 800');
        expect(inventory).toContain(
            '"vCenter metric samples (govc), 3 values of 300 s: iops average, highest 300 s average as peak"',
        );
        expect(report.sheets.find(each => each.file === 'metrics.json')?.skipped).toEqual([
            { reason: 'figures of a HostSystem, not of a machine', count: 1, rows: [2] },
        ]);
    });
});

test('pveum: roles and accounts of the target; what is written is formatted as the formatter would', async () => {
    const { inventory, plan } = await importTexts(
        {
            'rv.xlsx': workbook(rvtools4()),
            'acl.json': JSON.stringify([
                { path: '/', type: 'user', ugid: 'backup@pve', roleid: 'Saver', propagate: 1 },
                { path: '/vms', type: 'group', ugid: 'ops', roleid: 'PVEVMAdmin', propagate: 1 },
            ]),
            'roles.json': JSON.stringify([
                { roleid: 'PVEVMAdmin', privs: 'VM.Audit,VM.Config.CPU', special: 1 },
                { roleid: 'Saver', privs: 'VM.Backup,VM.Audit', special: 0 },
            ]),
        },
        { draft: true },
    );
    expect([formatText(inventory), formatText(plan!)]).toEqual([inventory, plan]);
    expect(inventory).toContain('platform proxmox-ve "Proxmox VE" is proxmox');
    expect(inventory).toContain('role Saver on proxmox-ve {\n  allows VM.Audit,\n      VM.Backup\n}');
    expect(inventory).toContain('principal "backup@pve" holds Saver\n  principal "ops" holds PVEVMAdmin\n');
});

test('Aria Operations: thousands commas, a byte order mark, rows per hour', async () => {
    const hours = Array.from(
        { length: 20 },
        (_, hour) =>
            `"web-01","2026-11-01 ${hour}:00","${hour === 19 ? '1,200.5' : '100'}","${hour === 19 ? '2,000' : '300'}"`,
    );
    const { inventory } = await importTexts({
        'rv.xlsx': workbook(rvtools4()),
        'view.csv': `\ufeff"Name","Interval Breakdown","Virtual Disk|Read IOPS|Avg","Virtual Disk|Write IOPS|Avg"\r\n${hours.join('\r\n')}\r\n"gone","x","1","1"\r\n`,
    });
    expect(inventory).toContain('iops 540 peak 3201\n  writes 71.3%\n');
    expect(inventory).toContain('"Aria Operations view, 20 values: iops average, highest value as peak"');
});

test('Konveyor: dependencies in both directions', async () => {
    const header = [
        'Record Type 1',
        'Application Name',
        'Description',
        'Comments',
        'Business Service',
        'Dependency',
        'Dependency Direction',
    ];
    const result = await importTexts({
        'rv.xlsx': workbook(rvtools4()),
        'apps.csv': sheetOf([
            header,
            ['1', 'web-01', '', '', '', '', ''],
            ['2', 'web-01', '', '', '', 'db-01', 'southbound'],
            ['2', 'gold', '', '', '', 'web-01', 'northbound'],
            ['2', 'Shop', '', '', '', 'nowhere', 'southbound'],
        ]),
    });
    const [, , web] = result.inventory.split('\n').filter(line => /^workload/u.test(line));
    expect(web).toContain('web-01');
    expect(result.inventory.match(/depends on [^\n}]*/gu)?.map(text => text.trim())).toEqual([
        'depends on db-01, gold',
    ]);
    expect(codes(result)).toContain('dependency-unresolved');
});

describe('joining', () => {
    test('inventory, I/O and dependencies of one machine come together by id', async () => {
        const { inventory, report } = await importTexts({
            'rv.xlsx': workbook(rvtools4()),
            'lo.xlsx': workbook(liveOptics()),
        });
        expect(report.totals.machines).toBe(3);
        expect(inventory).toContain('iops 2000 peak 9000');
        expect(report.problems.map(each => each.code)).not.toContain('joined-by-name');
    });

    test('without a common id they are joined by name, and that is said', async () => {
        const rows = [
            ['VM', 'CPUs'],
            ['WEB-01', 2],
            ['db-01', 8],
        ];
        const result = await importTexts({
            'rv.xlsx': workbook([{ name: 'vInfo', rows }]),
            'lo.xlsx': workbook(liveOptics()),
        });
        expect(result.report.totals).toMatchObject({ machines: 2, withIo: 1 });
        expect(codes(result)).toContain('joined-by-name');
    });

    test('a name that may mean several machines is reported and its figures are used for none', async () => {
        const rows = [
            ['VM', 'CPUs', 'Cluster'],
            ['db-01', 2, 'A'],
            ['db-01', 8, 'B'],
        ];
        const result = await importTexts({
            'rv.xlsx': workbook([{ name: 'vInfo', rows }]),
            'lo.xlsx': workbook(liveOptics()),
        });
        expect(codes(result)).toContain('ambiguous-name');
        expect(result.report.totals.withIo).toBe(0);
    });

    test('machines of two vCenters with one id or one name stay two', async () => {
        const one = (server: string): Buffer =>
            workbook([
                {
                    name: 'vInfo',
                    rows: [
                        ['VM', 'VM ID', 'CPUs', 'VI SDK UUID', 'VI SDK Server'],
                        ['app', 'vm-1', 2, `uuid-${server}`, server],
                    ],
                },
            ]);
        const { inventory } = await importTexts({ 'a.xlsx': one('vc-a'), 'b.xlsx': one('vc-b') });
        expect(declared(inventory)).toEqual([
            'workload app on cluster-array { vcpu 2 }',
            'workload "app (vm-1)" "app" on cluster-array-2 { vcpu 2 }',
        ]);
    });

    test('files that contradict each other are reported', async () => {
        const rows = [
            ['VM', 'VM ID', 'CPUs', 'Memory'],
            ['db-01', 'vm-12', 4, 1024],
        ];
        const result = await importTexts({
            'rv.xlsx': workbook([{ name: 'vInfo', rows }]),
            'lo.xlsx': workbook(liveOptics()),
        });
        expect(result.report.problems.find(each => each.code === 'files-disagree')?.count).toBe(1);
    });
});

test('a workbook, a CSV and a JSON of unknown tools are refused with what they hold', async () => {
    const result = await importTexts({
        'rv.xlsx': workbook(rvtools4()),
        'cost.xlsx': workbook([{ name: 'Costs', rows: [['a']] }]),
        'x.csv': 'apples,pears\r\n1,2\r\n',
        'y.json': '{"a": 1}',
        'empty.csv': '',
        'page.csv': '<html></html>',
    });
    expect(result.report.problems.filter(each => each.code === 'input-refused').map(each => each.message)).toEqual([
        'empty.csv is empty.',
        'page.csv is neither a workbook nor CSV, JSON or YAML, so it was not read.',
        'cost.xlsx is a workbook of none of the tools that are known, and no sheet names machines and a size of them: its sheets are Costs. Columns that are called otherwise can be mapped (--map VM=COLUMN).',
        'x.csv is a CSV file of none of the tools that are known, and it does not name machines and a size of them: its first columns are apples, pears. Columns that are called otherwise can be mapped (--map VM=COLUMN).',
        'y.json is JSON of none of the tools that are known (govc vm.info, role.ls, permissions.ls, metric.sample; pveum acl list, role list; pvesh, Hyper-V, SCVMM, Prism, Xen Orchestra, Forklift, Migration Planner, Terraform, Veeam jobs, Commvault plans, DRS rules).',
    ]);
});

test('the page of the import has a row for every format, as the table of formats says it', () => {
    const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
    const rows = Object.values(FORMATS).map(({ page: cells }) => `| ${cells.join(' | ')} |`);
    expect(rows.filter(row => !page.includes(row))).toEqual([]);
});

test('the import file of Azure Migrate with its I/O, disk by disk', async () => {
    const header =
        '*Server name,*Cores,*Memory (In MB),*OS name,OS version,Storage in use (In GB),Disk 1 size (In GB),Disk 1 read throughput (MB per second),Disk 1 write throughput (MB per second),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 size (In GB),Disk 2 read ops (operations per second),Disk 2 write ops (operations per second)';
    const { inventory, report } = await importTexts({
        'azure.csv': `${header}\napp01,4,16384,Windows Server 2019,,90,128,2,1,150,50,200,50,50\n`,
    });
    expect(inventory.replace(/\s+/gu, ' ')).toContain(
        'workload app01 on cluster-array { vcpu 4 memory 16 GiB disk 328 GiB used 90 GiB iops 300 writes 33.3% block 10 KiB evidence measured "Azure Migrate import file: iops average" }',
    );
    expect(report.notUnderstood).toEqual([]);
    expect(report.totals.provisioned).toBe(328 * 2 ** 30);
});
