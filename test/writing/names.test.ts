import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grammarWords, writtenAnywhere } from '../../language/writing/keywords.ts';
import { quoted, unquoted, written } from '../../language/writing/names.ts';
import { unitOf } from '../check.ts';

const anyName = fc.oneof(
    fc.constantFrom(...grammarWords()),
    fc.string({
        minLength: 1,
        unit: fc.constantFrom('a', 'B', '9', '.', '-', '_', ' ', '"', '\\', 'ä', '/', '{', '*'),
    }),
);

describe('a name that is written', () => {
    test('is read as that name, behind other words of its line and in front of one', () => {
        fc.assert(
            fc.property(anyName, name => {
                const { plan } = unitOf(
                    `fabric f\nworkload ${written(name)} on f\ngroup g {\n  ${writtenAnywhere(name)}\n}\n`,
                );
                expect(plan.workloads.map(w => w.name)).toEqual([name]);
                expect(plan.groups.map(g => [...g.workloads])).toEqual([[0]]);
            }),
            { numRuns: 300 },
        );
    });
    test('comes back from its quotes', () => {
        fc.assert(
            fc.property(anyName, name => {
                expect(unquoted(quoted(name))).toBe(name);
            }),
        );
    });
});
