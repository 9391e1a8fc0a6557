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

const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/**
 * Where a key leads from a stop. An arrow goes to the nearest in its direction and stays at an edge; Page Down and Page Up
 * walk in reading order, so that also what no arrow points at is reached.
 */
export function nextStop(stops: readonly Stop[], from: string | undefined, key: string): Stop | undefined {
    if (stops.length === 0) return undefined;
    if (key === 'Home') return stops[0];
    if (key === 'End') return stops.at(-1);
    const here = stops.find(s => s.key === from);
    if (key === 'PageDown' || key === 'PageUp') return here ? stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(here) + (key === 'PageDown' ? 1 : -1)))] : stops[0];
    const direction = ARROWS[key];
    if (!direction) return undefined;
    if (!here) return stops[0];
    let best: { stop: Stop; cost: number } | undefined;
    for (const stop of stops) {
        const cost = stop === here ? undefined : costTowards(here, stop, direction);
        if (cost !== undefined && (!best || cost < best.cost)) best = { stop, cost };
    }
    return best?.stop ?? here;
}

/** Distance along the direction plus twice the distance beside it; undefined where it lies elsewhere. */
function costTowards(from: Stop, to: Stop, direction: Direction): number | undefined {
    const dx = to.x + to.width / 2 - from.x - from.width / 2;
    const dy = to.y + to.height / 2 - from.y - from.height / 2;
    const [along, beside] = direction === 'left' ? [-dx, dy] : direction === 'right' ? [dx, dy] : direction === 'up' ? [-dy, dx] : [dy, dx];
    return along > 4 && (direction === 'up' || direction === 'down' || Math.abs(beside) <= Math.abs(along)) ? along + 2 * Math.abs(beside) : undefined;
}
