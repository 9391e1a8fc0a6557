import { nth } from '../../basics/lists.ts';
import type { Plan, Workload } from '../../plan/plan.ts';

/** Machines that workloads stand for. */
export function machinesOf(workloads: readonly Workload[]): number {
    return workloads.reduce((n, w) => n + w.count, 0);
}

/** Machines that a set of workloads stands for. */
export function machinesIn(plan: Plan, set: Iterable<number>): number {
    let n = 0;
    for (const index of set) {
        n += nth(plan.workloads, index).count;
    }
    return n;
}
