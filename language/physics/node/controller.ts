import { readCost, writeCost } from '../load/amplification.ts';
import { KIB, positive } from '../numbers.ts';
import type { Delay } from '../queueing/gamma.ts';
import type { ControllerInput, Coordinator, Media, PaceEnd, Scheme } from '../types.ts';

/**
 * The processor time of the storage software on each node: the station small random I/O meets first on flash. docs/io-model.md 8.1; S42 for
 * Ceph BlueStore, a range around it elsewhere.
 */

/** A device that takes this long to read turns. */
const SPINNING = 2e-3;

/** Whether a device is a hard disk. */
export function spins(media: Media): boolean {
    return media.read.latency > SPINNING;
}

/** Operations the storage software is asked for by one front-end I/O, and the bytes of each. */
export interface Operations {
    readonly reads: number;
    readonly readSize: number;
    readonly writes: number;
    readonly writeSize: number;
}

/** Processor time of one operation of up to 4 KiB on an idle node, seconds. */
export interface OperationTimes {
    readonly read: number;
    readonly write: number;
}

/** Ceph BlueStore (Pacific): 7,500 reads and 3,500 device writes per second and core used. docs/io-model.md 8.1; S42. */
export const CEPH_TIMES: OperationTimes = { read: 1 / 7500, write: 1 / 3500 };
/** Cores an OSD on flash uses at most, however many it is given: gains end at + 100 % and + 250 % over two. docs/io-model.md 8.1; S42. */
const DAEMON_CORES: OperationTimes = { read: 4.5, write: 7.8 };
/** The most that was seen since: 7 cores in reads (P39), 11 to 12 in a mixture (P37). */
const BEST_DAEMON_CORES: OperationTimes = { read: 7, write: 12 };

/** What one front-end read asks: one, or the strips it touches. docs/io-model.md 8.1. */
export function readOperations(scheme: Scheme, block: number): Operations {
    if (scheme.kind === 'replica') {
        return { reads: 1, readSize: block, writes: 0, writeSize: 0 };
    }
    const reads = scheme.method === 'whole' ? scheme.k : Math.min(scheme.k, readCost(scheme, block).reads);
    return { reads, readSize: block / reads, writes: 0, writeSize: 0 };
}

/** What one front-end write asks: r writes, or the reads and writes of its stripes, each at most one per shard. docs/io-model.md 8.1, 2.2. */
export function writeOperations(scheme: Scheme, block: number): Operations {
    const cost = writeCost(scheme, block);
    if (scheme.kind === 'replica') {
        return { reads: 0, readSize: 0, writes: scheme.copies, writeSize: block };
    }
    const shards = scheme.k + scheme.m;
    const reads = Math.min(shards, cost.reads),
        writes = Math.min(shards, cost.writes);
    return {
        reads,
        readSize: reads === 0 ? 0 : cost.readBytes / reads,
        writes,
        writeSize: writes === 0 ? 0 : cost.writeBytes / writes,
    };
}

/** How much longer an operation of `size` bytes takes than one of 4 KiB: 1 + max(0, b - 4 KiB)/128 KiB. docs/io-model.md 8.1. */
function sizeFactor(size: number): number {
    return 1 + Math.max(0, size - 4 * KIB) / (128 * KIB);
}

/** Processor seconds of one operation of `size` bytes. docs/io-model.md 8.1. */
export function operationTime(time: number, size: number): number {
    return time * sizeFactor(size);
}

/** Reads and writes of the storage software in operations of 4 KiB of equal processor time: independent of how fast a core is. */
export interface ControllerWork {
    readonly read: number;
    readonly write: number;
}

/** What one front-end I/O asks, in operations of 4 KiB. docs/io-model.md 8.1. */
export function workOf(operations: Operations): ControllerWork {
    return {
        read: operations.reads * sizeFactor(operations.readSize),
        write: operations.writes * sizeFactor(operations.writeSize),
    };
}

/** Work of a stream in pieces of `piece` bytes, per byte. docs/io-model.md 8.1. */
export function streamWork(piece: number): number {
    return sizeFactor(piece) / piece;
}

/** Processor seconds of one front-end I/O, reads and writes of the storage software apart. */
export interface ProcessorTime {
    readonly read: number;
    readonly write: number;
}

/** Controller cores of a node, and what of them an operation can use. */
export interface ControllerCores {
    readonly cores: number;
    /** Flash devices of the node where each has a daemon of its own that uses no more than so many cores (Ceph). */
    readonly daemons: number | null;
    /** Cores a daemon uses at most; missing: what the documented source shows. */
    readonly most?: OperationTimes | undefined;
}

/** Cores of a node that reads and writes can use: no more than its daemons do. docs/io-model.md 8.1. */
export function usableCores({ cores, daemons, most = DAEMON_CORES }: ControllerCores): OperationTimes {
    return daemons === null
        ? { read: cores, write: cores }
        : { read: Math.min(cores, most.read * daemons), write: Math.min(cores, most.write * daemons) };
}

