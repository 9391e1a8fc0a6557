import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadGrammar, render, type Token, tokenize } from './tokenizer.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const grammar = await loadGrammar();

describe('colours of a plan', () => {
    for (const file of readdirSync(fixtures).filter(name => name.endsWith('.exit'))) {
        test(file, async () => {
            const text = readFileSync(new URL(file, fixtures), 'utf8');
            const snapshot = fileURLToPath(new URL(`./snapshots/${file}.txt`, import.meta.url));
            await expect(render(grammar, text)).toMatchFileSnapshot(snapshot);
        });
    }

    test('a fence in Markdown has the colours of the language, the text around it has none', async () => {
        const markdown = await loadGrammar('markdown.exit.codeblock');
        const lines = tokenize(markdown, readFileSync(new URL('fence.md', fixtures), 'utf8'));
        const inFence = lines[3]!.tokens.flatMap(token => token.scopes);
        expect(inFence).toContain('storage.type.declaration.exit');
        expect(inFence).toContain('meta.embedded.block.exit');
        expect(lines[6]!.tokens).toEqual([]);
    });
});

describe('a line that is being typed', () => {
    const next = 'workload after-it { vcpu 2 }';

    test.each([
        'plan p {',
        'workload',
        'plan p {\nworkload',
        'workload x {',
        'workload "x',
        'phase a { cutover',
        'group g { a,',
        'platform p is',
        'fabric f { media 6 x',
        'identity i { principal "CORP\\',
        'accept api-break on',
        'platform p { role r { allows A,',
        '// {',
        '{',
    ])('%s leaves the next declaration its colours', line => {
        const tokens = tokenize(grammar, `${line}\n${next}`).at(-1)!.tokens;
        expect(scopesAt(tokens, 0)).toContain('storage.type.declaration.exit');
        expect(scopesAt(tokens, next.indexOf('after-it'))).toContain('entity.name.type.exit');
        expect(scopesAt(tokens, next.indexOf('vcpu'))).toContain('variable.other.property.exit');
    });

    test('any text at all is tokenized to its end, and a first-column declaration after it is coloured', () => {
        const word = fc.constantFrom(
            'plan',
            'phase',
            'workload',
            'in',
            'on',
            '{',
            '}',
            '"',
            '\\',
            ',',
            '12',
            'GiB',
            'x',
            'is',
            'role',
            ' ',
            '\n',
            '//',
        );
        fc.assert(
            fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 30 }), parts => {
                const before = parts.join(' ').replaceAll('/*', '/ *');
                const lines = tokenize(grammar, `${before}\n${next}`);
                const last = lines.at(-1)!;
                expect(scopesAt(last.tokens, 0)).toContain('storage.type.declaration.exit');
            }),
            { numRuns: 300 },
        );
    });
});

function scopesAt(tokens: Token[], character: number): string[] {
    return tokens.find(token => token.start <= character && character < token.end)?.scopes ?? [];
}
