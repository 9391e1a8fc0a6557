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
import { remember } from '../analysis/memory.ts';
import { entryOf } from '../basics/lists.ts';
import type { IndexSet } from '../plan/index-set.ts';
import type { Phase, Plan } from '../plan/plan.ts';
import { notLookedAt } from './not-looked-at.ts';
import { countsFor, reachOf } from './reach.ts';

/** Whose results are kept. */
const OWNER = {};

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
    let value: VerdictValue = movesNothing(plan, moves) ? 'depends' : 'go';
    for (const [code, own] of byCode(findings)) {
        const weight = remember(plan, OWNER, { key: code, inputs: own, plain: true }, () => weightOf(facts, own));
        value = worse(value, weight.value);
        for (const [name, here] of weight.phases) {
            phases.set(name, worse(entryOf(phases, name), here));
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

function byCode(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
    const groups = new Map<string, Finding[]>();
    for (const finding of findings) {
        const group = groups.get(finding.code);
        if (group) {
            group.push(finding);
        } else {
            groups.set(finding.code, [finding]);
        }
    }
    return groups;
}

/** What findings mean for the plan, and for the phases they count for. */
interface Weight {
    readonly value: VerdictValue;
    readonly phases: ReadonlyMap<string, VerdictValue>;
}

/** Kept finding by finding, since an edit seldom changes more than a few of them. */
function weightOf(facts: Facts, findings: readonly Finding[]): Weight {
    const phases = new Map<string, VerdictValue>();
    let value: VerdictValue = 'go';
    for (const finding of findings) {
        const meaning = meaningOf(finding);
        if (meaning === 'go') {
            continue;
        }
        value = worse(value, meaning);
        const own = remember(facts.plan, finding, { key: 'verdict', plain: true }, () => byPhase(facts, finding));
        for (const [name, here] of own) {
            phases.set(name, worse(phases.get(name) ?? 'go', here));
        }
    }
    return { value, phases };
}

/** What one finding means in each of the phases it counts for. */
function byPhase(facts: Facts, finding: Finding): ReadonlyMap<string, VerdictValue> {
    const meaning = meaningOf(finding);
    const reach = reachOf(facts, finding);
    const phases = new Map<string, VerdictValue>(reach.low.map(name => [name, 'conditions']));
    for (const name of countsFor(facts, finding, reach)) {
        const here = reach.phases.length > 0 ? meaning : inPhase(facts, finding, reach.workloads, name);
        phases.set(name, worse(phases.get(name) ?? 'go', here));
    }
    return phases;
}

function movesNothing(plan: Plan, moves: readonly Move[]): boolean {
    return remember(plan, OWNER, { key: 'moves nothing', inputs: [moves], plain: true }, () =>
        moves.every(m => staysWhereItIs(plan, m)),
    );
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
