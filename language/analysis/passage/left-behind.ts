import { entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import type { Network, Phase, Plan, Platform, Policy } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { remember } from '../memory.ts';

/** Networks and policies are objects of one platform: what moves away from it leaves them behind, unless they are recreated before. */

/** Something a move needs on the target, and when it is made there. */
export interface Left<T extends Network | Policy> {
    readonly object: T;
    readonly workloads: IndexSet;
    /** The first phase that recreates it there; undefined where none does. */
    readonly recreatedIn?: Phase;
}

/** The networks that machines of a move are on, without those that are on its target before it. */
export function networksLeft(plan: Plan, move: Move): readonly Left<Network>[] {
    if (plan.networks.length === 0) {
        return NONE;
    }
    const byName = new Map(plan.networks.map(n => [n.name, n]));
    const users = networkUsers(plan, move);
    return left(
        plan,
        move,
        [...users].flatMap(([name, workloads]) =>
            byName.has(name) ? [[entryOf(byName, name), workloads] as const] : [],
        ),
    );
}

/** The policies that apply to machines of a move, without those that are on its target before it. */
export function policiesLeft(plan: Plan, move: Move): readonly Left<Policy>[] {
    return left(
        plan,
        move,
        plan.policies.map(policy => [policy, policy.workloads.intersect(move.workloads)] as const),
    );
}

const NONE: readonly never[] = [];

/** The machines of a move by the networks they are on. */
export function networkUsers(plan: Plan, move: Move): ReadonlyMap<string, IndexSet> {
    return remember(plan, move, { key: 'networks', plain: true }, () => usersOf(plan, move.workloads));
}

/** The machines of a set by the networks they are on. */
export function usersOf(plan: Plan, workloads: IndexSet): ReadonlyMap<string, IndexSet> {
    const lists = new Map<string, number[]>();
    for (const index of workloads) {
        for (const { name } of nth(plan.workloads, index).nets) {
            const list = lists.get(name);
            if (list) {
                list.push(index);
            } else {
                lists.set(name, [index]);
            }
        }
    }
    return new Map([...lists].map(([name, list]) => [name, IndexSet.ofSorted(list)]));
}

function left<T extends Network | Policy>(
    plan: Plan,
    { platform, phase }: Move,
    needed: readonly (readonly [T, IndexSet])[],
): readonly Left<T>[] {
    if (!platform) {
        return NONE;
    }
    return needed.flatMap(([object, workloads]) => {
        // A move inside one platform leaves everything where it is.
        if (workloads.empty || object.platform?.name === platform.name) {
            return [];
        }
        const recreatedIn = recreationOf(plan, object, platform);
        return recreatedIn && isBefore(recreatedIn, phase) ? [] : [{ object, workloads, recreatedIn }];
    });
}

/** The first phase that makes an object again on a platform. */
export function recreationOf(plan: Plan, object: Network | Policy, platform: Platform): Phase | undefined {
    for (const phase of plan.phases) {
        for (const step of phase.steps) {
            if (
                step.verb === 'recreate' &&
                (step.platform === undefined || step.platform.name === platform.name) &&
                [...step.networks, ...step.policies].some(
                    o => o.name === object.name && o.record.kind === object.record.kind,
                )
            ) {
                return phase;
            }
        }
    }
    return undefined;
}
