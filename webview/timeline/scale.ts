import { type ScaleLinear, scaleLinear } from 'd3';
import { nth } from '../../language/basics/lists.ts';
import type { PreviewModel } from '../scene/model.ts';

/** Where phases, gaps and ends lie from left to right. */
export interface TimeScale {
    /** Day numbers where all phases are dated, else the number of the phase. */
    readonly dated: boolean;
    readonly x: ScaleLinear<number, number>;
    /** Marks under the axis. */
    readonly ticks: readonly { readonly at: number; readonly text: string }[];
    /** Whether a day is so long after the phases that it has no place on the scale. */
    far(day: number): boolean;
    phase(moment: number): { readonly from: number; readonly to: number };
}

/** An end this much later than the phases, against their whole length, would squeeze them: it is told at the edge. */
const FAR = 0.5;

/** A scale over `from` to `to` pixels that holds every phase, gap and near end; dates only when every phase has them. */
export function timeScale(model: PreviewModel, from: number, to: number): TimeScale {
    const { phases } = model;
    const dated = phases.length > 0 && phases.every(p => p.starts !== undefined && p.ends !== undefined);
    if (!dated) {
        // What stays open after the last phase has some room of its own.
        const open = model.gaps.some(g => g.closesAt === undefined) ? Math.max(0.5, phases.length * 0.15) : 0;
        const x = scaleLinear([0, Math.max(1, phases.length) + open], [from, to]);
        return { dated, x, ticks: [], far: () => false, phase: moment => ({ from: moment - 1, to: moment }) };
    }
    const first = nth(phases, 0).starts!;
    const done = Math.max(...phases.map(p => p.ends!));
    const far = (day: number) => day > done + Math.max(28, (done - first) * FAR);
    const last = Math.max(done, ...model.plan.from.flatMap(p => (p.ends !== undefined && !far(p.ends) ? p.ends : [])));
    const x = scaleLinear([first, last + Math.max(1, (last - first) * 0.03)], [from, to]);
    const phase = (moment: number) => ({ from: nth(phases, moment - 1).starts!, to: nth(phases, moment - 1).ends! });
    return { dated, x, ticks: dayTicks(first, last, Math.max(2, Math.floor((to - from) / 90))), far, phase };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `11 Jan`; with the year where it helps. */
export function dayName(day: number, year = false): string {
    const date = new Date(Math.floor(day) * 86_400_000);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}${year ? ` ${date.getUTCFullYear()}` : ''}`;
}

/** Steps of whole weeks, so that marks fall on the same weekday. */
function dayTicks(first: number, last: number, most: number): { at: number; text: string }[] {
    const step =
        [1, 7, 14, 28, 56, 91, 182, 364].find(s => (last - first) / s <= most) ??
        364 * Math.ceil((last - first) / 364 / most);
    const ticks: { at: number; text: string }[] = [];
    for (let day = first; day <= last; day += step) {
        ticks.push({ at: day, text: dayName(day, ticks.length === 0 || step >= 182) });
    }
    return ticks;
}
