import type { CapacityRow } from '../../analysis/headroom/course.ts';
import {
    type CapacityStrip,
    capacityStrips,
    RESOURCE_NAMES,
    toneOf,
} from '../../analysis/headroom/telling/capacity.ts';
import { escape } from './to-html.ts';

/** Capacity over the phases as bars: one row of bars for each fabric and resource, the line of one node less across each. */

const WIDTH = 1000;
const LABELS = 230;
const RIGHT = 14;
const HEAD = 30;
const BAND = 54;
const GAP = 14;
/** A letter, about, in pixels. */
const LETTER = 6.4;

const CLASSES = { over: 'stop', near: 'gap', fine: 'phase' } as const;

export function capacitySvg(rows: readonly CapacityRow[]): string {
    const strips = capacityStrips(rows);
    const height = HEAD + strips.length * (BAND + GAP) + 10;
    return [
        `<svg class="tl" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Capacity over the phases">`,
        ...strips.flatMap((strip, i) => stripParts(strip, HEAD + i * (BAND + GAP))),
        '</svg>',
    ].join('');
}

function stripParts({ fabric, resource, fills }: CapacityStrip, top: number): string[] {
    const label = `${fabric}: ${RESOURCE_NAMES[resource]}`;
    const most = Math.max(...fills.map(({ fill }) => Math.max(fill.need, fill.have)), 1);
    const width = (WIDTH - LABELS - RIGHT) / fills.length;
    const bottom = top + BAND;
    const y = (value: number) => (bottom - (value / most) * BAND).toFixed(1);
    return [
        `<text class="tl-name" x="0" y="${top + BAND / 2}">${escape(short(label, LABELS))}</text>`,
        ...fills.flatMap(({ phase = 'today', fill }, i) => {
            const { need, have, less } = fill;
            const x = LABELS + i * width;
            const bar = Math.max(2, width - 6);
            const kind = CLASSES[toneOf(fill)];
            return [
                `<rect class="tl-soft" x="${x.toFixed(1)}" y="${y(have)}" width="${bar.toFixed(1)}" height="${(bottom - Number(y(have))).toFixed(1)}"/>`,
                `<rect class="tl-${kind}" x="${x.toFixed(1)}" y="${y(need)}" width="${bar.toFixed(1)}" height="${(bottom - Number(y(need))).toFixed(1)}"/>`,
                ...(less === null
                    ? []
                    : [
                          `<line class="tl-wall" x1="${x.toFixed(1)}" x2="${(x + bar).toFixed(1)}" y1="${y(less)}" y2="${y(less)}"/>`,
                      ]),
                `<text class="tl-text" x="${x.toFixed(1)}" y="${bottom + 11}">${escape(short(phase, width - 4))}</text>`,
            ];
        }),
    ];
}

function short(text: string, width: number): string {
    const letters = Math.max(1, Math.floor(width / LETTER));
    return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
