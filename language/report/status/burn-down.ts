import type { BurnPoint, Progress } from '../../analysis/schedule/progress.ts';
import { dataText, dayText } from '../../plan/units.ts';
import { number } from '../text.ts';

const WIDTH = 1000;
/** Of each of the two charts. */
const HEIGHT = 200;
const LEFT = 70;
const RIGHT = 20;
const TOP = 24;
const BOTTOM = 34;

/** What is drawn: machines, or data where sizes are known. */
interface Chart {
    readonly words: string;
    readonly total: number;
    readonly text: string;
    left(point: BurnPoint): number;
}

/**
 * Machines and data still to move over time: the plan dashed, what happened solid, what is expected dotted, today as a line. Undefined where
 * nothing moves or no two days are known. Colours are the text colour of whatever page holds it.
 */
export function burnDownSvg({ burnDown, asOf, machines, bytes, unsized }: Progress): string | undefined {
    const lines = [burnDown.planned, burnDown.actual, burnDown.expected];
    const days = [...lines.flat().map(p => p.day), asOf];
    const first = Math.min(...days);
    const last = Math.max(...days);
    if (machines.total === 0 || last <= first) {
        return undefined;
    }
    const charts: readonly Chart[] = [
        { words: 'machines to move', total: machines.total, text: number(machines.total), left: p => p.machines },
        ...(bytes.total > 0
            ? [
                  {
                      words: unsized > 0 ? 'data to move, as far as sizes are stated' : 'data to move',
                      total: bytes.total,
                      text: dataText(bytes.total),
                      left: (p: BurnPoint) => p.bytes,
                  },
              ]
            : []),
    ];
    const x = (day: number) => tenth(LEFT + ((WIDTH - LEFT - RIGHT) * (day - first)) / (last - first));
    const text = (at: number, row: number, anchor: string, words: string) =>
        `<text x="${at}" y="${row}" font-size="12" fill="currentColor" text-anchor="${anchor}">${words}</text>`;
    const today = x(asOf),
        height = HEIGHT * charts.length;
    return [
        `<svg width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Burn-down of ${charts.length > 1 ? 'machines and data' : 'machines'}">`,
        ...charts.flatMap((chart, i) => {
            const top = i * HEIGHT + TOP,
                bottom = (i + 1) * HEIGHT - BOTTOM;
            const y = (left: number) => tenth(top + (bottom - top) * (1 - left / chart.total));
            const path = (points: readonly BurnPoint[]) =>
                points
                    .map((p, j) => (j === 0 ? `M${x(p.day)} ${y(chart.left(p))}` : `H${x(p.day)}V${y(chart.left(p))}`))
                    .join('');
            const stroke = (points: readonly BurnPoint[], width: number, dashes: string) =>
                points.length < 2
                    ? ''
                    : `<path d="${path(points)}" fill="none" stroke="currentColor" stroke-width="${width}"${dashes && ` stroke-dasharray="${dashes}"`}/>`;
            return [
                `<path d="M${LEFT} ${top}V${bottom}H${WIDTH - RIGHT}" fill="none" stroke="currentColor" stroke-width="1"/>`,
                text(LEFT - 8, top + 4, 'end', chart.text),
                text(LEFT - 8, bottom + 4, 'end', '0'),
                text(LEFT, bottom + 22, 'start', dayText(first)),
                text(WIDTH - RIGHT, bottom + 22, 'end', dayText(last)),
                stroke(burnDown.planned, 1, '6 4'),
                stroke(burnDown.actual, 2.5, ''),
                stroke(burnDown.expected, 1.5, '2 3'),
                `<path d="M${today} ${top}V${bottom}" stroke="currentColor" stroke-width="0.5"/>`,
                text(today, top - 8, today > WIDTH / 2 ? 'end' : 'start', dayText(asOf)),
                text(WIDTH - RIGHT, top + 6, 'end', `${chart.words}: planned dashed, actual solid, expected dotted`),
            ];
        }),
        '</svg>',
    ].join('');
}

function tenth(value: number): number {
    return Math.round(value * 10) / 10;
}
