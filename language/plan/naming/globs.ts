import { firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../index-set.ts';

/** A glob (`*`, `?`) as a pattern over whole names; everything else stands for itself. */
export function globPattern(glob: string): RegExp {
    // Runs of stars mean the same as one; collapsing them keeps matching linear in practice.
    const body = glob
        .replace(/\*+/g, '*')
        .replace(/[.*+?^${}()|[\]\\]/g, c => (c === '*' ? '[\\s\\S]*?' : c === '?' ? '[\\s\\S]' : `\\${c}`));
    return new RegExp(`^${body}$`, 'u');
}

/** Tells whether a name fits a glob. Linear in the length of the name where the glob has no `?`. */
export function globMatcher(glob: string): (name: string) => boolean {
    const pieces = glob.split(/\*+/);
    if (glob.includes('?') || pieces.length === 1) {
        const pattern = globPattern(glob);
        return name => pattern.test(name);
    }
    const first = firstOf(pieces);
    const last = nth(pieces, pieces.length - 1);
    const middle = pieces.slice(1, -1);
    return name => {
        if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        let at = first.length;
        for (const piece of middle) {
            const found = name.indexOf(piece, at);
            if (found < 0) {
                return false;
            }
            at = found + piece.length;
        }
        return at <= name.length - last.length;
    };
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
