import type { Moments } from './gamma.ts';

/** Chance to wait in M/M/c, by the Erlang-B recursion. `null` from saturation. docs/io-model.md 2.8.2. Erlang C(2, 0.5) = 1/3. */
export function erlangC(servers: number, rho: number): number | null {
    if (!(rho >= 0 && rho < 1) || !(servers >= 1)) {
        return null;
    }
    const offered = servers * rho;
    let blocked = 1;
    for (let n = 1; n <= servers; n++) {
        blocked = (offered * blocked) / (n + offered * blocked);
    }
    return blocked / (1 - rho * (1 - blocked));
}

/**
 * Waiting time at c channels: G/G/c after Allen-Cunneen, with batches of `burst` I/Os. Mean C*s/(c(1-rho))*(ca2+cs2)/2 [+ (b-1)s/(2c(1-rho))],
 * variance W^2(2/P_w - 1). `null` from saturation. docs/io-model.md 2.8.2.
 */
export function multiServerWait(input: {
    readonly servers: number;
    readonly rho: number;
    readonly service: number;
    readonly ca2: number;
    readonly cs2: number;
    readonly burst?: number;
}): Moments | null {
    const { servers: c, rho, service, ca2, cs2 } = input;
    const burst = input.burst ?? 1;
    const chance = erlangC(c, rho);
    if (chance === null) {
        return null;
    }
    const scale = service / (c * (1 - rho));
    const mean = (chance * scale * (ca2 + cs2)) / 2 + ((burst - 1) / 2) * scale;
    const waits = burst > 1 ? Math.max(chance, 1 - ((1 - rho) * c) / (burst + c)) : chance;
    // Of loads next to nothing the square vanishes before the chance to wait does.
    return mean * mean === 0 || waits === 0
        ? { mean, variance: 0 }
        : { mean, variance: Math.max(0, mean * mean * (2 / waits - 1)) };
}
