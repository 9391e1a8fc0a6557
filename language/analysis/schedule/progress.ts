import { elementsAt, nth } from '../../basics/lists.ts';
import type { CutoverStep, Phase, Plan, Workload } from '../../plan/plan.ts';
import { DAY } from '../../plan/units.ts';
import type { Analysis, PhaseDates } from '../analysis.ts';
import { methodOf, standsStill } from '../passage/movers.ts';
import { finishOf, plannedDates, sessionsRate } from './timeline.ts';
import { openTimes } from './windows.ts';

/**
 * What was done, what runs, what is late and what comes next (sections 5.1 and 6 of the language), as of the day the analysis is
 * for. Days are day numbers, data in bytes, rates in bytes per second.
 */

export const PHASE_STATES = ['done', 'running', 'late', 'next', 'open'] as const;
export type PhaseState = (typeof PHASE_STATES)[number];

/** A stretch of days, as far as it is known. */
interface Days {
    readonly starts?: number;
    readonly ends?: number;
}

/** How much of something is done. */
export interface Share {
    readonly done: number;
    readonly total: number;
}

export interface PhaseProgress {
    readonly phase: Phase;
    readonly state: PhaseState;
    /** By `starts` and `lasts` alone. */
    readonly planned: Days;
    /** What `started` and `done` say. */
    readonly actual: Days;
    /** With what really happened before it taken into account. */
    readonly expected: Days;
    /** Days it may take longer without the plan ending later; absent without dates. */
    readonly slack?: number;
    /** Machines it moves, and the data in use of those whose size is known. */
    readonly machines: number;
    readonly bytes: number;
}

/** What is left to move on a day. */
export interface BurnPoint {
    readonly day: number;
    readonly machines: number;
    readonly bytes: number;
}

/** Machines and data still to move over time: as planned, as it really went up to today, and as it goes on from there. */
export interface BurnDown {
    readonly planned: readonly BurnPoint[];
    readonly actual: readonly BurnPoint[];
    readonly expected: readonly BurnPoint[];
}

/** What the copies of phases that are done reached, and the later cutovers onto the same fabric that are planned at another rate. */
export interface MeasuredRate {
    readonly fabric: string;
    /** Phases it was measured in, in their order. */
    readonly phases: readonly Phase[];
    readonly bytes: number;
    /** Time in which it could be copied. */
    readonly seconds: number;
    /** Their average from `started` to `done`: at least, since waiting and checks are in it and second passes are not. */
    readonly rate: number;
    readonly later: readonly { readonly phase: Phase; readonly step: CutoverStep; readonly planned: number }[];
}

export interface Progress {
    readonly asOf: number;
    readonly phases: readonly PhaseProgress[];
    readonly machines: Share;
    readonly bytes: Share;
    /** Machines the phases move whose size nobody stated: no byte of them is counted. */
    readonly unsized: number;
    /** The last phase's end, with what really happened. */
    readonly finish?: number;
    /** The same as planned. */
    readonly plannedFinish?: number;
    /** Whole days between the finish and the first end of a platform that is left, which may be used on its last day; negative when late. */
    readonly slackDays?: number;
    readonly burnDown: BurnDown;
    readonly rates: readonly MeasuredRate[];
}

export function progressOf(analysis: Pick<Analysis, 'plan' | 'asOf' | 'timeline' | 'moves'>): Progress {
    const { plan, asOf, timeline } = analysis;
    const planned = plannedDates(plan);
    const states = statesOf(timeline, asOf);
    const moved = plan.phases.map(phase =>
        analysis.moves.filter(m => m.phase === phase).flatMap(m => elementsAt(plan.workloads, m.workloads)),
    );
    const phases = timeline.map(({ phase, starts, ends, slack }, i): PhaseProgress => {
        const workloads = nth(moved, i);
        return {
            phase,
            state: nth(states, i),
            planned: nth(planned, i),
            actual: actualOf(phase, asOf),
            expected: { starts, ends },
            ...(slack === undefined ? {} : { slack }),
            machines: sum(workloads, w => w.count),
            bytes: sum(workloads, w => (sizeOf(w) ?? 0) * w.count),
        };
    });
    const finish = finishOf(timeline.map(t => t.ends));
    const walls = plan.from.flatMap(p => (p.ends ? [p.ends.day + 1] : []));
    return {
        asOf,
        phases,
        machines: shareOf(phases, p => p.machines),
        bytes: shareOf(phases, p => p.bytes),
        unsized: sum(moved.flat(), w => (sizeOf(w) === undefined ? w.count : 0)),
        finish,
        plannedFinish: finishOf(planned.map(d => d.ends)),
        ...(finish === undefined || walls.length === 0 ? {} : { slackDays: Math.floor(Math.min(...walls) - finish) }),
        burnDown: burnDownOf(phases, asOf),
        rates: measuredRates(plan, phases, asOf),
    };
}

/** Data in use of one machine, its disk where that is not stated. */
function sizeOf({ figures }: Workload): number | undefined {
    return (figures['used'] ?? figures['disk'])?.value;
}

/** A date that has not come yet says nothing about what has happened. */
function actualOf({ started, done }: Phase, asOf: number): Days {
    return {
        ...(started && started.day <= asOf ? { starts: started.day } : {}),
        ...(done && done.day <= asOf ? { ends: done.day } : {}),
    };
}

