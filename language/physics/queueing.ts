import type { Moments } from './gamma.ts';

/** Chance to wait in M/M/c, by the Erlang-B recursion. `null` from saturation. IO-MODEL 2.8.2. Erlang C(2, 0.5) = 1/3. */
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

/** One message class of a link: its share of the link, mean service time, service scv. */
export interface MessageClass {
    /** Utilisation this class causes: rate x service. */
    readonly rho: number;
    readonly service: number;
    readonly scv: number;
}

/**
 * Waiting time at a link: M/G/1 over a message mixture (Pollaczek-Khinchine; variance by Takacs), times g = (ca2+cs2)/(1+cs2).
 * `total` is the link's utilisation, which may exceed the sum over classes. `null` from saturation. IO-MODEL 2.8.1.
 */
export function linkWait(classes: readonly MessageClass[], total: number, ca2 = 1): Moments | null {
    if (!(total < 1)) {
        return null;
    }
    let first = 0,
        second = 0,
        third = 0,
        rate = 0;
    for (const { rho, service, scv } of classes) {
        if (rho <= 0 || service <= 0) {
            continue;
        }
        rate += rho / service;
        first += rho;
        second += rho * service * (1 + scv);
        third += rho * service * service * (1 + scv) * (1 + 2 * scv);
    }
    if (rate === 0) {
        return { mean: 0, variance: 0 };
    }
    const cs2 = Math.max(0, (second * rate) / (first * first) - 1);
    const g = (ca2 + cs2) / (1 + cs2);
    const mean = (second / (2 * (1 - total))) * g;
    return { mean, variance: mean * mean + (third / (3 * (1 - total))) * g * g };
}

/**
 * Waiting time at c channels: G/G/c after Allen-Cunneen, with batches of `burst` I/Os. Mean C*s/(c(1-rho))*(ca2+cs2)/2 [+ (b-1)s/(2c(1-rho))],
 * variance W^2(2/P_w - 1). `null` from saturation. IO-MODEL 2.8.2.
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
    return mean === 0 || waits === 0
        ? { mean, variance: 0 }
        : { mean, variance: Math.max(0, mean * mean * (2 / waits - 1)) };
}

/** Closed loop of Q outstanding I/Os: X = min(Q/R0, Xmax), mean = Q/X (Little). IO-MODEL 2.8.9; P14, P15. */
export function closedLoop(
    outstanding: number,
    unloaded: number,
    maximum: number,
): { readonly rate: number; readonly mean: number } | null {
    const rate = Math.min(outstanding / unloaded, maximum);
    return rate > 0 && Number.isFinite(rate) ? { rate, mean: outstanding / rate } : null;
}

/** Rule of thumb at saturation: P99 = 3 x mean (measured 2.4-4.5). IO-MODEL 2.8.9; S11. */
export function closedLoopP99(mean: number): number {
    return 3 * mean;
}
