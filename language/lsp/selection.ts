import type { SelectionRange } from 'vscode-languageserver-types';
import type { Position } from '../blocks/positions.ts';
import { sourceTokens } from '../blocks/source-tokens.ts';
import { rangeOf, type Span } from '../plan/source.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import { holds, type Spot, spotAt, viewOf } from './file-view.ts';
import { enclosing } from './names/resolve.ts';

/** Growing selections at positions: word, text without its quotes, list entry, property, declaration, block, file. */
export function selectionRanges(
    workspace: PlanWorkspace,
    uri: string,
    positions: readonly Position[],
): SelectionRange[] {
    const view = viewOf(workspace, uri);
    return positions.map(position => {
        const spot = view && spotAt(view, position);
        const file = view && { start: { line: 0, character: 0 }, end: view.document.positionAt(view.document.length) };
        let range: SelectionRange = { range: file ?? { start: position, end: position } };
        if (!spot) {
            return range;
        }
        for (const span of spansAround(spot)) {
            range = { range: rangeOf(span), parent: range };
        }
        return range;
    });
}

/** Spans around a spot, the widest first; each lies within the one before. */
function spansAround({ block, offset }: Spot): Span[] {
    const at = (start: number, end: number): Span => ({ block, start, end });
    const records = enclosing(block, offset);
    const token = sourceTokens(block.text).find(t => offset >= t.start && offset <= t.end);
    const spans: Span[] = [
        at(0, block.text.trimEnd().length),
        ...records.map(r => r.span),
        ...records.flatMap(r => bodyOf(r.span)),
        ...records.flatMap(r => r.properties.map(p => p.span)),
        ...records.flatMap(r =>
            [
                ...r.covers.flatMap(c => c.selectors),
                ...r.runsIn.flatMap(p => p.selectors),
                ...r.steps.flatMap(s => s.selectors),
                ...r.selectors,
            ].map(s => s.span),
        ),
        ...block.value.accepts.map(a => a.span),
        ...block.value.retains.flatMap(r => [r.span, ...r.selectors.map(s => s.span)]),
        ...(token ? [at(token.start, token.end)] : []),
        ...(token?.kind === 'string' && token.end - token.start > 2 ? [at(token.start + 1, token.end - 1)] : []),
    ].filter(span => holds(span, offset));
    spans.sort((a, b) => b.end - b.start - (a.end - a.start));
    const nested: Span[] = [];
    for (const span of spans) {
        const outer = nested.at(-1);
        if (
            !outer ||
            (span.start >= outer.start && span.end <= outer.end && span.end - span.start < outer.end - outer.start)
        ) {
            nested.push(span);
        }
    }
    return nested;
}

/** What stands between the braces of a declaration. */
function bodyOf(span: Span): Span[] {
    const text = span.block.text;
    const open = sourceTokens(text, span.start, span.end).find(t => text[t.start] === '{');
    return open && text[span.end - 1] === '}' ? [{ ...span, start: open.end, end: span.end - 1 }] : [];
}
