import type { Analysis, Finding } from '../analysis/analysis.ts';
import { findingId } from '../analysis/finding-id.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceBlock } from '../plan/source.ts';
import { placeOf } from '../rules/facts/checker-fault.ts';
import { NO_HEADROOM, nothing } from './faults.ts';

/**
 * What is said of a plan that could not be checked at all: that, and nothing else. It is an error, so that nobody takes the silence
 * for a clean plan, and the verdict is left open, since it says nothing about the plan.
 * @param block where it is said when the plan has no place of its own
 */
export function uncheckedPlan(plan: Plan, asOf: number, error: unknown, block: SourceBlock): Analysis {
    const fault = error instanceof Error ? error.message : String(error);
    const finding: Finding = {
        code: 'checker-fault',
        severity: 'error',
        span: placeOf(plan) ?? { block, start: 0, end: Math.min(1, block.text.length) },
        subjects: [],
        related: [],
        figures: { fault },
        undecided: true,
        message: `This plan could not be checked: a fault in the checker (${fault}), not in the plan. Nothing about it was looked at.`,
    };
    return {
        plan,
        asOf,
        ...nothing(plan),
        headroom: NO_HEADROOM,
        blast: component => ({ component, losses: [] }),
        findings: [finding],
        history: [],
        verdict: {
            value: 'depends',
            phases: plan.phases.map(({ name }) => ({ name, value: 'depends' })),
            notLookedAt: [],
        },
        causes: [
            {
                id: findingId(finding),
                title: 'This plan could not be checked: a fault in the checker, not in the plan',
                severity: 'error',
                blocks: true,
                findings: [finding],
                settles: [findingId(finding)],
                fix: null,
                phases: plan.phases.map(({ name }) => name),
                workloads: 0,
                machines: 0,
            },
        ],
    };
}