/** Share of a node's controller: reads over the cores reads can use, writes over those writes can. Processor seconds per second and node. docs/io-model.md 8.1. */
export function controllerShare(busy: ProcessorTime, node: ControllerCores): number {
    const cores = usableCores(node);
    return busy.read / cores.read + busy.write / cores.write;
}

/** How much longer the whole path takes at a controller share rho: 1/(1 - rho^2), with arrivals of variability ca2. `null` from saturation. docs/io-model.md 8.1. */
export function controllerStretch(share: number, ca2 = 1): number | null {
    if (!(share < 1)) {
        return null;
    }
    return 1 + ((share * share) / (1 - share * share)) * ((ca2 + 1) / 2);
}

/** Closed loop of Q outstanding I/Os at a controller: R = (R_0 + sqrt(R_0^2 + 4 (Q/X_max)^2))/2, X = Q/R. Seconds, 1/s. docs/io-model.md 8.1. */
export function controllerLoop(
    outstanding: number,
    unloaded: number,
    maximum: number,
): { readonly rate: number; readonly mean: number } {
    const mean = (unloaded + Math.sqrt(unloaded * unloaded + 4 * (outstanding / maximum) ** 2)) / 2;
    return { rate: outstanding / mean, mean };
}

/** A controller with everything filled in. */
export interface Controller extends ControllerCores {
    readonly times: OperationTimes;
    /** What of it nobody stated. */
    readonly assumed: readonly ('cores' | 'times')[];
    /** Whether load tests of this kind of storage are published. */
    readonly published: boolean;
}

/** Factors on processor time at the good and the bad end of a range. */
interface Range {
    readonly low: number;
    readonly high: number;
}

const EXACT: Range = { low: 1, high: 1 };
/** A documented default of hardware: half of it to twice as much. docs/language.md 5.7. */
const HARDWARE: Range = { low: 0.5, high: 2 };
/** Storage Spaces Direct: four clusters of two laboratories serve 43 to 54 us per read and 65 to 75 per device write with all cores of their hosts (P42 to P45). */
export const S2D_TIMES: OperationTimes = { read: 48e-6, write: 70e-6 };

/** Processor times that are documented, and what they may be elsewhere. */
interface Documented {
    readonly times: OperationTimes;
    readonly range: Range;
    readonly published: boolean;
}

/** Half (P37, P39) to the 3,000 reads per core of older guidance. docs/io-model.md 8.1; S42. */
const CEPH_RANGE: Range = { low: 0.5, high: 2.5 };

/**
 * Ceph's and S2D's times are those of published load tests, with ranges that hold every published maximum (docs/validation.md). AOS
 * and vSAN publish none: Ceph's, times 0.5 to 1.5. docs/io-model.md 8.1, 8.6.
 */
function documentedOf(coordinator: Exclude<Coordinator, 'array'>, locality: number | null | undefined): Documented {
    if (coordinator === 'primary') {
        return { times: CEPH_TIMES, range: CEPH_RANGE, published: true };
    }
    // An owner that reads its own copy where it has one is S2D, one that does not is vSAN.
    return coordinator === 'owner' && locality !== 0
        ? { times: S2D_TIMES, range: HARDWARE, published: true }
        : { times: CEPH_TIMES, range: { low: 0.5, high: 1.5 }, published: false };
}
/** Cores of an OSD where nobody states them. docs/io-model.md 8.1, assumed. */
const FLASH_CORES = 4;
const DISK_CORES = 1;
/** vCPUs of a controller VM. docs/io-model.md 8.1. */
const CONTROLLER_VM = { low: 8, high: 12 };
/** Storage that runs on the host's own cores, where the host is not described: what hosts of this kind have, assumed. */
const HOST = { low: 8, high: 32 };
/** Least of a host's cores that its storage gets, as a share; at best all of them. Assumed. */
const LEAST_SHARE = 0.25;

/** Cores: the centre, and the factors on processor time that fewer or more of them stand for. */
interface Cores {
    readonly cores: number;
    readonly range: Range;
}

function between(low: number, high: number): Cores {
    const cores = Math.sqrt(low * high);
    return { cores, range: { low: cores / high, high: cores / low } };
}

/** Cores nobody stated; `null` where nothing hints at them. docs/io-model.md 8.1. */
function assumedCores(given: ControllerGiven): Cores | null {
    const { coordinator, devices, media } = given,
        node = positive(given.cores);
    if (coordinator === 'primary') {
        const each = media !== null && spins(media) ? DISK_CORES : FLASH_CORES;
        const most = node ?? Infinity;
        return devices === null
            ? null
            : { cores: Math.min(most, each * devices), range: most <= each * devices ? { low: 1, high: 2 } : HARDWARE };
    }
    if (coordinator === 'local') {
        const most = node ?? Infinity;
        return between(Math.min(CONTROLLER_VM.low, most), Math.min(CONTROLLER_VM.high, most));
    }
    return node === null ? between(HOST.low, HOST.high) : between(node * LEAST_SHARE, node);
}

