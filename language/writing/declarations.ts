import { quoted } from './names.ts';

/** Lines are wrapped at this column; a single long name may pass it. */
export const WIDTH = 120;

/** The words in front of a declaration's block. */
export interface Head {
    readonly keyword: string;
    readonly name: string;
    readonly title?: string;
    /** `for placement` of a policy. */
    readonly domain?: string;
    readonly on?: string;
    readonly base?: string;
}

/** `workload erp "ERP" on fabric-a is big`, with names as `name` writes them. */
export function headText({ keyword, name, title, domain, on, base }: Head, written: (name: string) => string): string {
    return [
        keyword,
        written(name),
        ...(title === undefined ? [] : [quoted(title)]),
        ...(domain === undefined ? [] : ['for', domain]),
        ...(on === undefined ? [] : ['on', written(on)]),
        ...(base === undefined ? [] : ['is', written(base)]),
    ].join(' ');
}

/** `lead a, b, c` in lines of at most `width` columns, further ones set under the first item. */
export function listLines(lead: string, items: readonly string[], width = WIDTH): string[] {
    const lines: string[] = [];
    let line = lead;
    items.forEach((item, index) => {
        const piece = index + 1 < items.length ? `${item},` : item;
        if (index > 0 && line.length + 1 + piece.length > width) {
            lines.push(line);
            line = ' '.repeat(lead.length);
        }
        line = `${line} ${piece}`;
    });
    return [...lines, line];
}

/** A block with its content on the line of its head. */
export function inlineBlock(head: string, content: readonly string[]): string {
    return `${head} { ${content.join('  ')} }`;
}

/** A block with each piece of its content on a line of its own; pieces bring their indentation. */
export function openBlock(head: string, lines: readonly string[], eol = '\n'): string {
    return [`${head} {`, ...lines, '}'].join(eol);
}
