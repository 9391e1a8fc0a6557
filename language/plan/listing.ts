/** Of so many of a list a sentence shows the names of at most; the others are counted. */
const MOST_SHOWN = 4;

/** `'a'`, `'a' and 'b'`, `'a', 'b', 'c' and 21 more`. */
export function quotedNames(names: readonly string[]): string {
    return quotedItems(names, name => name);
}

/** The same of things that have names: only the names that are shown are made. */
export function quotedItems<T>(items: readonly T[], nameOf: (item: T) => string): string {
    const shown = (items.length <= MOST_SHOWN ? items : items.slice(0, MOST_SHOWN - 1)).map(i => `'${nameOf(i)}'`);
    const rest = items.length - shown.length;
    if (rest > 0) {
        return `${shown.join(', ')} and ${rest} more`;
    }
    return shown.length < 2 ? (shown[0] ?? 'nothing') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
