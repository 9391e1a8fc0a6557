import { nth } from '../../../basics/lists.ts';
import { leastWhole } from '../../../basics/search.ts';
import {
    type FabricInput,
    loadsOf,
    MEDIA,
    type Fabric as ModelFabric,
    resilientUsable,
    type Scenario,
    type StationName,
    spaceOverhead,
    width,
    withDefaults,
} from '../../../physics/index.ts';
import type { Workload } from '../../../plan/plan.ts';
import type { Facts } from '../../analysis.ts';
import { modelClass, peakOf } from '../classes.ts';
import type { FabricHeadroom, HeadroomAnalysis } from '../headroom.ts';
import { pressuresOf } from '../pressure.ts';
import { targetOf } from '../problems.ts';
import { type Track, worstOf } from '../track.ts';
import { computeOn, hostOf, needOf, nodesLeft, RESOURCES, type Resource } from './compute.ts';
import { storedIn } from './stored.ts';

/** The sheet of phase 4: what the workloads of a fabric become behind it, and the least that carries them. docs/language.md 6. SI units. */

export interface Translation {
    readonly workload: string;
    /** Bytes of one I/O. */
    readonly block: number;
    /** All its machines at their peak: I/Os and bytes per second. */
    readonly frontEnd: { readonly reads: number; readonly writes: number; readonly bytes: number };
    /** Per front-end write or read: I/Os per I/O, bytes per byte, East-West bytes per byte. */
    readonly amplification: {
        readonly writeOps: number;
        readonly writeBytes: number;
        readonly readOps: number;
        /** Device reads one write asks for: read-modify-write. */
        readonly writeReads: number;
        readonly eastWestWrite: number;
        readonly eastWestRead: number;
    };
    /** The slower of reads and writes, seconds: on the source at peak where it is described, on the target healthy, with a node lost, while copying. */
    readonly p99: Readonly<Record<'source' | 'peak' | 'nodeFailure' | 'copy', number | null>>;
}

export type RequiredThing =
    | 'links'
    | 'uplinks'
    | 'buffer'
    | 'controller-cores'
    | 'media'
    | 'raw'
    | 'vcpu'
    | 'memory'
    | 'nodes';

/** The least of one thing with which every phase and scenario keeps its headroom, all else as stated. */
export interface Requirement {
    readonly what: RequiredThing;
    /** `null`: no amount of it alone is enough. */
    readonly need: number | null;
    /** What is stated; `null` where nothing is. */
    readonly have: number | null;
    /** Whether what is stated is enough with every figure at its centre: then only the worst of what nobody stated asks for more. */
    readonly enoughAtCentre: boolean;
    readonly unit: string;
    readonly scenario: Scenario | null;
    readonly phase: string | null;
}

export interface FabricSize {
    readonly fabric: string;
    readonly translation: readonly Translation[];
    readonly requires: readonly Requirement[];
    /** What was taken where the fabric states nothing. */
    readonly assumed: readonly string[];
    /** Why nothing can be said. */
    readonly reason: string | null;
}

/** The sheets of every target fabric, or of the one that is asked for; of each at most so many workloads, those with most bytes. */
export function sizesOf(facts: Facts, only?: string, most = Infinity): FabricSize[] {
    return facts.headroom.fabrics
        .filter(h => (only === undefined ? h.role === 'target' : h.fabric.name === only))
        .map(h => sizeOf(facts, h, most));
}

/** Bytes per second of all machines of a workload at their peak. */
function bytesOf(headroom: FabricHeadroom, { index, count }: Workload): number {
    const io = headroom.classOf(index);
    return io ? peakOf(io) * (io.block ?? 8192) * count : 0;
}

function sizeOf(facts: Facts, headroom: FabricHeadroom, most: number): FabricSize {
    const { fabric } = headroom,
        sizing = sizingOf(facts, headroom);
    if (typeof sizing === 'string') {
        return { fabric: fabric.name, translation: [], requires: [], assumed: [], reason: sizing };
    }
    const { full, base } = sizing;
    const on = [...new Set(headroom.phases.flatMap(p => [...p.after]))].map(i => nth(facts.plan.workloads, i));
    const shown =
        on.length <= most
            ? on
            : on.sort((a, b) => bytesOf(headroom, b) - bytesOf(headroom, a) || a.index - b.index).slice(0, most);
    return {
        fabric: fabric.name,
        translation: shown
            .sort((a, b) => a.index - b.index)
            .flatMap(w => translationOf(facts.headroom, headroom, full, base, w)),
        requires: [
            ...stationRequirements(sizing),
            ...rawRequirement(facts, sizing),
            ...computeRequirements(facts, headroom),
            ...nodesRequirement(facts, sizing),
        ],
        assumed: sizing.assumed,
        reason: null,
    };
}

