import { nth } from '../basics/lists.ts';

/**
 * Read tracking: what a computation read of a list of items and of the parts beside it, so that its result can be kept until some of
 * that changes. Reading is synchronous, so one place for all is enough; when nobody watches, nothing is noted.
 */

/** So many neighbouring workloads are noted as one (a power of two). */
const CHUNK_BITS = 4;

export function chunkOf(index: number): number {
    return index >> CHUNK_BITS;
}

/** Tables of computations that are over, all zero; a computation inside another takes the next one. */
const spare: Uint16Array[] = [];

/** What one computation read, while it runs. */
export class Reads {
    /** Facets read, by chunk of items. */
    private readonly table: Uint16Array;
    private readonly touched: number[] = [];
    /** It matters which items there are and in which order. */
    ordered = false;
    /** It matters which names there are. */
    named = false;
    /** Parts beside the items by name, as they were. */
    readonly parts = new Map<string, unknown>();
    /** The part that links lead into, once it is noted: links are followed by the thousand. */
    linked: unknown;
    /** What kept results read that this one already took over: a result is asked for by the thousand. */
    private readonly taken = new Set<ReadSet>();

    constructor(items: number) {
        const chunks = chunkOf(items) + 1,
            last = spare.pop();
        this.table = last && last.length >= chunks ? last : new Uint16Array(chunks);
    }

    /** Some item of a chunk was asked for facets. */
    note(chunk: number, facets: number): void {
        const before = nth(this.table, chunk);
        if (before === 0) {
            this.touched.push(chunk);
        }
        this.table[chunk] = before | facets;
    }

    /** Whether what a kept result read comes for the first time. */
    take(read: ReadSet): boolean {
        const { size } = this.taken;
        return this.taken.add(read).size > size;
    }

    /** What was read; the tracking is over with it. */
    finish(): ReadSet {
        const { table } = this;
        const chunks = Uint32Array.from(this.touched);
        if (!ascending(chunks)) {
            chunks.sort();
        }
        const facets = new Uint16Array(chunks.length);
        for (let i = 0; i < chunks.length; i++) {
            const chunk = nth(chunks, i);
            facets[i] = nth(table, chunk);
            table[chunk] = 0;
        }
        spare.push(table);
        return { ordered: this.ordered, named: this.named, parts: this.parts, chunks, facets };
    }
}

function ascending(list: Uint32Array): boolean {
    for (let i = 1; i < list.length; i++) {
        if (nth(list, i - 1) > nth(list, i)) {
            return false;
        }
    }
    return true;
}

/** The computation that runs at the moment. */
export const tracker: { reads: Reads | undefined } = { reads: undefined };

/** What a computation that is over read. */
export interface ReadSet {
    readonly ordered: boolean;
    readonly named: boolean;
    readonly parts: ReadonlyMap<string, unknown>;
    /** Chunks of items that were looked at, ascending, and the facets read of each. */
    readonly chunks: Uint32Array;
    readonly facets: Uint16Array;
}

/** Whoever uses a result has read what was read for it. */
export function passOn(read: ReadSet, to: Reads | undefined): void {
    if (!to?.take(read)) {
        return;
    }
    to.ordered ||= read.ordered;
    to.named ||= read.named;
    for (const [name, part] of read.parts) {
        to.parts.set(name, part);
    }
    for (let i = 0; i < read.chunks.length; i++) {
        to.note(nth(read.chunks, i), nth(read.facets, i));
    }
}

/** The facets read of a chunk. */
export function facetsOf({ chunks, facets }: ReadSet, chunk: number): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        if (chunks[middle] === chunk) {
            return nth(facets, middle);
        }
        if (nth(chunks, middle) < chunk) {
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return 0;
}
