import { nth } from '../../basics/lists.ts';
import { frontsOf } from '../../plan/order.ts';
import type { CutoverStep, Mover, Phase, Plan } from '../../plan/plan.ts';
import { DAY } from '../../plan/units.ts';
import type { PhaseDates } from '../analysis.ts';
import { remember } from '../memory.ts';
import { methodOf, standsStill } from '../passage/movers.ts';
import { endInWindows } from './windows.ts';

/** When each phase runs (5.1). */

interface Dates {
    readonly starts?: number;
    readonly ends?: number;
}

/** Which end of the durations that are ranges, or what each of them takes in seconds. */
type Case = 'centre' | 'early' | 'late' | ((phase: Phase) => number | undefined);

/**
 * Phases run one after another; one that runs alongside others starts with the latest of them; what really happened replaces what was planned.
 * A phase without duration leaves everything after it without dates, until one has its own `starts`.
 */
export function timeline(plan: Plan): PhaseDates[] {
    const computed = plan.phases.map(phase => (phase.lasts === undefined ? copyLength(plan, phase) : undefined));
    const centre = schedule(plan, computed, 'centre');
    const ranged = plan.phases.some(p => p.length?.range);
    const early = ranged ? schedule(plan, computed, 'early') : undefined;
    const late = ranged ? schedule(plan, computed, 'late') : undefined;
    const slacks = slackOf(plan, centre);
    return plan.phases.map((phase, i) => ({
        phase,
        ...nth(centre, i),
        ...(early && late ? { early: nth(early, i), late: nth(late, i) } : {}),
        ...(computed[i] === undefined ? {} : { computed: computed[i] }),
        ...(slacks[i] === undefined ? {} : { slack: slacks[i] }),
    }));
}

/**
 * When phases run by what `starts` and `lasts` alone give, in the order of the text: as if nothing had really happened yet, so what was done out of turn is
 * where it was planned. Day numbers.
 */
export function plannedDates(plan: Plan): { readonly starts?: number; readonly ends?: number }[] {
    const written = plan.phases.toSorted((a, b) => offsetOf(a) - offsetOf(b));
    const fronts = frontsOf(written.map(p => ({ name: p.name, alongside: p.alongside.map(a => a.phase.name) })));
    const phases = written.map((p, index) => ({
        ...p,
        index,
        front: nth(fronts, index),
        started: undefined,
        done: undefined,
    }));
    const computed = written.map(phase => (phase.lasts === undefined ? copyLength(plan, phase) : undefined));
    const dates = schedule({ ...plan, phases }, computed, 'centre');
    return plan.phases.map(phase => nth(dates, written.indexOf(phase)));
}

/** Where a phase stands in its file. */
function offsetOf({ record: { span } }: Phase): number {
    return span.block.offset + span.start;
}

/** The day on which the last phase ends, whichever that is; undefined without phases, or where one of them has no dates. */
export function finishOf(ends: readonly (number | undefined)[]): number | undefined {
    return ends.length === 0 || ends.includes(undefined) ? undefined : Math.max(...ends.map(e => e ?? 0));
}

/** So many cases between the early and the late one are looked at. */
const CASES = 400;
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];

/**
 * The share of cases in which the plan ends by a day: every duration that is a range is somewhere in it, most often at its centre, and independent of
 * the others. The cases are spread evenly (a Halton sequence), so the same plan has the same share. Undefined without ranges, or without dates.
 */
export function chanceBy(plan: Plan, day: number): number | undefined {
    const ranged = plan.phases.filter(p => p.length?.range && !p.done);
    if (ranged.length === 0 || ranged.length > PRIMES.length) {
        return undefined;
    }
    const computed = plan.phases.map(phase => (phase.lasts === undefined ? copyLength(plan, phase) : undefined));
    let inTime = 0;
    for (let i = 1; i <= CASES; i++) {
        const drawn = new Map(ranged.map((p, k) => [p, drawnLength(p, halton(i, nth(PRIMES, k)))]));
        const finish = finishOf(schedule(plan, computed, p => drawn.get(p) ?? p.lasts).map(d => d.ends));
        if (finish === undefined) {
            return undefined;
        }
        inTime += finish <= day ? 1 : 0;
    }
    return inTime / CASES;
}

