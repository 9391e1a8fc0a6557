import type { Reading, Run, Unused } from '../reading.ts';
import type { Json } from '../values.ts';
import { numberIn, objectOf, positiveIn, sizeOf, textIn, within } from '../values.ts';

/** fio `--output-format=json`: one entry of `jobs` after the other, so that a file of any size takes the memory of one. */

const TOOL = 'fio';
/** Engines that have no page cache between them and the storage. */
const UNCACHED: ReadonlySet<string> = new Set([
    'rbd',
    'rados',
    'libiscsi',
    'nfs',
    'http',
    'libblkio',
    'xnvme',
    'io_uring_cmd',
    'spdk',
]);
/** Engines that do one I/O at a time, whatever `iodepth` says. */
const ONE_AT_A_TIME: ReadonlySet<string> = new Set(['sync', 'psync', 'vsync', 'pvsync', 'pvsync2', 'mmap', 'rw']);
/** Of the time, or of Little's law: below it the queue was not full. */
const FULL = 0.8;
/** Seconds below which a run says little. */
const SHORT = 20;

interface Setup {
    readonly name: string;
    readonly pattern: string;
    readonly block: number | null;
    readonly mixedBlocks: boolean;
    readonly depth: number;
    /** Jobs this entry stands for. */
    readonly jobs: number;
    readonly grouped: boolean;
    readonly buffered: boolean;
    readonly limited: boolean;
    readonly ramp: boolean;
}

interface Direction {
    readonly operation: 'read' | 'write';
    readonly rate: number;
    readonly count: number;
    readonly mean: number;
    readonly deviation: number;
    readonly p99: number | null;
    readonly lasted: number;
}

interface Entry {
    readonly setup: Setup;
    readonly began: number | null;
    readonly directions: readonly Direction[];
}

/** Reads the parts of one file in their order. */
export class FioReader {
    private readonly file: string;
    private readonly globals: Record<string, unknown> = {};
    private readonly entries: Entry[] = [];
    private readonly unused: Unused[] = [];
    private timestamp: number | null = null;

    constructor(file: string) {
        this.file = file;
    }

    push(key: string, value: unknown): void {
        if (key === 'global options') {
            Object.assign(this.globals, objectOf(value));
        } else if (key === 'timestamp') {
            this.timestamp = numberIn({ value }, 'value');
        } else if (key === 'jobs') {
            this.job(objectOf(value));
        }
    }

    private job(job: Json | null): void {
        const setup = setupOf({ ...this.globals, ...within(job, 'job options') }, textIn(job, 'jobname') ?? '');
        const directions = (['read', 'write'] as const).flatMap(
            operation => directionOf(operation, within(job, operation)) ?? [],
        );
        const why = this.refusal(job, setup, directions);
        if (why === null) {
            const began = numberIn(job, 'job_start');
            this.entries.push({ setup, directions, began: began === null ? null : began / 1000 });
        } else {
            this.unused.push({ file: this.file, why: `job '${setup.name}': ${why}` });
        }
    }

    private refusal(job: Json | null, setup: Setup, directions: readonly Direction[]): string | null {
        if ((numberIn(job, 'error') ?? 0) !== 0) {
            return 'it ended with an error';
        }
        if (directions.length === 0) {
            return 'no reads or writes with a latency (`clat_ns`) are in it';
        }
        if (setup.buffered) {
            return 'buffered I/O measures the page cache: run it with direct=1';
        }
        if (setup.mixedBlocks || setup.block === null) {
            return 'it mixes block sizes: run one size at a time';
        }
        return setup.limited ? 'its rate was limited, so its depth does not say how much was in flight' : null;
    }

    done(): Reading {
        const runs = grouped(this.entries).map(group => runsOf(this.file, group, this.timestamp));
        const flat = runs.flat();
        const weak = this.entries.some(e => !e.setup.ramp)
            ? [{ file: this.file, what: 'no ramp_time: the start of the run is in its figures' }]
            : [];
        const short = flat.some(run => (run.lasted ?? SHORT) < SHORT)
            ? [{ file: this.file, what: `it ran for less than ${SHORT} s` }]
            : [];
        const [full, slack] = split(flat);
        return {
            runs: full,
            links: [],
            asides: [],
            weak: [...weak, ...short],
            unused: [
                ...this.unused,
                ...slack.map(run => ({
                    file: this.file,
                    why: `the queue was not filled: ${run.depth} in flight were asked for, ${Math.round(run.rate * run.mean)} were`,
                })),
            ],
        };
    }
}

/**
 * Runs whose queue was full by Little's law, and the others. Mixed runs share a queue and are left in, and so is one I/O at a time:
 * what is missing there is the time the tool takes for itself.
 */
function split(runs: readonly Run[]): readonly [Run[], Run[]] {
    const full = (run: Run) =>
        run.depth === 1 || (run.reads > 0 && run.reads < 1) || run.rate * run.mean >= FULL * run.depth;
    return [runs.filter(full), runs.filter(run => !full(run))];
}

