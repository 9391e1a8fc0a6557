import type { SceneHang, SceneNode, ScenePill, SceneStorey, SceneTether } from './scene.ts';

/** Class names of the shapes: what the panel joins and the serialiser writes are the same. */

export function nodeClass(node: SceneNode): string {
    const pending = node.layer === 'fabric' && node.side === 'right' && node.state !== 'modelled';
    return ['xp-node', node.side, pending ? 'pending' : '', node.mark === 'none' ? '' : node.mark]
        .filter(Boolean)
        .join(' ');
}

export function tetherClass(tether: SceneTether): string {
    return `xp-tether ${tether.status === 'quiet' ? `quiet ${tether.side}` : tether.status}`;
}

export function pillClass(pill: ScenePill): string {
    return `xp-pill ${pill.status}`;
}

export function storeyClass(storey: SceneStorey): string {
    return `xp-storey ${storey.side} ${storey.state}${storey.alarm === 'none' ? '' : ` ${storey.alarm}`}`;
}

export function storeyTextClass(storey: SceneStorey): string {
    return `xp-storey-text${storey.alarm === 'none' ? '' : ` ${storey.alarm}`}`;
}

export function hangClass(hang: SceneHang): string {
    return `xp-hang ${hang.status}`;
}

/** Quiet tethers first, so that loud ones lie on top; equals by key, so that the order never depends on the input's. */
export function drawingOrder(tethers: readonly SceneTether[]): SceneTether[] {
    const rank = { quiet: 0, crossing: 1, accepted: 2, near: 3, broken: 4 } as const;
    return [...tethers].sort((a, b) => rank[a.status] - rank[b.status] || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
