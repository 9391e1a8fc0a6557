import { nth } from '../basics/lists.ts';
import { chunkOf, facetsOf, type ReadSet } from './read-tracking.ts';

/** More changes than these are not told apart. */
const MOST = 8192;

interface Entry {
    readonly at: number;
    readonly chunk: number;
    readonly facets: number;
}

/** Which items of a list changed in what, update by update. */
export class ChangeLog {
    /** The update that was last. */
    now = 0;
    private orderedAt = 0;
    private namedAt = 0;
    /** Everything up to this update counts as changed. */
    private unknownUntil = 0;
    private log: Entry[] = [];
    private readonly nameFacets: number;

    /** @param nameFacets facets that are names others may be looked up by */
    constructor(nameFacets: number) {
        this.nameFacets = nameFacets;
    }

    /** A new update begins. */
    begin(): void {
        this.now++;
        if (this.log.length <= MOST) {
            return;
        }
        this.unknownUntil = this.now - 1;
        this.log = [];
    }

    /** Notes that an item says something else. */
    add(index: number, facets: number): void {
        const chunk = chunkOf(index);
        const last = this.log.at(-1);
        if (last?.at === this.now && last.chunk === chunk) {
            this.log[this.log.length - 1] = { at: this.now, chunk, facets: last.facets | facets };
        } else {
            this.log.push({ at: this.now, chunk, facets });
        }
        if (facets & this.nameFacets) {
            this.namedAt = this.now;
        }
    }

    /** Notes that items came, left or moved. */
    reorder(): void {
        this.orderedAt = this.now;
        this.namedAt = this.now;
    }

    /** Notes that something beside the items has another name. */
    rename(): void {
        this.namedAt = this.now;
    }

    /** Whether anything of what was noted changed since an update. @param any whatever changed in an item that was looked at counts */
    since(update: number, read: ReadSet, any: boolean): boolean {
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
        for (let i = this.log.length - 1; i >= 0 && nth(this.log, i).at > update; i--) {
            const { chunk, facets } = nth(this.log, i);
            const asked = facetsOf(read, chunk);
            if (any ? asked !== 0 : (asked & facets) !== 0) {
                return true;
            }
        }
        return false;
    }
}
