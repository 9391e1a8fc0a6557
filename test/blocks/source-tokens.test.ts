import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planServices } from '../../language/blocks/parser.ts';
import { sourceTokens } from '../../language/blocks/source-tokens.ts';
import { PLANS } from './plans.ts';
import { anyText } from './texts.ts';

/** What the parser's lexer sees, comments included, stray characters left out. */
function lexed(text: string): string[] {
    const result = planServices().parser.Lexer.tokenize(text);
    return [...result.tokens, ...result.hidden]
        .sort((a, b) => a.startOffset - b.startOffset)
        .map(t => `${t.startOffset} ${t.image}`);
}

function scanned(text: string): string[] {
    return sourceTokens(text)
        .filter(t => t.kind !== 'stray')
        .map(t => `${t.start} ${text.slice(t.start, t.end)}`);
}

describe('tokens', () => {
    it('begin and end where the parser has them, in plans and in any text', () => {
        for (const text of PLANS) {
            expect(scanned(text)).toEqual(lexed(text));
        }
        fc.assert(
            fc.property(anyText, text => {
                expect(scanned(text)).toEqual(lexed(text));
            }),
            { numRuns: 500 },
        );
    });
});