function statesOf(timeline: readonly PhaseDates[], asOf: number): PhaseState[] {
    let next = true;
    return timeline.map(({ phase, ends }): PhaseState => {
        const actual = actualOf(phase, asOf);
        if (actual.ends !== undefined) {
            return 'done';
        }
        if (ends !== undefined && ends < asOf) {
            return 'late';
        }
        if (actual.starts !== undefined) {
            return 'running';
        }
        const state = next ? 'next' : 'open';
        next = false;
        return state;
    });
}

function shareOf(phases: readonly PhaseProgress[], amount: (p: PhaseProgress) => number): Share {
    return {
        done: sum(
            phases.filter(p => p.state === 'done'),
            amount,
        ),
        total: sum(phases, amount),
    };
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
    return items.reduce((total, item) => total + amount(item), 0);
}

function burnDownOf(phases: readonly PhaseProgress[], asOf: number): BurnDown {
    const moving = phases.filter(p => p.machines > 0);
    const all = { machines: sum(moving, p => p.machines), bytes: sum(moving, p => p.bytes) };
    const done = moving.filter(p => p.state === 'done');
    const actual = line(all, phases[0]?.actual.starts ?? phases[0]?.expected.starts, done, p => p.actual.ends);
    const now = {
        day: asOf,
        machines: all.machines - sum(done, p => p.machines),
        bytes: all.bytes - sum(done, p => p.bytes),
    };
    return {
        planned: line(all, phases[0]?.planned.starts, moving, p => p.planned.ends),
        actual: actual.length === 0 || nth(actual, 0).day > asOf ? [] : [...actual, now],
        expected: [
            now,
            // What should be over and is not has no date any more: to end it today would be a promise nobody made.
            ...line(
                now,
                undefined,
                moving.filter(p => p.state !== 'done'),
                p => (p.state === 'late' ? undefined : p.expected.ends),
            ),
        ],
    };
}

/** What is left after each phase; nothing where one of them has no date. */
function line(
    from: Omit<BurnPoint, 'day'>,
    starts: number | undefined,
    phases: readonly PhaseProgress[],
    endOf: (p: PhaseProgress) => number | undefined,
): BurnPoint[] {
    const ends = phases.map(p => ({ p, day: endOf(p) }));
    const dated = ends.flatMap(({ p, day }) => (day === undefined ? [] : [{ p, day }]));
    if (dated.length < ends.length) {
        return [];
    }
    let { machines, bytes } = from;
    const points: BurnPoint[] = starts === undefined ? [] : [{ day: starts, machines, bytes }];
    for (const { p, day } of dated.toSorted((a, b) => a.day - b.day)) {
        machines -= p.machines;
        bytes -= p.bytes;
        points.push({ day, machines, bytes });
    }
    return points;
}

/** Rates this close to what was measured are the same. */
const ALIKE = 0.1;

function measuredRates(plan: Plan, phases: readonly PhaseProgress[], asOf: number): MeasuredRate[] {
    const byFabric = new Map<string, { phases: Phase[]; bytes: number; seconds: number; over: number }>();
    for (const { phase, state, actual, planned, bytes } of phases) {
        const steps = phase.steps.filter(s => s.verb === 'cutover');
        const fabric = steps[0]?.fabric?.name;
        const only =
            steps.length > 0 && steps.length === phase.steps.length && !steps.some(s => s.fabric?.name !== fabric);
        if (state !== 'done' || !only || fabric === undefined || bytes === 0 || !sized(plan, steps)) {
            continue;
        }
        const seconds = copyTime(plan, steps, actual);
        if (seconds > 0) {
            const own = byFabric.get(fabric) ?? { phases: [], bytes: 0, seconds: 0, over: 0 };
            byFabric.set(fabric, {
                phases: [...own.phases, phase],
                bytes: own.bytes + bytes,
                seconds: own.seconds + seconds,
                over: own.over + lengthOf(actual) - lengthOf(planned),
            });
        }
    }
    return [...byFabric].map(([fabric, { phases: own, bytes, seconds, over }]) => {
        const rate = bytes / seconds;
        // Where phases kept to their planned length, a low average only says that they waited: it is no reason to plan slower.
        const later = laterSteps(plan, fabric, rate, asOf).filter(l => rate > l.planned || over > 0);
        return { fabric, phases: own, bytes, seconds, rate, later };
    });
}

/** Days between two dates; none where one is not known. */
function lengthOf({ starts, ends }: Days): number {
    return starts === undefined || ends === undefined ? 0 : ends - starts;
}

function sized(plan: Plan, steps: readonly CutoverStep[]): boolean {
    return steps.every(s => elementsAt(plan.workloads, s.workloads).every(w => sizeOf(w) !== undefined));
}

/** Seconds in which could be copied: of machines that stand still only what lies in the plan's windows. */
function copyTime(plan: Plan, steps: readonly CutoverStep[], { starts, ends }: Days): number {
    if (starts === undefined || ends === undefined || ends <= starts) {
        return 0;
    }
    const windowed = plan.windows.length > 0 && steps.every(s => standsStill(methodOf(plan, s)));
    const days = windowed ? sum(openTimes(plan, starts, ends), t => t.to - t.from) : ends - starts;
    return days * DAY;
}

function laterSteps(plan: Plan, fabric: string, rate: number, asOf: number): MeasuredRate['later'] {
    return plan.phases.flatMap(phase =>
        phase.steps.flatMap(step => {
            if (step.verb !== 'cutover' || step.fabric?.name !== fabric || actualOf(phase, asOf).ends !== undefined) {
                return [];
            }
            const planned = step.over ?? (step.mover && sessionsRate(step.mover));
            return planned === undefined || Math.abs(planned - rate) <= ALIKE * planned
                ? []
                : [{ phase, step, planned }];
        }),
    );
}
