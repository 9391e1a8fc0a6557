import type { Finding } from '../../analysis/analysis.ts';
import { replace, type Span, textOf } from '../../plan/source.ts';
import type { Fix } from '../rule.ts';
import { written } from '../words.ts';

/** Fixes that a problem carries with it: replace a word by one that was meant, or delete what has no effect. */
export function problemFixes(finding: Finding): readonly Fix[] {
    const { suggestions = [], remove } = finding.repair as { suggestions?: readonly string[]; remove?: Span };
    const name =
        finding.code === 'reference-unknown' ||
        finding.code === 'privilege-unknown' ||
        finding.code === 'acceptance-unused';
    const fixes = suggestions.map((text, i): Fix => {
        const newText = name ? written(text) : text;
        return {
            title: `Change ${shown(textOf(finding.span))} to ${shown(newText)}`,
            kind: 'quickfix',
            preferred: i === 0 && (name || (suggestions.length === 1 && !finding.code.startsWith('unit-'))),
            edits: () => [replace(finding.span, newText)],
        };
    });
    return remove ? [...fixes, removeFix(remove, finding.code === 'property-duplicate')] : fixes;
}

function shown(text: string): string {
    const line = text.replace(/\s+/g, ' ');
    return `\`${line.length > 40 ? `${line.slice(0, 40)}…` : line}\``;
}

/** Deletes a stretch with the blank text in front of it, so that no empty line or double blank stays. */
export function removeFix(span: Span, preferred: boolean): Fix {
    const title = `Remove ${shown(textOf(span).replace(/^,\s*/, ''))}`;
    return { title, kind: 'quickfix', preferred, edits: () => [replace(withBlank(span), '')] };
}

function withBlank(span: Span): Span {
    const { text } = span.block;
    let { start, end } = span;
    while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) {
        start--;
    }
    const lineStart = start === 0 || text[start - 1] === '\n';
    const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
    // Alone on its line: the line goes. Otherwise one blank stays where words would touch.
    if (lineStart && rest) {
        return { ...span, start, end: end + rest[0].length };
    }
    if (lineStart) {
        return { ...span, start: span.start, end: end + /^[ \t]*/.exec(text.slice(end))![0].length };
    }
    return { ...span, start, end };
}
