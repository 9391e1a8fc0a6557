import type { Draw } from './random.ts';
import { quantile, seeded } from './random.ts';

/** One queue in front of c equal servers, first come first served; mean service 1. */
export interface QueueCase {
    readonly servers: number;
    readonly rho: number;
    /** Time between arrivals, mean 1. */
    readonly arrivals: Draw;
    readonly service: Draw;
    /** Mean of a geometric batch; 1 for single arrivals. */
    readonly batch?: number;
}

export interface QueueResult {
    readonly mean: number;
    readonly p99: number;
}

/** Mean and P99 of the response time over `customers`, the first tenth left out. */
export function simulateQueue(queue: QueueCase, customers: number, seed: number): QueueResult {
    const random = seeded(seed),
        { servers, rho, arrivals, service } = queue,
        batch = queue.batch ?? 1;
    const interval = batch / (servers * rho);
    const free = new Float64Array(servers);
    const warm = Math.floor(customers / 10);
    const samples = new Float64Array(customers - warm);
    let now = 0,
        left = 0,
        sum = 0;
    for (let i = 0; i < customers; i++) {
        if (left === 0) {
            now += interval * arrivals(random);
            left = batch === 1 ? 1 : 1 + Math.floor(Math.log(random.next()) / Math.log(1 - 1 / batch));
        }
        left--;
        let first = 0;
        for (let s = 1; s < servers; s++) {
            if ((free[s] ?? 0) < (free[first] ?? 0)) {
                first = s;
            }
        }
        const done = Math.max(now, free[first] ?? 0) + service(random);
        free[first] = done;
        if (i >= warm) {
            samples[i - warm] = done - now;
            sum += done - now;
        }
    }
    return { mean: sum / samples.length, p99: quantile(samples, 0.99) };
}
