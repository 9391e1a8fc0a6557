import { nth } from '../../language/basics/lists.ts';
import type { Scene } from '../scene/scene.ts';

/** Something in the graph the keyboard can stand on. */
export interface Stop {
    readonly key: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** Boxes and labels in reading order. */
export function stopsOf(scene: Scene): Stop[] {
    return [...scene.nodes, ...scene.pills].sort((a, b) => a.y - b.y || a.x - b.x || (a.key < b.key ? -1 : 1));
}

export type Direction = 'up' | 'down' | 'left' | 'right';

const ARROWS: Readonly<Record<string, Direction>> = {
    ArrowUp: 'up',
    ArrowDown: 'down',
    ArrowLeft: 'left',
    ArrowRight: 'right',
};

/**
 * Where a key leads from a stop. Left and right walk the row and stay at its ends, up and down go to the nearest stop of
 * the next row: between them the arrows reach everything. Page Down and Page Up walk in reading order.
 */
export function nextStop(stops: readonly Stop[], from: string | undefined, key: string): Stop | undefined {
    if (stops.length === 0) {
        return undefined;
    }
    if (key === 'Home') {
        return stops[0];
    }
    if (key === 'End') {
        return stops.at(-1);
    }
    const here = stops.find(s => s.key === from);
    if (key === 'PageDown' || key === 'PageUp') {
        return here
            ? stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(here) + (key === 'PageDown' ? 1 : -1)))]
            : stops[0];
    }
    const direction = ARROWS[key];
    if (!direction) {
        return undefined;
    }
    if (!here) {
        return stops[0];
    }
    const rows = rowsOf(stops);
    const row = rows.findIndex(r => r.includes(here));
    if (direction === 'left' || direction === 'right') {
        return nth(rows, row)[nth(rows, row).indexOf(here) + (direction === 'right' ? 1 : -1)] ?? here;
    }
    const next = rows[row + (direction === 'down' ? 1 : -1)];
    return next ? nearest(next, here) : here;
}

/** Stops that stand on one line, lines from above, each from the left. Two of one row differ by less than the height of a label. */
function rowsOf(stops: readonly Stop[]): Stop[][] {
    const middle = (stop: Stop) => stop.y + stop.height / 2;
    const rows: Stop[][] = [];
    for (const stop of [...stops].sort((a, b) => middle(a) - middle(b))) {
        const last = rows.at(-1);
        if (last && middle(stop) - middle(nth(last, 0)) < SAME_ROW) {
            last.push(stop);
        } else {
            rows.push([stop]);
        }
    }
    for (const row of rows) {
        row.sort((a, b) => a.x - b.x || (a.key < b.key ? -1 : 1));
    }
    return rows;
}

/** Pixels. */
const SAME_ROW = 8;

function nearest(row: readonly Stop[], here: Stop): Stop {
    const away = (stop: Stop) => Math.abs(stop.x + stop.width / 2 - here.x - here.width / 2);
    return row.reduce((best, stop) => (away(stop) < away(best) ? stop : best));
}
