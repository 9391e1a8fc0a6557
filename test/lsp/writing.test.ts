import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import { formatText } from '../../language/format/format.ts';
import { FULL_CLIENT } from '../../language/lsp/client.ts';
import { diagnosticsOf, verdictOf } from '../../language/lsp/diagnostics.ts';
import { codeActions, FIX_ALL, REORDER_PHASES, resolveCodeAction } from '../../language/lsp/edits/code-actions.ts';
import { formatDocument, formatRange } from '../../language/lsp/edits/formatting.ts';
import { lineEdits } from '../../language/lsp/edits/text-changes.ts';
import { prepareRename, rename } from '../../language/lsp/names/rename.ts';
import { SEMANTIC_LEGEND, semanticTokens, semanticTokensIn, tokensDelta } from '../../language/lsp/semantic-tokens.ts';
import { covered, edited, type Marked, marked, ROOT } from './marked.ts';

/** The texts of all files after an edit; it carries the version of each. */
function after({ workspace }: Marked, edit: WorkspaceEdit): Record<string, string> {
    const texts = Object.fromEntries(
        workspace.uris().map(uri => [uri.slice(ROOT.length), workspace.document(uri)!.text]),
    );
    for (const change of edit.documentChanges ?? []) {
        if (!('textDocument' in change)) {
            throw new Error('only text edits are expected');
        }
        expect(change.textDocument.version).toBe(1);
        const path = change.textDocument.uri.slice(ROOT.length);
        texts[path] = edited(
            texts[path]!,
            change.edits.flatMap(e => ('newText' in e ? [e] : [])),
        );
    }
    return texts;
}

describe('rename', () => {
    const renamed = (files: string | Record<string, string>, name: string): Record<string, string> => {
        const at = marked(files);
        return after(at, rename(at.workspace, at.uri, at.position, name));
    };
    const refused = (text: string, name = 'new'): string => {
        const at = marked(text);
        try {
            rename(at.workspace, at.uri, at.position, name);
            return '';
        } catch (error) {
            return (error as Error).message;
        }
    };

    it('changes the declaration and every reference, in all files of the plan', () => {
        expect(
            renamed(
                {
                    'plan.exit': 'include "b.exit"\nworkload a { depends on d<|>b }',
                    'b.exit': 'workload db\ngroup g { db }',
                    'c.exit': 'workload db',
                },
                'orders',
            ),
        ).toEqual({
            'plan.exit': 'include "b.exit"\nworkload a { depends on orders }',
            'b.exit': 'workload orders\ngroup g { orders }',
            'c.exit': 'workload db',
        });
    });

    it('writes quotes where the new name needs them and drops them where not', () => {
        expect(renamed('workload "a<|> b"\ngroup g { "a b" }', 'c')['plan.exit']).toBe('workload c\ngroup g { c }');
        expect(renamed('workload a<|>\ngroup g { a }', '01 - "old"')['plan.exit']).toBe(
            'workload "01 - \\"old\\""\ngroup g { "01 - \\"old\\"" }',
        );
        expect(renamed('workload a<|>\ngroup g { a }', '"all"')['plan.exit']).toBe('workload "all"\ngroup g { "all" }');
    });

    it('writes a keyword so that it is read as a name', () => {
        const text = renamed('workload a<|>\nworkload b {\n  depends on\n    a\n}', 'disk')['plan.exit']!;
        expect(text).toBe('workload disk\nworkload b {\n  depends on\n    "disk"\n}');
        expect(
            [...marked(text).workspace.unitOf(`${ROOT}plan.exit`)!.plan.workloads[1]!.depends].map(d => d.on.name),
        ).toEqual(['disk']);
    });

    it('knows roles, privileges and principals', () => {
        expect(renamed('platform p { role r<|> { } }\nidentity i on p { principal x holds r }', 's')['plan.exit']).toBe(
            'platform p { role s { } }\nidentity i on p { principal x holds s }',
        );
        expect(
            renamed('identity i { principal "A\\\\b<|>" }\nbackup x { account "A\\\\b" }', 'A\\c')['plan.exit'],
        ).toBe('identity i { principal "A\\\\c" }\nbackup x { account "A\\\\c" }');
    });

    test.each([
        ['names of the library', 'platform a is vsp<|>here', 'new', /built-in library \(vsphere\.exit\)/],
        [
            'words of the language',
            'workload a { i<|>n prod }\nenvironment prod',
            'new',
            /Words of the language cannot be renamed/,
        ],
        ['names that are not declared', 'workload a { depends on no<|>body }', 'new', /not declared/],
        ['a name that is taken', 'workload a<|>\nfabric b', 'b', /taken: a fabric in plan\.exit has it/],
        ['a name of the library', 'fabric a<|>', 'ceph-replicated', /taken: the library has a fabric/],
        ['a bare word of the language', 'workload a<|>', 'all', /word of the language\. Write "all" in double quotes/],
        ['no name at all', 'workload a<|>', '  ', /at least one character/],
        ['a name of two lines', 'workload a<|>', 'a\nb', /one line/],
    ])('refuses %s', (_, text, name, message) => {
        expect(refused(text, name)).toMatch(message);
    });

    it('is prepared with the name without its quotes', () => {
        const at = marked('workload "a<|> b"');
        expect(prepareRename(at.workspace, at.uri, at.position)).toEqual({
            range: { start: { line: 0, character: 9 }, end: { line: 0, character: 14 } },
            placeholder: 'a b',
        });
    });

    it('refuses in library files', () => {
        const { workspace } = marked('plan p');
        expect(() => prepareRename(workspace, 'exit-library:/media.exit', { line: 0, character: 0 })).toThrow(
            /read-only/,
        );
    });
});

