import { nth } from '../../language/basics/lists.ts';
import {
    evaluate,
    evaluateLoads,
    type FabricInput,
    PEAK_FACTOR,
    SCENARIO_PARTS,
    type Scheme,
    scenariosOf,
    type WorkloadClass,
    withDefaults,
} from '../../language/physics/index.ts';
import type { ClassCount, HeadroomFabric, HeadroomRow, Moment, RateEnds } from '../scene/model.ts';

/** Settings a person tries out; what is missing stays as the plan has it. SI units. */
export interface Settings {
    readonly nodes?: number;
    readonly linkCount?: number;
    /** bytes/s of one link. */
    readonly linkRate?: number;
    /** bytes/s per node. */
    readonly rebuild?: number;
    /** bytes/s of the copy into the fabric. */
    readonly ingest?: number;
    readonly locality?: number;
    readonly scheme?: Scheme;
}

/** Rows of a fabric at a moment with other settings: the I/O model of the checker, run here. Without percentiles only stations are filled in. */
export function rowsWith(
    fabric: HeadroomFabric,
    moment: Moment,
    settings: Settings,
    percentiles: 'objective' | 'none' = 'objective',
): HeadroomRow[] {
    const phase = fabric.phases.find(p => p.moment === moment);
    if (!phase) {
        return [];
    }
    const input = inputWith(fabric, settings);
    const [before, after] = [machinesAt(fabric, moment - 1), machinesAt(fabric, moment)];
    const ingest = settings.ingest !== undefined && phase.ingest !== 0 ? settings.ingest : phase.ingest;
    return scenariosOf(withDefaults(input)).map((scenario): HeadroomRow => {
        const copying = SCENARIO_PARTS[scenario].ingest;
        const workloads = classesOf(fabric, copying ? before : after);
        const question = {
            scenario,
            // From a source it is read, onto a target it is written.
            ...(fabric.target
                ? { ingest, delta: settings.ingest !== undefined ? 0 : Math.min(ingest ?? Infinity, phase.window) }
                : { ingest: 0, egress: ingest }),
            explain: false,
        };
        const result = evaluate({ ...question, fabric: input, workloads, percentiles });
        // The settings move both ends of what may be as they move the middle.
        const rates = copying ? phase.rates?.before : phase.rates?.after;
        const [low, high] = ENDS.map(end =>
            evaluateLoads({ ...question, fabric: { ...input, pace: end }, workloads: atEnd(workloads, rates?.[end]) }),
        );
        const slow = (w: (typeof result.workloads)[number]) =>
            w.objective === null
                ? 0
                : w.meets === false
                  ? Infinity
                  : Math.max(w.p99Read ?? 0, w.p99Write ?? 0) / w.objective;
        const worst = [...result.workloads].sort((a, b) => slow(b) - slow(a))[0];
        return {
            fabric: fabric.fabric,
            moment,
            last: moment,
            scenario,
            stations: result.stations.map((station, i) => ({
                ...station,
                ...rangeOf(station.utilisation, low?.stations[i]?.utilisation, high?.stations[i]?.utilisation),
            })),
            bottleneck: result.bottleneck,
            rebuild: result.rebuild,
            reason: result.reason,
            missed: { count: result.workloads.filter(w => w.meets === false).length, names: [] },
            tail: worst
                ? { workload: worst.workload, read: worst.p99Read, write: worst.p99Write, objective: worst.objective }
                : null,
        };
    });
}

/** Ends of what may be: nobody's figures, and rates with their deviations combined. */
const ENDS = ['low', 'high'] as const;
/** Share of a station below which a range is one number to a reader. */
const LEAST_RANGE = 0.005;

/** Rates with a factor on the mean and one on the peak; a peak nobody states is the usual one. */
function atEnd(classes: readonly WorkloadClass[], factors: RateEnds['low'] | undefined): readonly WorkloadClass[] {
    if (factors === undefined) {
        return classes;
    }
    const [mean, peak] = factors;
    return classes.map(c => ({ ...c, iops: c.iops * mean, peak: (c.peak ?? PEAK_FACTOR * c.iops) * peak }));
}

function rangeOf(
    at: number | null,
    low: number | null | undefined,
    high: number | null | undefined,
): { readonly range?: readonly [number, number] } {
    if (at === null || typeof low !== 'number' || typeof high !== 'number') {
        return {};
    }
    const range = [Math.min(at, low), Math.max(at, high)] as const;
    return range[1] - range[0] > LEAST_RANGE ? { range } : {};
}

export interface CurvePoint {
    /** Utilisation of the tightest station. */
    readonly utilisation: number;
    /** Seconds. */
    readonly p99: number;
    /** The same at both ends of what may be; `null` where the model holds no number any more. */
    readonly low: number | null;
    readonly high: number | null;
}

/** Points a curve is made of. */
const STEPS = 28;

