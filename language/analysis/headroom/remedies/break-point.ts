import type { Scenario } from '../../../physics/index.ts';
import type { Workload } from '../../../plan/plan.ts';
import { heaviest, type IoClass, peakOf } from '../classes.ts';
import type { FabricHeadroom } from '../headroom.ts';
import type { Problem } from '../problems.ts';

/** Up to where a fabric holds that chokes for a part of the range of its loads only. docs/language.md 5.7. */

export interface BreakPoint {
    /** Whose rate contributes most to the range. */
    readonly workload: Workload;
    /** The peak of one of its machines as it is taken today, 1/s. */
    readonly peak: number;
    /** It is written in the plan. */
    readonly stated: boolean;
    /** The peak at which the station is full, all else as it is written, 1/s; `null` where that rate alone does not fill it. */
    readonly holds: number | null;
}

/** The break point of a choke at its fullest moment; undefined where nobody on the fabric has a rate with a range. */
export function breakPoint({ headroom, pressures }: Problem): BreakPoint | undefined {
    const [first, ...others] = pressures;
    if (!first) {
        return undefined;
    }
    const { phase, scenario, station, saturated } = others.reduce(
        (a, b) => (b.utilisation > a.utilisation ? b : a),
        first,
    );
    const { paced, model } = headroom;
    const io = heaviest(model.full, paced.machines(phase, scenario), station);
    const workload = io && workloadOf(headroom, io, phase, scenario);
    if (!io || !workload) {
        return undefined;
    }
    const full = (factor: number) =>
        (paced.rated(phase, scenario, io, factor).stations.find(s => s.station === station)?.utilisation ?? 0) >= 1;
    const most = io.spread.bad.peak;
    const breaks = saturated && !full(1) && full(most);
    return {
        workload,
        peak: peakOf(io),
        stated: io.peak !== undefined,
        holds: breaks ? downTo(peakOf(io) * lastThatHolds(most, factor => !full(factor))) : null,
    };
}

/** Largest factor from 1 to `most` for which something holds that does at 1. */
function lastThatHolds(most: number, holds: (factor: number) => boolean): number {
    let low = 1,
        high = most;
    for (let step = 0; step < 20; step++) {
        const middle = (low + high) / 2;
        if (holds(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/** Workloads whose rates widen the range of a fabric's load most: one for each kind of station, when all that comes is there. */
export function deciders(headroom: FabricHeadroom): readonly Workload[] {
    const last = headroom.phases.length - 1;
    const machines = headroom.track.machines(last, 'peak');
    const found = (['node-link', 'controller', 'media'] as const).flatMap(station => {
        const most = heaviest(headroom.model.full, machines, station);
        return (most && workloadOf(headroom, most, last, 'peak')) ?? [];
    });
    return [...new Set(found)];
}

function workloadOf(headroom: FabricHeadroom, io: IoClass, phase: number, scenario: Scenario): Workload | undefined {
    for (const index of headroom.present(phase, scenario)) {
        if (headroom.classOf(index) === io) {
            return headroom.workloadAt(index);
        }
    }
    return undefined;
}

/** Two digits, never more than the value: up to there it holds. */
function downTo(value: number): number {
    const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
    return Math.floor(value / unit + 1e-9) * unit;
}