const SAMPLE = readFileSync('media/templates/sample.exit', 'utf8');

describe('code actions', () => {
    const offered = (at: Marked, only?: string[]): CodeAction[] =>
        codeActions(at.workspace, at.uri, at.range, { only });

    it('are offered for the findings in the range, with the findings they repair', () => {
        const at = marked('workload a { in prdo<|> }\nenvironment prod');
        const diagnostics = diagnosticsOf(at.workspace.unitOf(at.uri)!).get(at.uri)!;
        const actions = codeActions(at.workspace, at.uri, at.range, { diagnostics });
        const fix = actions.find(a => a.title.includes('prod'))!;
        expect(fix).toMatchObject({
            kind: 'quickfix',
            isPreferred: true,
            diagnostics: [{ code: 'reference-unknown' }],
        });
        expect(fix.edit).toBeUndefined();
        expect(after(at, resolveCodeAction(at.workspace, fix).edit!)['plan.exit']).toBe(
            'workload a { in prod }\nenvironment prod',
        );
        expect(offered(marked('<|>workload a { in prdo }\nenvironment prod')).map(a => a.title)).not.toContain(
            fix.title,
        );
    });

    it('carry their edits at once for clients that do not ask again', () => {
        const at = marked('workload a { in prdo<|> }\nenvironment prod');
        const actions = codeActions(
            at.workspace,
            at.uri,
            at.range,
            {},
            { ...FULL_CLIENT, resolvesActions: false, documentChanges: false },
        );
        expect(actions.length).toBeGreaterThan(0);
        for (const action of actions) {
            expect(action.edit?.changes?.[at.uri]).toBeDefined();
        }
    });

    it('put the phases into order, whole plan, from any of its files', () => {
        const at = marked({ 'plan.exit': `include "b.exit"\n${SAMPLE}`, 'b.exit': 'workload x<|> { }' });
        const [action, ...others] = offered(at, [REORDER_PHASES]);
        expect(others).toEqual([]);
        const text = after(at, resolveCodeAction(at.workspace, action!).edit!)['plan.exit']!;
        const phases = [...text.matchAll(/^phase (\S+)/gm)].map(m => m[1]);
        expect(phases.at(-1)).toBe('databases');
        expect(text).toContain('// The database moves first: everything it leans on comes too late.\nphase databases');
        const repaired = marked({ 'plan.exit': text, 'b.exit': 'workload x<|> { }' });
        expect(offered(repaired, [REORDER_PHASES])).toEqual([]);
    });

    it('apply all preferred fixes until none is left', () => {
        const at = marked({ 'plan.exit': SAMPLE.replace('in prod', 'in prdo') });
        const [action] = offered(at, [FIX_ALL]);
        const files = after(at, resolveCodeAction(at.workspace, action!).edit!);
        const unit = marked(files).workspace.unitOf(at.uri)!;
        expect(unit.analysis.findings.filter(f => f.severity === 'error').map(f => f.message)).toEqual([]);
        expect(offered(marked(files), [FIX_ALL])).toEqual([]);
    });

    it('are none when nothing is wrong, whatever is asked for', () => {
        const at = marked('workload a { in prod<|> }\nenvironment prod { class lab }');
        for (const only of [undefined, ['quickfix'], ['source'], [FIX_ALL], [REORDER_PHASES]]) {
            expect(offered(at, only)).toEqual([]);
        }
    });

    it('leave an action without edits when what it repairs is gone', () => {
        const at = marked('workload a { in prdo<|> }\nenvironment prod');
        const [action] = offered(at);
        at.workspace.set(at.uri, 'workload a { in prod }\nenvironment prod', 2);
        expect(resolveCodeAction(at.workspace, action!).edit).toBeUndefined();
    });

    it('leave out codes that are switched off', () => {
        const at = marked('workload a { in prdo<|> }\nenvironment prod');
        expect(
            codeActions(at.workspace, at.uri, at.range, {}, FULL_CLIENT, {
                severity: { 'reference-unknown': 'off' },
            }).filter(a => a.isPreferred),
        ).toEqual([]);
    });

    it('leave text that formatting would not change any more', () => {
        const at = marked(formatText(SAMPLE));
        const [action] = offered(at, [REORDER_PHASES]);
        const text = after(at, resolveCodeAction(at.workspace, action!).edit!)['plan.exit']!;
        expect(formatText(formatText(text))).toBe(formatText(text));
    });

    it('tell differing lines by the fewest edits', () => {
        const line = fc.constantFrom('a\n', 'b\n', 'c\n', '\n');
        const text = fc.tuple(fc.array(line), fc.constantFrom('', 'end')).map(([lines, end]) => lines.join('') + end);
        fc.assert(
            fc.property(text, text, (before, now) => {
                expect(edited(before, lineEdits(before, now))).toBe(now);
            }),
        );
    });
});

