import { sameInput } from '../plan/kept.ts';
import { Notes, passOn, type Read, reader, type WorkloadChanges } from '../plan/noted.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceBlock } from '../plan/source.ts';
import type { Facts } from './analysis.ts';

/**
 * Results that are kept from one plan to the next as long as nothing they were computed from changed. What a computation
 * reads is noted while it runs, so nobody has to declare it.
 */

interface Result {
    readonly inputs: readonly unknown[];
    readonly value: unknown;
    readonly read: Read;
    /** Blocks whose places the value holds. */
    readonly blocks: readonly SourceBlock[];
    /** The update for which it was found to hold last, and how often plans had been followed then. */
    at: number;
    round: number;
}

interface Asking {
    /** Results for one object may be several. */
    readonly key: string;
    /** What `compute` knows besides the plan; compared by identity, sets and lists by members. */
    readonly inputs?: readonly unknown[];
    /** The value holds no workloads, only what was found out about them: it stays when an aspect changes that was not read. */
    readonly plain?: boolean;
}

/** The parts of the facts that are computed one by one. */
export type Part = Exclude<keyof Facts, 'plan' | 'asOf' | 'blast'>;

const memories = new WeakMap<object, Memory>();

/**
 * A value computed from a plan, kept while what it read of the plan stays as it is.
 * Where the plan is none that is followed (a plan made up to try an order), it is simply computed. The value may hold
 * workloads unless it is called plain: it is computed again when one it looked at changed in any way. What else it holds
 * or reads of the plan has to be read through the plan while it is computed, or be among the `inputs`.
 */
export function remember<T>(plan: Plan, owner: object, asking: Asking, compute: () => T): T {
    const memory = memories.get(plan);
    return memory ? memory.recall(owner, asking, compute, { any: !asking.plain }) : compute();
}

/** Whether values computed from this plan are kept for its successors, so that a cache of one's own would grow stale. */
export function isFollowed(plan: Plan): boolean {
    return memories.has(plan);
}

/** What was computed of one plan and its successors. */
export class Memory {
    /** The plan as it is now: the same object for all successors, and whoever reads it is noted. */
    readonly plan: Plan;
    /** The facts as they are now; reading is noted as well. */
    readonly facts: Facts;
    private now: Plan;
    private asOf = 0;
    private readonly changes: WorkloadChanges;
    /** The update `now` came of: the list of changes may be ahead of it. */
    private update = 0;
    /** Counts up with every plan that is followed. */
    private round = 0;
    /** Parts as they are in this round, as far as somebody asked. */
    private readonly asked = new Map<string, unknown>();
    private readonly compute: Readonly<Record<Part, (plan: Plan, facts: Facts) => unknown>>;
    private results = new WeakMap<object, Map<string, Result>>();

    /** @param compute how each part of the facts is made from a plan and the other parts */
    constructor(plan: Plan, changes: WorkloadChanges, compute: Memory['compute'], blast: Facts['blast']) {
        this.now = plan;
        this.changes = changes;
        this.compute = compute;
        this.plan = this.livePlan(plan);
        this.facts = this.liveFacts(blast);
        memories.set(this.plan, this);
    }

    /** The next plan is looked at. */
    follow(plan: Plan, asOf: number): void {
        this.now = plan;
        this.asOf = asOf;
        this.update = this.changes.now;
        this.round++;
        this.asked.clear();
    }

    /**
     * A value as it was, or computed anew.
     * @param check `any`: it holds workloads, so whatever changes in one counts; `blocks`: blocks whose places the value holds
     */
    recall<T>(
        owner: object,
        { key, inputs = [] }: Asking,
        compute: () => T,
        check: { readonly any?: boolean; readonly blocks?: (value: T) => Iterable<SourceBlock> } = {},
    ): T {
        let results = this.results.get(owner);
        if (!results) {
            this.results.set(owner, (results = new Map()));
        }
        const known = results.get(key);
        if (known && sameInput(known.inputs, inputs) && this.holds(known, check.any === true)) {
            known.at = this.update;
            known.round = this.round;
            passOn(known.read, reader.notes);
            return known.value as T;
        }
        const outer = reader.notes;
        const notes = (reader.notes = new Notes(this.now.workloads.length));
        try {
            const value = compute();
            const read = notes.finish();
            results.set(key, {
                inputs,
                value,
                read,
                at: this.update,
                round: this.round,
                blocks: check.blocks ? [...new Set(check.blocks(value))] : [],
            });
            passOn(read, outer);
            return value;
        } finally {
            reader.notes = outer;
        }
    }

    private holds(result: Result, any: boolean): boolean {
        if (result.round === this.round) {
            return true;
        }
        if (this.changes.since(result.at, result.read, any) || result.blocks.some(b => b.stamp === -1)) {
            return false;
        }
        for (const [name, part] of result.read.parts) {
            if (this.part(name) !== part) {
                return false;
            }
        }
        return true;
    }

    /** A part of the plan or the facts by the name it is noted under. */
    private part(name: string): unknown {
        let part = this.asked.get(name);
        if (part === undefined && !this.asked.has(name)) {
            this.asked.set(name, (part = this.find(name)));
        }
        return part;
    }

    private find(name: string): unknown {
        const [of, key, rest] = name.split('\n') as [string, string, string | undefined];
        if (of === 'plan') {
            return this.now[key as keyof Plan];
        }
        if (of === 'declaration') {
            return this.now.declaration(key, rest!);
        }
        return key === 'asOf' ? this.asOf : this.fact(key as Part);
    }

    private fact(part: Part): unknown {
        const outer = reader.notes;
        // The part stands for what was read to make it.
        reader.notes = undefined;
        try {
            return this.recall(this, { key: part }, () => this.compute[part](this.plan, this.facts));
        } finally {
            reader.notes = outer;
        }
    }

    private livePlan(plan: Plan): Plan {
        const live: PropertyDescriptorMap = {};
        for (const key of Object.keys(plan) as (keyof Plan)[]) {
            const name = `plan\n${key}`;
            live[key] = {
                enumerable: true,
                get: () => {
                    const part = this.now[key];
                    reader.notes?.parts.set(name, part);
                    return part;
                },
            };
        }
        live['workloads'] = {
            enumerable: true,
            get: () => {
                if (reader.notes) {
                    reader.notes.ordered = true;
                }
                return this.now.workloads;
            },
        };
        live['declaration'] = {
            enumerable: true,
            value: (namespace: string, name: string) => {
                const declaration = this.now.declaration(namespace, name);
                reader.notes?.parts.set(`declaration\n${namespace}\n${name}`, declaration);
                return declaration;
            },
        };
        return Object.defineProperties({}, live) as Plan;
    }

    private liveFacts(blast: Facts['blast']): Facts {
        const noted = <T>(name: string, value: T): T => {
            reader.notes?.parts.set(name, value);
            return value;
        };
        const live: PropertyDescriptorMap = {
            plan: { enumerable: true, value: this.plan },
            blast: { enumerable: true, value: blast },
            asOf: { enumerable: true, get: () => noted('facts\nasOf', this.asOf) },
        };
        for (const part of Object.keys(this.compute) as Part[]) {
            const name = `facts\n${part}`;
            live[part] = { enumerable: true, get: () => noted(name, this.part(name)) };
        }
        return Object.defineProperties({}, live) as Facts;
    }
}
