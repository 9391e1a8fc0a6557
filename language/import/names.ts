import { grammarWords, writtenAnywhere } from '../writing/keywords.ts';
import { quoted as stringText } from '../writing/names.ts';

const LONGEST = 200;

/**
 * A text as it can stand inside quotes on one line: control characters, line ends and the marks that reorder or hide
 * text become blanks, halves of characters, and what could not be read, a question mark. Everything else, markup included, stays as it is.
 */
export function oneLine(text: string): string {
    return text
        .replace(/[\p{Surrogate}\ufffd]/gu, '?')
        .replace(
            /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu,
            ' ',
        )
        .replace(/ {2,}/gu, ' ')
        .trim();
}

/** A name as the plan will know it; never empty, never longer than a line. */
export function cleanName(text: string, fallback = 'unnamed'): string {
    const clean = oneLine(text);
    const letters = [...clean];
    return letters.length > LONGEST
        ? `${letters
              .slice(0, LONGEST - 1)
              .join('')
              .trimEnd()}…`
        : clean || fallback;
}

/** A string literal of text from an inventory. */
export function quoted(text: string): string {
    return stringText(oneLine(text));
}

/** A name from an inventory as it is written in a plan. */
export function written(name: string): string {
    return writtenAnywhere(oneLine(name));
}

/** Text that may stand in a comment. */
export function inComment(text: string): string {
    return oneLine(text).replace(/\*\//gu, '* /');
}

/** Hands out names that are unique among themselves and do not collide with reserved ones. */
export class Names {
    private readonly taken: Set<string>;

    constructor(reserved: Iterable<string> = []) {
        this.taken = new Set(reserved);
    }

    has(name: string): boolean {
        return this.taken.has(name);
    }

    /** `wanted`, else `wanted` with the first of the distinguishing texts that makes it unique, else with a number. */
    take(wanted: string, ...distinguishing: readonly (string | undefined)[]): string {
        const base = cleanName(wanted);
        const candidates = [
            base,
            ...distinguishing
                .filter(each => each !== undefined && each !== '')
                .map(each => `${base} (${cleanName(each!)})`),
        ];
        let name = candidates.find(each => !this.taken.has(each));
        for (let number = 2; name === undefined; number++) {
            name = this.taken.has(`${base} (${number})`) ? undefined : `${base} (${number})`;
        }
        this.taken.add(name);
        return name;
    }

    /** Like `take` for names that the import makes up: `base`, `base-2`, … */
    make(base: string): string {
        let name = base;
        for (let number = 2; this.taken.has(name); number++) {
            name = `${base}-${number}`;
        }
        this.taken.add(name);
        return name;
    }
}

/** A text as a short bare name: letters, digits, `.`, `-`; starts with a letter. */
export function slug(text: string, fallback: string): string {
    const bare = oneLine(text)
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9._-]+/gu, '-')
        .replace(/^[^A-Za-z]+|[-.]+$/gu, '')
        .slice(0, 60);
    return bare === '' || grammarWords().has(bare) ? fallback : bare;
}

/** `1 host`, `2 hosts`. */
export function counted(count: number, what: string, several = `${what}s`): string {
    return `${count} ${count === 1 ? what : several}`;
}