/** P99 of the strictest class as the whole foreground of the peak grows, until the model holds no number any more. */
export function latencyCurve(
    fabric: HeadroomFabric,
    moment: Moment,
    settings: Settings,
): { readonly points: CurvePoint[]; readonly objective: number | null } {
    const here = machinesAt(fabric, moment);
    const machines = here.length > 0 ? here : machinesAt(fabric, moment - 1);
    const strictest = strictestClass(fabric, machines);
    if (strictest === undefined) {
        return { points: [], objective: null };
    }
    const input = inputWith(fabric, settings);
    // Only one class needs a percentile; the others are load.
    const classes = classesOf(fabric, machines).map((c, i) =>
        nth(machines, i)[0] === strictest ? c : { ...c, p99: null },
    );
    const tightest = (scale: number) => {
        const result = evaluate({
            fabric: input,
            workloads: scaled(classes, scale),
            scenario: 'peak',
            ingest: 0,
            percentiles: 'none',
            explain: false,
        });
        return utilisationOf(result.stations);
    };
    const now = tightest(1);
    if (!(now > 0)) {
        return { points: [], objective: nth(fabric.classes, strictest).p99 ?? null };
    }
    const rates = fabric.phases.find(p => p.moment === moment)?.rates?.after;
    const at = (scale: number, end: (typeof ENDS)[number] | undefined) => {
        const grown = scaled(classes, scale);
        const { workloads, stations } = evaluate({
            fabric: end === undefined ? input : { ...input, pace: end },
            workloads: end === undefined ? grown : atEnd(grown, rates?.[end]),
            scenario: 'peak',
            ingest: 0,
            percentiles: 'objective',
            explain: false,
        });
        const own = workloads.find(w => w.objective !== null);
        const p99 = Math.max(own?.p99Read ?? NaN, own?.p99Write ?? NaN);
        return { utilisation: utilisationOf(stations), p99: Number.isFinite(p99) ? p99 : null };
    };
    const points: CurvePoint[] = [];
    for (let i = 1; i <= STEPS; i++) {
        const scale = (i / STEPS) * (0.995 / now);
        const { utilisation, p99 } = at(scale, undefined);
        if (p99 !== null) {
            points.push({ utilisation, p99, low: at(scale, 'low').p99, high: at(scale, 'high').p99 });
        }
    }
    return { points, objective: nth(fabric.classes, strictest).p99 ?? null };
}

/** Utilisation of the tightest of links, uplinks, media and controllers. */
export function utilisationOf(stations: HeadroomRow['stations']): number {
    return Math.max(0, ...stations.filter(s => s.station !== 'switch-buffer').map(s => s.utilisation ?? 0));
}

/** Class and machines on a fabric at a moment. */
function machinesAt(fabric: HeadroomFabric, moment: Moment): ClassCount[] {
    const counts = new Map(fabric.initial);
    for (const phase of fabric.phases) {
        if (phase.moment > moment) {
            break;
        }
        for (const [index, n] of phase.changes) {
            counts.set(index, (counts.get(index) ?? 0) + n);
        }
    }
    return [...counts].filter(([, n]) => n > 0);
}

function strictestClass(fabric: HeadroomFabric, machines: readonly ClassCount[]): number | undefined {
    return machines
        .map(([c]) => c)
        .filter(c => typeof fabric.classes[c]?.p99 === 'number')
        .sort((a, b) => nth(fabric.classes, a).p99! - nth(fabric.classes, b).p99!)[0];
}

function classesOf(fabric: HeadroomFabric, machines: readonly ClassCount[]): WorkloadClass[] {
    return machines.map(([index, n]) => {
        const one = nth(fabric.classes, index);
        return {
            ...one,
            name: String(index),
            machines: n,
            iops: one.iops * n,
            peak: typeof one.peak === 'number' ? one.peak * n : null,
        };
    });
}

function scaled(classes: readonly WorkloadClass[], scale: number): WorkloadClass[] {
    return classes.map(c => ({ ...c, iops: c.iops * scale, peak: typeof c.peak === 'number' ? c.peak * scale : null }));
}

/** The fabric with the settings; figures that JSON could not carry are not known. */
function inputWith({ input }: HeadroomFabric, settings: Settings): FabricInput {
    const known = (rates: {
        readonly iops: number | null;
        readonly bandwidth: number | null;
        readonly latency: number | null;
    }) => ({ iops: rates.iops ?? NaN, bandwidth: rates.bandwidth ?? NaN, latency: rates.latency ?? NaN });
    const links = input.links && {
        ...input.links,
        count: settings.linkCount ?? input.links.count,
        rate: settings.linkRate ?? input.links.rate,
    };
    return {
        ...input,
        media: input.media && { ...input.media, read: known(input.media.read), write: known(input.media.write) },
        nodes: settings.nodes ?? input.nodes,
        links,
        rebuild: settings.rebuild ?? input.rebuild,
        locality: settings.locality ?? input.locality,
        scheme: settings.scheme ?? input.scheme,
    };
}
