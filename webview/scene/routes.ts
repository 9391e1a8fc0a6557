import { entryOf, nth } from '../../language/basics/lists.ts';
import type { Side } from './model.ts';
import type { SceneNode } from './scene.ts';
import type { Link } from './visible.ts';

/**
 * Ways around the boxes for tethers that ask to be looked at. One that would run behind a box leaves it below, goes to the
 * gutter at the divide, down there, and in above the other box, all in free space. Each box has a lane of its own in the
 * gutter, so that its tethers run together and those of others beside them.
 */

/** One tether on its way: `upper` and `lower` are its ends by height. */
export interface Trip {
    readonly link: Link;
    readonly upper: SceneNode;
    readonly lower: SceneNode;
}

/** Free space between the halves, and where the rows of boxes stand. */
export interface Gutter {
    readonly left: number;
    readonly right: number;
}

export interface Route {
    /** Where the trip leaves the upper box, and from which it goes down in the gutter. */
    readonly out: number;
    readonly outY: number;
    readonly lane: number;
    readonly inY: number;
}

/** Pixels between lanes where there is room, and the free heights below and above a box. */
const LANE = 8;
const BELOW = { from: 3, room: 4 };
const ABOVE = { from: 3, room: 4, strip: 22 };
const RADIUS = 5;

/** Routes of all trips that need one, by the key of their link. `firstRow`: whether a box stands in the first row of its band, below the strip. */
export function routesOf(
    trips: readonly Trip[],
    gutter: Gutter,
    firstRow: (node: SceneNode) => boolean,
): Map<string, Route> {
    const sources = [...new Map(trips.map(t => [t.upper.key, t.upper])).values()].sort(laneOrder);
    const lanes = lanesOf(sources, trips, gutter);
    const exits = ranks(sources, node => `${node.y} ${node.side}`);
    const arrivals = ranksOfArrivals(trips, lanes);
    return new Map(
        trips.map(({ link, upper, lower }) => {
            const lane = entryOf(lanes, upper.key);
            const exit = entryOf(exits, upper.key);
            const arrival = entryOf(arrivals, `${lower.y} ${lower.side} ${upper.key}`);
            const room = firstRow(lower) ? ABOVE.strip : ABOVE.room;
            // From the right the leftmost lane turns in first, from the left the rightmost.
            const turn = lower.side === 'left' ? arrival.count - 1 - arrival.at : arrival.at;
            return [
                link.key,
                {
                    out: upper.side === 'left' ? upper.x + upper.width - 16 : upper.x + 16,
                    outY:
                        upper.y +
                        upper.height +
                        BELOW.from +
                        share(upper.side === 'left' ? exit.count - 1 - exit.at : exit.at, exit.count, BELOW.room),
                    lane: lane.x,
                    inY: lower.y - ABOVE.from - share(turn, arrival.count, room),
                },
            ];
        }),
    );
}

interface Lane {
    readonly x: number;
    readonly rank: number;
}

/** What stays on one side keeps to it; what crosses the divide goes down between, beside the divide and never on it. */
function lanesOf(sources: readonly SceneNode[], trips: readonly Trip[], { left, right }: Gutter): Map<string, Lane> {
    const across = new Set(trips.filter(t => t.upper.side !== t.lower.side).map(t => t.upper.key));
    const own = (side: Side) => sources.filter(s => s.side === side && !across.has(s.key));
    const [outerLeft, outerRight] = [own('left'), own('right')];
    const middle = sources.filter(s => across.has(s.key));
    const centre = (left + right) / 2;
    const step = Math.min(
        LANE,
        (right - left) / Math.max(1, sources.length),
        (right - left) / 2 / Math.max(1, outerLeft.length, outerRight.length),
    );
    const start = centre - step * (Math.ceil(middle.length / 2) - 0.5);
    const from = Math.min(
        Math.max(start, left + step * outerLeft.length),
        right - step * (outerRight.length + Math.max(0, middle.length - 1)),
    );
    return new Map([
        ...outerLeft.map((s, i) => [s.key, { x: left + i * step, rank: i }] as const),
        ...middle.map((s, i) => [s.key, { x: from + i * step, rank: outerLeft.length + i }] as const),
        ...outerRight.map(
            (s, i) =>
                [
                    s.key,
                    { x: right - (outerRight.length - 1 - i) * step, rank: outerLeft.length + middle.length + i },
                ] as const,
        ),
    ]);
}

