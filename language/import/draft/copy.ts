import { MIB } from '../values.ts';

/**
 * How fast a migration tool copies machines off source hosts, after published benchmarks of one such tool (MTV tested
 * maxima: 50 GiB machines with 35 GiB used over 10 GbE, cold). One host gives 288 MiB/s whatever the number of
 * machines from ten on; further hosts add less and less, because they share the target and the network:
 * `rate(h) = h · r / (1 + c · (h − 1))`, at most what the link carries.
 */
export interface CopyModel {
    /** Bytes per second that one source host gives. */
    readonly hostRate: number;
    /** Contention between hosts: 0 none, 1 no gain at all from a second one. */
    readonly contention: number;
    /** Bits per second of the link they share, and the share of it that a copy reaches. */
    readonly link: number;
    readonly linkShare: number;
}

/** Fitted to eight published durations; reproduces each within 10 %. */
export const PUBLISHED_COPY: CopyModel = { hostRate: 288 * MIB, contention: 0.155, link: 10e9, linkShare: 0.98 };

/** Bytes per second that `hosts` source hosts reach together. */
export function copyRate(hosts: number, model: CopyModel = PUBLISHED_COPY): number {
    const together = (hosts * model.hostRate) / (1 + model.contention * (hosts - 1));
    return Math.min(together, (model.link / 8) * model.linkShare);
}

/** Seconds to copy `bytes` at `rate` bytes per second. */
export function copySeconds(bytes: number, rate: number): number {
    return rate > 0 ? bytes / rate : Infinity;
}

/**
 * The copy rate a draft assumes when none is given: 620 Mbit/s, the default of a published planner. It is written into
 * every wave as `over`, so that it can be seen and changed; other tools state from 220 Mbit/s to 9 Gbit/s.
 */
export const DEFAULT_RATE_BITS = 620e6;

/** Checks after a move: an hour per machine, ten people, eight hours a day (defaults of the same planner). */
export const CHECK_SECONDS = 3600;
export const CHECK_PEOPLE = 10;
export const CHECK_DAY = 8 * 3600;

/** How a wave is worked through. */
export interface WavePace {
    /** Bytes per second of all copies together, and of one machine where that is less. */
    readonly rate: number;
    readonly stream?: number;
    readonly people?: number;
}

/**
 * Elapsed seconds of a wave: the copy runs day and night, at least as long as that of its largest machine; the checks only in working
 * hours and after it.
 */
export function waveSeconds(bytes: number, machines: number, pace: WavePace, largest = 0): number {
    const work = Math.ceil(machines / (pace.people ?? CHECK_PEOPLE)) * CHECK_SECONDS;
    const fullDays = Math.floor(work / CHECK_DAY);
    const alone = pace.stream === undefined ? 0 : copySeconds(largest, pace.stream);
    return Math.max(copySeconds(bytes, pace.rate), alone) + fullDays * 86_400 + (work - fullDays * CHECK_DAY);
}