describe('findings', () => {
    it('carry code, page, severity, related places and tags', () => {
        const at = marked({
            'plan.exit': `include "b.exit"\n${SAMPLE}`,
            'b.exit': 'workload twice { vcpu 4  vcpu 8 }',
        });
        const lists = diagnosticsOf(at.workspace.unitOf(at.uri)!);
        expect([...lists.keys()]).toEqual([`${ROOT}plan.exit`, `${ROOT}b.exit`]);
        const order = lists.get(`${ROOT}plan.exit`)!.find(d => d.code === 'compute-before-foundation')!;
        expect(order).toMatchObject({
            severity: 1,
            source: 'exitplan',
            codeDescription: { href: 'exit-docs:/compute-before-foundation.md' },
        });
        expect(order.relatedInformation!.length).toBeGreaterThan(1);
        expect(lists.get(`${ROOT}b.exit`)!.find(d => d.code === 'property-duplicate')).toMatchObject({
            range: { start: { line: 0, character: 25 } },
        });
    });

    it('are as loud as the settings say, and none where they are off', () => {
        const unit = marked(SAMPLE).workspace.unitOf(`${ROOT}plan.exit`)!;
        const loudness = (level: 'off' | 'warning') =>
            [...diagnosticsOf(unit, { severity: { 'compute-before-foundation': level } }).values()]
                .flat()
                .filter(d => d.code === 'compute-before-foundation')
                .map(d => d.severity);
        expect(loudness('off')).toEqual([]);
        expect(new Set(loudness('warning'))).toEqual(new Set([2]));
        // What a plan is worth is not a matter of settings: they are counted, and said.
        const { softened, ...plain } = verdictOf(unit);
        const { softened: hidden, ...off } = verdictOf(unit, { severity: { 'compute-before-foundation': 'off' } });
        expect(softened).toBe(0);
        expect(hidden).toBe(loudness('warning').length);
        expect(off).toEqual(plain);
        expect(
            [...diagnosticsOf(unit, { severity: { 'compute-before-foundation': 'off' } }).values()]
                .flat()
                .map(d => d.code),
        ).not.toContain('compute-before-foundation');
    });
});

