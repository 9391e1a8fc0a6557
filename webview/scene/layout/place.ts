import { entryOf, firstOf, nth } from '../../../language/basics/lists.ts';
import type { ModelPlatform, PreviewModel } from '../model.ts';
import { outlineOf } from '../outline.ts';
import { fitText, type Measure, textWidth } from '../output/text.ts';
import {
    LANES,
    LAYER_ORDER,
    type Scene,
    type SceneBand,
    type SceneMemory,
    type SceneNode,
    type ScenePill,
    type SceneStorey,
    SIZE,
} from '../scene.ts';
import { strainsOf } from '../strain.ts';
import { findingMap, type Grouping, type Item, type View, visible } from '../visible.ts';
import { type Frame, frameFor } from './grid.ts';
import { firstExpanded } from './grouping.ts';
import { hangsOf } from './hangs.ts';
import { bandNodes, type Placing } from './nodes.ts';
import { orderBands } from './order.ts';
import { type Plot, plotsOf, rowsOfPlots, type Standing, standingsOf } from './storeys.ts';
import { tethersOf } from './tethers.ts';
import { MOST_NARROW, MOST_TOWERS, type Shown } from './towers.ts';

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
    const seen = visible(model, { ...options, towers: options.width < SIZE.wide ? MOST_NARROW : MOST_TOWERS });
    const frame = frameFor(options.width, seen.towers.length);
    const measure = options.measure ?? textWidth;
    const layers = options.filter?.layers ? LAYER_ORDER.filter(l => options.filter!.layers!.has(l)) : LAYER_ORDER;
    const items = LAYER_ORDER.map(layer => seen.items.filter(i => i.layer === layer));
    const order = orderBands(
        items.map(b => b.map(i => i.id)),
        seen.edges,
        memory && carriedOver(memory, seen.items),
        frame.left.columns,
    );
    const findings = findingMap(model);
    const strains = strainsOf(model, seen, options.moment);
    const missed = new Set(seen.outline.loud.map(({ tie }) => tie.from));
    const bands: SceneBand[] = [];
    const nodes: SceneNode[] = [];
    const standings: Standing[][] = [];
    let y: number = SIZE.head;
    for (const layer of layers) {
        const at = LAYER_ORDER.indexOf(layer);
        const byId = new Map(nth(items, at).map(i => [i.id, i]));
        const ordered = manyLast(
            nth(order, at).map(id => entryOf(byId, id)),
            frame.left.columns,
        );
        const plots = plotsOf(layer, ordered, frame, missed);
        const rows = Math.max(1, rowsOfPlots(plots));
        const height = frame.strip + rows * (SIZE.row + SIZE.rowGap) - SIZE.rowGap + SIZE.padBottom;
        const [title, question] = LANES[layer];
        bands.push({
            layer,
            title,
            question,
            x: SIZE.margin / 2,
            y,
            width: options.width - SIZE.margin,
            height,
            ...titleAt(title, y, frame, measure),
            empty: ordered.length === 0,
        });
        const own = strains.filter(s => s.layer === layer);
        const box = { y: y + frame.inset, height: height - frame.inset - 3 };
        standings.push(standingsOf(plots, own, seen, options.moment, box, measure));
        nodes.push(...bandNodes(ordered, placingOf(plots), y + frame.strip, seen.links, findings, measure));
        y += height + SIZE.bandGap;
    }
    const tethers = tethersOf(seen.links, nodes);
    const machines = model.cells.reduce((sum, c) => sum + c.machines, 0);
    const hanging = standings.map(s => hangsOf(s, nodes, tethers, machines, measure));
    return {
        width: options.width,
        height: y,
        moment: options.moment,
        bands,
        storeys: standings.flatMap(s =>
            s.map(each =>
                labelled(
                    each,
                    hanging.flatMap(h => h.pills),
                ),
            ),
        ),
        pillars: pillarsOf(standings, frame.towers.length),
        ...headOf(model, seen.towers, frame, options, y - SIZE.bandGap, measure),
        nodes,
        tethers,
        hangs: hanging.flatMap(h => h.hangs),
        pills: hanging.flatMap(h => h.pills),
        memory: { order, parents: parentsOf(seen.items) },
    };
}

