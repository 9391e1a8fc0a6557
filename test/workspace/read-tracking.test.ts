import { describe, expect, test } from 'vitest';
import { Reads, tracker } from '../../language/incremental/read-tracking.ts';
import { declarationSchema } from '../../language/plan/schema.ts';
import { workspaceOf } from '../check.ts';

/** What computations read of workloads is noted figure by figure. */

const MAIN = 'file:///plans/plan.exit';

const TEXT = `plan estate { from vc to ntx  starts 2027-01-11 }
platform vc is vsphere { version "8.0" }
platform ntx is nutanix { version "7.3" }
environment prod { class production  shape monolithic }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 30 d }
fabric san on vc is external-array { }
fabric hci on ntx is nutanix-rf2 { nodes 4  links 2 x 10 Gbps mtu 1500  media 2 x sata-ssd  raw 20 TB }
workload erp "ERP" {
  in prod  on san
  count 3  vcpu 16  memory 128 GiB  disk 2 TiB used 1 TiB
  iops 9000 peak 20000  writes 45%  block 16 KiB  p99 5 ms  change 3 %/d
  rpo 4 h  rto 4 h  downtime 1 h  heartbeat 10 s
  evidence assumed "a colleague"
}
phase io { model hci  lasts 1 week }
phase move { cutover erp to hci over 1 Gbps  lasts 1 week }
phase paths { establish veeam onto ahv.v3-snapshots  lasts 1 week }
`;

/** The figures a workload may have, with other values. */
const OTHERS: Readonly<Record<string, readonly [string, string]>> = {
    count: ['count 3', 'count 40'],
    vcpu: ['vcpu 16', 'vcpu 8'],
    memory: ['memory 128', 'memory 64'],
    disk: ['disk 2 TiB', 'disk 90 TiB'],
    used: ['used 1 TiB', 'used 30 TiB'],
    iops: ['iops 9000', 'iops 90000'],
    peak: ['peak 20000', 'peak 90000'],
    writes: ['writes 45%', 'writes 95%'],
    block: ['block 16 KiB', 'block 64 KiB'],
    p99: ['p99 5 ms', 'p99 500 ms'],
    change: ['change 3 %/d', 'change 90000 %/d'],
    rpo: ['rpo 4 h', 'rpo 1 min'],
    rto: ['rto 4 h', 'rto 1 min'],
    downtime: ['downtime 1 h', 'downtime 1 min'],
    heartbeat: ['heartbeat 10 s', 'heartbeat 1 ms'],
    evidence: ['evidence assumed', 'evidence measured'],
};

function findingsOf(text: string) {
    return said(workspaceOf({ 'plan.exit': text }));
}

function said(workspace: ReturnType<typeof workspaceOf>) {
    const unit = workspace.unitOf(MAIN)!;
    return unit.analysis.findings.map(({ code, severity, message, span, figures }) => ({
        code,
        severity,
        message,
        figures,
        at: span.start + span.block.offset,
    }));
}

describe('An edit of a single figure', () => {
    test.each(Object.entries(OTHERS))('%s: leaves the findings of a fresh start, there and back', (_, [from, to]) => {
        const other = TEXT.replace(from, to);
        expect(other).not.toBe(TEXT);
        const workspace = workspaceOf({ 'plan.exit': TEXT });
        for (const text of [TEXT, other, TEXT, other]) {
            workspace.set(MAIN, text);
            expect(said(workspace)).toEqual(findingsOf(text));
        }
    });

    test('shows in the findings where it should', () => {
        const without = (text: string) => JSON.stringify(findingsOf(text).map(({ at: _, ...rest }) => rest));
        const silent = Object.entries(OTHERS)
            .filter(([, [from, to]]) => without(TEXT.replace(from, to)) === without(TEXT))
            .map(([key]) => key);
        expect(silent).toEqual(['vcpu', 'memory', 'disk']);
    });

    test('can be any figure the language has', () => {
        const workload = workspaceOf({ 'plan.exit': TEXT }).unitOf(MAIN)!.plan.workloads[0]!;
        const plain = workload.figures;
        const before = tracker.reads;
        tracker.reads = new Reads(1);
        try {
            for (const key of keysOfFigures()) {
                expect([key, workload.figures[key]]).toEqual([key, plain[key]]);
            }
            expect(Object.keys(plain).sort()).toEqual(keysOfFigures().sort());
        } finally {
            tracker.reads = before;
        }
    });
});

function keysOfFigures(): string[] {
    return declarationSchema('workload')!.properties.flatMap(p => [
        ...(p.dimension ? [p.key] : []),
        ...(p.parts ?? []).flatMap(part => (part.dimension ? [part.key] : [])),
    ]);
}
