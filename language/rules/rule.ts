import type { Facts, Finding, RawFinding } from '../analysis/analysis.ts';
import type { TextEdit } from '../plan/source.ts';

/** A change that repairs a finding. Its edits are computed when somebody wants them. */
export interface Fix {
    /** What it does, as a command: `Move phase backup-paths before databases`. */
    readonly title: string;
    readonly kind: 'quickfix' | 'refactor.rewrite';
    /** The one to take when only one is taken (fix-all, keyboard). */
    readonly preferred: boolean;
    /** It rewrites more than the place of the finding (a whole-plan reorder): offered once, not per finding. */
    readonly wholePlan?: boolean;
    /** Needs something only its author can write (the reason of an `accept`): never applied without asking. */
    readonly needsAuthor?: boolean;
    /** Ids of the findings it settles, as far as they depend on what it changes; missing where only a check of the changed text tells. */
    settles?(): readonly string[];
    edits(): readonly TextEdit[];
}

/** One diagnostic: what it means, when it is raised, how it is repaired. Its documentation page is made from this. */
export interface Rule {
    readonly code: string;
    /** The sentence it enforces. */
    readonly title: string;
    /** Severity in words, as on its page (`error`, `by the decision matrix`). */
    readonly severity: string;
    /** Markdown: what it means and why it matters. */
    readonly explain: string;
    /** A plan text that raises it. */
    readonly example: string;
    /** Markdown: how to repair it. */
    readonly repair: string;
    /** False for a mistake in the text, which is no risk that somebody could take. */
    readonly acceptable?: false;
    check(facts: Facts): Iterable<RawFinding>;
    fixes?(finding: Finding, facts: Facts): readonly Fix[];
}
