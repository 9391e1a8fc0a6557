import { leastWhole } from '../../basics/search.ts';
import {
    exactly,
    type FabricInput,
    memoryTaken,
    type NodeShare,
    overcommitOf,
    resilientUsable,
    roomFor,
    type StationName,
    spaceOverhead,
    width,
} from '../../physics/index.ts';
import type { Facts } from '../analysis.ts';
import { hostsAlong } from '../passage/hosts.ts';
import type { FabricHeadroom } from './headroom.ts';
import { needOf, nodesLeft, type Resource } from './sizing/compute.ts';
import { fullest, MOST, MOST_NODES, missedOn, type Sizing, sizingOf } from './sizing/size.ts';
import { storedIn } from './sizing/stored.ts';

/** The least fabric that carries a plan: all figures together, each of them with nothing to spare beside the others. */

export interface LeastFabric {
    readonly nodes: number;
    /** Of each node. */
    readonly links: number;
    /** Of each rack; `null` where nothing leaves one, or it is told by a ratio. */
    readonly uplinks: number | null;
    /** bytes; `null` where nothing bursts into it. */
    readonly buffer: number | null;
    /** Of each node; `null` in an array. */
    readonly devices: number | null;
    /** Faster devices in front of them; `null` without any. */
    readonly cache: number | null;
    /** Cores of each node for the storage software; `null` in an array. */
    readonly controller: number | null;
    /** Raw bytes of each node; `null` where nobody says what is stored. */
    readonly raw: number | null;
    /** Cores and bytes of memory of each node; `null` where no machine says what it takes. */
    readonly cores: number | null;
    readonly memory: number | null;
    /** What of it the model computes with. */
    readonly change: Partial<FabricInput>;
}

/** A second cable is not for load: on one alone hangs a node, or a rack. */
const REDUNDANT = 2;

/** Counts that stations ask for. */
interface Counts {
    readonly nodes: number;
    readonly links: number;
    readonly uplinks: number;
    readonly devices: number;
    readonly cache: number;
    readonly controller: number;
}
type Counted = Exclude<keyof Counts, 'nodes'>;

const STATION: Readonly<Record<Counted, StationName>> = {
    links: 'node-link',
    uplinks: 'rack-uplink',
    devices: 'media',
    cache: 'media',
    controller: 'controller',
};
const LIMIT: Readonly<Record<Counted, number>> = {
    links: MOST.links,
    uplinks: MOST.uplinks,
    devices: MOST.media,
    cache: MOST.media,
    controller: MOST.cores,
};
/** More than counts that only grow ever take. */
const MOST_ROUNDS = 200;
/** What rounding may add to a utilisation that stands right at its limit. */
const SLACK = 1 + 1e-9;

/** Whether there is a least fabric to ask for; a string says why not. */
export function sizable(facts: Facts, headroom: FabricHeadroom): string | null {
    const { full } = headroom.model;
    if (headroom.role !== 'target') {
        return 'no phase moves anything to it';
    }
    if (hostsAlong(facts.plan, headroom.fabric)) {
        return 'it is made of hosts that are converted';
    }
    return full.scheme === null || full.coordinator === null ? 'it is not known how it keeps its copies' : null;
}

/** The least fabric that keeps the plan's headroom in every phase and scenario and meets every objective that hardware can meet; a string says why there is none. */
export function leastFabric(facts: Facts, headroom: FabricHeadroom): LeastFabric | string {
    const why = sizable(facts, headroom);
    if (why !== null) {
        return why;
    }
    const sizing = sizingOf(facts, headroom);
    if (typeof sizing === 'string') {
        return sizing;
    }
    const { scheme, nodes } = sizing.full;
    const first = scheme === null || sizing.full.coordinator === 'array' ? 1 : width(scheme) + 1;
    for (let count = Math.max(first, nodes ?? 1); count <= MOST_NODES; count++) {
        const search = new Search(sizing, count);
        const counts = search.least();
        if (counts !== null) {
            return withRest(facts, sizing, search, counts);
        }
    }
    return `no fabric of up to ${MOST_NODES} nodes with these links carries it`;
}

/** The counts of a fabric with so many nodes. */
class Search {
    private readonly sizing: Sizing;
    private readonly own: readonly Counted[];
    private readonly start: Counts;

