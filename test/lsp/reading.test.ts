import { describe, expect, it, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../language/lsp/code-lens.ts';
import { viewOf } from '../../language/lsp/file-view.ts';
import { foldingRanges } from '../../language/lsp/folding.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { inlayHints } from '../../language/lsp/inlay-hints.ts';
import { definition } from '../../language/lsp/names/definition.ts';
import { documentLinks } from '../../language/lsp/names/links.ts';
import { highlights, references } from '../../language/lsp/names/references.ts';
import { documentSymbols, workspaceSymbols } from '../../language/lsp/names/symbols.ts';
import { selectionRanges } from '../../language/lsp/selection.ts';
import { covered, marked, ROOT } from './marked.ts';

const ESTATE = `
plan p { from old to new starts 2027-01-11 }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
identity ad on old { principal "CORP\\\\ops" holds ops becomes "Backup Admin" }
role ops on old { allows VirtualMachine.Interact.PowerOn }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h  account "CORP\\\\ops" }
fabric san on old is external-array
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 6 x nvme }
/** Short transactions. */
profile oltp { iops 18k peak 30k  block 16 KiB  evidence measured "Live Optics" }
/** The heart of the house. */
workload erp "SAP ERP" is oltp { in prod  on san  disk 6 TiB used 4 TiB  change 3 %/d  depends on ad }
workload crm { in prod  on san  depends on erp }
group tier1 { erp, matching "c*" }
phase one "First" { map ad  lasts 1 week }
phase two { cutover tier1 to hci over 10 Gbps  lasts 3 days }
`;

describe('hover', () => {
    const hoverAt = (text: string): string => {
        const { workspace, uri, position } = marked(text);
        const found = hover(workspace, uri, position);
        return found && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
    };

    test.each([
        [
            'a declaration: its title, its documentation, its values and where they come from',
            'workload e<|>rp',
            [
                'workload erp "SAP ERP" is oltp',
                'The heart of the house.',
                '- `disk 6 TiB used 4 TiB`',
                'from profile oltp: `iops 18k peak 30k`, `block 16 KiB`',
                'Evidence: measured, Live Optics',
            ],
        ],
        ['a reference: the same', 'depends on e<|>rp', ['The heart of the house.']],
        [
            'a library name: what is known and from where',
            'nutanix-r<|>f2',
            ['fabric nutanix-rf2', 'Evidence:', 'Built-in library'],
        ],
        ['a property: its form and what it means', 'io<|>ps 18k', ['iops N [peak N]', 'I/O operations per second']],
        ['a part of a property', 'pe<|>ak 30k', ['iops N [peak N]']],
        ['a declaration keyword', 'work<|>load erp', ['workload NAME', 'Layer 5']],
        ['a quantity: in SI and for people', '6 T<|>iB', ['6 597 069 766 656 B', '6 TiB']],
        ['a rate', '10 Gb<|>ps', ['1 250 000 000 B/s', '1.25 GB/s']],
        ['a change rate', '3 %<|>/d', ['3 % per day']],
        [
            'a phase: its number, its dates, what is done when it ends',
            'phase t<|>wo',
            ['Phase 2 of 2, 2027-01-18 to 2027-01-21', 'mapped: `ad`', '2 of 2 machines moved'],
        ],
        ['a group: how many it names', 'group t<|>ier1', ['2 machines (2 of 2 declared workloads)']],
        ['a principal', 'account "CORP\\\\o<|>ps"', ['principal "CORP\\\\ops" holds ops becomes "Backup Admin"']],
        ['a role of the platform', 'holds o<|>ps', ['role ops on old']],
        ['a privilege', 'PowerO<|>n', ['privilege VirtualMachine.Interact.PowerOn']],
    ])('tells of %s', (_, where, wanted) => {
        const plain = where.replace('<|>', '');
        expect(ESTATE).toContain(plain);
        const text = hoverAt(ESTATE.replace(plain, where));
        for (const part of wanted) {
            expect(text).toContain(part);
        }
    });

    it('tells the wiring of today apart from what the product is able to use, each interface once', () => {
        const text = hoverAt(
            `${ESTATE}backup v<|>b is veeam-vbr { speaks vsphere.vadp  protects all }\nphase wire { establish vb onto ahv.v3-snapshots }`,
        );
        expect(text).toContain('- `speaks vsphere.vadp`');
        const able = /is able to use: (.*)/.exec(text)![1]!.split(', ');
        expect(new Set(able).size).toBe(able.length);
        expect(text).toContain('- after phase `wire`: also `ahv.v3-snapshots`');
    });

    it('tells a fabric in the words it is written in, without defaults that say nothing', () => {
        const text = hoverAt('fabric h<|>ci is nutanix-rf2 { nodes 6  links 2 x 25 Gbps mtu 9000  media 6 x nvme }');
        expect(text).toContain('- `links 2 x 25 Gbps mtu 9000`');
        expect(text).not.toMatch(/links (count|rate)|metadata 0|detect 0/);
    });

    it('tells of a code that is accepted', () => {
        expect(hoverAt(`${ESTATE}accept api-<|>break on erp`)).toContain('api-break');
    });

    test('a fact older than twelve months says so, a newer one does not', () => {
        const evidence = (day: string) =>
            hoverAt(`${ESTATE}feature o<|>dd "Odd" { evidence documented "a guide, ${day}" }`);
        expect(evidence('2020-07-15')).toContain('of 2020-07-15, more than 12 months old');
        expect(evidence('2026-11-30')).not.toContain('12 months');
        expect(hoverAt(`${ESTATE}product mine for backup { speaks vsphere.v<|>adp }`)).toContain('Evidence');
    });

    it('shows names as text, whatever is in them', () => {
        const text = hoverAt(
            'workload a { depends on "<img src=x>`*b*`" }\nworkload "<img src=x>`*b*`<|>" { depends on "[x](command:y)" }',
        );
        expect(text).toContain('`depends on "[x](command:y)"`');
        expect(text).not.toContain('\n<img');
    });

    it('is silent on blank text, comments and unknown names', () => {
        for (const text of ['\n<|>\n', '// work<|>load', 'workload a { depends on no<|>body }']) {
            expect(hoverAt(text)).toBe('');
        }
    });
});

describe('definition', () => {
    const target = (text: string | Record<string, string>): string[] => {
        const at = marked(text);
        return definition(at.workspace, at.uri, at.position).map(link =>
            link.targetUri.startsWith(ROOT)
                ? `${link.targetUri.slice(ROOT.length)} ${covered(at.workspace, link.targetUri, link.targetSelectionRange)}`
                : link.targetUri,
        );
    };

    it('leads to the declaration in another file of the plan', () => {
        expect(
            target({ 'plan.exit': 'include "b.exit"\nworkload a { depends on d<|>b }', 'b.exit': 'workload db' }),
        ).toEqual(['b.exit db']);
    });

    it('leads into the library', () => {
        expect(target('platform a is vsp<|>here')).toEqual(['exit-library:/vsphere.exit']);
    });

    it('leads from one library file to another', () => {
        const { workspace } = marked('plan p');
        const { document } = viewOf(workspace, 'exit-library:/products-backup.exit')!;
        const position = document.positionAt(/speaks ()/.exec(document.text)!.index + 'speaks '.length);
        expect(definition(workspace, document.uri, position)).toMatchObject([
            { targetUri: expect.stringMatching(/^exit-library:\/(interfaces|guest).exit$/) as string },
        ]);
    });

    it('leads from what a product needs to the role, privilege or capability of the platform it is needed on', () => {
        const plan = `plan p { from old to new }
platform old is vsphere
platform new is proxmox
product saver for backup { needs role PVEAuditor on new  needs VM.Backup, vm.power.on on new  speaks in-guest.backup }
`;
        expect(target(plan.replace('PVEAud', 'PVE<|>Aud'))).toEqual(['exit-library:/proxmox.exit']);
        expect(target(plan.replace('VM.Backup', 'VM.<|>Backup'))).toEqual(['exit-library:/proxmox.exit']);
        expect(target(plan.replace('vm.power.on', 'vm.<|>power.on'))).toEqual(['exit-library:/capabilities.exit']);
    });

    it('leads from a role to where its platform declares it, and from a privilege too', () => {
        expect(target(ESTATE.replace('holds ops', 'holds o<|>ps'))).toEqual(['plan.exit ops']);
        expect(target(ESTATE.replace('Backup Admin', 'Backup<|> Admin'))).toEqual(['exit-library:/nutanix.exit']);
        expect(target(ESTATE.replace('Interact.PowerOn', 'Interact.Power<|>On'))).toEqual([
            'exit-library:/vsphere.exit',
        ]);
    });

    it('leads from an account to its principal, and from an include to its file', () => {
        expect(target(ESTATE.replace('account "CORP', 'account "CO<|>RP'))).toEqual(['plan.exit "CORP\\\\ops"']);
        expect(target({ 'plan.exit': 'include "b.e<|>xit"', 'b.exit': '' })).toEqual(['b.exit ']);
    });

    it('leads nowhere from a name that is not declared', () => {
        expect(target('workload a { depends on no<|>body }')).toEqual([]);
    });
});

describe('references', () => {
    it('are all places in all files, quoted or bare', () => {
        const at = marked({
            'plan.exit': 'include "b.exit"\nplan p\nworkload "d<|>b"\nworkload a { depends on db }',
            'b.exit': 'group g { "db", matching "db" }\nphase db { cutover db to x }',
        });
        const found = references(at.workspace, at.uri, at.position, true).map(
            l => `${l.uri.slice(ROOT.length)} ${covered(at.workspace, l.uri, l.range)}`,
        );
        expect(found).toEqual(['plan.exit "db"', 'plan.exit db', 'b.exit "db"', 'b.exit db']);
        expect(references(at.workspace, at.uri, at.position, false)).toHaveLength(3);
    });

    it('tell roles of different platforms apart', () => {
        const at = marked(
            `platform a { role r { } }\nplatform b { role r { } }\nidentity i on a { principal x holds r<|> }\nidentity k on b { principal y holds r }`,
        );
        expect(references(at.workspace, at.uri, at.position, true).map(l => l.range.start.line)).toEqual([0, 2]);
    });

    it('of a library name are its uses in the plan', () => {
        const at = marked('platform a is vsphere\nplatform b is vsp<|>here');
        expect(references(at.workspace, at.uri, at.position, false).map(l => l.range.start.line)).toEqual([0, 1]);
    });

    it('are highlighted in this file alone, the declaration as written', () => {
        const at = marked({
            'plan.exit': 'include "b.exit"\nworkload d<|>b\ngroup g { db }',
            'b.exit': 'group h { db }',
        });
        expect(highlights(at.workspace, at.uri, at.position)).toMatchObject([
            { kind: 3, range: { start: { line: 1 } } },
            { kind: 2, range: { start: { line: 2 } } },
        ]);
    });
});

describe('outline', () => {
    it('shows declarations with roles, principals and steps below them', () => {
        const at = marked(`${ESTATE}accept api-break on erp because "x"`);
        const symbols = documentSymbols(at.workspace, at.uri);
        expect(symbols.map(s => s.name)).toContain('accept api-break');
        expect(symbols.find(s => s.name === 'erp')).toMatchObject({ detail: 'workload · SAP ERP' });
        expect(symbols.find(s => s.name === 'ad')!.children!.map(c => c.name)).toEqual(['CORP\\ops']);
        expect(symbols.find(s => s.name === 'two')!.children!.map(c => c.name)).toEqual([
            'cutover tier1 to hci over 10 Gbps',
        ]);
        for (const s of symbols) {
            expect(
                s.range.start.line <= s.selectionRange.start.line && s.selectionRange.end.line <= s.range.end.line,
            ).toBe(true);
        }
    });

    it('finds declarations of every plan by letters in their order', () => {
        const at = marked({ 'a.exit': 'workload erp-db "SAP"', 'b.exit': 'fabric erd\nworkload web' });
        expect(workspaceSymbols(at.workspace, 'erd').map(s => s.name)).toEqual(['erp-db', 'erd']);
        expect(workspaceSymbols(at.workspace, 'sap').map(s => s.name)).toEqual(['erp-db']);
    });
});

describe('folding', () => {
    it('folds braces, comments, regions and includes', () => {
        const at = marked(
            'include "a"\ninclude "b"\n\n/**\n * doc\n */\nplatform p {\n  role r {\n    allows x\n  }\n}\n// one\n// two\n\n// #region phases\nphase a { }\nphase b { }\n// #endregion\n',
        );
        expect(foldingRanges(at.workspace, at.uri).map(f => [f.startLine, f.endLine, f.kind])).toEqual(
            expect.arrayContaining([
                [0, 1, 'imports'],
                [3, 5, 'comment'],
                [6, 9, undefined],
                [7, 8, undefined],
                [11, 12, 'comment'],
                [14, 17, 'region'],
            ]),
        );
    });
});

describe('selection', () => {
    it('grows from the word to the file', () => {
        const at = marked('workload a {\n  in "pr<|>od"  vcpu 4\n}\n');
        const [first] = selectionRanges(at.workspace, at.uri, [at.position]);
        const steps: string[] = [];
        for (let range = first; range; range = range.parent) {
            steps.push(covered(at.workspace, at.uri, range.range));
        }
        expect(steps).toEqual([
            'prod',
            '"prod"',
            'in "prod"',
            '\n  in "prod"  vcpu 4\n',
            'workload a {\n  in "prod"  vcpu 4\n}',
            'workload a {\n  in "prod"  vcpu 4\n}\n',
        ]);
    });
});

describe('inlay hints', () => {
    it('tell phase numbers and dates, what shares come to, and how many a selector names', () => {
        const at = marked(ESTATE);
        const lines = at.text().split('\n');
        const hints = inlayHints(at.workspace, at.uri, {
            start: { line: 0, character: 0 },
            end: { line: lines.length, character: 0 },
        });
        const shown = hints.map(
            h =>
                `${lines[h.position.line]!.slice(0, h.position.character).split(' ').slice(-2).join(' ')}|${String(h.label)}`,
        );
        expect(shown).toEqual(
            expect.arrayContaining([
                'phase |1',
                'phase |2',
                '1 week|2027-01-11 to 2027-01-18',
                '3 days|2027-01-18 to 2027-01-21',
                '3 %/d|= 123 GiB a day',
                'iops 18k|= 295 MB/s',
                '25 Gbps|= 6.25 GB/s a node',
                'protects all|= 2 machines',
                'cutover tier1|= 2 machines',
                'matching "c*"|= 1 machine',
            ]),
        );
        expect(shown).not.toContain('{ erp|= 1 machine');
    });

    it('come for the blocks of the range alone', () => {
        const at = marked('phase a { }\nphase b { }\n<[phase c { }\n]>');
        expect(inlayHints(at.workspace, at.uri, at.range).map(h => h.label)).toEqual(['3']);
    });
});

describe('code lenses', () => {
    it('opens the picture of a plan from where it is declared', () => {
        const at = marked('plan p { from a }\nplatform a is vsphere');
        expect(codeLenses(at.workspace, at.uri)[0]).toMatchObject({
            range: { start: { line: 0, character: 5 } },
            command: { title: 'Open preview', command: 'exitplan.openPreview', arguments: [at.uri] },
        });
    });

    it('count the machines that depend on a component, also through others, and those of a phase with its findings', () => {
        const at = marked(ESTATE);
        const lenses = codeLenses(at.workspace, at.uri).map(l => resolveCodeLens(at.workspace, l));
        const told = new Map(lenses.map(l => [covered(at.workspace, at.uri, l.range), l.command!.title]));
        expect(told.get('ad')).toBe('2 machines depend on this');
        expect(told.get('erp')).toBe('1 machine depends on this');
        expect(told.get('san')).toBe('2 machines depend on this');
        expect(told.get('two')).toMatch(/^\d+ machines? · \d+ findings?(, \d+ elsewhere)?$/);
        expect(told.has('crm')).toBe(false);
    });
});

describe('links', () => {
    it('lead from includes to the files that exist', () => {
        const at = marked({ 'plan.exit': 'include "b.exit"\ninclude "no.exit"', 'b.exit': '' });
        expect(documentLinks(at.workspace, at.uri).map(l => l.target)).toEqual([`${ROOT}b.exit`]);
    });
});
