import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { FULL_CLIENT } from '../../language/lsp/client.ts';
import { completion, resolveCompletion } from '../../language/lsp/completion/completion.ts';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { unitOf } from '../check.ts';
import { edited, marked } from './marked.ts';

const ESTATE = `
plan p { from old to new }
platform old is vsphere
platform new is nutanix { role mine { } }
environment prod
environment "old lab"
identity ad on old { principal "CORP\\\\veeam" holds Admin becomes Viewer }
backup veeam is veeam-vbr { speaks vsphere.vadp }
fabric hci on new is nutanix-rf2
profile oltp
workload erp-db "SAP" is oltp { in prod }
workload web { }
group tier1 { erp-db }
phase one { }
phase two { }
`;

function labels(text: string, trigger?: string): string[] {
    const { workspace, uri, position } = marked(text);
    return completion(workspace, uri, position, FULL_CLIENT, trigger).items.map(i => i.label);
}

/** The text after a suggestion was taken. */
function taken(text: string, label: string): string {
    const at = marked(text);
    const item = completion(at.workspace, at.uri, at.position).items.find(i => i.label === label);
    if (!item) {
        throw new Error(`${label} is not offered`);
    }
    const edit = item.textEdit!;
    return edited(at.text(), [{ range: 'range' in edit ? edit.range : edit.replace, newText: edit.newText }]);
}

