import { IndexSet } from '../../plan/index-set.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Foundation, Move, MoveFoundations } from '../analysis.ts';
import { remember } from '../memory.ts';
import { askedFor } from '../recovery/service.ts';
import { mapStepOf, modelStepOf, reachOf } from './state.ts';

/** What every move stands on in the four layers above compute (5.1), and when that is done. */
export function foundations(plan: Plan, moves: readonly Move[]): MoveFoundations[] {
    const bySource = workloadsByPlatform(plan);
    return moves.map(move => ({
        move,
        foundations: [
            ...identityFoundations(plan, move, bySource),
            ...controllerFoundations(plan, move),
            fabricFoundation(plan, move),
        ],
    }));
}

/** Workloads by the name of the platform they are on today. */
export function workloadsByPlatform(plan: Plan): ReadonlyMap<string, IndexSet> {
    return remember(plan, BY_PLATFORM, { key: 'workloads', plain: true }, () => {
        const lists = new Map<string, number[]>();
        plan.workloads.forEach(({ platform }, index) => {
            if (!platform) {
                return;
            }
            const list = lists.get(platform.name);
            if (list) {
                list.push(index);
            } else {
                lists.set(platform.name, [index]);
            }
        });
        return new Map([...lists].map(([name, list]) => [name, IndexSet.ofSorted(list)]));
    });
}

const BY_PLATFORM = {};

function identityFoundations(plan: Plan, move: Move, bySource: ReadonlyMap<string, IndexSet>): Foundation[] {
    return plan.identities.flatMap(identity => {
        // A move inside one platform leaves its access model as it is.
        if (!identity.platform || identity.platform.name === move.platform?.name) {
            return [];
        }
        const workloads = move.workloads.intersect(bySource.get(identity.platform.name) ?? IndexSet.EMPTY);
        if (workloads.empty) {
            return [];
        }
        return [
            {
                layer: 'identity' as const,
                component: identity,
                workloads,
                foundedIn: mapStepOf(plan, identity)?.phase,
                already: false,
            },
        ];
    });
}

function controllerFoundations(plan: Plan, move: Move): Foundation[] {
    const platform = move.platform;
    if (!platform) {
        return [];
    }
    return plan.controllers.flatMap(controller => {
        const workloads = move.workloads.intersect(askedFor(plan, controller, move.phase));
        if (workloads.empty) {
            return [];
        }
        const reach = reachOf(plan, controller, platform);
        return [
            {
                layer: controller.layer,
                component: controller,
                workloads,
                foundedIn: reach.phase,
                already: reach.already,
            },
        ];
    });
}

function fabricFoundation(plan: Plan, move: Move): Foundation {
    return {
        layer: 'fabric',
        component: move.fabric,
        workloads: move.workloads,
        foundedIn: modelStepOf(plan, move.fabric)?.phase,
        already: false,
    };
}
