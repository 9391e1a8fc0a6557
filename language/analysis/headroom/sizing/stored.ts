import { nth } from '../../../basics/lists.ts';
import { canSelfHeal, FULL_RATIO, footprint, resilientUsable, type Scheme, width } from '../../../physics/index.ts';
import type { IndexSet } from '../../../plan/index-set.ts';
import { IndexSet as Indices } from '../../../plan/index-set.ts';
import type { Fabric, Phase, Plan } from '../../../plan/plan.ts';
import type { Facts, Move } from '../../analysis.ts';
import { remember } from '../../memory.ts';
import { hostsAlong, hostsBefore } from '../../passage/hosts.ts';
import { retiredIn } from '../../recovery/service.ts';
import { changeOf, copyRateOf } from '../copy.ts';
import { storedBytes } from '../headroom.ts';
import { type FabricModel, fabricModel } from '../input.ts';
import { moveSeconds } from '../remedies/pace.ts';

/** What a fabric has to store along the phases, and what it can. Bytes. docs/io-model.md 2.5, docs/language.md 5.5. */

/** Data of a set of workloads: what is known, which is a lower bound, and who does not say. */
export interface Stored {
    readonly known: number;
    readonly missing: readonly number[];
}

export interface Room {
    readonly model: FabricModel;
    readonly nodes: number;
    readonly scheme: Scheme;
    /** Raw bytes of all nodes; `null` where `raw` is not stated. */
    readonly raw: number | null;
    /** Raw bytes that can be written: storage stops at 95 %, an array is filled to the brim. */
    readonly writable: number | null;
    /** Data that still heals after the loss of a node; `null` where nothing heals or `raw` is not stated. */
    readonly resilient: number | null;
    readonly heals: boolean;
    /** Why no such fabric can exist, in words; `null` where it can. */
    readonly impossible: string | null;
    readonly array: boolean;
}

/** How a fabric fares at one time: `full` certainly does not fit, `grows` may not while copies run, `tight` cannot heal. */
export type Level = 'impossible' | 'full' | 'grows' | 'tight' | 'no-spare';

export interface Moment {
    /** Undefined: today, before the first phase. */
    readonly phase: Phase | undefined;
    /** Workloads on it. */
    readonly on: IndexSet;
    readonly stored: Stored;
    /** Most that snapshots of machines being copied away may add. */
    readonly growth: number;
    readonly level: Level | undefined;
    /** What it can store at that time: hosts may have been converted. */
    readonly room: Room;
    /** Hosts are converted away when the phase starts. */
    readonly shrinks?: true;
}

export interface Storage {
    readonly fabric: Fabric;
    readonly room: Room;
    readonly moments: readonly Moment[];
}

/** Data of some workloads, all their machines; used, else provisioned. */
export function storedIn(plan: Plan, set: IndexSet): Stored {
    return remember(plan, set, { key: 'stored data', plain: true }, () => {
        let known = 0;
        const missing: number[] = [];
        for (const index of set) {
            const bytes = storedBytes(nth(plan.workloads, index));
            if (bytes === null) {
                missing.push(index);
            } else {
                known += bytes;
            }
        }
        return { known, missing };
    });
}

/** What a fabric can store; a string says what is missing to tell. */
export function roomOf(model: FabricModel): Room | string {
    const { scheme, coordinator, raw, racks, failureDomain } = model.full;
    if (scheme === null || coordinator === null) {
        return 'its storage scheme';
    }
    const array = coordinator === 'array';
    // An array is one store however many hosts use it; without `nodes` its `raw` is the whole.
    const nodes = model.full.nodes ?? (array && raw !== null ? 1 : model.none ? 0 : null);
    if (nodes === null) {
        return '`nodes`';
    }
    const heals = !array && canSelfHeal(nodes, scheme);
    const each = raw === null ? null : Array.from({ length: nodes }, () => raw);
    return {
        model,
        nodes,
        scheme,
        array,
        heals,
        raw: raw === null ? null : nodes * raw,
        writable: raw === null ? null : (array ? 1 : FULL_RATIO) * nodes * raw,
        resilient: each === null || !heals ? null : resilientUsable(each, scheme),
        impossible: array
            ? null
            : impossibleBecause(nodes, scheme, failureDomain === 'rack' ? racks : null, coordinator),
    };
}

function impossibleBecause(nodes: number, scheme: Scheme, racks: number | null, coordinator: string): string | null {
    const needed = width(scheme);
    const pieces = scheme.kind === 'replica' ? `${needed} copies` : `${needed} strips (${scheme.k}+${scheme.m})`;
    if (needed > nodes) {
        return `${pieces} of every block need ${needed} nodes, and it has ${nodes}`;
    }
    // Two copies in each of two sites is what a stretched Ceph is.
    const stretched =
        coordinator === 'primary' && scheme.kind === 'replica' && racks !== null && racks > 1 && needed % racks === 0;
    return racks !== null && needed > racks && !stretched
        ? `${pieces} of every block, each in a rack of its own, need ${needed} racks, and it has ${racks}`
        : null;
}

