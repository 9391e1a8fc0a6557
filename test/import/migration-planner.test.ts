import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed } from '../../scripts/schemas/shapes.ts';
import { exitplan } from '../cli/cli.ts';
import { codes, declared, importTexts, inFolder } from './files.ts';

/** Inventories of the Migration Planner: totals that other exports are held against. */

interface Vm {
    readonly name: string;
    readonly cpus: number;
    readonly memory: number;
    readonly disks: readonly number[];
    readonly template?: boolean;
}

const VMS: readonly Vm[] = [
    { name: 'web', cpus: 2, memory: 4096, disks: [40960] },
    { name: 'odd', cpus: 3, memory: 1500, disks: [700, 700] },
    { name: 'db', cpus: 8, memory: 65536, disks: [1048576, 102400] },
    { name: 'gold', cpus: 2, memory: 2048, disks: [20480], template: true },
];
const VCENTER = '6f1c8a52-0000-4000-8000-5d0b6a1e7c11';

const rvtools = (vms: readonly Vm[], uuid = VCENTER): Record<string, string> => ({
    'RVTools_tabvInfo.csv': [
        'VM,Powerstate,Template,CPUs,Memory,VM ID,Cluster,VI SDK UUID',
        ...vms.map((vm, at) =>
            [vm.name, 'poweredOn', vm.template ? 'True' : 'False', vm.cpus, vm.memory, `vm-${at}`, 'CL1', uuid].join(
                ',',
            ),
        ),
        '',
    ].join('\n'),
    'RVTools_tabvDisk.csv': [
        'VM,VM ID,Capacity MiB,VI SDK UUID',
        ...vms.flatMap((vm, at) => vm.disks.map(size => [vm.name, `vm-${at}`, size, uuid].join(','))),
        '',
    ].join('\n'),
    'RVTools_tabvNetwork.csv': [
        'VM,VM ID,Network,VI SDK UUID',
        ...vms.map((vm, at) => [vm.name, `vm-${at}`, at % 2 === 0 ? 'Front' : 'Back', uuid].join(',')),
        '',
    ].join('\n'),
});

const breakdown = (total: number) => ({
    total,
    totalForMigratable: total,
    totalForMigratableWithWarnings: 0,
    totalForNotMigratable: 0,
});
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** As the planner adds up: no templates, memory rounded machine by machine, disks once. */
function data(all: readonly Vm[]) {
    const vms = all.filter(vm => vm.template !== true);
    return {
        vms: {
            total: vms.length,
            totalMigratable: vms.length,
            cpuCores: breakdown(sum(vms.map(vm => vm.cpus))),
            ramGB: breakdown(sum(vms.map(vm => Math.round(vm.memory / 1024)))),
            diskGB: breakdown(Math.round(sum(vms.flatMap(vm => vm.disks)) / 1024)),
            diskCount: breakdown(vms.flatMap(vm => vm.disks).length),
            powerStates: { poweredOn: vms.length },
            notMigratableReasons: [{ id: 'x', label: 'Raw */ "device"\u202e', assessment: 'critical', count: 2 }],
            migrationWarnings: [],
        },
        infra: {
            totalHosts: 3,
            hostPowerStates: { green: 3 },
            hosts: [{ id: 'host-1', vendor: 'V', model: 'M', cpuCores: 32, cpuSockets: 2, memoryMB: 524288 }],
            networks: [
                { type: 'dvswitch', name: 'Switch' },
                { type: 'distributed', name: 'Front', vlanId: '120', dvswitch: 'Switch' },
                { type: 'distributed', name: 'Trunk', vlanId: '0-4094', dvswitch: 'Switch' },
            ],
            datastores: [
                {
                    type: 'VMFS',
                    totalCapacityGB: 2048,
                    freeCapacityGB: 512,
                    vendor: 'V',
                    diskId: 'naa.1',
                    hardwareAcceleratedMove: true,
                    protocolType: 'FC',
                    model: 'M',
                },
            ],
        },
    };
}

const inventory = (vms: readonly Vm[] = VMS) => ({
    vcenter_id: VCENTER,
    vcenter_version: '8.0.3',
    vcenter: data(vms),
    clusters: { 'domain-c8': data(vms.slice(0, 2)), 'domain-c9': data(vms.slice(2)) },
});

const beside = (planner: object, vms: readonly Vm[] = VMS) =>
    importTexts({ ...rvtools(vms), 'planner.json': JSON.stringify(planner) });
const differing = (result: Awaited<ReturnType<typeof beside>>): string[] =>
    result.report.problems.filter(each => each.code === 'totals-differ').map(each => each.message);

test('what is read here is what the published schema describes', () => {
    const { schema } = JSON.parse(
        readFileSync(join(import.meta.dirname, 'schemas/migration-planner.json'), 'utf8'),
    ) as {
        schema: object;
    };
    const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
    const validate = ajv.compile({ ...(closed(schema) as object), $ref: '#/$defs/Inventory' });
    expect(validate(inventory()) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...inventory(), unknown: 1 })).toBe(false);
});

test('totals that agree are told as such, line by line, and VLANs are taken', async () => {
    const result = await beside(inventory());
    expect(differing(result)).toEqual([]);
    expect(result.report.stated.map(each => [each.what, each.stated === each.found])).toEqual(
        ['machines', 'vcpu', 'memory', 'disk', 'disks'].map(what => [what, true]),
    );
    expect(result.reportText).toContain(
        'The other files agree with planner.json in machines without templates (3), vCPU (13), memory (69 GiB), size of the disks (1165 GiB), disks (5).',
    );
    expect(declared(result.inventory, 'network').map(line => line.replace(/ on \S+/u, ''))).toEqual([
        'network Back',
        'network Front { vlan 120 }',
    ]);
    // It adds no machine, host or fabric of its own.
    expect(declared(result.inventory)).toHaveLength(4);
    expect(result.report.totals.hosts).toBe(0);
    const told = result.report.problems.find(each => each.code === 'stated-issues')?.message ?? '';
    expect(told).toContain('Raw */ "device" (2). It does not say which');
});

