import { nth } from '../basics/lists.ts';
import type { Phase, Plan, Platform } from '../plan/plan.ts';
import { DAY } from '../plan/units.ts';
import type { Facts } from './analysis.ts';
import { copyRateOf } from './headroom/copy.ts';
import { moveSeconds } from './headroom/remedies/pace.ts';
import { chanceBy, finishOf, timeline } from './schedule/timeline.ts';

/** What decides when a plan ends, whether that is in time, and which phase to shorten first. Days are day numbers. */
export interface Schedule {
    readonly finish?: number;
    /** With every duration at its good and at its bad end, where some are ranges. */
    readonly early?: number;
    readonly late?: number;
    /** Phases that cannot take longer without the plan ending later. */
    readonly critical: readonly Phase[];
    /** The platforms that are left and end. */
    readonly ends: readonly {
        readonly platform: Platform;
        readonly day: number;
        /** Whole days from the finish to its end; negative: too late. */
        readonly spare?: number;
        /** Share of the cases between the early and the late one in which it is in time. */
        readonly chance?: number;
    }[];
    /** What each phase could give, and by how many days the plan would end earlier for it; the most first. */
    readonly shorten: readonly { readonly phase: Phase; readonly days: number }[];
}

export function scheduleOf(facts: Facts): Schedule {
    const { plan, timeline: dates } = facts;
    const ranged = dates.some(d => d.late);
    const finish = finishOf(dates.map(d => d.ends));
    return {
        finish,
        ...(ranged
            ? { early: finishOf(dates.map(d => d.early?.ends)), late: finishOf(dates.map(d => d.late?.ends)) }
            : {}),
        critical: dates.filter(d => d.slack === 0 && !d.phase.done).map(d => d.phase),
        ends: plan.from.flatMap(platform => {
            // The last day still counts.
            const wall = platform.ends && platform.ends.day + 1;
            const chance = wall === undefined || finish === undefined ? undefined : chanceBy(plan, wall);
            return platform.ends && wall !== undefined
                ? [
                      {
                          platform,
                          day: platform.ends.day,
                          ...(finish === undefined ? {} : { spare: Math.floor(wall - finish) }),
                          ...(chance === undefined ? {} : { chance }),
                      },
                  ]
                : [];
        }),
        shorten: finish === undefined ? [] : shortenFirst(facts, finish),
    };
}

function shortenFirst(facts: Facts, finish: number): Schedule['shorten'] {
    const { plan } = facts;
    return spares(facts)
        .flatMap(({ phase, days }) => {
            const after = finishOf(timeline(shortened(plan, phase, days)).map(d => d.ends));
            const saved = after === undefined ? 0 : Math.floor(finish - after + 1e-6);
            return saved > 0 ? [{ phase, days: saved }] : [];
        })
        .sort((a, b) => b.days - a.days || a.phase.index - b.phase.index);
}

function shortened(plan: Plan, phase: Phase, days: number): Plan {
    const lasts = (phase.lasts ?? 0) - days * DAY;
    return {
        ...plan,
        phases: plan.phases.map(p => (p.index === phase.index ? { ...p, lasts, length: undefined } : p)),
    };
}

/** A phase shorter than half of what its author gave it is another phase. */
const LEAST_SHARE = 0.5;

export interface Spare {
    readonly phase: Phase;
    /** Whole days it can give. */
    readonly days: number;
}

/** What each phase can give, the most first; a cutover never less than its copy takes. */
export function spares(facts: Facts): Spare[] {
    return facts.plan.phases
        .flatMap((phase): Spare[] => {
            const { lasts } = phase;
            // What is over cannot be shortened any more.
            if (lasts === undefined || phase.done) {
                return [];
            }
            const least = Math.max(lasts * LEAST_SHARE, copySeconds(facts, phase));
            const days = Math.floor((lasts - least) / DAY);
            return days > 0 ? [{ phase: nth(facts.plan.phases, phase.index), days }] : [];
        })
        .sort((a, b) => b.days - a.days || b.phase.index - a.phase.index);
}

/** Seconds the slowest copy of a phase takes, as far as it is known. */
function copySeconds(facts: Facts, phase: Phase): number {
    const times = facts.moves
        .filter(m => m.phase === phase)
        .map(m => {
            const rate = copyRateOf(facts.headroom, m)?.rate;
            const headroom = facts.headroom.of(m.fabric.name);
            return rate && headroom ? (moveSeconds(facts.plan, headroom, m, rate) ?? 0) : 0;
        });
    return Math.max(0, ...times);
}
