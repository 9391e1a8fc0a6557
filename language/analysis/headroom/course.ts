import { nth } from '../../basics/lists.ts';
import { footprint } from '../../physics/index.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Fabric, Phase } from '../../plan/plan.ts';
import type { Facts } from '../analysis.ts';
import { hostsAlong } from '../passage/hosts.ts';
import { retiredIn } from '../recovery/service.ts';
import { computeOn, nodesLeft } from './sizing/compute.ts';
import { type Room, roomOn, storages, storedIn } from './sizing/stored.ts';

/** Capacity over the phases, both sides: what each fabric holds, and what it could hold with one node less. */

/** Something that has to fit. Data in bytes of machines (copies not counted), memory in bytes, virtual processors as a count. */
export interface Fill {
    readonly need: number;
    /** What there is room for with every node. */
    readonly have: number;
    /** The same with one node lost; `null` where that says nothing (an array, or a scheme that cannot heal). */
    readonly less: number | null;
    /** Some machines state no size: the need is at least this. */
    readonly atLeast: boolean;
}

export interface CapacityRow {
    readonly fabric: string;
    readonly role: 'source' | 'target';
    /** At the end of this phase; undefined: today. */
    readonly phase?: string;
    readonly nodes: number | null;
    readonly data: Fill | null;
    readonly memory: Fill | null;
    readonly vcpu: Fill | null;
}

/** Of every fabric that says something of its size, today and after each phase that changes what is on it or how many nodes it has. */
export function capacityAlong(facts: Facts): CapacityRow[] {
    const { plan, moves } = facts;
    const rooms = new Map([...storages(facts)].map(s => [s.fabric, s.room]));
    return plan.fabrics.flatMap(fabric => {
        if (!fabric.target && fabric.workloads.empty) {
            return [];
        }
        const hosts = hostsAlong(plan, fabric);
        const stated = fabric.figures['nodes']?.value ?? null;
        const rows: CapacityRow[] = [];
        let on = fabric.workloads;
        const put = (phase: Phase | undefined, nodes: number | null) => {
            const row = rowOf(facts, fabric, rooms.get(fabric), on, nodes, phase);
            // A cluster without hosts is worth a row where it has some at another time.
            if (saysSomething(row) || hosts !== undefined) {
                rows.push(row);
            }
        };
        put(undefined, stated);
        let nodes = stated;
        for (const phase of plan.phases) {
            const own = moves.filter(m => m.phase === phase);
            const come = IndexSet.union(own.filter(m => m.fabric === fabric).map(m => m.workloads));
            const gone = IndexSet.union([
                ...own.filter(m => m.fabric !== fabric).map(m => m.workloads),
                retiredIn(phase),
            ]);
            const after = on.union(come).minus(gone.minus(come));
            const count = hosts ? nth(hosts, phase.index).after : stated;
            if (after.size !== on.size || !come.minus(on).empty || count !== nodes) {
                on = after;
                nodes = count;
                put(phase, count);
            }
        }
        return rows.some(saysSomething) ? rows : [];
    });
}

function saysSomething({ data, memory, vcpu }: CapacityRow): boolean {
    return data !== null || memory !== null || vcpu !== null;
}

function rowOf(
    { plan }: Facts,
    fabric: Fabric,
    room: Room | undefined,
    on: IndexSet,
    nodes: number | null,
    phase: Phase | undefined,
): CapacityRow {
    const whole = computeOn(plan, fabric, on, nodes);
    const less = nodes === null ? null : computeOn(plan, fabric, on, nodesLeft({ nodes }));
    const fill = (resource: 'memory' | 'vcpu'): Fill | null => {
        const figure = whole?.[resource];
        // Where there are no hosts, and nothing asks for any, there is nothing to tell.
        return figure && (nodes !== 0 || figure.need > 0) ? { ...figure, less: less?.[resource]?.have ?? null } : null;
    };
    return {
        fabric: fabric.name,
        role: fabric.target ? 'target' : 'source',
        ...(phase ? { phase: phase.name } : {}),
        nodes,
        data: room ? dataOf(plan, room, on, nodes) : null,
        memory: fill('memory'),
        vcpu: fill('vcpu'),
    };
}

function dataOf(plan: Facts['plan'], room: Room, on: IndexSet, nodes: number | null): Fill | null {
    const own = nodes === null || nodes === room.nodes ? room : nodes > 0 ? roomOn(room, nodes) : undefined;
    const { known, missing } = storedIn(plan, on);
    const need = { need: known, atLeast: missing.length > 0 };
    if (!own) {
        return known > 0 ? { ...need, have: 0, less: null } : null;
    }
    if (own.writable === null) {
        return null;
    }
    // What can be written are copies too; people think of their data.
    const have = own.array ? own.writable : own.writable / footprint(1, own.scheme);
    return { ...need, have: own.impossible === null ? have : 0, less: own.resilient };
}
