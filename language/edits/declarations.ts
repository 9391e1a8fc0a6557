import { lastOf, nth } from '../basics/lists.ts';
import { sourceTokens } from '../blocks/source-tokens.ts';
import { insert, replace, type SourceBlock, type Span, type TextEdit } from '../plan/source.ts';
import { lineEndOf } from './line-ends.ts';

/** Edits of whole declarations. Comments travel with what they are about: those right above it and the one behind it. */

/** Anything that was declared at some place of a plan. */
export interface Declared {
    readonly record: { readonly span: Span };
}

/** The text of a declaration with the comments that belong to it. */
interface Stretch extends Span {
    readonly text: string;
    /** It stands alone on its lines; otherwise something else shares a line with it. */
    readonly wholeLines: boolean;
}

function stretchOf({ record }: Declared): Stretch {
    const { block, start: from, end: to } = record.span;
    const { text } = block;
    const lineStart = text.lastIndexOf('\n', from - 1) + 1;
    const behind = commentBehind(block, to);
    // A block comment in front on the same line belongs to the declaration as well.
    const before = text.slice(lineStart, from);
    const wholeLines = /^[ \t]*(\/\*[^\n]*?\*\/[ \t]*)*$/.test(before) && behind !== undefined;
    const end = behind ?? to;
    const start = wholeLines ? commentsAbove(text, lineStart) : from;
    return { block, start, end, text: text.slice(start, end), wholeLines };
}

/** Behind the comment that follows a place on its line, or the place itself; undefined where something else follows on the line. */
function commentBehind(block: SourceBlock, at: number): number | undefined {
    const found = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(block.text.slice(at));
    return found ? at + found[0].trimEnd().length : undefined;
}

/** Start of the comment lines that stand right above a line, without a blank line between. */
export function commentsAbove(text: string, lineStart: number): number {
    let start = lineStart;
    for (const comment of commentRanges(text.slice(0, lineStart)).reverse()) {
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

function commentRanges(text: string): { readonly start: number; readonly end: number }[] {
    return sourceTokens(text).filter(token => token.kind === 'comment');
}

/** The blank text behind a stretch up to the next line that holds something. */
function blankBehind({ block, end, wholeLines }: Stretch): string {
    const pattern = wholeLines ? /^[ \t]*(?:\r?\n[ \t]*)*(?:\r?\n)?/ : /^[ \t]*/;
    const blank = pattern.exec(block.text.slice(end))?.[0] ?? '';
    return blank.includes('\n') ? blank.slice(0, blank.lastIndexOf('\n') + 1) : blank;
}

function endOfLine(stretch: Stretch): string {
    return lineEndOf(stretch.block.text);
}

/**
 * Edits that bring declarations into an order by moving as few as possible: those not in `keep` are cut out and put in
 * again before the one that follows them (or behind the last one).
 * @param order indices in the wanted order
 * @param keep indices of those that stay where they are, in ascending order
 */
export function reorder(
    declared: readonly Declared[],
    order: readonly number[],
    keep: ReadonlySet<number>,
): TextEdit[] {
    const stretches = declared.map(stretchOf);
    const edits = order.filter(index => !keep.has(index)).map(index => removal(nth(stretches, index)));
    let anchor = order.length;
    const insertions = new Map<number, Stretch[]>();
    // From the end: each that moves is put before the next one that stays.
    for (let i = order.length - 1; i >= 0; i--) {
        if (keep.has(nth(order, i))) {
            anchor = i;
        } else {
            insertions.set(anchor, [nth(stretches, nth(order, i)), ...(insertions.get(anchor) ?? [])]);
        }
    }
    for (const [at, moved] of insertions) {
        const target = at < order.length ? stretches[nth(order, at)] : undefined;
        if (target) {
            edits.push(insert(target.block, target.start, moved.map(m => before(m, target)).join('')));
        } else {
            const last = nth(stretches, [...keep].at(-1) ?? lastOf(order));
            edits.push(insert(last.block, last.end, moved.map(m => behind(m, last)).join('')));
        }
    }
    return edits;
}

/** Takes a declaration out, with its comments and the blank text behind it. */
export function remove(declared: Declared): TextEdit {
    return removal(stretchOf(declared));
}

/** The comments of a declaration, inside it and around it, in their order. */
export function commentsOf(declared: Declared): readonly string[] {
    const { text } = stretchOf(declared);
    return commentRanges(text).map(({ start, end }) => text.slice(start, end));
}

/** Puts comments on lines of their own above a declaration; undefined where it shares its line with something else. */
export function insertCommentsAbove(declared: Declared, comments: readonly string[]): readonly TextEdit[] | undefined {
    const stretch = stretchOf(declared);
    return stretch.wholeLines
        ? [insert(stretch.block, stretch.start, comments.map(c => c + endOfLine(stretch)).join(''))]
        : undefined;
}

function removal(stretch: Stretch): TextEdit {
    return replace({ ...stretch, end: stretch.end + blankBehind(stretch).length }, '');
}

/** A moved declaration as text that ends where the one behind it begins. */
function before(moved: Stretch, target: Stretch): string {
    if (!target.wholeLines) {
        return `${moved.text}${/\/\/[^\n]*$/.test(moved.text) ? endOfLine(target) : ' '}`;
    }
    const own = blankBehind(moved);
    return `${moved.text}${own.includes('\n') ? own : endOfLine(target)}`;
}

function behind(moved: Stretch, last: Stretch): string {
    const eol = endOfLine(last);
    return `${blankBehind(moved).split('\n').length > 2 ? eol + eol : eol}${moved.text}`;
}

/** Inserts a new declaration at an index of others: before the one there, behind the last, or behind `fallback` where there are none. */
export function insertAt(declared: readonly Declared[], index: number, text: string, fallback: Span): TextEdit {
    const eol = lineEndOf(fallback.block.text);
    const target = declared[index];
    if (target) {
        return insertBefore(stretchOf(target), text, eol);
    }
    const last = declared.at(-1);
    if (last) {
        const stretch = stretchOf(last);
        return insert(stretch.block, stretch.end, eol + (stretch.text.includes('\n') ? eol : '') + text);
    }
    return insert(fallback.block, fallback.end, eol + eol + text);
}

function insertBefore(stretch: Stretch, text: string, eol: string): TextEdit {
    if (!stretch.wholeLines) {
        return insert(stretch.block, stretch.start, `${text} `);
    }
    // As far apart as the others are.
    const apart = blankBehind(stretch).split('\n').length > 2 || stretch.text.trim().includes('\n');
    return insert(stretch.block, stretch.start, text + eol + (apart ? eol : ''));
}

/** Inserts declarations on lines of their own behind another one, below the comment that may stand behind it. */
export function insertBehind({ record }: Declared, texts: readonly string[]): TextEdit {
    const { block, end } = record.span;
    const eol = lineEndOf(block.text);
    const at = commentBehind(block, end);
    // Where something else shares the line, it goes on below.
    return insert(block, at ?? end, texts.map(t => `${eol}${t}`).join('') + (at === undefined ? eol : ''));
}
