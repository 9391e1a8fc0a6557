import { lineEndOf } from '../../edits/line-ends.ts';
import type { DeclRecord, StepRecord } from '../../plan/records.ts';
import { insert, replace, type TextEdit, textOf } from '../../plan/source.ts';

/** Edits of single properties and steps: they replace what stands there, or add what is missing in the style of the block. */

/** Writes a property of a declaration: replaces its own, else adds one behind the last. */
export function propertyEdit(record: DeclRecord, key: string, text: string): TextEdit {
    const own = record.properties.find(p => p.key === key);
    if (own) {
        return replace(own.span, text);
    }
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

/** Changes one figure inside an own property; undefined where the property is inherited or missing. */
export function figureEdit(record: DeclRecord, figure: string, text: string): TextEdit | undefined {
    const own = record.figures[figure];
    return own && replace(own.span, text);
}

/** Writes the rate a cutover is copied over. */
export function overEdit(step: StepRecord, text: string): TextEdit {
    return step.over ? replace(step.over.span, text) : insert(step.span.block, step.span.end, ` over ${text}`);
}

/** How the rate of a cutover is written now. */
export function overText(step: StepRecord): string {
    return step.over ? textOf(step.over.span) : '';
}
