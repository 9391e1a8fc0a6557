import { nth } from '../basics/lists.ts';
import type { IndexSet } from '../plan/index-set.ts';
import type { Environment, Plan, Workload } from '../plan/plan.ts';
import type { Demand, Severity } from './analysis.ts';

/** The decision matrix: how strictly control plane and I/O have to be prepared for an environment. */

const DEMANDS: Readonly<Record<Environment['class'], Demand>> = {
    production: 'mandatory',
    greenfield: 'optional',
    development: 'optional',
    lab: 'not critical',
};
const RANK: readonly Demand[] = ['not critical', 'optional', 'mandatory'];

/** What the matrix asks for a workload; without environment it counts as production, monolithic. */
export function demandOf(workload: Workload): Demand {
    return workload.environment ? DEMANDS[workload.environment.class] : 'mandatory';
}

/** What is looked at first for a workload: the share of reads served locally, or the East-West throughput. */
export function focusOf(workload: Workload): 'data locality' | 'network throughput' | undefined {
    if (demandOf(workload) !== 'mandatory') {
        return undefined;
    }
    return workload.environment?.shape === 'scale-out' ? 'network throughput' : 'data locality';
}

export function stricter(a: Demand, b: Demand): Demand {
    return RANK.indexOf(a) >= RANK.indexOf(b) ? a : b;
}

/** The severity the matrix gives; undefined where nothing is to be said. */
export function severityOf(demand: Demand): Severity | undefined {
    return demand === 'mandatory' ? 'error' : demand === 'optional' ? 'information' : undefined;
}

/** One level milder. */
export function milder(severity: Severity): Severity {
    return severity === 'error' ? 'warning' : severity === 'warning' ? 'information' : 'hint';
}

export interface Judged {
    readonly severity: Severity;
    /** The workloads it is about: those the matrix asks something for. */
    readonly workloads: readonly Workload[];
}

/** Whether the matrix asks anything for some workload of a set. */
export function matters(plan: Plan, set: IndexSet): boolean {
    for (const index of set) {
        if (demandOf(nth(plan.workloads, index)) !== 'not critical') {
            return true;
        }
    }
    return false;
}

/** Workloads of a set by what the matrix asks for them; those it calls not critical are left out. */
export function judge(plan: Plan, set: IndexSet): Judged | undefined {
    let demand: Demand = 'not critical';
    const workloads: Workload[] = [];
    for (const index of set) {
        const workload = nth(plan.workloads, index);
        const own = demandOf(workload);
        if (own === 'not critical') {
            continue;
        }
        workloads.push(workload);
        demand = stricter(demand, own);
    }
    const severity = severityOf(demand);
    return severity && { severity, workloads };
}
