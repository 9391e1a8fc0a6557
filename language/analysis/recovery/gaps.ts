import { nth } from '../../basics/lists.ts';
import { recoveryGap } from '../../physics/load/gap.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { type Controller, GUEST_PREFIX, type Phase, type Plan } from '../../plan/plan.ts';
import { DAY } from '../../plan/units.ts';
import type { FirstFull, Move, PhaseDates, RecoveryGap } from '../analysis.ts';
import { fabricModel } from '../headroom/input.ts';
import { remember } from '../memory.ts';
import { reachOf, spokenBefore, worksThrough } from '../schedule/state.ts';
import { lengthBetween } from '../schedule/timeline.ts';
import { askedFor, servesAfter } from './service.ts';

/** Every time in which machines are moved away from under a controller that protects them. */
export function recoveryGaps(plan: Plan, moves: readonly Move[], dates: readonly PhaseDates[]): RecoveryGap[] {
    const gaps: RecoveryGap[] = [];
    for (const move of moves) {
        const platform = move.platform;
        if (!platform) {
            continue;
        }
        for (const controller of plan.controllers) {
            if (controller.layer !== 'backup') {
                continue;
            }
            const workloads = move.workloads.intersect(askedFor(plan, controller, move.phase));
            if (
                workloads.empty ||
                spokenBefore(plan, controller, move.phase).some(name => worksThrough(plan, controller, platform, name))
            ) {
                continue;
            }
            const closes = reachOf(plan, controller, platform).phase;
            const span = gapDates(plan, move.phase, closes, dates);
            const interval = longestInterval(controller, workloads);
            const first = firstFull(plan, move, workloads);
            gaps.push({
                controller,
                move,
                workloads,
                opens: move.phase,
                closes,
                ...span,
                rpo: strictestRpo(plan, workloads),
                ...coverOfOthers(plan, move, controller, workloads),
                interval,
                firstFull: first,
                worst: worstLoss(interval, span.seconds, first?.seconds),
            });
        }
    }
    return gaps;
}

/** What a move takes away counts from the start of its phase, what a step gives from the end of its own (5.1). */
function gapDates(
    plan: Plan,
    opens: Phase,
    closes: Phase | undefined,
    dates: readonly PhaseDates[],
): Pick<RecoveryGap, 'seconds' | 'fromDay' | 'toDay'> {
    // The worst case: of durations that are ranges, the long end.
    const from = dates[opens.index];
    const fromDay = from?.late?.starts ?? from?.starts;
    const to = closes && dates[closes.index];
    const toDay = to && (to.late?.ends ?? to.ends);
    if (fromDay !== undefined && toDay !== undefined) {
        return { fromDay, toDay, seconds: Math.max(0, Math.round((toDay - fromDay) * DAY)) };
    }
    return { fromDay, toDay, seconds: closes && lengthBetween(plan, opens, closes) };
}

/** The longest interval between restore points that a controller gives for some of these workloads; continuous replication has none. */
export function longestInterval(controller: Controller, workloads: IndexSet): number | undefined {
    const intervals = controller.coverage
        .filter(c => c.workloads.overlaps(workloads))
        .map(c => c.every ?? (controller.kind === 'replication' ? 0 : undefined));
    return intervals.length === 0 || intervals.includes(undefined) ? undefined : Math.max(...(intervals as number[]));
}

/** Everything in use on the workloads of a move, and how long reading it takes at what one storage link of the target carries (its payload, docs/io-model.md 2.1). */
export function firstFull(plan: Plan, move: Move, workloads: IndexSet): FirstFull | undefined {
    const bytes = usedBytes(plan, workloads);
    if (bytes === undefined) {
        return undefined;
    }
    if (!move.fabric.figures['links.rate']) {
        return { bytes, seconds: undefined };
    }
    const { links, efficiency } = remember(
        plan,
        move.fabric,
        { key: 'links', plain: true },
        () => fabricModel(plan, move.fabric).full,
    );
    return { bytes, seconds: bytes / (links.rate * efficiency) };
}

/** Data in use (the disk's size where it is not given); undefined where no workload gives either. */
export function usedBytes(plan: Plan, workloads: IndexSet): number | undefined {
    return remember(plan, workloads, { key: 'used', plain: true }, () => {
        let bytes: number | undefined;
        for (const index of workloads) {
            const { figures, count } = nth(plan.workloads, index);
            const own = (figures['used'] ?? figures['disk'])?.value;
            if (own !== undefined) {
                bytes = (bytes ?? 0) + own * count;
            }
        }
        return bytes;
    });
}

/** How long one run takes in normal times is not known to a plan, so it is left out: the real loss is a little larger. */
export function worstLoss(
    interval: number | undefined,
    broken: number | undefined,
    first: number | undefined,
): number | undefined {
    if (interval === undefined || broken === undefined || first === undefined) {
        return undefined;
    }
    return recoveryGap({ interval, duration: 0, broken, firstFull: first });
}

function strictestRpo(plan: Plan, workloads: IndexSet): number | undefined {
    let strictest: number | undefined;
    for (const index of workloads) {
        const rpo = nth(plan.workloads, index).figures['rpo']?.value;
        if (rpo !== undefined && (strictest === undefined || rpo < strictest)) {
            strictest = rpo;
        }
    }
    return strictest;
}

/** Workloads that other controllers still cover on the target within their objective, and which controllers do. */
export function coverOfOthers(
    plan: Plan,
    move: Move,
    lost: Controller,
    workloads: IndexSet,
): { readonly covered: IndexSet; readonly coveredBy: readonly Controller[] } {
    let covered = IndexSet.EMPTY;
    const coveredBy: Controller[] = [];
    for (const controller of plan.controllers) {
        // What is retired with the move or before does not cover them any more.
        if (
            controller === lost ||
            controller.layer !== 'backup' ||
            !servesAfter(plan, controller, move.phase.index) ||
            !controller.workloads.overlaps(workloads)
        ) {
            continue;
        }
        const own = coverOf(plan, move, controller, workloads);
        if (!own.empty) {
            covered = covered.union(own);
            coveredBy.push(controller);
        }
    }
    return { covered, coveredBy };
}

/** By its own interval; and unless it works inside the guest, it starts a new chain on the target as well. */
function coverOf(plan: Plan, move: Move, controller: Controller, workloads: IndexSet): IndexSet {
    const there = spokenBefore(plan, controller, move.phase).filter(name =>
        worksThrough(plan, controller, move.platform!, name),
    );
    if (there.length === 0) {
        return IndexSet.EMPTY;
    }
    const own = move.workloads.intersect(controller.workloads);
    // What the first full takes is a lower bound; where it is not known, nothing says that it fits.
    const chain = there.some(name => name.startsWith(GUEST_PREFIX))
        ? 0
        : (firstFull(plan, move, own)?.seconds ?? Infinity);
    return IndexSet.union(
        controller.coverage.map(coverage => {
            // Replication without an interval is continuous; a backup without one promises nothing.
            const every = coverage.every ?? (controller.kind === 'replication' ? 0 : Infinity);
            return IndexSet.ofSorted(
                [...coverage.workloads.intersect(workloads)].filter(
                    i => (nth(plan.workloads, i).figures['rpo']?.value ?? Infinity) >= every + chain,
                ),
            );
        }),
    );
}
