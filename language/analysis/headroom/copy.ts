import type { CopyInput, CopyPlan } from '../../physics/index.ts';
import {
    GRANULARITY,
    migrationCopy,
    SWITCHOVER,
    transferTime,
    writeClasses,
    writesFromChange,
} from '../../physics/index.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { copiedStanding } from '../passage/movers.ts';
import { assumedCopyRate, sourceRate, targetRate } from './copy-rate.ts';
import type { HeadroomAnalysis } from './headroom.ts';

/** Copying one machine to its new fabric, and getting it back: docs/io-model.md 2.10. Seconds, bytes, bytes/s. */
export interface WorkloadCopy {
    readonly workload: Workload;
    readonly move: Move;
    readonly input: CopyInput;
    readonly rate: number;
    /** `over` is not stated. */
    readonly rateAssumed: boolean;
    /** `change` is not stated: every write dirties a block (docs/io-model.md 1.1). */
    readonly changeAssumed: boolean;
    readonly plan: CopyPlan;
    readonly objective: number | null;
    /** kappa >= 1 and no allowed downtime that is long enough for what is left over. */
    readonly neverConverges: boolean;
    /** The downtime objective is missed, by a copy that converges. */
    readonly exceeded: boolean;
}

/** Share of writes where none is stated. docs/io-model.md 1.1. */
const WRITES = 0.3;

/** Bytes of one machine that are copied; provisioned disk where the used part is not stated. */
export function machineBytes({ figures }: Workload): number | null {
    return figures['used']?.value ?? figures['disk']?.value ?? null;
}

/** Bytes per second that change on one machine, which stores `bytes`; undefined where no change rate is stated. */
export function changeOf({ figures }: Workload, bytes: number): number | undefined {
    const change = figures['change'];
    return change && (change.absolute ? change.value : change.value * bytes);
}

/** The rate a cutover is copied at. */
export interface CopyRate {
    /** bytes/s, whole wave. */
    readonly rate: number;
    /** `over` is not stated. */
    readonly assumed: boolean;
    /** Source fabrics that give no more, in plan order, or the target that takes no more; empty where something else limits. */
    readonly limitedBy: readonly string[];
}

/** The rate a cutover is copied at, whole wave: what is stated or assumed, no more than its sources give, and no more than its target takes. docs/io-model.md 8.2.6. */
export function copyRateOf(headroom: HeadroomAnalysis, move: Move): CopyRate | null {
    const wanted = wantedRate(headroom, move);
    const source = wanted && sourceLimit(headroom, move);
    const given = wanted && (source && source.rate < wanted.rate ? { ...wanted, ...source } : wanted);
    const model = headroom.of(move.fabric.name)?.model;
    const taken = model ? targetRate(model.full) : null;
    return given && taken !== null && taken < given.rate
        ? { ...given, rate: taken, limitedBy: [move.fabric.name] }
        : given;
}

function wantedRate(headroom: HeadroomAnalysis, move: Move): CopyRate | null {
    if (move.step.over !== undefined) {
        return { rate: move.step.over, assumed: false, limitedBy: NOTHING };
    }
    const at = headroom.of(move.fabric.name);
    const machines = at ? at.workloads(move.workloads).reduce((sum, w) => sum + w.count, 0) : 0;
    return at ? { rate: assumedCopyRate(at.model.full, machines), assumed: true, limitedBy: NOTHING } : null;
}

const NOTHING: readonly string[] = [];

/** What the sources of a move give together; undefined where some of it lies on a fabric nobody described. */
function sourceLimit(headroom: HeadroomAnalysis, move: Move): Pick<CopyRate, 'rate' | 'limitedBy'> | undefined {
    const limitedBy: string[] = [];
    let rate = 0;
    let described = 0;
    for (const { fabric, model } of headroom.fabrics) {
        const here = fabric.workloads.intersect(move.workloads);
        if (here.empty || fabric === move.fabric) {
            continue;
        }
        const own = fabric.figures['links.rate'] ? sourceRate(model.full) : null;
        if (own === null) {
            return undefined;
        }
        rate += own;
        described += here.size;
        limitedBy.push(fabric.name);
    }
    return described === move.workloads.size ? { rate, limitedBy } : undefined;
}

