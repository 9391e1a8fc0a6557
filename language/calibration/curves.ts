import { groupBy } from '../basics/lists.ts';
import { controllerLoop } from '../physics/node/controller.ts';
import type { Fit, FittedPoint } from '../physics/queueing/fit.ts';
import { fitCurve } from '../physics/queueing/fit.ts';
import type { Aside, Run, Unused } from './reading.ts';
import { merged } from './tools/fio.ts';

/** From runs to curves: runs that belong together, each kind of I/O fitted on its own, mixtures held against the fits. docs/io-model.md 8.7. */

export interface Curves {
    readonly fits: readonly Fit<Run>[];
    readonly unused: readonly Unused[];
    /** Mixed runs beside what the fits say of them. */
    readonly mixtures: readonly Aside[];
}

/** Runs of several files that began within so many seconds of each other are one run. */
const TOGETHER = 2;

export function curvesOf(runs: readonly Run[]): Curves {
    const all = joined(runs);
    const pure = all.filter(run => run.reads === 0 || run.reads === 1);
    const fits: Fit<Run>[] = [];
    const unused: Unused[] = [];
    for (const curve of groupBy(pure, kindOf).values()) {
        const fit = fitCurve(curve);
        if (typeof fit === 'string') {
            for (const file of new Set(curve.map(run => run.file))) {
                unused.push({ file, why: `${kindText(curve)}: ${fit}` });
            }
        } else {
            fits.push(fit);
        }
    }
    return { fits: fits.sort(bySize), unused, mixtures: mixturesOf(all, fits) };
}

/** Random before sequential, small before large, reads before writes. */
function bySize(a: Fit<Run>, b: Fit<Run>): number {
    return Number(sequential(a)) - Number(sequential(b)) || a.block - b.block || (a.operation < b.operation ? -1 : 1);
}

export function sequential(fit: Fit<Run>): boolean {
    return fit.points.some(p => p.run.sequential);
}

function kindOf(run: Run): string {
    return `${run.tool} ${run.operation} ${run.block} ${run.sequential}`;
}

function kindText([run]: readonly Run[]): string {
    return run === undefined
        ? ''
        : `${run.sequential ? 'sequential' : 'random'} ${run.operation}s of ${run.block} bytes`;
}

/** Files of one time are one run: their depths and rates add up, their latencies are weighted. */
function joined(runs: readonly Run[]): Run[] {
    const result: Run[] = [];
    for (const alike of groupBy(runs, run => `${kindOf(run)} ${run.reads > 0 && run.reads < 1}`).values()) {
        let open: Run[] = [];
        for (const run of alike.toSorted((a, b) => (a.began ?? Infinity) - (b.began ?? Infinity))) {
            const [first] = open;
            const same =
                first !== undefined &&
                run.began !== null &&
                first.began !== null &&
                run.began - first.began <= TOGETHER &&
                open.every(each => each.file !== run.file);
            if (!same) {
                result.push(...(open.length > 0 ? [oneOf(open)] : []));
                open = [];
            }
            open.push(run);
        }
        result.push(...(open.length > 0 ? [oneOf(open)] : []));
    }
    return result;
}

function oneOf(runs: readonly Run[]): Run {
    const [first, ...others] = runs;
    if (first === undefined) {
        throw new RangeError('There is no run.');
    }
    if (others.length === 0) {
        return first;
    }
    const parts = runs.map(run => ({
        ...run,
        deviation: Math.sqrt(run.variation ?? 0) * run.mean,
        lasted: run.lasted ?? 0,
    }));
    return {
        ...first,
        ...merged(parts),
        depth: runs.reduce((sum, run) => sum + run.depth, 0),
        file: `${first.file} and ${others.length} more`,
    };
}

/** What the fits of reads and writes say of a mixture: processor times add up. docs/io-model.md 8.7. */
function mixturesOf(runs: readonly Run[], fits: readonly Fit<Run>[]): Aside[] {
    return runs
        .filter(run => run.operation === 'read' && run.reads < 1)
        .flatMap(run => {
            const alike = (operation: 'read' | 'write') =>
                fits.find(f => f.operation === operation && f.block === run.block && sequential(f) === run.sequential);
            const read = alike('read'),
                write = alike('write');
            if (read === undefined || write === undefined) {
                return [];
            }
            const writes = 1 - run.reads;
            const maximum = 1 / (run.reads / read.maximum + writes / write.maximum);
            const { rate } = controllerLoop(run.depth, run.reads * read.unloaded + writes * write.unloaded, maximum);
            const measured = run.rate / run.reads;
            const off = Math.round((rate / measured - 1) * 100);
            return {
                file: run.file,
                what: `${Math.round(writes * 100)} % writes at depth ${run.depth}: ${Math.round(measured)} IOPS measured, ${Math.round(rate)} predicted from reads and writes alone (${off > 0 ? '+' : ''}${off} %)`,
            };
        });
}

/** Points that say how good a fit is: not fitted, not left of the lightest mean, up to 80 % of the highest rate. docs/io-model.md 8.7. */
export function checkedPoints(fit: Fit<Run>): readonly FittedPoint<Run>[] {
    const most = Math.max(...fit.points.map(p => p.run.rate));
    const light = fit.points.find(p => p.fitted)?.run.depth ?? 0;
    return fit.points.filter(p => !p.fitted && p.run.depth > light && p.run.rate <= 0.8 * most);
}

/** How far the fits were off at worst where they were not fitted: a share, or `null` where nothing was left to check. */
export function earnedTolerance(fits: readonly Fit<Run>[]): number | null {
    const points = fits.flatMap(checkedPoints);
    return points.length === 0
        ? null
        : Math.max(...points.map(p => Math.exp(Math.abs(Math.log(p.predictedMean / p.run.mean))))) - 1;
}
