import type { Reading, Run } from '../reading.ts';
import { NOTHING, notUsed } from '../reading.ts';
import { numberOf } from '../values.ts';

/** diskspd `-Rxml`: one time span, its targets and its latencies, read as elements come. */

const TOOL = 'diskspd';

/** Elements whose text is of interest, by their path below the results. */
interface Target {
    block?: number;
    outstanding?: number;
    threads?: number;
    writes?: number;
    random?: boolean;
    uncached?: boolean;
    limited?: boolean;
}

/** Reads the elements of one file. */
export class DiskspdReader {
    private readonly file: string;
    private readonly path: string[] = [];
    private text = '';
    private readonly targets: Target[] = [];
    private seconds: number | null = null;
    private warm: number | null = null;
    private outstandingOfSpan: number | null = null;
    private readonly counts = { read: 0, write: 0 };
    private readonly means: { read: number | null; write: number | null } = { read: null, write: null };
    private readonly deviations: { read: number | null; write: number | null } = { read: null, write: null };
    private readonly tails: { read: number | null; write: number | null } = { read: null, write: null };
    private percentile: number | null = null;

    constructor(file: string) {
        this.file = file;
    }

    open(name: string): void {
        this.path.push(name);
        this.text = '';
        if (name === 'Target' && this.path.includes('Profile')) {
            this.targets.push({});
        }
    }

    characters(text: string): void {
        // Only numbers and words are looked at; a long text is none.
        if (this.text.length < 256) {
            this.text += text;
        }
    }

    close(name: string): void {
        const value = this.text.trim();
        if (this.path.includes('Profile')) {
            this.setup(name, value);
        } else {
            this.result(name, numberOf(value));
        }
        this.path.pop();
        this.text = '';
    }

    private setup(name: string, value: string): void {
        const target = this.targets.at(-1);
        const number = numberOf(value);
        if (name === 'Warmup') {
            this.warm = number;
        } else if (name === 'RequestCount' && !this.path.includes('Target')) {
            this.outstandingOfSpan = number;
        } else if (target !== undefined && number !== null) {
            switch (name) {
                case 'BlockSize':
                    target.block = number;
                    break;
                case 'RequestCount':
                    target.outstanding = number;
                    break;
                case 'ThreadsPerFile':
                    target.threads = number;
                    break;
                case 'WriteRatio':
                    target.writes = number;
                    break;
                case 'Random':
                    target.random = number > 0;
                    break;
                case 'Throughput':
                    target.limited = number > 0;
                    break;
            }
        } else if (target !== undefined && (name === 'DisableOSCache' || name === 'DisableAllCache')) {
            target.uncached = value === 'true';
        }
    }

    private result(name: string, number: number | null): void {
        if (number === null) {
            return;
        }
        switch (name) {
            case 'TestTimeSeconds':
                this.seconds = number;
                break;
            case 'ReadCount':
                this.counts.read += number;
                break;
            case 'WriteCount':
                this.counts.write += number;
                break;
            case 'AverageReadMilliseconds':
                this.means.read = number / 1000;
                break;
            case 'AverageWriteMilliseconds':
                this.means.write = number / 1000;
                break;
            case 'ReadLatencyStdev':
                this.deviations.read = number / 1000;
                break;
            case 'WriteLatencyStdev':
                this.deviations.write = number / 1000;
                break;
            case 'Percentile':
                this.percentile = number;
                break;
            case 'ReadMilliseconds':
                this.tails.read = this.percentile === 99 ? number / 1000 : this.tails.read;
                break;
            case 'WriteMilliseconds':
                this.tails.write = this.percentile === 99 ? number / 1000 : this.tails.write;
                break;
        }
    }

    done(): Reading {
        const { file, targets, seconds } = this;
        const [first] = targets;
        if (first === undefined || seconds === null || seconds <= 0) {
            return notUsed(file, 'it holds no finished time span of diskspd');
        }
        if (targets.some(t => t.uncached !== true)) {
            return notUsed(file, 'buffered I/O measures the system cache: run diskspd with -Sh');
        }
        if (targets.some(t => t.limited === true)) {
            return notUsed(file, 'its rate was limited, so its depth does not say how much was in flight');
        }
        if (new Set(targets.map(t => t.block)).size > 1 || first.block === undefined) {
            return notUsed(file, 'it mixes block sizes: run one size at a time');
        }
        const depth = targets.reduce(
            (sum, t) => sum + (t.outstanding ?? this.outstandingOfSpan ?? 2) * (t.threads ?? 1),
            0,
        );
        if (!(depth > 0)) {
            return notUsed(file, 'it does not say how many I/Os were in flight');
        }
        return {
            ...NOTHING,
            runs: (['read', 'write'] as const).flatMap(operation => this.run(operation, first, depth, seconds) ?? []),
            weak:
                (this.warm ?? 0) > 0 ? [] : [{ file, what: 'no warm-up (-W): the start of the run is in its figures' }],
        };
    }

    private run(operation: 'read' | 'write', target: Target, depth: number, seconds: number): Run | null {
        const count = this.counts[operation],
            mean = this.means[operation],
            deviation = this.deviations[operation];
        if (count === 0 || mean === null || mean <= 0 || target.block === undefined) {
            return null;
        }
        return {
            operation,
            block: target.block,
            depth,
            rate: count / seconds,
            mean,
            p99: this.tails[operation],
            variation: deviation === null || deviation === 0 ? null : (deviation / mean) ** 2,
            file: this.file,
            tool: TOOL,
            sequential: target.random !== true,
            reads: this.counts.read / (this.counts.read + this.counts.write),
            began: null,
            lasted: seconds,
            count,
        };
    }
}
