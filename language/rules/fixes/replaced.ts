import type { Facts } from '../../analysis/analysis.ts';
import { reachOf } from '../../analysis/state.ts';
import type { Controller } from '../../plan/plan.ts';

/**
 * Whether another controller of the same kind covers all that this one covers and works on every target: then this one may be about
 * to go, and putting it onto the target is a decision about which of the two stays.
 */
export function isReplaced(facts: Facts, controller: Controller): boolean {
    return successors(facts, controller).length > 0;
}

function successors({ plan }: Facts, controller: Controller): Controller[] {
    return plan.controllers.filter(
        other =>
            other !== controller &&
            other.kind === controller.kind &&
            !controller.workloads.empty &&
            controller.workloads.minus(other.workloads).empty &&
            plan.to.length > 0 &&
            plan.to.every(platform => {
                const reach = reachOf(plan, other, platform);
                return reach.already || reach.phase !== undefined;
            }),
    );
}
