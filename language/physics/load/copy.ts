import { KIB, positive } from '../numbers.ts';

/** Switchover of one machine (boot, driver, IP, checks), assumed. docs/io-model.md 2.10. */
export const SWITCHOVER = 300;
/** What the copy of one machine reaches in one stream, bytes/s, assumed. docs/io-model.md 8.2.6. */
export const STREAM = 400e6;
/** Tracking granularity, assumed: writes are tracked in blocks of this many bytes. */
export const GRANULARITY = 64 * KIB;

/** Blocks that are written at one rate: H_i blocks, l_i writes/s spread over them. */
export interface WriteClass {
    readonly blocks: number;
    readonly writes: number;
}

/** Hot/cold split of a volume of `bytes` at granularity g; shares 0..1, 1/1 is uniform (pessimistic). docs/io-model.md 1.1. */
export function writeClasses(
    bytes: number,
    granularity: number,
    writesPerSecond: number,
    hotSize = 1,
    hotWrites = 1,
): readonly WriteClass[] {
    const blocks = bytes / granularity;
    return [
        { blocks: blocks * hotSize, writes: writesPerSecond * hotWrites },
        { blocks: blocks * (1 - hotSize), writes: writesPerSecond * (1 - hotWrites) },
    ].filter(c => c.blocks > 0);
}

/** Writes/s at granularity g that a daily change rate amounts to: share per second x bytes / g. docs/io-model.md 1.1. */
export function writesFromChange(bytes: number, sharePerSecond: number, granularity = GRANULARITY): number {
    return (bytes * sharePerSecond) / granularity;
}

/** Unique bytes written in `seconds`: sum H(1 - exp(-l t/H)) g. docs/io-model.md 2.10, 3.6. */
export function dirtied(classes: readonly WriteClass[], seconds: number, granularity: number): number {
    let blocks = 0;
    for (const { blocks: size, writes } of classes) {
        if (size > 0) {
            blocks -= size * Math.expm1((-writes * seconds) / size);
        }
    }
    return blocks * granularity;
}

/** Small-pass ratio writeIOPS g / B: below 1 passes shrink, guaranteed. docs/io-model.md 2.10. */
export function passRatio(classes: readonly WriteClass[], granularity: number, rate: number): number {
    return (classes.reduce((sum, c) => sum + c.writes, 0) * granularity) / rate;
}

/** Bound on all passes: V/B/(1-kappa); `null` from kappa 1. docs/io-model.md 2.10. */
export function geometricBound(bytes: number, rate: number, kappa: number): number | null {
    return kappa < 1 ? bytes / rate / (1 - kappa) : null;
}

export interface CopyInput {
    readonly bytes: number;
    /** bytes/s. */
    readonly rate: number;
    readonly classes: readonly WriteClass[];
    readonly granularity?: number;
    /** Seconds; missing: 300, assumed. */
    readonly switchover?: number | null;
}

export interface CopyPlan {
    /** Seconds of the first pass. */
    readonly seed: number;
    /** Bytes of each pass, the seed first. */
    readonly passes: readonly number[];
    readonly kappa: number;
    /** kappa < 1: passes shrink to nothing. */
    readonly converges: boolean;
    /** Bytes a pass cannot get below; 0 when it converges. */
    readonly floor: number;
    /** Bytes sent with the machine stopped. */
    readonly final: number;
    /** Seconds of all passes with the machine running. */
    readonly online: number;
    /** Seconds stopped: final/B + switchover. */
    readonly downtime: number;
    /** Bound V/B/(1-kappa) on all passes. */
    readonly bound: number | null;
}

const MOST_PASSES = 100;
/** A pass this short is sent with the machine stopped. */
const SHORT_PASS = 1;
const PROGRESS = 0.99;

/** Bytes where a pass dirties as much as it sends: the largest D with dirtied(D/B) = D, reached from above. 0 below kappa 1. docs/io-model.md 2.10. */
export function passFloor(input: CopyInput): number {
    const granularity = input.granularity ?? GRANULARITY;
    if (passRatio(input.classes, granularity, input.rate) < 1) {
        return 0;
    }
    let low = 0,
        high = input.bytes;
    // dirtied(D/B) - D is concave in D, so it is positive up to the floor and negative above.
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (dirtied(input.classes, middle / input.rate, granularity) >= middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

/** Passes, downtime and convergence of an iterative copy; `null` for sizes or rates one cannot copy with. docs/io-model.md 2.10. */
export function migrationCopy(input: CopyInput): CopyPlan | null {
    const { bytes, rate, classes } = input,
        granularity = input.granularity ?? GRANULARITY;
    if (positive(bytes) === null || positive(rate) === null || positive(granularity) === null) {
        return null;
    }
    const kappa = passRatio(classes, granularity, rate);
    const passes = [bytes];
    let online = 0,
        last = bytes;
    while (passes.length < MOST_PASSES) {
        online += last / rate;
        const next = dirtied(classes, last / rate, granularity);
        const stuck = next > PROGRESS * last && passes.length > 1;
        last = next;
        if (next / rate <= SHORT_PASS || stuck) {
            break;
        }
        passes.push(next);
    }
    // From kappa 1 the passes creep down to the floor; what stands still is counted there, however early they were given up.
    const floor = passFloor(input);
    if (kappa >= 1) {
        last = floor;
    }
    return {
        seed: bytes / rate,
        passes,
        kappa,
        converges: kappa < 1,
        floor,
        final: last,
        online,
        downtime: last / rate + (input.switchover ?? SWITCHOVER),
        bound: geometricBound(bytes, rate, kappa),
    };
}

/** Of a switchover: the part in which the guest stands still, seconds, half to twice the middle. docs/io-model.md 8.3, assumed. */
export const FREEZE = {
    /** Copied while it runs, then switched over. */
    warm: { good: 2.5, centre: 5, bad: 10 },
    /** Stopped first: all of the switchover. */
    cold: { good: SWITCHOVER / 2, centre: SWITCHOVER, bad: 2 * SWITCHOVER },
    /** Taken over while it runs on: only the last delta. */
    live: { good: 0, centre: 0, bad: 0 },
} as const;

/** Seconds to move `bytes` at line rate: a lower bound. P19 (S13, S14). */
export function transferTime(bytes: number, rate: number): number | null {
    return rate > 0 ? bytes / rate : null;
}
