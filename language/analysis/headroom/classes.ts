import type {
    ForegroundLoads,
    LoadVector,
    Fabric as ModelFabric,
    StationName,
    WorkloadClass,
} from '../../physics/index.ts';
import { addLoads, landsInCache, loadsOf, PEAK_FACTOR, writeOverRead } from '../../physics/index.ts';
import type { Workload } from '../../plan/plan.ts';
import { CENTRE, type LoadCorner, type RateFactors, type RateSpread, spreadOf, UNSAID } from './load-range.ts';

/** Workloads of equal I/O figures, so that an estate is a handful of classes. docs/language.md section 6. */
export interface IoClass {
    /** Equal figures, equal id; only for comparing within one run. */
    readonly id: number;
    /** Figures of one machine. 1/s, share, bytes, seconds; missing ones take the model's default. */
    readonly iops: number;
    readonly peak: number | undefined;
    readonly writes: number | undefined;
    readonly block: number | undefined;
    readonly p99: number | undefined;
    /** How far its rates may be off, as factors on `iops` and on the peak. docs/language.md 5.7. */
    readonly spread: RateSpread;
    /** Classes of equal shape have equal percentiles: the size of their I/Os, and whether they read and write at all (docs/io-model.md 2.8.8). */
    readonly shape: string;
}

/** So many distinct figures are remembered; a long session of edits must not grow without end. */
const MOST = 200_000;
let classes = new Map<string, IoClass>();
let counter = 0;

/** By the figures themselves, which stay the same object as long as a declaration without profile stays the same text; with the grade they were asked for last. */
const byFigures = new WeakMap<Workload['figures'], { readonly grade: string; readonly io: IoClass }>();

/** The class of a workload's figures; undefined where its I/O rate is not stated. */
export function classOf(workload: Workload): IoClass | undefined {
    const { figures } = workload;
    // Read even where the class is known: whoever asks has to be asked again when it changes. The figures of a class share one aspect.
    const iops = figures['iops'];
    if (iops === undefined) {
        return undefined;
    }
    const grade = workload.evidence?.grade ?? UNSAID;
    const known = byFigures.get(figures);
    if (known?.grade === grade) {
        return known.io;
    }
    const io = interned(iops.value, figures, spreadOf(iops, figures['peak'], grade));
    byFigures.set(figures, { grade, io });
    return io;
}

function interned(iops: number, figures: Workload['figures'], spread: RateSpread): IoClass {
    const peak = figures['peak']?.value,
        writes = figures['writes']?.value,
        block = figures['block']?.value,
        p99 = figures['p99']?.value;
    const key = `${iops} ${peak} ${writes} ${block} ${p99} ${spread.key}`;
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
                spread,
                shape: `${block} ${writes === 0 || writes === 1 ? writes : 'both'}`,
            }),
        );
    }
    return known;
}

/** The peak of one machine, 1/s; the usual one where none is stated. docs/io-model.md 1.1. */
export function peakOf({ iops, peak }: IoClass): number {
    return peak ?? usualPeak(iops);
}

/** Peak of a machine that states none, 1/s. docs/io-model.md 1.1. */
export function usualPeak(iops: number): number {
    return PEAK_FACTOR * iops;
}

/** A class of its own with the rates multiplied; it is asked for once and not remembered. */
export function timesRate(io: IoClass, factor: number): IoClass {
    return { ...io, id: -1, iops: io.iops * factor, peak: peakOf(io) * factor };
}

/** A class as the I/O model takes it: rates of all its machines, at one end of what they may be. */
export function modelClass(io: IoClass, machines: number, name = '', end?: LoadCorner): WorkloadClass {
    const { iops, peak } = end === undefined ? CENTRE : io.spread[end];
    return {
        name,
        machines,
        iops: io.iops * iops * machines,
        // At an end the usual peak has one of its own, whatever the mean does.
        peak: io.peak === undefined && end === undefined ? null : peakOf(io) * peak * machines,
        writeShare: io.writes ?? null,
        block: io.block ?? null,
        p99: io.p99 ?? null,
    };
}

type Units = Map<number, ForegroundLoads | null>;

/** What one machine of a class puts on a fabric; `excess` is what it adds on its own host. */
function unitIn(units: Units, fabric: ModelFabric, io: IoClass, end: LoadCorner | undefined): ForegroundLoads | null {
    let known = io.id < 0 ? undefined : units.get(io.id);
    if (known === undefined) {
        known = loadsOf(fabric, [modelClass(io, 1, '', end)]);
        if (io.id >= 0) {
            units.set(io.id, known);
        }
    }
    return known;
}

/** Unit loads by everything of a fabric that decides them: links, media and throttles do not. */
const memories = new Map<string, Units>();
const MOST_MEMORIES = 72;

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
        f.cache !== null && [landsInCache(f, 0), landsInCache(f, Infinity)],
    ]);
}

