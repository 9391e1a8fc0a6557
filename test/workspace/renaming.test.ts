import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { node } from '../files/node.ts';

const LONG = process.env['EXITPLAN_LONG'] !== undefined;

/** Live heap (MiB, after collection) after the first hundred edits, half of them and all of them. */
function heaps(workloads: number, edits: number): readonly number[] {
    const { out, err } = node([
        '--expose-gc',
        join(import.meta.dirname, 'renaming.ts'),
        String(workloads),
        String(edits),
    ]);
    expect(err).toBe('');
    return JSON.parse(out) as number[];
}

describe('renaming workloads of a plan over and over', () => {
    test('leaves the live heap where it was', () => {
        const [early, , late] = heaps(1000, 400);
        expect(late! - early!).toBeLessThan(4);
    });

    test.skipIf(!LONG)('leaves the live heap of 50,000 workloads where it was, below 350 MB', () => {
        const [early, , late] = heaps(50_000, 5000);
        expect(late! - early!).toBeLessThan(10);
        expect(late!).toBeLessThan(350);
    });
});
