import { firstOf, nth } from '../../../language/basics/lists.ts';
import { at, type Layer, type Moment } from '../model.ts';
import { fitText, grouped, type Measure } from '../output/text.ts';
import { type SceneStorey, SIZE, type StoreyState } from '../scene.ts';
import { type Strain, type Strained, together } from '../strain.ts';
import { type Item, LEFT, type Visible, type Zone } from '../visible.ts';
import { type Frame, type Grid, gridIn, rowsFor } from './grid.ts';
import { stretches } from './towers.ts';

/** A storey before it has a height: which towers it carries, and what has a place in it. */
export interface Plot {
    readonly key: string;
    readonly layer: Layer;
    /** First and last tower; `LEFT` twice for the old side. */
    readonly from: Zone;
    readonly to: Zone;
    readonly x: number;
    readonly width: number;
    readonly grid: Grid;
    /** What is ever in it, in order. */
    readonly items: readonly Item[];
    /** What it is made of, wherever that stands now. */
    readonly parts: readonly Item[];
}

/**
 * The storeys of a lane: that of the old side, and one for each stretch of towers that share something there.
 *
 * @param missed components that machines on the new side lack at some moment
 */
export function plotsOf(layer: Layer, items: readonly Item[], frame: Frame, missed: ReadonlySet<string>): Plot[] {
    const count = frame.towers.length;
    const apart = layer === 'compute' || layer === 'fabric';
    // What never comes and nobody misses, because another takes its place, is no part of what is built.
    const parts = items.filter(
        i => !i.beside && ([...i.zones].some(z => z !== LEFT) || (i.kind !== 'fabric' && missed.has(i.id))),
    );
    const spans = stretches(count, apart ? [] : parts.map(i => i.towers).filter(t => t.length > 1));
    const left: Plot = {
        key: `left:${layer}`,
        layer,
        from: LEFT,
        to: LEFT,
        x: frame.left.x - SIZE.towerPad,
        width: widthOf(frame.left) + 2 * SIZE.towerPad,
        grid: frame.left,
        items: items.filter(i => i.zones.has(LEFT)),
        parts: [],
    };
    return [
        left,
        ...spans.map(([from, to]): Plot => {
            const [first, last] = [nth(frame.towers, from), nth(frame.towers, to)];
            const width = last.x + last.width - first.x;
            const own = (zones: Iterable<Zone>) => [...zones].some(z => z >= from && z <= to);
            const inside = items.filter(i => own(i.zones));
            return {
                key: `${layer}:${from}`,
                layer,
                from,
                to,
                x: first.x,
                width,
                grid: gridOf(first.x, width, inside.length, from === to && count > 1, frame),
                items: inside,
                parts: parts.filter(i => own(i.towers)),
            };
        }),
    ];
}

/** A tower among others is narrow: what stands in it alone has all its room. */
function gridOf(x: number, width: number, items: number, narrow: boolean, { wide }: Frame): Grid {
    const room = width - 2 * SIZE.towerPad;
    const least = narrow ? (items < 2 ? room : SIZE.slotTight) : wide ? SIZE.slotWanted : SIZE.slotLeast;
    return gridIn(x + SIZE.towerPad, room, least);
}

function widthOf({ columns, slot }: Grid): number {
    return columns * slot + (columns - 1) * SIZE.columnGap;
}

/** Rows the fullest storey of a lane needs. */
export function rowsOfPlots(plots: readonly Plot[]): number {
    return Math.max(0, ...plots.map(p => rowsFor(p.grid, p.items.length)));
}

/** A storey with all that strains it. */
export interface Standing {
    readonly storey: SceneStorey;
    readonly plot: Plot;
    readonly strained: Strained | undefined;
}

const DONE: Readonly<Record<Exclude<Layer, 'compute'>, string>> = {
    identity: 'mapped',
    backup: 'ready',
    monitoring: 'decoupled',
    fabric: 'modelled',
};

