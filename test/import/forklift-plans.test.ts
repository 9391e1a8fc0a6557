import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { closed } from '../../scripts/schemas/shapes.ts';
import { readYaml } from '../../src/import/yaml.ts';
import { exitplan } from '../cli/cli.ts';
import { codes, declared, importTexts, inFolder } from './files.ts';

/** Plan, NetworkMap and StorageMap of Forklift, as people write them and as a cluster prints them. */

type Resource = Record<string, unknown> & { readonly kind: string };

const head = (kind: string, name: string): Resource => ({
    apiVersion: 'forklift.konveyor.io/v1beta1',
    kind,
    metadata: { name, namespace: 'openshift-mtv' },
});
const provider = { source: { name: 'vc' }, destination: { name: 'host' } };

const plan = (name: string, vms: object[], more: object = {}): Resource => ({
    ...head('Plan', name),
    spec: {
        warm: true,
        targetNamespace: 'crm',
        provider,
        map: {
            network: { name: 'nets', namespace: 'openshift-mtv' },
            storage: { name: 'stores', namespace: 'openshift-mtv' },
        },
        vms,
        ...more,
    },
});
const NETS: Resource = {
    ...head('NetworkMap', 'nets'),
    spec: {
        provider,
        map: [
            { source: { name: 'VM Network', id: 'network-7' }, destination: { type: 'pod' } },
            {
                source: { name: 'VLAN 120' },
                destination: { type: 'multus', name: 'vlan120', namespace: 'crm' },
            },
            { source: { name: 'heartbeat' }, destination: { type: 'ignored' } },
        ],
    },
};
const STORES: Resource = {
    ...head('StorageMap', 'stores'),
    spec: {
        provider,
        map: [
            { source: { name: 'ds1' }, destination: { storageClass: 'ocs-rbd', accessMode: 'ReadWriteMany' } },
            { source: { name: 'ds2', id: 'datastore-9' }, destination: { storageClass: 'nfs' } },
        ],
    },
};
const WAVE = plan('wave-1', [
    { id: 'vm-11', name: 'web-01' },
    { name: 'db-01', targetName: 'db' },
]);
const ALL = [WAVE, NETS, STORES];

const LIST = (items: readonly Resource[]) => ({
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items,
});
const stream = (documents: readonly object[]): string => documents.map(each => `---\n${stringify(each)}`).join('');

/** An inventory of three machines, one of them in no plan. */
const RVTOOLS = {
    'RVTools_tabvInfo.csv': [
        'VM,Powerstate,Template,CPUs,Memory,Total disk capacity MiB,In Use MiB,VM ID,Cluster,Path,Network #1',
        'web-01,poweredOn,False,2,4096,40960,20480,vm-11,CL1,[ds1] web-01/web-01.vmx,VM Network',
        'db-01,poweredOn,False,8,65536,1048576,524288,vm-12,CL1,[ds2] db-01/db-01.vmx,VLAN 120',
        'other,poweredOn,False,2,4096,40960,20480,vm-13,CL1,[ds1] other/other.vmx,VM Network',
        '',
    ].join('\n'),
    'RVTools_tabvNetwork.csv':
        'VM,VM ID,Network,Connected\nweb-01,vm-11,VM Network,True\ndb-01,vm-12,VLAN 120,True\nother,vm-13,VM Network,True\n',
    'RVTools_tabvDisk.csv':
        'VM,VM ID,Capacity MiB,Path\nweb-01,vm-11,40960,[ds1] web-01/a.vmdk\ndb-01,vm-12,1048576,[ds2] db-01/a.vmdk\nother,vm-13,40960,[ds1] other/a.vmdk\n',
};

const beside = (documents: readonly object[], draft = true) =>
    importTexts({ ...RVTOOLS, 'mtv.yaml': stream(documents) }, { draft });

