import { firstOf, lastOf } from '../../language/basics/lists.ts';
import { type SceneHang, type SceneNode, type ScenePill, type SceneTether, SIGNS, SIZE } from './scene.ts';
import type { Standing } from './storeys.ts';
import { fitText, type Measure } from './text.ts';

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
    for (const { storey, strained } of standings) {
        if (!strained) {
            continue;
        }
        const { status, needs } = strained;
        const key = `hang:${storey.key}`;
        const needed = nodes.filter(
            n => n.side !== storey.side && n.layer === storey.layer && n.stands.some(id => needs.has(id)),
        );
        const yc = storey.y + 2 + SIZE.corridor / 2;
        if (needed.length > 0) {
            hangs.push({
                key,
                storey: storey.key,
                status,
                ...combOf(needed, yc, storey.x, nodes),
                width: widthOf(status === 'crossing' ? 0 : strained.machines / Math.max(1, machines)),
                machines: strained.machines,
            });
        }
        if (strained.label === undefined || status === 'crossing') {
            continue;
        }
        const sign = SIGNS[status];
        const more = strained.more > 0 ? ` +${strained.more}` : '';
        const full = `${sign} ${strained.label}`;
        const wished = Math.ceil(measure(full + more, TEXT, true) + 18);
        const from = needed.length > 0 ? roomFrom(needed, pills, yc) : storey.x + 5;
        const to = needed.length > 0 ? storey.x - 8 : storey.x + storey.width - 5;
        const tight = needed.length > 0 && to - from < Math.min(wished, 110);
        const start = tight ? startOf(nodes, pills, yc, from) : from;
        const text = fitLabel(full, more, Math.max(24, to - start) - 18, measure);
        const width = Math.min(Math.max(24, to - start), Math.ceil(measure(text, TEXT, true) + 18));
        pills.push({
            key,
            x: Math.round(needed.length > 0 ? start + (to - start - width) / 2 : start),
            y: Math.round(yc - SIZE.pill / 2),
            width: Math.floor(width),
            height: SIZE.pill,
            status,
            text,
            full: strained.labels.join(' · '),
            tethers: tethers.filter(t => t.ties.some(tie => strained.ties.has(tie))).map(t => t.key),
            findings: strained.findings,
        });
    }
    return { hangs, pills };
}

/** Where nobody minds, as thin as can be. */
function widthOf(share: number): number {
    return Math.round((THIN + THICKER * Math.sqrt(share)) * 10) / 10;
}

/** Right of the last tooth that comes down from the corridor to a box of the first row. */
function roomFrom(needed: readonly SceneNode[], pills: readonly ScenePill[], yc: number): number {
    const teeth = Math.max(...needed.map(n => toothOf(n, needed).x)) + 8;
    const others = pills.filter(p => Math.abs(p.y + p.height / 2 - yc) < p.height).map(p => p.x + p.width + 6);
    return Math.max(teeth, ...others);
}

/** Where the corridor begins: the left edge of the boxes, or behind another label. */
function startOf(nodes: readonly SceneNode[], pills: readonly ScenePill[], yc: number, from: number): number {
    const edge = Math.min(from, ...nodes.filter(n => n.side === 'left').map(n => n.x));
    const others = pills.filter(p => Math.abs(p.y + p.height / 2 - yc) < p.height).map(p => p.x + p.width + 6);
    return Math.max(edge, ...others);
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

function combOf(
    needed: readonly SceneNode[],
    yc: number,
    end: number,
    nodes: readonly SceneNode[],
): Pick<SceneHang, 'path' | 'teeth'> {
    const lane = nodes.filter(n => n.layer === firstOf(needed).layer && n.side === firstOf(needed).side);
    const teeth = needed.map(n => toothOf(n, lane));
    return {
        path: `M${Math.min(...teeth.map(t => t.x)) - 1} ${yc}H${end}`,
        teeth: teeth.map(t => `M${t.x} ${yc}${t.path}`).join(''),
    };
}

/** `✕ API Break · 21 days > RPO 4 h`, then `✕ 21 days > RPO 4 h`, then `✕ 21 days`: what can go without the figure going. */
function shorter(full: string): string[] {
    const [sign, ...words] = full.split(' ');
    const parts = words.join(' ').split(' · ');
    const cost = lastOf(parts);
    const bare = /\d/.test(cost) ? firstOf(cost.split(/ > |, RPO /)) : cost;
    return [...new Set([full, ...(parts.length > 1 ? [`${sign} ${cost}`, `${sign} ${bare}`] : [])])];
}

function fitLabel(full: string, more: string, room: number, measure: Measure): string {
    const texts = shorter(full).flatMap(text => [text + more, text]);
    return texts.find(text => measure(text, TEXT, true) <= room) ?? fitText(lastOf(texts), room, TEXT, true, measure);
}