/** What a fabric says that decides its controller. */
export interface ControllerGiven {
    readonly coordinator: Coordinator | null;
    readonly devices: number | null;
    readonly media: Media | null;
    readonly cores: number | null | undefined;
    readonly controller: ControllerInput | null | undefined;
    /** Share of reads an owner serves from its own copy where it has one; missing: all. */
    readonly locality?: number | null | undefined;
}

/**
 * The controller of a node at one end of the ranges of what nobody stated: the good end is all of them at their best, the bad end each
 * at its worst by itself, combined as the root of the squared logarithms (docs/language.md 5.7). `null` in an array, and where no cores can be
 * told. docs/io-model.md 8.1.
 */
export function controllerOf(given: ControllerGiven, end: PaceEnd): Controller | null {
    const { coordinator, media, devices, controller } = given;
    if (coordinator === null || coordinator === 'array') {
        return null;
    }
    const stated = positive(controller?.cores),
        read = positive(controller?.read),
        write = positive(controller?.write);
    const cores = stated === null ? assumedCores(given) : { cores: stated, range: EXACT };
    if (cores === null) {
        return null;
    }
    const documented = documentedOf(coordinator, given.locality);
    const both = (own: number | null, usual: number) => {
        const time = own ?? usual;
        return time * endFactor([own === null ? documented.range : EXACT, cores.range], end);
    };
    return {
        cores: cores.cores,
        daemons: coordinator === 'primary' && devices !== null && !(media !== null && spins(media)) ? devices : null,
        most: end === 'low' ? BEST_DAEMON_CORES : undefined,
        published: documented.published,
        times: { read: both(read, documented.times.read), write: both(write, documented.times.write) },
        assumed: [
            ...(stated === null ? (['cores'] as const) : []),
            ...(read === null || write === null ? (['times'] as const) : []),
        ],
    };
}

function endFactor(ranges: readonly Range[], end: PaceEnd): number {
    switch (end) {
        case 'centre':
            return 1;
        case 'low':
            return ranges.reduce((product, r) => product * r.low, 1);
        case 'high':
            return Math.exp(Math.hypot(...ranges.map(r => Math.log(r.high))));
    }
}

/** Share of a node's controller for so much work per second and node. docs/io-model.md 8.1. */
export function shareOfWork(work: ControllerWork, controller: Controller): number {
    const { times } = controller;
    return controllerShare({ read: work.read * times.read, write: work.write * times.write }, controller);
}

/** Squared variation of whole I/Os, measured at seven depths of two kinds (0.07 to 0.13). docs/io-model.md 8.1. */
export const WHOLE = 0.1;

/** What a controller does to a path. */
export interface ControllerState {
    /** Of the hot node. */
    readonly share: number;
    /** Front-end I/Os per second that all cores would serve of this mixture. docs/io-model.md 8.1: X. */
    readonly throughput: number;
}

/**
 * A delay behind a controller that stretches the whole path. `unloaded`: the same path without any wait, seconds. At a share of 0 it
 * is unchanged. docs/io-model.md 8.1.
 */
export function stretched(delay: Delay, unloaded: number, controller: ControllerState | null, ca2: number): Delay {
    if (controller === null || !(controller.share > 0)) {
        return delay;
    }
    const { share, throughput } = controller;
    const g = controllerStretch(share, ca2);
    if (g === null) {
        return delay;
    }
    const u = Math.min(1, 3 * share),
        inFlight = Math.max(1, unloaded * throughput);
    const waiting = (4 * ca2 * share ** 3) / (inFlight * (1 + share * share));
    return {
        shift: delay.shift * g * (1 - u),
        mean: delay.mean * g + delay.shift * g * u,
        variance: delay.variance * g * g + (WHOLE * u + waiting) * ((delay.shift + delay.mean) * g) ** 2,
    };
}

/** What each figure of a controller may be where nobody stated it; a stated one is both ends. Cores of a node, seconds. docs/language.md 5.7. */
export function controllerRanges(given: ControllerGiven): {
    readonly cores: readonly [number, number];
    readonly read: readonly [number, number];
    readonly write: readonly [number, number];
} | null {
    const { coordinator, controller } = given;
    if (coordinator === null || coordinator === 'array') {
        return null;
    }
    const stated = positive(controller?.cores);
    const assumed = stated === null ? assumedCores(given) : { cores: stated, range: EXACT };
    if (assumed === null) {
        return null;
    }
    const { times, range } = documentedOf(coordinator, given.locality);
    const ends = (own: number | null, usual: number): readonly [number, number] =>
        own === null ? [usual * range.low, usual * range.high] : [own, own];
    return {
        cores: [assumed.cores / assumed.range.high, assumed.cores / assumed.range.low],
        read: ends(positive(controller?.read), times.read),
        write: ends(positive(controller?.write), times.write),
    };
}
