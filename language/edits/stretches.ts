import { replace, type Span, type TextEdit } from '../plan/source.ts';
import { commentsAbove } from './declarations.ts';

/** Edits of what stands inside a declaration: steps, properties, parts of a list. */

/** Deletes a stretch with the blank text in front of it, so that no empty line or double blank stays. */
export function removeStretch(span: Span): TextEdit {
    return replace(withBlank(span), '');
}

function withBlank(span: Span): Span {
    const { text } = span.block;
    let { start } = span;
    while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) {
        start--;
    }
    if (start > 0 && text[start - 1] !== '\n') {
        return { ...span, start };
    }
    const rest = text.slice(span.end);
    // Alone on its line: the line goes. Otherwise the blanks behind it go, so that what follows keeps its column.
    const line = /^[ \t]*(\r?\n|$)/.exec(rest);
    return line
        ? { ...span, start, end: span.end + line[0].length }
        : { ...span, end: span.end + (/^[ \t]*/.exec(rest)?.[0].length ?? 0) };
}

/** A stretch with the comment lines right above it and the comment behind it on its line. */
export function withComments(span: Span): Span {
    const { text } = span.block;
    const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
    const behind = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/)(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(span.end));
    const alone = text.slice(lineStart, span.start).trim() === '';
    const start = alone ? commentsAbove(text, lineStart) : span.start;
    return { ...span, start: start < lineStart ? start : span.start, end: span.end + (behind?.[0].length ?? 0) };
}

/** Deletes stretches of one block, each as {@link removeStretch}; what only blanks part goes at once, since edits must not overlap. */
export function removeAll(spans: readonly Span[]): TextEdit[] {
    return joined(spans.filter(span => span.end > span.start)).map(span => {
        const { text } = span.block;
        // Behind an opening brace the blanks that follow go, so that one stays.
        const first = /\{[ \t]*$/.test(text.slice(0, span.start));
        const blanks = first ? /^[ \t]*(?=[^\s])/.exec(text.slice(span.end)) : null;
        return blanks ? replace({ ...span, end: span.end + blanks[0].length }, '') : removeStretch(span);
    });
}

function joined(spans: readonly Span[]): Span[] {
    const found: Span[] = [];
    for (const span of [...spans].sort((a, b) => a.start - b.start)) {
        const last = found.at(-1);
        if (last && /^[ \t]*$/.test(span.block.text.slice(last.end, span.start))) {
            found[found.length - 1] = { ...last, end: span.end };
        } else {
            found.push(span);
        }
    }
    return found;
}
