import type { DeclRecord } from '../plan/records.ts';
import { insert, replace, type TextEdit } from '../plan/source.ts';
import { lineEndOf } from './line-ends.ts';

/** Edits of single properties: they replace what stands there, or add what is missing in the style of the block. */

/** Writes a property of a declaration: replaces its own, else adds one behind the last. */
export function propertyEdit(record: DeclRecord, key: string, text: string): TextEdit {
    const own = record.properties.find(p => p.key === key);
    return own ? replace(own.span, text) : insertProperty(record, text);
}

/** Adds a property behind the last one of a declaration. */
export function insertProperty(record: DeclRecord, text: string): TextEdit {
    const { block, start, end } = record.span;
    const source = block.text.slice(start, end);
    if (!source.endsWith('}')) {
        return insert(block, end, ` { ${text} }`);
    }
    const last = record.properties.reduce<number | undefined>((at, p) => Math.max(at ?? 0, p.span.end), undefined);
    if (last === undefined) {
        return insert(block, end - 1, /\s$/.test(source.slice(0, -1)) ? `${text} ` : ` ${text} `);
    }
    const lineEnd = block.text.indexOf('\n', last);
    // On one line with the brace: behind the last property; otherwise on a line of its own, so that a comment stays where it is.
    if (lineEnd < 0 || lineEnd >= end) {
        return insert(block, last, `  ${text}`);
    }
    const lineStart = block.text.lastIndexOf('\n', last - 1) + 1;
    const indent = /^[ \t]*/.exec(block.text.slice(lineStart))![0];
    const carriage = block.text[lineEnd - 1] === '\r' ? 1 : 0;
    return insert(block, lineEnd - carriage, `${lineEndOf(block.text)}${indent || '  '}${text}`);
}
