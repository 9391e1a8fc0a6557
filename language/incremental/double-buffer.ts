import { nth } from '../basics/lists.ts';

/** So many members are exchanged in place; more are not worth remembering. */
const FEW = 64;

/**
 * A long list of which a member changes now and then, as arrays that nobody changes for one turn: the array of a turn holds until
 * the next but one. Copying tens of thousands of members for one of them costs more than everything else a key does.
 */
export class DoubleBuffer<T> {
    private now: T[];
    private other: T[] | undefined;
    /** Where the other copy has old members. */
    private stale: readonly number[] = [];

    constructor(list: T[]) {
        this.now = list;
    }

    get list(): readonly T[] {
        return this.now;
    }

    /** The list with other members from `start` on, as another array than the one before. */
    exchange(start: number, by: readonly T[]): readonly T[] {
        const next = this.other && this.stale.length <= FEW ? this.other : this.now.slice();
        for (const at of this.stale) {
            next[at] = nth(this.now, at);
        }
        const stale: number[] = [];
        for (let i = 0; i < by.length; i++) {
            next[start + i] = nth(by, i);
            stale.push(start + i);
        }
        this.other = this.now;
        this.now = next;
        this.stale = stale;
        return next;
    }
}