/** What a fabric is sized with. */
export interface Sizing {
    readonly headroom: FabricHeadroom;
    /** Utilisation the plan allows. */
    readonly target: number;
    /** Judged as findings are: at the bad end of what nobody stated. */
    readonly base: FabricInput;
    readonly full: ModelFabric;
    readonly assumed: readonly string[];
    track(change: Partial<FabricInput>): Track;
}

export const MOST_NODES = 64;
export const MOST: Readonly<Record<'links' | 'uplinks' | 'media' | 'cores', number>> = {
    links: 16,
    uplinks: 64,
    media: 48,
    cores: 512,
};
/** Data-sheet media where a fabric that is not bought yet states none. */
const USUAL_DEVICES = 8;

export function sizingOf(facts: Facts, headroom: FabricHeadroom): Sizing | string {
    const { model, phases } = headroom,
        target = Math.min(1, targetOf(facts.plan));
    if (model.full.scheme === null || model.full.coordinator === null) {
        return 'it is not known how the fabric keeps its copies: write the library fabric it is (is nutanix-rf2, is ceph-replicated, …)';
    }
    const { input, full } = model;
    const assumed: string[] = [];
    let base: FabricInput = { ...input, pace: 'high' };
    if (full.media === null || full.devices === null) {
        base = { ...base, media: full.media ?? MEDIA.nvme, devices: full.devices ?? USUAL_DEVICES };
        assumed.push(`media ${base.devices} x ${full.media === null ? 'nvme' : 'its media'}`);
    }
    if (full.nodes === null) {
        const nodes = leastNodes(headroom, base, target);
        if (nodes === null) {
            return `no fabric of up to ${MOST_NODES} nodes carries it`;
        }
        base = { ...base, nodes };
        assumed.push(`nodes ${nodes} (the least that carries it with these links)`);
    }
    const whole = withDefaults(base);
    if (full.assumed.includes('links')) {
        assumed.push(`links ${whole.links.count} x ${whole.links.rate / 125e6} Gbps`);
    }
    return {
        headroom,
        target,
        base,
        full: whole,
        assumed,
        track: change => headroom.variant(phases, { ...base, ...change }),
    };
}

/** The smallest number of nodes on which links, uplinks, media and a controller of as many cores as it can use keep the headroom. */
function leastNodes(headroom: FabricHeadroom, base: FabricInput, target: number): number | null {
    const { scheme } = withDefaults(base);
    if (scheme === null) {
        return null;
    }
    for (let nodes = Math.max(3, width(scheme) + 1); nodes <= MOST_NODES; nodes++) {
        const roomy: FabricInput = { ...base, nodes, controller: { ...base.controller, cores: MOST.cores } };
        const track = headroom.variant(headroom.phases, roomy);
        if (
            (['node-link', 'rack-uplink', 'media', 'controller'] as const).every(
                s => fullest(track, s).utilisation <= target,
            )
        ) {
            return nodes;
        }
    }
    return null;
}

interface Fullest {
    readonly utilisation: number;
    readonly scenario: Scenario | null;
    readonly phase: number | null;
}

/** What rounding may add to a utilisation that stands right at its limit. */
const SLACK = 1 + 1e-9;

/** Where a station is fullest over all phases and scenarios. */
export function fullest(track: Track, name: StationName): Fullest {
    let most: Fullest = { utilisation: 0, scenario: null, phase: null };
    track.input.phases.forEach((_, phase) => {
        for (const scenario of track.scenarios) {
            const used = track.evaluation(phase, scenario).stations.find(s => s.station === name)?.utilisation ?? 0;
            if (used > most.utilisation) {
                most = { utilisation: used, scenario, phase };
            }
        }
    });
    return most;
}

/** P99 objectives that are missed, over all phases and scenarios. */
export function missedOn({ headroom, target }: Sizing, track: Track): number {
    return pressuresOf(track, target, headroom.relevance).reduce((sum, p) => sum + p.missed.length, 0);
}

