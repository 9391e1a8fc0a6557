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
