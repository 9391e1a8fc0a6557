import fc from 'fast-check';
import {
    type Estate,
    type Extract,
    emptyExtract,
    type Machine,
    newMachine,
} from '../../language/import/estate/estate.ts';
import { joinExtracts } from '../../language/import/estate/join.ts';
import { type Inventory, type InventoryOptions, inventoryOf } from '../../language/import/formats/inventory.ts';
import { ImportLog } from '../../language/import/telling/report.ts';
import { GIB } from '../../language/import/values.ts';
import { inventoryText } from '../../language/import/write.ts';

/** A machine in the few terms most tests need. */
export interface TestMachine {
    readonly name: string;
    readonly id?: string;
    readonly vcpu?: number;
    readonly memoryGiB?: number;
    readonly diskGiB?: number;
    readonly cluster?: string;
    readonly off?: boolean;
    readonly cbt?: boolean;
    readonly iops?: number;
}

export function machineOf(test: TestMachine, row = 2): Machine {
    const source = { file: 'm.csv', format: 'aria' as const, title: 'Samples' };
    const at = { file: 'rv.xlsx', sheet: 'vInfo', row };
    return {
        ...newMachine(test.name, at),
        id: test.id,
        vcpu: test.vcpu,
        memory: test.memoryGiB === undefined ? undefined : test.memoryGiB * GIB,
        capacity: test.diskGiB === undefined ? undefined : test.diskGiB * GIB,
        cluster: test.cluster ?? 'CL',
        power: test.off ? 'off' : 'on',
        traits: { cbt: test.cbt },
        samples:
            test.iops === undefined
                ? []
                : [{ source, at, iops: { average: test.iops }, reads: {}, writes: {}, throughput: {} }],
    };
}

export function extractOf(machines: readonly Machine[], more: Partial<Extract> = {}): Extract {
    return {
        ...emptyExtract({ file: 'rv.xlsx', format: 'rvtools', title: 'RVTools' }),
        ...more,
        machines: [...machines],
    };
}

export function estateOf(machines: readonly Machine[], more: Partial<Extract> = {}): Estate {
    return joinExtracts([extractOf(machines, more)], new ImportLog());
}

export function inventoryFor(
    machines: readonly TestMachine[],
    options: InventoryOptions = {},
): { inventory: Inventory; text: string } {
    const inventory = inventoryOf(
        estateOf(machines.map((each, index) => machineOf(each, index + 2))),
        options,
        new ImportLog(),
    );
    return { inventory, text: inventoryText(inventory) };
}

/** Few names and values, so that random estates have machines, shapes and changes in common. */
export const SMALL: fc.Arbitrary<TestMachine> = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'all', 'db 1', 'x"y', 'z\\'),
    vcpu: fc.constantFrom(1, 2, 4),
    memoryGiB: fc.constantFrom(2, 4),
    diskGiB: fc.constantFrom(10, 20, 30),
    cluster: fc.constantFrom('CL', 'CL2'),
    off: fc.boolean(),
    cbt: fc.constantFrom(true, false),
    iops: fc.constantFrom(undefined, 10, 500),
});

export const anyEstate: fc.Arbitrary<TestMachine[]> = fc.uniqueArray(SMALL, {
    selector: each => each.name,
    maxLength: 8,
});

/** Texts that break things: quotes, line ends, marks that reorder text, halves of characters, words of the grammar. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
        '',
        ' ',
        '"',
        '\\',
        '\\"',
        'a\nb',
        'a\r\nworkload evil { }',
        '*/',
        '/*',
        '//',
        '{',
        '}',
        '} workload x {',
        '\u202egnp.exe',
        '\ud800',
        '\u0000',
        '\u2028',
        'all',
        'in',
        'matching',
        'workload',
        'phase',
        '1st',
        '-x',
        'é',
        '日本語',
        '🙂',
        '<b>x</b>',
        '=1+1',
        '%',
        '1 GiB',
        'nutanix-rf2',
        'vsphere',
        'imported 00000000',
        '// imported 00000000',
        'x'.repeat(500),
    ),
    fc.string({ unit: fc.constantFrom('"', '\\', '\n', '{', '}', '/', '*', 'a', ',', ' ') }),
);

const at = { file: 'f', sheet: 's', row: 1 };
const anyMachine = fc
    .record({
        name: anyText,
        cluster: anyText,
        folder: anyText,
        os: anyText,
        id: fc.option(anyText, { nil: undefined }),
        datastore: anyText,
        attribute: anyText,
        note: anyText,
        vcpu: fc.option(fc.double(), { nil: undefined }),
        size: fc.option(fc.double(), { nil: undefined }),
    })
    .map(({ id, folder, os, datastore, attribute, note, vcpu, size, ...rest }) => ({
        ...machineOf(rest),
        id,
        folder,
        os,
        datastores: [datastore],
        attributes: { env: attribute },
        annotation: note,
        vcpu,
        memory: size,
        inUse: size,
        capacity: size,
    }));
/** A file that says hostile things everywhere. */
export const anyHostileExtract: fc.Arbitrary<Extract> = fc
    .record({
        machines: fc.array(anyMachine, { maxLength: 6 }),
        names: fc.array(anyText, { minLength: 1, maxLength: 4 }),
        edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 4 }),
    })
    .map(({ machines, names, edges }) =>
        extractOf(machines, {
            source: { file: names[0]!, format: 'rvtools', title: names[0]! },
            servers: names.map((name, index) => ({ key: `k${index}`, name, version: name, kind: 'vsphere', at })),
            clusters: [],
            hosts: names.map(name => ({ name, cluster: name, model: name, speeds: [1e10], at })),
            datastores: names.map(name => ({ name, kind: name, hosts: [], at })),
            roles: names.map(name => ({ name, privileges: names, system: false, kind: 'vsphere' as const, at })),
            permissions: names.map(name => ({
                principal: name,
                role: name,
                entity: name,
                kind: 'vsphere' as const,
                at,
            })),
            dependencies: edges.flatMap(([a, b]) =>
                machines[a] && machines[b] ? [{ from: machines[a]!.name, to: machines[b]!.name, at }] : [],
            ),
            // Alone, plans would be the inventory.
            plans: (machines.length === 0 ? [] : names).map((name, index) => ({
                name,
                namespace: index % 2 === 0 ? name : undefined,
                method: (['warm', 'cold', 'live', undefined] as const)[index],
                into: name,
                source: `/${name}`,
                networks: `/${name}`,
                storage: `/${names[0]}`,
                machines: [
                    ...machines.flatMap((each, at) =>
                        at % names.length === index ? [{ name: each.name, id: each.id, targetName: name }] : [],
                    ),
                    { name },
                ],
                state: index === 1 ? ('failed' as const) : undefined,
                at,
            })),
            providers: names.map(name => ({ key: `/${name}`, host: name, at })),
            maps: names.flatMap(name => [
                { kind: 'network' as const, key: `/${name}`, pairs: [{ name, to: name }, { id: name }], at },
                {
                    kind: 'storage' as const,
                    key: `/${name}`,
                    pairs: machines.map(each => ({ name: each.datastores[0], to: name })),
                    at,
                },
            ]),
        }),
    );