function memoryOf(fabric: ModelFabric, end: LoadCorner | undefined): Units {
    const key = `${end ?? ''}${loadSignature(fabric)}`;
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
    'cachedOps',
    'cachedBytes',
    'readWork',
    'writeWork',
    'frontReads',
    'frontWrites',
    'frontReadBytes',
    'frontWriteBytes',
] as const;
const STATES = ['steady', 'peak', 'degraded', 'twice'] as const;

/** Adds the spread part of `machines` machines in place; every field but `excess` and `incast` is a plain sum. Field by field: estates have thousands of classes, and a loop over names takes twice as long. */
function add(sum: Sums, unit: LoadVector, machines: number): void {
    sum.tx += unit.tx * machines;
    sum.rx += unit.rx * machines;
    sum.copyBytes += unit.copyBytes * machines;
    sum.otherBytes += unit.otherBytes * machines;
    sum.readOps += unit.readOps * machines;
    sum.writeOps += unit.writeOps * machines;
    sum.readBytes += unit.readBytes * machines;
    sum.writeBytes += unit.writeBytes * machines;
    sum.cachedOps += unit.cachedOps * machines;
    sum.cachedBytes += unit.cachedBytes * machines;
    sum.readWork += unit.readWork * machines;
    sum.writeWork += unit.writeWork * machines;
    sum.frontReads += unit.frontReads * machines;
    sum.frontWrites += unit.frontWrites * machines;
    sum.frontReadBytes += unit.frontReadBytes * machines;
    sum.frontWriteBytes += unit.frontWriteBytes * machines;
    const { messages } = unit;
    sum.messages[0] += messages[0] * machines;
    sum.messages[1] += messages[1] * machines;
    sum.messages[2] += messages[2] * machines;
    sum.messages[3] += messages[3] * machines;
}

/** What the busiest host and port carry on top: a maximum over classes. A class of fewer machines than nodes is pinned (docs/io-model.md 1.1). */
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
    end?: LoadCorner,
): ForegroundLoads | null {
    const empty = loadsOf(fabric, []),
        { nodes } = fabric;
    if (nodes === null || empty === null) {
        return null;
    }
    const anew = before === null || shrinks(changes, all, nodes);
    const start = anew ? empty : before;
    const units = memoryOf(fabric, end);
    const own = anew ? undefined : waveLoads(fabric, units, changes, all, end);
    if (own) {
        return addLoads(start, own);
    }
    return summed(fabric, units, start, anew ? all : changes, all, end);
}

