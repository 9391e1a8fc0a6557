/** The line end of a text: Windows' where it has one, for a text without any that of Unix. */
export function lineEndOf(text: string): string {
    return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
