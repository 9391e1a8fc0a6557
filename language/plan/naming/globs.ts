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

/** So many letters in a row tell where to look for the names that hold them. */
const GRAM = 3;
/** From so many new globs on it pays to list the names by the letters in them. */
const MANY = 8;

/** Which workloads fit each glob of a plan, kept while names come and go. */
export class Globs {
    private readonly known = new Map<string, Known>();
    private named: readonly { readonly name: string }[] = [];
    private grams: ReadonlyMap<string, readonly number[]> | undefined;
    private missed = 0;

    /** The names after those from `start` on, `removed` of them, were replaced by `added` ones. */
    splice(named: readonly { readonly name: string }[], start: number, removed: number, added: number): void {
        this.named = named;
        this.grams = undefined;
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

    /** Those of the names that hold the rarest three letters of a glob; all where it has no three in a row. */
    private candidates(glob: string): Iterable<number> {
        const wanted = ++this.missed < MANY ? [] : glob.split(/[*?]+/).flatMap(text => [...gramsOf(text)]);
        if (wanted.length === 0) {
            return IndexSet.range(0, this.named.length);
        }
        const grams = (this.grams ??= listed(this.named));
        const lists = wanted.map(gram => grams.get(gram) ?? []);
        return lists.reduce((a, b) => (b.length < a.length ? b : a));
    }
}

/** Each three letters in a row of a text, once. */
function gramsOf(text: string): Set<string> {
    const found = new Set<string>();
    for (let at = 0; at + GRAM <= text.length; at++) {
        found.add(text.slice(at, at + GRAM));
    }
    return found;
}

/** The places of the names that hold three letters in a row, by those letters. */
function listed(named: readonly { readonly name: string }[]): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const [i, { name }] of named.entries()) {
        for (const gram of gramsOf(name)) {
            const list = found.get(gram);
            if (list) {
                list.push(i);
            } else {
                found.set(gram, [i]);
            }
        }
    }
    return found;
}
