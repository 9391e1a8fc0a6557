import { firstOf, lastOf } from '../../basics/lists.ts';
import { dayText } from '../../plan/units.ts';
import type { ReportModel } from '../model/model.ts';
import { counted } from '../text.ts';
import { escape } from './to-html.ts';

const WIDTH = 1000;
const LABELS = 230;
const RIGHT = 14;
const HEAD = 30;
/** So high a picture may be before its rows get thinner: it has to fit a page. */
const HIGHEST = 1150;
const ROW = 22;
/** A letter, about, in pixels. */
const LETTER = 6.4;
/** Below this height a row has no room for its name. */
const READABLE = 12;

interface Bar {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly kind: 'phase' | 'stop' | 'gap' | 'accepted';
    readonly text?: string;
}

/** Positions along a plan: days where every phase has dates, else the phases themselves. */
interface Axis {
    readonly dated: boolean;
    readonly first: number;
    readonly last: number;
    x(position: number): number;
}

/**
 * Phases as bars along the plan with the end of the old platform as a wall, or the recovery gaps with the phases as
 * columns behind them. A class for each colour; the rules are the page's.
 */
export function timelineSvg(m: ReportModel, what: 'phases' | 'gaps'): string {
    const axis = axisOf(m);
    const bars = what === 'phases' ? phaseBars(m, axis) : gapBars(m, axis);
    const row = Math.min(ROW, Math.max(3, (HIGHEST - HEAD) / Math.max(1, bars.length)));
    const height = Math.ceil(HEAD + bars.length * row + 10);
    const title = what === 'phases' ? 'Timeline of the phases' : 'Timeline of the recovery gaps';
    return [
        `<svg class="tl" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
        ...axisParts(m, axis, height, what),
        ...wallParts(m, axis, height),
        ...bars.flatMap((bar, i) => barParts(axis, bar, HEAD + i * row, row)),
        '</svg>',
    ].join('');
}

function axisOf(m: ReportModel): Axis {
    const spans = m.phases.flatMap(({ startDay: from, endDay: to }) =>
        from === undefined || to === undefined ? [] : [{ from, to }],
    );
    const dated = m.phases.length > 0 && spans.length === m.phases.length;
    const first = dated ? firstOf(spans).from : 0;
    const last = dated ? Math.max(lastOf(spans).to, ...m.ends.map(e => e.day + 1)) : m.phases.length;
    const width = WIDTH - LABELS - RIGHT;
    return {
        dated,
        first,
        last,
        x: position =>
            tenth(
                LABELS + (width * (Math.min(Math.max(position, first), last) - first)) / Math.max(1e-9, last - first),
            ),
    };
}

function tenth(value: number): number {
    return Math.round(value * 10) / 10;
}

function phaseBars(m: ReportModel, axis: Axis): Bar[] {
    return m.phases.map(
        (p, i): Bar => ({
            label: `${p.number}. ${p.title ?? p.name}`,
            from: axis.dated ? (p.startDay ?? axis.first) : i,
            to: axis.dated ? (p.endDay ?? axis.last) : i + 1,
            kind: p.verdict === 'no-go' ? 'stop' : 'phase',
            text: p.machines > 0 ? counted(p.machines, 'machine') : undefined,
        }),
    );
}

function gapBars(m: ReportModel, axis: Axis): Bar[] {
    return m.gaps.map(
        (g): Bar => ({
            label: `${g.controller}, from ${g.opens}`,
            from: axis.dated ? (g.fromDay ?? axis.first) : g.opensAt,
            to: axis.dated ? (g.toDay ?? axis.last) : g.closesAt === undefined ? axis.last : g.closesAt + 1,
            kind: g.accepted ? 'accepted' : 'gap',
            text: `${g.length}${g.rpo ? ` against RPO ${g.rpo}` : ''}`,
        }),
    );
}

/** Months, or the numbers of the phases; under gaps also where phases begin. */
function axisParts(m: ReportModel, axis: Axis, height: number, what: 'phases' | 'gaps'): string[] {
    const marks = axis.dated ? months(axis) : m.phases.map((p, i) => ({ at: i, text: String(p.number) }));
    const sparse = Math.ceil(marks.length / 18);
    const lines = marks.flatMap(({ at, text }, i) => [
        `<line class="tl-grid" x1="${axis.x(at)}" x2="${axis.x(at)}" y1="${HEAD - 6}" y2="${height - 6}"/>`,
        // A label without room behind its line would be cut: the line alone says where the month begins.
        ...(i % sparse === 0 && axis.x(at) + 3 + text.length * LETTER <= WIDTH
            ? [`<text class="tl-text" x="${axis.x(at) + 3}" y="${HEAD - 8}">${text}</text>`]
            : []),
    ]);
    const phases =
        what === 'phases' || !axis.dated || m.phases.length > 40
            ? []
            : m.phases.map(
                  ({ startDay: from = axis.first, endDay: to = axis.last }) =>
                      `<rect class="tl-soft" x="${axis.x(from)}" y="${height - 8}" width="${width(axis, from, to)}" height="4"/>`,
              );
    return [...lines, ...phases];
}

function months({ first, last }: Axis): { at: number; text: string }[] {
    const found: { at: number; text: string }[] = [{ at: first, text: dayText(first) }];
    for (let day = Math.floor(first) + 1; day < last; day++) {
        const text = dayText(day);
        // The first label is a whole date and takes more room than a month.
        const room = (last - first) / (found.length === 1 ? 10 : 14);
        if (text.endsWith('-01') && day - lastOf(found).at > room) {
            found.push({ at: day, text: text.slice(0, 7) });
        }
    }
    return found;
}

function width(axis: Axis, from: number, to: number): number {
    return Math.max(2, tenth(axis.x(to) - axis.x(from)));
}

function barParts(axis: Axis, bar: Bar, y: number, row: number): string[] {
    const thick = Math.max(2, Math.min(13, tenth(row * 0.6)));
    const middle = tenth(y + row / 2);
    const parts = [
        `<rect class="tl-${bar.kind}" x="${axis.x(bar.from)}" y="${tenth(middle - thick / 2)}" width="${width(axis, bar.from, bar.to)}" height="${thick}" rx="2"/>`,
    ];
    if (row < READABLE) {
        return parts;
    }
    const loud = bar.kind === 'gap' || bar.kind === 'stop';
    parts.unshift(
        `<text class="${loud ? 'tl-loud' : 'tl-name'}" x="0" y="${tenth(middle + 4)}">${escape(clip(bar.label))}</text>`,
    );
    if (bar.text !== undefined) {
        parts.push(label(axis.x(bar.from), axis.x(bar.to), tenth(middle + 4), bar.text, bar.kind === 'gap'));
    }
    return parts;
}

/** Behind the bar, or in front of it where there is no room behind. */
function label(from: number, to: number, y: number, text: string, loud: boolean): string {
    const long = text.length * LETTER;
    const name = loud ? 'tl-loud' : 'tl-text';
    if (to + 6 + long < WIDTH) {
        return `<text class="${name}" x="${tenth(to + 6)}" y="${y}">${escape(text)}</text>`;
    }
    if (from - 6 - long > LABELS) {
        return `<text class="${name}" x="${tenth(from - 6)}" y="${y}" text-anchor="end">${escape(text)}</text>`;
    }
    return `<text class="tl-on" x="${tenth(from + 6)}" y="${y}">${escape(text)}</text>`;
}

/** The end of what is left. */
function wallParts(m: ReportModel, axis: Axis, height: number): string[] {
    if (!axis.dated) {
        return [];
    }
    return m.ends.flatMap(e => {
        const x = axis.x(e.day + 1);
        return [
            `<line class="tl-wall" x1="${x}" x2="${x}" y1="14" y2="${height - 4}"/>`,
            `<text class="tl-loud" x="${tenth(x - 4)}" y="11" text-anchor="end">${escape(`${clip(e.platform)} ends ${e.date}`)}</text>`,
        ];
    });
}

function clip(text: string): string {
    const letters = [...text];
    return letters.length > 34 ? `${letters.slice(0, 33).join('')}…` : text;
}
