import type { Phase } from '../../plan/plan.ts';
import { positionIn, type SourceBlock, type TextEdit } from '../../plan/source.ts';

/** The text of a phase with the comments that belong to it: those right above it and the one behind its closing brace. */
export interface PhaseChunk {
    readonly block: SourceBlock;
    /** Relative to the block. */
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** It stands alone on its lines; otherwise something else shares a line with it. */
    readonly wholeLines: boolean;
}

export function chunkOf(phase: Phase): PhaseChunk {
    const { block, start: from, end: to } = phase.record.span;
    const { text } = block;
    const lineStart = text.lastIndexOf('\n', from - 1) + 1;
    const behind = /^[ \t]*(\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(to));
    // A block comment in front on the same line belongs to the phase as well.
    const before = text.slice(lineStart, from);
    const alone = /^[ \t]*(\/\*[^\n]*?\*\/[ \t]*)*$/.test(before) && behind !== null;
    const end = to + (behind ? behind[0].trimEnd().length : 0);
    const start = alone ? commentsAbove(text, lineStart) : from;
    return { block, start, end, text: text.slice(start, end), wholeLines: alone };
}

/** Start of the comment lines that stand right above a line, without a blank line between. */
export function commentsAbove(text: string, lineStart: number): number {
    const comments = commentRanges(text.slice(0, lineStart));
    let start = lineStart;
    for (let i = comments.length - 1; i >= 0; i--) {
        const comment = comments[i]!;
        const between = text.slice(comment.end, start);
        if (!/^[ \t]*\r?\n?$/.test(between)) {
            break;
        }
        const line = text.lastIndexOf('\n', comment.start - 1) + 1;
        // A comment behind something else on its line belongs to that.
        if (text.slice(line, comment.start).trim() !== '') {
            break;
        }
        start = line;
    }
    return start;
}

function commentRanges(text: string): { start: number; end: number }[] {
    const ranges: { start: number; end: number }[] = [];
    const token = /"(?:\\[^\n\r]|[^"\\\n\r])*"?|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;
    for (let m = token.exec(text); m; m = token.exec(text)) {
        if (!m[0].startsWith('"')) {
            ranges.push({ start: m.index, end: m.index + m[0].length });
        }
    }
    return ranges;
}

function edit(block: SourceBlock, start: number, end: number, newText: string): TextEdit {
    return {
        uri: block.document.uri,
        range: { start: positionIn(block, start), end: positionIn(block, end) },
        newText,
    };
}

/** The blank text behind a chunk up to the next line that holds something. */
function separatorAfter(chunk: PhaseChunk): string {
    const rest = chunk.block.text.slice(chunk.end);
    const pattern = chunk.wholeLines ? /^[ \t]*(?:\r?\n[ \t]*)*(?:\r?\n)?/ : /^[ \t]*/;
    const blank = pattern.exec(rest)![0];
    return blank.includes('\n') ? blank.slice(0, blank.lastIndexOf('\n') + 1) : blank;
}

function newline(chunk: PhaseChunk): string {
    return chunk.block.text.includes('\r\n') ? '\r\n' : '\n';
}

/**
 * Edits that bring phases into an order by moving as few as possible: those not in `keep` are cut out and put in again
 * before the phase that follows them (or behind the last one). Comments travel with their phase.
 * @param order phase indices in the wanted order
 * @param keep indices of phases that stay where they are, in ascending order
 */
export function reorderEdits(
    phases: readonly Phase[],
    order: readonly number[],
    keep: ReadonlySet<number>,
): TextEdit[] {
    const chunks = phases.map(chunkOf);
    const edits: TextEdit[] = [];
    for (const index of order) {
        if (!keep.has(index)) {
            edits.push(removal(chunks[index]!));
        }
    }
    let anchor = order.length;
    const insertions = new Map<number, number[]>();
    // From the end: each moved phase is put before the next one that stays.
    for (let i = order.length - 1; i >= 0; i--) {
        if (keep.has(order[i]!)) {
            anchor = i;
        } else {
            insertions.set(anchor, [order[i]!, ...(insertions.get(anchor) ?? [])]);
        }
    }
    for (const [at, moved] of insertions) {
        const target = at < order.length ? chunks[order[at]!]! : undefined;
        if (target) {
            edits.push(
                edit(target.block, target.start, target.start, moved.map(m => before(chunks[m]!, target)).join('')),
            );
        } else {
            const last = chunks[[...keep].at(-1) ?? order.at(-1)!]!;
            edits.push(edit(last.block, last.end, last.end, moved.map(m => behind(chunks[m]!, last)).join('')));
        }
    }
    return edits;
}

/** Takes a phase out, with its comments and the blank text behind it. */
export function removePhase(phase: Phase): TextEdit {
    return removal(chunkOf(phase));
}

/** The comments of a phase, inside it and around it, in their order. */
export function commentsOf(phase: Phase): readonly string[] {
    const { text } = chunkOf(phase);
    return commentRanges(text).map(({ start, end }) => text.slice(start, end));
}

/** Puts comments on lines of their own above a phase; undefined where it shares its line with something else. */
export function insertAbovePhase(phase: Phase, comments: readonly string[]): readonly TextEdit[] | undefined {
    const chunk = chunkOf(phase);
    return chunk.wholeLines
        ? [edit(chunk.block, chunk.start, chunk.start, comments.map(c => c + newline(chunk)).join(''))]
        : undefined;
}

function removal(chunk: PhaseChunk): TextEdit {
    const gap = separatorAfter(chunk);
    return edit(chunk.block, chunk.start, chunk.end + gap.length, '');
}

/** A moved phase as text that ends where the phase behind it begins. */
function before(chunk: PhaseChunk, target: PhaseChunk): string {
    const own = separatorAfter(chunk);
    if (!target.wholeLines) {
        return `${chunk.text}${endsInLineComment(chunk) ? newline(target) : ' '}`;
    }
    return `${chunk.text}${own.includes('\n') ? own : newline(target)}`;
}

function behind(chunk: PhaseChunk, last: PhaseChunk): string {
    const gap = separatorAfter(chunk);
    const eol = newline(last);
    return `${gap.split('\n').length > 2 ? eol + eol : eol}${chunk.text}`;
}

function endsInLineComment(chunk: PhaseChunk): boolean {
    return /\/\/[^\n]*$/.test(chunk.text);
}

/** An edit that inserts the text of a new phase before another one, or behind the last, or behind the plan. */
export function insertPhaseEdit(
    phases: readonly Phase[],
    at: number,
    text: string,
    fallback: SourceBlock,
    fallbackEnd: number,
): TextEdit {
    const eol = fallback.text.includes('\r\n') ? '\r\n' : '\n';
    const target = phases[at];
    if (target) {
        const chunk = chunkOf(target);
        if (!chunk.wholeLines) {
            return edit(chunk.block, chunk.start, chunk.start, `${text} `);
        }
        const gap = separatorAfter(chunk);
        const blank = gap.split('\n').length > 2 || chunk.text.trim().includes('\n') ? eol + eol : eol;
        return edit(chunk.block, chunk.start, chunk.start, text + blank);
    }
    const last = phases.at(-1);
    if (last) {
        const chunk = chunkOf(last);
        return edit(chunk.block, chunk.end, chunk.end, eol + (chunk.text.includes('\n') ? eol : '') + text);
    }
    return edit(fallback, fallbackEnd, fallbackEnd, eol + eol + text);
}

/** Sorts edits by place, later ones first, for applying them one after the other. */
export function byPlaceDescending(a: TextEdit, b: TextEdit): number {
    return b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character;
}
