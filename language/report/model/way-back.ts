import type { Analysis } from '../../analysis/analysis.ts';
import { waysBack } from '../../analysis/schedule/way-back.ts';
import { elementsAt } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Phase } from '../../plan/plan.ts';
import { dataText, dayText, durationText, rateText, statedDuration } from '../../plan/units.ts';
import type { Text } from '../output/document.ts';
import { code, counted, joined, nameTexts, rich, said } from '../text.ts';
import { machinesOf } from './machines.ts';
import { onceFor } from './once.ts';

const waysOf = onceFor(waysBack);

function machinesText({ plan }: Analysis, workloads: IndexSet): string {
    return counted(machinesOf(elementsAt(plan.workloads, workloads)), 'machine');
}

/** Where the way back ends with a phase, somebody has to have decided that it may. */
export function pointOfNoReturn(analysis: Analysis, phase: Phase): Text[] {
    const closing = waysOf(analysis).flatMap(w => w.closes.filter(c => c.phase.name === phase.name));
    return [...new Set(closing.map(c => c.missing.join('; ')))].map(missing => {
        const own = closing.filter(c => c.missing.join('; ') === missing);
        const day = own[0]?.day;
        const all = IndexSet.union(own.map(c => c.workloads));
        return rich`Point of no return${day === undefined ? '' : ` (${dayText(day)})`}: from here on nothing leads back for ${machinesText(analysis, all)} (${said(missing)}). Who may decide that has decided it.`;
    });
}

/** What leads back for the machines of a phase: until when, over which data at which rate, to which restore points and roles. */
export function wayBack(analysis: Analysis, phase: Phase): Text[] {
    const way = waysOf(analysis).find(w => w.phase.name === phase.name);
    if (!way) {
        return [];
    }
    const { closes, open, copies, points, platforms, identities } = way;
    return [
        ...closes.map(c =>
            c.byTime
                ? rich`Open for ${machinesText(analysis, c.workloads)} while restore points are left there: ${said(c.missing.join('; '))}.`
                : rich`Open for ${machinesText(analysis, c.workloads)} until ${code(c.phase.name)} ends${c.day === undefined ? '' : ` (${dayText(c.day)})`}: ${said(c.missing.join('; '))}.`,
        ),
        ...(open.empty ? [] : [`No phase of this plan closes it for ${machinesText(analysis, open)}.`]),
        ...copies.map(({ bytes, rate, seconds }) =>
            rate === undefined || seconds === undefined
                ? `A copy back is ${dataText(bytes)}; no rate is written.`
                : `A copy back is ${dataText(bytes)}: at ${rateText(rate)} at least ${durationText(seconds)}, without what changes meanwhile.`,
        ),
        // What time alone closes is said with its day above.
        ...(points && !closes.some(c => c.byTime)
            ? [
                  rich`The last restore points on the old platform are kept until ${dayText(points.until)} (${code(points.controller.name)}, ${statedDuration(points.keep)}).`,
              ]
            : []),
        ...(identities.length > 0
            ? [
                  rich`As long as it is open, the principals of ${nameTexts(identities)} keep their roles on ${joined(platforms.map(code), ' and ')}.`,
              ]
            : []),
    ];
}