/** How the storeys of a lane stand at a moment. `y` and `height`: where the lane has them. */
export function standingsOf(
    plots: readonly Plot[],
    strains: readonly Strain[],
    seen: Visible,
    moment: Moment,
    box: { readonly y: number; readonly height: number },
    measure: Measure,
): Standing[] {
    return plots.flatMap(plot => {
        const left = plot.from === LEFT;
        const strained = together(
            strains.filter(s =>
                left ? s.side === 'left' : s.side === 'right' && s.tower >= plot.from && s.tower <= plot.to,
            ),
        );
        const inside = plot.items.filter(i => i.boxes.some(b => b.zone >= plot.from && b.zone <= plot.to));
        if (left && inside.length === 0 && !strained) {
            return [];
        }
        const count = left ? undefined : countOf(plot, seen, moment);
        const state = stateOf(plot, strained, count);
        const full = left ? '' : fullText(plot, state, count);
        const waits = plot.parts.flatMap(i =>
            i.boxes.flatMap(b => (b.ready === b.stands.length ? [] : b.side === 'left' ? b.stands : [i.name])),
        );
        const room = plot.width - 2 * SIZE.inset;
        const note =
            left || inside.length > 0 || plot.layer === 'compute' || waits.length === 0
                ? ''
                : fitText(`waits for ${waits.join(', ')}`, room, SIZE.line, false, measure);
        return {
            plot,
            strained,
            storey: {
                key: plot.key,
                layer: plot.layer,
                side: left ? 'left' : 'right',
                x: plot.x,
                width: plot.width,
                ...box,
                state,
                alarm: strained?.status ?? 'none',
                text: fitParts(full, room, measure),
                full,
                note,
            },
        };
    });
}

interface Count {
    readonly done: number;
    readonly of: number;
}

function countOf(plot: Plot, { outline, towers, about }: Visible, moment: Moment): Count {
    if (plot.layer !== 'compute') {
        const boxes = plot.parts.flatMap(i => i.boxes);
        return {
            done: boxes.reduce((sum, b) => sum + b.ready, 0),
            of: boxes.reduce((sum, b) => sum + b.stands.length, 0),
        };
    }
    const members = new Set(towers.slice(plot.from, plot.to + 1).flatMap(t => t.members));
    let done = 0;
    let of = 0;
    for (const cell of outline.cells.values()) {
        const tower = outline.towers.of.get(cell.id)?.[0];
        if (tower !== undefined && members.has(tower) && (!about || about.has(cell.id))) {
            of += cell.machines;
            done += at(cell.side, moment) === 'right' ? cell.machines : 0;
        }
    }
    return { done, of };
}

function stateOf(plot: Plot, strained: Strained | undefined, count: Count | undefined): StoreyState {
    if (plot.from === LEFT || plot.layer === 'compute') {
        return strained && strained.status !== 'crossing' ? 'faulty' : count?.done === 0 ? 'open' : 'built';
    }
    if (!count || count.of === 0) {
        return strained ? 'faulty' : 'none';
    }
    if (strained) {
        return count.done < count.of ? 'hanging' : 'faulty';
    }
    return count.done < count.of ? 'open' : 'built';
}

/** `not built · 0 of 2 mapped`. */
function fullText({ layer }: Plot, state: StoreyState, count: Count | undefined): string {
    if (layer === 'compute') {
        return count && count.of > 0
            ? `${grouped(count.done)} of ${grouped(count.of)} ${count.of === 1 ? 'machine' : 'machines'} moved`
            : '';
    }
    if (!count || count.of === 0) {
        return 'nothing declared';
    }
    const share = `${count.done} of ${count.of} ${DONE[layer]}`;
    return state === 'hanging' ? `${count.done === 0 ? 'not built' : 'half built'} · ${share}` : share;
}

/** Without what goes without saying, where there is no room for it: figures come last. */
function fitParts(text: string, room: number, measure: Measure): string {
    const parts = text.split(' · ');
    while (parts.length > 1 && measure(parts.join(' · '), SIZE.line, true) > room) {
        parts.shift();
    }
    const whole = parts.join(' · ');
    const shorter = [whole, whole.replace(/ machines?/, ''), firstOf(whole.split(/(?<=\d) (?=[a-z ]+$)/))];
    return shorter.find(t => measure(t, SIZE.line, true) <= room) ?? fitText(whole, room, SIZE.line, true, measure);
}
