import { nth } from '../basics/lists.ts';
/**
 * Where things stand in the text. A span is relative to its block (one top-level declaration), so an edit
 * above it never rewrites it; absolute positions are computed when somebody asks.
 */

/** The stretch of a file that holds one top-level declaration. Offset and line move when text above changes. */
export interface SourceBlock {
    readonly document: { readonly uri: string };
    readonly text: string;
    /** Characters before this block in its file. */
    readonly offset: number;
    /** Lines before this block in its file. */
    readonly line: number;
    /** Offsets of line starts, relative to the block; the first is 0. */
    readonly lineStarts: readonly number[];
    /** -1 once an edit took the block out of its document: places in it are those of an older text. */
    readonly stamp?: number;
}

/** A stretch of text inside one block; `start` and `end` (exclusive) are relative to the block. */
export interface Span {
    readonly block: SourceBlock;
    readonly start: number;
    readonly end: number;
}

/** Addresses of library files begin with this; they are read-only. */
export const LIBRARY_SCHEME = 'exit-library';

/** In front of a name it means the library's, where the plan has one of its own; no name that is written bare can begin with it. */
export const LIBRARY_PREFIX = 'library:';

/** Whether something stands in the library rather than in a plan. */
export function inLibrary(span: Span): boolean {
    return span.block.document.uri.startsWith(`${LIBRARY_SCHEME}:`);
}

/** Zero-based, as in LSP. */
export interface Position {
    readonly line: number;
    readonly character: number;
}

/** Zero-based, end exclusive, as in LSP. */
export interface Range {
    readonly start: Position;
    readonly end: Position;
}

/** Replace the text of a span. */
export interface TextEdit {
    readonly uri: string;
    readonly range: Range;
    readonly newText: string;
}

/** Absolute position of an offset relative to a block. */
export function positionIn(block: SourceBlock, relative: number): Position {
    const starts = block.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (nth(starts, middle) <= relative) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return { line: block.line + low, character: relative - nth(starts, low) };
}

/** Absolute range of a span. */
export function rangeOf(span: Span): Range {
    return { start: positionIn(span.block, span.start), end: positionIn(span.block, span.end) };
}

/** The text a span covers. */
export function textOf(span: Span): string {
    return span.block.text.slice(span.start, span.end);
}

/** An edit that replaces a span. */
export function replace(span: Span, newText: string): TextEdit {
    return { uri: span.block.document.uri, range: rangeOf(span), newText };
}

/** An edit that inserts text at an offset relative to a block. */
export function insert(block: SourceBlock, at: number, newText: string): TextEdit {
    return replace({ block, start: at, end: at }, newText);
}