/** The same fabric with another number of nodes. */
export function roomOn(room: Room, nodes: number): Room {
    const other = roomOf({ ...room.model, full: { ...room.model.full, nodes } });
    return typeof other === 'string' ? room : other;
}

/** Every fabric that is a target, or a source that says how large it is, with what it stores at every time it changes. */
export function* storages(facts: Facts): Iterable<Storage> {
    const { plan } = facts;
    for (const fabric of plan.fabrics) {
        if (!fabric.target && (fabric.workloads.empty || !fabric.figures['raw'])) {
            continue;
        }
        const room = remember(plan, fabric, { key: 'room' }, () => roomOf(fabricModel(plan, fabric)));
        if (typeof room !== 'string') {
            yield { fabric, room, moments: momentsOf(facts, fabric, room) };
        }
    }
}

function momentsOf(facts: Facts, fabric: Fabric, room: Room): Moment[] {
    const { plan, moves } = facts;
    const moment = (phase: Phase | undefined, on: IndexSet, own: Room, growth = 0): Moment => {
        const stored = storedIn(plan, on);
        return { phase, on, stored, growth, level: levelOf(own, stored.known, growth), room: own };
    };
    const hosts = hostsAlong(plan, fabric);
    const roomWith = (nodes: number | undefined): Room => (nodes === undefined ? room : roomOn(room, nodes));
    const found: Moment[] = [];
    let on = fabric.workloads;
    if (!on.empty) {
        found.push(moment(undefined, on, hosts ? roomWith(fabric.figures['nodes']?.value) : room));
    }
    for (const phase of plan.phases) {
        const own = moves.filter(m => m.phase === phase);
        const count = hosts && nth(hosts, phase.index);
        const there = roomWith(count?.during);
        // Hosts leave when the phase starts, and everything is still on the others.
        if (count && count.during < hostsBefore(plan, fabric, phase.index) && !on.empty) {
            found.push({ ...moment(phase, on, there), shrinks: true });
        }
        const come = Indices.union(own.filter(m => m.fabric === fabric).map(m => m.workloads)).minus(on);
        const leaving = own.filter(m => m.fabric !== fabric && m.workloads.overlaps(on));
        const moved = Indices.union(leaving.map(m => m.workloads)).intersect(on);
        const gone = moved.union(retiredIn(phase).intersect(on));
        if (!moved.empty) {
            const growth = leaving.reduce((sum, m) => sum + snapshots(facts, m, on), 0);
            if (growth > 0) {
                found.push(moment(phase, on, there, growth));
            }
        }
        if (come.empty && gone.empty) {
            continue;
        }
        on = on.union(come).minus(gone);
        if (!come.empty && !on.empty) {
            found.push(moment(phase, on, there));
        }
    }
    return found;
}

/**
 * Most that the snapshots of a move may take on its source: what the machines change while their wave is copied, where each snapshot is
 * kept until the wave has ended; never more than the machines themselves. docs/io-model.md 8.2.6.
 */
function snapshots(facts: Facts, move: Move, on: IndexSet): number {
    const { plan, headroom } = facts;
    const rate = copyRateOf(headroom, move),
        target = headroom.of(move.fabric.name);
    const seconds = rate && target ? moveSeconds(plan, target, move, rate.rate) : null;
    if (seconds === null) {
        return 0;
    }
    let sum = 0;
    for (const index of move.workloads.intersect(on)) {
        const workload = nth(plan.workloads, index);
        const bytes = storedBytes(workload),
            change = bytes === null ? undefined : changeOf(workload, bytes / workload.count);
        sum += bytes === null || change === undefined ? 0 : Math.min(bytes, change * workload.count * seconds);
    }
    return sum;
}

export function levelOf(room: Room, known: number, growth: number): Level | undefined {
    const { writable, resilient, scheme, heals, array } = room;
    if (room.impossible !== null) {
        return 'impossible';
    }
    const taken = array ? known : footprint(known, scheme);
    if (writable !== null && taken > writable) {
        return 'full';
    }
    if (writable !== null && growth > 0 && (array ? known + growth : footprint(known + growth, scheme)) > writable) {
        return 'grows';
    }
    if (growth > 0 || array) {
        return undefined;
    }
    return resilient !== null && known > resilient ? 'tight' : heals ? undefined : 'no-spare';
}
