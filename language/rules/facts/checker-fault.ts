import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import type { Part } from '../../analysis/memory.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';

/** Told by whoever runs the rules, when one of them fails; no plan is meant to raise it. */
export const checkerFault: Rule = {
    code: 'checker-fault',
    title: 'Every rule can be checked',
    severity: 'warning',
    explain:
        'A rule, or a part of the analysis that rules rest on, failed on this plan. That is a fault in the checker, not in the plan: what would have been found is missing, and everything else was checked. The plan and its phases are not judged as if nothing had been found.',
    example: '',
    repair: 'Report it, with the plan if it may be shown. Until it is repaired, check by hand what the page of that rule describes.',
    check: () => [],
};

/** What is said instead of the findings of a rule that failed. */
export function faultOf(rule: string, error: unknown, { plan }: Pick<Facts, 'plan'>): RawFinding[] {
    const fault = error instanceof Error ? error.message : String(error);
    return told(
        plan,
        [rule],
        { rule, fault },
        `Rule '${rule}' could not be checked: a fault in the checker (${fault}), not in the plan. What this rule would have found is missing.`,
    );
}

/** Parts of the analysis in words. */
const PARTS: Readonly<Record<Part, string>> = {
    timeline: 'The dates of the phases',
    moves: 'What each cutover moves',
    foundations: 'What each move leans on',
    gaps: 'The gaps in backup',
    access: 'The translation of access',
    headroom: 'The I/O headroom',
};

/** What is said instead of the findings of all rules that rest on a part of the analysis that failed. */
export function partFaultOf(
    part: Part,
    { message: fault }: Error,
    rules: readonly string[],
    { plan }: Pick<Facts, 'plan'>,
): RawFinding[] {
    const names = rules.map(rule => `'${rule}'`).join(', ');
    return told(
        plan,
        rules,
        { part, rules, fault },
        `${PARTS[part]} could not be worked out: a fault in the checker (${fault}), not in the plan. What rests on it was not checked: ${names}.`,
    );
}

/** It counts for every phase: nobody knows in which of them something would have been found. */
function told(
    plan: Plan,
    subjects: readonly string[],
    figures: Readonly<Record<string, unknown>>,
    message: string,
): RawFinding[] {
    const span = placeOf(plan);
    if (!span) {
        return [];
    }
    return [
        {
            code: checkerFault.code,
            severity: 'warning',
            span,
            subjects,
            related: [],
            figures: { ...figures, phases: plan.phases.map(p => p.name) },
            undecided: true,
            message,
        },
    ];
}

/** Where a plan is declared; without a declaration, the first thing its files say. */
export function placeOf(plan: Plan): Span | undefined {
    if (plan.record) {
        return plan.record.nameSpan;
    }
    for (const { declarations, accepts, includes } of plan.blocks.flatMap(file => file.records)) {
        const first = declarations[0]?.nameSpan ?? accepts[0]?.span ?? includes[0]?.span;
        if (first) {
            return first;
        }
    }
    return plan.problems[0]?.span;
}
