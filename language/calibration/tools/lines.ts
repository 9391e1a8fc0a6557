import type { Reading, Run, Unused } from '../reading.ts';
import { NOTHING, notUsed } from '../reading.ts';
import { numberOf, sizeOf } from '../values.ts';

/** Text that tools print, line by line: vdbench flat files, `rados bench`, `ceph osd perf`, HCIBench. */

export interface LineReader {
    line(text: string): void;
    done(): Reading;
}

/** vdbench `flatfile.html`: a header of column names, then one row per interval; the rows `avg_…` sum a run up. */
export class VdbenchReader implements LineReader {
    private columns: readonly string[] | null = null;
    private readonly file: string;
    private readonly runs: Run[] = [];
    private readonly unused: Unused[] = [];

    constructor(file: string) {
        this.file = file;
    }

    line(text: string): void {
        const cells = text.trim().split(/\s+/u);
        if (cells.includes('tod') && cells.includes('resp') && cells.includes('rate')) {
            this.columns = cells;
        } else if (
            this.columns !== null &&
            cells.length === this.columns.length &&
            /^avg/u.test(this.cell(cells, 'Interval') ?? '')
        ) {
            this.average(cells);
        }
    }

    private cell(cells: readonly string[], name: string): string | undefined {
        const at = this.columns?.indexOf(name) ?? -1;
        return at < 0 ? undefined : cells[at];
    }

    private number(cells: readonly string[], ...names: readonly string[]): number | null {
        for (const name of names) {
            const value = numberOf(this.cell(cells, name));
            if (value !== null) {
                return value;
            }
        }
        return null;
    }

    private average(cells: readonly string[]): void {
        const name = this.cell(cells, 'Run') ?? '?';
        const rate = this.number(cells, 'rate') ?? 0,
            mean = (this.number(cells, 'resp') ?? 0) / 1000,
            deviation = (this.number(cells, 'resp_std') ?? 0) / 1000,
            block = this.number(cells, 'bytes/io', 'xfersize', 'Xfersize') ?? 0,
            reads = (this.number(cells, 'read%', 'rdpct') ?? 100) / 100;
        // The threads asked for; without that column, what was found in flight.
        const depth = Math.round(this.number(cells, 'threads') ?? this.number(cells, 'queue_depth') ?? 0);
        const size = this.number(cells, 'xfersize', 'Xfersize');
        if (rate <= 0 || mean <= 0 || block <= 0 || depth <= 0) {
            this.unused.push({
                file: this.file,
                why: `run '${name}': rate, response time, size or queue depth is missing`,
            });
        } else if (reads > 0 && reads < 1) {
            this.unused.push({
                file: this.file,
                why: `run '${name}': vdbench gives a mixture one response time: run reads and writes apart`,
            });
        } else if (size !== null && Math.abs(size - block) > 1) {
            this.unused.push({ file: this.file, why: `run '${name}': it mixes block sizes: run one size at a time` });
        } else if (rate * mean < 0.8 * depth) {
            this.unused.push({
                file: this.file,
                why: `run '${name}': the queue was not filled, or its rate was limited`,
            });
        } else {
            this.runs.push({
                operation: reads === 1 ? 'read' : 'write',
                block,
                depth,
                rate,
                mean,
                p99: null,
                variation: deviation > 0 ? (deviation / mean) ** 2 : null,
                file: this.file,
                tool: 'vdbench',
                sequential: (this.number(cells, 'seekpct') ?? 100) === 0,
                reads,
                began: null,
                lasted: null,
                count: 1,
            });
        }
    }

    done(): Reading {
        const empty = this.runs.length + this.unused.length === 0;
        return empty
            ? notUsed(this.file, 'it holds no averages (avg_…) of vdbench')
            : { ...NOTHING, runs: this.runs, unused: this.unused };
    }
}

/** What `NAME: VALUE` lines of a text say, the last one of each name. */
class Labelled {
    private readonly values = new Map<string, string>();

    line(text: string): void {
        const match = /^\s*([^:=]{1,60}?)\s*[:=]\s*(.{0,200}?)\s*$/u.exec(text);
        if (match !== null) {
            this.values.set((match[1] ?? '').toLowerCase(), match[2] ?? '');
        }
    }

    text(name: string): string | undefined {
        return this.values.get(name);
    }

    /** The number at the beginning of a value. */
    number(...names: readonly string[]): number | null {
        for (const name of names) {
            const match = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/iu.exec(this.values.get(name) ?? '');
            if (match !== null) {
                return Number(match[0]);
            }
        }
        return null;
    }
}

/** `rados bench`: how many at once, and the totals at the end. */
export class RadosReader implements LineReader {
    private readonly file: string;
    private readonly labels = new Labelled();
    private depth: number | null = null;
    private sequential = false;

    constructor(file: string) {
        this.file = file;
    }

