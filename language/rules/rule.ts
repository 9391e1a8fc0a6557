import type { Facts, Finding, RawFinding, Repairable } from '../analysis/analysis.ts';
import type { Code } from '../analysis/codes.ts';
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
    /** It settles a part of what the finding is about: never the remedy of a cause. */
    readonly partial?: boolean;
    /** Needs something only its author can write (the reason of an `accept`): never applied without asking. */
    readonly needsAuthor?: boolean;
    /** Ids of the findings it settles, as far as they depend on what it changes; missing where only a check of the changed text tells. */
    settles?(): readonly string[];
    edits(): readonly TextEdit[];
}

/** What the order of phases decides about a plan: looked at again before a fix that changes it is offered. */
export type OrderCheck = (facts: Facts) => readonly RawFinding[];

/**
 * One diagnostic: what it means, when it is raised, how it is repaired. Its documentation page is made from this.
 */
export interface Rule {
    readonly code: Code;
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
    /** The failure signature it is, by the name boards know it by. */
    readonly signature?: string;
    /** The order of phases decides its findings, and where `settled`, a reorder of the whole plan settles them. */
    readonly order?: 'judged' | 'settled';
    check(facts: Facts): Iterable<RawFinding>;
    /**
     * @param repair what the finding carries for its fixes
     * @param order for fixes that change the order of phases
     */
    fixes?(finding: Finding, facts: Facts, repair: unknown, order: OrderCheck): readonly Fix[];
}

/** A rule whose findings carry what its fixes need. */
export interface RuleWith<R> extends Rule {
    check(facts: Facts): Iterable<Repairable<R>>;
    fixes(finding: Finding, facts: Facts, repair: R, order: OrderCheck): readonly Fix[];
}

/** What a finding carries for the fixes of a rule; undefined where another rule made it. */
export function repairOf<R>(rule: RuleWith<R>, { code, repair }: Finding): R | undefined {
    return code === rule.code ? (repair as R) : undefined;
}