/** A number in 0..1: the digits of another one in a base, behind the point and backwards. */
function halton(index: number, base: number): number {
    let result = 0;
    for (let f = 1 / base, i = index; i > 0; i = Math.floor(i / base), f /= base) {
        result += f * (i % base);
    }
    return result;
}

/** A triangle from the good end over the centre to the bad end. */
function drawnLength({ lasts = 0, length }: Phase, share: number): number {
    const [low, high] = length?.range ?? [lasts, lasts];
    const rise = high > low ? (lasts - low) / (high - low) : 0;
    return share < rise
        ? low + Math.sqrt(share * (high - low) * (lasts - low))
        : high - Math.sqrt((1 - share) * (high - low) * (high - lasts));
}

/** Seconds from the start of one phase to the end of another in the late case, where no day is known; undefined where a duration is missing, or a day of its own lies in between. */
export function lengthBetween(plan: Plan, opens: Phase, closes: Phase): number | undefined {
    const between = plan.phases.slice(opens.index, closes.index + 1);
    if (between.some(p => p !== opens && (p.starts || p.started || p.done))) {
        return undefined;
    }
    const computed = plan.phases.map(phase => (phase.lasts === undefined ? copyLength(plan, phase) : undefined));
    // Only what lies on the way counts: everything before it is over when it begins.
    const dates = schedule(
        { ...plan, starts: 0, phases: plan.phases.map(p => (p.index < opens.front ? timeless(p) : p)) },
        computed,
        'late',
    );
    const from = nth(dates, opens.index).starts;
    const to = nth(dates, closes.index).ends;
    return from === undefined || to === undefined ? undefined : Math.max(0, Math.round((to - from) * DAY));
}

function timeless(phase: Phase): Phase {
    return { ...phase, starts: undefined, started: undefined, done: undefined, lasts: 0, length: undefined };
}

function schedule(plan: Plan, computed: readonly (number | undefined)[], which: Case): Dates[] {
    const dates: Dates[] = [];
    /** When everything so far is over; undefined where nobody knows. */
    let clock = plan.starts;
    let latest = clock ?? -Infinity;
    plan.phases.forEach((phase, i) => {
        const base = phase.front === i ? clock : startOfPartners(plan, phase, dates);
        const starts = startOf(phase, base, latest);
        const seconds = lengthOf(phase, which) ?? nth(computed, i);
        const dated = happened(phase, starts, seconds, phase.lasts === undefined ? plan : undefined);
        dates.push(dated);
        const { ends } = dated;
        clock = phase.front === i || ends === undefined || clock === undefined ? ends : Math.max(clock, ends);
        latest = Math.max(latest, ends ?? dated.starts ?? -Infinity);
    });
    return dates;
}

/** Where the clock stands still, a day before what has already happened says nothing about when the phase starts. */
function startOf({ starts: own }: Phase, base: number | undefined, latest: number): number | undefined {
    if (own === undefined) {
        return base;
    }
    if (base === undefined) {
        return own.day < Math.floor(latest) ? undefined : own.day;
    }
    return Math.max(base, own.day);
}

/** What really happened replaces what was computed: a phase done on a day ends on it. */
function happened(
    phase: Phase,
    planned: number | undefined,
    seconds: number | undefined,
    windowed: Plan | undefined,
): Dates {
    const { started, done } = phase;
    const length = seconds === undefined ? undefined : seconds / DAY;
    if (done) {
        const ends = done.day;
        const guess =
            planned !== undefined && planned <= ends ? planned : length === undefined ? undefined : ends - length;
        return { starts: started?.day ?? guess, ends };
    }
    const starts = started?.day ?? planned;
    if (starts === undefined || length === undefined) {
        return { starts, ends: undefined };
    }
    // A computed length is that of the copies; where cutovers are limited to windows, they end in one.
    return {
        starts,
        ends: windowed ? endInWindows(windowed, starts, length, copiesCold(windowed, phase)) : starts + length,
    };
}

