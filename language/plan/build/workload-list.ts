import { nth } from '../../basics/lists.ts';
import { ChangeLog } from '../../incremental/change-log.ts';
import { DoubleBuffer } from '../../incremental/double-buffer.ts';
import { ALL_FACETS, FACET } from '../facets.ts';
import { IndexSet } from '../index-set.ts';
import { Globs } from '../naming/globs.ts';
import type { Environment, Fabric, PlanProblem, Platform } from '../plan.ts';
import type { DeclRecord } from '../records.ts';
import { PlanWorkload, type Resolution } from '../workload.ts';
import { type CurrentComponents, linksOf } from './components.ts';
import { baseChain, joinedNames, nearestName } from './flatten.ts';
import { ambiguous } from './workloads.ts';

/** What the names in workloads mean. */
export interface Surroundings extends CurrentComponents {
    readonly environments: ReadonlyMap<string, Environment>;
    readonly fabrics: ReadonlyMap<string, Fabric>;
    readonly from: readonly Platform[];
}

/** What else than the declarations themselves may have changed. */
export interface WorkloadCauses {
    /** Names may mean something else: everything is resolved again, and what comes out the same is kept. */
    readonly meanings: boolean;
    /** Names of components that appeared, are gone or became something else. */
    readonly components: ReadonlySet<string>;
    /** The only place at which the declarations differ, where that is known. */
    readonly exchanged?: number;
}

/** The workloads of a plan in plan order, kept by difference. */
export class WorkloadList {
    workloads: readonly PlanWorkload[] = [];
    readonly byName = new Map<string, PlanWorkload>();
    readonly globs = new Globs();
    readonly problems = new Map<DeclRecord, PlanProblem>();
    readonly changes = new ChangeLog(FACET.name);
    /** Counts up whenever `problems` changes. */
    problemRevision = 0;
    private records: readonly DeclRecord[] = [];
    private copies = new DoubleBuffer<PlanWorkload>([]);

    /** Brings the list up to date; the aspects in which some workload says something else now. */
    update(records: readonly DeclRecord[], around: Surroundings, causes: WorkloadCauses): number {
        this.changes.begin();
        let facets = this.replace(records, around, causes.exchanged);
        if (causes.meanings) {
            facets |= this.resolveAll(around);
        } else if (causes.components.size > 0) {
            facets |= this.linkAll(around, causes.components);
        }
        return facets;
    }

    /** Workloads by the name of something they are in or on. */
    membership(of: (workload: PlanWorkload) => { readonly name: string } | undefined): ReadonlyMap<string, IndexSet> {
        const lists = new Map<object, { name: string; indices: number[] }>();
        const { workloads } = this;
        for (let i = 0; i < workloads.length; i++) {
            const owner = of(nth(workloads, i));
            if (!owner) {
                continue;
            }
            const list = lists.get(owner);
            if (list) {
                list.indices.push(i);
            } else {
                lists.set(owner, { name: owner.name, indices: [i] });
            }
        }
        return new Map([...lists.values()].map(({ name, indices }) => [name, IndexSet.ofSorted(indices)]));
    }

