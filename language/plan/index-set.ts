/**
 * A set of workload indices kept as sorted, disjoint ranges `[start, end)`. Estates are written in runs (a profile's
 * machines stand together), so a selector over thousands of workloads is a handful of numbers.
 */
export class IndexSet {
    static readonly EMPTY: IndexSet = new IndexSet([]);
    /** start, end, start, end, … */
    readonly bounds: readonly number[];
    private cachedSize = -1;

    private constructor(bounds: readonly number[]) {
        this.bounds = bounds;
    }

    static range(start: number, end: number): IndexSet {
        return end > start ? new IndexSet([start, end]) : IndexSet.EMPTY;
    }

    /** From indices in ascending order; equal neighbours are allowed. */
    static ofSorted(indices: Iterable<number>): IndexSet {
        const bounds: number[] = [];
        for (const index of indices) {
            const last = bounds.length - 1;
            if (last >= 0 && index <= bounds[last]!) {
                bounds[last] = Math.max(bounds[last]!, index + 1);
            } else {
                bounds.push(index, index + 1);
            }
        }
        return bounds.length > 0 ? new IndexSet(bounds) : IndexSet.EMPTY;
    }

    static of(...indices: number[]): IndexSet {
        return IndexSet.ofSorted(indices.sort((a, b) => a - b));
    }

    static union(sets: readonly IndexSet[]): IndexSet {
        return sets.reduce((a, b) => a.union(b), IndexSet.EMPTY);
    }

    get size(): number {
        if (this.cachedSize < 0) {
            let size = 0;
            for (let i = 0; i < this.bounds.length; i += 2) {
                size += this.bounds[i + 1]! - this.bounds[i]!;
            }
            this.cachedSize = size;
        }
        return this.cachedSize;
    }

    get empty(): boolean {
        return this.bounds.length === 0;
    }

    /** The smallest index, or undefined when empty. */
    get first(): number | undefined {
        return this.bounds[0];
    }

    has(index: number): boolean {
        let low = 0;
        let high = this.bounds.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.bounds[middle]! <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low % 2 === 1;
    }

    union(other: IndexSet): IndexSet {
        if (other.empty) {
            return this;
        }
        if (this.empty) {
            return other;
        }
        return this.combine(other, (a, b) => a || b);
    }

    intersect(other: IndexSet): IndexSet {
        if (this.empty || other.empty) {
            return IndexSet.EMPTY;
        }
        return this.combine(other, (a, b) => a && b);
    }

    minus(other: IndexSet): IndexSet {
        if (this.empty || other.empty) {
            return this;
        }
        return this.combine(other, (a, b) => a && !b);
    }

    overlaps(other: IndexSet): boolean {
        let i = 0;
        let j = 0;
        while (i < this.bounds.length && j < other.bounds.length) {
            if (this.bounds[i + 1]! <= other.bounds[j]!) {
                i += 2;
            } else if (other.bounds[j + 1]! <= this.bounds[i]!) {
                j += 2;
            } else {
                return true;
            }
        }
        return false;
    }

    equals(other: IndexSet): boolean {
        return this.bounds.length === other.bounds.length && this.bounds.every((b, i) => b === other.bounds[i]);
    }

    /** The set after `removed` indices from `start` on were replaced by `added` ones, of which `members` (sorted, from 0) belong to it. */
    splice(start: number, removed: number, added: number, members: readonly number[]): IndexSet {
        const before = this.intersect(IndexSet.range(0, start));
        const middle = IndexSet.ofSorted(members.map(m => m + start));
        const behind = this.minus(IndexSet.range(0, start + removed));
        const shift = added - removed;
        const moved = shift === 0 || behind.empty ? behind : new IndexSet(behind.bounds.map(b => b + shift));
        const result = before.union(middle).union(moved);
        return result.equals(this) ? this : result;
    }

    *[Symbol.iterator](): Iterator<number> {
        for (let i = 0; i < this.bounds.length; i += 2) {
            for (let k = this.bounds[i]!; k < this.bounds[i + 1]!; k++) {
                yield k;
            }
        }
    }

    /** Sweeps over the bounds of both sets; `keep` tells which stretches belong to the result. */
    private combine(other: IndexSet, keep: (a: boolean, b: boolean) => boolean): IndexSet {
        const bounds: number[] = [];
        const own = this.bounds;
        const others = other.bounds;
        let i = 0;
        let j = 0;
        let open = false;
        while (i < own.length || j < others.length) {
            const a = i < own.length ? own[i]! : Infinity;
            const b = j < others.length ? others[j]! : Infinity;
            const at = Math.min(a, b);
            if (a === at) {
                i++;
            }
            if (b === at) {
                j++;
            }
            const now = keep(i % 2 === 1, j % 2 === 1);
            if (now !== open) {
                bounds.push(at);
            }
            open = now;
        }
        return bounds.length > 0 ? new IndexSet(bounds) : IndexSet.EMPTY;
    }
}
