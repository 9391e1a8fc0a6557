/**
 * What a computation read of the workloads of a plan, so that its result can be kept until some of that changes. Reading is
 * synchronous, so one place for all plans is enough; when nobody watches, nothing is noted.
 */

/** Aspects of a workload. An edit of a memory size leaves everything alone that asked for names and environments only. */
export const FACET = { name: 1, environment: 2, place: 4, figures: 8, uses: 16, depends: 32, other: 64, record: 128 } as const;
export const ALL_FACETS = 255;

/** So many neighbouring workloads are noted as one (a power of two). */
const CHUNK_BITS = 4;

export function chunkOf(index: number): number {
    return index >> CHUNK_BITS;
}

/** Notes of one computation while it runs. */
export class Notes {
    /** Aspects read, by chunk of workloads. */
    readonly chunks: Uint8Array;
    /** It matters which workloads there are and in which order. */
    ordered = false;
    /** It matters which names components have. */
    named = false;
    /** Other parts of the plan and its analysis by name, as they were. */
    readonly parts = new Map<string, unknown>();

    constructor(workloads: number) {
        this.chunks = new Uint8Array(chunkOf(workloads) + 1);
    }
}

/** Who takes notes at the moment. */
export const reader: { notes: Notes | undefined } = { notes: undefined };

/** More changes than these are not told apart. */
const MOST = 8192;

interface Entry {
    readonly at: number;
    readonly chunk: number;
    readonly facets: number;
}

/** Which workloads of a plan changed in what, update by update. */
export class WorkloadChanges {
    /** The update that was last. */
    now = 0;
    private orderedAt = 0;
    private namedAt = 0;
    /** Everything up to this update counts as changed. */
    private unknownUntil = 0;
    private log: Entry[] = [];

    /** A new update begins. */
    begin(): void {
        this.now++;
        if (this.log.length <= MOST) return;
        this.unknownUntil = this.now - 1;
        this.log = [];
    }

    /** Notes that a workload says something else. */
    add(index: number, facets: number): void {
        const chunk = chunkOf(index);
        const last = this.log.at(-1);
        if (last?.at === this.now && last.chunk === chunk) this.log[this.log.length - 1] = { at: this.now, chunk, facets: last.facets | facets };
        else this.log.push({ at: this.now, chunk, facets });
        if (facets & FACET.name) this.namedAt = this.now;
    }

    /** Notes that workloads came, left or moved. */
    reorder(): void {
        this.orderedAt = this.now;
        this.namedAt = this.now;
    }

    /** Notes that a component other than a workload has another name. */
    rename(): void {
        this.namedAt = this.now;
    }

    /** Whether anything of what was noted changed since an update. @param any whatever changed in a workload that was looked at counts */
    since(update: number, read: Read, any: boolean): boolean {
        if (update === this.now) return false;
        if (read.ordered && this.orderedAt > update || read.named && this.namedAt > update) return true;
        if (read.chunks.length === 0) return false;
        if (this.orderedAt > update || this.unknownUntil > update) return true;
        for (let i = this.log.length - 1; i >= 0 && this.log[i]!.at > update; i--) {
            const { chunk, facets } = this.log[i]!;
            const read8 = facetsOf(read, chunk);
            if (any ? read8 !== 0 : (read8 & facets) !== 0) return true;
        }
        return false;
    }
}

/** Notes of a computation that is over. */
export interface Read {
    readonly ordered: boolean;
    readonly named: boolean;
    readonly parts: ReadonlyMap<string, unknown>;
    /** Chunks of workloads that were looked at, ascending, and the aspects read of each. */
    readonly chunks: Uint32Array;
    readonly facets: Uint8Array;
}

export function readOf(notes: Notes): Read {
    const chunks: number[] = [];
    for (let i = 0; i < notes.chunks.length; i++) if (notes.chunks[i] !== 0) chunks.push(i);
    return { ordered: notes.ordered, named: notes.named, parts: notes.parts, chunks: Uint32Array.from(chunks), facets: Uint8Array.from(chunks, c => notes.chunks[c]!) };
}

/** Whoever uses a result has read what was read for it. */
export function passOn(read: Read, to: Notes | undefined): void {
    if (!to) return;
    to.ordered ||= read.ordered;
    to.named ||= read.named;
    for (const [name, part] of read.parts) to.parts.set(name, part);
    for (let i = 0; i < read.chunks.length; i++) to.chunks[read.chunks[i]!]! |= read.facets[i]!;
}

function facetsOf({ chunks, facets }: Read, chunk: number): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        if (chunks[middle] === chunk) return facets[middle]!;
        if (chunks[middle]! < chunk) low = middle + 1;
        else high = middle - 1;
    }
    return 0;
}
