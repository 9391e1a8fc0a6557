/** A value with all that was needed to make it. */
interface Made {
    readonly inputs: readonly unknown[];
    readonly value: unknown;
}

/**
 * Objects that are the same in the next round when what they were made from is the same, so that everything made from them
 * can be kept as well. An object that was not asked for in a round is given up.
 */
export class Memo {
    private before = new Map<string, Map<object, Made>>();
    private now = new Map<string, Map<object, Made>>();

    /** The next round begins. */
    begin(): void {
        this.before = this.now;
        this.now = new Map();
    }

    /**
     * The object made for `key`, anew when an input is another one than before.
     * @param sort what is made; several objects may be made for one key
     * @param inputs everything `make` reads but the key; compared by identity, lists and sets by members
     */
    keep<T>(sort: string, key: object, inputs: readonly unknown[], make: () => T): T {
        const known = this.before.get(sort)?.get(key);
        const made = known && sameInput(known.inputs, inputs) ? known : { inputs, value: make() };
        let own = this.now.get(sort);
        if (!own) {
            this.now.set(sort, (own = new Map()));
        }
        own.set(key, made);
        return made.value as T;
    }

    /** The list as it was before when it has the same members. */
    list<T>(sort: string, list: readonly T[]): readonly T[] {
        return this.keep(sort, Memo, [list], () => list);
    }

    /** The map as it was before when it has the same entries in the same order. */
    map<V>(sort: string, map: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
        return this.keep(sort, Memo, [[...map.keys()], [...map.values()]], () => map);
    }
}

/** Keeps what is made. */
export type Keep = Memo['keep'];

/** Whether two inputs are the same: by identity, lists and sets by their members. */
export function sameInput(a: unknown, b: unknown): boolean {
    if (a === b) {
        return true;
    }
    if (Array.isArray(a)) {
        return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameInput(item, b[i]));
    }
    return isSet(a) && isSet(b) && a.constructor === b.constructor && a.equals(b);
}

/** A set that knows when another one has the same members. */
interface ComparableSet {
    equals(other: unknown): boolean;
}

function isSet(value: unknown): value is ComparableSet {
    return typeof value === 'object' && value !== null && 'equals' in value && typeof value.equals === 'function';
}
