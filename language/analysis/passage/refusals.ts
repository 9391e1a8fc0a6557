import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { CutoverStep, Mover, Plan, Platform, Product } from '../../plan/plan.ts';
import type { Evidence, Method, RefusalRecord } from '../../plan/records.ts';
import { inLibrary, type Span } from '../../plan/source.ts';
import { outsideWindow } from '../../plan/versions.ts';
import type { Facts, Move } from '../analysis.ts';
import { remember } from '../memory.ts';
import { methodsOf } from './movers.ts';
import { passageOf } from './passages.ts';

/** What a tool, or a way of copying, cannot move. */

/** The library's name for what holds for every tool that copies a running machine. */
const EVERY_COPY = 'any-copy';

/** One thing a tool or a way of copying refuses, and whom it hits. */
export interface Refusal {
    readonly features: readonly string[];
    readonly workloads: IndexSet;
    readonly reason?: string;
    readonly evidence?: Evidence;
    readonly span: Span;
}

/** What is in the way of one cutover. */
export interface Refused {
    readonly move: Move;
    /** `route`: the tool does not move from there to there; `method`: not in this way; `features`: not what these machines have; `unnamed`: nobody says which tool copies them while they run. */
    readonly what: 'route' | 'method' | 'features' | 'unnamed';
    readonly from?: Platform;
    readonly methods: readonly Method[];
    readonly refusals: readonly Refusal[];
    readonly workloads: IndexSet;
}

/** Everything that is refused, move by move. A plan that names neither a way nor a tool is asked nothing. */
export function refusedIn({ plan, moves }: Pick<Facts, 'plan' | 'moves'>): Refused[] {
    return moves.flatMap(move => refusedBy(plan, move));
}

/** Ways in which a machine writes on while it is copied. */
const RUNNING: ReadonlySet<Method> = new Set(['warm', 'live']);

function refusedBy(plan: Plan, move: Move): Refused[] {
    const { step, platform } = move;
    if (!platform || (!step.mover && !step.method)) {
        return [];
    }
    const found: Refused[] = [];
    for (const [from, workloads] of bySource(plan, move)) {
        const route = step.mover ? routeProblem(step.mover, step, from, platform) : undefined;
        if (route) {
            found.push({ move, from, workloads, refusals: [], ...route });
        }
        if (!step.mover && RUNNING.has(move.method ?? 'cold') && from?.name !== platform.name) {
            found.push({ move, from, workloads, refusals: [], what: 'unnamed', methods: [] });
        }
    }
    const refusals = [
        ...(step.mover?.product
            ? featuresRefused(plan, move.workloads, step.mover.product, step.mover.version, move.method)
            : []),
        ...generalRefusals(plan, move),
    ];
    const told = withoutTwice(refusals);
    if (told.length > 0) {
        found.push({
            move,
            what: 'features',
            methods: move.method ? [move.method] : [],
            refusals: told,
            workloads: IndexSet.union(told.map(r => r.workloads)),
        });
    }
    return found;
}

function routeProblem(
    mover: Mover,
    step: CutoverStep,
    from: Platform | undefined,
    to: Platform,
): Pick<Refused, 'what' | 'methods'> | undefined {
    // Of a product of one's own that says nothing nobody knows what it moves; what the library knows of one is what it moves.
    const { product } = mover;
    if (!product || (product.moves.length === 0 && !inLibrary(product.record.nameSpan))) {
        return undefined;
    }
    const methods = methodsOf(mover, from, to);
    if (methods.length === 0) {
        return { what: 'route', methods };
    }
    return step.method && !methods.includes(step.method) ? { what: 'method', methods } : undefined;
}

/** Machines of a move by the platform they are on. */
function bySource(plan: Plan, move: Move): readonly (readonly [Platform | undefined, IndexSet])[] {
    const names = remember(plan, move, { key: 'sources', plain: true }, () => {
        const lists = new Map<string, number[]>();
        for (const index of move.workloads) {
            const name = nth(plan.workloads, index).platform?.name ?? '';
            const list = lists.get(name);
            if (list) {
                list.push(index);
            } else {
                lists.set(name, [index]);
            }
        }
        return new Map([...lists].map(([name, list]) => [name, IndexSet.ofSorted(list)]));
    });
    return [...names].map(([name, workloads]) => [plan.platforms.get(name), workloads] as const);
}

/** What a product refuses of some workloads, in one of its ways; without a way, what it refuses in all of them. */
export function featuresRefused(
    plan: Plan,
    workloads: IndexSet,
    product: Product,
    version: string | undefined,
    method: Method | undefined,
): Refusal[] {
    const rows = product.refusals.filter(
        row =>
            !outsideWindow(version, row) &&
            (row.methods.length === 0 || (method !== undefined && row.methods.includes(method))),
    );
    return refusalsOf(plan, workloads, rows);
}

function refusalsOf(plan: Plan, workloads: IndexSet, rows: readonly RefusalRecord[]): Refusal[] {
    const users = usersOf(plan, workloads);
    return rows.flatMap(row =>
        row.features.flatMap((use): Refusal[] => {
            const own = users.get(use.name);
            return own
                ? [{ features: [use.name], workloads: own, reason: row.reason, evidence: row.evidence, span: row.span }]
                : [];
        }),
    );
}

/** Workloads by the features they use. */
function usersOf(plan: Plan, workloads: IndexSet): ReadonlyMap<string, IndexSet> {
    return remember(plan, workloads, { key: 'users of features', plain: true }, () => {
        const lists = new Map<string, number[]>();
        for (const index of workloads) {
            for (const { name } of nth(plan.workloads, index).uses) {
                const list = lists.get(name);
                if (list) {
                    list.push(index);
                } else {
                    lists.set(name, [index]);
                }
            }
        }
        return new Map([...lists].map(([name, list]) => [name, IndexSet.ofSorted(list)]));
    });
}

/** What no tool can copy in this way. */
function generalRefusals(plan: Plan, { workloads, method }: Move): Refusal[] {
    const rows = method ? (plan.declaration('product', EVERY_COPY)?.refusals ?? []) : [];
    return refusalsOf(
        plan,
        workloads,
        rows.filter(row => method !== undefined && row.methods.includes(method)),
    );
}

/**
 * Machines that no tool can copy while they run, by what they keep on the target: a disk that machines share, say. What the target cannot run, or
 * what has to be cleared up before the copy, is told as that.
 */
export function standingFor(plan: Plan, workloads: IndexSet, to: Platform): IndexSet {
    const users = usersOf(plan, workloads);
    if (users.size === 0) {
        return IndexSet.EMPTY;
    }
    const rows = (plan.declaration('product', EVERY_COPY)?.refusals ?? []).filter(row => row.methods.includes('warm'));
    const features = [...new Set(rows.flatMap(row => row.features.map(use => use.name)))];
    return IndexSet.union(
        features.map(feature =>
            IndexSet.ofSorted(
                [...(users.get(feature) ?? IndexSet.EMPTY)].filter(index => {
                    const fate = passageOf(plan, nth(plan.workloads, index).platform, to, feature)?.fate;
                    return fate !== 'unsupported' && fate !== 'clear-first';
                }),
            ),
        ),
    );
}

/** The tool's own word on a feature counts more than the general one. */
function withoutTwice(refusals: readonly Refusal[]): Refusal[] {
    const seen = new Set<string>();
    return refusals.filter(({ features }) => {
        const key = features.join();
        const first = !seen.has(key);
        seen.add(key);
        return first;
    });
}
