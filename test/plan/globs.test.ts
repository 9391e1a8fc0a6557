import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Globs, globMatcher } from '../../language/plan/naming/globs.ts';

/** What a glob means, tried out place by place. */
function fits(glob: readonly string[], name: readonly string[]): boolean {
    const [first, ...rest] = glob;
    if (first === undefined) {
        return name.length === 0;
    }
    if (first === '*') {
        return name.some((_, i) => fits(rest, name.slice(i))) || fits(rest, []);
    }
    return name.length > 0 && (first === '?' || first === name[0]) && fits(rest, name.slice(1));
}

const LETTERS = ['a', 'b', '-', '.', '\u{1f5c4}'];

describe('a glob', () => {
    test('fits what its stars and question marks can stand for', () => {
        fc.assert(
            fc.property(
                fc.array(fc.constantFrom('*', '*', '?', ...LETTERS), { maxLength: 8 }),
                fc.array(fc.constantFrom(...LETTERS), { maxLength: 9 }),
                (glob, name) => {
                    expect(globMatcher(glob.join(''))(name.join(''))).toBe(fits(glob, name));
                },
            ),
            { numRuns: 5000 },
        );
    });

    test.each([
        ['web-??', 'web-01', true],
        ['web-??', 'web-1', false],
        ['*-db?', 'erp-db1', true],
        ['?*?', 'a', false],
        ['a?', 'a\u{1f5c4}', true],
        ['**', '', true],
    ])('%s fits %s: %s', (glob, name, expected) => {
        expect(globMatcher(glob)(name)).toBe(expected);
    });
});

test('many globs of a plan select what each fits, wherever its letters stand', () => {
    const names = fc.uniqueArray(fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 9 }), {
        selector: letters => letters.join(''),
        minLength: 1,
        maxLength: 30,
    });
    const globs = fc.array(fc.array(fc.constantFrom('*', '?', ...LETTERS), { minLength: 1, maxLength: 9 }), {
        minLength: 20,
        maxLength: 30,
    });
    fc.assert(
        fc.property(names, globs, (letters, patterns) => {
            const named = letters.map(each => ({ name: each.join('') }));
            const all = new Globs();
            all.splice(named, 0, 0, named.length);
            for (const glob of patterns.map(each => each.join(''))) {
                const fitting = named.flatMap(({ name }, i) => (globMatcher(glob)(name) ? [i] : []));
                expect([glob, [...all.of(glob)]]).toEqual([glob, fitting]);
            }
        }),
        { numRuns: 300 },
    );
});