/** Writes/s at the tracking granularity: from the change rate, else every write dirties one block. `null` when neither is stated. */
function writesOf({ figures }: Workload, bytes: number): { readonly writes: number; readonly assumed: boolean } | null {
    const change = figures['change'];
    if (change) {
        const writes = change.absolute ? change.value / GRANULARITY : writesFromChange(bytes, change.value);
        return { writes, assumed: false };
    }
    const iops = figures['iops']?.value;
    return iops === undefined ? null : { writes: iops * (figures['writes']?.value ?? WRITES), assumed: true };
}

/** The copy of one machine of a workload at a rate; undefined where its data or its changes are not known. */
export function copyAt(workload: Workload, move: Move, rate: number, rateAssumed: boolean): WorkloadCopy | undefined {
    const bytes = machineBytes(workload);
    const still = copiedStanding(move, workload.index);
    const writes = still ? NO_WRITES : bytes === null ? null : writesOf(workload, bytes);
    if (bytes === null || writes === null) {
        return undefined;
    }
    const input: CopyInput = { bytes, rate, classes: writeClasses(bytes, GRANULARITY, writes.writes) };
    const plan = still ? standingCopy(bytes, rate) : planOf(input, writes.writes);
    if (!plan) {
        return undefined;
    }
    const objective = workload.figures['downtime']?.value ?? null;
    const late = objective !== null && plan.downtime > objective;
    return {
        workload,
        move,
        input,
        rate,
        rateAssumed,
        changeAssumed: writes.assumed,
        plan,
        objective,
        neverConverges: !plan.converges && (objective === null ? !writes.assumed : late),
        exceeded: plan.converges && late,
    };
}

/** A machine that stands still changes nothing. */
const NO_WRITES = { writes: 0, assumed: false };

/** The copy of a machine that stands still: all of it is downtime. */
function standingCopy(bytes: number, rate: number): CopyPlan | null {
    const seed = transferTime(bytes, rate);
    return seed === null
        ? null
        : {
              seed,
              passes: [bytes],
              kappa: 0,
              converges: true,
              floor: 0,
              final: bytes,
              online: seed,
              downtime: seed + SWITCHOVER,
              bound: null,
          };
}

const MOST = 50_000;
const plans = new Map<string, CopyPlan | null>();

/** The plan of a copy by its figures: an edit elsewhere in the estate computes none again. */
function planOf(input: CopyInput, writes: number): CopyPlan | null {
    const key = `${input.bytes} ${input.rate} ${writes}`;
    let known = plans.get(key);
    if (known === undefined) {
        if (plans.size >= MOST) {
            plans.clear();
        }
        plans.set(key, (known = migrationCopy(input)));
    }
    return known;
}

/** Seconds to bring one machine back over the same path: its data at the copy's rate, then the switchover. `null` where its data is not known. */
export function restoreTime(workload: Workload, rate: number): number | null {
    const bytes = machineBytes(workload);
    return bytes === null || !(rate > 0) ? null : bytes / rate + SWITCHOVER;
}

/** Whether copying at another rate would break an objective it meets now: for rates a fix would set. */
export function breaksObjectives(move: Move, workloads: readonly Workload[], rate: number): boolean {
    return workloads.some(workload => {
        const copy = copyAt(workload, move, rate, false);
        const rto = workload.figures['rto']?.value,
            restore = restoreTime(workload, rate);
        return (
            copy?.neverConverges === true ||
            copy?.exceeded === true ||
            (rto !== undefined && restore !== null && restore > rto)
        );
    });
}
