import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nth } from '../../language/basics/lists.ts';
import { parseText } from '../../language/blocks/parser.ts';
import { formatText } from '../../language/format/format.ts';
import { completion } from '../../language/lsp/completion/completion.ts';
import { isTopLevel, unexpectedTokens } from '../../language/lsp/completion/context.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { rename } from '../../language/lsp/names/rename.ts';
import { documentSymbols } from '../../language/lsp/names/symbols.ts';
import { SEMANTIC_LEGEND, semanticTokens } from '../../language/lsp/semantic-tokens.ts';
import type { DeclRecord } from '../../language/plan/records.ts';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { rangeOf, type Span } from '../../language/plan/source.ts';
import type { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { readFixture } from '../fixtures/reader.ts';
import { OTHER_WORDS, WORDS } from '../fixtures/words.ts';
import { marked } from '../lsp/marked.ts';
import { loadGrammar, tokenize } from '../textmate/tokenizer.ts';

/**
 * A word of the language comes whole: whatever a plan may declare or say of a declaration stands in a fixture, and there every
 * surface of the editor knows it. Rows are the words, columns the surfaces.
 */

const HERE = import.meta.dirname;
const PAGE = readFileSync(join(HERE, '../../docs/language.md'), 'utf8');
const GRAMMAR = await loadGrammar();

/** Plans that show what the language means: fixtures of the rules, and the lists of words. */
const CORPUS: readonly string[] = [
    WORDS,
    OTHER_WORDS,
    ...readdirSync(join(HERE, '../textmate/fixtures'))
        .filter(f => /^(words|library|plan)\.exit$/.test(f))
        .map(f => readFileSync(join(HERE, '../textmate/fixtures', f), 'utf8')),
    ...readdirSync(join(HERE, '../fixtures/plans'), { recursive: true })
        .map(String)
        .filter(f => f.endsWith('.exit'))
        .sort()
        .flatMap(f =>
            readFixture(readFileSync(join(HERE, '../fixtures/plans', f), 'utf8')).files.map(file => file.text),
        ),
];

interface Place {
    readonly workspace: PlanWorkspace;
    readonly uri: string;
    readonly text: string;
    readonly offset: number;
    readonly record?: DeclRecord;
}

/** The first place of every declaration (`workload`) and of every property of one (`workload net`). */
function placesOf(texts: readonly string[]): ReadonlyMap<string, Place> {
    const found = new Map<string, Place>();
    for (const text of texts) {
        if (parseText(text).problems.length > 0) {
            continue;
        }
        const { workspace, uri } = marked(text);
        const document = workspace.document(uri);
        for (const block of document?.blocks ?? []) {
            const put = (key: string, span: Span, record?: DeclRecord) => {
                if (!found.has(key)) {
                    const offset = document?.offsetAt(rangeOf(span).start) ?? 0;
                    found.set(key, { workspace, uri, text, offset, record });
                }
            };
            const visit = (record: DeclRecord): void => {
                put(record.kind, record.span, record);
                for (const { key, span } of record.properties) {
                    put(`${record.kind} ${key}`, span, record);
                }
                for (const principal of record.principals) {
                    put('principal', principal.span);
                    put(`${record.kind} principal`, principal.span, record);
                }
                record.nested.forEach(visit);
            };
            block.value.declarations.forEach(visit);
            block.value.accepts.forEach(a => put('accept', a.span));
            block.value.retains.forEach(r => put('retain', r.span));
        }
    }
    return found;
}

const PLACES = placesOf(CORPUS);

/** Without a name of their own there is nothing to rename. */
const NAMELESS = new Set(['include', 'grants', 'accept', 'retain', 'transition']);
const DECLARED = DECLARATIONS.map(d => [d.keyword, d] as const);
const PROPERTIES = DECLARATIONS.flatMap(d => d.properties.map(p => [`${d.keyword} ${p.key}`, d, p] as const));

function place(word: string): Place {
    const found = PLACES.get(word);
    if (!found) {
        throw new Error(`no fixture shows ${word}`);
    }
    return found;
}

function hoverText({ workspace, uri, offset }: Place): string {
    const position = workspace.document(uri)!.positionAt(offset);
    const told = hover(workspace, uri, position)?.contents;
    return told !== undefined && typeof told === 'object' && 'value' in told ? told.value : '';
}

/** What an editor without a grammar of its own colours a place as. */
function colourOf({ workspace, uri, offset }: Place): string | undefined {
    const wanted = workspace.document(uri)!.positionAt(offset);
    const { data } = semanticTokens(workspace, uri);
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
        character = nth(data, i) === 0 ? character + nth(data, i + 1) : nth(data, i + 1);
        line += nth(data, i);
        if (line === wanted.line && character === wanted.character) {
            return SEMANTIC_LEGEND.tokenTypes[nth(data, i + 3)];
        }
    }
    return undefined;
}

/** What a grammar of an editor colours a place as. */
function scopesOf({ text, offset }: Place): readonly string[] {
    const before = text.slice(0, offset);
    const line = before.split('\n').length - 1;
    const column = offset - (before.lastIndexOf('\n') + 1);
    const tokens = tokenize(GRAMMAR, text)[line]?.tokens ?? [];
    return tokens.find(t => t.start <= column && column < t.end)?.scopes ?? [];
}

