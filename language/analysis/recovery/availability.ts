import { IndexSet } from '../../plan/index-set.ts';
import type { Component, Dependency, Phase, Plan, Tenant, Workload } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { remember } from '../memory.ts';
import { workloadsByPlatform } from '../schedule/foundations.ts';
import { retiredMachines } from './service.ts';

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

/** Whether a tenant is the management of a platform that is left: its machines have to leave last, which is asked for as such. */
export function sourceManagement(plan: Plan, tenant: Tenant): boolean {
    return tenant.kind === 'platform' && plan.from.some(p => p.name === tenant.name);
}

/** The workloads that depend on a name themselves. */
export function dependents(plan: Plan): ReadonlyMap<string, IndexSet> {
    return remember(plan, DEPENDENTS, { key: 'by name', plain: true }, () => {
        const found = new Map<string, number[]>();
        for (const { index, depends } of plan.workloads) {
            for (const { name } of depends) {
                const list = found.get(name);
                if (!list) {
                    found.set(name, [index]);
                } else if (list.at(-1) !== index) {
                    list.push(index);
                }
            }
        }
        return new Map([...found].map(([name, list]) => [name, IndexSet.ofSorted(list)]));
    });
}

const DEPENDENTS = {};

/**
 * The workloads that need what lives in machines: those it covers, those on its platform or fabric, and those that depend on it.
 * @param by {@link dependents}, for whoever asks about one tenant after the other
 */
export function needersOf(plan: Plan, tenant: Tenant, moves: readonly Move[], by = dependents(plan)): IndexSet {
    const component = plan.components.get(tenant.name);
    const dependent = by.get(tenant.name) ?? IndexSet.EMPTY;
    if (tenant.kind === 'platform') {
        const there = workloadsByPlatform(plan).get(tenant.name) ?? IndexSet.EMPTY;
        const coming = moves.filter(m => m.platform?.name === tenant.name).map(m => m.workloads);
        return IndexSet.union([there, ...coming]);
    }
    if (!component || component.kind === 'workload') {
        return dependent;
    }
    switch (component.kind) {
        case 'identity':
            return dependent.union(workloadsByPlatform(plan).get(component.platform?.name ?? '') ?? IndexSet.EMPTY);
        case 'fabric': {
            const coming = moves.filter(m => m.fabric.name === component.name).map(m => m.workloads);
            return IndexSet.union([dependent, component.workloads, ...coming]);
        }
        default:
            return dependent.union(component.workloads);
    }
}

/** The phase in which each machine leaves a platform: it moves elsewhere, or is retired. */
export function leaves(plan: Plan, moves: readonly Move[], platform: string): ReadonlyMap<number, Phase> {
    const found = new Map<number, Phase>();
    for (const move of moves) {
        if (move.platform?.name !== platform) {
            for (const index of move.workloads) {
                found.set(index, move.phase);
            }
        }
    }
    for (const [index, phase] of retiredMachines(plan)) {
        const before = found.get(index);
        if (!before || phase.index < before.index) {
            found.set(index, phase);
        }
    }
    return found;
}
