/** `'a'`, `'a' and 'b'`, `'a', 'b', 'c' and 21 more`. */
export function quotedNames(names: readonly string[]): string {
    const shown = (names.length <= 4 ? names : names.slice(0, 3)).map(n => `'${n}'`);
    const rest = names.length - shown.length;
    if (rest > 0) {
        return `${shown.join(', ')} and ${rest} more`;
    }
    return shown.length < 2 ? (shown[0] ?? 'nothing') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
