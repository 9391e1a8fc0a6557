import type { Analysis } from '../../analysis/analysis.ts';
import { demandOf } from '../../analysis/matrix.ts';
import { elementsAt } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Plan, Workload } from '../../plan/plan.ts';
import { durationText } from '../../plan/units.ts';
import { machinesOf } from './machines.ts';

/** What protects the machines in normal operation, and what a board has to know about it besides the gaps of the moves. */
export interface Recovery {
    /** Machines in production that no backup protects. Replication alone copies mistakes as faithfully as data. */
    readonly bare: Machines;
    /** Machines elsewhere that no backup protects. */
    readonly bareElsewhere: Machines;
    /** Restore points are made less often than the objective allows, without any migration. */
    readonly tooRare: readonly TooRare[];
    /** Machines that a controller protects, and those of them that the plan moves and the matrix asks something for. */
    readonly protected: number;
    readonly watched: number;
    /** Moved machines that lose a recovery path although nobody asks: the matrix calls them not critical. */
    readonly unasked: number;
}

export interface Machines {
    readonly machines: number;
    readonly names: readonly string[];
}

export interface TooRare extends Machines {
    readonly controllers: readonly string[];
    readonly every: string;
    readonly rpo: string;
}

export function recoveryOf({ plan, moves, gaps }: Analysis): Recovery {
    const bare = plan.workloads.filter(
        w => !plan.controllers.some(c => c.kind === 'backup' && c.workloads.has(w.index)),
    );
    const kept = IndexSet.union(plan.controllers.filter(c => c.layer === 'backup').map(c => c.workloads));
    const moved = IndexSet.union(moves.map(m => m.workloads)).intersect(kept);
    const asked = (w: Workload) => demandOf(w) !== 'not critical';
    const of = (set: IndexSet, which: (w: Workload) => boolean) =>
        machinesOf(elementsAt(plan.workloads, set).filter(which));
    return {
        bare: told(bare.filter(inProduction)),
        bareElsewhere: told(bare.filter(w => !inProduction(w))),
        tooRare: tooRare(plan),
        protected: of(kept, () => true),
        watched: of(moved, asked),
        unasked: of(IndexSet.union(gaps.map(g => g.workloads)), w => !asked(w)),
    };
}

function inProduction(workload: Workload): boolean {
    return (workload.environment?.class ?? 'production') === 'production';
}

function told(workloads: readonly Workload[]): Machines {
    return { machines: machinesOf(workloads), names: workloads.map(w => w.name) };
}

/** Workloads whose shortest interval between restore points is longer than their objective, those with the same figures together. */
function tooRare(plan: Plan): TooRare[] {
    const groups = new Map<string, { controllers: Set<string>; every: number; rpo: number; workloads: Workload[] }>();
    const covered = plan.controllers
        .filter(c => c.layer === 'backup')
        .flatMap(c =>
            c.coverage
                .filter(v => v.verb === 'protects')
                .map(v => ({
                    name: c.name,
                    every: v.every ?? (c.kind === 'replication' ? 0 : undefined),
                    set: v.workloads,
                })),
        );
    for (const workload of plan.workloads) {
        const rpo = workload.figures['rpo']?.value;
        const own = covered.filter(c => c.set.has(workload.index));
        // A backup without an interval promises nothing that could be held against an objective.
        if (rpo === undefined || own.length === 0 || own.some(c => c.every === undefined || c.every <= rpo)) {
            continue;
        }
        const every = Math.min(...own.map(c => c.every!));
        const names = own.filter(c => c.every === every).map(c => c.name);
        const key = JSON.stringify([names, every, rpo]);
        const group = groups.get(key);
        if (group) {
            group.workloads.push(workload);
        } else {
            groups.set(key, { controllers: new Set(names), every, rpo, workloads: [workload] });
        }
    }
    return [...groups.values()]
        .sort((a, b) => b.every / b.rpo - a.every / a.rpo)
        .map(g => ({
            controllers: [...g.controllers],
            every: durationText(g.every),
            rpo: durationText(g.rpo),
            ...told(g.workloads),
        }));
}
