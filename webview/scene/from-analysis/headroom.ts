import type { Analysis } from '../../../language/analysis/analysis.ts';
import type { FabricHeadroom, HeadroomRow as AnalysisRow } from '../../../language/analysis/headroom.ts';
import { type IoClass, modelClass } from '../../../language/analysis/headroom-classes.ts';
import { SCENARIOS, type Scenario } from '../../../language/physics/index.ts';
import type { HeadroomFabric, HeadroomPhase, HeadroomRow, Tail } from '../model.ts';

/** Workloads that miss their objective and are named; the rest is counted. */
const MOST_NAMES = 5;

/** Rows of the I/O model as the picture shows them, and per fabric what it takes to compute them again. */
export function headroomOf(analysis: Analysis): { readonly headroom: HeadroomRow[]; readonly fabrics: HeadroomFabric[] } {
    const { fabrics } = analysis.headroom;
    return {
        headroom: fabrics.flatMap(f => f.rows.flatMap((row, i) => rowOf(analysis, f, row, Math.floor(i / SCENARIOS.length)))),
        fabrics: fabrics.map(f => fabricOf(f)),
    };
}

function rowOf(analysis: Analysis, fabric: FabricHeadroom, row: AnalysisRow, phase: number): HeadroomRow[] {
    const { scenario } = row;
    const machines = fabric.track.machines(phase, scenario);
    if (machines.size === 0 && fabric.phases[phase]!.wave.empty) return [];
    const verdicts = [...machines.keys()].map(io => ({ io, ...fabric.track.verdict(phase, scenario, io) }));
    const missing = new Set(verdicts.filter(v => v.meets === false).map(v => v.io));
    const worst = verdicts.sort((a, b) => strain(b) - strain(a))[0];
    return [{
        fabric: row.fabric, moment: phase + 1, scenario,
        stations: row.stations.map(({ station, capacity, load, unit, utilisation, meanUtilisation, band, reason }) => ({ station, capacity, load, unit, utilisation, meanUtilisation, band, reason })),
        bottleneck: row.bottleneck, rebuild: row.rebuild, reason: row.reason, missed: missedBy(analysis, fabric, phase, scenario, missing),
        tail: worst === undefined ? null : tailOf(analysis, fabric, phase, scenario, worst),
    }];
}

type Verdict = { readonly io: IoClass; readonly p99Read: number | null; readonly p99Write: number | null; readonly objective: number | null; readonly meets: boolean | null };

/** How close a class is to its objective; one that misses it without a number is furthest. */
function strain({ p99Read, p99Write, objective, meets }: Verdict): number {
    const slow = Math.max(p99Read ?? 0, p99Write ?? 0);
    if (objective === null) return -1 + Math.min(0.5, slow);
    return meets === false ? Number.MAX_VALUE : slow / objective;
}

function tailOf(analysis: Analysis, fabric: FabricHeadroom, phase: number, scenario: Scenario, { io, p99Read, p99Write, objective }: Verdict): Tail {
    let workload = '';
    for (const index of fabric.present(phase, scenario)) {
        if (fabric.classOf(index) !== io) continue;
        workload = analysis.plan.workloads[index]!.name;
        break;
    }
    return { workload, read: p99Read, write: p99Write, objective };
}

function missedBy(analysis: Analysis, fabric: FabricHeadroom, phase: number, scenario: Scenario, missing: ReadonlySet<IoClass>): HeadroomRow['missed'] {
    const names: string[] = [];
    let count = 0;
    if (missing.size > 0) {
        for (const index of fabric.present(phase, scenario)) {
            const io = fabric.classOf(index);
            if (!io || !missing.has(io)) continue;
            if (count++ < MOST_NAMES) names.push(analysis.plan.workloads[index]!.name);
        }
    }
    return { count, names };
}

function fabricOf(fabric: FabricHeadroom): HeadroomFabric {
    const numbers = new Map<IoClass, number>();
    const machinesOf = (phase: number, scenario: Scenario) => [...fabric.track.machines(phase, scenario)].map(([io, n]) => {
        if (!numbers.has(io)) numbers.set(io, numbers.size);
        return [numbers.get(io)!, n] as const;
    });
    const phases = fabric.phases.map((p, i): HeadroomPhase => ({ moment: i + 1, before: machinesOf(i, 'ingest'), after: machinesOf(i, 'steady'), ingest: p.ingest }));
    return { fabric: fabric.fabric.name, target: fabric.role === 'target', assumed: fabric.model.assumed, input: fabric.model.input, classes: [...numbers.keys()].map(io => modelClass(io, 1)), phases };
}
