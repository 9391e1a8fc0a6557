import fc from 'fast-check';
import { segment } from '../../language/blocks/segment.ts';

/** The texts of the blocks a text falls into. */
export function blocksOf(text: string): string[] {
    const bounds = [0, ...segment(text), text.length];
    return bounds
        .slice(1)
        .map((end, index) => text.slice(bounds[index], end))
        .filter(block => block !== '');
}

/** A plan of `count` declarations with comments, nested braces, strings that look like code, and brace-less lines. */
export function plan(count: number, eol = '\n'): string {
    const parts = [
        'include "inventory.exit"',
        '',
        '// the estate',
        'platform vc is vsphere { version "7.0" }',
        'environment lab',
        '',
    ];
    for (let i = 0; i < count; i++) {
        parts.push(
            `/** Number ${i}: { not a brace } */`,
            `workload app-${i} "title \\" { // no comment" is oltp {`,
            '  in prod-db  on san-a   // leaves }',
            `  depends on app-${(i * 7) % count}, db`,
            '  vcpu 4  memory 8 GiB',
            '}',
            '',
        );
        if (i % 5 === 0) {
            parts.push(`accept unprotected on app-${i}`, '  because "a reason"', '');
        }
    }
    return parts.join(eol);
}

const FRAGMENTS = [
    '{',
    '}',
    '{',
    '}',
    '"',
    '\\"',
    '\\',
    '//',
    '/*',
    '*/',
    '/**',
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    ' ',
    '  ',
    '\t',
    ',',
    'x',
    'plan',
    'is',
    'on',
    'workload',
    '\nworkload ',
    '\nphase p ',
    '\ninclude "x"\n',
    '\nplatform a is b { role r }\n',
    '\nrole r on p\n',
    '\n  workload w\n',
    '\n// c\n',
    '\n/** doc */\n',
    '\nworkload a "t" is b {\n  in lab\n}\n',
    'accept c on a\n  because "r"\n',
    '\ufeff',
    '\u0000',
    '\ud800',
    '\udc00',
    'é',
    '🙂',
    '/',
    '*',
    '}\n}',
    '{ media 2 x m }',
];

/** Text made of the things that matter to segmentation, in any order. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map(parts => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
/** A short piece such as one keystroke or one paste brings. */
export const anyPiece: fc.Arbitrary<string> = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: anyText },
);
