import { lineStartsOf } from '../blocks/positions.ts';
import type { Position, TextEdit } from '../plan/source.ts';

/** Replaces the text from `start` to `end` (exclusive), in UTF-16 units from the start of the text. */
export interface OffsetEdit {
    readonly start: number;
    readonly end: number;
    readonly newText: string;
}

/** Applies edits to a text, all in its old places. They must not overlap; of several at one place the first comes first. */
export function applyAt(text: string, edits: readonly OffsetEdit[]): string {
    const pieces: string[] = [];
    let done = 0;
    for (const { start, end, newText } of inOrder(edits)) {
        pieces.push(text.slice(done, Math.max(start, done)), newText);
        done = Math.max(done, end);
    }
    return pieces.join('') + text.slice(done);
}

/** Applies edits of one file to its text, as {@link applyAt}. */
export function applyTo(text: string, edits: readonly Pick<TextEdit, 'range' | 'newText'>[]): string {
    return applyAt(text, placed(text, edits));
}

/** Edits by lines and characters as edits by offsets. */
export function placed(text: string, edits: readonly Pick<TextEdit, 'range' | 'newText'>[]): OffsetEdit[] {
    const starts = lineStartsOf(text);
    const at = (p: Position): number => Math.min((starts[p.line] ?? text.length) + p.character, text.length);
    return edits.map(({ range, newText }) => ({ start: at(range.start), end: at(range.end), newText }));
}

/** Whether some of the edits reach into each other; their result would depend on who applies them. */
export function overlap(edits: readonly OffsetEdit[]): boolean {
    const ordered = inOrder(edits);
    return ordered.some((edit, i) => edit.start < (ordered[i - 1]?.end ?? 0));
}

function inOrder(edits: readonly OffsetEdit[]): OffsetEdit[] {
    // The sort keeps the order of what stands at one place.
    return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