function stationRequirements(sizing: Sizing): Requirement[] {
    const { full, headroom, target } = sizing,
        stated = headroom.fabric.figures;
    const counted = (
        what: RequiredThing,
        station: StationName,
        have: string,
        unit: string,
        most: number,
        change: (count: number) => Partial<FabricInput>,
    ): Requirement => {
        const at = (count: number) => fullest(sizing.track(change(count)), station);
        // Objectives that no amount of it meets are another thing's matter.
        const slow = missedOn(sizing, sizing.track(change(most)));
        const need = leastWhole(
            0,
            most,
            count => at(count).utilisation <= target * SLACK && missedOn(sizing, sizing.track(change(count))) <= slow,
        );
        // What decides is what one fewer would break.
        const centre = fullest(headroom.track, station).utilisation <= target * SLACK;
        return requirement(
            sizing,
            what,
            need,
            stated[have]?.value ?? null,
            unit,
            at(Math.max(1, (need ?? most) - 1)),
            centre && missedOn(sizing, headroom.track) === 0,
        );
    };
    const gbps = `x ${Number((full.links.rate / 125e6).toPrecision(4))} Gbps`,
        uplink = full.uplinks?.rate ?? 12.5e9;
    return [
        counted('links', 'node-link', 'links.count', gbps, MOST.links, count => ({ links: { ...full.links, count } })),
        ...(full.racks > 1
            ? [
                  counted(
                      'uplinks',
                      'rack-uplink',
                      'uplinks.count',
                      `x ${uplink / 125e6} Gbps`,
                      MOST.uplinks,
                      count => ({
                          uplinks: { count, rate: uplink },
                      }),
                  ),
              ]
            : []),
        ...bufferRequirement(sizing),
        ...(full.coordinator === 'array'
            ? []
            : [
                  counted('controller-cores', 'controller', 'controller.cores', 'cores', MOST.cores, cores => ({
                      controller: { ...sizing.base.controller, cores },
                  })),
                  counted('media', 'media', 'media.count', 'devices', MOST.media, devices => ({ devices })),
              ]),
    ];
}

function requirement(
    { headroom }: Pick<Sizing, 'headroom'>,
    what: RequiredThing,
    need: number | null,
    have: number | null,
    unit: string,
    at: Pick<Fullest, 'scenario' | 'phase'>,
    atCentre = false,
): Requirement {
    const phase = at.phase === null ? null : nth(headroom.phases, at.phase).phase.name;
    const enoughAtCentre = have !== null && (atCentre || (need !== null && have * SLACK >= need));
    return { what, need, have, enoughAtCentre, unit, scenario: at.scenario, phase };
}

/** Shared bytes of one top-of-rack switch: what a port may hold grows with it alike. docs/io-model.md 2.7. */
function bufferRequirement(sizing: Sizing): Requirement[] {
    const now = sizing.full.buffer ?? 2 ** 20;
    const at = fullest(sizing.track({ buffer: now }), 'switch-buffer');
    const have = sizing.headroom.fabric.figures['buffer']?.value ?? null;
    return [requirement(sizing, 'buffer', (now * at.utilisation) / sizing.target, have, 'B', at)];
}

/** Raw bytes of a node with which everything stored still heals after the loss of one; where nothing heals, with which it can be written. */
function rawRequirement(facts: Facts, { headroom, full }: Sizing): Requirement[] {
    const { scheme, nodes } = full;
    if (scheme === null || nodes === null) {
        return [];
    }
    const stored = headroom.phases.map(p => storedIn(facts.plan, p.after).known);
    const most = Math.max(0, ...stored),
        phase = stored.indexOf(most);
    const array = full.coordinator === 'array';
    const usable = array ? nodes : resilientUsable(Array<number>(nodes).fill(1), scheme);
    const each = usable ?? (0.95 * nodes) / spaceOverhead(scheme);
    return most === 0
        ? []
        : [
              requirement({ headroom }, 'raw', most / each, headroom.fabric.figures['raw']?.value ?? null, 'B', {
                  scenario: usable === null || array ? 'steady' : 'node-failure',
                  phase,
              }),
          ];
}

const UNITS: Readonly<Record<Resource, string>> = { vcpu: 'vCPU', memory: 'B' };

/** Processors and memory of all machines, and what the nodes have for them with one of them lost. docs/io-model.md 8.4. */
function computeRequirements({ plan }: Facts, headroom: FabricHeadroom): Requirement[] {
    const host = hostOf(plan, headroom.fabric);
    return RESOURCES.flatMap(what => {
        const needs = headroom.phases.map(p => needOf(plan, p.after, what).known);
        const need = Math.max(0, ...needs),
            phase = needs.indexOf(need);
        const on = nth(headroom.phases, Math.max(0, phase)).after;
        const have = host ? (computeOn(plan, headroom.fabric, on, nodesLeft(host))?.[what]?.have ?? null) : null;
        return need === 0
            ? []
            : [requirement({ headroom }, what, need, have, UNITS[what], { scenario: 'maintenance', phase })];
    });
}

