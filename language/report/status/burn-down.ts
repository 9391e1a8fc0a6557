import type { BurnPoint, Progress } from '../../analysis/schedule/progress.ts';
import { dayText } from '../../plan/units.ts';
import { number } from '../text.ts';

const WIDTH = 1000;
const HEIGHT = 260;
const LEFT = 70;
const RIGHT = 20;
const TOP = 24;
const BOTTOM = 34;

/**
 * Machines still to move over time: the plan dashed, what happened solid, what is expected dotted, today as a line. Undefined where
 * nothing moves or no two days are known. Colours are the text colour of whatever page holds it.
 */
export function burnDownSvg({ burnDown, asOf, machines }: Progress): string | undefined {
    const lines = [burnDown.planned, burnDown.actual, burnDown.expected];
    const days = [...lines.flat().map(p => p.day), asOf];
    const first = Math.min(...days);
    const last = Math.max(...days);
    if (machines.total === 0 || last <= first) {
        return undefined;
    }
    const x = (day: number) => tenth(LEFT + ((WIDTH - LEFT - RIGHT) * (day - first)) / (last - first));
    const y = (left: number) => tenth(TOP + (HEIGHT - TOP - BOTTOM) * (1 - left / machines.total));
    const path = (points: readonly BurnPoint[]) =>
        points
            .map(({ day, machines: left }, i) => (i === 0 ? `M${x(day)} ${y(left)}` : `H${x(day)}V${y(left)}`))
            .join('');
    const stroke = (points: readonly BurnPoint[], width: number, dashes: string) =>
        points.length < 2
            ? ''
            : `<path d="${path(points)}" fill="none" stroke="currentColor" stroke-width="${width}"${dashes && ` stroke-dasharray="${dashes}"`}/>`;
    const text = (at: number, row: number, anchor: string, words: string) =>
        `<text x="${at}" y="${row}" font-size="12" fill="currentColor" text-anchor="${anchor}">${words}</text>`;
    const today = x(asOf);
    return [
        `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Burn-down of machines">`,
        `<path d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" fill="none" stroke="currentColor" stroke-width="1"/>`,
        text(LEFT - 8, TOP + 4, 'end', number(machines.total)),
        text(LEFT - 8, HEIGHT - BOTTOM + 4, 'end', '0'),
        text(LEFT, HEIGHT - 12, 'start', dayText(first)),
        text(WIDTH - RIGHT, HEIGHT - 12, 'end', dayText(last)),
        stroke(burnDown.planned, 1, '6 4'),
        stroke(burnDown.actual, 2.5, ''),
        stroke(burnDown.expected, 1.5, '2 3'),
        `<path d="M${today} ${TOP}V${HEIGHT - BOTTOM}" stroke="currentColor" stroke-width="0.5"/>`,
        text(today, TOP - 8, today > WIDTH / 2 ? 'end' : 'start', dayText(asOf)),
        text(WIDTH - RIGHT, TOP + 6, 'end', 'machines to move: planned dashed, actual solid, expected dotted'),
        '</svg>',
    ].join('');
}

function tenth(value: number): number {
    return Math.round(value * 10) / 10;
}