/** A snippet as it stands in the text before anybody has filled it in. */
function filled(snippet: string): string {
    return snippet
        .replace(/\$\{\d+\|([^,|]+)[^}]*\}/g, '$1')
        .replace(/\$\{\d+:date\}/g, '2027-01-04')
        .replace(/\$\{\d+:(capability|privilege)\}/g, 'Some.Name')
        .replace(/\$\{\d+:([^}]*)\}/g, '$1')
        .replace(/\$\d+/g, '')
        .replace(/\\\\/g, '\\');
}

const labels = (text: string) => {
    const spot = marked(text);
    return completion(spot.workspace, spot.uri, spot.position).items.map(i => i.label);
};

describe('every declaration', () => {
    test('there are as many as the grammar has', () => {
        const grammar = readFileSync(join(HERE, '../../language/exit.langium'), 'utf8');
        const [, rules = ''] = /^Declaration:\n([^;]*);/m.exec(grammar) ?? [];
        const known = new Set<string>(DECLARATIONS.map(d => d.keyword));
        const named = rules.split('|').map(r => r.trim().toLowerCase());
        const kinds: Readonly<Record<string, readonly string[]>> = {
            controller: ['backup', 'replication', 'monitoring', 'automation'],
            houserule: ['rule'],
        };
        expect(named.flatMap(n => kinds[n] ?? [n]).filter(k => !known.has(k))).toEqual([]);
    });

    test.each(DECLARED.filter(([k]) => k !== 'include' && k !== 'grants'))('%s stands in a fixture', keyword => {
        expect(place(keyword).text).toContain(keyword);
    });

    test.each(DECLARED)('%s is completed', (keyword, { snippet }) => {
        const inside = keyword === 'privilege' || keyword === 'grants' || keyword === 'principal';
        expect(labels(inside ? `${keyword === 'principal' ? 'identity' : 'platform'} x {\n  <|>\n}` : '<|>')).toContain(
            keyword,
        );
        const text = inside
            ? `${keyword === 'principal' ? 'identity' : 'platform'} x {\n${filled(snippet)}\n}`
            : filled(snippet);
        expect(parseText(text).problems.map(p => p.message)).toEqual([]);
        expect(unexpectedTokens(text)).toEqual([]);
    });

    test.each(DECLARED.filter(([k]) => k !== 'include' && k !== 'grants'))('%s is told of', (keyword, { form }) => {
        expect(hoverText(place(keyword))).toContain(form);
    });

    test.each(DECLARED.filter(([k]) => k !== 'include' && k !== 'grants'))('%s has its colours', keyword => {
        expect(colourOf(place(keyword))).toMatch(/^(keyword|property)$/);
        expect(scopesOf(place(keyword)).join(' ')).toMatch(/keyword|storage|variable\.other\.property/);
    });

    test.each(DECLARED.filter(([k]) => k !== 'include' && k !== 'grants'))('%s is in the outline', keyword => {
        const { workspace, uri, offset } = place(keyword);
        const position = workspace.document(uri)!.positionAt(offset);
        const all = documentSymbols(workspace, uri).flatMap(s => [s, ...(s.children ?? [])]);
        expect(all.map(s => s.range.start)).toContainEqual(position);
    });

    test.each(DECLARED.filter(([k]) => !NAMELESS.has(k) && k !== 'principal'))('%s is renamed', keyword => {
        const { workspace, uri, record } = place(keyword);
        const position = rangeOf(record!.nameSpan).start;
        const edits = rename(workspace, uri, position, 'another-name', false).changes ?? {};
        expect(Object.values(edits).flat().length).toBeGreaterThan(0);
    });

    test.each(DECLARED)('%s has a row in the docs', keyword => {
        expect(PAGE).toMatch(new RegExp(`^\\|.*\`${keyword}[ \`].*\\|`, 'm'));
    });
});

describe('every property', () => {
    test.each(PROPERTIES)('%s stands in a fixture', word => {
        expect(place(word).text).toContain(word.split(' ')[1]);
    });

    test.each(PROPERTIES)('%s is completed', (_word, { keyword }, { key, snippet }) => {
        const own = `${keyword} ${headOf(keyword)} {\n  <|>\n}`;
        expect(labels(isTopLevel(keyword) ? own : `platform x {\n${own}\n}`)).toContain(key);
        if (snippet !== undefined && !/[ ,]\$0$/.test(snippet)) {
            const text = `${keyword} ${headOf(keyword)} {\n  ${filled(snippet)}\n}`;
            expect(parseText(text).problems.map(p => p.message)).toEqual([]);
        }
    });

    test.each(PROPERTIES)('%s is told of', (word, _declaration, { key, form }) => {
        // A declaration inside another is told of as what it is.
        const nested = word === 'platform privilege' || word === 'platform role';
        expect(hoverText(place(word))).toContain(nested ? `${key} NAME` : form);
    });

    test.each(PROPERTIES)('%s has its colours', word => {
        expect(colourOf(place(word))).toMatch(/^(keyword|property)$/);
        expect(scopesOf(place(word)).join(' ')).toMatch(/keyword|storage|variable\.other\.property/);
    });
});

/** What stands between a keyword and its brace. */
function headOf(keyword: string): string {
    return keyword === 'transition' ? 'vsphere to nutanix' : 'x';
}

test('the formatter changes nothing but blanks, of any word', () => {
    const texts = new Set([...PLACES.values()].map(p => p.text));
    for (const text of texts) {
        const once = formatText(text);
        expect(formatText(once)).toBe(once);
        expect(once.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
    }
});
