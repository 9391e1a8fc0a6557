import type { Analysis } from '../../../language/analysis/analysis.ts';
import {
    combinedFactors,
    type IoClass,
    type Machines,
    modelClass,
} from '../../../language/analysis/headroom/classes.ts';
import type { FabricHeadroom } from '../../../language/analysis/headroom/headroom.ts';
import {
    computeOn,
    computeText,
    type Host,
    hostOf,
    nodesLeft,
} from '../../../language/analysis/headroom/sizing/compute.ts';
import { trustSentence } from '../../../language/analysis/headroom/telling/trust.ts';
import { demandOf } from '../../../language/analysis/matrix.ts';
import { entryOf, lastOf, nth } from '../../../language/basics/lists.ts';
import type { LoadEvaluation, Scenario, StationName } from '../../../language/physics/index.ts';
import type { IndexSet } from '../../../language/plan/index-set.ts';
import type { Fabric, Plan } from '../../../language/plan/plan.ts';
import type { ClassCount, HeadroomFabric, HeadroomPhase, HeadroomRow, RateEnds, Tail } from '../model.ts';

/** Share of a station below which a range is one number to a reader. */
const LEAST_RANGE = 0.005;
/** Workloads that miss their objective and are named; the rest is counted. */
const MOST_NAMES = 5;

/** Rows of the I/O model as the picture shows them, and per fabric what it takes to compute them again. */
export function headroomOf(analysis: Analysis): {
    readonly headroom: HeadroomRow[];
    readonly fabrics: HeadroomFabric[];
} {
    const { fabrics } = analysis.headroom;
    return {
        headroom: fabrics.flatMap(f => shown(f).flatMap(scenario => scenarioRows(analysis, f, scenario))),
        fabrics: fabrics.map(f => fabricOf(analysis.plan, f)),
    };
}

/** A switchover whose deltas share the rate of the wave looks like the copy at peak: it is drawn where they come on top. */
function shown({ scenarios, phases }: FabricHeadroom): readonly Scenario[] {
    return phases.some(p => p.window > 0) ? scenarios : scenarios.filter(s => s !== 'cutover');
}

/** One row for each stretch of phases in which nothing changes; the track computes such a stretch once and hands out the same object. */
function scenarioRows(analysis: Analysis, fabric: FabricHeadroom, scenario: Scenario): HeadroomRow[] {
    const rows: (HeadroomRow & { last: number })[] = [];
    let same: unknown;
    fabric.phases.forEach((at, phase) => {
        const machines = fabric.track.machines(phase, scenario);
        if (machines.size === 0 && at.wave.empty) {
            same = undefined;
            return;
        }
        const evaluation = fabric.track.evaluation(phase, scenario);
        if (evaluation === same) {
            lastOf(rows).last = phase + 1;
        } else {
            rows.push(rowOf(analysis, fabric, evaluation, machines, phase, scenario));
        }
        same = evaluation;
    });
    return rows;
}

function rowOf(
    analysis: Analysis,
    fabric: FabricHeadroom,
    evaluation: LoadEvaluation,
    machines: Machines,
    phase: number,
    scenario: Scenario,
): HeadroomRow {
    const rangeOf = (station: StationName) => {
        const range = fabric.rangeOf(phase, scenario, station);
        return range !== null && range[1] - range[0] > LEAST_RANGE
            ? { range: [short(range[0]), short(range[1])] as const }
            : {};
    };
    const verdicts = judgedAlike(machines).map(io => ({ io, ...fabric.track.verdict(phase, scenario, io) }));
    const missing = new Set(verdicts.filter(v => v.meets === false).map(v => likeness(v.io)));
    const worst = verdicts.sort((a, b) => strain(b) - strain(a))[0];
    return {
        fabric: fabric.fabric.name,
        moment: phase + 1,
        last: phase + 1,
        scenario,
        stations: evaluation.stations.map(
            ({ station, capacity, load, unit, utilisation, meanUtilisation, band, reason }) => ({
                station,
                capacity: written(capacity),
                load: written(load),
                unit,
                utilisation,
                ...rangeOf(station),
                meanUtilisation,
                band,
                reason,
            }),
        ),
        bottleneck: evaluation.bottleneck,
        rebuild: evaluation.rebuild,
        reason: evaluation.reason,
        ...(isCalm(analysis, fabric, phase, scenario) && { calm: true }),
        missed: missedBy(analysis, fabric, phase, scenario, missing),
        tail: worst === undefined ? null : tailOf(analysis, fabric, phase, scenario, worst),
    };
}

/** A figure to more digits than anybody reads, and fewer than double the way to the panel. */
function written(figure: number | null): number | null {
    return figure === null ? null : Number(figure.toPrecision(6));
}

/** A share to the digits a reader sees. */
function short(share: number): number {
    return Math.round(share * 1e4) / 1e4;
}

/** Whether everything that is on the fabric, and comes to it, is optional or not critical to the decision matrix. */
function isCalm({ plan }: Analysis, fabric: FabricHeadroom, phase: number, scenario: Scenario): boolean {
    let some = false;
    for (const present of [fabric.present(phase, scenario), fabric.present(phase, 'steady')]) {
        for (const index of present) {
            if (demandOf(nth(plan.workloads, index)) === 'mandatory') {
                return false;
            }
            some = true;
        }
    }
    return some;
}

