import type { IoSample, LooseSample, Provenance, Source } from '../estate/estate.ts';
import { listAt, member, numberAt, textAt } from '../objects.ts';
import { Series } from '../telling/statistics.ts';
import { KIB } from '../values.ts';

/** Which counters make which quantity: per disk of the machine first, per datastore of it else. */
const COUNTERS = {
    reads: ['virtualDisk.numberReadAveraged.average', 'datastore.numberReadAveraged.average'],
    writes: ['virtualDisk.numberWriteAveraged.average', 'datastore.numberWriteAveraged.average'],
    readRate: ['virtualDisk.read.average', 'datastore.read.average'],
    writeRate: ['virtualDisk.write.average', 'datastore.write.average'],
} as const;

/**
 * One element of `govc metric.sample -json` → the I/O of one machine; a text says why it gives none.
 * Values are averages over the interval of the archive; their highest is therefore no true peak, and no percentile
 * finer than the interval can be had from them. Rates are in KB/s.
 */
export function sampleFromMetrics(element: unknown, source: Source, at: Provenance): LooseSample | string {
    const type = textAt(element, 'entity', 'type');
    const id = textAt(element, 'entity', 'value');
    if (id === undefined) {
        return 'names no machine';
    }
    if (type !== undefined && type !== 'VirtualMachine') {
        return `figures of a ${type}, not of a machine`;
    }
    const counters = countersOf(element);
    const reads = pick(counters, COUNTERS.reads);
    const writes = pick(counters, COUNTERS.writes);
    if (!reads && !writes) {
        return 'no I/O figures';
    }
    const iops = added(reads, writes);
    if (iops.every(value => Number.isNaN(value))) {
        return 'its I/O counters hold no value';
    }
    const readRate = pick(counters, COUNTERS.readRate);
    const writeRate = pick(counters, COUNTERS.writeRate);
    const rate = readRate && writeRate ? added(readRate, writeRate).map(value => value * KIB) : [];
    const sample: IoSample = {
        source,
        at,
        iops: figures(iops),
        reads: figures(reads ?? []),
        writes: figures(writes ?? []),
        throughput: figures(rate),
        interval: numberAt(listAt(element, 'sampleInfo')[0], 'interval'),
        count: iops.filter(value => !Number.isNaN(value)).length,
    };
    return {
        name: textAt(element, 'entity', 'name') ?? '',
        id,
        server: textAt(element, 'entity', 'serverGuid'),
        sample,
    };
}

type Counters = Map<string, { total?: number[]; parts: number[][] }>;

function countersOf(element: unknown): Counters {
    const counters: Counters = new Map();
    for (const series of listAt(element, 'value')) {
        const name = textAt(series, 'name');
        if (name === undefined) {
            continue;
        }
        // -1 stands for an interval without a value.
        const values = listAt(series, 'value').map(value => (typeof value === 'number' && value >= 0 ? value : NaN));
        const known = counters.get(name) ?? { parts: [] };
        const instance = member(series, 'instance');
        if (instance === '' || instance === undefined) {
            known.total = values;
        } else {
            known.parts.push(values);
        }
        counters.set(name, known);
    }
    return counters;
}

/** The values of the first counter that is there: the object's own where there are any, else the sum of its parts. */
function pick(counters: Counters, names: readonly string[]): number[] | undefined {
    for (const name of names) {
        const found = counters.get(name);
        if (found) {
            return found.parts.length === 0 ? found.total : found.parts.reduce((sum, part) => added(sum, part));
        }
    }
    return undefined;
}

function added(a: readonly number[] | undefined, b: readonly number[] | undefined): number[] {
    if (!a || !b) {
        return [...(a ?? b ?? [])];
    }
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => (a[index] ?? NaN) + (b[index] ?? NaN));
}

function figures(values: readonly number[]): ReturnType<Series['figures']> {
    const series = new Series();
    for (const value of values) {
        if (!Number.isNaN(value)) {
            series.push(value);
        }
    }
    return series.figures();
}
