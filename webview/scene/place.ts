import { entryOf, nth } from '../../language/basics/lists.ts';
import { type Grid, gridFor, rowsFor } from './grid.ts';
import { firstExpanded } from './grouping.ts';
import type { ModelPlatform, PreviewModel } from './model.ts';
import { bandNodes } from './nodes.ts';
import { orderBands } from './order.ts';
import { outlineOf } from './outline.ts';
import { pillsOf } from './pills.ts';
import {
    BAND_TITLES,
    LAYER_ORDER,
    type Scene,
    type SceneBand,
    type SceneMemory,
    type SceneNode,
    SIZE,
} from './scene.ts';
import { tethersOf } from './tethers.ts';
import { fitText, type Measure, textWidth } from './text.ts';
import { findingMap, type Grouping, type Item, type View, visible } from './visible.ts';

export interface PlaceOptions extends View {
    /** Pixels. */
    readonly width: number;
    /** Pixels at the upper right that something else lies on. */
    readonly corner?: number;
    /** Widths of text in the font it is drawn with; an estimate without it. */
    readonly measure?: Measure;
}

/**
 * Places a view of a model: bands in their order, items ordered so that few tethers cross, each with a slot on every
 * side it is ever on, so that stepping through the phases moves only what moves. With the memory of an earlier scene
 * nothing that stays is moved by more than a slot.
 */
export function place(model: PreviewModel, options: PlaceOptions, memory?: SceneMemory): Scene {
    const seen = visible(model, options);
    const grid = gridFor(options.width);
    const measure = options.measure ?? textWidth;
    const layers = options.filter?.layers ? LAYER_ORDER.filter(l => options.filter!.layers!.has(l)) : LAYER_ORDER;
    const items = LAYER_ORDER.map(layer => seen.items.filter(i => i.layer === layer));
    const order = orderBands(
        items.map(b => b.map(i => i.id)),
        seen.edges,
        memory && carriedOver(memory, seen.items),
        grid.columns,
    );
    const findings = findingMap(model);
    const bands: SceneBand[] = [];
    const nodes: SceneNode[] = [];
    let y: number = SIZE.head;
    for (const layer of layers) {
        const at = LAYER_ORDER.indexOf(layer);
        const byId = new Map(nth(items, at).map(i => [i.id, i]));
        const ordered = manyLast(
            nth(order, at).map(id => entryOf(byId, id)),
            grid,
        );
        const rows = Math.max(
            ...(['left', 'right'] as const).map(side => rowsFor(grid, ordered.filter(i => i.sides.has(side)).length)),
        );
        const height =
            SIZE.strip + (rows > 0 ? rows * (SIZE.row + SIZE.rowGap) - SIZE.rowGap + SIZE.padBottom : SIZE.emptyRow);
        bands.push({
            layer,
            title: BAND_TITLES[layer],
            x: SIZE.margin / 2,
            y,
            width: options.width - SIZE.margin,
            height,
            empty: ordered.length === 0,
        });
        nodes.push(...bandNodes(ordered, grid, y + SIZE.strip, seen.links, findings, measure));
        y += height + SIZE.bandGap;
    }
    const tethers = tethersOf(seen.links, nodes, gutterOf(grid, options.width));
    return {
        width: options.width,
        height: y,
        moment: options.moment,
        bands,
        nodes,
        tethers,
        pills: pillsOf(tethers, bands, nodes, measure),
        divide: {
            x: Math.round(options.width / 2),
            top: 0,
            bottom: y - SIZE.bandGap,
            ...divideTexts(model, options.width, options.corner ?? 0, measure),
        },
        memory: { order, parents: parentsOf(seen.items) },
    };
}

/** Members of an opened group that take more than this, and more than two rows, come after everything else. */
const MANY = 8;

/** Places are kept on both sides, so many members in the middle would push what follows them down on the side where they are not. */
function manyLast(items: readonly Item[], grid: Grid): Item[] {
    const members = new Map<string, number>();
    for (const { parent } of items) {
        if (parent !== undefined) {
            members.set(parent, (members.get(parent) ?? 0) + 1);
        }
    }
    const many = (item: Item) =>
        item.parent !== undefined && entryOf(members, item.parent) > Math.max(MANY, 2 * grid.columns);
    return [...items.filter(i => !many(i)), ...items.filter(many)];
}

/** The order of a view that nobody has changed: what other views of the plan are ordered by. `columns`: see `orderBands`. */
export function baseOrder(
    model: PreviewModel,
    grouping: Grouping,
    earlier?: SceneMemory,
    columns?: number,
): SceneMemory {
    const { components, groups, edges } = outlineOf(model, {
        grouping,
        expanded: firstExpanded(model.cells, grouping),
    });
    const items = [
        ...components.map(({ id, layer }) => ({ id, layer })),
        ...groups.map(({ id, parent }) => ({ id, layer: 'compute', parent })),
    ];
    const order = orderBands(
        LAYER_ORDER.map(layer => items.filter(i => i.layer === layer).map(i => i.id)),
        edges,
        earlier && carriedOver(earlier, items),
        columns,
    );
    return { order, parents: parentsOf(items) };
}

/** What an order is made of. */
interface Placed {
    readonly id: string;
    readonly parent?: string;
}

function parentsOf(items: readonly Placed[]): Map<string, string> {
    return new Map(items.flatMap(i => (i.parent ? [[i.id, i.parent] as const] : [])));
}

/** The free space between the halves, where tethers go down. */
function gutterOf(grid: Grid, width: number): { left: number; right: number } {
    return { left: grid.start.left + grid.room + 5, right: Math.max(grid.start.right, width / 2) - 5 };
}

/** An earlier order in which opened groups stand where the group stood, and closed ones where their first member did. */
function carriedOver(memory: SceneMemory, items: readonly Placed[]): string[][] {
    const present = new Set(items.map(i => i.id));
    const children = new Map<string, string[]>();
    for (const item of items) {
        if (item.parent) {
            children.set(item.parent, [...(children.get(item.parent) ?? []), item.id]);
        }
    }
    return memory.order.map(band => {
        const known = new Set(band);
        const order = band.flatMap(id => {
            if (present.has(id)) {
                return [id];
            }
            const opened = (children.get(id) ?? []).filter(child => !known.has(child));
            if (opened.length > 0) {
                return opened;
            }
            const parent = memory.parents.get(id);
            return parent !== undefined && present.has(parent) ? [parent] : [];
        });
        return [...new Set(order)];
    });
}

function divideTexts(
    model: PreviewModel,
    width: number,
    corner: number,
    measure: Measure,
): { left: string; right: string } {
    const room = width / 2 - SIZE.margin * 2;
    const name = (p: ModelPlatform) => `${p.title ?? p.name}${p.version ? ` ${p.version}` : ''}`;
    const text = (platforms: readonly ModelPlatform[], fallback: string) =>
        platforms.length > 0 ? platforms.map(name).join(', ') : fallback;
    return {
        left: fitText(text(model.plan.from, 'source platform'), room, 12, true, measure),
        right: fitText(text(model.plan.to, 'target platform'), room - corner, 12, true, measure),
    };
}
