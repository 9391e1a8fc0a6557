/**
 * What a computation read of the workloads of a plan, so that its result can be kept until some of that changes. Reading is
 * synchronous, so one place for all plans is enough; when nobody watches, nothing is noted.
 */

/** Aspects of a workload. An edit of a memory size leaves everything alone that asked for names and I/O rates only. */
export const FACET = {
    name: 1,
    environment: 2,
    place: 4,
    uses: 8,
    depends: 16,
    other: 32,
    record: 64,
    evidence: 128,
    /** Groups of figures that are read together. */
    io: 256,
    data: 512,
    change: 1024,
    rpo: 2048,
    rto: 4096,
    downtime: 8192,
    size: 16384,
    count: 32768,
} as const;
export const ALL_FACETS = 65535;

/** So many neighbouring workloads are noted as one (a power of two). */
const CHUNK_BITS = 4;

export function chunkOf(index: number): number {
    return index >> CHUNK_BITS;
}

/** Tables of notes that are over, all zero; a computation inside another takes the next one. */
const spare: Uint16Array[] = [];

/** Notes of one computation while it runs. */
export class Notes {
    /** Aspects read, by chunk of workloads. */
    private readonly table: Uint16Array;
    private readonly touched: number[] = [];
    /** It matters which workloads there are and in which order. */
    ordered = false;
    /** It matters which names components have. */
    named = false;
    /** Other parts of the plan and its analysis by name, as they were. */
    readonly parts = new Map<string, unknown>();
    /** The components of the plan, once they are noted: links are followed by the thousand. */
    components: unknown;

    constructor(workloads: number) {
        const chunks = chunkOf(workloads) + 1,
            last = spare.pop();
        this.table = last && last.length >= chunks ? last : new Uint16Array(chunks);
    }

    /** Some workload of a chunk was asked for aspects. */
    note(chunk: number, facets: number): void {
        const before = this.table[chunk]!;
        if (before === 0) {
            this.touched.push(chunk);
        }
        this.table[chunk] = before | facets;
    }

    /** What was read; the notes are over with it. */
    finish(): Read {
        const { table } = this;
        const chunks = Uint32Array.from(this.touched);
        if (!ascending(chunks)) {
            chunks.sort();
        }
        const facets = new Uint16Array(chunks.length);
        for (let i = 0; i < chunks.length; i++) {
            const chunk = chunks[i]!;
            facets[i] = table[chunk]!;
            table[chunk] = 0;
        }
        spare.push(table);
        return { ordered: this.ordered, named: this.named, parts: this.parts, chunks, facets };
    }
}

function ascending(list: Uint32Array): boolean {
    for (let i = 1; i < list.length; i++) {
        if (list[i - 1]! > list[i]!) {
            return false;
        }
    }
    return true;
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
        if (this.log.length <= MOST) {
            return;
        }
        this.unknownUntil = this.now - 1;
        this.log = [];
    }

    /** Notes that a workload says something else. */
    add(index: number, facets: number): void {
        const chunk = chunkOf(index);
        const last = this.log.at(-1);
        if (last?.at === this.now && last.chunk === chunk) {
            this.log[this.log.length - 1] = { at: this.now, chunk, facets: last.facets | facets };
        } else {
            this.log.push({ at: this.now, chunk, facets });
        }
        if (facets & FACET.name) {
            this.namedAt = this.now;
        }
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
        if (update === this.now) {
            return false;
        }
        if ((read.ordered && this.orderedAt > update) || (read.named && this.namedAt > update)) {
            return true;
        }
        if (read.chunks.length === 0) {
            return false;
        }
        if (this.orderedAt > update || this.unknownUntil > update) {
            return true;
        }
        for (let i = this.log.length - 1; i >= 0 && this.log[i]!.at > update; i--) {
            const { chunk, facets } = this.log[i]!;
            const asked = facetsOf(read, chunk);
            if (any ? asked !== 0 : (asked & facets) !== 0) {
                return true;
            }
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
    readonly facets: Uint16Array;
}

/** Whoever uses a result has read what was read for it. */
export function passOn(read: Read, to: Notes | undefined): void {
    if (!to) {
        return;
    }
    to.ordered ||= read.ordered;
    to.named ||= read.named;
    for (const [name, part] of read.parts) {
        to.parts.set(name, part);
    }
    for (let i = 0; i < read.chunks.length; i++) {
        to.note(read.chunks[i]!, read.facets[i]!);
    }
}

function facetsOf({ chunks, facets }: Read, chunk: number): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        if (chunks[middle] === chunk) {
            return facets[middle]!;
        }
        if (chunks[middle]! < chunk) {
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return 0;
}
