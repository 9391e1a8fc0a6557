import type { Position, TextEdit } from './source.ts';

/** Applies edits of one file to its text. Edits must not overlap; of several at one place the first comes first. */
export function applyTo(text: string, edits: readonly TextEdit[]): string {
    const starts = lineStarts(text);
    const at = (p: Position) => Math.min((starts[p.line] ?? text.length) + p.character, text.length);
    const placed = edits.map((e, i) => ({ start: at(e.range.start), end: at(e.range.end), newText: e.newText, i }));
    placed.sort((a, b) => a.start - b.start || a.end - b.end || a.i - b.i);
    let out = '';
    let done = 0;
    for (const { start, end, newText } of placed) {
        out += text.slice(done, Math.max(start, done)) + newText;
        done = Math.max(done, end);
    }
    return out + text.slice(done);
}

function lineStarts(text: string): number[] {
    const starts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
        starts.push(i + 1);
    }
    return starts;
}
