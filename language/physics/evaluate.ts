import { LIMIT } from './bands.ts';
import type { Fabric, Workload } from './defaults.ts';
import { withDefaults, withWorkloadDefaults } from './defaults.ts';
import { explainEvaluation, usableWorkloads } from './explain.ts';
import type { ForegroundLoads } from './load/loads.ts';
import { loadsOf, NO_LOADS, survivesTwo } from './load/loads.ts';
import { canSelfHeal, exposure, healTime, imbalance } from './load/rebuild.ts';
import { linkCapacity } from './node/capacities.ts';
import { finite, positive } from './numbers.ts';
import { latencyState, readQuantile, writeQuantile } from './queueing/latency.ts';
import type { Situation } from './scenarios.ts';
import { asFound, reachableRebuild, SCENARIO_PARTS } from './scenarios.ts';
import type { Stations } from './stations.ts';
import { stationsOf } from './stations.ts';
import type {
    Band,
    Explained,
    FabricInput,
    RebuildTime,
    Scenario,
    StationLoad,
    StationName,
    WorkloadClass,
} from './types.ts';

/** One scenario of one fabric. SI units throughout. */
export interface EvaluateInput {
    readonly fabric: FabricInput;
    /** Foreground. In the ingest scenarios: what was there before the wave (docs/language.md section 6). */
    readonly workloads: readonly WorkloadClass[];
    readonly scenario: Scenario;
    /** Copied into the cluster, bytes/s; 0 for a phase without a wave; missing: what one link carries, assumed. */
    readonly ingest?: number | null;
    /** Copied on top in `cutover`, bytes/s: the last delta of the machines that are switched over. */
    readonly delta?: number | null;
    /** Copied out of the cluster in the ingest scenarios, bytes/s: what a wave that leaves reads. docs/io-model.md 8.2.6. */
    readonly egress?: number | null;
    /** Hosts are emptied while something may be copied: what lies on them is built anew on the others. */
    readonly evacuates?: boolean;
    /** bytes/s per node, for `rebalance`. */
    readonly rebalance?: number | null;
    /** `loadsOf(withDefaults(fabric), workloads)`, where the caller already has it: phases are increments. */
    readonly loads?: ForegroundLoads | null;
    /** Which classes get percentiles; `objective`: those that state one. Default `all`. */
    readonly percentiles?: 'all' | 'objective' | 'none';
    /** Whether to list formulas. Default true. */
    readonly explain?: boolean;
}

/** Loads without percentiles: linear, cheap. */
export interface LoadEvaluation {
    readonly scenario: Scenario;
    /** Nodes that serve. */
    readonly nodes: number | null;
    readonly stations: readonly StationLoad[];
    readonly bottleneck: StationName | null;
    readonly runnerUp: StationName | null;
    /** The strictest band of a known station. */
    readonly band: Band | null;
    /** `null` outside failure scenarios, and where nothing heals (`rebuildReason`). */
    readonly rebuild: RebuildTime | null;
    readonly rebuildReason: string | null;
    /** Front-end and network bytes/s of the foreground, whole cluster: the East-West figure. */
    readonly eastWest: {
        readonly frontReads: number | null;
        readonly frontWrites: number | null;
        readonly network: number | null;
    } | null;
    /** Share of reads served on the VM's node in this scenario; `null` when the coordinator has no such notion. */
    readonly localReads: number | null;
    /** Fields that hold a default. */
    readonly assumed: readonly string[];
    /** Why nothing could be computed. */
    readonly reason: string | null;
}

export interface ClassLatency {
    readonly workload: string;
    /** Seconds; `null` when withheld. */
    readonly p99Read: number | null;
    readonly p99Write: number | null;
    readonly objective: number | null;
    /** `null` without an objective or where the model does not hold; a saturated station never meets one. */
    readonly meets: boolean | null;
    readonly reason: string | null;
}

export interface Evaluation extends LoadEvaluation {
    readonly workloads: readonly ClassLatency[];
    readonly explain: readonly Explained[];
}

/** What `evaluate` worked with, for explanations and fixes. */
export interface Worked {
    readonly fabric: Fabric;
    readonly situation: Situation;
    readonly stations: Stations;
}

