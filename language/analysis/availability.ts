import { IndexSet } from '../plan/index-set.ts';
import type { Component, Dependency, Plan, Tenant, Workload } from '../plan/plan.ts';
import { remember } from './memory.ts';

/** What lives in machines of the plan (5.1): one of them has to be up and reachable, and that orders no moves. */

/** The machines something lives in, all together. */
export function housing(plan: Plan): IndexSet {
    return IndexSet.union(plan.tenants.map(t => t.workloads));
}

/**
 * The dependencies of a component that put its step behind another. What is above compute depends on a machine for being up, not for
 * having moved; and a machine that depends on a domain controller depends on there being one.
 */
export function orderingDependencies(component: Component, houses: IndexSet): readonly Dependency[] {
    const { depends } = component;
    if (component.kind !== 'workload') {
        return depends.some(d => d.kind === 'workload') ? depends.filter(d => d.kind !== 'workload') : depends;
    }
    return houses.empty || depends.length === 0 ? depends : depends.filter(d => !isHouse(d, houses));
}

/** Whether a dependency is one on a machine that something lives in. */
export function isHouse(dependency: Dependency, houses: IndexSet): boolean {
    return dependency.kind === 'workload' && houses.has((dependency.on as Workload).index);
}

/** What lives in a machine, by its position. */
export function tenantsOf(plan: Plan): ReadonlyMap<number, readonly Tenant[]> {
    return remember(plan, TENANTS, { key: 'by machine', inputs: [plan.tenants], plain: true }, () => {
        const found = new Map<number, Tenant[]>();
        for (const tenant of plan.tenants) {
            for (const index of tenant.workloads) {
                found.set(index, [...(found.get(index) ?? []), tenant]);
            }
        }
        return found;
    });
}

const TENANTS = {};
