import { describe, expect, test } from 'vitest';
import { composeImport } from '../../language/import/compose.ts';
import { ImportLog } from '../../language/import/telling/report.ts';
import { found, unitOf } from '../check.ts';
import { extractOf, machineOf } from './estates.ts';
import { codes, declared, importTexts } from './files.ts';
import { workbook } from './workbook.ts';

const INFO = 'VM,Powerstate,CPUs,Memory,Provisioned MiB,In Use MiB';

/** Tabs of an RVTools export as CSV files. */
const tabs = (sheets: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(sheets).map(([name, text]) => [`RVTools_tab${name}.csv`, `${text}\n`]));

describe('hosts are told apart by vCenter and whole name', () => {
    test('by address', async () => {
        const { inventory, report } = await importTexts(
            tabs({
                vInfo: `${INFO},Cluster,Host\na,poweredOn,1,1024,1024,512,K,10.1.1.1\nb,poweredOn,1,1024,1024,512,K,10.1.1.3`,
                vHost: 'Host,Cluster,# Cores\n10.1.1.1,K,8\n10.1.1.2,K,8\n10.1.1.3,K,8',
                vNIC: 'Host,Cluster,Speed\n10.1.1.1,K,10000\n10.1.1.2,K,10000\n10.1.1.3,K,10000',
            }),
        );
        expect(declared(inventory, 'fabric')).toEqual([
            'fabric k-array "K, storage array" on vcenter is external-array { nodes 3  links 1 x 10 Gbps }',
        ]);
        expect(report.totals.hosts).toBe(3);
    });

    test('equal whole names in two vCenters, and equal short names in one', async () => {
        const row = (host: string, cluster: string, server: string): string =>
            `${host},${cluster},8,${server},u-${server}`;
        const { inventory, report } = await importTexts(
            tabs({
                vInfo: `${INFO},Cluster,Host,VM ID,VI SDK Server,VI SDK UUID\na,poweredOn,1,1024,1024,512,K,esx01,vm-1,one,u-one\na,poweredOn,1,1024,1024,512,K,esx01,vm-1,two,u-two`,
                vHost: [
                    'Host,Cluster,# Cores,VI SDK Server,VI SDK UUID',
                    row('esx01', 'K', 'one'),
                    row('esx02', 'K', 'one'),
                    row('esx01', 'K', 'two'),
                    row('esx01.a.test', 'L', 'two'),
                    row('esx01.b.test', 'L', 'two'),
                ].join('\n'),
            }),
        );
        expect(report.totals.hosts).toBe(5);
        expect(declared(inventory, 'fabric')).toEqual([
            'fabric k-array "K, storage array" on one is external-array { nodes 2 }',
            'fabric k-array-2 "K, storage array" on two is external-array { nodes 1 }',
        ]);
    });

    test('where no vCenter is named, by cluster and id; a row that stands twice is told', async () => {
        const { report } = await importTexts(
            tabs({
                vInfo: `${INFO}\na,poweredOn,1,1024,1024,512`,
                vHost: 'Host,Cluster,Object ID\nesx1,K,host-1\nesx1,L,host-1\nesx1,L,host-9\nesx1,L,host-9',
            }),
        );
        expect(report.totals.hosts).toBe(2);
        expect(report.sheets.find(each => each.sheet.endsWith('vHost'))?.skipped).toEqual([
            { reason: 'the same host stands above', count: 2, rows: [3, 5] },
        ]);
    });
});

