import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calibrateApart, fabricsIn } from '../../src/calibrate/apart.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const LINE = { command: process.execPath, script: join(import.meta.dirname, '../../src/cli/main.ts') };
const never = new AbortController().signal;
const PLAN = `plan p { from old to new }
platform old is vsphere
platform new is proxmox
fabric ceph on new is ceph-replicated { nodes 4  links 2 x 25 Gbps  media 6 x nvme }
fabric "second one" on new is ceph-replicated { nodes 4 }
`;

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    writeFileSync(join(folder, 'plan.exit'), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('calibrating from the editor', () => {
    test('fabrics of a plan are offered by their names', () => {
        expect(fabricsIn(PLAN)).toEqual(['ceph', 'second one']);
        expect(fabricsIn('// fabric none\nplan p')).toEqual([]);
    });

    test('what was measured is shown and written; wrong input is named and writes nothing', async () => {
        const plan = join(folder, 'plan.exit');
        const runs = ['fio-randread-qd1.json', 'fio-randread-qd64.json'].map(f => join(SAMPLES, f));
        const buffered = join(SAMPLES, 'fio-buffered.json');
        const wrong = await calibrateApart(LINE, { files: [buffered], plan, fabric: 'second one' }, never);
        expect(wrong).toMatchObject({ used: false, refused: undefined });
        expect(wrong.report).toContain('fio-buffered.json');
        expect(readFileSync(plan, 'utf8')).toBe(PLAN);
        const right = await calibrateApart(LINE, { files: [...runs, buffered], plan, fabric: 'ceph' }, never);
        expect(right.refused).toBeUndefined();
        expect(right.report).toMatch(/Random reads of 4 KiB[\s\S]*Not used\n {2}fio-buffered\.json/);
        expect(readFileSync(plan, 'utf8')).toMatch(/fabric ceph .* evidence measured "fio-randread-qd1\.json/);
    });

    test('what cannot be carried out says why in one line, and a run can be stopped', async () => {
        const { refused } = await calibrateApart(
            LINE,
            { files: [join(SAMPLES, 'iperf3.json')], plan: join(folder, 'plan.exit'), fabric: 'nobody' },
            never,
        );
        expect(refused).toContain('name the fabric that was measured');
        const stop = new AbortController();
        const run = calibrateApart(LINE, { files: [join(SAMPLES, 'iperf3.json')] }, stop.signal);
        stop.abort();
        await expect(run).rejects.toThrow(/abort/i);
    });
});