describe('colours', () => {
    interface Coloured {
        readonly text: string;
        readonly type: string;
        readonly modifiers: number;
    }

    const decode = (at: Marked, data: readonly number[]): Coloured[] => {
        const found: Coloured[] = [];
        let line = 0;
        let character = 0;
        for (let i = 0; i < data.length; i += 5) {
            character = data[i] === 0 ? character + data[i + 1]! : data[i + 1]!;
            line += data[i]!;
            const range = { start: { line, character }, end: { line, character: character + data[i + 2]! } };
            found.push({
                text: covered(at.workspace, at.uri, range),
                type: SEMANTIC_LEGEND.tokenTypes[data[i + 3]!]!,
                modifiers: data[i + 4]!,
            });
        }
        return found;
    };

    it('tell keywords, names by kind, properties, words, texts and numbers apart', () => {
        const at = marked(
            '/** doc\n * two */\nworkload "a b" "t" is oltp { in prod  iops 18k  memory 16 GiB  evidence measured }\nfabric f { media 6 x nvme }\nphase model { model f }',
        );
        const kinds = decode(at, semanticTokens(at.workspace, at.uri).data).map(
            t => `${t.text}:${t.type}${t.modifiers === 1 ? ' declared' : ''}`,
        );
        expect(kinds).toEqual([
            '/** doc:comment',
            ' * two */:comment',
            'workload:keyword',
            '"a b":variable declared',
            '"t":string',
            'is:keyword',
            'oltp:class',
            'in:keyword',
            'prod:enum',
            'iops:property',
            '18:number',
            'k:number',
            'memory:property',
            '16:number',
            'GiB:number',
            'evidence:property',
            'measured:enumMember',
            'fabric:keyword',
            'f:struct declared',
            'media:property',
            '6:number',
            'x:operator',
            'nvme:struct',
            'phase:keyword',
            'model:event declared',
            'model:property',
            'f:struct',
        ]);
    });

    it('over a grammar are those of names alone', () => {
        const at = marked('/** doc */\nworkload "a b" is oltp { in prod  vcpu 4 }\nphase model { model f }');
        expect(decode(at, semanticTokens(at.workspace, at.uri, 'names').data).map(t => t.text)).toEqual([
            '"a b"',
            'oltp',
            'prod',
            'model',
            'f',
        ]);
    });

    it('of a range are those of its blocks', () => {
        const at = marked('workload a\nworkload b\n<[workload c]>\n');
        expect(decode(at, semanticTokensIn(at.workspace, at.uri, at.range).data).map(t => t.text)).toEqual([
            'workload',
            'c',
        ]);
    });

    it('of an edited file are those of the last, with one edit', () => {
        fc.assert(
            fc.property(fc.array(fc.nat(3)), fc.array(fc.nat(3)), (before, now) => {
                const { edits } = tokensDelta(before, now);
                const result = [...before];
                for (const e of edits) {
                    result.splice(e.start, e.deleteCount, ...(e.data ?? []));
                }
                expect(result).toEqual(now);
            }),
        );
    });
});

describe('formatting', () => {
    it('of a document gives the form, as edits of blanks', () => {
        const at = marked('workload   a{in prod}\r\n\r\n\r\nworkload b');
        const edits = formatDocument(at.workspace, at.uri);
        expect(edits.every(e => e.newText.trim() === '')).toBe(true);
        expect(edited(at.text(), edits)).toBe('workload a { in prod }\r\n\r\nworkload b\r\n');
    });

    it('of a range leaves the rest', () => {
        const at = marked('workload   a\n<[workload   b]>\nworkload   c\n');
        expect(edited(at.text(), formatRange(at.workspace, at.uri, at.range))).toBe(
            'workload   a\nworkload b\nworkload   c\n',
        );
    });
});
