import { visible } from '../text.ts';
import { type Inline, pieces, type Text } from './document.ts';

/** Text of a plan inside Markdown (CommonMark and its tables): it stays text, whatever it holds. */

/** Escapes everything Markdown or HTML would read as markup, and keeps it on one line. Addresses do not become links. */
export function escapeMarkdown(text: string): string {
    return visible(text)
        .replace(/[\\`*_[\]<>~#&!$@]/g, c => `\\${c}`)
        .replace(/:(?=\/\/)/g, '\\:')
        .replace(/(www)\./gi, '$1\\.')
        .replaceAll('|', '&#124;');
}

/** What would begin a list, a heading or a line when it stands first. */
export function escapeStart(line: string): string {
    return line.replace(
        /^(\s*)([-+=]|\d+[.)])/,
        (_, blanks: string, sign: string) => `${blanks}${sign.slice(0, -1)}\\${sign.slice(-1)}`,
    );
}

/** A name as a code span; backticks in it get a longer fence. Readers of tables do not agree on bars in code, so such a name is plain text there. */
export function codeSpan(text: string, inTable: boolean): string {
    const line = visible(text);
    if (inTable && line.includes('|')) {
        return escapeMarkdown(text);
    }
    if (line.trim() === '') {
        return '` `';
    }
    const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longest + 1);
    const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}

/** A text as Markdown on one line. */
export function markdown(text: Text, inTable = false): string {
    return parted(pieces(text))
        .map(p => piece(p, inTable))
        .join('');
}

/** Names that touch become one: the fences of two code spans would read as one longer fence. */
function parted(all: readonly Inline[]): Inline[] {
    const apart: Inline[] = [];
    for (const p of all) {
        const last = apart.at(-1);
        if (typeof p === 'object' && 'code' in p && typeof last === 'object' && 'code' in last) {
            apart[apart.length - 1] = { code: last.code + p.code };
        } else {
            apart.push(p);
        }
    }
    return apart;
}

function piece(p: Inline, inTable: boolean): string {
    if (typeof p === 'string') {
        return escapeMarkdown(p);
    }
    if ('code' in p) {
        return codeSpan(p.code, inTable);
    }
    if ('strong' in p) {
        return `**${escapeMarkdown(p.strong)}**`;
    }
    // Anchors into tables do not exist in Markdown; the text names the row.
    return escapeMarkdown(p.text);
}