function startOfPartners(plan: Plan, phase: Phase, dates: readonly Dates[]): number | undefined {
    const starts = partnersOf(plan, phase).map(p => nth(dates, p.index).starts);
    return starts.includes(undefined) ? undefined : Math.max(...starts.map(s => s ?? 0));
}

/** The phases above a phase with which it runs: those it names, and those that name it. */
function partnersOf(plan: Plan, phase: Phase): Phase[] {
    const named = new Set(phase.alongside.map(a => a.phase.name));
    return plan.phases.filter(
        p => p.index < phase.index && (named.has(p.name) || p.alongside.some(a => a.phase.name === phase.name)),
    );
}

function lengthOf(phase: Phase, which: Case): number | undefined {
    if (typeof which === 'function') {
        return which(phase);
    }
    const { lasts, length } = phase;
    const range = length?.range;
    return range && which !== 'centre' ? range[which === 'early' ? 0 : 1] : lasts;
}

/** How long the copies of a phase that only cuts over take where all of their data and their rates are written; side by side. */
function copyLength(plan: Plan, phase: Phase): number | undefined {
    let longest = 0;
    for (const step of phase.steps) {
        const seconds = step.verb === 'cutover' ? stepLength(plan, step) : undefined;
        if (seconds === undefined) {
            return undefined;
        }
        longest = Math.max(longest, seconds);
    }
    return longest > 0 ? longest : undefined;
}

/** Whether machines of the phase stand still while they are copied, so that all of it has to fit into windows. */
function copiesCold(plan: Plan, phase: Phase): boolean {
    return phase.steps.some(s => s.verb === 'cutover' && standsStill(methodOf(plan, s)));
}

function stepLength(plan: Plan, step: CutoverStep): number | undefined {
    const rate = rateOf(step);
    if (rate === undefined) {
        return undefined;
    }
    return remember(plan, step, { key: 'length of the copy', inputs: [step.workloads, rate], plain: true }, () => {
        let bytes = 0;
        for (const index of step.workloads) {
            const { figures, count } = nth(plan.workloads, index);
            const own = (figures['used'] ?? figures['disk'])?.value;
            if (own === undefined) {
                return undefined;
            }
            bytes += own * count;
        }
        return bytes / rate;
    });
}

/** What is written: the rate of the wave, and what all sessions of its mover carry; the smaller one. */
function rateOf({ over, mover }: CutoverStep): number | undefined {
    const most = mover && sessionsRate(mover);
    return over === undefined ? most : Math.min(over, most ?? Infinity);
}

/** Bytes per second that a mover copies at most, where its rate is known. */
export function sessionsRate({ sessions, rate }: Mover): number | undefined {
    return rate && rate.value * (sessions?.value ?? 1);
}

/** Days each phase may take longer without the plan ending later. */
function slackOf({ phases }: Plan, dates: readonly Dates[]): (number | undefined)[] {
    const known = dates.every(d => d.starts !== undefined && d.ends !== undefined);
    if (!known || phases.length === 0) {
        return [];
    }
    const finish = Math.max(...dates.map(d => d.ends ?? 0));
    const latestStart = new Map<number, number>();
    const slacks: number[] = [];
    /** The latest start of what begins when everything before it is over. */
    let next = finish;
    for (let i = phases.length - 1; i >= 0; i--) {
        const phase = nth(phases, i);
        const { starts = 0, ends = 0 } = nth(dates, i);
        slacks[i] = phase.done ? 0 : Math.max(0, next - ends);
        // What runs beside it begins with it: it may end later, and not begin later than that allows.
        const start = Math.min(next - (ends - starts), latestStart.get(i) ?? Infinity);
        if (phase.front === i) {
            next = Math.min(next, start);
        }
        for (const other of phases) {
            if (other.index < i && phase.front < i && partners(phase, other)) {
                latestStart.set(other.index, Math.min(latestStart.get(other.index) ?? Infinity, start));
            }
        }
    }
    return slacks;
}

function partners(a: Phase, b: Phase): boolean {
    return a.alongside.some(x => x.phase.name === b.name) || b.alongside.some(x => x.phase.name === a.name);
}
