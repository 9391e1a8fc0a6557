import type { Analysis } from '../../analysis/analysis.ts';
import { scheduleOf } from '../../analysis/schedule.ts';
import { dayText } from '../../plan/units.ts';
import type { Text } from '../output/document.ts';
import { code, counted, joined, nameTexts, rich } from '../text.ts';

/** So many phases are named that could be shortened. */
const MOST_SHORTER = 3;

/** What decides the end of the plan: its critical phases, the chance to be in time, and what to shorten first. */
export function decidingTexts(analysis: Analysis): Text[] {
    const { finish, early, late, critical, ends, shorten } = scheduleOf(analysis);
    if (finish === undefined || analysis.plan.phases.length < 2) {
        return [];
    }
    const open = analysis.plan.phases.filter(p => !p.done || p.done.day > analysis.asOf);
    if (open.length === 0) {
        return [];
    }
    const all = critical.length === open.length;
    const range =
        early === undefined || late === undefined || dayText(early) === dayText(late)
            ? ''
            : ` (early case ${dayText(early)}, late case ${dayText(late)})`;
    return [
        all
            ? rich`Every phase decides the end on ${dayText(finish)}${range}: none may take longer without the plan ending later.`
            : rich`The end on ${dayText(finish)}${range} depends on ${nameTexts(
                  critical.map(p => p.name),
                  8,
              )}; the others have time to spare.`,
        ...ends.map(({ platform, day, spare = 0, chance }) => {
            const when = spare < 0 ? `${counted(-spare, 'day')} too late` : `${counted(spare, 'day')} to spare`;
            const likely =
                chance === undefined || chance === 1
                    ? ''
                    : `; in time in about ${Math.round(chance * 20) * 5} % of the cases between the early and the late one, if durations are independent of each other`;
            return rich`${code(platform.name)} ends on ${dayText(day)}: ${when}${likely}.`;
        }),
        ...(shorten.length > 0
            ? [
                  rich`To shorten first, if each phase may take half of what is written and no less than its copy: ${joined(
                      shorten
                          .slice(0, MOST_SHORTER)
                          .map(s => rich`${code(s.phase.name)} (${counted(s.days, 'day')} earlier)`),
                  )}.`,
              ]
            : []),
    ];
}