describe('places come from whichever sheet knows them', () => {
    test('cluster, system and power from the side sheets; cluster of a host from its machines', async () => {
        const { inventory, report } = await importTexts(
            tabs({
                vInfo: 'VM,CPUs,Memory,Provisioned MiB\na,1,1024,1024\nb,1,1024,1024',
                vHost: 'Host,# Cores\nesx1,8\nesx2,8',
                vMemory:
                    'VM,Powerstate,Cluster,Host,OS according to the configuration file\na,poweredOff,K,esx1,Debian\nb,poweredOn,L,esx2,Debian',
            }),
        );
        expect(declared(inventory, 'fabric').map(line => line.split(' { ')[1])).toEqual(['nodes 1 }', 'nodes 1 }']);
        expect(report.machines.poweredOff.map(each => each.name)).toEqual(['a']);
    });

    test('equal names of clusters and datastores in two datacenters stay apart', async () => {
        const { inventory } = await importTexts(
            tabs({
                vInfo: `${INFO},Path,Datacenter,Cluster,Host\na,poweredOn,1,1024,1024,512,[vsanDatastore] a/a.vmx,D1,K,h1\nb,poweredOn,1,1024,1024,512,[vsanDatastore] b/b.vmx,D2,K,h2`,
                vHost: 'Host,Datacenter,Cluster\nh1,D1,K\nh2,D2,K\nh3,D2,K',
                vDatastore:
                    'Name,Type,Capacity MiB,Hosts\nvsanDatastore,NFS,1048576,h1\nvsanDatastore,vsan,2097152,"h2, h3"',
            }),
        );
        expect(declared(inventory, 'fabric').map(line => line.replace(/ on .*\{/u, ' {'))).toEqual([
            expect.stringMatching(/^fabric k-d1-array "K \(D1\), storage array" \{ nodes 1 \}/u),
            expect.stringMatching(/^fabric k-d2-vsan "K \(D2\), vSAN" \{ nodes 2 {2}raw 1 TiB \}/u),
        ]);
    });
});

describe('side sheets find their machines', () => {
    const info = `${INFO},VM ID,VI SDK Server,VI SDK UUID\nweb,poweredOn,1,1024,9999,512,vm-1,one,u-1\nweb,poweredOn,1,1024,9999,512,vm-1,two,u-2\ndb,poweredOn,1,1024,9999,512,vm-2,one,u-1`;

    test.each([
        ['the UUID of the vCenter alone', 'VI SDK UUID', ['u-1', 'u-2', 'u-1']],
        ['its name alone', 'VI SDK Server', ['one', 'two', 'one']],
    ])('that hold %s', async (_, column, servers) => {
        const { inventory, report } = await importTexts(
            tabs({
                vInfo: info,
                vDisk: `VM,VM ID,Capacity MiB,${column}\nweb,vm-1,1024,${servers[0]}\nweb,vm-1,2048,${servers[1]}\ndb,vm-2,4096,${servers[2]}`,
            }),
        );
        expect(report.sheets.find(each => each.sheet.endsWith('vDisk'))).toMatchObject({ read: 3, used: 3 });
        expect(declared(inventory).map(line => /disk (\d+) GiB/u.exec(line)?.[1])).toEqual(['4', '1', '2']);
    });

    test('a vCenter that one sheet knows by name and the other by UUID is one, and one platform', async () => {
        const result = await importTexts(
            tabs({
                vInfo: `${INFO},VM ID,VI SDK Server\ndb,poweredOn,1,1024,9999,512,vm-2,one.test`,
                vHost: 'Host,Cluster,VI SDK UUID\nesx1,K,u-1',
                vDisk: 'VM,VM ID,Capacity MiB,VI SDK UUID\ndb,vm-2,4096,u-1',
            }),
        );
        expect(declared(result.inventory, 'platform')).toHaveLength(1);
        expect(declared(result.inventory)[0]).toContain('disk 4 GiB');
    });

    test('what finds none is told as it is, and the status is 1', async () => {
        const result = await importTexts(
            tabs({
                vInfo: info,
                vDisk: 'VM,VM ID,Capacity MiB\nweb,vm-1,1024\nweb,vm-77,2048\nghost,vm-78,1\ndb,,4096',
            }),
        );
        expect(result.report.sheets.find(each => each.sheet.endsWith('vDisk'))).toMatchObject({
            used: 1,
            skipped: [
                { reason: 'several machines have this name', rows: [2] },
                { reason: 'the machine of this name has another id', rows: [3] },
                { reason: 'no machine of this name in the inventory', rows: [4] },
            ],
        });
        expect(codes(result)).toContain('rows-unmatched');
        expect(codes(result)).toContain('sheet-joined');
    });

    test('one id with two names is two machines, each with its own disks, unless one vCenter says that it is one', async () => {
        const rows = (server: string): string =>
            `${INFO},VM ID${server === '' ? '' : ',VI SDK UUID'}\nweb,poweredOn,1,1024,1,1,vm-1${server}\nmail,poweredOn,1,1024,1,1,vm-1${server}`;
        const vDisk = 'VM,VM ID,Capacity MiB\nweb,vm-1,1024\nmail,vm-1,2048';
        const apart = await importTexts(tabs({ vInfo: rows(''), vDisk }));
        expect(declared(apart.inventory).map(line => /disk \d GiB/u.exec(line)?.[0])).toEqual([
            'disk 2 GiB',
            'disk 1 GiB',
        ]);
        expect(codes(apart)).toContain('id-two-names');
        const one = await importTexts(tabs({ vInfo: rows(',u-1') }));
        expect(declared(one.inventory)).toHaveLength(1);
        expect(codes(one)).toContain('id-two-names');
    });
});

test('what is no machine of its own is left out with the reason', async () => {
    const cell = (name: string, role: string, state: string): string[] => [
        name,
        'poweredOn',
        '1',
        '1024',
        '1',
        '1',
        role,
        state,
    ];
    const { inventory, report } = await importTexts({
        'rv.xlsx': workbook([
            {
                name: 'vInfo',
                rows: [
                    [...INFO.split(','), 'FT Role', 'Connection state'],
                    cell('core', '1', 'connected'),
                    cell('core', '2', 'connected'),
                    cell('lost', '', 'orphaned'),
                    cell('gone', '', 'inaccessible'),
                    cell('bad', '', 'invalid'),
                    cell('[old] x/x.vmx', '', 'connected'),
                    cell('away', '', 'disconnected'),
                ],
            },
        ]),
    });
    expect(declared(inventory).map(line => line.split(' ')[1])).toEqual(['away', 'core']);
    expect(report.machines.skipped.map(each => [each.name, each.reason?.split(':')[0]])).toEqual([
        ['core', 'second copy of a fault-tolerant machine, which moves as one'],
        ['lost', 'orphaned'],
        ['gone', 'inaccessible'],
        ['bad', 'invalid'],
        ['[old] x/x.vmx', 'inaccessible'],
    ]);
});

test('mount points inside of the guest are no path of a file', async () => {
    const { report } = await importTexts(
        tabs({
            vInfo: `${INFO}\nlin,poweredOn,1,1024,1,1\nwin,poweredOn,1,1024,1,1\nold,poweredOn,1,1024,1,1`,
            vDisk: 'VM,Disk Path,Capacity MiB\nlin,"/, /boot",1024\nwin,C:\\,1024\nold,[] old/old.vmdk,1024',
        }),
    );
    expect(report.concerns.find(each => each.id === 'vmware.datastore.missing')).toMatchObject({
        machines: 1,
        examples: ['old'],
    });
});

describe('figures that no machine can have', () => {
    test('are left out and said, with the machine', async () => {
        const result = await importTexts(
            tabs({ vInfo: `${INFO}\na,poweredOn,1,1024,42949672960,512\nb,poweredOn,9999,1024,1024,512` }),
        );
        expect(
            result.report.problems.filter(each => each.code === 'figure-implausible').map(each => each.message),
        ).toEqual([
            '"a" has 40960.0 TiB of provisioned space, more than any machine can have; the figure was left out',
            '"b" has 9999 processors, more than any machine can have; the figure was left out',
        ]);
        expect(result.report.totals.provisioned).toBe(2 ** 30);
    });

    test('a draft writes no time that the language refuses', () => {
        for (const rate of [620e6, 1]) {
            const machine = { ...machineOf({ name: 'a', vcpu: 1 }), memory: 2.4e17, capacity: 2.4e17, inUse: 2 ** 45 };
            const { plan, inventory } = composeImport([extractOf([machine])], new ImportLog(), { draft: { rate } });
            const findings = found(unitOf({ 'plan.exit': plan ?? '', 'inventory.exit': inventory }));
            expect(findings.filter(each => /^(value|unit|syntax)/u.test(each.code))).toEqual([]);
        }
    });
});

test('one of two sizes of a disk is enough, whichever the export filled; a counter without values is no figure', async () => {
    const disk = (capacity: object): object => ({ Backing: { DiskMode: 'persistent' }, ...capacity });
    const vm = (name: string, device: object): object => ({
        Self: { Type: 'VirtualMachine', Value: `vm-${name}` },
        Name: name,
        Config: { Hardware: { NumCPU: 1, MemoryMB: 1024, Device: [device] } },
    });
    const { inventory, report } = await importTexts({
        'vm.json': JSON.stringify({
            VirtualMachines: [
                vm('1', disk({ CapacityInKB: 1048576, CapacityInBytes: 0 })),
                vm('2', disk({ CapacityInBytes: 2 ** 31 })),
            ],
        }),
        'metric.json': JSON.stringify({
            Sample: [
                {
                    Entity: { Type: 'VirtualMachine', Value: 'vm-1' },
                    SampleInfo: [{ Interval: 20 }],
                    Value: [{ Name: 'virtualDisk.numberReadAveraged.average', Instance: '*', Value: null }],
                },
            ],
        }),
    });
    expect(declared(inventory).map(line => /disk \d GiB/u.exec(line)?.[0])).toEqual(['disk 1 GiB', 'disk 2 GiB']);
    expect(report.totals.withIo).toBe(0);
});

test('networks are declared with their VLAN, machines say which they are on, and a draft makes them again first', async () => {
    const { inventory, plan } = await importTexts(
        tabs({
            vInfo: `${INFO},VI SDK Server\na,poweredOn,1,1024,1024,512,one.test\nb,poweredOn,1,1024,1024,512,one.test\nc,poweredOn,1,1024,1024,512,two.test`,
            vNetwork:
                'VM,Network,VI SDK Server\na,web 12,one.test\na,bkp-net,one.test\na,web 12,one.test\nb,bkp-net,one.test\nb,,one.test\nc,web 12,two.test',
            vPort: 'Host,Port Group,VLAN,VI SDK Server\nh1,web 12,12,one.test\nh2,web 12,12,one.test\nh1,bkp-net,7,one.test\nh2,bkp-net,8,one.test',
            dvPort: 'Port,Switch,VLAN,VI SDK Server\nweb 12,dvs,0-4094,two.test',
        }),
        { draft: { target: 'nutanix' } },
    );
    expect(declared(inventory, 'network')).toEqual([
        'network bkp-net on one',
        'network "web 12" on one { vlan 12 }',
        'network "web 12 (two)" "web 12" on two',
    ]);
    expect(declared(inventory).map(line => / net ([^}]*?) *\}/u.exec(line)?.[1])).toEqual([
        'bkp-net, "web 12"',
        'bkp-net',
        '"web 12 (two)"',
    ]);
    expect(plan).toContain('recreate bkp-net, "web 12", "web 12 (two)"');
    const codes = found(unitOf({ 'plan.exit': plan ?? '', 'inventory.exit': inventory })).map(each => each.code);
    expect(codes.filter(code => /network-left|reference|syntax|duplicate/u.test(code))).toEqual([]);
});
