import { describe, expect, test } from 'vitest';
import { rules } from '../../language/rules/index.ts';
import { workspaceOf } from '../check.ts';
import { NO_EXAMPLE } from '../rules/examples.ts';
import { differences, said } from './compare.ts';
import { editsOf } from './edits.ts';
import { randomNumbers } from './random.ts';
import { everySample } from './samples.ts';

/*
 * Whatever is kept from one plan to the next, the findings of a plan that was edited are those of a fresh start, in the same order.
 * `npm run test:long` makes every edit of every sample; otherwise a slice of them is made, another one with EDIT_SEED.
 */

const EVERYTHING = process.env['EXITPLAN_LONG'] === '1';
const SEED = Number(process.env['EDIT_SEED'] ?? 1);
/** Of the slice: one sample in so many, and so many edits of each. */
const ONE_IN = 8;
const EDITS = 8;

const samples = everySample();
const raised = new Set<string>();

/** Findings of the rules a plan brings carry the names of those; the rule behind them is one. */
function noteCode(code: string): void {
    raised.add(code.startsWith('rule-') ? 'rule' : code);
}

describe('findings after an edit and after its undo are those of a fresh start', () => {
    const random = randomNumbers(SEED);
    const chosen = EVERYTHING ? samples : samples.filter(() => random() % ONE_IN === 0);
    test.each(chosen)('$name', sample => {
        const every = [...editsOf(sample)];
        const edits = EVERYTHING
            ? every
            : Array.from({ length: EDITS }, () => every[random() % every.length]).flatMap(e => e ?? []);
        expect(differences(sample, edits, noteCode)).toEqual([]);
    });
});

test('every code is raised by some sample', () => {
    for (const { files, asOf } of samples) {
        if (raised.size === rules.length - NO_EXAMPLE.length) {
            break;
        }
        said(workspaceOf(files, asOf), noteCode);
    }
    const silent = rules.map(r => r.code).filter(code => !raised.has(code));
    expect(silent).toEqual([...NO_EXAMPLE]);
});
