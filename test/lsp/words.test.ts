import { describe, expect, it, test } from 'vitest';
import { parseText } from '../../language/blocks/parser.ts';
import { formatText } from '../../language/format/format.ts';
import { unexpectedTokens } from '../../language/lsp/completion/context.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { rename } from '../../language/lsp/names/rename.ts';
import { documentSymbols } from '../../language/lsp/names/symbols.ts';
import { WORDS } from '../fixtures/words.ts';
import { marked } from './marked.ts';

/** The words of the second edition in the editor. */

const at = (where: string) => {
    expect(WORDS).toContain(where.replace('<|>', ''));
    return marked(WORDS.replace(where.replace('<|>', ''), where));
};

describe('hover tells of', () => {
    test.each([
        ['a freeze', 'free<|>ze 2027', ['freeze DATE..DATE', 'nothing is cut over']],
        ['a window', 'win<|>dow sat', ['window DAY HH:MM', 'add up']],
        ['alongside', 'along<|>side proofs', ['same time']],
        ['convert', 'con<|>vert 2', ['change sides']],
        ['recreate', 'recr<|>eate db-120', ['again on the target']],
        ['test', 'te<|>st b', ['restore of a backup']],
        ['a network', 'network db<|>-120', ['Database segment']],
        ['a policy', 'policy apa<|>rt', ['`applies erp']],
        ['a mover', 'mover move-<|>fra', ['acme-move']],
        ['a rule', 'rule appr<|>oved', ['The board decides']],
        ['a range', '12<|>k..18k', ['12k..18k']],
        ['net', 'ne<|>t db-120', ['networks it is on']],
    ])('%s', (_, where, wanted) => {
        const spot = at(where);
        const told = hover(spot.workspace, spot.uri, spot.position);
        const text = told && typeof told.contents === 'object' && 'value' in told.contents ? told.contents.value : '';
        for (const part of wanted) {
            expect(text).toContain(part);
        }
    });
});

test.each([
    ['network db-<|>120', 4],
    ['policy apa<|>rt', 3],
    ['mover move<|>-fra', 4],
    ['phase proo<|>fs', 2],
])('%s is renamed wherever it is named', (where, places) => {
    const spot = at(where);
    const edits = Object.values(rename(spot.workspace, spot.uri, spot.position, 'other', false).changes ?? {}).flat();
    expect(edits).toHaveLength(places);
});

it('the outline shows declarations and steps', () => {
    const spot = marked(WORDS);
    const symbols = documentSymbols(spot.workspace, spot.uri);
    expect(symbols.map(s => s.name)).toEqual(
        expect.arrayContaining(['db-120', 'apart', 'move-fra', 'approved', 'acme-move']),
    );
    expect(symbols.find(s => s.name === 'hosts')?.children?.map(c => c.name)).toEqual(['convert 2 of san to hci']);
});

it('completion has a place for every word', () => {
    expect(unexpectedTokens(WORDS).map(t => WORDS.slice(t.start, t.end))).toEqual([]);
});

it('the formatter keeps ranges together and changes nothing that is in form', () => {
    const once = formatText(WORDS);
    expect(formatText(once)).toBe(once);
    expect(parseText(once).problems).toEqual([]);
    expect(formatText('workload w {\niops 12k .. 18k  disk 1  ..  2 TiB\nvcpu 4+-1\n}\n')).toBe(
        'workload w {\n  iops 12k..18k  disk 1..2 TiB\n  vcpu 4 +- 1\n}\n',
    );
});
