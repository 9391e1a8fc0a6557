import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Plan, Platform } from '../../plan/plan.ts';
import { type DeclRecord, METHODS, type Method } from '../../plan/records.ts';
import type { Analysis } from '../analysis.ts';

/** What each tool that copies machines would refuse of a plan: facts of the library about it, in the order of their names. */

export interface MoverRow {
    readonly product: string;
    readonly title: string | null;
    /** Machines the plan moves, and how many of them are on a way the tool has. */
    readonly machines: number;
    readonly reaches: number;
    readonly routes: readonly { readonly from: string; readonly to: string; readonly methods: readonly Method[] }[];
    readonly refuses: readonly {
        readonly feature: string;
        /** The ways that cannot; empty: none can. */
        readonly methods: readonly Method[];
        readonly reason: string | null;
        readonly evidence: string | null;
        readonly workloads: readonly string[];
        readonly machines: number;
    }[];
}

/** @param names products for migration that the library knows */
export function moverRows({ plan, moves }: Pick<Analysis, 'plan' | 'moves'>, names: readonly string[]): MoverRow[] {
    const own = plan.movers.flatMap(m => (m.product ? [m.product.name] : []));
    const all = IndexSet.union(moves.map(m => m.workloads));
    return [...new Set([...names, ...own])].sort().flatMap(name => {
        const record = plan.declaration('product', name);
        return record?.moves ? [rowOf(plan, moves, all, record)] : [];
    });
}

function rowOf(plan: Plan, moves: Analysis['moves'], all: IndexSet, record: DeclRecord): MoverRow {
    const routes = new Map<string, MoverRow['routes'][number]>();
    let reached = IndexSet.EMPTY;
    for (const move of moves) {
        const { platform } = move;
        const within = [...move.workloads].filter(index => {
            const from = nth(plan.workloads, index).platform;
            const methods = from && platform ? methodsBetween(record, from, platform) : [];
            if (from && platform && methods.length > 0) {
                routes.set(`${from.name} ${platform.name}`, { from: from.name, to: platform.name, methods });
            }
            return methods.length > 0;
        });
        reached = reached.union(IndexSet.ofSorted(within));
    }
    return {
        product: record.name,
        title: record.title ?? null,
        machines: machinesOf(plan, all),
        reaches: machinesOf(plan, reached),
        routes: [...routes.values()],
        refuses: (record.refusals ?? []).flatMap(row =>
            row.features.flatMap(({ name }): MoverRow['refuses'] => {
                const users = IndexSet.ofSorted(
                    [...reached].filter(i => nth(plan.workloads, i).uses.some(u => u.name === name)),
                );
                const { evidence } = row;
                return users.empty
                    ? []
                    : [
                          {
                              feature: name,
                              methods: row.methods,
                              reason: row.reason ?? null,
                              evidence: evidence
                                  ? `${evidence.grade}${evidence.source ? `, ${evidence.source}` : ''}`
                                  : null,
                              workloads: [...users].map(i => nth(plan.workloads, i).name),
                              machines: machinesOf(plan, users),
                          },
                      ];
            }),
        ),
    };
}

function methodsBetween({ moves = [] }: DeclRecord, from: Platform, to: Platform): readonly Method[] {
    const kinds = (platform: Platform) => new Set(platform.chain.map(r => r.name));
    const [source, target] = [kinds(from), kinds(to)];
    const rows = moves.filter(row => source.has(row.from.name) && target.has(row.to.name));
    return METHODS.filter(m => rows.some(row => row.methods.includes(m)));
}

function machinesOf(plan: Plan, workloads: IndexSet): number {
    return [...workloads].reduce((sum, i) => sum + nth(plan.workloads, i).count, 0);
}
