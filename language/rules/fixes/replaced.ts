import type { Facts } from '../../analysis/analysis.ts';
import { reachOf } from '../../analysis/schedule/state.ts';
import type { Controller } from '../../plan/plan.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { propertyEdit } from './io/edits.ts';

/**
 * Whether another controller of the same kind covers all that this one covers and works on every target: then this one may be about
 * to go, and putting it onto the target is a decision about which of the two stays.
 */
export function isReplaced(facts: Facts, controller: Controller): boolean {
    return successors(facts, controller).length > 0;
}

/** Says that another controller takes the place of one that ends; only its author knows whether it does. */
export function replacementFixes(facts: Facts, controller: Controller): readonly Fix[] {
    // Where one of the two is retired its author has said when: their order is another question.
    if (isRetired(facts, controller)) {
        return [];
    }
    return successors(facts, controller)
        .filter(other => !isRetired(facts, other) && other.replaces.every(use => use.name !== controller.name))
        .slice(0, 2)
        .map(other => {
            const names = [...other.replaces.map(use => use.name), controller.name];
            return {
                title: `Declare that ${other.name} replaces ${controller.name}`,
                kind: 'quickfix',
                preferred: false,
                needsAuthor: true,
                edits: () => [propertyEdit(other.record, 'replaces', `replaces ${names.map(written).join(', ')}`)],
            };
        });
}

function isRetired({ plan }: Facts, controller: Controller): boolean {
    return plan.phases.some(p => p.steps.some(s => s.verb === 'retire' && s.controllers.includes(controller)));
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
