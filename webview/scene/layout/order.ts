import { entryOf, nth } from '../../../language/basics/lists.ts';
/**
 * The order of items within the bands. Bands are fixed, so the only question is left to right: barycentre sweeps, the
 * best of them by edge crossings. With an earlier order at hand nothing that had a place is moved.
 */

export type Edge = readonly [string, string];

const SWEEPS = 6;

/**
 * Orders every band. `previous` is an earlier result: known items keep its order and new ones are put where they cross
 * least, as long as the band is one row (`columns` wide); in fuller bands they go to the end.
 */
export function orderBands(
    bands: readonly (readonly string[])[],
    edges: readonly Edge[],
    previous?: readonly (readonly string[])[],
    columns = Infinity,
): string[][] {
    const known = previous && bands.some((band, i) => band.some(id => previous[i]?.includes(id)));
    return known ? warm(bands, edges, previous, columns) : cold(bands, edges);
}

function cold(bands: readonly (readonly string[])[], edges: readonly Edge[]): string[][] {
    const neighbours = adjacency(edges);
    let current = bands.map(b => [...b]);
    let best = current;
    let fewest = crossings(best, edges);
    for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
        current = current.map(b => [...b]);
        const down = sweep % 2 === 0;
        for (let i = 0; i < current.length; i++) {
            const band = down ? i : current.length - 1 - i;
            const place = places(current);
            current[band] = byBarycentre(nth(current, band), id => barycentre(id, neighbours, place, band));
        }
        const now = crossings(current, edges);
        if (now < fewest) {
            fewest = now;
            best = current;
        }
    }
    return best;
}

function warm(
    bands: readonly (readonly string[])[],
    edges: readonly Edge[],
    previous: readonly (readonly string[])[],
    columns: number,
): string[][] {
    const neighbours = adjacency(edges);
    const kept = bands.map((band, i) => {
        const now = new Set(band);
        return (previous[i] ?? []).filter(id => now.has(id));
    });
    bands.forEach((band, i) => {
        const before = new Set(kept[i]);
        for (const id of band) {
            if (before.has(id)) {
                continue;
            }
            const place = places(kept);
            const wish = barycentre(id, neighbours, place, i);
            const row = nth(kept, i);
            const spot =
                wish === undefined || row.length >= columns
                    ? row.length
                    : row.findIndex(other => entryOf(place, other).share > wish);
            row.splice(spot < 0 ? row.length : spot, 0, id);
        }
    });
    return kept;
}

function adjacency(edges: readonly Edge[]): Map<string, string[]> {
    const map = new Map<string, string[]>();
    const add = (a: string, b: string) => {
        const list = map.get(a);
        if (list) {
            list.push(b);
        } else {
            map.set(a, [b]);
        }
    };
    for (const [a, b] of edges) {
        add(a, b);
        add(b, a);
    }
    return map;
}

interface Place {
    readonly band: number;
    readonly index: number;
    /** Where in its band, 0 to 1. */
    readonly share: number;
}

function places(bands: readonly (readonly string[])[]): Map<string, Place> {
    return new Map(
        bands.flatMap((band, b) =>
            band.map((id, index) => [id, { band: b, index, share: (index + 0.5) / band.length }] as const),
        ),
    );
}

/** Mean place of the neighbours in other bands; undefined without any. */
function barycentre(
    id: string,
    neighbours: ReadonlyMap<string, readonly string[]>,
    place: ReadonlyMap<string, Place>,
    band: number,
): number | undefined {
    let sum = 0;
    let count = 0;
    for (const other of neighbours.get(id) ?? []) {
        const where = place.get(other);
        if (!where || where.band === band) {
            continue;
        }
        sum += where.share;
        count++;
    }
    return count > 0 ? sum / count : undefined;
}

/** Sorts by barycentre; what has none keeps its index, equals keep their order. */
function byBarycentre(band: readonly string[], centre: (id: string) => number | undefined): string[] {
    const keyed = band.map((id, index) => ({ id, index, key: centre(id) }));
    const free = keyed.filter(k => k.key !== undefined).sort((a, b) => a.key! - b.key! || a.index - b.index);
    return keyed.map(k => (k.key === undefined ? k.id : free.shift()!.id));
}

/** Pairs of edges between the same two bands that cross, counted for every pair of bands. O(E log E). */
export function crossings(bands: readonly (readonly string[])[], edges: readonly Edge[]): number {
    const place = places(bands);
    const byPair = new Map<number, [number, number][]>();
    for (const [a, b] of edges) {
        const pa = place.get(a);
        const pb = place.get(b);
        if (!pa || !pb || pa.band === pb.band) {
            continue;
        }
        const [upper, lower] = pa.band < pb.band ? [pa, pb] : [pb, pa];
        const key = upper.band * bands.length + lower.band;
        const list = byPair.get(key);
        if (list) {
            list.push([upper.index, lower.index]);
        } else {
            byPair.set(key, [[upper.index, lower.index]]);
        }
    }
    let total = 0;
    for (const pairs of byPair.values()) {
        total += inversions(pairs);
    }
    return total;
}

/** Pairs (a, b), (c, d) with a < c and b > d, counted with a Fenwick tree. */
function inversions(pairs: [number, number][]): number {
    pairs.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const size = Math.max(...pairs.map(p => p[1])) + 2;
    const tree = new Array<number>(size + 1).fill(0);
    let count = 0;
    let seen = 0;
    for (let i = 0; i < pairs.length; ) {
        let end = i;
        while (end < pairs.length && nth(pairs, end)[0] === nth(pairs, i)[0]) {
            end++;
        }
        for (let k = i; k < end; k++) {
            let atMost = 0;
            for (let at = nth(pairs, k)[1] + 1; at > 0; at -= at & -at) {
                atMost += nth(tree, at);
            }
            count += seen - atMost;
        }
        for (; i < end; i++) {
            seen++;
            for (let at = nth(pairs, i)[1] + 1; at <= size; at += at & -at) {
                tree[at]!++;
            }
        }
    }
    return count;
}