test('what is read here is what the published schemas describe', () => {
    for (const { metadata: _, ...resource } of [...ALL, plan('b', [{ id: 'vm-1' }], { type: 'conversion' })]) {
        const { kind } = resource as Resource;
        const name = `${kind.toLowerCase()}s.forklift.konveyor.io.json`;
        const { schema } = JSON.parse(readFileSync(join(import.meta.dirname, '../export/schemas', name), 'utf8')) as {
            schema: object;
        };
        const validate = new Ajv2020({
            allErrors: true,
            strict: false,
            formats: { int64: true, int32: true },
        }).compile(closed(schema) as object);
        expect(validate(resource) ? [] : validate.errors, kind).toEqual([]);
        expect(validate({ ...resource, spec: { ...(resource['spec'] as object), unknown: 1 } })).toBe(false);
    }
});

test('YAML and JSON, one by one, as a stream and as a list are the same', async () => {
    const written = async (files: Record<string, string>) => {
        const { inventory, plan: text } = await importTexts({ ...RVTOOLS, ...files }, { draft: true });
        return [inventory.split('\n').filter(line => !line.startsWith('//   ')), text];
    };
    const whole = await written({ 'mtv.yaml': stream(ALL) });
    const others: Record<string, string>[] = [
        { 'mtv.yml': stringify(LIST(ALL)) },
        { 'mtv.yaml': stringify(LIST(ALL)).replace(/\n/gu, '\r\n') },
        { 'mtv.json': JSON.stringify(LIST(ALL), undefined, 2) },
        { 'mtv.json': JSON.stringify(ALL) },
        { 'mtv.yaml': stringify(ALL) },
        { 'mtv.yaml': `%YAML 1.2\n${stream([LIST(ALL.slice(0, 1)), ...ALL.slice(1)])}...\n` },
        { 'a.yaml': stringify(WAVE), 'b.json': JSON.stringify(NETS), 'c.yaml': `# by hand\n---\n${stringify(STORES)}` },
        // Told by what it holds, whatever it is called.
        { 'mtv.txt': stream(ALL) },
        { 'mtv.yaml': JSON.stringify(LIST(ALL)) },
    ];
    for (const files of others) {
        expect(await written(files), JSON.stringify(Object.keys(files))).toEqual(whole);
    }
});

