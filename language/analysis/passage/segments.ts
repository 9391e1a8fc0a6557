import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Network, Phase, Plan } from '../../plan/plan.ts';
import type { Move, PhaseDates } from '../analysis.ts';
import { remember } from '../memory.ts';
import { networkUsers, usersOf } from './left-behind.ts';

/** Segments whose machines move in several waves: in between they are on both sides. */

/** One segment with the waves that share it. */
export interface SharedSegment {
    readonly network: Network;
    /** The phases that move machines of it away, in their order; at least one. */
    readonly phases: readonly Phase[];
    /** Machines of it that move, and those that stay where it is today. */
    readonly moving: IndexSet;
    readonly staying: IndexSet;
    /** The segment on the other side with the same VLAN or addresses, where one is declared. */
    readonly counterpart?: Network;
    /** Days from the start of the first wave to the end of the last one; undefined where that is not known, or where machines stay. */
    readonly days?: number;
}

/** Networks of platforms that are left whose machines do not all move in one phase. */
export function sharedSegments(plan: Plan, moves: readonly Move[], dates: readonly PhaseDates[]): SharedSegment[] {
    const leaving = plan.networks.filter(n => plan.from.some(p => p.name === n.platform?.name));
    if (leaving.length === 0 || moves.length === 0) {
        return [];
    }
    const waves = wavesByNetwork(plan, moves);
    const rest = remember(plan, moves, { key: 'networks of what stays', plain: true }, () =>
        usersOf(plan, IndexSet.range(0, plan.workloads.length).minus(IndexSet.union(moves.map(m => m.workloads)))),
    );
    return leaving.flatMap((network): SharedSegment[] => {
        const away = (waves.get(network.name) ?? []).filter(w => w.move.platform?.name !== network.platform?.name);
        const staying = rest.get(network.name) ?? IndexSet.EMPTY;
        const phases = [...new Set(away.map(w => w.move.phase))].sort((a, b) => a.index - b.index);
        const [first] = phases,
            last = phases.at(-1);
        if (!first || !last || (phases.length === 1 && staying.empty)) {
            return [];
        }
        const starts = nth(dates, first.index).starts,
            ends = nth(dates, last.index).ends;
        const targets = new Set(away.map(w => w.move.platform?.name));
        return [
            {
                network,
                phases,
                moving: IndexSet.union(away.map(w => w.users)),
                staying,
                counterpart: plan.networks.find(n => targets.has(n.platform?.name) && isCounterpart(network, n)),
                ...(staying.empty && starts !== undefined && ends !== undefined
                    ? { days: Math.max(1, Math.round(ends - starts)) }
                    : {}),
            },
        ];
    });
}

interface Wave {
    readonly move: Move;
    readonly users: IndexSet;
}

/** The moves that take machines of a network along, by its name. */
function wavesByNetwork(plan: Plan, moves: readonly Move[]): ReadonlyMap<string, readonly Wave[]> {
    const found = new Map<string, Wave[]>();
    for (const move of moves) {
        for (const [name, users] of networkUsers(plan, move)) {
            const own = found.get(name);
            if (own) {
                own.push({ move, users });
            } else {
                found.set(name, [{ move, users }]);
            }
        }
    }
    return found;
}

/** The same segment on the other platform: told by its VLAN or its addresses. */
export function isCounterpart(a: Network, b: Network): boolean {
    const vlan = a.figures['vlan']?.value;
    return (
        (vlan !== undefined && vlan === b.figures['vlan']?.value) || (a.subnet !== undefined && a.subnet === b.subnet)
    );
}
