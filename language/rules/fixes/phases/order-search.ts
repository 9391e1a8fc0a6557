import { nth } from '../../../basics/lists.ts';
/** Finding an order of phases that satisfies constraints and leaves as many phases as possible where they are. */

/**
 * The largest set of phases that may all stay where they are: no two of them are in the wrong order. Pairs in the wrong
 * order form a partial order (they compose), so this is its largest antichain, found by bipartite matching
 * (Dilworth, König). Exact, O(n³) for n phases.
 * @param mustFollow `mustFollow[a]` holds every phase that has to come after `a`, through any number of constraints
 */
export function largestStaying(count: number, mustFollow: readonly ReadonlySet<number>[]): Set<number> {
    // a stands before b, but has to come after it.
    const wrong = (a: number, b: number) => a < b && nth(mustFollow, b).has(a);
    const matchOfRight = new Array<number>(count).fill(-1);
    const matchOfLeft = new Array<number>(count).fill(-1);
    const augment = (a: number, seen: Set<number>): boolean => {
        for (let b = a + 1; b < count; b++) {
            if (!wrong(a, b) || seen.has(b)) {
                continue;
            }
            seen.add(b);
            if (nth(matchOfRight, b) < 0 || augment(nth(matchOfRight, b), seen)) {
                matchOfRight[b] = a;
                matchOfLeft[a] = b;
                return true;
            }
        }
        return false;
    };
    for (let a = 0; a < count; a++) {
        augment(a, new Set());
    }
    // König: what alternating paths from free left vertices reach; the rest is the smallest cover.
    const left = new Set<number>();
    const right = new Set<number>();
    const visit = (a: number): void => {
        if (left.has(a)) {
            return;
        }
        left.add(a);
        for (let b = a + 1; b < count; b++) {
            if (!wrong(a, b) || right.has(b)) {
                continue;
            }
            right.add(b);
            if (nth(matchOfRight, b) >= 0) {
                visit(nth(matchOfRight, b));
            }
        }
    };
    for (let a = 0; a < count; a++) {
        if (nth(matchOfLeft, a) < 0) {
            visit(a);
        }
    }
    const staying = new Set<number>();
    for (let i = 0; i < count; i++) {
        if (left.has(i) && !right.has(i)) {
            staying.add(i);
        }
    }
    return staying;
}

/** An order that satisfies the constraints and keeps the staying phases in their order; of the possible next ones always the one that stands first today. */
export function orderKeeping(
    count: number,
    mustFollow: readonly ReadonlySet<number>[],
    staying: ReadonlySet<number>,
): number[] {
    const order: number[] = [];
    const left = new Set(Array.from({ length: count }, (_, i) => i));
    while (left.size > 0) {
        const next = [...left].find(
            i =>
                ![...left].some(
                    j => j !== i && (nth(mustFollow, j).has(i) || (staying.has(i) && staying.has(j) && j < i)),
                ),
        );
        if (next === undefined) {
            return [];
        }
        order.push(next);
        left.delete(next);
    }
    return order;
}

/** Whether constraints lead in a circle. */
export function cyclic(mustFollow: readonly ReadonlySet<number>[]): boolean {
    return mustFollow.some((set, i) => set.has(i));
}

/** Which phase leads to which, through any number of constraints, while constraints are added one after the other. */
export class Reach {
    /** By phase: a bit for each that has to come after it. */
    private readonly after: Uint32Array[];

    constructor(count: number, edges: Iterable<{ readonly before: number; readonly after: number }>) {
        this.after = Array.from({ length: count }, () => new Uint32Array(Math.ceil(count / 32)));
        for (const edge of edges) {
            this.add(edge);
        }
    }

    /** Whether `to` has to come after `from`. */
    leads(from: number, to: number): boolean {
        return (nth(nth(this.after, from), to >> 5) & (1 << (to & 31))) !== 0;
    }

    add({ before, after }: { readonly before: number; readonly after: number }): void {
        if (before === after || this.leads(before, after)) {
            return;
        }
        const gained = nth(this.after, after);
        this.after.forEach((own, i) => {
            if (i === before || this.leads(i, before)) {
                own[after >> 5]! |= 1 << (after & 31);
                for (let word = 0; word < own.length; word++) {
                    own[word]! |= nth(gained, word);
                }
            }
        });
    }
}
