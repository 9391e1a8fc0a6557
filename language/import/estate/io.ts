import { writtenBlock, writtenOperations, writtenShare } from '../../writing/quantities.ts';
import { counted, quoted } from '../names.ts';
import type { Figures, IoSample, Machine } from './estate.ts';

/** Properties of a workload that say how it reads and writes, with where the figures come from. */
export type IoProperties = readonly (readonly [key: string, text: string])[];

/** Peak operations per second for machines nobody measured, by what their name or system suggests. */
const ASSUMED: readonly (readonly [RegExp, number, string])[] = [
    [/hana/iu, 1000, 'HANA'],
    [/oracle|(^|[^a-z])ora([^a-z]|$)/iu, 800, 'Oracle'],
    [/sql|(^|[^a-z])db\d*([^a-z]|$)|database|postgres|mongo/iu, 500, 'database'],
    [/(^|[^a-z])vdi([^a-z]|$)|windows 1[01]\b|windows 7\b/iu, 40, 'desktop'],
    [/(^|[^a-z])(file|fs|nas)\d*([^a-z]|$)/iu, 100, 'file server'],
];

const GENERIC = 50;

/** Share of the peak that the average is taken to be where nothing was measured. */
const AVERAGE_OF_PEAK = 0.7;

/** Whether the name or the system of a machine suggests a database. */
export function looksLikeDatabase(machine: Pick<Machine, 'name'>): boolean {
    return ASSUMED.slice(0, 3).some(([pattern]) => pattern.test(machine.name));
}

/**
 * The I/O of a machine: measured where a file has figures, else nothing, or with `assume` published defaults marked
 * as assumed (StorePredict ADR-059: peak by kind of machine, average 70 % of it).
 */
export function ioOf(machine: Machine, assume: boolean): IoProperties {
    const sample = best(machine.samples);
    if (sample) {
        return measured(sample);
    }
    if (!assume) {
        return [];
    }
    const [, peak, kind] = ASSUMED.find(([pattern]) => pattern.test(`${machine.name} ${machine.os ?? ''}`)) ?? [
        /$/u,
        GENERIC,
        'general',
    ];
    return [
        ['iops', `iops ${writtenOperations(peak * AVERAGE_OF_PEAK)} peak ${writtenOperations(peak)}`],
        [
            'evidence',
            `evidence assumed ${quoted(`published default for a ${kind} machine: peak ${peak}, average 70 % of it`)}`,
        ],
    ];
}

/** The sample that says most; of equals the one of the source that counts more, which comes first. */
function best(samples: readonly IoSample[]): IoSample | undefined {
    const score = (sample: IoSample): number =>
        Number(sample.iops.average !== undefined) * 4 +
        Number(sample.iops.peak !== undefined) * 2 +
        Number(sample.writes.average !== undefined || sample.writes.peak !== undefined);
    return samples.reduce<IoSample | undefined>(
        (found, each) => (found === undefined || score(each) > score(found) ? each : found),
        undefined,
    );
}

/** Figures of one machine that are this far apart are not the same measurement rounded. */
const APART = 0.1;

/** A source that gives other I/O for a machine than the one that is believed, if there is one. */
export function ioDisagreement(machine: Machine): { believed: IoSample; other: IoSample } | undefined {
    const believed = best(machine.samples);
    const other =
        believed &&
        machine.samples.find(sample =>
            (['average', 'p95', 'peak'] as const).some(statistic => {
                const [a, b] = [believed.iops[statistic], sample.iops[statistic]];
                return (
                    a !== undefined &&
                    b !== undefined &&
                    Math.abs(a - b) > APART * Math.max(a, b) &&
                    Math.abs(a - b) >= 1
                );
            }),
        );
    return believed && other ? { believed, other } : undefined;
}

function measured(sample: IoSample): IoProperties {
    const [average, p95, peak] = [sample.iops.average, sample.iops.p95, sample.iops.peak].map(sensible);
    const base = average ?? p95 ?? peak;
    if (base === undefined) {
        return [];
    }
    const statistic = average !== undefined ? 'average' : p95 !== undefined ? '95th percentile' : 'peak';
    const writes = shareOf(sample);
    const block = sensible(sample.block ?? ratio(sample.throughput.average, average));
    const top = peak === undefined ? undefined : Math.max(peak, base);
    return [
        ['iops', `iops ${writtenOperations(base)}${top === undefined ? '' : ` peak ${writtenOperations(top)}`}`],
        ...(writes === undefined ? [] : [['writes', `writes ${writtenShare(writes)}`] as const]),
        ...(block === undefined || block <= 0 ? [] : [['block', `block ${writtenBlock(block)}`] as const]),
        [
            'evidence',
            `evidence measured ${quoted(sourceText(sample, statistic, writes !== undefined || block !== undefined))}`,
        ],
    ];
}

/** `Live Optics, 7 days: iops average, highest value as peak`. */
function sourceText(sample: IoSample, statistic: string, derived: boolean): string {
    const { source, interval, count, iops, shareOf: owner } = sample;
    const span =
        source.span ??
        (interval !== undefined && count !== undefined
            ? `${counted(count, 'value')} of ${interval} s`
            : count === undefined
              ? undefined
              : counted(count, 'value'));
    const peak =
        iops.peak === undefined || statistic === 'peak'
            ? ''
            : interval === undefined
              ? ', highest value as peak'
              : `, highest ${interval} s average as peak`;
    const whose = derived && owner !== undefined ? `; writes and block of ${owner}` : '';
    return `${source.title}${span === undefined ? '' : `, ${span}`}: iops ${statistic}${peak}${whose}`;
}

function shareOf(sample: IoSample): number | undefined {
    if (sample.writeShare !== undefined) {
        return sample.writeShare;
    }
    for (const statistic of ['average', 'p95', 'peak'] as const satisfies readonly (keyof Figures)[]) {
        const reads = sample.reads[statistic];
        const writes = sample.writes[statistic];
        if (reads !== undefined && writes !== undefined && reads + writes > 0) {
            return writes / (reads + writes);
        }
    }
    return undefined;
}

/** A figure that can be meant; files may hold anything. */
function sensible(value: number | undefined): number | undefined {
    return value !== undefined && value >= 0 && value < 1e12 ? value : undefined;
}

function ratio(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined || b === undefined || b <= 0 ? undefined : a / b;
}