function setupOf(options: Json, name: string): Setup {
    const engine = textIn(options, 'ioengine') ?? 'psync';
    const blocks = (textIn(options, 'bs') ?? textIn(options, 'blocksize') ?? '4k')
        .split(',')
        .filter(part => part !== '');
    const several = Object.hasOwn(options, 'bssplit') || Object.hasOwn(options, 'bsrange') || new Set(blocks).size > 1;
    const direct = textIn(options, 'direct');
    const stated = positiveIn(options, 'iodepth') ?? 1;
    return {
        name,
        pattern: textIn(options, 'rw') ?? textIn(options, 'readwrite') ?? 'read',
        block: sizeOf(blocks[0] ?? ''),
        mixedBlocks: several,
        depth: ONE_AT_A_TIME.has(engine) ? 1 : stated,
        jobs: positiveIn(options, 'numjobs') ?? 1,
        grouped: Object.hasOwn(options, 'group_reporting'),
        buffered: !UNCACHED.has(engine) && direct !== '1' && textIn(options, 'buffered') !== '0',
        limited: ['rate', 'rate_iops', 'thinktime'].some(key => Object.hasOwn(options, key)),
        ramp: (textIn(options, 'ramp_time') ?? '0').replace(/\D/gu, '') !== '0' && Object.hasOwn(options, 'ramp_time'),
    };
}

/** Latencies stand in `clat_ns`, in older versions in `clat` (us). */
function directionOf(operation: 'read' | 'write', part: Json | null): Direction | null {
    const old = part !== null && !Object.hasOwn(part, 'clat_ns');
    const latency = within(part, old ? 'clat' : 'clat_ns');
    const unit = old ? 1e-6 : 1e-9;
    const rate = positiveIn(part, 'iops'),
        mean = positiveIn(latency, 'mean');
    if (rate === null || mean === null) {
        return null;
    }
    const p99 = positiveIn(within(latency, 'percentile'), '99.000000');
    return {
        operation,
        rate,
        count: positiveIn(part, 'total_ios') ?? positiveIn(latency, 'N') ?? 1,
        mean: mean * unit,
        deviation: (numberIn(latency, 'stddev') ?? 0) * unit,
        p99: p99 === null ? null : p99 * unit,
        lasted: (numberIn(part, 'runtime') ?? 0) / 1000,
    };
}

/** Entries that ran together: equal setup, and equal beginning where it is known. */
function grouped(entries: readonly Entry[]): Entry[][] {
    const groups = new Map<string, Entry[]>();
    for (const entry of entries) {
        const { pattern, block, depth } = entry.setup;
        const began = entry.began === null ? '' : Math.round(entry.began / SHORT);
        const key = `${pattern} ${block} ${depth} ${began}`;
        groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups.values()];
}

function runsOf(file: string, group: readonly Entry[], timestamp: number | null): Run[] {
    const [first] = group;
    const block = first?.setup.block ?? null;
    if (first === undefined || block === null) {
        return [];
    }
    const jobs = group.reduce((sum, { setup }) => sum + (setup.grouped ? setup.jobs : 1), 0);
    const total = (operation: 'read' | 'write') =>
        group.flatMap(e => e.directions.filter(d => d.operation === operation)).reduce((sum, d) => sum + d.rate, 0);
    const reads = total('read') / (total('read') + total('write'));
    return (['read', 'write'] as const).flatMap(operation => {
        const parts = group.flatMap(e => e.directions.filter(d => d.operation === operation));
        if (parts.length === 0) {
            return [];
        }
        return {
            ...merged(parts),
            operation,
            block,
            depth: first.setup.depth * jobs,
            reads,
            file,
            tool: TOOL,
            sequential: !first.setup.pattern.startsWith('rand'),
            began: first.began ?? timestamp,
        } satisfies Run;
    });
}

/** Figures of parts that ran together: rates add up, latencies are weighted by their I/Os. */
export function merged(
    parts: readonly Pick<Direction, 'rate' | 'count' | 'mean' | 'deviation' | 'p99' | 'lasted'>[],
): Pick<Run, 'rate' | 'mean' | 'p99' | 'variation' | 'lasted' | 'count'> {
    const count = parts.reduce((sum, p) => sum + p.count, 0);
    const weighted = (of: (p: (typeof parts)[number]) => number) =>
        parts.reduce((sum, p) => sum + p.count * of(p), 0) / count;
    const mean = weighted(p => p.mean);
    const second = weighted(p => p.deviation ** 2 + p.mean ** 2);
    const variance = Math.max(0, second - mean * mean);
    return {
        rate: parts.reduce((sum, p) => sum + p.rate, 0),
        mean,
        p99: parts.some(p => p.p99 === null) ? null : weighted(p => p.p99 ?? 0),
        variation: parts.every(p => p.deviation === 0) ? null : variance / (mean * mean),
        lasted: Math.max(...parts.map(p => p.lasted)),
        count,
    };
}
