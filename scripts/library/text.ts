/**
 * How library files are written: names, strings, wrapped lists, comments, headings.
 * Everything here is about surface; what is said comes from the callers.
 */

import { listLines, WIDTH } from '../../language/writing/declarations.ts';

/** Breaks plain text at spaces so that no line is longer than `width`, where words allow it. */
export function wrapText(text: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/\s+/).filter(part => part !== '')) {
        if (line !== '' && line.length + 1 + word.length > width) {
            lines.push(line);
            line = word;
        } else {
            line = line === '' ? word : `${line} ${word}`;
        }
    }
    return line === '' ? lines : [...lines, line];
}

/** A documentation comment; each paragraph is wrapped, an empty paragraph is an empty line. */
export function doc(paragraphs: readonly string[], indent = ''): string[] {
    // A pattern such as `a/*/read` would end the comment early.
    const safe = paragraphs.map(paragraph => paragraph.replaceAll('*/', '* /'));
    const lines = safe.flatMap(paragraph => {
        const hang = paragraph.startsWith('- ') ? '  ' : '';
        return paragraph === ''
            ? ['']
            : wrapText(paragraph, WIDTH - indent.length - 6).map((line, index) => (index === 0 ? line : hang + line));
    });
    const [only] = lines;
    if (lines.length === 1 && only !== undefined && indent.length + only.length + 7 <= WIDTH) {
        return [`${indent}/** ${only} */`];
    }
    return [`${indent}/**`, ...lines.map(line => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** Line comments, wrapped; continuation lines are indented by two. */
export function remark(text: string, indent = ''): string[] {
    const [first, ...rest] = wrapText(text, WIDTH - indent.length - 6);
    return first === undefined ? [] : [`${indent}// ${first}`, ...rest.map(line => `${indent}//   ${line}`)];
}

/** Text as a sentence: a capital in front, a full stop behind. */
export function sentence(text: string): string {
    const trimmed = text.trim();
    return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

/** `// ── Title ─────` up to column 100. */
export function heading(title: string, indent = ''): string {
    const start = `${indent}// ── ${title} `;
    return start + '─'.repeat(Math.max(2, 100 - start.length));
}

/** `lead a, b, c` wrapped after commas, continued under the first item. */
export function list(lead: string, items: readonly string[], indent = '', tail = ''): string[] {
    return withTail(listLines(indent + lead, items), tail, indent);
}

/** Puts a tail behind the last line, or on a line of its own where it would run too far. */
function withTail(lines: string[], tail: string, indent: string): string[] {
    const last = lines.at(-1);
    if (tail === '' || last === undefined) {
        return lines;
    }
    return last.length + 1 + tail.length <= WIDTH
        ? [...lines.slice(0, -1), `${last} ${tail}`]
        : [...lines, `${indent}    ${tail}`];
}

/** Rows of cells as lines whose columns start at the same place (the last column is free). */
export function columns(rows: readonly (readonly string[])[], indent: string, widest = 52): string[] {
    const widths: number[] = [];
    for (const row of rows) {
        row.slice(0, -1).forEach((cell, column) => {
            widths[column] = Math.min(widest, Math.max(widths[column] ?? 0, cell.length));
        });
    }
    return rows.map(
        row =>
            indent +
            row
                .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
                .join(' ')
                .trimEnd(),
    );
}

/** Groups by a key, in order of first appearance. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined) {
            groups.set(key, [item]);
        } else {
            group.push(item);
        }
    }
    return groups;
}
