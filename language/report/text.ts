import { nth } from '../basics/lists.ts';
import { type Inline, pieces, type Text } from './output/document.ts';

/** Pieces of text that every section needs. */

/** A text with names and other pieces in it: rich`phase ${code(name)} moves ${n} machines`. */
export function rich(strings: TemplateStringsArray, ...values: readonly (Text | Inline | number)[]): readonly Inline[] {
    const parts: Inline[] = [];
    strings.forEach((string, i) => {
        if (string !== '') {
            parts.push(string);
        }
        if (i >= values.length) {
            return;
        }
        const value = nth(values, i);
        if (typeof value === 'number') {
            parts.push(number(value));
        } else if (typeof value === 'string') {
            parts.push(value);
        } else if (Array.isArray(value)) {
            parts.push(...(value as readonly Inline[]));
        } else {
            parts.push(value as Inline);
        }
    });
    return parts.filter(p => p !== '');
}

/** A name as it stands in the plan. */
export function code(name: string): Inline {
    return { code: name };
}

/** A place in the same document. */
export function link(id: string, text = id): Inline {
    return { link: id, text };
}

/**
 * A sentence of a finding: names stand in single quotes there (in fix titles in backticks), nothing else in it means anything.
 * @param odd names that hold such marks themselves, longest first: they have to be known to be found
 */
export function said(message: string, odd: readonly string[] = []): readonly Inline[] {
    for (const name of odd) {
        const at = ["'", '`'].map(mark => message.indexOf(`${mark}${name}${mark}`)).find(place => place >= 0);
        if (at !== undefined) {
            return [
                ...said(message.slice(0, at), odd),
                { code: name },
                ...said(message.slice(at + name.length + 2), odd),
            ];
        }
    }
    // An apostrophe stands beside a letter on the inner side of what would be a quotation.
    return message
        .split(/(`[^`]+`|(?<![\p{L}\p{N}])'[^'\n]+'(?![\p{L}\p{N}]))/u)
        .filter(p => p !== '')
        .map(part => (/^`[^`]+`$|^'[^'\n]+'$/.test(part) ? { code: part.slice(1, -1) } : part));
}

/** Texts with something between them. */
export function joined(texts: readonly (Text | Inline)[], between = ', '): readonly Inline[] {
    return texts.flatMap((text, i) => {
        const own = typeof text === 'string' || Array.isArray(text) ? pieces(text as Text) : [text as Inline];
        return i === 0 ? [...own] : [between, ...own];
    });
}

/** Names, the first few of them, and how many more. */
export function nameTexts(names: readonly string[], most = 6): readonly Inline[] {
    if (names.length === 0) {
        return ['nothing'];
    }
    const shown = names.length <= most + 1 ? names : names.slice(0, most);
    const rest = names.length - shown.length;
    return [...joined(shown.map(code)), ...(rest > 0 ? [` and ${number(rest)} more`] : [])];
}

/** Of a few machines every name; of many, three as examples: the plan lists them, and a wave of hundreds is named many times. */
export function exampleNames(names: readonly string[]): readonly Inline[] {
    return nameTexts(names, names.length > 7 ? 3 : 7);
}

/** `1,204`. */
export function number(value: number): string {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, Number.isInteger(value) ? ',' : '');
}

/** `1 machine`, `42 machines`. */
export function counted(n: number, singular: string, plural = `${singular}s`): string {
    return `${number(n)} ${n === 1 ? singular : plural}`;
}

/** A text without its marks. */
export function plainText(text: Text): string {
    return pieces(text)
        .map(p => (typeof p === 'string' ? p : 'code' in p ? p.code : 'link' in p ? p.text : p.strong))
        .join('');
}

/** A word with a capital. */
export function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

const UNSEEN =
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * Text on one line in which everything can be seen: line breaks are blanks; control characters, marks that turn the
 * direction of writing, and halves of characters become a replacement character.
 */
export function visible(text: string): string {
    return text
        .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
        .replace(/\u202f|\u00a0/g, ' ')
        .replace(UNSEEN, '\ufffd');
}
