import type { CapacityRow, Fill } from '../../analysis/headroom/course.ts';
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

const RESOURCES = ['data', 'memory', 'vcpu'] as const;
const NAMES = { data: 'data', memory: 'memory', vcpu: 'vCPU' } as const;

interface Strip {
    readonly label: string;
    readonly fills: readonly { readonly phase: string; readonly fill: Fill }[];
}

export function capacitySvg(rows: readonly CapacityRow[]): string {
    const strips = stripsOf(rows);
    const height = HEAD + strips.length * (BAND + GAP) + 10;
    return [
        `<svg class="tl" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Capacity over the phases">`,
        ...strips.flatMap((strip, i) => stripParts(strip, HEAD + i * (BAND + GAP))),
        '</svg>',
    ].join('');
}

function stripsOf(rows: readonly CapacityRow[]): Strip[] {
    const fabrics = [...new Set(rows.map(r => r.fabric))];
    return fabrics.flatMap(fabric =>
        RESOURCES.flatMap((resource): Strip[] => {
            const fills = rows
                .filter(r => r.fabric === fabric)
                .flatMap(r => {
                    const fill = r[resource];
                    return fill ? [{ phase: r.phase ?? 'today', fill }] : [];
                });
            return fills.length === 0 ? [] : [{ label: `${fabric}: ${NAMES[resource]}`, fills }];
        }),
    );
}

function stripParts({ label, fills }: Strip, top: number): string[] {
    const most = Math.max(...fills.map(({ fill }) => Math.max(fill.need, fill.have)), 1);
    const width = (WIDTH - LABELS - RIGHT) / fills.length;
    const bottom = top + BAND;
    const y = (value: number) => (bottom - (value / most) * BAND).toFixed(1);
    return [
        `<text class="tl-name" x="0" y="${top + BAND / 2}">${escape(short(label, LABELS))}</text>`,
        ...fills.flatMap(({ phase, fill: { need, have, less } }, i) => {
            const x = LABELS + i * width;
            const bar = Math.max(2, width - 6);
            const kind = need > have ? 'stop' : need > (less ?? have) ? 'gap' : 'phase';
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