describe('completion offers', () => {
    it('every declaration, as a snippet, where a declaration may begin', () => {
        const { workspace, uri, position } = marked(`${ESTATE}<|>`);
        const items = completion(workspace, uri, position).items;
        const keywords = DECLARATIONS.map(d => d.keyword).filter(
            k => k !== 'privilege' && k !== 'grants' && k !== 'principal',
        );
        expect(items.map(i => i.label)).toEqual(expect.arrayContaining(keywords));
        const phase = items.find(i => i.label === 'phase')!;
        expect(phase.insertTextFormat).toBe(2);
        expect(phase.textEdit!.newText).toContain('${1:name}');
        expect(phase.detail).toBe('phase NAME ["title"] { … }');
    });

    it('plain words to clients without snippets', () => {
        const { workspace, uri, position } = marked('<|>');
        const items = completion(workspace, uri, position, { ...FULL_CLIENT, snippets: false }).items;
        expect(items.find(i => i.label === 'phase')!.textEdit!.newText).toBe('phase');
        expect(items.every(i => i.insertTextFormat === 1)).toBe(true);
    });

    it('declarations for a half-typed word behind one without braces', () => {
        expect(labels('fabric a\nwork<|>')).toContain('workload');
    });

    it.each([
        [
            'properties of the declaration',
            'workload x {\n  <|>\n}',
            ['in', 'vcpu', 'iops', 'depends'],
            ['decouple', 'speaks'],
        ],
        [
            'only those not written yet, but lists again',
            'workload x {\n  vcpu 4\n  uses rdm\n  <|>\n  memory 4 GiB\n}',
            ['uses', 'disk'],
            ['vcpu', 'memory'],
        ],
        ['steps in a phase', 'phase x { <|> }', ['decouple', 'cutover', 'lasts'], ['vcpu']],
        [
            'properties behind a half-typed property of the line above',
            'workload x {\n  depends on\n  i<|>\n}',
            ['iops'],
            [],
        ],
        ['properties of a role in a platform', 'platform x { role r { <|> } }', ['allows'], ['offers']],
        ['properties in a block that is not closed', 'workload x {\n  vc<|>\n\nphase y { }\n', ['vcpu'], []],
    ])('%s', (_, text, wanted, unwanted) => {
        const found = labels(text);
        expect(found).toEqual(expect.arrayContaining(wanted));
        for (const word of unwanted) {
            expect(found).not.toContain(word);
        }
    });

    it.each([
        ['environments after in', 'workload x { in <|> }', ['prod', 'old lab'], ['erp-db', 'hci']],
        ['fabrics, also of the library, after is', 'fabric x is <|>', ['hci', 'ceph-replicated'], ['oltp']],
        ['profiles and workloads a workload may be', 'workload x is <|>', ['oltp', 'erp-db'], ['hci', 'tier1']],
        ['fabrics a cutover goes to', 'phase x { cutover all to <|> }', ['hci'], ['erp-db']],
        ['controllers to establish', 'phase x { establish <|> }', ['veeam'], ['erp-db', 'ad']],
        [
            'what one may depend on',
            'workload x { depends on ad, <|> }',
            ['erp-db', 'veeam', 'hci'],
            ['ad', 'x', 'tier1'],
        ],
        ['selectors', 'backup x { protects <|> }', ['erp-db', 'tier1', 'all', 'matching', 'in'], ['hci']],
        ['phases to come after', 'phase x { after <|> }', ['one', 'two'], ['x']],
        [
            'roles of the platform it is on',
            'identity x on new { principal a holds <|> }',
            ['mine', 'Backup Admin'],
            ['VirtualMachinePowerUser'],
        ],
        [
            'roles of the target',
            'identity x on old { principal a holds VirtualMachinePowerUser becomes <|> }',
            ['mine', 'Backup Admin'],
            ['VirtualMachinePowerUser'],
        ],
        [
            'privileges of the platform',
            'role r on old { allows VirtualMachine.State.CreateSnapshot, <|> }',
            ['VirtualMachine.Interact.PowerOn'],
            ['VirtualMachine.State.CreateSnapshot'],
        ],
        ['principals as accounts', 'backup x { account <|> }', ['CORP\\veeam'], ['ad']],
        ['capabilities', 'backup x { needs <|> }', ['vm.power.on'], []],
        ['features', 'workload x { uses <|> }', ['rdm'], []],
        ['media', 'fabric x { media 6 x <|> }', ['nvme'], []],
        ['a second kind of media', 'fabric x { nodes 4 media 2 x nvme <|> }', ['media'], ['nodes']],
        ['products', 'backup x is <|>', ['veeam-vbr'], ['veeam']],
        [
            'words of a fixed list',
            'environment x { class <|> }',
            ['production', 'greenfield', 'development', 'lab'],
            [],
        ],
        ['machines something runs in', 'identity x { runs in <|> }', ['erp-db', 'tier1', 'all'], ['veeam', 'hci']],
        ['what runs goes on with', 'identity x { runs <|> }', ['in'], ['erp-db']],
        ['controllers one replaces', 'backup x { replaces <|> }', ['veeam'], ['erp-db', 'x', 'ad']],
        ['what may be retired', 'phase x { retire <|> }', ['veeam', 'erp-db', 'tier1', 'all', 'in'], ['hci', 'ad']],
        ['what may stay', 'retain <|>', ['erp-db', 'tier1', 'all', 'matching'], ['veeam', 'hci']],
        ['how a retain goes on', 'retain erp-db <|>', ['because', 'by', 'until', 'except'], ['on']],
        ['units of time', 'backup x { protects all keep 7 <|> }', ['months', 'years', 'd'], ['GiB']],
        ['what a platform may say', 'platform x is vsphere { <|> }', ['runs', 'ends'], ['replaces']],
        ['codes to accept', 'accept <|>', ['api-break', 'feature-unsupported'], []],
        ['what can be accepted', 'accept api-break on <|>', ['erp-db', 'tier1', 'veeam', 'one', 'old', 'all'], []],
        ['units of the dimension', 'workload x { memory 16 <|> }', ['GiB', 'MB'], ['ms', 'Gbps']],
        ['units of change', 'workload x { change 3 <|> }', ['%/d', '%/h'], ['%']],
        ['units of rates', 'phase x { cutover all to hci over 10 <|> }', ['Gbps', 'MB/s'], ['GiB']],
        ['what may go on', 'backup x { protects all <|> }', ['every', 'keep', 'except', 'account'], []],
    ])('%s', (_, line, wanted, unwanted) => {
        const found = labels(ESTATE + line);
        expect(found).toEqual(expect.arrayContaining(wanted));
        for (const word of unwanted) {
            expect(found).not.toContain(word);
        }
    });

    it('paths of other files to include', () => {
        const { workspace, uri, position } = marked({
            'plan.exit': 'include "<|>"',
            'inventory.exit': '',
            'sites/fra.exit': '',
        });
        expect(completion(workspace, uri, position).items.map(i => i.label)).toEqual([
            'inventory.exit',
            'sites/fra.exit',
        ]);
    });

    it('nothing in comments, in texts, and for new names', () => {
        for (const text of [
            '// work<|>',
            '/* in <|> */',
            'plan p "wo<|>"',
            'workload <|>',
            'phase x { approve "<|>" }',
        ]) {
            expect(labels(ESTATE + text)).toEqual([]);
        }
    });

    it('nothing unasked behind a blank where the line may as well end', () => {
        expect(labels(`${ESTATE}workload x { vcpu 4 <|> }`, ' ')).toEqual([]);
        expect(labels(`${ESTATE}workload x { in <|> }`, ' ')).toContain('prod');
    });

    it('documentation when somebody looks', () => {
        const { workspace, uri, position } = marked(`${ESTATE}workload x is <|>`);
        const item = completion(workspace, uri, position).items.find(i => i.label === 'erp-db')!;
        expect(item.documentation).toBeUndefined();
        expect(JSON.stringify(resolveCompletion(workspace, item).documentation)).toContain('SAP');
    });

    it('few of many names, and asks again when more is typed', () => {
        const many = Array.from({ length: 3000 }, (_, i) => `workload w${i}`).join('\n');
        const { workspace, uri, position } = marked(`${many}\ngroup g { <|> }`);
        const list = completion(workspace, uri, position);
        expect(list.isIncomplete).toBe(true);
        expect(list.items.length).toBeLessThan(600);
        expect(list.items.map(i => i.label)).toEqual(expect.arrayContaining(['all', 'matching', 'in']));
        const typed = marked(`${many}\ngroup g { w99<|> }`);
        expect(completion(typed.workspace, typed.uri, typed.position)).toMatchObject({ isIncomplete: false });
    });
});

