import { firstOf, lastOf } from '../../../language/basics/lists.ts';
import { fitText, type Measure } from '../output/text.ts';
import {
    type SceneHang,
    type SceneNode,
    type ScenePill,
    type SceneStorey,
    type SceneTether,
    SIGNS,
    SIZE,
} from '../scene.ts';
import type { Strained } from '../strain.ts';
import type { Standing } from './storeys.ts';

const TEXT = 11;
/** Width of the thinnest tether, and what the thickest has more: by the square root of its share of the machines. */
const THIN = 2;
const THICKER = 6;

export interface Hanging {
    readonly hangs: readonly SceneHang[];
    readonly pills: readonly ScenePill[];
}

/**
 * What the storeys of a lane hang by: one horizontal tether in the corridor above the boxes, with a tooth down to each
 * component that is still needed, and its label on it. A storey that breaks while all of it is there carries the label itself.
 *
 * @param machines of the whole plan
 */
export function hangsOf(
    standings: readonly Standing[],
    nodes: readonly SceneNode[],
    tethers: readonly SceneTether[],
    machines: number,
    measure: Measure,
): Hanging {
    const hangs: SceneHang[] = [];
    const pills: ScenePill[] = [];
    const lane = standings.map(s => s.storey);
    const share = (strained: Strained) =>
        strained.status === 'crossing' ? 0 : strained.machines / Math.max(1, machines);
    for (const { storey, strained } of standings) {
        if (!strained) {
            continue;
        }
        const key = `hang:${storey.key}`;
        const needed = neededBy(storey, strained, nodes);
        const yc = storey.y + 2 + SIZE.corridor / 2;
        if (needed.length > 0) {
            hangs.push({
                key,
                storey: storey.key,
                status: strained.status,
                ...combOf(needed, yc, storey, lane, nodes),
                width: widthOf(share(strained)),
                machines: strained.machines,
            });
        }
        if (strained.label !== undefined && strained.status !== 'crossing') {
            pills.push(pillOf(key, storey, strained, { needed, nodes, tethers, pills, lane, yc, measure }));
        }
    }
    return { hangs, pills };
}

/** Boxes of the other side that machines on the new one still need, in its own lane. */
function neededBy(storey: SceneStorey, { needs }: Strained, nodes: readonly SceneNode[]): SceneNode[] {
    return storey.side === 'left'
        ? []
        : nodes.filter(n => n.side === 'left' && n.layer === storey.layer && n.stands.some(id => needs.has(id)));
}

interface Surroundings {
    readonly needed: readonly SceneNode[];
    readonly nodes: readonly SceneNode[];
    readonly tethers: readonly SceneTether[];
    /** Labels that are there already. */
    readonly pills: readonly ScenePill[];
    readonly lane: readonly SceneStorey[];
    readonly yc: number;
    readonly measure: Measure;
}

/** Where less than this is free on the tether, the storey carries the label itself. */
const LEAST = 70;

function pillOf(key: string, storey: SceneStorey, strained: Strained, around: Surroundings): ScenePill {
    const { needed, nodes, tethers, pills, lane, yc, measure } = around;
    const more = strained.more > 0 ? ` +${strained.more}` : '';
    const full = `${strained.status === 'crossing' ? '' : SIGNS[strained.status]} ${strained.label}`;
    const wished = Math.ceil(measure(full + more, TEXT, true) + 18);
    // On the tether before the first storey of the lane, right of its teeth where that is enough.
    const first = Math.min(...lane.filter(s => s.side === 'right').map(s => s.x));
    const to = first - 8;
    const behind = Math.max(-Infinity, ...pills.map(p => (p.x < first ? p.x + p.width + 6 : -Infinity)));
    const teeth = Math.max(-Infinity, ...needed.map(n => toothOf(n, needed).x + 8), behind);
    const edge = Math.max(behind, Math.min(...nodes.filter(n => n.side === 'left').map(n => n.x)));
    // Over the teeth where only that leaves room for all of it.
    const start = to - teeth >= wished ? teeth : Math.min(teeth, edge);
    const hung = needed.length > 0 && to - start >= LEAST && !pills.some(p => p.x < first && p.x + p.width > start);
    const room = hung ? { from: start, to } : { from: storey.x + 5, to: storey.x + storey.width - 5 };
    const size = Math.max(24, room.to - room.from);
    const text = fitLabel(full, more, size - 18, measure);
    const width = Math.min(size, Math.ceil(measure(text, TEXT, true) + 18));
    return {
        key,
        x: Math.round(hung ? room.from + (size - width) / 2 : room.from),
        y: Math.round(yc - SIZE.pill / 2),
        width: Math.floor(width),
        height: SIZE.pill,
        status: strained.status,
        text,
        full: strained.labels.join(' · '),
        tethers: tethers.filter(t => t.ties.some(tie => strained.ties.has(tie))).map(t => t.key),
        findings: strained.findings,
    };
}

