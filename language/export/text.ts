import { cell } from '../report/output/csv.ts';
import { visible } from '../report/text.ts';

/** Text of a plan inside other languages. Everything that comes from a plan goes through one of these. */

/** A word of a POSIX shell. */
export function shell(text: string): string {
    return `'${visible(text).replaceAll("'", `'\\''`)}'`;
}

/** A string of PowerShell; the typographic quotation marks end a string there as well. */
export function powershell(text: string): string {
    return `'${visible(text).replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** Text and attributes of XML. */
export function xml(text: string): string {
    return visible(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}

/** A string of HCL: quotes, backslashes and what would begin a template. */
export function hcl(text: string): string {
    return `"${visible(text)
        .replace(/[\\"]/g, '\\$&')
        .replace(/([$%])\{/g, '$1$1{')}"`;
}

/** A comment line: on one line, whatever it holds. */
export function comment(lines: readonly string[], mark = '#'): string {
    return lines.map(l => `${mark} ${visible(l)}\n`).join('');
}

/** Markdown in which nothing of the text is markup. */
export function markdown(text: string): string {
    return visible(text).replace(/[\\`*_{}[\]()#+!|<>~@]/g, '\\$&');
}

/** Comma-separated values; every cell quoted, none a formula. */
export function csv(rows: readonly (readonly string[])[]): string {
    return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** A YAML document: block style, every text in double quotes as JSON writes it (which YAML reads alike). */
export function yaml(value: Yaml, indent = ''): string {
    if (typeof value !== 'object') {
        return typeof value === 'string' ? json(value) : String(value);
    }
    if (Array.isArray(value)) {
        const items = value as readonly Yaml[];
        return items.length === 0
            ? '[]'
            : items.map(item => `\n${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('');
    }
    const members = Object.entries(value).filter(([, v]) => v !== undefined) as [string, Yaml][];
    return members.length === 0
        ? '{}'
        : members
              .map(([key, v]) => {
                  const text = yaml(v, `${indent}  `);
                  return `\n${indent}${/^[A-Za-z][\w./-]*$/.test(key) ? key : json(key)}:${text.startsWith('\n') ? text : ` ${text}`}`;
              })
              .join('');
}

function json(text: string): string {
    return JSON.stringify(visible(text));
}

/** Documents parted by `---`, each with the same head. */
export function documents(head: readonly string[], values: readonly Yaml[]): string {
    return `${comment(head)}${values.map(v => `---${yaml(v)}\n`).join('')}`;
}
