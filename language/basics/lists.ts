/** The element of a list that is known to be there; throws where it is not, instead of going on with nothing. */
export function nth<T>(list: ArrayLike<T>, index: number): T {
    if (index < 0 || index >= list.length) {
        throw new RangeError(`There is no element ${index} in a list of ${list.length}.`);
    }
    return list[index] as T;
}

/** The last element of a list that is known not to be empty. */
export function lastOf<T>(list: ArrayLike<T>): T {
    return nth(list, list.length - 1);
}

/** The first element of a list that is known not to be empty. */
export function firstOf<T>(list: ArrayLike<T>): T {
    return nth(list, 0);
}

/** The elements of a list at these places, each of which is known to be there. */
export function elementsAt<T>(list: ArrayLike<T>, places: Iterable<number>): T[] {
    return Array.from(places, place => nth(list, place));
}

/** What a map holds under a key that is known to be there; throws where it is not, instead of going on with nothing. */
export function entryOf<K, V>(map: { has(key: K): boolean; get(key: K): V | undefined }, key: K): V {
    const found = map.get(key);
    if (found === undefined && !map.has(key)) {
        throw new RangeError(`There is no entry ${String(key)}.`);
    }
    return found as V;
}

/** What is known to be there; throws and says what is missing where it is not, instead of going on with nothing. */
export function there<T>(value: T | undefined | null, what: string): T {
    if (value === undefined || value === null) {
        throw new Error(`There is no ${what}.`);
    }
    return value;
}

/** Items of equal keys together, in the order of the first of each; Node 20 has no `Map.groupBy`. */
export function groupBy<T, K>(list: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
    const groups = new Map<K, T[]>();
    for (const item of list) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group) {
            group.push(item);
        } else {
            groups.set(key, [item]);
        }
    }
    return groups;
}