describe('taking a suggestion', () => {
    test.each([
        ['puts quotes around names that need them', 'workload x { in <|> }', 'old lab', 'workload x { in "old lab" }'],
        ['replaces what is half typed', 'workload x { in pr<|> }', 'prod', 'workload x { in prod }'],
        ['replaces the whole word around the cursor', 'workload x { in pr<|>od }', 'prod', 'workload x { in prod }'],
        ['keeps quotes that stand there', 'workload x { in "o<|>" }', 'old lab', 'workload x { in "old lab" }'],
        ['closes a quote that is open', 'workload x {\n  in "old<|>\n}', 'old lab', 'workload x {\n  in "old lab"\n}'],
        [
            'leaves what follows an open quote',
            'workload x { in "pr<|> on hci }',
            'prod',
            'workload x { in "prod" on hci }',
        ],
        ['escapes backslashes', 'backup x { account <|> }', 'CORP\\veeam', 'backup x { account "CORP\\\\veeam" }'],
        [
            'puts a blank between a number and its unit',
            'workload x { memory 16<|> }',
            'GiB',
            'workload x { memory 16 GiB }',
        ],
        ['puts none before a percent sign', 'workload x { writes 30<|> }', '%', 'workload x { writes 30% }'],
        ['replaces a wrong unit', 'workload x { memory 16 G<|> }', 'GiB', 'workload x { memory 16 GiB }'],
    ])('%s', (_, line, label, expected) => {
        expect(taken(ESTATE + line, label)).toBe(ESTATE + expected);
    });
});

