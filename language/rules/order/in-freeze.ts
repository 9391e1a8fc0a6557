import type { Facts, Move, PhaseDates } from '../../analysis/analysis.ts';
import { copyAt, copyRateOf, machineBytes } from '../../analysis/headroom/copy.ts';
import { remember } from '../../analysis/memory.ts';
import { copiedStanding } from '../../analysis/passage/movers.ts';
import { longestWindow, openTimes } from '../../analysis/schedule/windows.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Phase, Plan } from '../../plan/plan.ts';
import type { FreezeRecord } from '../../plan/records.ts';
import { DAY, dayText, durationText } from '../../plan/units.ts';
import { propertyEdit } from '../fixes/io/edits.ts';
import { namesOf } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** What its fixes need to know: the first day on which the phase could start. */
interface Repair {
    readonly phase: number;
    readonly from?: number;
}

/** How long machines of a phase stand still. */
interface Need {
    /** Seconds of the longest single cutover, which has to fit into one window. */
    readonly longest: number;
    /** Seconds of all copies that have to lie in windows. */
    readonly total: number;
    readonly machine?: string;
}

export const inFreeze: RuleWith<Repair> = {
    code: 'in-freeze',
    title: 'Cutovers respect freezes and windows',
    severity: 'error; a warning where durations are ranges and only some of them lead there',
    explain: `A cutover lies in a \`freeze\` of the plan, or does not fit its \`window\`s. A freeze includes both its days; a phase ends at 00:00 of its last date. A phase that cuts over
and overlaps a freeze is in it, unless it has windows outside the freeze that suffice. Into one window has to fit what a machine stands still: the last pass and the switchover of a
warm copy, the whole copy of a cold one; all cold copies of a phase have to fit into its windows together.`,
    example: `plan p { from old to new  starts 2027-12-13  freeze 2027-12-20..2028-01-06 "year end" }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase io   { model hci  lasts 1 week }
phase move { cutover erp to hci  lasts 3 d }`,
    repair: 'Start the phase after the freeze (the quick fix does), or give it windows outside of it; copy faster, or move less at once, where a window is too short.',
    *check(facts) {
        const { plan, timeline } = facts;
        if (plan.freezes.length === 0 && plan.windows.length === 0) {
            return;
        }
        for (const dates of timeline) {
            const moves = facts.moves.filter(m => m.phase === dates.phase);
            if (moves.length === 0 || dates.phase.done) {
                continue;
            }
            const found = judged(facts, dates, moves);
            if (!found) {
                continue;
            }
            const { phase } = dates;
            const workloads = elementsAt(plan.workloads, IndexSet.union(moves.map(m => m.workloads)));
            yield {
                code: this.code,
                severity: found.sure ? 'error' : 'warning',
                span: nth(moves, 0).step.record.span,
                layer: 'compute',
                phase: phase.name,
                subjects: namesOf(workloads),
                message: `${found.sure ? '' : 'In the late case: '}Phase '${phase.name}' ${found.text}`,
                related: [
                    ...found.freezes.map(f => ({ span: f.span, message: f.why ?? 'the freeze' })),
                    ...plan.windows.map(w => ({ span: w.span, message: 'a window' })),
                ],
                figures: found.figures,
                repair: { phase: phase.index, from: found.from },
            };
        }
    },
    fixes(_finding, facts, { phase, from }): readonly Fix[] {
        const own = facts.plan.phases[phase];
        if (!own || from === undefined) {
            return [];
        }
        const day = dayText(from);
        return [
            {
                title: `Let phase ${own.name} start on ${day}`,
                kind: 'quickfix',
                preferred: false,
                edits: () => [propertyEdit(own.record, 'starts', `starts ${day}`)],
            },
        ];
    },
};

interface Found {
    readonly text: string;
    readonly sure: boolean;
    readonly freezes: readonly FreezeRecord[];
    readonly from?: number;
    readonly figures: Readonly<Record<string, unknown>>;
}

function judged(facts: Facts, dates: PhaseDates, moves: readonly Move[]): Found | undefined {
    const cases = [dates, ...(dates.early ? [dates.early] : []), ...(dates.late ? [dates.late] : [])];
    const need = needOf(facts, moves);
    const told = cases.map(c => problemOf(facts.plan, dates.phase, c, need));
    const found = told.find(t => t !== undefined);
    return found && { ...found, sure: !told.includes(undefined) };
}

type Dated = Pick<PhaseDates, 'starts' | 'ends'>;