    constructor(sizing: Sizing, nodes: number) {
        const { full, base } = sizing;
        const inside = full.coordinator !== 'array';
        this.sizing = sizing;
        this.own = [
            'links',
            ...(full.racks > 1 && (base.uplinks || !base.oversubscription) ? (['uplinks'] as const) : []),
            ...(inside ? (['devices', 'controller'] as const) : []),
            ...(inside && base.cache ? (['cache'] as const) : []),
        ];
        const least = (count: Counted) => (this.own.includes(count) ? floorOf(count) : 0);
        this.start = {
            nodes,
            links: least('links'),
            uplinks: least('uplinks'),
            devices: least('devices'),
            cache: least('cache'),
            controller: least('controller'),
        };
    }

    has(count: Counted): boolean {
        return this.own.includes(count);
    }

    /** Nothing of it can be taken away; `null` where some station stays too full. */
    least(): Counts | null {
        let counts = this.raised(this.start);
        if (counts === null) {
            return null;
        }
        // Objectives that hardware can meet: each kind of it is tried, and what it adds to the others is raised again.
        for (let better: Counts | null = counts; better !== null; better = this.faster(counts)) {
            counts = better;
        }
        return this.lowered(counts);
    }

    change({ nodes, links, uplinks, devices, cache, controller }: Counts): Partial<FabricInput> {
        const { base, full } = this.sizing;
        return {
            nodes,
            links: { ...full.links, count: links },
            ...(this.has('uplinks') && { uplinks: { count: uplinks, rate: uplinkRate(this.sizing) } }),
            ...(this.has('devices') && { devices }),
            ...(this.has('cache') && base.cache && { cache: { ...base.cache, devices: cache } }),
            ...(this.has('controller') && { controller: { ...base.controller, cores: controller } }),
        };
    }

    private full(counts: Counts, count: Counted): boolean {
        const most = fullest(this.sizing.track(this.change(counts)), STATION[count]).utilisation;
        return most > this.sizing.target * SLACK;
    }

    /** Whether the kind of devices is what fills the media, with more than enough of the other one. */
    private short(counts: Counts, count: Counted): boolean {
        const other = count === 'devices' ? 'cache' : count === 'cache' ? 'devices' : null;
        return this.full(other !== null && this.has(other) ? { ...counts, [other]: LIMIT[other] } : counts, count);
    }

    /** What each station asks for grows with what the others have, so raising them in turn ends; what is then too much of one is taken away again. */
    private raised(from: Counts): Counts | null {
        let counts = from;
        for (let round = 0; round < MOST_ROUNDS; round++) {
            const before = counts;
            for (const count of this.own) {
                if (!this.short(counts, count)) {
                    continue;
                }
                const enough = leastWhole(
                    counts[count],
                    LIMIT[count],
                    n => !this.short({ ...counts, [count]: n }, count),
                );
                // An OSD uses so many cores and no more: where no number of cores is enough it takes more OSDs.
                const more = count === 'controller' && counts.devices < LIMIT.devices;
                if (enough === null && !more) {
                    return null;
                }
                counts = enough === null ? { ...counts, devices: counts.devices + 1 } : { ...counts, [count]: enough };
            }
            if (counts === before) {
                return this.own.some(count => this.full(counts, count)) ? null : counts;
            }
        }
        return null;
    }

    private missed(counts: Counts): number {
        return missedOn(this.sizing, this.sizing.track(this.change(counts)));
    }

    private faster(counts: Counts): Counts | null {
        const before = this.missed(counts);
        if (before === 0) {
            return null;
        }
        for (const count of this.own) {
            const most = this.raised({ ...counts, [count]: LIMIT[count] }),
                after = most === null ? before : this.missed(most);
            if (after >= before) {
                continue;
            }
            const enough = leastWhole(counts[count], LIMIT[count], n => {
                const raised = this.raised({ ...counts, [count]: n });
                return raised !== null && this.missed(raised) <= after;
            });
            const raised = enough === null ? null : this.raised({ ...counts, [count]: enough });
            if (raised !== null && this.missed(raised) < before) {
                return raised;
            }
        }
        return null;
    }

    private lowered(from: Counts): Counts {
        const missed = this.missed(from);
        const holds = (counts: Counts) =>
            !this.own.some(count => this.full(counts, count)) && this.missed(counts) <= missed;
        let counts = from;
        for (let changed = true; changed; ) {
            changed = false;
            for (const count of this.own) {
                while (counts[count] > floorOf(count) && holds({ ...counts, [count]: counts[count] - 1 })) {
                    counts = { ...counts, [count]: counts[count] - 1 };
                    changed = true;
                }
            }
        }
        return counts;
    }
}

