import { SMALL_WORDS } from '../blocks/reserved-words.ts';

/** How names and texts stand in a plan: bare where the language reads them bare, else in double quotes. */

const BARE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Whether a name has to stand in double quotes wherever it is written. */
export function needsQuotes(name: string): boolean {
    return !BARE.test(name) || SMALL_WORDS.has(name);
}

/** A string of the language. A string ends with its line, so line ends in the text become blanks. */
export function quoted(text: string): string {
    return `"${text.replace(/[\\"]/g, c => `\\${c}`).replace(/[\r\n]+/g, ' ')}"`;
}

/** A name as it is written behind other words of its line. */
export function written(name: string): string {
    return needsQuotes(name) ? quoted(name) : name;
}

/** The text that a string of the language stands for, closed or not. */
export function unquoted(text: string): string {
    return text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}
