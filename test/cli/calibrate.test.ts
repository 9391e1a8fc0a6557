import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

const SAMPLES = join(import.meta.dirname, '../calibration/samples');
const VDBENCH = join(SAMPLES, 'vdbench-flatfile.html');

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calibrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const calibrate = (...args: string[]) => exitplan(folder, ['calibrate', ...args, '--as-of', '2026-11-30']);

describe('exitplan calibrate', () => {
    test('shows predicted against measured, and what was not used', async () => {
        const { status, out } = await calibrate(VDBENCH);
        expect(status).toBe(0);
        expect(out).toContain('Random reads of 4 KiB (vdbench): 988 us idle, at most 9220 IOPS');
        expect(out).toMatch(/32\* +8000 +4 ms +4 ms +0 %/);
        expect(out).toContain("run 'mix': vdbench gives a mixture one response time");
    });

    test('writes the figures into the fabric of a plan file, and leaves the rest of it alone', async () => {
        const path = join(folder, 'fabric.exit');
        writeFileSync(
            path,
            '// the pilot\r\nfabric pilot is ceph-replicated {\r\n  nodes 4  // one rack\r\n  media 2 x nvme\r\n  controller cores 24 memory 96 GiB\r\n}\r\n',
        );
        const { status, out } = await calibrate(VDBENCH, '-o', 'fabric.exit');
        expect(status).toBe(0);
        const text = readFileSync(path, 'utf8');
        expect(text).toContain('// the pilot\r\nfabric pilot is ceph-replicated {\r\n  nodes 4  // one rack\r\n');
        expect(text).toMatch(/controller cores 24 memory 96 GiB read [\d.]+ ms\r\n/);
        expect(text).toContain('evidence measured "vdbench-flatfile.html, 2026-11-30, depths 1 and 32"');
        expect(out).toContain("'pilot' now states: software");
        expect((await exitplan(folder, ['check', 'fabric.exit'])).out).not.toContain('error');
        const again = await calibrate(VDBENCH, '-o', 'fabric.exit');
        expect(again.status).toBe(0);
        expect(readFileSync(path, 'utf8')).toBe(text);
    });

    test('declares a fabric where there is none, once its kind is named', async () => {
        const refused = await calibrate(VDBENCH, '-o', 'new.exit');
        expect(refused.status).toBe(2);
        expect(refused.err).toContain('--like ceph-replicated --nodes 4');
        expect(existsSync(join(folder, 'new.exit'))).toBe(false);
        const made = await calibrate(
            VDBENCH,
            '-o',
            'new.exit',
            '--like',
            'ceph-replicated',
            '--nodes',
            '4',
            '--media',
            '2 x nvme',
            '--fabric',
            'pilot',
        );
        expect(made.status).toBe(0);
        expect(readFileSync(join(folder, 'new.exit'), 'utf8')).toMatch(
            /^fabric pilot is ceph-replicated \{ nodes 4 {2}media 2 x nvme {2}software [\d.]+ us {2}controller cores 8 read/,
        );
    });

    test('asks which fabric, and refuses what it does not know', async () => {
        writeFileSync(
            join(folder, 'two.exit'),
            'fabric a is ceph-replicated { nodes 3 }\nfabric b is ceph-replicated { nodes 3 }\n',
        );
        expect((await calibrate(VDBENCH, '-o', 'two.exit')).err).toContain("--fabric with one of 'a', 'b'");
        expect((await calibrate(VDBENCH, '-o', 'x.exit', '--like', 'no-such', '--nodes', '4')).err).toContain(
            "'no-such'",
        );
        expect(
            (await calibrate(VDBENCH, '-o', 'x.exit', '--like', 'ceph-replicated', '--nodes', '4', '--media', 'x } y'))
                .err,
        ).toContain('--media is written');
        expect((await calibrate()).status).toBe(2);
    });

    test('as JSON: fits with their points, and what was not used', async () => {
        const { out, status } = await calibrate(VDBENCH, join(SAMPLES, 'fio-buffered.json'), '--format', 'json');
        expect(status).toBe(0);
        const json = JSON.parse(out);
        expect(json).toMatchObject({
            version: 1,
            fits: [
                {
                    operation: 'read',
                    block: 4096,
                    points: [
                        { depth: 1, fitted: true },
                        { depth: 32, fitted: true },
                    ],
                },
            ],
        });
        expect(json.unused.map((u: { file: string }) => u.file)).toContain('fio-buffered.json');
    });

    test('status 1 where nothing could be read', async () => {
        expect((await calibrate('none.json')).status).toBe(1);
    });
});