describe('beside an inventory', () => {
    test('plans become groups, and phases of the draft: which machines, how, to which storage class', async () => {
        const { inventory, plan: text, report } = await beside(ALL);
        expect(inventory).toContain(
            '/** Warm, into namespace crm, networks by openshift-mtv/nets, storage by openshift-mtv/stores, 1 machine under another name. */\n' +
                'group forklift-wave-1 "Forklift plan openshift-mtv/wave-1" {\n  db-01,\n  web-01\n}',
        );
        expect(text).toContain('platform target "The new platform" is kubevirt');
        expect(text).toContain('mover forklift "Forklift" is forklift {');
        expect(text).toContain('  cutover web-01\n      to class-ocs-rbd by warm with forklift over 620 Mbps\n');
        expect(text).toContain('  cutover db-01\n      to class-nfs by warm with forklift over 620 Mbps\n');
        expect(text).toContain(
            '// NetworkMap openshift-mtv/nets: VM Network to the pod network; VLAN 120 to crm/vlan120; heartbeat to nothing (ignored)',
        );
        // What the map connects to nothing is not made anew.
        expect(text).toMatch(/\n {2}recreate "VLAN 120", "VM Network"\n/u);
        // The rest moves behind them, once.
        expect(text?.match(/^phase (forklift|wave|pilot)\S*/gmu)).toEqual(['phase forklift-wave-1', 'phase wave-01']);
        expect(text?.match(/\bother\b/gu)).toHaveLength(1);
        expect(report.problems.filter(each => each.code.startsWith('planned-')).map(each => each.message)).toEqual([
            'machines of the plans in mtv.yaml were found in the inventory by id',
            'machines of the plans in mtv.yaml were found in the inventory by name, having no id in common with it',
        ]);
        expect(report.problems.map(each => each.code)).not.toContain('figure-required');
    });

    test('a single storage class is the new storage, with the figures given for it', async () => {
        const one = {
            ...STORES,
            spec: { map: [{ source: { name: 'ds1' }, destination: { storageClass: 'ocs-rbd' } }] },
        };
        const { plan: text } = await importTexts(
            { ...RVTOOLS, 'mtv.yaml': stream([plan('w', [{ name: 'web-01' }]), NETS, one]) },
            { draft: { nodes: 4 } },
        );
        expect(text).toContain(
            'fabric class-ocs-rbd "Storage class ocs-rbd" on target is ceph-replicated {\n  nodes 4\n',
        );
        expect(text).not.toContain('target-storage');
        expect(text).toContain('  model class-ocs-rbd\n');
    });

    test('the checker reads what was written, and knows the tool and its ways', () =>
        inFolder({ ...RVTOOLS, 'mtv.yaml': stream(ALL) }, async folder => {
            const files = [...Object.keys(RVTOOLS), 'mtv.yaml'];
            expect(await exitplan(folder, ['import', ...files, '--draft'])).toMatchObject({ status: 0, err: '' });
            const { out } = await exitplan(folder, ['check', '--all', '--format', 'json', 'plan.exit']);
            expect(out).not.toMatch(/"(syntax|reference-unknown|method-refused)"/u);
        }));

    test.each([
        [{ warm: false }, 'by cold'],
        [{ warm: false, type: 'live' }, 'by live'],
        [{ warm: true, type: 'cold' }, 'by warm'],
        [{ warm: false, type: 'conversion' }, 'to class-ocs-rbd with forklift'],
    ])('%j is %s', async (spec, how) => {
        const { plan: text } = await beside([plan('w', [{ name: 'web-01' }], spec), NETS, STORES]);
        expect(text).toContain(how);
    });

    test('what the inventory does not know is said, moves nothing, and makes the exit status 1', async () => {
        const strange = plan('wave-1', [{ name: 'web-01' }, { name: 'ghost' }, { id: 'vm-999' }]);
        const maps = [
            { ...NETS, spec: { map: [{ source: { name: 'gone' }, destination: { type: 'pod' } }] } },
            { ...STORES, spec: { map: [{ source: { name: 'lost' }, destination: { storageClass: 'x' } }] } },
        ];
        const { inventory, plan: text, report } = await beside([strange, ...maps]);
        expect(`${inventory}${text}`).not.toMatch(/ghost|vm-999/u);
        const told = (code: string) => report.problems.filter(each => each.code === code).map(each => each.message);
        expect(told('planned-machine-unknown')[0]).toContain('moves "ghost", "vm-999", which are no machines');
        expect(told('move-map-unknown')).toEqual([
            'NetworkMap "openshift-mtv/nets" maps "gone", which is no network of the inventory',
            'StorageMap "openshift-mtv/stores" maps "lost", which is no datastore of the inventory',
        ]);
        // The tool refuses a plan whose map has no entry for what its machines have.
        expect(told('move-unmapped').map(each => each.replace(/.*have /u, ''))).toEqual([
            'the network "VM Network", for which its NetworkMap has no entry',
            'the datastore "ds1", for which its StorageMap has no entry',
        ]);
        await inFolder({ ...RVTOOLS, 'mtv.yaml': stream([strange, ...maps]) }, async folder => {
            const run = await exitplan(folder, ['import', ...Object.keys(RVTOOLS), 'mtv.yaml', '--partial']);
            expect(run.status).toBe(1);
        });
    });

    test('an id counts before a name, and one that contradicts the name is told', async () => {
        const { inventory, report } = await beside([plan('w', [{ id: 'vm-12', name: 'was-called-so' }]), NETS, STORES]);
        expect(declared(inventory, 'group')).toEqual(['group forklift-w "Forklift plan openshift-mtv/w" {']);
        expect(inventory).toContain('{\n  db-01\n}');
        expect(report.problems.find(each => each.code === 'planned-under-another-name')?.message).toContain(
            '"was-called-so" of a plan has the id of "db-01" in the inventory (vm-12)',
        );
        // A name with another machine's id is neither of them.
        const crossed = await beside([plan('w', [{ id: 'vm-12', name: 'web-01' }]), NETS, STORES]);
        expect(codes(crossed)).toContain('planned-machine-unknown');
        expect(declared(crossed.inventory, 'group')).toEqual([]);
    });

    test('equal names and ids of two vCenters are not guessed apart', async () => {
        const two = {
            'RVTools_tabvInfo.csv':
                'VM,CPUs,Memory,Total disk capacity MiB,VM ID,VI SDK UUID\nweb,2,4096,40960,vm-1,aaaa\nweb,2,4096,40960,vm-1,bbbb\n',
        };
        for (const member of [{ name: 'web' }, { id: 'vm-1' }, { id: 'vm-1', name: 'web' }]) {
            const result = await importTexts({ ...two, 'p.yaml': stringify(plan('w', [member])) });
            expect(codes(result), JSON.stringify(member)).toContain('planned-machine-unknown');
            expect(declared(result.inventory, 'group')).toEqual([]);
        }
    });

    test('a provider tells of which vCenter the machines are; of its address nothing but the host is kept', async () => {
        const two = {
            'RVTools_tabvInfo.csv': [
                'VM,CPUs,Memory,Total disk capacity MiB,VM ID,VI SDK UUID,VI SDK Server',
                'web,2,4096,40960,vm-1,aaaa,vc1.example.test',
                'web,2,4096,40960,vm-1,bbbb,vc2.example.test',
                '',
            ].join('\n'),
        };
        const from = (url: string): Resource => ({
            ...head('Provider', 'vc'),
            spec: { type: 'vsphere', url, secret: { name: 's' } },
        });
        for (const member of [{ name: 'web' }, { id: 'vm-1' }, { id: 'vm-1', name: 'web' }]) {
            const files = (url: string) => ({ ...two, 'p.yaml': stream([plan('w', [member]), from(url)]) });
            const result = await importTexts(files('https://admin:geheim@VC2.example.test:443/sdk'));
            expect(codes(result)).toContain('provider-joined');
            expect(codes(result)).not.toContain('planned-machine-unknown');
            expect(result.inventory).toMatch(/group forklift-w [^{]*\{\s+"web \(vm-1\)"\s+\}/u);
            expect(`${result.inventory}${result.reportText}`).not.toMatch(/geheim|admin/u);
            // Another one is not guessed at.
            const other = await importTexts(files('https://10.0.0.9/sdk'));
            expect(codes(other)).toEqual(expect.arrayContaining(['provider-unknown', 'planned-machine-unknown']));
        }
        const renamed = stream([plan('w', [{ id: 'vm-1', name: 'was-so' }]), from('https://vc1/sdk')]);
        expect(codes(await importTexts({ ...two, 'p.yaml': renamed }))).toContain('planned-under-another-name');
    });

    test('a machine of two plans counts in the first; archived plans and plans that have run are told', async () => {
        const done = { ...plan('b', [{ name: 'web-01' }, { name: 'other' }]) };
        done['status'] = { conditions: [{ type: 'Succeeded', status: 'True' }] };
        const old = plan('c', [{ name: 'db-01' }], { archived: true });
        const { plan: text, report } = await beside([plan('a', [{ name: 'web-01' }]), done, old, NETS, STORES]);
        expect(text?.match(/\bweb-01\b/gu)).toHaveLength(1);
        const told = report.problems.map(each => each.message).join('\n');
        expect(told).toContain('"web-01" stands in two Forklift plans, "openshift-mtv/a" and "openshift-mtv/b"');
        expect(told).toContain('plan "openshift-mtv/b" says that it has succeeded');
        expect(report.sheets.find(each => each.file === 'mtv.yaml')?.skipped.map(each => each.reason)).toEqual([
            'an archived Plan',
        ]);
        expect(text).not.toContain('forklift-c');
    });

    test('maps that are missing or unused are told', async () => {
        const { report } = await beside([WAVE, { ...NETS, metadata: { name: 'nets', namespace: 'elsewhere' } }]);
        expect(report.problems.filter(each => each.code.startsWith('move-map')).map(each => each.code)).toEqual([
            'move-map-missing',
            'move-map-missing',
            'move-map-unknown',
            'move-map-unused',
        ]);
    });

    test('a target that Forklift does not move to has its phases without its ways', async () => {
        const { plan: text } = await importTexts(
            { ...RVTOOLS, 'mtv.yaml': stream(ALL) },
            { draft: { target: 'nutanix' } },
        );
        expect(text).not.toMatch(/^mover |^ +to \S+ (by|with) /mu);
        expect(text).toContain('phase forklift-wave-1');
    });

    test('an import without the plans keeps their groups; with fewer machines in a plan the group follows', async () => {
        const first = await beside(ALL, false);
        const without = await importTexts(RVTOOLS, { existing: first.inventory });
        expect(without.report.changes).toEqual([]);
        const again = await importTexts({ ...RVTOOLS, 'mtv.yaml': stream(ALL) }, { existing: first.inventory });
        expect(again.report.changes).toEqual([]);
        const smaller = await importTexts(
            { ...RVTOOLS, 'mtv.yaml': stream([plan('wave-1', [{ name: 'web-01' }]), NETS, STORES]) },
            { existing: first.inventory },
        );
        expect(smaller.inventory).toMatch(/group forklift-wave-1 [^{]*\{\s+web-01\s+\}/u);
    });
});

describe('alone', () => {
    test('the machines by name or id, the networks of the map, and which figures are missing', () =>
        inFolder({ 'mtv.yaml': stream([...ALL, plan('wave-2', [{ id: 'vm-11' }, { id: 'vm-30' }])]) }, async folder => {
            const run = await exitplan(folder, ['import', 'mtv.yaml', '--draft']);
            expect(run.status).toBe(1);
            expect(run.out).toContain(
                '3 machines of 3 have no vCPU: plans of a migration tool do not hold it. Import the inventory',
            );
            for (const figure of ['memory', 'disk size']) {
                expect(run.out).toContain(`3 machines of 3 have no ${figure}:`);
            }
            const inventory = readFileSync(join(folder, 'inventory.exit'), 'utf8');
            expect(declared(inventory)).toEqual([
                'workload db-01 on cluster-array',
                'workload vm-30 on cluster-array',
                'workload web-01 on cluster-array',
            ]);
            expect(declared(inventory, 'network').map(line => line.split(' on ')[0])).toEqual([
                'network "VLAN 120"',
                'network "VM Network"',
                'network "heartbeat"',
            ]);
            // Nothing is said of how long a copy takes of which nobody knows the size.
            const draft = readFileSync(join(folder, 'plan.exit'), 'utf8');
            expect(draft).toContain('how much there is to copy is in no file');
            expect(draft).not.toMatch(/phase forklift[^}]*\n {2}lasts/u);
            expect((await exitplan(folder, ['import', 'mtv.yaml', '--partial', '-o', 'again/'])).status).toBe(0);
        }));

    test.each([
        ['apiVersion: v1\nkind: Secret\ndata: {a: b}\n', 'resources of the kind Secret, which say nothing'],
        ['a: [1, 2]\n', 'p.yaml is YAML of none of the tools'],
        ['just words\n', 'p.yaml is YAML of none of the tools'],
        ['', 'p.yaml is empty'],
        ['# nothing\n', 'p.yaml is YAML of none of the tools'],
    ])('%j is refused with what it is', async (text, message) => {
        await expect(importTexts({ 'p.yaml': text })).rejects.toThrow(message);
    });

    test('a plan without machines is a row that was skipped, and the words say so', async () => {
        await expect(importTexts({ 'p.yaml': stringify(plan('w', [])) })).rejects.toThrow('names no machine');
    });
});

describe('YAML', () => {
    /** What the whole library makes of a text. */
    const whole = (text: string): unknown[] =>
        parseAllDocuments(text, { logLevel: 'silent' }).map(each => {
            expect(each.errors, text).toEqual([]);
            return each.toJS() as unknown;
        });
    const data = fc.letrec(tie => ({
        text: fc.oneof(
            fc.string({ maxLength: 30 }),
            fc.constantFrom(
                '',
                'true',
                'null',
                '~',
                '1',
                '0x1f',
                '1e3',
                '.5',
                '- a',
                'a: b',
                '# no',
                '|',
                '>',
                '&a',
                '*a',
                '!!str',
                'a\n\nb\n',
                ' x ',
                '"',
                "'",
                '---',
                '...',
                '{',
                '[1',
                ',',
                '@',
                '%',
                'ü✓',
            ),
        ),
        value: fc.oneof(
            { maxDepth: 4 },
            tie('text'),
            fc.integer(),
            fc.double({ noNaN: true, noDefaultInfinity: true }).map(each => (Object.is(each, -0) ? 0 : each)),
            fc.boolean(),
            fc.constant(null),
            fc.array(tie('value'), { maxLength: 4 }),
            fc.dictionary(tie('text') as fc.Arbitrary<string>, tie('value'), { maxKeys: 4 }),
        ),
    })).value;

    test('any value, however it is written, is what it was', () => {
        fc.assert(
            fc.property(
                data,
                fc.record({
                    indentSeq: fc.boolean(),
                    indent: fc.constantFrom(1, 2, 4),
                    lineWidth: fc.constantFrom(0, 20, 80),
                    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
                    defaultStringType: fc.constantFrom(
                        'PLAIN',
                        'QUOTE_DOUBLE',
                        'QUOTE_SINGLE',
                        'BLOCK_LITERAL',
                        'BLOCK_FOLDED',
                    ),
                    defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
                }),
                (some, options) => {
                    const value = { some };
                    const text = stringify(value, options as object);
                    // Some mixtures of its options the library itself cannot read again.
                    fc.pre(parseAllDocuments(text, { logLevel: 'silent' }).every(each => each.errors.length === 0));
                    expect(readYaml(text), text).toEqual({ values: whole(text) });
                    expect(readYaml(JSON.stringify(value)), text).toEqual({ values: [value] });
                },
            ),
            { numRuns: 500 },
        );
    });

    test.each([
        'a: &x {b: 1}\nc: *x\nd: [*x, *x]\n',
        '- &n name\n- *n : 1\n',
        '? a\n: b\n? c\n',
        '[a: 1, b, {c, d: 2}, ? e : 3, ]\n',
        'a:\nb: # nothing\nc: |-\n  x\n\n  y\nd: >+\n  x\n  y\n\ne: 1\n',
        'a: word that\n  goes on\nb: "x\\ty\\u00fc"\n',
        '--- # one\na: 1\n...\n--- |\n text\n---\n- x\n- - y\n  - z\n',
        'a: !!str 1\nb: 2020-01-01\nc: yes\nd: 0o17\ne: -.inf\n',
        '%YAML 1.2\n---\n{"a":\n  [1,\n  2]}\n',
        'a:\n- 1\n-\n- b: 2\n  c: 3\n',
    ])('%j is read as the library reads it', text => {
        expect(readYaml(text)).toEqual({ values: whole(text) });
    });
});

describe('hostile YAML', () => {
    const laughs = [
        'apiVersion: forklift.konveyor.io/v1beta1\nkind: Plan\nmetadata: {name: x}\nspec:\n',
        '  a: &a [x,x,x,x,x,x,x,x,x]\n',
        ...[...'bcdefghi'].map((name, index) => {
            const before = 'abcdefgh'[index]!;
            return `  ${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]\n`;
        }),
    ].join('');

    test.each([
        ['aliases that multiply', laughs, 'repeats parts of itself by aliases too often'],
        ['nesting', `kind: ${'['.repeat(200_000)}`, 'p.yaml'],
        [
            'nesting by lines',
            `kind:\n${Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at + 1)}a:\n`).join('')}`,
            'p.yaml',
        ],
        ['an alias of nothing', 'kind: *nothing\n', 'is not valid YAML'],
        ['a key twice', `${stringify(WAVE)}kind: NetworkMap\n`, 'gives one key of a mapping two values'],
        ['a cut off file', stringify(LIST(ALL)).slice(0, 700).concat('"'), 'is not valid YAML'],
    ])('%s: refused, soon and with what is wrong', async (_, text, message) => {
        const start = performance.now();
        await expect(importTexts({ 'p.yaml': text })).rejects.toThrow(message);
        expect(performance.now() - start).toBeLessThan(5_000);
    });

    test('a few anchors are read; tags of programs and keys of prototypes are nothing', async () => {
        const text = stringify(WAVE)
            .replace('vms:', 'vms: &vms')
            .concat('  unused: *vms\n__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n');
        const { inventory } = await importTexts({ 'p.yaml': text });
        expect(declared(inventory)).toHaveLength(2);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });

    test('a document beyond the bound is refused, and one of many small ones is not', async () => {
        const limits = { recordChars: 20_000 };
        const many = stream(Array.from({ length: 100 }, (_, at) => plan(`p-${at}`, [{ name: `m-${at}` }])));
        expect(many.length).toBeGreaterThan(20_000);
        expect((await importTexts({ 'p.yaml': many }, { limits })).report.totals.machines).toBe(100);
        await expect(
            importTexts(
                { 'p.yaml': stringify(LIST(Array.from({ length: 300 }, () => structuredClone(WAVE)))) },
                { limits },
            ),
        ).rejects.toThrow('a single document of more than 20000 characters');
    });

    test('any name of a machine, plan, network or class is text, and the plan still parses with as many machines', async () => {
        const name = fc.oneof(
            fc.string({ minLength: 1, maxLength: 40 }),
            fc.constantFrom(
                '"',
                '*/',
                '// x',
                '} workload evil {',
                '\\',
                '\n',
                '---',
                '&a',
                '*a',
                '!!js/function',
                '${x}',
                'phase',
                '__proto__',
                ' ',
            ),
        );
        await fc.assert(
            fc.asyncProperty(
                fc.uniqueArray(name, { minLength: 1, maxLength: 6, selector: each => each.trim().toLowerCase() }),
                name,
                name,
                fc.boolean(),
                async (machines, plans, place, asJson) => {
                    const named = machines.filter(each => each.trim() !== '');
                    fc.pre(named.length > 0 && plans.trim() !== '' && place.trim() !== '');
                    const resources = LIST([
                        {
                            ...plan(
                                plans,
                                named.map(each => ({ name: each })),
                            ),
                            metadata: { name: plans, namespace: place },
                        },
                        {
                            ...head('NetworkMap', 'nets'),
                            spec: {
                                map: [
                                    {
                                        source: { name: place },
                                        destination: { type: 'multus', name: plans, namespace: place },
                                    },
                                ],
                            },
                        },
                        {
                            ...head('StorageMap', 'stores'),
                            spec: { map: [{ source: { name: place }, destination: { storageClass: place } }] },
                        },
                    ]);
                    await inFolder(
                        {
                            [asJson ? 'p.json' : 'p.yaml']: asJson ? JSON.stringify(resources) : stringify(resources),
                        },
                        async folder => {
                            const file = asJson ? 'p.json' : 'p.yaml';
                            const run = await exitplan(folder, ['import', file, '--draft', '--partial']);
                            expect(run).toMatchObject({ status: 0, err: '' });
                            const text = readFileSync(join(folder, 'inventory.exit'), 'utf8');
                            expect(text.split('\n').filter(line => /^workload /u.test(line)).length).toBeGreaterThan(0);
                            const { out } = await exitplan(folder, ['check', '--all', '--format', 'json', 'plan.exit']);
                            expect(out).not.toMatch(/"(syntax|reference-unknown|name-twice)"/u);
                        },
                    );
                },
            ),
            { numRuns: 25 },
        );
    }, 60_000);
});