function problemOf(plan: Plan, phase: Phase, dates: Dated, need: Need): Omit<Found, 'sure'> | undefined {
    const { starts } = dates;
    if (starts === undefined) {
        return tooShort(plan, need);
    }
    // Where its length is not known, the first day is.
    const ends = Math.max(dates.ends ?? starts + 1, starts + 1 / 24 / 60);
    const freezes = plan.freezes.filter(f => f.first.day < ends && f.last.day + 1 > starts);
    const open = openTimes(plan, starts, ends);
    const longest = Math.max(0, ...open.map(s => (s.to - s.from) * DAY));
    const total = open.reduce((sum, s) => sum + (s.to - s.from) * DAY, 0);
    if (freezes.length > 0 && (plan.windows.length === 0 || open.length === 0)) {
        const [first] = freezes;
        return {
            text: `cuts over from ${dayText(starts)} to ${dayText(ends)}, in the freeze from ${dayText(first?.first.day ?? 0)} to ${dayText(first?.last.day ?? 0)}${first?.why ? ` ("${first.why}")` : ''}.${plan.windows.length > 0 ? ' No window lies outside of it.' : ''}`,
            freezes,
            from: freeFrom(plan, starts, ends - starts),
            figures: { starts: dayText(starts), ends: dayText(ends), freezes: freezes.length },
        };
    }
    if (plan.windows.length === 0) {
        return undefined;
    }
    if (open.length === 0) {
        return {
            text: `cuts over from ${dayText(starts)} to ${dayText(ends)}, and no window of the plan lies in that time.`,
            freezes,
            from: phase.record.dates['starts'] ? undefined : freeFrom(plan, starts, ends - starts),
            figures: { starts: dayText(starts), ends: dayText(ends) },
        };
    }
    if (need.longest > longest) {
        return {
            ...(tooShort(plan, need, longest) ?? short(need, longest)),
            freezes,
        };
    }
    return need.total <= total
        ? undefined
        : {
              text: `copies machines that stand still for ${durationText(need.total)} in all, and its windows together last ${durationText(total)}.`,
              freezes,
              figures: { needed: need.total, windows: total },
          };
}

function tooShort(plan: Plan, need: Need, most = longestWindow(plan)): Omit<Found, 'sure'> | undefined {
    return most === undefined || need.longest <= most ? undefined : short(need, most);
}

function short(need: Need, most: number): Omit<Found, 'sure'> {
    return {
        text: `does not fit its windows: '${need.machine}' stands still for ${durationText(need.longest)}, and the longest window lasts ${durationText(most)}.`,
        freezes: [],
        figures: { needed: need.longest, window: most, workload: need.machine },
    };
}

/** The first whole day from which a phase of this length meets no freeze and, where there are windows, some window. */
function freeFrom(plan: Plan, starts: number, days: number): number | undefined {
    const later = plan.freezes.map(f => f.last.day + 1).filter(d => d > starts);
    return [...later, ...Array.from({ length: 7 }, (_, i) => Math.ceil(starts) + i + 1)]
        .sort((a, b) => a - b)
        .find(
            d =>
                !plan.freezes.some(f => f.first.day < d + days && f.last.day + 1 > d) &&
                openTimes(plan, d, d + days).length > 0,
        );
}

/** What stands still in the moves of a phase, and how long. */
function needOf(facts: Facts, moves: readonly Move[]): Need {
    const needs = moves.map(move => {
        const rate = copyRateOf(facts.headroom, move);
        if (!rate) {
            return { longest: 0, total: 0 };
        }
        return remember(facts.plan, move, { key: 'time in windows', inputs: [rate.rate], plain: true }, () =>
            needOfMove(facts.plan, move, rate.rate),
        );
    });
    const worst = needs.reduce<Need>((a, b) => (b.longest > a.longest ? b : a), { longest: 0, total: 0 });
    return { ...worst, total: needs.reduce((sum, n) => sum + n.total, 0) };
}

function needOfMove(plan: Plan, move: Move, rate: number): Need {
    let longest = 0;
    let total = 0;
    let machine: string | undefined;
    for (const workload of elementsAt(plan.workloads, move.workloads)) {
        const copy = copyAt(workload, move, rate, false);
        const seconds = copy?.plan.downtime ?? 0;
        if (seconds > longest) {
            longest = seconds;
            machine = workload.name;
        }
        total += copiedStanding(move, workload.index) ? ((machineBytes(workload) ?? 0) / rate) * workload.count : 0;
    }
    return { longest, total, machine };
}
