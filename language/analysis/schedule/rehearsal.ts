import { entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import type { Phase, Plan, Workload } from '../../plan/plan.ts';
import type { Method } from '../../plan/records.ts';
import type { Move } from '../analysis.ts';
import { remember } from '../memory.ts';

/** Whether something like what moves was moved before: the same way, to the same platform, with the same features. */

/** What makes machines alike for somebody who moves them. */
export interface MoveKind {
    readonly features: readonly string[];
    readonly method?: Method;
    readonly mover?: string;
}

/** Machines of one move that nothing like them was moved before. */
export interface Unrehearsed {
    readonly move: Move;
    readonly workloads: IndexSet;
    /** Features that no machine moved before had; empty where it is the way. */
    readonly features: readonly string[];
    /** The way is new: nothing was moved by it, or with this tool, before. */
    readonly way: boolean;
}

/** Classes of machines of a move by the features they use. */
function kindsOf(plan: Plan, move: Move): ReadonlyMap<string, number[]> {
    return remember(plan, move, { key: 'kinds of machines', plain: true }, () => {
        const found = new Map<string, number[]>();
        for (const index of move.workloads) {
            const key = featuresOf(nth(plan.workloads, index)).join('\n');
            const list = found.get(key);
            if (list) {
                list.push(index);
            } else {
                found.set(key, [index]);
            }
        }
        return found;
    });
}

function featuresOf({ uses }: Workload): string[] {
    return [...new Set(uses.map(u => u.name))].sort();
}

/** How a move copies, as one word; the tool belongs to it. */
function wayOf({ method, step }: Move): string {
    return `${method ?? ''} ${step.mover?.name ?? ''}`;
}

/** Per move, in order, the machines for which no earlier wave was a rehearsal. */
export function unrehearsed(plan: Plan, moves: readonly Move[]): Unrehearsed[] {
    const found: Unrehearsed[] = [];
    const kinds = new Map(moves.map(m => [m, kindsOf(plan, m)]));
    for (const move of moves) {
        const to = move.platform?.name;
        if (to === undefined) {
            continue;
        }
        const earlier = moves.filter(m => m.platform?.name === to && precedes(m.phase, move.phase));
        if (earlier.length === 0) {
            // What comes first is the rehearsal.
            continue;
        }
        const sameWay = earlier.filter(m => wayOf(m) === wayOf(move));
        const known = new Set(sameWay.flatMap(m => [...entryOf(kinds, m).keys()].flatMap(k => k.split('\n'))));
        const fresh = [...entryOf(kinds, move)].filter(
            ([key]) => sameWay.length === 0 || key.split('\n').some(f => f !== '' && !known.has(f)),
        );
        if (fresh.length === 0) {
            continue;
        }
        const features = new Set(fresh.flatMap(([key]) => key.split('\n')).filter(f => f !== '' && !known.has(f)));
        found.push({
            move,
            workloads: IndexSet.ofSorted(fresh.flatMap(([, list]) => list).sort((a, b) => a - b)),
            features: sameWay.length === 0 ? [] : [...features].sort(),
            way: sameWay.length === 0,
        });
    }
    return found;
}

function precedes(a: Phase, b: Phase): boolean {
    return isBefore(a, b) && a !== b;
}
