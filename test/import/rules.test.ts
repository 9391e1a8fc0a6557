import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codes, declared, importTexts } from './files.ts';

/** Rules of clusters: policies of the source, and machines that move together. */

const machine = (name: string, id: string, rules = '') =>
    `${name},poweredOn,2,4096,20480,10240,DC,C1,esx1,${id},"${rules}"`;
const VINFO = (rules: Record<string, string> = {}) =>
    [
        'VM,Powerstate,CPUs,Memory,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host,VM ID,Cluster rule name(s)',
        ...['sql-a', 'sql-b', 'app', 'cache', 'web'].map((name, i) => machine(name, `vm-${i + 1}`, rules[name])),
        '',
    ].join('\n');

const ref = (id: string) => ({ type: 'VirtualMachine', value: id });
const cluster = (rule: unknown[], group: unknown[] = []) =>
    JSON.stringify([{ name: 'configurationEx', op: 'assign', val: { _typeName: 'ClusterConfigInfoEx', rule, group } }]);

const APART = {
    _typeName: 'ClusterAntiAffinityRuleSpec',
    enabled: true,
    name: 'sql-apart',
    vm: [ref('vm-1'), ref('vm-2')],
};
const TOGETHER = {
    _typeName: 'ClusterAffinityRuleSpec',
    enabled: true,
    name: 'app and cache',
    vm: [ref('vm-3'), ref('vm-4')],
};
const HOSTS = {
    _typeName: 'ClusterVmHostRuleInfo',
    enabled: true,
    name: 'licence',
    vmGroupName: 'sql',
    affineHostGroupName: 'licensed',
};
const SQL = { _typeName: 'ClusterVmGroup', name: 'sql', vm: [ref('vm-1'), ref('vm-2')] };

const policies = (inventory: string) => declared(inventory, 'policy');

test('the configuration of a cluster gives a policy for each rule, and what binds to hosts a feature', async () => {
    const result = await importTexts({
        'v.csv': VINFO(),
        'c.json': cluster([APART, TOGETHER, HOSTS], [SQL]),
    });
    const { inventory } = result;
    expect(policies(inventory)).toEqual(
        [
            'policy "app and cache" for placement on vc { applies app, cache }',
            'policy licence for placement on vc { applies sql-a, sql-b }',
            'policy sql-apart for placement on vc { applies sql-a, sql-b }',
        ].map(text => text.replace('on vc', `on ${/platform (\S+)/.exec(inventory)![1]}`)),
    );
    expect(inventory).toContain('/** Its machines run on different hosts. */');
    expect(inventory).toMatch(/workload sql-a .*uses host-affinity/);
    expect(inventory).not.toMatch(/workload web .*host-affinity/);
    expect(codes(result)).not.toContain('rule-member-unknown');
});

test('PowerCLI tells the same with ids or names', async () => {
    const { inventory } = await importTexts({
        'v.csv': VINFO(),
        'r.json': JSON.stringify([
            {
                Name: 'sql-apart',
                Enabled: true,
                Type: 1,
                KeepTogether: false,
                VMIds: ['VirtualMachine-vm-1', 'VirtualMachine-vm-2'],
                Cluster: { Name: 'C1' },
            },
            { Name: 'pair', Enabled: true, KeepTogether: true, VM: ['app', 'cache'] },
            {
                Name: 'licence',
                Enabled: true,
                Type: 0,
                VMGroup: { Name: 'g', Member: [{ Name: 'web' }] },
                VMHostGroup: { Name: 'h' },
            },
        ]),
    });
    expect(policies(inventory).map(text => text.replace(/ on \S+/, ''))).toEqual([
        'policy licence for placement { applies web }',
        'policy pair for placement { applies app, cache }',
        'policy sql-apart for placement { applies sql-a, sql-b }',
    ]);
});

test('names of rules alone are policies of a kind that nobody tells; a file that tells it takes their place', async () => {
    const names = VINFO({ 'sql-a': 'sql-apart', 'sql-b': 'sql-apart, other', web: 'other' });
    const alone = await importTexts({ 'v.csv': names });
    expect(policies(alone.inventory).map(text => text.replace(/ on \S+/, ''))).toEqual([
        'policy other for placement { applies sql-b, web }',
        'policy sql-apart for placement { applies sql-a, sql-b }',
    ]);
    expect(alone.inventory).toContain('does not say of which kind');
    const both = await importTexts({ 'v.csv': names, 'c.json': cluster([APART]) });
    expect(policies(both.inventory)).toHaveLength(2);
    expect(both.inventory).toContain('/** Its machines run on different hosts. */');
});

test('what a rule names and no file lists is told; a disabled rule is counted as not used', async () => {
    const { inventory, report } = await importTexts({
        'v.csv': VINFO(),
        'r.json': JSON.stringify([
            { Name: 'gone', Enabled: true, KeepTogether: true, VMIds: ['VirtualMachine-vm-1', 'VirtualMachine-vm-99'] },
            { Name: 'off', Enabled: false, KeepTogether: true, VMIds: ['VirtualMachine-vm-1', 'VirtualMachine-vm-2'] },
        ]),
    });
    expect(policies(inventory)).toHaveLength(1);
    expect(report.problems.find(p => p.code === 'rule-member-unknown')?.message).toContain('"vm-99"');
    expect(report.sheets.find(s => s.file === 'r.json')).toMatchObject({ read: 2, used: 1, skipped: [{ rows: [2] }] });
});

test('a draft moves together what a rule keeps together, and makes the policies on the target before', async () => {
    const { plan } = await importTexts(
        { 'v.csv': VINFO(), 'c.json': cluster([TOGETHER, APART]) },
        { draft: { target: 'proxmox', machines: 2, pilot: 1 } },
    );
    expect(plan).toMatch(/recreate [^}]*"app and cache", sql-apart/);
    const waves = [...plan!.matchAll(/cutover ([^\n]*?)\s+to /g)].map(m => m[1]!.split(', '));
    expect(waves.find(wave => wave.includes('app'))).toContain('cache');
});

test('rules that are made to do harm stay names', async () => {
    await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async name => {
            const { inventory } = await importTexts({
                'v.csv': VINFO(),
                'c.json': cluster([{ ...APART, name: `x${name}` }]),
            });
            expect(policies(inventory)).toHaveLength(1);
            expect(inventory).not.toMatch(/^workload evil/m);
        }),
        { numRuns: 15 },
    );
});
