import type { Facts } from '../../analysis/analysis.ts';
import { leaves, sourceManagement } from '../../analysis/recovery/availability.ts';
import { retirementOf } from '../../analysis/recovery/service.ts';
import { workloadsByPlatform } from '../../analysis/schedule/foundations.ts';
import { IndexSet } from '../../plan/index-set.ts';

/** A pair of phases of which the first is better first. */
export interface Wish {
    readonly before: number;
    readonly after: number;
}

/** What ends comes after what still needs it: a product after the machines it covers, a management after those on its platform. */
export function leavingWishes(facts: Facts): readonly Wish[] {
    const wishes = [...retirementWishes(facts), ...managementWishes(facts)];
    return [...new Map(wishes.filter(w => w.before !== w.after).map(w => [`${w.before}-${w.after}`, w])).values()];
}

function* retirementWishes({ plan, moves }: Facts): Iterable<Wish> {
    for (const controller of plan.controllers) {
        const retired = retirementOf(plan, controller);
        if (!retired) {
            continue;
        }
        for (const move of moves) {
            if (move.workloads.overlaps(controller.workloads)) {
                yield { before: move.phase.index, after: retired.index };
            }
        }
    }
}

function* managementWishes({ plan, moves }: Facts): Iterable<Wish> {
    for (const tenant of plan.tenants.filter(t => sourceManagement(plan, t))) {
        const left = leaves(plan, moves, tenant.name);
        const own = [...tenant.workloads].map(i => left.get(i));
        const others = (workloadsByPlatform(plan).get(tenant.name) ?? IndexSet.EMPTY).minus(tenant.workloads);
        // Where it lives in nothing that is known, nothing of it leaves.
        const known = own.flatMap(p => p?.index ?? []);
        if (known.length === 0 || known.length < own.length) {
            continue;
        }
        const last = Math.max(...known);
        for (const index of others) {
            const phase = left.get(index);
            if (phase) {
                yield { before: phase.index, after: last };
            }
        }
    }
}
