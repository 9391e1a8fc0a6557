import { FULL_RATIO } from '../defaults.ts';
import { spaceOverhead, width } from '../load/amplification.ts';
import type { Scheme } from '../types.ts';

/**
 * Most raw bytes that can be placed with `copies` pieces on distinct nodes: the largest T with sum min(c_i, T/r) >= T. docs/io-model.md 2.5.
 * The j largest nodes hold T/r each and the rest is full: T = rest_j r/(r-j), the least over j < r. `null` with fewer nodes than pieces.
 */
export function placeable(nodes: readonly number[], copies: number): number | null {
    if (nodes.length < copies || copies < 1) {
        return null;
    }
    const sorted = [...nodes].sort((a, b) => b - a);
    let rest = sorted.reduce((sum, bytes) => sum + bytes, 0);
    let least = rest;
    for (let j = 1; j < copies; j++) {
        rest -= sorted[j - 1] ?? 0;
        least = Math.min(least, (rest * copies) / (copies - j));
    }
    return Math.max(0, least);
}

/** Raw bytes that survive the loss of the largest node and can heal: full ratio x placeable(survivors). `null` when the survivors are too few. docs/io-model.md 2.5; P07. */
export function resilientCapacity(nodes: readonly number[], scheme: Scheme, fullRatio = FULL_RATIO): number | null {
    const survivors = [...nodes].sort((a, b) => b - a).slice(1);
    const raw = placeable(survivors, width(scheme));
    return raw === null ? null : fullRatio * raw;
}

/** The same in stored bytes: raw over the scheme's space overhead. */
export function resilientUsable(nodes: readonly number[], scheme: Scheme, fullRatio = FULL_RATIO): number | null {
    const raw = resilientCapacity(nodes, scheme, fullRatio);
    return raw === null ? null : raw / spaceOverhead(scheme);
}

/** Raw bytes a volume of `stored` bytes takes. docs/io-model.md 2.2; P06. */
export function footprint(stored: number, scheme: Scheme): number {
    return stored * spaceOverhead(scheme);
}