function rebuildOf(
    situation: Situation,
    stations: Stations,
): { readonly time: RebuildTime | null; readonly reason: string | null } {
    const { fabric } = situation;
    if (!SCENARIO_PARTS[situation.scenario].heals) {
        return { time: null, reason: null };
    }
    if (fabric.coordinator === 'array') {
        return { time: null, reason: 'the array rebuilds inside itself' };
    }
    const { rebuild } = stations.background;
    if (fabric.nodes !== null && fabric.scheme !== null && !canSelfHeal(fabric.nodes, fabric.scheme)) {
        return { time: null, reason: 'the surviving nodes are too few to hold every copy again' };
    }
    if (fabric.raw === null) {
        return { time: null, reason: 'the raw bytes of a node are not stated' };
    }
    // A throttle above what full links and media leave is never reached: the rebuild takes as long as they need.
    const rate = rebuild === null ? 0 : Math.min(rebuild, reachableRebuild(situation, stations.place));
    const seconds = healTime(fabric.raw, stations.place.nodes, rate, imbalance(stations.place.nodes, fabric.chunks));
    if (seconds === null || !Number.isFinite(seconds + fabric.detect + rate)) {
        return { time: null, reason: 'nothing is left for the rebuild' };
    }
    return { time: { seconds, exposure: exposure(fabric.detect, seconds), rate }, reason: null };
}

function ranked(stations: readonly StationLoad[]): readonly StationLoad[] {
    return stations.filter(s => s.utilisation !== null).sort((a, b) => (b.utilisation ?? 0) - (a.utilisation ?? 0));
}

function unknown(scenario: Scenario, assumed: readonly string[], reason: string): LoadEvaluation {
    const none = (station: StationName, unit: StationLoad['unit']): StationLoad => ({
        station,
        unit,
        capacity: null,
        load: null,
        utilisation: null,
        meanUtilisation: null,
        band: null,
        reason,
    });
    return {
        scenario,
        nodes: null,
        reason,
        assumed,
        bottleneck: null,
        runnerUp: null,
        band: null,
        rebuild: null,
        rebuildReason: null,
        eastWest: null,
        localReads: null,
        stations: [
            none('node-link', 'B/s'),
            none('rack-uplink', 'B/s'),
            none('media', '1/s'),
            none('switch-buffer', 'B'),
            none('controller', 'cores'),
        ],
    };
}

/** Sets a scenario up; a string says why it cannot be. */
export function work(input: EvaluateInput, whole: Fabric): Worked | string {
    const parts = SCENARIO_PARTS[input.scenario],
        fabric = asFound(whole, input.scenario);
    if (parts.lost === 2 && !survivesTwo(fabric)) {
        return 'a loss while a node is in maintenance takes more copies than there are to spare';
    }
    const loads = input.loads ?? loadsOf(fabric, input.workloads);
    const foreground =
        loads === null
            ? NO_LOADS.steady
            : parts.lost > 0
              ? ((parts.lost === 2 ? loads.twice : loads.degraded) ?? NO_LOADS.peak)
              : loads[parts.foreground];
    const usable = (rate: number | null | undefined) =>
        typeof rate === 'number' && Number.isFinite(rate) && rate >= 0 ? rate : null;
    const situation: Situation = {
        fabric,
        scenario: input.scenario,
        foreground,
        ingest: usable(input.ingest) ?? linkCapacity(fabric).one,
        delta: usable(input.delta) ?? 0,
        egress: usable(input.egress) ?? 0,
        evacuates: input.evacuates === true,
        rebalance: usable(input.rebalance) ?? 0,
    };
    const stations = stationsOf(situation);
    return typeof stations === 'string' ? stations : { fabric, situation, stations };
}

function assumedOf(input: EvaluateInput, fabric: Fabric): readonly string[] {
    const copies = SCENARIO_PARTS[input.scenario].ingest && (input.ingest === null || input.ingest === undefined);
    const { heals } = SCENARIO_PARTS[input.scenario];
    return [
        ...fabric.assumed,
        ...(copies ? ['over'] : []),
        ...(heals && fabric.rebuild === null ? ['rebuild'] : []),
        ...(heals && fabric.chunks === null ? ['chunks'] : []),
    ];
}