    line(text: string): void {
        const match = /Maintaining (\d+) concurrent (writes|reads)/u.exec(text);
        if (match !== null) {
            this.depth = Number(match[1]);
        }
        this.sequential ||= /\bseq\b/u.test(text);
        this.labels.line(text);
    }

    done(): Reading {
        const { labels, file } = this;
        const writes = labels.number('total writes made'),
            reads = labels.number('total reads made');
        const seconds = labels.number('total time run');
        const count = writes ?? reads;
        const mean = labels.number('average latency(s)', 'average latency');
        const block = labels.number('write size', 'read size', 'object size');
        if (
            count === null ||
            mean === null ||
            mean <= 0 ||
            seconds === null ||
            seconds <= 0 ||
            block === null ||
            block <= 0 ||
            count <= 0
        ) {
            return notUsed(file, 'the totals of rados bench are missing: it was cut off');
        }
        const deviation = labels.number('stddev latency(s)', 'stddev latency');
        const rate = count / seconds;
        const depth = this.depth ?? Math.round(rate * mean);
        if (depth <= 0) {
            return notUsed(file, 'how many I/Os were in flight is not in it');
        }
        return {
            ...NOTHING,
            runs: [
                {
                    operation: writes === null ? 'read' : 'write',
                    block,
                    depth,
                    rate,
                    mean,
                    p99: null,
                    variation: deviation === null || deviation <= 0 ? null : (deviation / mean) ** 2,
                    file,
                    tool: 'rados bench',
                    sequential: this.sequential,
                    reads: writes === null ? 1 : 0,
                    began: null,
                    lasted: seconds,
                    count,
                },
            ],
            weak:
                this.depth === null
                    ? [{ file, what: `how many were in flight is not in it: ${depth} by Little's law` }]
                    : [],
        };
    }
}

/** `ceph osd perf` as text: latencies of the OSDs' devices, in whole milliseconds. */
export class OsdPerfReader implements LineReader {
    private readonly file: string;
    private readonly commits: number[] = [];

    constructor(file: string) {
        this.file = file;
    }

    line(text: string): void {
        const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/u.exec(text);
        if (match !== null && this.commits.length < 100_000) {
            this.commits.push(Number(match[2]));
        }
    }

    done(): Reading {
        return osdLatencies(this.file, this.commits);
    }
}

/** What the commit latencies of OSDs say, in ms. */
export function osdLatencies(file: string, commits: readonly number[]): Reading {
    if (commits.length === 0) {
        return notUsed(file, 'it holds no row of ceph osd perf');
    }
    const sorted = commits.toSorted((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? 0,
        worst = sorted.at(-1) ?? 0;
    return {
        ...NOTHING,
        asides: [{ file, what: `${commits.length} OSDs commit in ${middle} ms (median), the slowest in ${worst} ms` }],
    };
}

/** HCIBench result text: rates and latencies of one case; how many were in flight stands in the name of the case. */
export class HciBenchReader implements LineReader {
    private readonly file: string;
    private readonly labels = new Labelled();
    private name = '';

    constructor(file: string) {
        this.file = file;
    }

    line(text: string): void {
        this.name ||= /\b(?:fio|vdb)-\S*\d+vmdk\S*/iu.exec(text)?.[0] ?? '';
        this.labels.line(text);
    }

    done(): Reading {
        const { labels, file } = this;
        const name = this.name || (labels.text('case name') ?? labels.text('job_name') ?? file);
        const part = (pattern: RegExp) => pattern.exec(name)?.[1];
        const machines = labels.number('vms', 'number of vms'),
            rate = labels.number('iops'),
            disks = numberOf(part(/(\d+)vmdk/iu)),
            threads = numberOf(part(/(\d+)threads/iu)),
            reads = numberOf(part(/(\d+)rdpct/iu)),
            block = sizeOf(part(/-(\d+k)-/iu) ?? '');
        const depth = machines === null || disks === null || threads === null ? null : machines * disks * threads;
        if (rate === null || rate <= 0 || depth === null || block === null || reads === null) {
            return notUsed(
                file,
                'a result of HCIBench, but the name of its case does not say disks, threads, size and share of reads',
            );
        }
        if (reads > 0 && reads < 100) {
            return notUsed(file, 'a mixture: HCIBench cases of reads or writes alone can be fitted');
        }
        const mean = (labels.number(reads === 100 ? 'r_latency' : 'w_latency', 'latency') ?? 0) / 1000;
        const random = numberOf(part(/(\d+)randompct/iu)) ?? 100;
        if (mean <= 0) {
            return notUsed(file, 'its latency is missing');
        }
        return {
            ...NOTHING,
            runs: [
                {
                    operation: reads === 100 ? 'read' : 'write',
                    block,
                    depth,
                    rate,
                    mean,
                    p99: null,
                    variation: null,
                    file,
                    tool: 'HCIBench',
                    sequential: random === 0,
                    reads: reads / 100,
                    began: null,
                    lasted: null,
                    count: 1,
                },
            ],
        };
    }
}
