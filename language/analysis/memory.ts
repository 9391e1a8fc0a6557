import type { ChangeLog } from '../incremental/change-log.ts';
import { type Asking, Memory, noted, untracked } from '../incremental/memory.ts';
import { tracker } from '../incremental/read-tracking.ts';
import type { IndexSet } from '../plan/index-set.ts';
import type {
    Controller,
    Environment,
    Fabric,
    Identity,
    Phase,
    Plan,
    Platform,
    Step,
    Tenant,
    Workload,
} from '../plan/plan.ts';
import type { DeclRecord } from '../plan/records.ts';
import type { Span } from '../plan/source.ts';
import type { Facts } from './analysis.ts';

/** The memory of a plan and its successors: the plan and the facts are read through it, and what is computed from them is kept. */

/** The parts of the facts that are computed one by one. */
export type Part = Exclude<keyof Facts, 'plan' | 'asOf' | 'blast'>;

/** Parts of a plan that a result may hold: each is another object when it says something else. */
type Compared = Phase | Step | Fabric | Identity | Controller | Environment | Platform | Tenant | IndexSet;

/** `true` among its members where a value of this type holds a workload, or a piece of text, which may be another one after the next edit. */
type HoldsWorkload<T> = T extends Compared | ((...args: never) => unknown)
    ? false
    : T extends Workload | DeclRecord | Span
      ? true
      : T extends ReadonlyMap<infer K, infer V>
        ? HoldsWorkload<K> | HoldsWorkload<V>
        : T extends ReadonlySet<infer E> | readonly (infer E)[]
          ? HoldsWorkload<E>
          : T extends object
            ? { [K in keyof T]: HoldsWorkload<T[K]> }[keyof T]
            : false;

/** Nothing more to say about a value that outlives workloads; for one that holds some there is no argument that fits. */
type OutlivesWorkloads<T> = true extends HoldsWorkload<T> ? [holdsWorkloads: never] : [];

const memories = new WeakMap<object, PlanMemory>();

/**
 * A value computed from a plan, kept while what it read of the plan stays as it is. Where the plan is none that is followed (a plan
 * made up to try an order), it is simply computed. What it holds or reads of the plan has to be read through the plan while it is
 * computed, or be among the `inputs`.
 * @param asking `plain`: the value holds no workloads, only what was found out about them, so it stays when an aspect changes that
 * was not read. Otherwise it is computed again when a workload it looked at changed in any way.
 */
export function remember<T>(
    plan: Plan,
    owner: object,
    asking: Asking & { readonly plain: true },
    compute: () => T,
    ...outlives: OutlivesWorkloads<T>
): T;
export function remember<T>(
    plan: Plan,
    owner: object,
    asking: Asking & { readonly plain?: false },
    compute: () => T,
): T;
export function remember<T>(
    plan: Plan,
    owner: object,
    asking: Asking & { readonly plain?: boolean },
    compute: () => T,
): T {
    const memory = memories.get(plan);
    return memory ? memory.recall(owner, asking, compute, { any: !asking.plain }) : compute();
}

/** Whether values computed from this plan are kept for its successors, so that a cache of one's own would grow stale. */
export function isFollowed(plan: Plan): boolean {
    return memories.has(plan);
}

/** What was computed of one plan and its successors. */
export class PlanMemory extends Memory {
    /** The plan as it is now: the same object for all successors, and whoever reads it is noted. */
    readonly plan: Plan;
    /** The facts as they are now; reading is noted as well. */
    readonly facts: Facts;
    private readonly state: { plan: Plan; asOf: number };
    private readonly compute: Readonly<Record<Part, (plan: Plan, facts: Facts) => unknown>>;

    /** @param compute how each part of the facts is made from a plan and the other parts */
    constructor(plan: Plan, changes: ChangeLog, compute: PlanMemory['compute'], blast: Facts['blast']) {
        const state = { plan, asOf: 0 };
        super(changes, { count: () => state.plan.workloads.length, part: name => this.find(name) });
        this.state = state;
        this.compute = compute;
        this.plan = this.livePlan(plan);
        this.facts = this.liveFacts(blast);
        memories.set(this.plan, this);
    }

    /** The next plan is looked at. */
    follow(plan: Plan, asOf: number): void {
        this.state.plan = plan;
        this.state.asOf = asOf;
        this.next();
    }

    /** Whether this is the plan that is looked at, on the day it is looked at for. */
    follows(plan: Plan, asOf: number): boolean {
        return this.state.plan === plan && this.state.asOf === asOf;
    }

    private find(name: string): unknown {
        const [of, key = '', rest = ''] = name.split('\n');
        const { plan, asOf } = this.state;
        if (of === 'plan') {
            return plan[key as keyof Plan];
        }
        if (of === 'declaration') {
            return plan.declaration(key, rest);
        }
        return key === 'asOf' ? asOf : this.fact(key as Part);
    }

    /** A part of the facts; it stands for what was read to make it. */
    private fact(part: Part): unknown {
        return untracked(() => this.recall(this, { key: part }, () => this.compute[part](this.plan, this.facts)));
    }

    private livePlan(plan: Plan): Plan {
        const { state } = this;
        const live: PropertyDescriptorMap = {};
        for (const key of Object.keys(plan) as (keyof Plan)[]) {
            const name = `plan\n${key}`;
            live[key] = { enumerable: true, get: () => noted(name, state.plan[key]) };
        }
        live['workloads'] = {
            enumerable: true,
            get: () => {
                if (tracker.reads) {
                    tracker.reads.ordered = true;
                }
                return state.plan.workloads;
            },
        };
        live['declaration'] = {
            enumerable: true,
            value: (namespace: string, name: string) =>
                noted(`declaration\n${namespace}\n${name}`, state.plan.declaration(namespace, name)),
        };
        return Object.defineProperties({}, live) as Plan;
    }

    private liveFacts(blast: Facts['blast']): Facts {
        const live: PropertyDescriptorMap = {
            plan: { enumerable: true, value: this.plan },
            blast: { enumerable: true, value: blast },
            asOf: { enumerable: true, get: () => noted('facts\nasOf', this.state.asOf) },
        };
        for (const part of Object.keys(this.compute) as Part[]) {
            const name = `facts\n${part}`;
            live[part] = { enumerable: true, get: () => noted(name, this.part(name)) };
        }
        return Object.defineProperties({}, live) as Facts;
    }
}
