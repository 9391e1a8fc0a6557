import type { PhaseDates, Repairable } from '../../analysis/analysis.ts';
import { chanceBy } from '../../analysis/schedule/timeline.ts';
import { lastOf } from '../../basics/lists.ts';
import type { Plan, Platform } from '../../plan/plan.ts';
import { dayText } from '../../plan/units.ts';
import { alongsideFixes } from '../fixes/alongside.ts';
import { dropFixes } from '../fixes/phases/drop-phase.ts';
import { fitEndFixes } from '../fixes/phases/fit-end.ts';
import { counted } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface Repair {
    readonly wall: number;
    readonly days: number;
}

export const exitAfterEnd: RuleWith<Repair> = {
    code: 'exit-after-end',
    title: 'The plan ends before the platform does',
    severity: 'error; a warning where durations are ranges and only the late case is too late',
    order: 'judged',
    explain:
        'The dated phases run past the day on which a source platform ends (its licence, its support, its decommissioning). What has not moved by then runs without.',
    example: `plan p { from old to new  starts 2027-06-01 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase io   { model hci  lasts 2 weeks }
phase move { cutover erp to hci  lasts 4 weeks }`,
    repair: 'Start earlier, run alongside each other what does not depend on each other, shorten phases (the quick fixes say which, and by how much), drop one, or extend what ends.',
    *check({ plan, timeline }) {
        for (const platform of plan.from) {
            if (!platform.ends) {
                continue;
            }
            // The last day still counts: a phase may end at the midnight that closes it.
            const wall = platform.ends.day + 1;
            // By the dates that every page shows, those of the centres.
            const past = timeline.filter(t => over(t) > wall);
            if (past.length === 0) {
                yield* inTheLateCase(plan, timeline, platform, wall);
                continue;
            }
            const first = past[0];
            if (!first) {
                continue;
            }
            const last = lastOf(past);
            const days = Math.ceil(over(last) - wall);
            yield {
                code: this.code,
                severity: 'error',
                span: first.phase.record.nameSpan,
                layer: 'compute',
                phase: first.phase.name,
                subjects: [platform.name],
                figures: { ends: dayText(platform.ends.day), planEnds: dayText(over(last)), days },
                message: `Phase '${first.phase.name}' ${when(first)}, after platform '${platform.name}' ends on ${dayText(platform.ends.day)}. The plan overruns by ${days} ${days === 1 ? 'day' : 'days'}.`,
                related: [
                    { span: platform.ends.span, message: `'${platform.name}' ends` },
                    ...past.slice(1).map(t => ({
                        span: t.phase.record.nameSpan,
                        message: when(t),
                    })),
                ],
                repair: { wall, days: Math.ceil(Math.max(...past.map(t => over(t.late ?? t))) - wall) },
            };
        }
    },
    fixes(_finding, facts, { wall, days }, order) {
        return [
            ...alongsideFixes(facts, wall, order),
            ...fitEndFixes(facts, wall, days),
            ...dropFixes(facts, wall, order),
        ];
    },
};

/** Only where durations are ranges: whether the plan ends in time depends on them. */
function* inTheLateCase(
    plan: Plan,
    timeline: readonly PhaseDates[],
    platform: Platform,
    wall: number,
): Iterable<Repairable<Repair>> {
    const past = timeline.filter(t => t.late && over(t.late) > wall);
    const first = past[0];
    const last = past.at(-1);
    if (!first || !last?.late || !platform.ends) {
        return;
    }
    const days = Math.ceil(Math.max(...past.map(t => over(t.late ?? t))) - wall);
    const before = wall - over(last.early ?? last);
    yield {
        code: 'exit-after-end',
        severity: 'warning',
        span: first.phase.record.nameSpan,
        layer: 'compute',
        phase: first.phase.name,
        subjects: [platform.name],
        figures: {
            ends: dayText(platform.ends.day),
            early: dayText(over(last.early ?? last)),
            late: dayText(over(last.late)),
            days,
        },
        message: `In the late case phase '${first.phase.name}' ${when(first.late ?? first)}, after platform '${platform.name}' ends on ${dayText(platform.ends.day)}, and the plan is ${counted(days, 'day')} too long. In the early case it ends ${counted(Math.max(0, Math.floor(before)), 'day')} before.${chanceText(plan, wall)}`,
        related: [{ span: platform.ends.span, message: `'${platform.name}' ends` }],
        repair: { wall, days },
    };
}

/** To the nearest twentieth: the durations are estimates. */
function chanceText(plan: Plan, wall: number): string {
    const chance = chanceBy(plan, wall);
    return chance === undefined
        ? ''
        : ` About ${Math.round(chance * 20) * 5} % of the cases between end in time, if the durations are independent of each other.`;
}

/** The day on which a phase is over for certain: its end, or the day after it starts where its length is not known. */
function over({ starts, ends }: Dated): number {
    return ends ?? (starts === undefined ? -Infinity : starts + 1);
}

function when({ starts, ends }: Dated): string {
    return ends === undefined ? `starts on ${dayText(starts ?? 0)}` : `ends on ${dayText(ends)}`;
}

interface Dated {
    readonly starts?: number | undefined;
    readonly ends?: number | undefined;
}
