import {
    type Analysis,
    type Facts,
    type Finding,
    type Move,
    VERDICTS,
    type Verdict,
    type VerdictValue,
} from '../analysis/analysis.ts';
import { judge, milder } from '../analysis/matrix.ts';
import type { IndexSet } from '../plan/index-set.ts';
import type { Phase, Plan } from '../plan/plan.ts';
import { notLookedAt } from './not-looked-at.ts';
import { countsFor, reachOf } from './reach.ts';

/** The worse of two verdicts. */
export function worse(a: VerdictValue, b: VerdictValue): VerdictValue {
    return VERDICTS.indexOf(a) <= VERDICTS.indexOf(b) ? a : b;
}

/**
 * What the findings mean for the plan and for each phase (5.6). It is decided here and nowhere else; how loud a code is
 * shown in an editor changes nothing about it.
 */
export function verdictOf(facts: Facts, findings: readonly Finding[]): Verdict {
    const { plan, moves } = facts;
    const phases = new Map(plan.phases.map(p => [p.name, own(p)]));
    // What moves nothing was not judged: none of the findings of a move could be raised.
    let value: VerdictValue = moves.every(m => staysWhereItIs(plan, m)) ? 'depends' : 'go';
    for (const finding of findings) {
        const meaning = meaningOf(finding);
        if (meaning === 'go') {
            continue;
        }
        value = worse(value, meaning);
        const reach = reachOf(facts, finding);
        const counted = countsFor(facts, finding, reach);
        for (const name of counted) {
            const here = reach.phases.length > 0 ? meaning : inPhase(facts, finding, reach.workloads, name);
            phases.set(name, worse(phases.get(name)!, here));
        }
        for (const name of reach.low) {
            phases.set(name, worse(phases.get(name)!, 'conditions'));
        }
    }
    for (const phase of phases.values()) {
        value = worse(value, phase);
    }
    return {
        value,
        phases: [...phases].map(([name, of]) => ({ name, value: of })),
        notLookedAt: notLookedAt(facts),
    };
}

/** Whether all it moves lies on that fabric already. */
function staysWhereItIs(plan: Plan, { workloads, fabric }: Move): boolean {
    return [...workloads].every(i => plan.workloads[i]?.fabric?.name === fabric.name);
}

/** What a phase is without any finding: an empty one does nothing that could be approved. */
function own(phase: Phase): VerdictValue {
    return phase.steps.length === 0 ? 'conditions' : 'go';
}

/** What one finding means. */
export function meaningOf({ severity, accepted, undecided, condition }: Finding): VerdictValue {
    if (accepted) {
        return 'conditions';
    }
    if (severity === 'error') {
        return 'no-go';
    }
    if (undecided) {
        return 'depends';
    }
    return severity === 'warning' || condition ? 'conditions' : 'go';
}

/** A finding about several environments takes the strictest; a phase that moves none of those is judged by what it moves. */
function inPhase(facts: Facts, finding: Finding, workloads: IndexSet, phase: string): VerdictValue {
    const meaning = meaningOf(finding);
    if (!finding.byMatrix || meaning !== 'no-go') {
        return meaning;
    }
    const moved = facts.moves.filter(m => m.phase.name === phase).map(m => m.workloads.intersect(workloads));
    const mandatory = moved.some(set => judge(facts.plan, set)?.severity === 'error');
    return mandatory ? meaning : meaningOf({ ...finding, severity: milder(milder(finding.severity)) });
}

/** Counts of findings as every surface gives them. */
export function countsOf({ findings }: Pick<Analysis, 'findings'>): Record<Finding['severity'], number> {
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const { severity } of findings) {
        counts[severity]++;
    }
    return counts;
}
