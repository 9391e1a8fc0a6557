import type { Finding } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { removeStretch } from '../../edits/stretches.ts';
import { replace, type Span, textOf } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';

/** What the text of a plan lets somebody repair: words that may have been meant, and what can go. */
export interface TextRepair {
    readonly suggestions?: readonly string[];
    /** The first suggestion, or the removal, says nothing that is not written already: it may be taken without asking. */
    readonly certain?: boolean;
    readonly remove?: Span;
    readonly removeInstead?: Span;
}

/** Codes whose suggestions are names, which stand in quotes where they have to. */
const NAMES: ReadonlySet<Code> = new Set(['reference-unknown', 'privilege-unknown', 'acceptance-unused']);

/** Fixes that a problem carries with it: replace a word by one that was meant, or delete what has no effect. */
export function problemFixes(finding: Finding, repair: TextRepair): readonly Fix[] {
    const { suggestions = [], certain = false, remove, removeInstead } = repair;
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
    return `'${line.length > 60 ? `${line.slice(0, 60)}…` : line}'`;
}

/** Deletes a stretch with the blank text in front of it, so that no empty line or double blank stays. */
export function removeFix(span: Span, preferred: boolean): Fix {
    const title = `Remove ${shown(textOf(span).replace(/^,\s*/, ''))}`;
    return { title, kind: 'quickfix', preferred, edits: () => [removeStretch(span)] };
}
