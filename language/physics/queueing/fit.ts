import type { Fabric } from '../defaults.ts';
import type { Controller, OperationTimes } from '../node/controller.ts';
import { controllerLoop, operationTime, readOperations, usableCores, writeOperations } from '../node/controller.ts';
import { gammaQuantile, normalQuantile } from './gamma.ts';
import { unloadedMean } from './unloaded.ts';

/** Calibration from measured closed loops: two depths give the idle time, the maximum and everything between. docs/io-model.md 8.7. */

export type Operation = 'read' | 'write';

/** One measured run of one kind of I/O. Seconds, 1/s, bytes. */
export interface MeasuredRun {
    readonly operation: Operation;
    /** Bytes per I/O. */
    readonly block: number;
    /** I/Os in flight, over all jobs of that time. */
    readonly depth: number;
    readonly rate: number;
    readonly mean: number;
    readonly p99: number | null;
    /** Squared variation (variance over squared mean) of whole I/Os; `null` where the tool reports none. */
    readonly variation: number | null;
}

/** A run beside what the fit says of its depth. */
export interface FittedPoint<R extends MeasuredRun = MeasuredRun> {
    readonly run: R;
    readonly predictedMean: number;
    readonly predictedRate: number;
    /** `null` where no run has a percentile or a variation. */
    readonly predictedP99: number | null;
    /** Whether it is one of the two the fit was made from. */
    readonly fitted: boolean;
}

export interface Fit<R extends MeasuredRun = MeasuredRun> {
    readonly operation: Operation;
    readonly block: number;
    /** R_0, seconds. */
    readonly unloaded: number;
    /** X_max, 1/s. */
    readonly maximum: number;
    /** c_eff = R_0 X_max. */
    readonly concurrency: number;
    readonly points: readonly FittedPoint<R>[];
}

/** The second depth has a mean of at least so many times the lightest: below, the two runs show no knee. docs/io-model.md 8.7. */
export const KNEE = 2.5;
/** From here the maximum comes out more exactly. docs/io-model.md 8.7. */
const CLEAR_KNEE = 3.5;

/** The two runs a curve is fitted on: the lightest mean, and a depth well past the knee; `null` where there is none. docs/io-model.md 8.7. */
export function knee<R extends MeasuredRun>(runs: readonly R[]): readonly [R, R] | null {
    const sorted = runs.toSorted((a, b) => a.depth - b.depth);
    const [first] = sorted;
    if (first === undefined) {
        return null;
    }
    const light = sorted.reduce((best, run) => (run.mean < best.mean ? run : best), first);
    const deeper = sorted.filter(run => run.depth > light.depth && run.mean >= KNEE * light.mean);
    const deep = deeper.find(run => run.mean >= CLEAR_KNEE * light.mean) ?? deeper.at(-1);
    return deep === undefined ? null : [light, deep];
}

/** R_0 and X_max of two runs, or `null` where they show no knee. docs/io-model.md 8.7. */
export function twoDepths(
    a: MeasuredRun,
    b: MeasuredRun,
): { readonly unloaded: number; readonly maximum: number } | null {
    const unloaded =
        (a.mean ** 2 * b.depth ** 2 - b.mean ** 2 * a.depth ** 2) / (a.mean * b.depth ** 2 - b.mean * a.depth ** 2);
    const maximum = b.depth / Math.sqrt(b.mean * (b.mean - unloaded));
    return unloaded > 0 && Number.isFinite(maximum) && maximum > 0 ? { unloaded, maximum } : null;
}

const Z99 = normalQuantile(0.99) ?? 0;

/** P99 over the mean of one run: as measured, or that of a gamma distribution with the measured variation. */
function tail({ p99, mean, variation }: MeasuredRun): number | null {
    if (p99 !== null) {
        return p99 / mean;
    }
    return variation === null ? null : gammaQuantile({ mean: 1, variance: variation }, Z99);
}

/** Runs of one operation and block as one curve; a string says why there is none. docs/io-model.md 8.7. */
export function fitCurve<R extends MeasuredRun>(runs: readonly R[]): Fit<R> | string {
    const [first] = runs;
    if (first === undefined) {
        return 'there are no runs';
    }
    if (new Set(runs.map(run => run.depth)).size < 2) {
        return 'it has one depth only: measure a second one that is much deeper';
    }
    const pair = knee(runs);
    const constants = pair === null ? null : twoDepths(...pair);
    if (pair === null || constants === null) {
        return 'the runs show no knee: measure deeper, until the mean latency is at least 2.5 times the lightest';
    }
    const { unloaded, maximum } = constants;
    const [light, deep] = pair;
    const low = tail(light),
        high = tail(deep);
    return {
        operation: first.operation,
        block: first.block,
        unloaded,
        maximum,
        concurrency: unloaded * maximum,
        points: runs
            .toSorted((a, b) => a.depth - b.depth)
            .map(run => {
                const { mean, rate } = controllerLoop(run.depth, unloaded, maximum);
                // The controller stretches the whole path, and the tail with it: along the mean, not along the rate,
                // which hardly rises any more where the tail rises most.
                const along = (mean - light.mean) / (deep.mean - light.mean);
                const ratio = low === null || high === null ? null : Math.max(1, low + (high - low) * along);
                return {
                    run,
                    predictedMean: mean,
                    predictedRate: rate,
                    predictedP99: ratio === null ? null : ratio * mean,
                    fitted: run === light || run === deep,
                };
            }),
    };
}

/** The software path that explains a measured idle time: R_0 without media, hops and serialisation, seconds; `null` where nothing is left. docs/io-model.md 8.7. */
export function softwareOf(fabric: Fabric, fit: Fit): number | null {
    const rest = unloadedMean({ ...fabric, software: 0 }, fit.operation, fit.block);
    return rest === null || fit.unloaded <= rest ? null : fit.unloaded - rest;
}

/**
 * Processor times that explain the measured maxima: c N/X_max shared out over the operations of 8.1. `writes` of an erasure code
 * read too: their reads are taken off with the read's time. docs/io-model.md 8.7.
 */
export function timesOf(
    fabric: Fabric,
    controller: Controller,
    maxima: { readonly read: Fit | null; readonly write: Fit | null },
): { readonly read: number | null; readonly write: number | null } {
    const { nodes, scheme } = fabric;
    if (nodes === null || scheme === null) {
        return { read: null, write: null };
    }
    const cores = usableCores(controller);
    const usual: OperationTimes = controller.times;
    const { read: reads, write: writes } = maxima;
    const readTime =
        reads === null
            ? null
            : (cores.read * nodes) / reads.maximum / weight(readOperations(scheme, reads.block), 'read');
    if (writes === null) {
        return { read: readTime, write: null };
    }
    const asked = writeOperations(scheme, writes.block);
    const own = nodes / writes.maximum - ((readTime ?? usual.read) * weight(asked, 'read')) / cores.read;
    return { read: readTime, write: own > 0 ? (own * cores.write) / weight(asked, 'write') : null };
}

/** Operations of 4 KiB of equal processor time. */
function weight(asked: ReturnType<typeof readOperations>, kind: Operation): number {
    return kind === 'read'
        ? asked.reads * operationTime(1, asked.readSize)
        : asked.writes * operationTime(1, asked.writeSize);
}
