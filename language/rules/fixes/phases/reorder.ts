import type { Facts } from '../../../analysis/analysis.ts';
import { proves, testsOf } from '../../../analysis/schedule/proof.ts';
import { nth } from '../../../basics/lists.ts';
import { reorder } from '../../../edits/declarations.ts';
import { closure, constraints, isSequenced, rankOf } from '../../order/constraints.ts';
import { phaseCycles } from '../../order/dependency-cycle.ts';
import { leavingWishes, type Wish } from '../../order/leaving.ts';
import { counted } from '../../phrases.ts';
import type { Fix, OrderCheck } from '../../rule.ts';
import { findingKeys, settledIds, withOrder } from '../simulate.ts';
import { cyclic, largestStaying, orderKeeping, Reach } from './order-search.ts';

/** The result of looking for a valid sequence. */
export type ReorderResult =
    | { readonly order: readonly number[]; readonly staying: ReadonlySet<number> }
    /** Sentences that name the circles, or the phases that hold both ends of a constraint. */
    | { readonly impossible: readonly string[] };

/**
 * A sequence of the phases that satisfies every constraint and, as far as those allow, the plan's own sequence, with the
 * fewest phases moved.
 */
export function validSequence(facts: Facts): ReorderResult {
    const { phases } = facts.plan;
    const hard = constraints(facts).filter(c => c.before !== c.after);
    const withinOne = constraints(facts).filter(c => c.before === c.after && c.kind === 'foundation');
    if (withinOne.length > 0) {
        const told = [...new Map(withinOne.map(c => [c.before, c])).values()];
        return {
            impossible: told.map(
                c => `Phase '${nth(phases, c.before).name}' holds both a cutover and what founds it; split it first.`,
            ),
        };
    }
    const mustFollow = closure(phases.length, hard);
    if (cyclic(mustFollow)) {
        return {
            impossible: phaseCycles(facts).map(
                cycle => `No order is possible: ${cycle.map(e => e.reason).join('; ')}.`,
            ),
        };
    }
    const all = closure(phases.length, [...hard, ...sequenceWishes(facts, hard)]);
    const staying = largestStaying(phases.length, all);
    return { order: orderKeeping(phases.length, all, staying), staying };
}

/** Pairs the plan's sequence asks for, taken one after the other as long as they contradict nothing taken before. */
function sequenceWishes(
    facts: Facts,
    hard: readonly { before: number; after: number }[],
): { before: number; after: number }[] {
    const { plan } = facts;
    const above = plan.phases.flatMap(p => p.steps).filter(isSequenced);
    const wishes = above.flatMap(a =>
        above
            .filter(b => rankOf(plan, a) < rankOf(plan, b) && a.phase !== b.phase)
            .map(b => ({ before: a.phase.index, after: b.phase.index })),
    );
    const graph = new Reach(plan.phases.length, hard);
    const taken: { before: number; after: number }[] = [];
    const sequence = [...new Map(wishes.map(w => [`${w.before}-${w.after}`, w])).values()];
    for (const wish of [
        ...standingFirst(proofWishes(facts)),
        ...standingFirst(leavingWishes(facts)),
        ...standingFirst(sequence),
    ]) {
        if (!graph.leads(wish.after, wish.before)) {
            graph.add(wish);
            taken.push(wish);
        }
    }
    return taken;
}

/** What is tried only behind the move that stands on it, or before the step that founds it, is tried between the two. */
function proofWishes({ plan, foundations }: Facts): Wish[] {
    return foundations.flatMap(({ move, foundations: own }) =>
        own.flatMap((foundation): Wish[] => {
            const { component, foundedIn } = foundation;
            const tests = component.kind === 'fabric' ? [] : testsOf(plan, component);
            const [first] = tests;
            if (!first || first === move.phase || tests.some(t => proves(t, foundation, move))) {
                return [];
            }
            const behind = foundedIn && foundedIn !== first ? [{ before: foundedIn.index, after: first.index }] : [];
            return [...behind, { before: first.index, after: move.phase.index }];
        }),
    );
}

/** Wishes that hold today first, so that the order is changed only where nothing speaks for it. */
function standingFirst(wishes: readonly Wish[]): Wish[] {
    return wishes.toSorted(
        (a, b) => Number(a.before > a.after) - Number(b.before > b.after) || a.before - b.before || a.after - b.after,
    );
}

/** The fix that reorders the whole plan; undefined when nothing has to move or no order is possible. */
export function reorderFix(facts: Facts, check: OrderCheck): Fix | undefined {
    // What is done has its place in time, whatever its place in the text.
    if (facts.plan.phases.some(p => p.done)) {
        return undefined;
    }
    const result = validSequence(facts);
    if ('impossible' in result) {
        return undefined;
    }
    const moved = result.order.length - result.staying.size;
    if (moved === 0 || result.order.length === 0) {
        return undefined;
    }
    return {
        title: `Reorder phases into a valid sequence (${counted(moved, 'phase moves', 'phases move')})`,
        kind: 'quickfix',
        preferred: false,
        wholePlan: true,
        settles: () => settledIds(findingKeys(check(facts)), findingKeys(check(withOrder(facts, result.order)))),
        edits: () => reorder(facts.plan.phases, result.order, new Set([...result.staying].sort((a, b) => a - b))),
    };
}
