import { TARGET } from './bands.ts';
import { linkCapacity, mediaNodes, mediaShares } from './capacities.ts';
import type { Fabric } from './defaults.ts';
import { withDefaults } from './defaults.ts';
import type { EvaluateInput, Evaluation, Worked } from './evaluate.ts';
import { evaluate, work } from './evaluate.ts';
import { loadsOf } from './loads.ts';
import { largest } from './numbers.ts';
import { uplinkLoad } from './racks.ts';
import { hotReceiver } from './rebuild.ts';
import type { BackgroundLoad, Situation } from './scenarios.ts';
import { backgroundOf, controllerUse, leaving } from './scenarios.ts';
import type { FabricInput, Scheme } from './types.ts';

export type KnobName =
    | 'rebuild'
    | 'ingest'
    | 'link-count'
    | 'link-rate'
    | 'mtu'
    | 'locality'
    | 'alignment'
    | 'scheme'
    | 'buffer'
    | 'burst'
    | 'keep-on-san'
    | 'storage-nic'
    | 'qos';

/** A scenario to restore, and the utilisation to restore: 1 - the plan's headroom. */
export interface KnobInput extends EvaluateInput {
    readonly target?: number;
}

/** One knob turned. `after` evaluates to `evaluation`, so every setting can be checked again. */
export interface Setting {
    readonly knob: KnobName;
    /** Whether that knob alone restores the scenario. */
    readonly feasible: boolean;
    /** SI; the exact restoring value, or the best the knob can do when that is not enough; `null` when it does nothing here. */
    readonly setting: number | null;
    readonly unit: 'B/s' | 'B' | '1' | 'share';
    /** The value the utilisations alone ask for; the percentiles may ask for a stricter one. */
    readonly closedForm: number | null;
    readonly after: EvaluateInput | null;
    readonly evaluation: Evaluation | null;
    readonly reason: string | null;
}

/** Equality of a bisected or closed-form setting with its limit, in double precision. */
const SLACK = 1 + 1e-9;

/** Whether link, uplink and media are at or below the target and every stated percentile is met. */
export function restored(evaluation: Evaluation, target = TARGET): boolean {
    return (
        evaluation.stations.every(s => s.station === 'switch-buffer' || (s.utilisation ?? 0) <= target * SLACK) &&
        evaluation.stations.some(s => s.utilisation !== null) &&
        evaluation.workloads.every(w => w.objective === null || w.meets === true)
    );
}

/** The evaluation a knob judges by: percentiles where there is an objective, no formulas. */
export function judge(input: EvaluateInput): Evaluation {
    return evaluate({ ...input, percentiles: 'objective', explain: false });
}

export function nothing(knob: KnobName, unit: Setting['unit'], reason: string): Setting {
    return { knob, unit, feasible: false, setting: null, closedForm: null, after: null, evaluation: null, reason };
}

/** A setting tried and judged. */
export function tried(
    knob: KnobName,
    unit: Setting['unit'],
    setting: number,
    closedForm: number | null,
    after: EvaluateInput,
    target: number,
    reason: string | null,
): Setting {
    const evaluation = judge(after);
    const feasible = restored(evaluation, target);
    return { knob, unit, setting, closedForm, after, evaluation, feasible, reason: feasible ? null : reason };
}

/** Scale at which two evaluations of a linear load are compared; any value gives the same slope. */
const PROBE = 1e9;

/** Largest x for which every utilisation that is linear in x stays at or below `target`: the closed form of IO-MODEL 5, per direction and station. */
function linearLimit(worked: Worked, at: (x: number) => Situation, target: number): number {
    const {
        fabric,
        stations: { place },
    } = worked;
    const zero = backgroundOf(at(0), place),
        one = backgroundOf(at(PROBE), place);
    const hot = hotReceiver(fabric.streams),
        { node } = linkCapacity(fabric),
        front = worked.situation.foreground;
    const limits: number[] = [];
    const add = (constant: number, slope: number, capacity: number) => {
        if (slope > 0) {
            limits.push((target * capacity - constant) / slope);
        }
    };
    add(front.tx + front.excessTx + zero.tx * hot, ((one.tx - zero.tx) * hot) / PROBE, node);
    add(front.rx + front.excessRx + zero.rx * hot, ((one.rx - zero.rx) * hot) / PROBE, node);
    const uplink = worked.stations.stations.find(s => s.station === 'rack-uplink')?.capacity ?? null;
    const crossing = (b: BackgroundLoad) =>
        uplinkLoad(leaving(front, b), place.whole, fabric.racks, fabric.failureDomain);
    if (uplink !== null) {
        add(crossing(zero), (crossing(one) - crossing(zero)) / PROBE, uplink);
    }
    const shares = (b: BackgroundLoad) => mediaShares(fabric, mediaNodes(fabric, place), front, b);
    const idle = shares(zero),
        busy = shares(one);
    if (idle !== null && busy !== null) {
        add(idle.bytes, (busy.bytes - idle.bytes) / PROBE, 1);
        if (idle.ops > target) {
            limits.push(-1);
        }
    }
    const busyAt = (b: BackgroundLoad) => controllerUse(fabric, place.nodes, front, b);
    add(busyAt(zero), (busyAt(one) - busyAt(zero)) / PROBE, 1);
    return limits.length === 0 ? Infinity : Math.min(...limits);
}