function summary(input: EvaluateInput, worked: Worked): LoadEvaluation {
    const { stations, situation, fabric } = worked;
    const order = ranked(stations.stations);
    const { time, reason } = rebuildOf(situation, stations);
    const { foreground } = situation;
    return {
        scenario: input.scenario,
        nodes: stations.place.nodes,
        stations: stations.stations,
        bottleneck: order[0]?.station ?? null,
        runnerUp: order[1]?.station ?? null,
        band: order[0]?.band ?? null,
        rebuild: time,
        rebuildReason: reason,
        eastWest: {
            frontReads: finite(foreground.frontReadBytes),
            frontWrites: finite(foreground.frontWriteBytes),
            network: finite(foreground.copyBytes + foreground.otherBytes),
        },
        localReads: stations.place.coordinator === 'local' ? stations.place.locality : null,
        assumed: assumedOf(input, fabric),
        reason: null,
    };
}

/** Station loads, bottleneck and rebuild of one scenario, no percentiles. Never throws; what is unknown is `null` with a reason. */
export function evaluateLoads(input: EvaluateInput): LoadEvaluation {
    const fabric = withDefaults(input.fabric);
    const worked = work(input, fabric);
    return typeof worked === 'string'
        ? unknown(input.scenario, assumedOf(input, fabric), worked)
        : summary(input, worked);
}

/** Why no percentile may be given in these stations; `null` when it may. docs/io-model.md 2.9. */
export function withheldBecause(stations: readonly StationLoad[]): string | null {
    const over = ranked(stations)[0];
    if (over?.utilisation !== null && over?.utilisation !== undefined && over.utilisation > LIMIT) {
        const state = over.utilisation >= 1 ? 'saturated' : 'near saturation';
        return `${over.station} at ${(over.utilisation * 100).toFixed(0)} %: ${state}, the model gives no percentile above 95 %`;
    }
    const missing = stations.find(s => s.utilisation === null && s.station !== 'switch-buffer');
    return missing === undefined ? null : `${missing.station}: ${missing.reason}`;
}

function latencyOf(worked: Worked, workload: Workload, withheld: string | null): ClassLatency {
    const { stations } = worked;
    const objective = workload.p99;
    if (withheld !== null) {
        const over = ranked(stations.stations)[0]?.utilisation ?? 0;
        return {
            workload: workload.name,
            p99Read: null,
            p99Write: null,
            objective,
            meets: objective !== null && over >= 1 ? false : null,
            reason: withheld,
        };
    }
    const state = latencyState(worked);
    const p99Read = workload.writeShare < 1 ? finite(readQuantile(state, workload)) : null;
    const p99Write = workload.writeShare > 0 ? finite(writeQuantile(state, workload)) : null;
    const reason = p99Read === null ? 'it only writes' : p99Write === null ? 'it only reads' : null;
    const meets = objective === null ? null : Math.max(p99Read ?? 0, p99Write ?? 0) <= objective;
    return { workload: workload.name, p99Read, p99Write, objective, meets, reason };
}

/** Percentiles of the classes that are asked for, in one scenario. */
function latencies(input: EvaluateInput, worked: Worked): readonly ClassLatency[] {
    const mode = input.percentiles ?? 'all';
    if (mode === 'none') {
        return [];
    }
    const withheld = withheldBecause(worked.stations.stations);
    const result: ClassLatency[] = [];
    for (const given of input.workloads) {
        const workload = withWorkloadDefaults(given);
        if (workload === null) {
            if (mode === 'all') {
                result.push({
                    workload: given.name,
                    p99Read: null,
                    p99Write: null,
                    objective: null,
                    meets: null,
                    reason: 'its I/O rate is not stated',
                });
            }
        } else if (mode === 'all' || workload.p99 !== null) {
            result.push(latencyOf(worked, workload, withheld));
        }
    }
    return result;
}

/** One scenario whole: stations, bottleneck, rebuild, percentiles, and where each number comes from. Never throws. */
export function evaluate(input: EvaluateInput): Evaluation {
    const fabric = withDefaults(input.fabric);
    const worked = work(input, fabric);
    if (typeof worked === 'string') {
        const blank = unknown(input.scenario, assumedOf(input, fabric), worked);
        return {
            ...blank,
            explain: [],
            workloads:
                input.percentiles === 'none'
                    ? []
                    : input.workloads.map(w => ({
                          workload: w.name,
                          p99Read: null,
                          p99Write: null,
                          objective: positive(w.p99),
                          meets: null,
                          reason: worked,
                      })),
        };
    }
    const loads = summary(input, worked);
    const workloads = latencies(input, worked);
    return {
        ...loads,
        workloads,
        explain:
            input.explain === false
                ? []
                : explainEvaluation(worked, loads, workloads, usableWorkloads(input.workloads)),
    };
}