/** Loads with those of more machines on top; `all` says how many of each class there are then. */
function summed(
    fabric: ModelFabric,
    units: Units,
    start: ForegroundLoads,
    more: Machines,
    all: Machines,
    end: LoadCorner | undefined,
): ForegroundLoads {
    const nodes = fabric.nodes ?? 0;
    const copy = (v: LoadVector): Sums => ({ ...v, messages: [...v.messages] });
    const sums = {
        steady: copy(start.steady),
        peak: copy(start.peak),
        degraded: start.degraded && copy(start.degraded),
        twice: start.twice && copy(start.twice),
    };
    for (const [io, machines] of more) {
        const unit = unitIn(units, fabric, io, end),
            pinned = (all.get(io) ?? 0) < nodes;
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

/** What a wave adds by itself, by the unit loads it was added up from; a wave that stays the same map adds the same. */
const waves = new WeakMap<Machines, WeakMap<Units, ForegroundLoads>>();

/** Loads of a wave of classes that nobody before it had; undefined where one of them grows, because a class may then be pinned no more. */
function waveLoads(
    fabric: ModelFabric,
    units: Units,
    changes: Machines,
    all: Machines,
    end: LoadCorner | undefined,
): ForegroundLoads | undefined {
    for (const [io, n] of changes) {
        if (all.get(io) !== n) {
            return undefined;
        }
    }
    let known = waves.get(changes);
    if (!known) {
        waves.set(changes, (known = new WeakMap()));
    }
    let loads = known.get(units);
    if (!loads) {
        const empty = loadsOf(fabric, []);
        if (empty === null) {
            return undefined;
        }
        known.set(units, (loads = summed(fabric, units, empty, changes, changes, end)));
    }
    return loads;
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

/** What counts for the range of a fabric's load: what is spread over its nodes, and what the busiest host has on top. */
interface LoadMeasure {
    spread(v: LoadVector, nodes: number): number;
    excess(v: LoadVector): number;
}

const ON_WIRE: LoadMeasure = { spread: v => v.rx, excess: v => v.excessRx };
const AT_CONTROLLER: LoadMeasure = {
    spread: (v, nodes) => (v.readWork + v.writeWork) / nodes,
    excess: v => v.excessWork,
};
const ON_MEDIA: LoadMeasure = { spread: v => v.readBytes + v.writeBytes, excess: () => 0 };
const MEASURES: readonly LoadMeasure[] = [ON_WIRE, AT_CONTROLLER, ON_MEDIA];

/** The class whose rate widens the range of a station's load most. */
export function heaviest(fabric: ModelFabric, machines: Machines, station: StationName): IoClass | undefined {
    const measure = station === 'controller' ? AT_CONTROLLER : station === 'media' ? ON_MEDIA : ON_WIRE;
    movedAlone(fabric, machines, 'peak', 'bad', measure);
    let most: IoClass | undefined,
        widest = 0,
        i = 0;
    for (const io of machines.keys()) {
        const more = scratch.more[i++] ?? 0;
        if (more > widest) {
            most = io;
            widest = more;
        }
    }
    return most;
}

/** Below this share of a sum a figure's deviation is taken from the series of the logarithm. */
const SMALL = 0.02;

/**
 * Factors on the loads of a set of machines when each class by itself is at one end and the deviations of the logarithm are combined
 * as the root of their squares, for the mean and for the peak; of several measures the widest. docs/io-model.md 8.5.
 */
export function combinedFactors(fabric: ModelFabric, machines: Machines, end: LoadCorner): RateFactors {
    let ofFabric = factorsOf.get(machines);
    if (!ofFabric) {
        factorsOf.set(machines, (ofFabric = new WeakMap()));
    }
    const known = ofFabric.get(fabric);
    const found = known?.[end] ?? {
        iops: combined(fabric, machines, 'steady', end),
        peak: combined(fabric, machines, 'peak', end),
    };
    ofFabric.set(fabric, { ...known, [end]: found });
    return found;
}

/** Of sets of machines and fabrics that stay as they are: the track asks for each phase, and the picture after each key. */
const factorsOf = new WeakMap<Machines, WeakMap<ModelFabric, Partial<Readonly<Record<LoadCorner, RateFactors>>>>>();

function combined(fabric: ModelFabric, machines: Machines, state: 'steady' | 'peak', end: LoadCorner): number {
    let widest = 0;
    for (const measure of MEASURES) {
        const { total, count } = movedAlone(fabric, machines, state, end, measure);
        let squares = 0;
        for (let i = 0; total > 0 && i < count; i++) {
            const x = scratch.more[i]! / total;
            squares += x < SMALL && x > -SMALL ? x * x * (1 - x) : Math.log1p(x) ** 2;
        }
        widest = Math.max(widest, squares);
    }
    return Math.exp(end === 'good' ? -Math.sqrt(widest) : Math.sqrt(widest));
}

/** By class, in the order of the machines: an estate has thousands, and asks for each phase. */
let scratch = columns(1024);

function columns(length: number) {
    return {
        load: new Float64Array(length),
        alone: new Float64Array(length),
        factor: new Float64Array(length),
        more: new Float64Array(length),
    };
}

/** The load of the busiest host, and in `scratch.more` what each class by itself adds to it at one end of its rate. */
function movedAlone(
    fabric: ModelFabric,
    machines: Machines,
    state: 'steady' | 'peak',
    end: LoadCorner,
    { spread, excess }: LoadMeasure,
): { readonly total: number; readonly count: number } {
    const nodes = fabric.nodes ?? 1,
        units = memoryOf(fabric, undefined);
    if (scratch.load.length < machines.size) {
        scratch = columns(2 * machines.size);
    }
    const { load, alone, factor, more } = scratch;
    let sum = 0,
        first = 0,
        second = 0,
        count = 0;
    for (const [io, n] of machines) {
        const unit = unitIn(units, fabric, io, undefined)?.[state];
        const own = unit && n < nodes ? excess(unit) : 0;
        sum += load[count] = unit ? spread(unit, nodes) * n : 0;
        alone[count] = own;
        factor[count] = state === 'peak' ? io.spread[end].peak : io.spread[end].iops;
        count++;
        second = Math.max(second, Math.min(first, own));
        first = Math.max(first, own);
    }
    for (let i = 0; i < count; i++) {
        const others = alone[i] === first ? second : first;
        more[i] = load[i]! * (factor[i]! - 1) + Math.max(others, alone[i]! * factor[i]!) - first;
    }
    return { total: sum + first, count };
}

/** Loads with every rate multiplied: by `iops` in the mean, by `peak` where machines are busy. Bursts of single I/Os stay as they are. */
export function scaledLoads(loads: ForegroundLoads | null, { iops, peak }: RateFactors): ForegroundLoads | null {
    return (
        loads && {
            steady: scaled(loads.steady, iops),
            peak: scaled(loads.peak, peak),
            degraded: loads.degraded && scaled(loads.degraded, peak),
            twice: loads.twice && scaled(loads.twice, peak),
        }
    );
}

function scaled(v: LoadVector, factor: number): LoadVector {
    const [a, b, c, d] = v.messages;
    const sums: Sums = {
        ...v,
        excessTx: v.excessTx * factor,
        excessRx: v.excessRx * factor,
        excessWork: v.excessWork * factor,
        messages: [a * factor, b * factor, c * factor, d * factor],
    };
    for (const key of SUMMED) {
        sums[key] *= factor;
    }
    return sums;
}