function floorOf(count: Counted): number {
    return count === 'links' || count === 'uplinks' ? REDUNDANT : 1;
}

/** bytes/s of one uplink. */
function uplinkRate({ full }: Sizing): number {
    return full.uplinks?.rate ?? 12.5e9;
}

/** Buffer, room for data, processors and memory, which the counts decide. */
function withRest(facts: Facts, sizing: Sizing, search: Search, counts: Counts): LeastFabric {
    const { nodes } = counts;
    const inside = sizing.full.coordinator !== 'array';
    const controller = search.has('controller') ? counts.controller : null;
    const change = search.change(counts),
        buffer = bufferOf(sizing, change);
    return {
        nodes,
        links: counts.links,
        uplinks: search.has('uplinks') ? counts.uplinks : null,
        buffer,
        devices: search.has('devices') ? counts.devices : null,
        cache: search.has('cache') ? counts.cache : null,
        controller,
        raw: rawOf(facts, sizing, nodes),
        cores: coresOf(facts, sizing, nodes, controller ?? 0),
        memory: memoryOf(facts, sizing, { nodes, devices: inside ? counts.devices : null }),
        change: buffer === null ? change : { ...change, buffer },
    };
}

/** A port may hold a share of it, so the queue that fills it grows with it alike. docs/io-model.md 2.7. */
function bufferOf({ track, full, target }: Sizing, change: Partial<FabricInput>): number | null {
    const now = full.buffer ?? 2 ** 20;
    const used = fullest(track({ ...change, buffer: now }), 'switch-buffer').utilisation;
    return used > 0 ? roundedUp((now * used) / target, 2 ** 20) : null;
}

function rawOf(facts: Facts, { headroom, full }: Sizing, nodes: number): number | null {
    const { scheme, coordinator } = full;
    const most = Math.max(0, ...headroom.phases.map(p => storedIn(facts.plan, p.after).known));
    if (scheme === null || most === 0) {
        return null;
    }
    const usable = coordinator === 'array' ? 0.95 * nodes : resilientUsable(Array<number>(nodes).fill(1), scheme);
    return roundedUp(most / (usable ?? (0.95 * nodes) / spaceOverhead(scheme)), 1e12);
}

/** The most that all machines on it ask for at one time. */
function mostOf({ plan }: Facts, { headroom }: Sizing, what: Resource): number {
    return Math.max(0, ...headroom.phases.map(p => needOf(plan, p.after, what).known));
}

/** With everything nobody stated at its bad end: nothing about it is left open. */
function fits(share: NodeShare, nodes: number, need: number): boolean {
    return need <= roomFor(share, nodesLeft({ nodes })).worst * SLACK;
}

function coresOf(facts: Facts, sizing: Sizing, nodes: number, controller: number): number | null {
    const need = mostOf(facts, sizing, 'vcpu');
    const times = overcommitOf(sizing.headroom.fabric.figures['overcommit']?.value ?? null);
    return need === 0
        ? null
        : leastWhole(0, 4096, cores =>
              fits({ whole: cores, taken: exactly(Math.min(controller, cores)), times }, nodes, need),
          );
}

function memoryOf(
    facts: Facts,
    { headroom, full, ...sizing }: Sizing,
    { nodes, devices }: { readonly nodes: number; readonly devices: number | null },
): number | null {
    const need = mostOf(facts, { headroom, full, ...sizing }, 'memory');
    if (need === 0) {
        return null;
    }
    const stated = headroom.fabric.figures['controller.memory']?.value ?? null;
    const share = (whole: number): NodeShare => ({
        whole,
        taken:
            stated === null
                ? memoryTaken({ coordinator: full.coordinator, devices, media: full.media }, whole)
                : exactly(Math.min(whole, stated)),
        times: exactly(1),
    });
    let low = 0,
        high = 2 * need + 2 ** 40;
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (fits(share(middle), nodes, need)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return roundedUp(high, 2 ** 30);
}

/** Up to four digits of a unit: what is written is at most 0.1 % more than what is needed. */
function roundedUp(value: number, unit: number): number {
    const amount = value / unit,
        step = 10 ** (Math.floor(Math.log10(amount)) - 3);
    return Number((Math.ceil((amount / step) * (1 - 1e-12)) * step).toPrecision(4)) * unit;
}
