import { describe, expect, test } from 'vitest';
import { headroomAnalysis } from '../../language/analysis/headroom/headroom.ts';
import { moves } from '../../language/analysis/schedule/state.ts';
import { headroomLow } from '../../language/rules/io/headroom-low.ts';
import { networkChoke } from '../../language/rules/signatures/network-choke.ts';
import { workspaceOf } from '../check.ts';

const WORKLOADS = 10_000,
    PHASES = 30;

/** An estate in which no two workloads are equal, moved in thirty waves. */
function estate(): string {
    const lines = [
        'plan p { from old to new }',
        'platform old is vsphere',
        'platform new is nutanix',
        'environment prod { class production  shape monolithic }',
        'fabric hci on new is nutanix-rf3 { nodes 64  racks 4  links 2 x 100 Gbps mtu 9000  uplinks 16 x 400 Gbps  media 24 x nvme  buffer 64 MiB  rebuild 200 MB/s }',
    ];
    for (let i = 0; i < WORKLOADS; i++) {
        lines.push(
            `workload w${i} { in prod  iops ${10 + i} peak ${30 + 2 * i}  writes ${10 + (i % 80)}%  block ${[4, 8, 16, 64][i % 4]} KiB  p99 ${20 + (i % 7)} ms  disk 1 TB used ${1 + (i % 900)} GB  change 2 %/d  downtime 2 h  evidence measured }`,
        );
    }
    for (let p = 0; p < PHASES; p++) {
        lines.push(
            `group g${p} { ${Array.from({ length: Math.ceil(WORKLOADS / PHASES) }, (_, k) => p + k * PHASES)
                .filter(i => i < WORKLOADS)
                .map(i => `w${i}`)
                .join(', ')} }`,
        );
    }
    for (let p = 0; p < PHASES; p++) {
        lines.push(`phase p${p} { cutover g${p} to hci  over 10 Gbps }`);
    }
    return lines.join('\n');
}

/** Processor time of this process, ms: what else the machine does counts little. */
function milliseconds(work: () => void): number {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
}

const least = (work: () => void) => Math.min(...[1, 2, 3].map(() => milliseconds(work)));

describe('10,000 different workloads, 30 phases, 11 scenarios', () => {
    const workspace = workspaceOf({ 'plan.exit': estate() });
    const uri = 'file:///plans/plan.exit';
    const plan = () => workspace.unitOf(uri)!.plan;
    const facts = () => {
        const unit = plan(),
            moved = moves(unit);
        return { plan: unit, moves: moved, headroom: headroomAnalysis(unit, moved), accepts: [] } as never;
    };
    const everything = () => {
        const all = facts() as Parameters<typeof networkChoke.check>[0];
        const findings = [...networkChoke.check(all), ...headroomLow.check(all)];
        return { findings, rows: all.headroom.rows.map(r => [r.band, r.bottleneck]) };
    };
    const track = () => (facts() as Parameters<typeof networkChoke.check>[0]).headroom.fabrics[0]!.track;
    const replace = (from: string, to: string) => {
        const document = workspace.document(uri)!,
            block = document.blocks.find(b => b.text.includes(from))!;
        const line = block.line + block.text.slice(0, block.text.indexOf(from)).split('\n').length - 1;
        const character = block.text.indexOf(from) - block.text.lastIndexOf('\n', block.text.indexOf(from)) - 1;
        workspace.change(
            uri,
            [{ range: { start: { line, character }, end: { line, character: character + from.length } }, text: to }],
            0,
        );
    };

    // Measured against reading the same text, so that a busy machine slows both.
    const read = () =>
        milliseconds(() => {
            plan();
        });
    const reading = read();

    test('are analysed in a fraction of the time it takes to read them, after the first time', () => {
        everything();
        expect(everything().rows).toHaveLength(PHASES * 11);
        // One workload does more: everything is computed again, from classes that are known.
        const changed = [5011, 5012, 5013].map((iops, i) => {
            replace(
                `workload w5000 { in prod  iops ${i === 0 ? 5010 : iops - 1}`,
                `workload w5000 { in prod  iops ${iops}`,
            );
            plan();
            return milliseconds(() => {
                everything();
            });
        });
        // Both ends of the rates and what lies between are computed as well: twice what the centre alone took (docs/language.md 5.7).
        // Read once more: a machine that became busy meanwhile slows both.
        workspace.set(uri, `${workspace.document(uri)!.text}\n`);
        expect(Math.min(...changed)).toBeLessThan(Math.max(reading, read()) / 2);
    }, 120_000);

    test('an edit that says nothing about I/O computes nothing', () => {
        everything();
        const before = track();
        replace('workload w77 { in prod', 'workload w77 { vcpu 4  in prod');
        plan();
        expect(track()).toBe(before);
        expect(
            least(() => {
                everything();
            }),
            // Three corners of what nobody stated are looked at, half as many again as when this was an eighth.
        ).toBeLessThan(reading / 5);
    }, 120_000);
});
