import { lastOf } from '../../../language/basics/lists.ts';
import { at, type ModelCell, type ModelComponent, type PreviewModel } from '../model.ts';

/**
 * What has moved stands in towers: one for each target platform where a plan has several, else one for each fabric that
 * machines move to. A storey is what the machines of a tower stand on in one lane.
 */
export interface Towers {
    /** In the order of the plan; at least one. */
    readonly list: readonly Tower[];
    /** Towers that a component or cell is about, by id: where a cell goes, and whom a component serves there. */
    readonly of: ReadonlyMap<string, readonly number[]>;
}

export interface Tower {
    /** Name of the platform or fabric; empty where nothing goes anywhere. */
    readonly key: string;
    readonly title: string;
    readonly machines: number;
}

/** Towers as they are shown: at most three, the last of which stands for all others. */
export interface Shown {
    readonly title: string;
    /** Towers it stands for. */
    readonly members: readonly number[];
}

export const MOST_TOWERS = 3;
/** In a narrow picture three towers have no room for a word. */
export const MOST_NARROW = 2;

/** Whether machines of a cell ever stand on the new side. */
export function moves(cell: ModelCell): boolean {
    return cell.side.some(([, side]) => side === 'right');
}

export function towersOf(
    model: PreviewModel,
    components: readonly ModelComponent[],
    cells: readonly ModelCell[],
): Towers {
    const fabrics = new Map(model.components.filter(c => c.kind === 'fabric').map(c => [c.id, c]));
    const goals = cells.filter(moves).map(c => [c, c.target ?? c.fabric ?? ''] as const);
    const platforms = new Set(goals.flatMap(([, fabric]) => fabrics.get(fabric)?.platform ?? []));
    const keyOf = (fabric: string) =>
        platforms.size > 1 ? (fabrics.get(fabric)?.platform ?? '') : fabrics.has(fabric) ? fabric : '';
    const order = [...fabrics.values()].filter(f => at(f.side, 0) === 'right').map(f => keyOf(f.id));
    const machines = new Map<string, number>();
    for (const [cell, fabric] of goals) {
        const key = keyOf(fabric);
        machines.set(key, (machines.get(key) ?? 0) + cell.machines);
    }
    const keys = [...new Set([...order, ...machines.keys()])].filter(k => machines.has(k));
    const numbers = new Map((keys.length > 0 ? keys : ['']).map((key, i) => [key, i]));
    const of = new Map<string, number[]>(goals.map(([cell, fabric]) => [cell.id, [numbers.get(keyOf(fabric)) ?? 0]]));
    const served = new Map<string, Set<number>>();
    for (const { from, to, states } of model.ties) {
        const goal = of.get(to)?.[0];
        if (goal !== undefined && states.some(([, s]) => s.status !== 'absent')) {
            served.set(from, (served.get(from) ?? new Set<number>()).add(goal));
        }
    }
    for (const { id, kind, goal } of components) {
        if (goal !== undefined) {
            const there = [...fabrics.values()].filter(f => f.platform === goal).map(f => numbers.get(keyOf(f.id)));
            of.set(
                id,
                [...new Set(there.filter(t => t !== undefined))].sort((a, b) => a - b),
            );
            continue;
        }
        const own = kind === 'fabric' ? numbers.get(keyOf(id)) : undefined;
        of.set(id, own === undefined ? [...(served.get(id) ?? [])].sort((a, b) => a - b) : [own]);
    }
    return {
        list: [...numbers.keys()].map(key => ({
            key,
            title: fabrics.get(key)?.title ?? key,
            machines: machines.get(key) ?? 0,
        })),
        of,
    };
}

/**
 * The towers that are shown. Of more than three the largest are, and what was chosen; the rest is folded into one.
 *
 * @param about towers of what a person chose: they are never folded away
 * @param most so many have room
 */
export function shownTowers({ list }: Towers, about: readonly number[] = [], most = MOST_TOWERS): Shown[] {
    if (list.length <= most) {
        return list.map(({ title }, i) => ({ title, members: [i] }));
    }
    const wanted = new Set(about);
    const ranked = list
        .map((tower, i) => ({ i, rank: (wanted.has(i) ? 1e12 : 0) + tower.machines }))
        .sort((a, b) => b.rank - a.rank || a.i - b.i);
    const own = new Set(ranked.slice(0, most - 1).map(r => r.i));
    const rest = list.flatMap((_, i) => (own.has(i) ? [] : [i]));
    return [
        ...list.flatMap(({ title }, i) => (own.has(i) ? [{ title, members: [i] }] : [])),
        { title: `${rest.length} more`, members: rest },
    ];
}

/** Stretches of towers that share something: each a storey of its own. `sets`: towers of each thing. */
export function stretches(
    count: number,
    sets: readonly (readonly number[])[],
): (readonly [from: number, to: number])[] {
    const joined = new Array<boolean>(count).fill(false);
    for (const set of sets) {
        for (let i = Math.min(...set); i < Math.max(...set); i++) {
            joined[i] = true;
        }
    }
    const found: [number, number][] = [];
    for (let i = 0; i < count; i++) {
        if (i > 0 && joined[i - 1]) {
            lastOf(found)[1] = i;
        } else {
            found.push([i, i]);
        }
    }
    return found;
}
