import type { ModelGap, PreviewModel } from '../scene/model.ts';
import { fitText, type Measure } from '../scene/output/text.ts';
import { dayName, type TimeScale } from './scale.ts';

/**
 * The whole plan in time in a few lines of text, without a DOM: phases one after the other, what is without a way back below
 * them, and the day the licence ends.
 */
export interface Strip {
    readonly height: number;
    readonly phases: readonly StripPhase[];
    readonly freezes: readonly Span[];
    readonly gaps: readonly StripGap[];
    /** Gaps that have no line. */
    readonly hidden: number;
    readonly walls: readonly StripWall[];
}

interface Span {
    readonly x: number;
    readonly width: number;
    readonly title: string;
}

export interface StripPhase extends Span {
    readonly moment: number;
    readonly name: string;
    readonly moves: boolean;
    /** What of it has really happened. */
    readonly actual?: { readonly x: number; readonly width: number; readonly over: boolean };
}

export interface StripGap extends Span {
    readonly gap: ModelGap;
    readonly y: number;
    readonly text: string;
    readonly textX: number;
    readonly anchor: 'start' | 'end';
    /** The words lie on the bar, which is long enough for them. */
    readonly inside: boolean;
}

export interface StripWall {
    readonly x: number;
    readonly text: string;
    readonly anchor: 'start' | 'end';
    readonly y: number;
    readonly late: boolean;
}

export const STRIP = { phases: 18, bar: 10, gaps: 34, row: 15, gapBar: 12, text: 11, line: 14, most: 3 } as const;

/** @param width pixels it may take */
export function stripOf(model: PreviewModel, scale: TimeScale, width: number, measure: Measure): Strip {
    const phases = model.phases.map((phase): StripPhase => {
        const { from, to } = scale.phase(phase.moment);
        return {
            ...span(scale, from, to, phase.title ?? phase.name),
            ...actualOf(model, phase, scale),
            moment: phase.moment,
            name: phase.name,
            moves: phase.moves,
        };
    });
    const { placed, hidden } = gapsOf(model, scale, width, measure);
    const rows = placed.length === 0 ? 0 : Math.max(...placed.map(g => g.y - STRIP.gaps)) / STRIP.row + 1;
    const walls = wallsOf(model, scale, width, measure, STRIP.gaps + rows * STRIP.row);
    return {
        height: STRIP.gaps + rows * STRIP.row + walls.length * STRIP.line,
        phases,
        freezes: scale.dated
            ? (model.plan.freezes ?? []).map(f =>
                  span(
                      scale,
                      f.first,
                      f.last + 1,
                      `nothing moves from ${dayName(f.first)} to ${dayName(f.last)}${f.why ? `: ${f.why}` : ''}`,
                  ),
              )
            : [],
        gaps: placed,
        hidden,
        walls,
    };
}

function span(scale: TimeScale, from: number, to: number, title: string): Span {
    const x = scale.x(from);
    return { x, width: Math.max(3, scale.x(to) - x - 1), title };
}

function actualOf(
    { plan }: PreviewModel,
    { started, done }: PreviewModel['phases'][number],
    scale: TimeScale,
): Pick<StripPhase, 'actual'> {
    if (!scale.dated || started === undefined) {
        return {};
    }
    const x = scale.x(started);
    return {
        actual: { x, width: Math.max(2, scale.x(done ?? Math.max(started, plan.asOf)) - x), over: done !== undefined },
    };
}

/** Gaps in as few lines as they need, the longest first where not all have one. */
function gapsOf(
    model: PreviewModel,
    scale: TimeScale,
    width: number,
    measure: Measure,
): { readonly placed: readonly StripGap[]; readonly hidden: number } {
    const [, end] = scale.x.domain() as [number, number];
    const loud = [...model.gaps].sort((a, b) => Number(a.quiet) - Number(b.quiet));
    const rows: [number, number][][] = [];
    const placed: StripGap[] = [];
    for (const gap of loud) {
        const from = scale.dated ? (gap.fromDay ?? scale.phase(gap.opensAt).from) : gap.opensAt - 1;
        const to =
            gap.closesAt === undefined ? end : scale.dated ? (gap.toDay ?? scale.phase(gap.closesAt).to) : gap.closesAt;
        const bar = span(
            scale,
            from,
            Math.max(from, to),
            `${gap.controller}: ${gap.text}. ${gap.workloads.join(', ')}`,
        );
        const whole = `${gap.controller}: ${gap.text}`;
        const after = width - bar.x - bar.width - 8;
        const before = bar.x - 8;
        const needs = measure(whole, STRIP.text);
        const inside = needs > Math.max(after, before) && bar.width - 12 > Math.max(after, before);
        const text = fitText(whole, inside ? bar.width - 12 : Math.max(after, before), STRIP.text, false, measure);
        const size = measure(text, STRIP.text);
        const anchor = inside || size <= after || after >= before ? 'start' : 'end';
        const textX = inside ? bar.x + 6 : anchor === 'start' ? bar.x + bar.width + 5 : bar.x - 5;
        const taken: [number, number] = inside
            ? [bar.x - 6, bar.x + bar.width + 6]
            : anchor === 'start'
              ? [bar.x - 6, textX + size + 6]
              : [textX - size - 6, bar.x + bar.width + 6];
        let row = rows.findIndex(r => r.every(([a, b]) => taken[1] <= a || b <= taken[0]));
        if (row < 0 && rows.length < STRIP.most) {
            row = rows.push([]) - 1;
        }
        if (row >= 0) {
            rows[row]?.push(taken);
            placed.push({ ...bar, gap, y: STRIP.gaps + row * STRIP.row, text, textX, anchor, inside });
        }
    }
    return { placed, hidden: loud.length - placed.length };
}

/** The days licences end, each with how late the plan is or what it has to spare. */
function wallsOf(model: PreviewModel, scale: TimeScale, width: number, measure: Measure, top: number): StripWall[] {
    if (!scale.dated) {
        return [];
    }
    const done = Math.max(...model.phases.map(p => p.ends ?? 0));
    const byDay = new Map<number, string[]>();
    for (const p of model.plan.from) {
        if (p.ends !== undefined) {
            byDay.set(p.ends, [...(byDay.get(p.ends) ?? []), p.title ?? p.name]);
        }
    }
    return [...byDay]
        .sort(([a], [b]) => a - b)
        .map(([day, names], line): StripWall => {
            const far = scale.far(day);
            const x = far ? width : scale.x(day + 1);
            const who = names.length > 2 ? `${names[0]} and ${names.length - 1} others` : names.join(' and ');
            // It may be used on its last day.
            const spare = Math.floor(day + 1 - done);
            const text = `${who} ${names.length === 1 ? 'ends' : 'end'} ${dayName(day, true)}${far ? ' ▸' : ''}: ${sparing(spare)}`;
            const anchor = measure(text, STRIP.text, true) + 6 <= x ? 'end' : 'start';
            return { x, text, anchor, y: top + 11 + line * STRIP.line, late: spare < 0 };
        });
}

function sparing(days: number): string {
    const count = Math.abs(days);
    return `${count} day${count === 1 ? '' : 's'} ${days < 0 ? 'late' : 'to spare'}`;
}
