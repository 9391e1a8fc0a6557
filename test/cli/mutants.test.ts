import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everySample } from '../workspace/samples.ts';
import { walkMutants } from './mutants.ts';

/** A slice of `node scripts/mutants.ts`, another one with EDIT_SEED: seeds of a thousand files after the ones before. */

const FROM = Number(process.env['EDIT_SEED'] ?? 1) * 1000;
const FILES = 40;

test('no command fails, hangs or finds a fault of its own on a file that once was a plan', async () => {
    const texts = everySample().flatMap(s => Object.values(s.files));
    const seeds = Array.from({ length: FILES }, (_, i) => FROM + i);
    // A busy machine makes a run slower; one that hangs takes minutes.
    const { files, runs, trouble } = await walkMutants(
        texts,
        seeds,
        mkdtempSync(join(tmpdir(), 'exitplan-mutants-')),
        3,
    );
    expect(trouble).toEqual([]);
    expect([files, runs]).toEqual([FILES, FILES * 14]);
});
