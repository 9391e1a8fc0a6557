import fc from 'fast-check';
import { DefaultLexer } from 'langium';
import { describe, expect, it } from 'vitest';
import { planServices } from '../../language/blocks/parser.ts';
import { TokenScanner } from '../../language/blocks/tokens.ts';
import { anyText, plan } from './texts.ts';

const services = planServices();
const generated = new DefaultLexer(services);
const types = generated.definition as Record<string, (typeof generated.definition)[number]>;
const scanner = TokenScanner.for(services.Grammar, types);

const WORDS = [
    'workload',
    'in',
    'in-guest',
    'in/out',
    'inab/cd',
    'x',
    'x86',
    'p99',
    'p99/s',
    'failure-domain',
    'failure-domains',
    'B/s',
    'MiB/s',
    'a-b/c',
    '_',
    'a.',
    'Ab_9.-',
    '12',
    '1_000',
    '1.5',
    '1.',
    '1._',
    '18k',
    '16KiB',
    '2026-12-01',
    '2026-12-011',
    '2026-1-1x',
    '2026-12',
    '%',
    '%/d',
    '%//d',
    '%/',
    '3:1',
    '4+2',
    ',',
    '{',
    '}',
    '"a"',
    '"\\""',
    '"\\\\"',
    '"a\\',
    '/* a */',
    '/* a\n b */',
    '/*\r\n*/',
    '/**/',
    '/*/',
    '// a',
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\u00a0',
    '\ufeff',
    '\u2003',
    '\u2028',
    '-',
    '.',
    '/',
    '!',
];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map(parts => parts.join(''));

describe('the token scanner', () => {
    it('knows the terminals of the grammar', () => {
        expect(scanner).toBeDefined();
    });

    it('gives the tokens of the generated lexer, or leaves the text to it', () => {
        let own = 0;
        let clean = 0;
        fc.assert(
            fc.property(fc.oneof({ weight: 4, arbitrary: words }, { weight: 1, arbitrary: anyText }), text => {
                const expected = generated.tokenize(text);
                const tokens = scanner!.tokenize(text);
                if (tokens) {
                    own++;
                    expect(tokens).toEqual(expected);
                } else if (expected.errors.length === 0 && !/[\u2003\u2028]/.test(text)) {
                    clean++;
                    const last = [...expected.tokens, ...expected.hidden];
                    expect(
                        last.some(
                            t =>
                                /^"(\\.|[^"\\])*$/.test(t.image) ||
                                /^\/\*(?!.*\*\/)/s.test(t.image) ||
                                t.image === '/*/',
                        ),
                    ).toBe(true);
                }
            }),
            { numRuns: 5000 },
        );
        expect(own).toBeGreaterThan(1000);
        expect(clean).toBeLessThan(own);
        expect(scanner!.tokenize(plan(20))).toEqual(generated.tokenize(plan(20)));
    }, 60_000);
});
