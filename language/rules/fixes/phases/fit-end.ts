import type { Facts, PhaseDates } from '../../../analysis/analysis.ts';
import { type Spare, spares } from '../../../analysis/schedule.ts';
import type { Phase } from '../../../plan/plan.ts';
import type { TextEdit } from '../../../plan/source.ts';
import { DAY, dayText } from '../../../plan/units.ts';
import { counted } from '../../phrases.ts';
import type { Fix } from '../../rule.ts';
import { propertyEdit } from '../io/edits.ts';
import { withDurations } from '../simulate.ts';

/**
 * What makes the plan end before a day: one phase shortened, the last ones each by their share, or an earlier start. How long work
 * takes is known to its author alone, so none of these is taken without asking.
 * @param wall the day (fractions allowed) by which the last phase has to be over
 * @param days by how much the plan is too long
 */
export function fitEndFixes(facts: Facts, wall: number, days: number): readonly Fix[] {
    const spare = spares(facts);
    const alone = spare
        .filter(s => s.days >= days)
        .map(s => ({ s, lasts: new Map([[s.phase.index, shorter(s.phase, days)]]) }))
        .filter(({ lasts }) => fits(withDurations(facts, lasts).timeline, wall))
        .slice(0, 2)
        .map(({ s, lasts }) =>
            fix(`Shorten phase ${s.phase.name} to ${wholeDays(lasts.get(s.phase.index) ?? 0)}`, () =>
                edits(facts, lasts),
            ),
        );
    return [...alone, ...(alone.length === 0 ? several(facts, spare, wall, days) : []), ...earlier(facts, days)];
}

/** Several phases, those with the most to give first, each by what is still missing. */
function several(facts: Facts, spare: readonly Spare[], wall: number, days: number): readonly Fix[] {
    const lasts = new Map<number, number>();
    let missing = days;
    for (const { phase, days: own } of spare) {
        const taken = Math.min(own, missing);
        if (taken > 0) {
            lasts.set(phase.index, shorter(phase, taken));
            missing -= taken;
        }
    }
    if (missing > 0 || !fits(withDurations(facts, lasts).timeline, wall)) {
        return [];
    }
    const parts = [...lasts].map(([index, seconds]) => `${facts.plan.phases[index]?.name} to ${wholeDays(seconds)}`);
    return [fix(`Shorten ${counted(lasts.size, 'phase')}: ${parts.join(', ')}`, () => edits(facts, lasts))];
}

function earlier({ plan, asOf }: Facts, days: number): readonly Fix[] {
    const { record, starts } = plan;
    // Where a phase has a start of its own, the plan's moves nothing behind it.
    if (
        !record ||
        starts === undefined ||
        starts - days < asOf ||
        plan.phases.some(p => p.starts ?? p.started ?? p.done)
    ) {
        return [];
    }
    const day = dayText(starts - days);
    return [
        fix(`Start the plan on ${day}, ${counted(days, 'day')} earlier`, () => [
            propertyEdit(record, 'starts', `starts ${day}`),
        ]),
    ];
}

/** Whether everything dated is over by a day. */
export function fits(dates: readonly PhaseDates[], wall: number): boolean {
    const over = ({ starts, ends }: Pick<PhaseDates, 'starts' | 'ends'>) =>
        ends ?? (starts === undefined ? -Infinity : starts + 1);
    // In the late case too, where durations are ranges.
    return dates.every(d => over(d.late ?? d) <= wall);
}

function shorter(phase: Phase, days: number): number {
    return (phase.lasts ?? 0) - days * DAY;
}

function edits({ plan }: Facts, lasts: ReadonlyMap<number, number>): readonly TextEdit[] {
    return [...lasts].flatMap(([index, seconds]) => {
        const phase = plan.phases[index];
        return phase ? [propertyEdit(phase.record, 'lasts', `lasts ${wholeDays(seconds)}`)] : [];
    });
}

/** Whole days, or hours where a day would be too much. */
function wholeDays(seconds: number): string {
    return seconds >= DAY ? `${Math.floor(seconds / DAY)} d` : `${Math.max(1, Math.floor(seconds / 3600))} h`;
}

function fix(title: string, make: () => readonly TextEdit[]): Fix {
    return { title, kind: 'quickfix', preferred: false, needsAuthor: true, edits: make };
}
