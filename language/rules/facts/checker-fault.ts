import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';

/** Told by whoever runs the rules, when one of them fails; no plan is meant to raise it. */
export const checkerFault: Rule = {
    code: 'checker-fault',
    title: 'Every rule can be checked',
    severity: 'warning',
    explain:
        'A rule failed on this plan. That is a fault in the checker, not in the plan: what the rule would have found is missing, and everything else was checked. The plan is not judged as if the rule had found nothing.',
    example: '',
    repair: 'Report it, with the plan if it may be shown. Until it is repaired, check by hand what the page of that rule describes.',
    check: () => [],
};

/** What is said instead of the findings of a rule that failed. */
export function faultOf(rule: string, error: unknown, { plan }: Pick<Facts, 'plan'>): RawFinding[] {
    const span = placeOf(plan);
    if (!span) {
        return [];
    }
    const fault = error instanceof Error ? error.message : String(error);
    return [
        {
            code: checkerFault.code,
            severity: 'warning',
            span,
            subjects: [rule],
            related: [],
            figures: { rule, fault },
            undecided: true,
            message: `Rule '${rule}' could not be checked: a fault in the checker (${fault}), not in the plan. What this rule would have found is missing.`,
        },
    ];
}

/** Where a plan is declared; without a declaration, the first thing its files say. */
function placeOf(plan: Plan): Span | undefined {
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
