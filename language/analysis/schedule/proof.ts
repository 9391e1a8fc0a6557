import { isBefore } from '../../plan/order.ts';
import type { Controller, Fabric, Identity, Phase, Plan } from '../../plan/plan.ts';
import type { Foundation, Move } from '../analysis.ts';

/** What is proven, and when. */

const tests = new WeakMap<Plan['phases'], ReadonlyMap<string, readonly Phase[]>>();
const NONE: readonly Phase[] = [];

/** The phases that test a component, in their order. */
export function testsOf(plan: Plan, component: Identity | Controller | Fabric): readonly Phase[] {
    const { phases } = plan;
    let own = tests.get(phases);
    if (!own) {
        const found = new Map<string, Phase[]>();
        for (const step of phases.flatMap(p => p.steps)) {
            if (step.verb !== 'test') {
                continue;
            }
            for (const { name } of [...step.identities, ...step.controllers]) {
                found.set(name, [...(found.get(name) ?? []), step.phase]);
            }
        }
        tests.set(phases, (own = found));
    }
    return own.get(component.name) ?? NONE;
}

/** A test proves what stood when it was made: before the move, and not before the step that founds what is tested. */
export function proves(test: Phase, { foundedIn }: Foundation, move: Move): boolean {
    return isBefore(test, move.phase) && !(foundedIn && isBefore(test, foundedIn));
}
