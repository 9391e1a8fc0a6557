import { firstOf, lastOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../index-set.ts';

/**
 * Tells whether a name fits a glob (`*`: any characters, `?`: one); everything else stands for itself. The stretches between the
 * stars are looked for one after the other, each at the first place it fits, so nothing is tried twice.
 */
export function globMatcher(glob: string): (name: string) => boolean {
    const pieces = glob.split(/\*+/).map(pieceOf);
    if (pieces.length === 1) {
        const [only] = pieces as [Piece];
        return name => only.at(name, 0) === name.length;
    }
    const first = firstOf(pieces);
    const last = lastOf(pieces);
    const middle = pieces.slice(1, -1);
    return name => {
        let at = first.at(name, 0);
        for (const piece of middle) {
            if (at < 0) {
                return false;
            }
            at = piece.after(name, at);
        }
        const end = last.before(name);
        return at >= 0 && end >= at;
    };
}

/** A stretch of a glob without stars. */
interface Piece {
    /** Where it ends when it begins at a place; -1 where it does not fit there. */
    at(name: string, start: number): number;
    /** Where it ends when it begins at the first place from a place on at which it fits; -1 where there is none. */
    after(name: string, start: number): number;
    /** Where it begins when the name ends with it; -1 where it does not. */
    before(name: string): number;
}

function pieceOf(text: string): Piece {
    return text.includes('?') ? new Holed(text) : new Fixed(text);
}

class Fixed implements Piece {
    private readonly text: string;

    constructor(text: string) {
        this.text = text;
    }

    at(name: string, start: number): number {
        return name.startsWith(this.text, start) ? start + this.text.length : -1;
    }

    after(name: string, start: number): number {
        const found = name.indexOf(this.text, start);
        return found < 0 ? -1 : found + this.text.length;
    }

    before(name: string): number {
        return name.endsWith(this.text) ? name.length - this.text.length : -1;
    }
}

/** A stretch with `?` in it, each of which stands for one character; one of two units is one character all the same. */
class Holed implements Piece {
    private readonly parts: readonly string[];

    constructor(text: string) {
        this.parts = text.split('?');
    }

    at(name: string, start: number): number {
        let at = start;
        for (const [i, part] of this.parts.entries()) {
            if (i > 0) {
                if (at >= name.length) {
                    return -1;
                }
                at += widthAt(name, at);
            }
            if (!name.startsWith(part, at)) {
                return -1;
            }
            at += part.length;
        }
        return at;
    }

    after(name: string, start: number): number {
        const head = firstOf(this.parts);
        for (let at = name.indexOf(head, start); at >= 0 && at <= name.length; at = name.indexOf(head, at + 1)) {
            const end = this.at(name, at);
            if (end >= 0) {
                return end;
            }
            if (at >= name.length) {
                return -1;
            }
        }
        return -1;
    }

    before(name: string): number {
        let at = name.length;
        for (let i = this.parts.length - 1; i >= 0; i--) {
            const part = nth(this.parts, i);
            at -= part.length;
            if (at < 0 || !name.startsWith(part, at)) {
                return -1;
            }
            if (i > 0) {
                at -= at > 1 && widthAt(name, at - 2) === 2 ? 2 : 1;
                if (at < 0) {
                    return -1;
                }
            }
        }
        return at;
    }
}

/** How many units the character at a place has. */
function widthAt(name: string, at: number): number {
    return (name.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

interface Known {
    readonly matches: (name: string) => boolean;
    set: IndexSet;
    used: boolean;
}

/** So many letters of a name tell where to look for those that begin with a text. */
const HEAD = 3;
/** From so many new globs on it pays to sort the names by their first letters. */
const MANY = 8;

/** Which workloads fit each glob of a plan, kept while names come and go. */
export class Globs {
    private readonly known = new Map<string, Known>();
    private named: readonly { readonly name: string }[] = [];
    private heads: Map<string, number[]> | undefined;
    private missed = 0;

    /** The names after those from `start` on, `removed` of them, were replaced by `added` ones. */
    splice(named: readonly { readonly name: string }[], start: number, removed: number, added: number): void {
        this.named = named;
        this.heads = undefined;
        this.missed = 0;
        for (const entry of this.known.values()) {
            const members: number[] = [];
            for (let i = 0; i < added; i++) {
                if (entry.matches(nth(named, start + i).name)) {
                    members.push(i);
                }
            }
            entry.set = entry.set.splice(start, removed, added, members);
        }
    }

    of(glob: string): IndexSet {
        let entry = this.known.get(glob);
        if (!entry) {
            const matches = globMatcher(glob);
            const hits: number[] = [];
            for (const i of this.candidates(glob)) {
                if (matches(nth(this.named, i).name)) {
                    hits.push(i);
                }
            }
            this.known.set(glob, (entry = { matches, set: IndexSet.ofSorted(hits), used: true }));
        }
        entry.used = true;
        return entry.set;
    }

    /** Forgets the globs nobody asked for since the last time. */
    sweep(): void {
        for (const [glob, entry] of this.known) {
            if (!entry.used) {
                this.known.delete(glob);
            }
            entry.used = false;
        }
    }

    private candidates(glob: string): Iterable<number> {
        const head = glob.slice(0, HEAD);
        if (++this.missed < MANY || head.length < HEAD || /[*?]/.test(head)) {
            return IndexSet.range(0, this.named.length);
        }
        if (!this.heads) {
            this.heads = new Map();
            for (let i = 0; i < this.named.length; i++) {
                const own = nth(this.named, i).name.slice(0, HEAD);
                const list = this.heads.get(own);
                if (list) {
                    list.push(i);
                } else {
                    this.heads.set(own, [i]);
                }
            }
        }
        return this.heads.get(head) ?? [];
    }
}
