import { nth } from '../../basics/lists.ts';
import type { ForegroundLoads, LoadVector, Fabric as ModelFabric, WorkloadClass } from '../../physics/index.ts';
import { loadsOf, writeOverRead } from '../../physics/index.ts';
import type { Workload } from '../../plan/plan.ts';

/** Workloads of equal I/O figures, so that an estate is a handful of classes. LANGUAGE.md section 6. */
export interface IoClass {
    /** Equal figures, equal id; only for comparing within one run. */
    readonly id: number;
    /** Figures of one machine. 1/s, share, bytes, seconds; missing ones take the model's default. */
    readonly iops: number;
    readonly peak: number | undefined;
    readonly writes: number | undefined;
    readonly block: number | undefined;
    readonly p99: number | undefined;
    /** Classes of equal shape have equal percentiles: the size of their I/Os, and whether they read and write at all (IO-MODEL 2.8.8). */
    readonly shape: string;
}

/** So many distinct figures are remembered; a long session of edits must not grow without end. */
const MOST = 200_000;
let classes = new Map<string, IoClass>();
let counter = 0;

/** By the figures themselves, which stay the same object as long as a declaration without profile stays the same text. */
const byFigures = new WeakMap<Workload['figures'], IoClass>();

/** The class of a workload's figures; undefined where its I/O rate is not stated. */
export function classOf({ figures }: Workload): IoClass | undefined {
    // Read even where the class is known: whoever asks has to be asked again when it changes. The figures of a class share one aspect.
    const iops = figures['iops']?.value;
    if (iops === undefined) {
        return undefined;
    }
    let known = byFigures.get(figures);
    if (!known) {
        byFigures.set(figures, (known = interned(iops, figures)));
    }
    return known;
}

function interned(iops: number, figures: Workload['figures']): IoClass {
    const peak = figures['peak']?.value,
        writes = figures['writes']?.value,
        block = figures['block']?.value,
        p99 = figures['p99']?.value;
    const key = `${iops} ${peak} ${writes} ${block} ${p99}`;
    let known = classes.get(key);
    if (!known) {
        if (classes.size >= MOST) {
            classes = new Map();
        }
        classes.set(
            key,
            (known = {
                id: ++counter,
                iops,
                peak,
                writes,
                block,
                p99,
                shape: `${block} ${writes === 0 || writes === 1 ? writes : 'both'}`,
            }),
        );
    }
    return known;
}

/** A class as the I/O model takes it: rates of all its machines. */
export function modelClass(io: IoClass, machines: number, name = ''): WorkloadClass {
    return {
        name,
        machines,
        iops: io.iops * machines,
        peak: io.peak === undefined ? null : io.peak * machines,
        writeShare: io.writes ?? null,
        block: io.block ?? null,
        p99: io.p99 ?? null,
    };
}

type Units = Map<number, ForegroundLoads | null>;

/** What one machine of a class puts on a fabric; `excess` is what it adds on its own host. */
function unitIn(units: Units, fabric: ModelFabric, io: IoClass): ForegroundLoads | null {
    let known = units.get(io.id);
    if (known === undefined) {
        units.set(io.id, (known = loadsOf(fabric, [modelClass(io, 1)])));
    }
    return known;
}

/** Unit loads by everything of a fabric that decides them: links, media and throttles do not. */
const memories = new Map<string, Units>();
const MOST_MEMORIES = 24;

/** Equal for fabrics on which a class has equal loads. */
export function loadSignature(f: ModelFabric): string {
    return JSON.stringify([
        f.nodes,
        f.scheme,
        f.coordinator,
        f.locality,
        f.alignment,
        f.journal,
        f.metadata,
        f.external,
        writeOverRead(f),
    ]);
}

function memoryOf(fabric: ModelFabric): Units {
    const key = loadSignature(fabric);
    let own = memories.get(key);
    if (!own || own.size > MOST) {
        memories.delete(key);
        for (const oldest of memories.keys()) {
            if (memories.size < MOST_MEMORIES) {
                break;
            }
            memories.delete(oldest);
        }
        memories.set(key, (own = new Map()));
    }
    return own;
}

type Sums = { -readonly [K in keyof LoadVector]: K extends 'messages' ? [number, number, number, number] : number };

const SUMMED = [
    'tx',
    'rx',
    'copyBytes',
    'otherBytes',
    'readOps',
    'writeOps',
    'readBytes',
    'writeBytes',
    'readWork',
    'writeWork',
    'frontReads',
    'frontWrites',
    'frontReadBytes',
    'frontWriteBytes',
] as const;
const STATES = ['steady', 'peak', 'degraded', 'twice'] as const;

/** Adds the spread part of `machines` machines in place; every field but `excess` and `incast` is a plain sum. */
function add(sum: Sums, unit: LoadVector, machines: number): void {
    for (const key of SUMMED) {
        sum[key] += unit[key] * machines;
    }
    for (let i = 0; i < 4; i++) {
        sum.messages[i]! += nth(unit.messages, i) * machines;
    }
}

/** What the busiest host and port carry on top: a maximum over classes. A class of fewer machines than nodes is pinned (IO-MODEL 1.1). */
function raise(sum: Sums, unit: LoadVector, pinned: boolean): void {
    sum.incast = Math.max(sum.incast, unit.incast);
    if (!pinned) {
        return;
    }
    sum.excessTx = Math.max(sum.excessTx, unit.excessTx);
    sum.excessRx = Math.max(sum.excessRx, unit.excessRx);
    sum.excessWork = Math.max(sum.excessWork, unit.excessWork);
}

/** Machines per class. */
export type Machines = ReadonlyMap<IoClass, number>;

/**
 * Loads of a fabric from those before and what came: phases are increments. Where something leaves, or a class is no longer pinned,
 * everything is summed anew, so that no rounding and no old maximum stays behind. `null` when the fabric does not say enough or cannot
 * hold its scheme.
 */
export function nextLoads(
    fabric: ModelFabric,
    before: ForegroundLoads | null,
    changes: Machines,
    all: Machines,
): ForegroundLoads | null {
    const empty = loadsOf(fabric, []),
        { nodes } = fabric;
    if (nodes === null || empty === null) {
        return null;
    }
    const anew = before === null || shrinks(changes, all, nodes);
    const start = anew ? empty : before;
    const units = memoryOf(fabric);
    const copy = (v: LoadVector): Sums => ({ ...v, messages: [...v.messages] });
    const sums = {
        steady: copy(start.steady),
        peak: copy(start.peak),
        degraded: empty.degraded && copy(start.degraded ?? empty.degraded),
        twice: empty.twice && copy(start.twice ?? empty.twice),
    };
    for (const [io, machines] of anew ? all : changes) {
        const unit = unitIn(units, fabric, io),
            pinned = (anew ? machines : (all.get(io) ?? 0)) < nodes;
        for (const state of STATES) {
            if (!sums[state] || !unit?.[state]) {
                continue;
            }
            add(sums[state], unit[state], machines);
            raise(sums[state], unit[state], pinned);
        }
    }
    return sums;
}

/** Whether some maximum may fall: machines leave, or a class grows to as many machines as there are nodes. */
function shrinks(changes: Machines, all: Machines, nodes: number): boolean {
    for (const [io, n] of changes) {
        const now = all.get(io) ?? 0;
        if (n < 0 || (now >= nodes && now - n < nodes && now > n)) {
            return true;
        }
    }
    return false;
}