/** What completion lists first is what the checker would choose. */
describe('the best come first', () => {
    const FOLDER = 'examples/frankfurt/faulty/';
    const INVENTORY = readFileSync(`${FOLDER}inventory.exit`, 'utf8');
    const PLAN = readFileSync(`${FOLDER}plan.exit`, 'utf8');

    /** Labels in the order a person sees, with what stands beside them. */
    function listed(line: string, inventory = INVENTORY): { label: string; description: string }[] {
        const { workspace, uri, position } = marked({ 'plan.exit': `${PLAN}\n${line}`, 'inventory.exit': inventory });
        return completion(workspace, uri, position)
            .items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1))
            .map(i => ({ label: i.label, description: i.labelDetails?.description ?? '' }));
    }
    const first = (line: string) => listed(line)[0]!.label;
    const all = (line: string) => listed(line).map(i => i.label);

    it('an interface the product uses and the target offers; none of another layer, none the target lacks', () => {
        const found = all('phase x { establish veeam onto <|> }');
        expect(found[0]).toBe('ahv.v3-snapshots');
        expect(found.filter(label => !label.startsWith('ahv.') && label !== 'in-guest.backup')).toEqual([]);
        expect(found).not.toContain('ahv.terraform');
        expect(listed('phase x { establish veeam onto <|> }').at(-1)!.description).toBe('not known of this product');
    });

    it('for speaks, what the product uses today, then what it will use', () => {
        const found = all('backup zz is veeam-vbr { speaks <|> }');
        expect(found.slice(0, 3).every(label => label.startsWith('vsphere.'))).toBe(true);
        expect(found).toContain('ahv.v3-snapshots');
        expect(found.some(label => label.startsWith('pve.'))).toBe(false);
    });

    it('every first choice of an interface settles what it was asked for', () => {
        for (const [verb, name] of [
            ['establish', 'veeam'],
            ['decouple', 'terraform'],
        ] as const) {
            const choice = first(`phase x { ${verb} ${name} onto <|> }`);
            const codes = unitOf({
                'plan.exit': `${PLAN}\nphase x { ${verb} ${name} onto ${choice} }`,
                'inventory.exit': INVENTORY,
            }).analysis.findings.filter(f => f.phase === 'x');
            expect(codes.map(f => f.code)).not.toContain('interface-not-offered');
        }
    });

    it('the role that keeps most and brings least; administrators last and marked', () => {
        const inventory = INVENTORY.replace(/becomes ("[^"]*"|\S+)/, 'becomes <|>');
        const { workspace, uri, position } = marked({ 'inventory.exit': inventory, 'plan.exit': PLAN });
        const items = completion(workspace, uri, position).items.toSorted((a, b) =>
            a.sortText! < b.sortText! ? -1 : 1,
        );
        expect(items[0]!.labelDetails!.description).toBe('keeps 7 of 11, 1 new');
        expect(items.at(-1)!.labelDetails!.description).toMatch(/^⚠ administrator: brings /);
        const marks = items.map(i => i.labelDetails!.description!.startsWith('⚠'));
        expect(marks.indexOf(true)).toBe(items.length - marks.filter(Boolean).length);
        expect(marks.indexOf(true)).toBeLessThan(items.findIndex(i => i.label === 'Super Admin') + 1);
    });

    it('templates behind is, apart from what the estate has, and never itself', () => {
        expect(all('platform zz is <|>')).not.toContain('zz');
        const fabrics = listed('fabric zz is <|>');
        expect(fabrics[0]!.description).toBe('template of the library');
        expect(fabrics.at(-1)!.description).toBe('fabric');
        expect(fabrics.findLastIndex(f => f.description === 'template of the library')).toBeLessThan(
            fabrics.findIndex(f => f.description === 'fabric'),
        );
    });

    it.each([
        ['fabric zz on <|>', 'nutanix'],
        ['phase x { cutover all to <|> }', 'nutanix-rf2'],
        ['phase x { model <|> }', 'vsan-raid1'],
        ['backup zz { depends on <|> }', 'nutanix-rf2'],
    ])('%s offers what is there, no templates', (line, template) => {
        expect(all(line)).not.toContain(template);
        expect(all(line).length).toBeGreaterThan(1);
    });

    it('fabrics of the target where machines move to', () => {
        expect(all('phase x { cutover all to <|> }').slice(0, 2)).toEqual(['hci-db', 'hci-web']);
    });

    it('features with titles, none that describes a platform', () => {
        const { workspace, uri, position } = marked({
            'plan.exit': `${PLAN}\nworkload x { uses <|> }`,
            'inventory.exit': INVENTORY,
        });
        const { items } = completion(workspace, uri, position);
        expect(items.find(i => i.label === 'rdm')!.detail).toBe('Raw device mapping');
        expect(items.filter(i => i.label.includes('.'))).toEqual([]);
        expect(items.every(i => i.detail)).toBe(true);
    });

    it('what people write first, and what only authors of libraries need at the end', () => {
        const found = all('<|>');
        expect(found.slice(0, 6)).toEqual(['workload', 'environment', 'fabric', 'identity', 'backup', 'phase']);
        expect(found.slice(-6).toSorted()).toEqual(
            ['capability', 'feature', 'interface', 'media', 'product', 'transition'].toSorted(),
        );
    });

    it('products that work on both sides', () => {
        expect(listed('backup zz is <|>')[0]!.description).toBe('works with vc-fra, ntx-fra');
    });
});
