import type { Facts, Move, RelatedPlace } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { ONE_BY_ONE } from '../words.ts';

/** Workloads of every move for which something holds, as they are told: one by one while the whole plan has few, else those of a move together; what was accepted apart from the rest. */
export function* groupsByMove(
    code: Code,
    facts: Facts,
    holds: (workload: Workload) => boolean,
): Iterable<{ readonly move: Move; readonly group: readonly Workload[] }> {
    const { plan } = facts;
    const concerned = (move: Move) =>
        remember(plan, move, { key: code, plain: true }, () =>
            IndexSet.ofSorted([...move.workloads].filter(i => holds(nth(plan.workloads, i)))),
        );
    const few = facts.moves.reduce((sum, move) => sum + concerned(move).size, 0) <= ONE_BY_ONE;
    for (const move of facts.moves) {
        const own = concerned(move);
        if (own.empty) {
            continue;
        }
        for (const part of splitByAcceptance(code, own, facts)) {
            const judged = judge(plan, part);
            if (!judged) {
                continue;
            }
            for (const group of few ? judged.workloads.map(w => [w]) : [judged.workloads]) {
                yield { move, group };
            }
        }
    }
}

/** Where something about workloads of a move is told: at the one it is about, or at the step that moves them all. */
export function placeOf(workloads: readonly Workload[], { step }: Move): Span {
    return workloads.length === 1 ? nth(workloads, 0).record.nameSpan : step.record.span;
}

/** The other end: the step for one workload, the first workloads for many. */
export function firstOf(workloads: readonly Workload[], { step, phase }: Move): RelatedPlace[] {
    if (workloads.length === 1) {
        return [{ span: step.record.span, message: `phase '${phase.name}'` }];
    }
    return workloads.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` }));
}
