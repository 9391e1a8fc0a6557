import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../language/lsp/code-lens.ts';
import { measurables } from '../../language/workspace/measure.ts';
import { workspaceOf } from '../check.ts';
import { exitplan } from './cli.ts';

/** What to measure next is what closes most open judgements. docs/language.md 5.7. */

const plan = (
    fabric: string,
    load = 'iops 330 peak 330  disk 20 GB used 10 GB  evidence measured "a week"',
) => `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape scale-out }
backup agent { speaks in-guest.backup  protects all every 1 h }
fabric ceph on new is ceph-replicated { nodes 4  links 2 x 100 Gbps mtu 9000  media 4 x nvme  ${fabric} }
workload web { in prod  count 100  writes 100%  block 4 KiB  ${load} }
phase io   { model ceph }
phase move { cutover web to ceph  over 1 Gbps }
`;

const MAIN = 'file:///plans/plan.exit';
const asked = (text: string) =>
    measurables(workspaceOf({ 'plan.exit': text }), MAIN).map(m => [
        m.subjects.join(' '),
        m.property,
        m.decides.map(id => id.split('/')[0]),
    ]);

describe('what to measure next', () => {
    test('the controller, where a choke holds for a part of its range only; raw, where nobody looked whether the data fits', () => {
        expect(asked(plan('rebuild 100 MB/s'))).toEqual([
            ['ceph', 'controller read and write', ['network-choke']],
            ['ceph', 'raw', ['capacity-unknown']],
        ]);
    });

    test('nothing, where everything is known', () => {
        const known = plan('rebuild 100 MB/s  raw 10 TB  controller cores 64 read 20 us write 20 us  overcommit 4:1');
        expect(asked(known)).toEqual([]);
    });

    test('figures of workloads that nobody gave', () => {
        const known = 'rebuild 100 MB/s  raw 10 TB  controller cores 64 read 20 us write 20 us';
        expect(asked(plan(known, 'disk 20 GB'))).toEqual([['web', 'iops, peak, writes and block', ['io-unmodelled']]]);
        expect(asked(plan(known, 'iops 10 peak 10  disk 20 GB  evidence assumed'))).toEqual([
            ['web', 'iops (evidence assumed)', ['io-evidence-weak']],
        ]);
        expect(asked(plan(known, 'iops 10 peak 10  evidence measured'))).toEqual([
            ['web', 'disk and used', ['capacity-unknown']],
        ]);
    });

    test('the rate of a workload, where a choke holds for a part of the range of the loads only', () => {
        const known = 'rebuild 100 MB/s  raw 10 TB  controller cores 64 read 20 us write 20 us  overcommit 4:1';
        expect(asked(plan(known, 'iops 2200 peak 2200  disk 20 GB used 10 GB  evidence estimated'))).toEqual([
            ['web', 'iops and peak', ['network-choke']],
        ]);
        expect(asked(plan(known, 'iops 700  disk 20 GB used 10 GB  evidence measured'))).toEqual([
            ['web', 'peak', ['network-choke']],
        ]);
    });

    test('trying leaves the plan as it is', () => {
        const text = plan('rebuild 100 MB/s');
        const workspace = workspaceOf({ 'plan.exit': text });
        const before = workspace.unitOf(MAIN)?.analysis;
        measurables(workspace, MAIN);
        expect(workspace.document(MAIN)?.text).toBe(text);
        expect(workspace.unitOf(MAIN)?.analysis).toBe(before);
    });

    test('a lens on the fabric says so, and leads to the findings', () => {
        const workspace = workspaceOf({ 'plan.exit': plan('rebuild 100 MB/s') });
        const titles = codeLenses(workspace, MAIN).map(lens => resolveCodeLens(workspace, lens).command?.title);
        expect(titles).toContain("measure 'controller read and write': decides 1 judgement");
    });
});

describe('exitplan measure', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'measure-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    test('as text and as JSON, in SI units', async () => {
        writeFileSync(join(folder, 'plan.exit'), plan('rebuild 100 MB/s'));
        const { status, out } = await exitplan(folder, ['measure', 'plan.exit']);
        expect(status).toBe(0);
        expect(out).toContain(
            "controller read and write of fabric 'ceph' (today 67 us to 330 us) decides 1 judgement:\n  network-choke in phase 'move'\n",
        );
        const json = JSON.parse((await exitplan(folder, ['measure', 'plan.exit', '--format', 'json'])).out);
        expect(json).toMatchObject({
            version: 1,
            figures: [
                { subject: 'ceph', property: 'controller read and write', unit: 's' },
                { property: 'raw', range: null },
            ],
        });
        expect(json.figures[0].range[0]).toBeCloseTo(66.7e-6, 7);
        expect(json.figures[0].decides[0]).toMatch(/^network-choke\/move\/ceph\//);
    });

    test('says where nothing is open', async () => {
        writeFileSync(
            join(folder, 'plan.exit'),
            'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n',
        );
        expect((await exitplan(folder, ['measure', 'plan.exit'])).out).toBe(
            'No judgement is open for want of a figure.\n',
        );
    });
});