/** A title with its question under it in a column of their own, or both in the line above the boxes. */
function titleAt(
    title: string,
    y: number,
    { wide }: Frame,
    measure: Measure,
): Pick<SceneBand, 'titleAt' | 'questionAt'> {
    const x = SIZE.margin / 2 + SIZE.pad;
    return wide
        ? { titleAt: { x, y: y + 24 }, questionAt: { x, y: y + 40 } }
        : {
              titleAt: { x, y: y + 13 },
              questionAt: { x: Math.round(x + measure(title, SIZE.name, true) + 8), y: y + 13 },
          };
}

/** Every tower has the grid and the items of the storey that carries it. */
function placingOf(plots: readonly Plot[]): Placing {
    const zones = plots.flatMap(plot =>
        Array.from({ length: plot.to - plot.from + 1 }, (_, i) => [plot.from + i, plot] as const),
    );
    return {
        grids: new Map(zones.map(([zone, { grid }]) => [zone, grid])),
        items: new Map(zones.map(([zone, plot]) => [zone, plot.items])),
    };
}

/** A storey that carries its label itself has no other text. */
function labelled({ storey }: Standing, pills: readonly ScenePill[]): SceneStorey {
    const pill = pills.find(p => p.key === `hang:${storey.key}`);
    return pill && pill.x >= storey.x && pill.x < storey.x + storey.width ? { ...storey, text: '' } : storey;
}

/** Two uprights for each tower between one of its storeys and the next. */
function pillarsOf(standings: readonly (readonly Standing[])[], towers: number): string[] {
    const lanes = standings.map(lane =>
        Array.from({ length: towers }, (_, t) => lane.find(({ plot }) => plot.from <= t && t <= plot.to)?.storey),
    );
    return lanes.slice(1).flatMap((below, i) =>
        below.flatMap((storey, t) => {
            const above = nth(lanes, i)[t];
            if (!storey || !above) {
                return [];
            }
            const from = Math.max(storey.x, above.x) + 10;
            const to = Math.min(storey.x + storey.width, above.x + above.width) - 10;
            return [from, to].map(x => `M${x} ${above.y + above.height}V${storey.y}`);
        }),
    );
}

/** What stands above the lanes: where things are left and where they go, and each platform above its tower. */
function headOf(
    model: PreviewModel,
    towers: readonly Shown[],
    frame: Frame,
    { width, corner = 0 }: PlaceOptions,
    bottom: number,
    measure: Measure,
): Pick<Scene, 'towers' | 'divide'> {
    const name = (p: ModelPlatform) => `${p.title ?? p.name}${p.version ? ` ${p.version}` : ''}`;
    const text = (platforms: readonly ModelPlatform[], fallback: string) =>
        platforms.length > 0 ? platforms.map(name).join(', ') : fallback;
    const fit = (whole: string, room: number) => fitText(whole, room, 12, true, measure);
    const start = firstOf(frame.towers).x;
    const several = model.plan.to.length > 1 && towers.length > 1;
    return {
        divide: {
            top: 0,
            bottom,
            x: frame.divide,
            left: {
                x: frame.left.x,
                text: fit(text(model.plan.from, 'source platform'), frame.divide - frame.left.x - 8),
            },
            right: {
                x: start + SIZE.towerPad,
                text: several ? '' : fit(text(model.plan.to, 'target platform'), width - start - corner - 12),
            },
        },
        towers: several
            ? towers.map(({ title, members }, i) => {
                  const { x, width: room } = nth(frame.towers, i);
                  const free = i === towers.length - 1 ? room - corner + 4 : room;
                  return {
                      key: `tower:${i}`,
                      x: x + SIZE.towerPad,
                      text: fit(
                          measure(title, 12, true) > free - 8 && members.length > 1 ? `+${members.length}` : title,
                          Math.max(0, free - 8),
                      ),
                  };
              })
            : [],
    };
}

/** Members of an opened group that take more than this, and more than two rows, come after everything else. */
const MANY = 8;

/** Places are kept on both sides, so many members in the middle would push what follows them down on the side where they are not. */
function manyLast(items: readonly Item[], columns: number): Item[] {
    const members = new Map<string, number>();
    for (const { parent } of items) {
        if (parent !== undefined) {
            members.set(parent, (members.get(parent) ?? 0) + 1);
        }
    }
    const many = (item: Item) =>
        item.parent !== undefined && entryOf(members, item.parent) > Math.max(MANY, 2 * columns);
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
