import type { Plan } from '../../plan/plan.ts';
import { DAY } from '../../plan/units.ts';

/** The times in which machines may be cut over: the plan's windows without its freezes (5.1). Days are day numbers, fractions allowed. */

/** From one moment to another. */
export interface Stretch {
    readonly from: number;
    readonly to: number;
}

/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const THURSDAY = 3;
/** Ten years: nobody waits longer for a window. */
const MOST_WEEKS = 520;

/** Midnight of the Monday on or before a day. */
function mondayOf(day: number): number {
    const whole = Math.floor(day);
    return whole - ((((whole + THURSDAY) % 7) + 7) % 7);
}

/** The open times between two moments, in order and apart from each other; without windows all of it but the freezes. */
export function openTimes(plan: Pick<Plan, 'windows' | 'freezes'>, from: number, to: number): Stretch[] {
    const all = plan.windows.length === 0 ? [{ from, to }] : windowsBetween(plan, from, to);
    return plan.freezes.reduce<Stretch[]>(
        (open, f) => open.flatMap(s => without(s, { from: f.first.day, to: f.last.day + 1 })),
        all,
    );
}

function windowsBetween({ windows }: Pick<Plan, 'windows'>, from: number, to: number): Stretch[] {
    const found: Stretch[] = [];
    const first = mondayOf(from) - 7;
    for (let week = first; week < to && week < first + 7 * MOST_WEEKS; week += 7) {
        for (const w of windows) {
            const own = { from: Math.max(from, week + w.opens / DAY), to: Math.min(to, week + w.closes / DAY) };
            if (own.from < own.to) {
                found.push(own);
            }
        }
    }
    found.sort((a, b) => a.from - b.from);
    return found.reduce<Stretch[]>((joined, own) => {
        const last = joined.at(-1);
        if (last && own.from <= last.to) {
            joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, own.to) };
        } else {
            joined.push(own);
        }
        return joined;
    }, []);
}

function without(s: Stretch, hole: Stretch): Stretch[] {
    if (hole.to <= s.from || hole.from >= s.to) {
        return [s];
    }
    return [
        ...(hole.from > s.from ? [{ from: s.from, to: hole.from }] : []),
        ...(hole.to < s.to ? [{ from: hole.to, to: s.to }] : []),
    ];
}

/**
 * When copies that take some time are over, begun on a day: those of machines that stand still go on in windows only, those of running ones
 * go on all the time and end in the next window.
 * @param days the length of the copies
 */
export function endInWindows(plan: Plan, starts: number, days: number, standing: boolean): number {
    if (plan.windows.length === 0) {
        return starts + days;
    }
    const times = openTimes(plan, starts, starts + 7 * MOST_WEEKS);
    if (!standing) {
        const ready = starts + days;
        const window = times.find(t => t.to > ready);
        return window ? Math.max(ready, window.from) : ready;
    }
    let left = days;
    for (const { from, to } of times) {
        if (left <= to - from) {
            return from + left;
        }
        left -= to - from;
    }
    return starts + days;
}

/** The longest window of a week in seconds; undefined where there is none. */
export function longestWindow(plan: Pick<Plan, 'windows'>): number | undefined {
    const lengths = windowsBetween(plan, 7, 28).map(s => (s.to - s.from) * DAY);
    return plan.windows.length === 0 ? undefined : Math.max(...lengths);
}