/** Where nobody minds, as thin as can be. */
function widthOf(share: number): number {
    return Math.round((THIN + THICKER * Math.sqrt(share)) * 10) / 10;
}

interface Tooth {
    readonly x: number;
    readonly path: string;
}

/** A box of the first row is held from above, one below it from the gap beside it. */
function toothOf(node: SceneNode, all: readonly SceneNode[]): Tooth {
    const top = Math.min(...all.map(n => n.y));
    if (node.y === top) {
        const x = Math.round(node.x + node.width / 2);
        return { x, path: `V${node.y}` };
    }
    return { x: node.x - SIZE.columnGap / 2, path: `V${node.y + node.height / 2}H${node.x}` };
}

/** It passes behind the storeys of other towers. */
function combOf(
    needed: readonly SceneNode[],
    yc: number,
    storey: SceneStorey,
    lane: readonly SceneStorey[],
    nodes: readonly SceneNode[],
): Pick<SceneHang, 'path' | 'teeth'> {
    const left = nodes.filter(n => n.layer === storey.layer && n.side === 'left');
    const teeth = needed.map(n => toothOf(n, left));
    const passed = lane.filter(s => s.side === 'right' && s.x < storey.x).sort((a, b) => a.x - b.x);
    const start = Math.min(...teeth.map(t => t.x)) - 1;
    return {
        path: `M${start} ${yc}${passed.map(s => `H${s.x}M${s.x + s.width} ${yc}`).join('')}H${storey.x}`,
        teeth: teeth.map(t => `M${t.x} ${yc}${t.path}`).join(''),
    };
}

/** What a label may be called where its words have no room, the longest first. */
const SHORTER: readonly (readonly [RegExp, ...string[]])[] = [
    [/^(.+) until .+$/, '$1'],
    [/^I\/O (?:never modelled|not modelled)$/, 'not modelled', 'no model', 'I/O'],
    [/^Before .+$/, 'too early'],
    [/^I\/O modelled in the same phase$/, 'same phase'],
    [/^Identity mapped in (?:no phase|the same phase)$/, 'not mapped yet', 'unmapped'],
    [/^No longer (observed|managed)$/, 'not $1'],
    [/^never re-established$/, 'no backup'],
    [/^(?:node|rack|switch) (\S+ .*\d.*)$/, '$1'],
    [/^[a-z ]+ ((?:up to )?\d.*)$/, '$1'],
    [/^up to (\d.*)$/, '≤ $1'],
];

/** `API Break · 21 days > RPO 4 h`, then `21 days > RPO 4 h`, then `21 days`: what can go without the figure going. */
function shorter(words: string): string[] {
    const parts = words.split(' · ');
    const cost = lastOf(parts);
    const bare = /\d/.test(cost) || cost.includes(', RPO ') ? firstOf(cost.split(/ > |, RPO /)) : cost;
    const texts = [words, ...(parts.length > 1 ? [cost] : []), bare];
    for (let text = bare; ; ) {
        const [pattern, ...shorts] = SHORTER.find(([p]) => p.test(text)) ?? [];
        if (!pattern) {
            return [...new Set(texts)];
        }
        const next = shorts.map(short => text.replace(pattern, short));
        texts.push(...next);
        text = lastOf(next);
    }
}

function fitLabel(full: string, more: string, room: number, measure: Measure): string {
    const [sign = '', ...words] = full.split(' ');
    const texts = shorter(words.join(' ')).flatMap(text => [`${sign} ${text}${more}`, `${sign} ${text}`]);
    return texts.find(text => measure(text, TEXT, true) <= room) ?? fitText(lastOf(texts), room, TEXT, true, measure);
}