    /** Makes workloads for the declarations between the first and the last that changed; the others stay as they are. */
    private replace(records: readonly DeclRecord[], around: Surroundings, exchanged?: number): number {
        const before = this.records;
        if (records === before) {
            return 0;
        }
        let start = exchanged ?? 0;
        let endBefore = exchanged === undefined ? before.length : start + 1;
        let end = exchanged === undefined ? records.length : start + 1;
        while (start < endBefore && start < end && before[start] === records[start]) {
            start++;
        }
        while (endBefore > start && end > start && before[endBefore - 1] === records[end - 1]) {
            endBefore--, end--;
        }
        const old = this.workloads.slice(start, endBefore);
        const staying = new Map(old.map((w, i) => [nth(before, start + i), w]));
        let moved = before.length !== records.length;
        const made = records.slice(start, end).map((record, i) => {
            const same = staying.get(record);
            if (!same) {
                return this.make(record, start + i, around);
            }
            staying.delete(record);
            moved ||= same !== old[i];
            same.moveTo(start + i);
            return same;
        });
        for (const [record, workload] of staying) {
            this.drop(record, workload);
        }
        for (const [i, workload] of made.entries()) {
            this.byName.set(nth(records, start + i).name, workload);
        }
        if (made.length === old.length) {
            this.workloads = this.copies.exchange(start, made);
        } else {
            // Arguments of a call are limited, lists are not.
            this.copies = new DoubleBuffer(
                this.workloads.slice(0, start).concat(made, this.workloads.slice(endBefore)),
            );
            this.workloads = this.copies.list;
        }
        if (moved) {
            for (let i = end; i < this.workloads.length; i++) {
                nth(this.workloads, i).moveTo(i);
            }
        }
        this.records = records;
        if (moved || made.some((_, i) => nth(before, start + i).name !== nth(records, start + i).name)) {
            this.globs.splice(records, start, endBefore - start, end - start);
        }
        if (moved) {
            this.changes.reorder();
            return ALL_FACETS;
        }
        return made.reduce(
            (facets, workload, i) =>
                facets | (workload === old[i] ? 0 : this.noteChange(start + i, workload.changedFrom(nth(old, i)))),
            0,
        );
    }

    private noteChange(index: number, facets: number): number {
        this.changes.add(index, facets);
        return facets;
    }

    private resolveAll(around: Surroundings): number {
        let facets = 0;
        const next = this.workloads.map((workload, index) => {
            const record = nth(this.records, index);
            const resolution = resolve(record, around);
            if (workload.is(resolution)) {
                this.judge(record, resolution, around);
                return workload;
            }
            this.drop(record, workload);
            const made = this.make(record, index, around, resolution);
            this.byName.set(record.name, made);
            facets |= this.noteChange(index, made.changedFrom(workload));
            return made;
        });
        this.copies = new DoubleBuffer(next);
        this.workloads = next;
        return facets | this.linkAll(around, undefined);
    }

    private linkAll(around: Surroundings, names: ReadonlySet<string> | undefined): number {
        let facets = 0;
        const { records, workloads } = this;
        for (let i = 0; i < records.length; i++) {
            const uses = joinedNames(nth(workloads, i).chain, 'depends');
            if (uses.length === 0 || (names && !uses.some(use => names.has(use.name)))) {
                continue;
            }
            if (nth(workloads, i).linkTo(linksOf(uses, around))) {
                facets |= this.noteChange(i, FACET.depends);
            }
        }
        return facets;
    }

    private make(
        record: DeclRecord,
        index: number,
        around: Surroundings,
        resolution = resolve(record, around),
    ): PlanWorkload {
        this.judge(record, resolution, around);
        return new PlanWorkload({
            ...resolution,
            depends: linksOf(joinedNames(resolution.chain, 'depends'), around),
            index,
        });
    }

    /** Without a fabric it has to be clear which platform it is on. */
    private judge(record: DeclRecord, { fabric }: Pick<Resolution, 'fabric'>, { from }: Surroundings): void {
        if (!fabric && from.length > 1 && !record.names['on']) {
            this.problems.set(record, ambiguous(from, record, 'from', 'workload'));
            this.problemRevision++;
        } else if (this.problems.delete(record)) {
            this.problemRevision++;
        }
    }

    private drop(record: DeclRecord, workload: PlanWorkload): void {
        if (this.problems.delete(record)) {
            this.problemRevision++;
        }
        if (this.byName.get(record.name) === workload) {
            this.byName.delete(record.name);
        }
    }
}

function resolve(
    record: DeclRecord,
    { names, environments, fabrics, from }: Surroundings,
): Omit<Resolution, 'index' | 'depends'> {
    const chain = baseChain(record, names);
    const on = nearestName(chain, 'on');
    const within = nearestName(chain, 'in');
    const fabric = on && fabrics.get(on.name);
    return {
        record,
        chain,
        fabric,
        environment: within && environments.get(within.name),
        platform: fabric ? fabric.platform : from.length === 1 ? from[0] : undefined,
    };
}
