import type { ChangeLog } from './change-log.ts';
import { sameInput } from './memo.ts';
import { passOn, type ReadSet, Reads, tracker } from './read-tracking.ts';

/** Something whose place a value holds: a stretch of text. */
export interface Place {
    /** -1 once an edit took it out: places in it are those of an older text. */
    readonly stamp?: number;
}

interface Result {
    readonly inputs: readonly unknown[];
    readonly value: unknown;
    readonly read: ReadSet;
    readonly places: readonly Place[];
    /** The update for which it was found to hold last, and the round then. */
    at: number;
    round: number;
}

export interface Asking {
    /** Results for one object may be several. */
    readonly key: string;
    /** What `compute` knows besides what it reads; compared by identity, sets and lists by members. */
    readonly inputs?: readonly unknown[];
}

export interface Check<T> {
    /** The value holds items: whatever changes in one that was looked at counts, not only the facets that were read. */
    readonly any?: boolean;
    /** What the value holds places in: it is over when one of them is. */
    readonly places?: (value: T) => Iterable<Place>;
}

/** What results are computed from, as it is now. */
export interface Source {
    /** How many items there are. */
    count(): number;
    /** A part beside the items, by the name it is noted under. */
    part(name: string): unknown;
}

/**
 * Results that are kept from one round to the next as long as nothing they were computed from changed. What a computation reads is
 * noted while it runs, so nobody has to declare it. See docs/incremental.md.
 */
export class Memory {
    private readonly changes: ChangeLog;
    private readonly source: Source;
    /** The update this round came of: the list of changes may be ahead of it. */
    private update = 0;
    /** Counts up with every round. */
    private round = 0;
    /** Parts as they are in this round, as far as somebody asked. */
    private readonly asked = new Map<string, unknown>();
    private readonly results = new WeakMap<object, Map<string, Result>>();

    constructor(changes: ChangeLog, source: Source) {
        this.changes = changes;
        this.source = source;
    }

    /** The next round begins: what is read from now on is what it is after the last update. */
    next(): void {
        this.update = this.changes.now;
        this.round++;
        this.asked.clear();
    }

    /** A value as it was, or computed anew. */
    recall<T>(owner: object, { key, inputs = [] }: Asking, compute: () => T, check: Check<T> = {}): T {
        let results = this.results.get(owner);
        if (!results) {
            this.results.set(owner, (results = new Map()));
        }
        const known = results.get(key);
        if (known && sameInput(known.inputs, inputs) && this.holds(known, check.any === true)) {
            known.at = this.update;
            known.round = this.round;
            passOn(known.read, tracker.reads);
            return known.value as T;
        }
        const outer = tracker.reads;
        const reads = (tracker.reads = new Reads(this.source.count()));
        try {
            const value = compute();
            const read = reads.finish();
            const places = check.places ? [...new Set(check.places(value))] : [];
            results.set(key, { inputs, value, read, places, at: this.update, round: this.round });
            passOn(read, outer);
            return value;
        } finally {
            tracker.reads = outer;
        }
    }

    /** A part by the name it is noted under; asked for once in a round. */
    part(name: string): unknown {
        let part = this.asked.get(name);
        if (part === undefined && !this.asked.has(name)) {
            this.asked.set(name, (part = this.source.part(name)));
        }
        return part;
    }

    private holds(result: Result, any: boolean): boolean {
        if (result.round === this.round) {
            return true;
        }
        if (this.changes.since(result.at, result.read, any) || result.places.some(p => p.stamp === -1)) {
            return false;
        }
        for (const [name, part] of result.read.parts) {
            if (this.part(name) !== part) {
                return false;
            }
        }
        return true;
    }
}

/** Runs a computation whose reads are nobody's: what it makes stands for them. */
export function untracked<T>(compute: () => T): T {
    const outer = tracker.reads;
    tracker.reads = undefined;
    try {
        return compute();
    } finally {
        tracker.reads = outer;
    }
}

/** Notes that a part was read, and hands it on. */
export function noted<T>(name: string, part: T): T {
    tracker.reads?.parts.set(name, part);
    return part;
}
