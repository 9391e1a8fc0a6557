import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importedSample } from './imported.ts';
import { everySample } from './samples.ts';
import { walk } from './walk.ts';

/*
 * A short slice of `node scripts/edits.ts`, another one with EDIT_SEED: an editor that saw every key and every file event says what one
 * says that starts now, in the same order. Seeds after which it once did not are kept.
 */

const SEED = Number(process.env['EDIT_SEED'] ?? 1);
const LONG = process.env['EXITPLAN_LONG'] === '1';
const EDITS = LONG ? 2000 : 150;

interface KeptSeed {
    readonly sample: string;
    readonly seed: number;
    readonly edits: number;
    readonly burst: number;
}

const KEPT = JSON.parse(readFileSync(join(import.meta.dirname, 'kept-seeds.json'), 'utf8')) as readonly KeptSeed[];

const samples = everySample();
const examples = samples.filter(s => s.name.startsWith('examples/'));

describe('after keys and file events in any order, an editor says what a fresh start says', () => {
    test.each(examples)('$name', async sample => {
        expect((await walk(sample, { seed: SEED, edits: EDITS, burst: 16 })).difference).toBeUndefined();
    });

    test('fixtures', async () => {
        for (let i = 0; i < (LONG ? samples.length : 12); i++) {
            const sample = samples[(SEED + i * 37) % samples.length];
            const walked = sample && (await walk(sample, { seed: SEED + i, edits: EDITS, burst: 4 }));
            expect(walked?.difference).toBeUndefined();
        }
    });

    test('an import of many machines', async () => {
        const sample = await importedSample(LONG ? 805 : 120);
        expect((await walk(sample, { seed: SEED, edits: EDITS, burst: 40 })).difference).toBeUndefined();
    });

    test.each(KEPT)('seed $seed of $sample', async ({ sample: name, ...options }) => {
        const sample = samples.find(s => s.name === name);
        expect(sample && (await walk(sample, options)).difference).toBeUndefined();
        expect(sample).toBeDefined();
    });
});
