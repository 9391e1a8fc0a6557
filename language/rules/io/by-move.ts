import type { Facts, Move, RelatedPlace } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { ONE_BY_ONE } from '../phrases.ts';

/** Workloads that are told together, and the moves that take them along. */
export interface Told {
    readonly moves: readonly Move[];
    readonly group: readonly Workload[];
}

/** Of more moves than this the same is said once for all of them: it has one remedy, and nobody reads it wave by wave. */
const MOVE_BY_MOVE = 2;

/**
 * Workloads of every move for which something holds, as they are told: one by one while the whole plan has few, those of a move
 * together while there are few moves, else all of them together; what was accepted apart from the rest.
 */
export function* groupsByMove(code: Code, facts: Facts, holds: (workload: Workload) => boolean): Iterable<Told> {
    const { plan } = facts;
    const concerned = (move: Move) =>
        remember(plan, move, { key: code, plain: true }, () =>
            IndexSet.ofSorted([...move.workloads].filter(i => holds(nth(plan.workloads, i)))),
        );
    const few = facts.moves.reduce((sum, move) => sum + concerned(move).size, 0) <= ONE_BY_ONE;
    const moving = facts.moves.filter(move => !concerned(move).empty);
    if (!few && moving.length > MOVE_BY_MOVE) {
        for (const part of splitByAcceptance(code, IndexSet.union(moving.map(concerned)), facts)) {
            const group = judge(plan, part)?.workloads;
            if (group) {
                yield { moves: moving.filter(move => concerned(move).overlaps(part)), group };
            }
        }
        return;
    }
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
                yield { moves: [move], group };
            }
        }
    }
}

/** Where something about workloads is told: at the one it is about, at the step that moves them all, or at the plan. */
export function placeOf({ moves, group }: Told, { plan }: Facts): Span {
    return group.length === 1
        ? nth(group, 0).record.nameSpan
        : moves.length > 1 && plan.record
          ? plan.record.nameSpan
          : nth(moves, 0).step.record.span;
}

/** The other end: the step for one workload, the first workloads for many. */
export function firstOf({ moves, group: workloads }: Told): RelatedPlace[] {
    if (workloads.length === 1 || moves.length > 1) {
        return moves
            .slice(0, 3)
            .map(({ step, phase }) => ({ span: step.record.span, message: `phase '${phase.name}'` }));
    }
    return workloads.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` }));
}