/** The stricter of closed form and bisected percentile for a rate of the background. */
function rateKnob(
    knob: 'rebuild' | 'ingest',
    input: KnobInput,
    at: (situation: Situation, x: number) => Situation,
    apply: (x: number) => EvaluateInput,
): Setting {
    const target = input.target ?? TARGET;
    const worked = work(input, withDefaults(input.fabric));
    if (typeof worked === 'string') {
        return nothing(knob, 'B/s', worked);
    }
    const closed = linearLimit(worked, x => at(worked.situation, x), target);
    if (!Number.isFinite(closed)) {
        return nothing(knob, 'B/s', `the ${knob} rate loads nothing in ${input.scenario}`);
    }
    if (closed < 0) {
        return {
            ...tried(knob, 'B/s', 0, null, apply(0), target, null),
            reason: `above the target even without the ${knob}`,
        };
    }
    const setting = largest(0, closed, x => restored(judge(apply(x)), target));
    if (setting === null) {
        const none = tried(knob, 'B/s', 0, closed, apply(0), target, null);
        const over = none.evaluation?.stations.find(
            s => s.station !== 'switch-buffer' && (s.utilisation ?? 0) > target * SLACK,
        );
        return {
            ...none,
            reason: over
                ? `${over.station} is above the target even without the ${knob}`
                : `a percentile is missed even without the ${knob}`,
        };
    }
    return tried(knob, 'B/s', setting, closed, apply(setting), target, 'not restored');
}

/** Foreground loads once, for knobs that do not change them. */
function withLoads(input: KnobInput): KnobInput {
    return input.loads ? input : { ...input, loads: loadsOf(withDefaults(input.fabric), input.workloads) };
}

/** Largest rebuild rate, bytes/s per node: min over stations of (target - rest)/(A(1+2.326/sqrt M)), then P99. Its evaluation carries the new heal time and exposure. IO-MODEL 5. */
export function throttleRebuild(given: KnobInput): Setting {
    const input = withLoads(given);
    if (!/failure/.test(input.scenario)) {
        return nothing('rebuild', 'B/s', `nothing is rebuilt in ${input.scenario}`);
    }
    if (input.fabric.coordinator === 'array') {
        return nothing('rebuild', 'B/s', 'the array rebuilds inside itself');
    }
    return rateKnob(
        'rebuild',
        input,
        (s, x) => ({ ...s, rebuild: x }),
        x => ({ ...input, fabric: { ...input.fabric, rebuild: x } }),
    );
}

/** Largest total copy rate into the cluster, bytes/s. IO-MODEL 5. */
export function throttleIngest(given: KnobInput): Setting {
    const input = withLoads(given);
    if (!/ingest/.test(input.scenario)) {
        return nothing('ingest', 'B/s', `nothing is copied in ${input.scenario}`);
    }
    return rateKnob(
        'ingest',
        input,
        (s, x) => ({ ...s, ingest: x }),
        x => ({ ...input, ingest: x }),
    );
}

/** The input with another fabric; loads are computed again. */
export function onFabric(input: EvaluateInput, change: Partial<FabricInput>): EvaluateInput {
    return { ...input, loads: null, fabric: { ...input.fabric, ...change } };
}

/** Another scheme on the same nodes; checks that they hold it and can heal. IO-MODEL 5. */
export function changeScheme(input: KnobInput, scheme: Scheme): Setting {
    const fabric: Fabric = withDefaults(input.fabric);
    const needed = scheme.kind === 'replica' ? scheme.copies : scheme.k + scheme.m;
    if (fabric.nodes === null || fabric.nodes < needed) {
        return nothing('scheme', '1', `the scheme needs ${needed} nodes`);
    }
    const heals = fabric.nodes > needed ? null : 'the scheme fits, but a lost node could not be healed';
    const result = tried(
        'scheme',
        '1',
        needed,
        null,
        onFabric(input, { scheme }),
        input.target ?? TARGET,
        'this scheme does not restore the target',
    );
    return { ...result, reason: result.reason ?? heals };
}