test('one machine more or less, one processor, one disk: told, with both figures', async () => {
    const changes: [string, readonly Vm[]][] = [
        ['machines without templates 3 there, 2 here', VMS.slice(1)],
        ['vCPU 13 there, 14 here', VMS.map(vm => (vm.name === 'web' ? { ...vm, cpus: 3 } : vm))],
        ['memory 69 GiB there, 70 GiB here', VMS.map(vm => (vm.name === 'web' ? { ...vm, memory: 5120 } : vm))],
        ['disks 5 there, 6 here', VMS.map(vm => (vm.name === 'web' ? { ...vm, disks: [40960, 1024] } : vm))],
    ];
    for (const [message, vms] of changes) {
        const told = differing(await beside(inventory(), vms));
        expect(told).toHaveLength(1);
        expect(told[0]).toContain(message);
    }
});

test('however machines are sized, an inventory of the same machines agrees, and one of others does not', async () => {
    const vm = fc.record({
        name: fc.uuid(),
        cpus: fc.integer({ min: 1, max: 64 }),
        memory: fc.integer({ min: 4, max: 1 << 20 }),
        disks: fc.array(fc.integer({ min: 1, max: 1 << 22 }), { minLength: 1, maxLength: 4 }),
        template: fc.boolean(),
    });
    await fc.assert(
        fc.asyncProperty(fc.uniqueArray(vm, { minLength: 2, maxLength: 8, selector: each => each.name }), async vms => {
            fc.pre(vms.some(each => !each.template));
            expect(differing(await beside(inventory(vms), vms))).toEqual([]);
            const lost = vms.findIndex(each => !each.template);
            const fewer = vms.filter((_, at) => at !== lost);
            fc.pre(fewer.length > 0);
            expect(differing(await beside(inventory(vms), fewer))).toHaveLength(1);
        }),
        { numRuns: 30 },
    );
});

test.each([
    ['what the agent sends', { agentId: 'a', inventory: inventory() }],
    [
        'an assessment: the newest of its snapshots',
        {
            id: 'x',
            name: 'x',
            sourceType: 'inventory',
            createdAt: '2026-01-01T00:00:00Z',
            snapshots: [
                { createdAt: '2026-03-01T00:00:00Z', inventory: inventory() },
                { createdAt: '2026-01-01T00:00:00Z', inventory: inventory(VMS.slice(2)) },
            ],
        },
    ],
    ['clusters alone', { vcenter_id: VCENTER, clusters: inventory().clusters }],
    ['the older form', { vcenter: { id: VCENTER }, ...data(VMS) }],
])('%s is read too', async (_, planner) => {
    const result = await beside(planner);
    expect(differing(result)).toEqual([]);
    expect(result.report.stated.map(each => each.what)).toEqual(expect.arrayContaining(['machines', 'vcpu', 'memory']));
    expect((await beside([planner])).report.stated).toEqual(result.report.stated);
});

test('totals of another vCenter are held against nothing, and that is told', async () => {
    const two = rvtools([...VMS.slice(0, 2)], 'bbbb');
    const both = {
        ...two,
        'RVTools_tabvInfo.csv': `${two['RVTools_tabvInfo.csv']}c,poweredOn,False,1,1024,vm-9,CL2,cccc\n`,
    };
    const result = await importTexts({ ...both, 'planner.json': JSON.stringify(inventory()) });
    expect(result.report.stated).toEqual([]);
    expect(codes(result)).toContain('totals-of-nothing');
});

test('alone it names no machine: the totals and networks are told, and the exit status is 1', () =>
    inFolder({ 'planner.json': JSON.stringify(inventory()) }, async folder => {
        const run = await exitplan(folder, ['import', 'planner.json', '--draft']);
        expect(run.status).toBe(1);
        expect(run.out).toContain(
            'planner.json states totals and names no machine (3 machines, 13 vCPU, 69.0 GiB memory, 1.1 TiB of disks, 3 hosts, 2 clusters, 1 datastore of 2.0 TiB with 512.0 GiB free, 2 networks), so no workload was made of it.',
        );
        const text = readFileSync(join(folder, 'inventory.exit'), 'utf8');
        expect(declared(text)).toEqual([]);
        expect(declared(text, 'platform')).toHaveLength(1);
        expect(declared(text, 'network')).toEqual([
            'network Front on vcenter { vlan 120 }',
            'network Trunk on vcenter',
        ]);
        expect((await exitplan(folder, ['import', 'planner.json', '--partial', '-o', 'again/'])).status).toBe(0);
        const checked = await exitplan(folder, ['check', '--all', '--format', 'json', 'plan.exit']);
        expect(checked.out).not.toMatch(/"(syntax|reference-unknown)"/u);
        // A plan that moves nothing is no Go.
        expect(checked.out).toContain('"phases-missing"');
        expect(checked.out).toContain('"verdict": "depends"');
    }));

test.each([
    {},
    { vcenter: 1, clusters: [], inventory: null },
    { vcenter_id: VCENTER, clusters: { a: { vms: { total: -1 }, infra: {} } } },
    { vcenter: { vms: { total: 'many' }, infra: { networks: 'x' } } },
    { vms: 7, infra: 9 },
])('%j is no inventory of the planner', async value => {
    await expect(importTexts({ 'p.json': JSON.stringify(value) })).rejects.toThrow('none of the tools');
});
