import { quantile, seeded } from './random.ts';

/**
 * The storage software of a cluster as what it is: daemons with queues of a few channels each, and I/Os that visit one after the other.
 * Knows nothing of the formulas it is compared with. Time in seconds.
 */
export interface ControllerCase {
    /** Queues, each with `channels` servers: the shards of all daemons. */
    readonly queues: number;
    readonly channels: number;
    /** Visits of one I/O, each at a queue of its own, drawn at random. */
    readonly visits: number;
    /** Mean of the whole path of an idle I/O. */
    readonly path: number;
    /** Shape of a visit: its squared variation is 1/shape (sums of exponentials). */
    readonly shape: number;
}

export interface ControllerResult {
    readonly rate: number;
    readonly mean: number;
    readonly p99: number;
    /** Variance over squared mean of whole I/Os. */
    readonly variation: number;
}

interface Waiting {
    /** When it reaches its next queue. */
    at: number;
    begun: number;
    left: number;
}

/** A closed loop of `depth` I/Os, events in their order; the first tenth is left out. */
export function simulateController(c: ControllerCase, depth: number, ios: number, seed: number): ControllerResult {
    const random = seeded(seed);
    const free = Array.from({ length: c.queues }, () => new Float64Array(c.channels));
    const visit = c.path / c.visits / c.shape;
    const service = () => {
        let sum = 0;
        for (let i = 0; i < c.shape; i++) {
            sum += random.exponential(visit);
        }
        return sum;
    };
    const heap: Waiting[] = [];
    for (let i = 0; i < depth; i++) {
        push(heap, { at: random.next() * c.path, begun: 0, left: c.visits });
    }
    for (const each of heap) {
        each.begun = each.at;
    }
    const warm = Math.floor(ios / 10);
    const samples = new Float64Array(ios - warm);
    let done = 0,
        started = 0,
        sum = 0,
        squares = 0;
    for (;;) {
        const io = pop(heap);
        if (io.left === 0) {
            if (done >= warm) {
                const took = io.at - io.begun;
                samples[done - warm] = took;
                sum += took;
                squares += took * took;
            }
            done++;
            if (done === warm) {
                started = io.at;
            }
            if (done === ios) {
                const mean = sum / samples.length;
                return {
                    rate: samples.length / (io.at - started),
                    mean,
                    p99: quantile(samples, 0.99),
                    variation: squares / samples.length / (mean * mean) - 1,
                };
            }
            io.begun = io.at;
            io.left = c.visits;
        }
        // First come, first served: events come in the order of time, so a channel that is free first is theirs.
        const servers = free[random.below(c.queues)] ?? new Float64Array(c.channels);
        let first = 0;
        for (let s = 1; s < c.channels; s++) {
            if ((servers[s] ?? 0) < (servers[first] ?? 0)) {
                first = s;
            }
        }
        const end = Math.max(io.at, servers[first] ?? 0) + service();
        servers[first] = end;
        io.at = end;
        io.left--;
        push(heap, io);
    }
}

function push(heap: Waiting[], item: Waiting): void {
    heap.push(item);
    let at = heap.length - 1;
    while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent];
        if (above === undefined || above.at <= item.at) {
            break;
        }
        heap[at] = above;
        at = parent;
    }
    heap[at] = item;
}

function pop(heap: Waiting[]): Waiting {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) {
        throw new RangeError('Nothing waits.');
    }
    if (heap.length === 0) {
        return top;
    }
    let at = 0;
    for (;;) {
        let child = 2 * at + 1;
        const left = heap[child],
            right = heap[child + 1];
        if (left === undefined) {
            break;
        }
        if (right !== undefined && right.at < left.at) {
            child++;
        }
        const smaller = heap[child];
        if (smaller === undefined || smaller.at >= last.at) {
            break;
        }
        heap[at] = smaller;
        at = child;
    }
    heap[at] = last;
    return top;
}
