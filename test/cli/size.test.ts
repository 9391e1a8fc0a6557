import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workedExample } from '../headroom/plans.ts';
import { exitplan } from './cli.ts';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    writeFileSync(join(folder, 'plan.exit'), workedExample({ rebuild: 800 }));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

describe('exitplan size', () => {
    test('JSON: translation and requirements, as the language page has them', async () => {
        const { out, status, err } = await exitplan(folder, ['size', 'plan.exit', '--format', 'json']);
        expect({ status, err }).toEqual({ status: 0, err: '' });
        const { version, fabrics } = JSON.parse(out) as { version: number; fabrics: Record<string, never[]>[] };
        expect(version).toBe(1);
        expect(fabrics.map(f => f['fabric'])).toEqual(['ceph']);
        const [ceph] = fabrics;
        expect(Object.keys(ceph?.['translation']?.[0] ?? {})).toEqual([
            'workload',
            'block',
            'frontEnd',
            'amplification',
            'p99',
        ]);
        expect(ceph?.['requires']?.map(r => r['what'])).toEqual(
            expect.arrayContaining(['links', 'buffer', 'controller-cores', 'media', 'nodes']),
        );
        for (const r of ceph?.['requires'] ?? []) {
            expect(Object.keys(r)).toEqual(['what', 'need', 'have', 'enoughAtCentre', 'unit', 'scenario', 'phase']);
        }
    });

    test('text and Markdown name what is too little, and the scenario that decides', async () => {
        const { out } = await exitplan(folder, ['size', 'plan.exit', 'ceph']);
        expect(out).toMatch(/links per node +\d+ x 10 Gbps +2 x 10 Gbps +too little +failure\+ingest, phase next/);
        expect(out).toMatch(/oltp .* x 3 \(/);
        const markdown = await exitplan(folder, ['size', 'plan.exit', '--format', 'markdown']);
        expect(markdown.out).toContain('## ceph\n\n| needs at least | need | stated |');
    });

    test('another fabric is refused in one line that names those there are', async () => {
        const { status, err } = await exitplan(folder, ['size', 'plan.exit', 'hci']);
        expect(status).toBe(2);
        expect(err).toContain("no fabric 'hci' to size; there is ");
    });

    test('--write takes the least fabric over into the plan, once', async () => {
        writeFileSync(join(folder, 'small.exit'), workedExample({ rebuild: 400 }));
        const first = await exitplan(folder, ['size', 'small.exit', '--write']);
        expect({ status: first.status, out: first.out }).toEqual({ status: 0, out: 'small.exit: written\n' });
        const again = await exitplan(folder, ['size', 'small.exit', '--write']);
        expect(again.out).toBe('Nothing to write: no figure changes.\n');
        const { out } = await exitplan(folder, ['size', 'small.exit']);
        expect(out).not.toContain('too little');
    });
});