/** From the outside of the left half to that of the right: what starts lower, or further out, keeps to its own side of the gutter and crosses nobody who starts above it. */
function laneOrder(a: SceneNode, b: SceneNode): number {
    if (a.side !== b.side) {
        return a.side === 'left' ? -1 : 1;
    }
    const own = a.side === 'left' ? 1 : -1;
    return own * (b.y - a.y) || a.x - b.x || (a.key < b.key ? -1 : 1);
}

interface Rank {
    readonly at: number;
    readonly count: number;
}

/** The place of each node among those of its row, in the order given. */
function ranks(nodes: readonly SceneNode[], rowOf: (node: SceneNode) => string): Map<string, Rank> {
    const rows = new Map<string, SceneNode[]>();
    for (const node of nodes) {
        rows.set(rowOf(node), [...(rows.get(rowOf(node)) ?? []), node]);
    }
    return new Map(
        [...rows.values()].flatMap(row => row.map((node, at) => [node.key, { at, count: row.length }] as const)),
    );
}

/** The place of each source among those that arrive above one row, by lane. */
function ranksOfArrivals(trips: readonly Trip[], lanes: ReadonlyMap<string, Lane>): Map<string, Rank> {
    const rows = new Map<string, Set<string>>();
    for (const { upper, lower } of trips) {
        const row = `${lower.y} ${lower.side}`;
        rows.set(row, (rows.get(row) ?? new Set<string>()).add(upper.key));
    }
    return new Map(
        [...rows].flatMap(([row, keys]) => {
            const sorted = [...keys].sort((a, b) => entryOf(lanes, a).rank - entryOf(lanes, b).rank);
            return sorted.map((key, at) => [`${row} ${key}`, { at, count: sorted.length }] as const);
        }),
    );
}

/** The n-th of so many in a room, at most a lane apart. */
function share(n: number, count: number, room: number): number {
    return count < 2 ? 0 : n * Math.min(LANE, room / (count - 1));
}

/** The path of a route from the lower edge of one box to a port on the upper edge of another, with rounded corners. */
export function routePath(route: Route, from: SceneNode, port: number, to: SceneNode): string {
    const points = [
        [route.out, from.y + from.height],
        [route.out, route.outY],
        [route.lane, route.outY],
        [route.lane, route.inY],
        [port, route.inY],
        [port, to.y],
    ] as const;
    let path = `M${round(route.out)} ${from.y + from.height}`;
    for (let i = 1; i < points.length - 1; i++) {
        const [before, at, after] = [nth(points, i - 1), nth(points, i), nth(points, i + 1)];
        const radius = Math.min(RADIUS, distance(before, at) / 2, distance(at, after) / 2);
        const [ax, ay] = towards(at, before, radius);
        const [bx, by] = towards(at, after, radius);
        path += `L${round(ax)} ${round(ay)}Q${round(at[0])} ${round(at[1])},${round(bx)} ${round(by)}`;
    }
    return `${path}L${round(port)} ${to.y}`;
}

type Point = readonly [number, number];

function distance(a: Point, b: Point): number {
    return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

/** The point a distance away on the straight line to another. */
function towards(from: Point, to: Point, by: number): Point {
    const whole = distance(from, to);
    return whole === 0
        ? from
        : [from[0] + ((to[0] - from[0]) * by) / whole, from[1] + ((to[1] - from[1]) * by) / whole];
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
