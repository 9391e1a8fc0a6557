import type { Finding } from '../../analysis/analysis.ts';
import { replace, type Span, textOf } from '../../plan/source.ts';
import type { Fix } from '../rule.ts';
import { written } from '../words.ts';

/** What the text of a plan lets somebody repair: words that may have been meant, and what can go. */
export interface TextRepair {
    readonly suggestions?: readonly string[];
    /** The first suggestion, or the removal, says nothing that is not written already: it may be taken without asking. */
    readonly certain?: boolean;
    readonly remove?: Span;
    readonly removeInstead?: Span;
}

/** Codes whose suggestions are names, which stand in quotes where they have to. */
const NAMES: ReadonlySet<string> = new Set(['reference-unknown', 'privilege-unknown', 'acceptance-unused']);

/** Fixes that a problem carries with it: replace a word by one that was meant, or delete what has no effect. */
export function problemFixes(finding: Finding): readonly Fix[] {
    const { suggestions = [], certain = false, remove, removeInstead } = (finding.repair ?? {}) as TextRepair;
    const fixes = suggestions.map((text, i): Fix => {
        const newText = NAMES.has(finding.code) ? written(text) : text;
        return {
            title: `Change ${shown(textOf(finding.span))} to ${shown(newText)}`,
            kind: 'quickfix',
            preferred: i === 0 && certain,
            edits: () => [replace(finding.span, newText)],
        };
    });
    const removals = [remove, removeInstead].flatMap(span => span ?? []);
    return [...fixes, ...removals.map(span => removeFix(span, certain && finding.code === 'property-duplicate'))];
}

function shown(text: string): string {
    const line = text.replace(/\s+/g, ' ');
    return `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
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
