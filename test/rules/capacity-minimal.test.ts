import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

/* The number of nodes a capacity fix proposes is enough, and one node less is not. */

const choices = fc.record({
    kind: fc.constantFrom('ceph-replicated', 'nutanix-rf2', 'nutanix-rf3', 's2d-three-way', 'vsan-raid1'),
    nodes: fc.integer({ min: 4, max: 9 }),
    raw: fc.integer({ min: 4, max: 30 }),
    used: fc.integer({ min: 5, max: 90 }),
    later: fc.integer({ min: 1, max: 60 }),
});

function planOf(c: { kind: string; raw: number; used: number; later: number }, nodes: number): string {
    return `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape monolithic }
fabric pool on new is ${c.kind} { links 2 x 100 Gbps mtu 9000  media 8 x nvme  raw ${c.raw} TB  rebuild 100 MB/s  controller cores 200  nodes ${nodes} }
workload a { in prod  iops 10 peak 20  writes 30%  block 8 KiB  disk ${c.used} TB  evidence measured "x" }
workload b { in prod  iops 10 peak 20  writes 30%  block 8 KiB  disk ${c.later} TB  evidence measured "x" }
phase io   { model pool }
phase one  { cutover a to pool over 1 Gbps }
phase two  { cutover b to pool over 1 Gbps }
`;
}

function tooSmall(text: string): boolean {
    return unitOf(text).analysis.findings.some(f => f.code === 'capacity');
}

describe('the fix of a fabric that is too small', () => {
    test('adds as many nodes as it takes, and not one more', () => {
        let proposed = 0;
        fc.assert(
            fc.property(choices, c => {
                const text = planOf(c, c.nodes);
                const { analysis } = unitOf(text);
                const fix = analysis.findings
                    .filter(f => f.code === 'capacity')
                    .flatMap(f => fixesFor(f, analysis))
                    .find(f => f.title.startsWith('Change pool to nodes '));
                if (!fix) {
                    return;
                }
                proposed++;
                const nodes = Number(/\d+$/.exec(fix.title)?.[0]);
                const after = applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit'] ?? '';
                expect(after).toBe(planOf(c, nodes));
                expect(tooSmall(after), after).toBe(false);
                if (nodes - 1 > c.nodes) {
                    expect(tooSmall(planOf(c, nodes - 1)), planOf(c, nodes - 1)).toBe(true);
                }
            }),
            { numRuns: Number(process.env['RUNS'] ?? 40), seed: 4 },
        );
        expect(proposed).toBeGreaterThan(5);
    });
});
