/** When a name has to stand in double quotes, and how. */

const BARE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The small words that carry the grammar; they are names only in quotes. */
export const SMALL_WORDS: ReadonlySet<string> = new Set([
    'on',
    'is',
    'in',
    'to',
    'from',
    'over',
    'onto',
    'by',
    'for',
    'all',
    'matching',
    'except',
    'holds',
    'becomes',
    'because',
    'until',
    'since',
    'depends',
]);

export function needsQuotes(name: string): boolean {
    return !BARE.test(name) || SMALL_WORDS.has(name);
}

/** A name in double quotes; quotes and backslashes in it are escaped. */
export function quoted(name: string): string {
    return `"${name.replace(/["\\]/g, c => `\\${c}`)}"`;
}

/** A name as it is written in a plan: bare where that is possible. */
export function nameText(name: string): string {
    return needsQuotes(name) ? quoted(name) : name;
}