/** The least nodes with which everything holds at once, all else as stated. */
function nodesRequirement({ plan }: Facts, sizing: Sizing): Requirement[] {
    const { headroom, full, target } = sizing,
        { scheme } = full,
        host = hostOf(plan, headroom.fabric);
    if (scheme === null || full.coordinator === 'array') {
        return [];
    }
    const raw = headroom.fabric.figures['raw']?.value ?? null;
    const stored = Math.max(0, ...headroom.phases.map(p => storedIn(plan, p.after).known));
    const STATIONS: readonly StationName[] = ['node-link', 'rack-uplink', 'media', 'controller'];
    const tightest = (nodes: number): Fullest =>
        STATIONS.map(s => fullest(sizing.track({ nodes }), s)).reduce((a, b) =>
            b.utilisation > a.utilisation ? b : a,
        );
    const computes = (nodes: number) =>
        !host ||
        headroom.phases.every(p =>
            Object.values(computeOn(plan, headroom.fabric, p.after, nodesLeft({ nodes })) ?? {}).every(
                f => f === null || f.need <= f.have * SLACK,
            ),
        );
    const stores = (nodes: number) =>
        raw === null || (resilientUsable(Array<number>(nodes).fill(raw), scheme) ?? 0) * SLACK >= stored;
    const first = width(scheme) + 1;
    const have = headroom.fabric.figures['nodes']?.value ?? null;
    const centre =
        have !== null &&
        STATIONS.every(s => fullest(headroom.track, s).utilisation <= target * SLACK) &&
        computes(have) &&
        stores(have);
    for (let nodes = first; nodes <= MOST_NODES; nodes++) {
        if (tightest(nodes).utilisation <= target * SLACK && computes(nodes) && stores(nodes)) {
            const at = tightest(Math.max(first, nodes - 1));
            return [requirement(sizing, 'nodes', nodes, have, 'nodes', at, centre)];
        }
    }
    return [requirement(sizing, 'nodes', null, have, 'nodes', tightest(MOST_NODES), centre)];
}

function translationOf(
    all: HeadroomAnalysis,
    headroom: FabricHeadroom,
    full: ModelFabric,
    base: FabricInput,
    workload: Workload,
): Translation[] {
    const io = headroom.classOf(workload.index);
    if (!io) {
        return [];
    }
    const one = (writes: number) =>
        loadsOf(full, [{ ...modelClass(io, 1), machines: null, iops: 1, peak: 1, writeShare: writes }])?.peak;
    const write = one(1),
        read = one(0);
    if (!write || !read) {
        return [];
    }
    const rate = (io.peak ?? 3 * io.iops) * workload.count,
        writes = rate * (io.writes ?? 0.3),
        block = io.block ?? 8192;
    return [
        {
            workload: workload.name,
            block,
            frontEnd: { reads: rate - writes, writes, bytes: rate * block },
            amplification: {
                writeOps: write.writeOps,
                writeBytes: write.writeBytes / write.frontWriteBytes,
                readOps: read.readOps,
                writeReads: write.readOps,
                eastWestWrite: (write.copyBytes + write.otherBytes) / write.frontWriteBytes,
                eastWestRead: (read.copyBytes + read.otherBytes) / read.frontReadBytes,
            },
            p99: latencies(all, headroom, base, workload),
        },
    ];
}

/** How much latency the move adds: the slowest P99 of the phases from its arrival on. */
function latencies(
    all: HeadroomAnalysis,
    headroom: FabricHeadroom,
    base: FabricInput,
    workload: Workload,
): Translation['p99'] {
    const io = headroom.classOf(workload.index);
    const centre = headroom.variant(headroom.phases, { ...base, pace: 'centre' });
    const worst = (at: FabricHeadroom, track: Track, scenario: Scenario): number | null => {
        let most: number | null = null;
        for (const [phase] of at.phases.entries()) {
            if (!io || !at.present(phase, scenario).has(workload.index)) {
                continue;
            }
            const verdict = track.verdict(phase, scenario, io);
            if (verdict.p99Read === null && verdict.p99Write === null) {
                return null;
            }
            most = Math.max(most ?? 0, worstOf(verdict));
        }
        return most;
    };
    const source = workload.fabric && all.of(workload.fabric.name);
    return {
        source: source && source !== headroom ? worst(source, source.track, 'peak') : null,
        peak: worst(headroom, centre, 'peak'),
        nodeFailure: worst(headroom, centre, 'node-failure'),
        copy: worst(headroom, centre, 'ingest+peak'),
    };
}