/** Classes of equal likeness have equal percentiles and the same objective. */
function likeness(io: IoClass): string {
    return `${io.shape} ${io.p99}`;
}

const alike = new WeakMap<object, readonly IoClass[]>();

/** One class of each likeness; phases that change nothing share their machines, so they are sorted once. */
function judgedAlike(machines: ReadonlyMap<IoClass, number>): readonly IoClass[] {
    let known = alike.get(machines);
    if (!known) {
        alike.set(machines, (known = [...new Map([...machines.keys()].map(io => [likeness(io), io])).values()]));
    }
    return known;
}

type Verdict = {
    readonly io: IoClass;
    readonly p99Read: number | null;
    readonly p99Write: number | null;
    readonly objective: number | null;
    readonly meets: boolean | null;
};

/** How close a class is to its objective; one that misses it without a number is furthest. */
function strain({ p99Read, p99Write, objective, meets }: Verdict): number {
    const slow = Math.max(p99Read ?? 0, p99Write ?? 0);
    if (objective === null) {
        return -1 + Math.min(0.5, slow);
    }
    return meets === false ? Number.MAX_VALUE : slow / objective;
}

function tailOf(
    analysis: Analysis,
    fabric: FabricHeadroom,
    phase: number,
    scenario: Scenario,
    { io, p99Read, p99Write, objective }: Verdict,
): Tail {
    let workload = '';
    for (const index of fabric.present(phase, scenario)) {
        const other = fabric.classOf(index);
        if (!other || likeness(other) !== likeness(io)) {
            continue;
        }
        workload = nth(analysis.plan.workloads, index).name;
        break;
    }
    return { workload, read: p99Read, write: p99Write, objective };
}

function missedBy(
    analysis: Analysis,
    fabric: FabricHeadroom,
    phase: number,
    scenario: Scenario,
    missing: ReadonlySet<string>,
): HeadroomRow['missed'] {
    const names: string[] = [];
    let count = 0;
    if (missing.size > 0) {
        for (const index of fabric.present(phase, scenario)) {
            const io = fabric.classOf(index);
            if (!io || !missing.has(likeness(io))) {
                continue;
            }
            if (count++ < MOST_NAMES) {
                names.push(nth(analysis.plan.workloads, index).name);
            }
        }
    }
    return { count, names };
}

/** Processors and memory with one node lost, once a phase is over; empty where the fabric says nothing of them. */
function computeAfter(plan: Plan, fabric: Fabric, host: Host | undefined, on: IndexSet): string {
    const compute = host && computeOn(plan, fabric, on, nodesLeft(host));
    return compute ? computeText(compute) : '';
}

/** What the rates on it may be, as `rangeOf` has it; missing where all are exact. */
function ratesOf({ model }: FabricHeadroom, before: Machines, after: Machines): HeadroomPhase['rates'] {
    const ends = (machines: Machines): RateEnds => ({
        low: factorsOf(model.full, machines, 'good'),
        high: factorsOf(model.full, machines, 'bad'),
    });
    const rates = { before: ends(before), after: ends(after) };
    const exact = [rates.before, rates.after].flatMap(e => [...e.low, ...e.high]).every(f => f === 1);
    return exact ? undefined : rates;
}

function factorsOf(
    full: FabricHeadroom['model']['full'],
    machines: Machines,
    end: 'good' | 'bad',
): readonly [number, number] {
    const { iops, peak } = combinedFactors(full, machines, end);
    return [iops, peak];
}

function fabricOf(plan: Plan, fabric: FabricHeadroom): HeadroomFabric {
    const numbers = new Map<IoClass, number>();
    const numberOf = (io: IoClass) => {
        if (!numbers.has(io)) {
            numbers.set(io, numbers.size);
        }
        return entryOf(numbers, io);
    };
    const initial = [...(fabric.phases.length > 0 ? fabric.track.machines(0, 'ingest') : [])].map(
        ([io, n]): ClassCount => [numberOf(io), n],
    );
    const host = hostOf(plan, fabric.fabric);
    const phases = fabric.phases.map((p, i): HeadroomPhase => {
        const before = fabric.track.machines(i, 'ingest');
        const after = fabric.track.machines(i, 'steady');
        const touched = before === after ? [] : new Set([...before.keys(), ...after.keys()]);
        const changes = [...touched]
            .map((io): ClassCount => [numberOf(io), (after.get(io) ?? 0) - (before.get(io) ?? 0)])
            .filter(([, n]) => n !== 0);
        const compute = computeAfter(plan, fabric.fabric, host, p.after);
        const rates = ratesOf(fabric, before, after);
        return {
            moment: i + 1,
            changes,
            ingest: p.ingest,
            window: p.window,
            ...(rates && { rates }),
            ...(compute && { compute }),
        };
    });
    return {
        fabric: fabric.fabric.name,
        target: fabric.role === 'target',
        assumed: fabric.model.assumed,
        trust: trustSentence(fabric),
        input: fabric.model.input,
        classes: [...numbers.keys()].map(io => modelClass(io, 1)),
        initial,
        phases,
    };
}
