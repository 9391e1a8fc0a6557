/** The normal and gamma distributions behind every percentile. docs/io-model.md 2.8.3. */

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** P(Z <= x), absolute error below 1e-14: a power series inside 3 sigma, a continued fraction outside (Abramowitz-Stegun 26.2.11, 26.2.14). */
export function normalCdf(x: number): number {
    const size = Math.abs(x);
    if (size > 38) {
        return x > 0 ? 1 : 0;
    }
    const density = Math.exp((-size * size) / 2) / SQRT_2PI;
    let upper: number;
    if (size < 3) {
        let term = size,
            sum = size;
        for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
            term *= (size * size) / (2 * n + 1);
            sum += term;
        }
        upper = 0.5 - density * sum;
    } else {
        let fraction = size;
        for (let n = 60; n >= 1; n--) {
            fraction = size + n / fraction;
        }
        upper = density / fraction;
    }
    return x > 0 ? 1 - upper : upper;
}

/** z with P(Z <= z) = p, by Newton from a rational start (Abramowitz-Stegun 26.2.23); `null` outside 0 < p < 1. */
export function normalQuantile(p: number): number | null {
    if (!(p > 0 && p < 1)) {
        return null;
    }
    const tail = Math.min(p, 1 - p);
    const t = Math.sqrt(-2 * Math.log(tail));
    let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (let step = 0; step < 4; step++) {
        z += (1 - normalCdf(z) - tail) * SQRT_2PI * Math.exp((z * z) / 2);
    }
    return p < 0.5 ? -z : z;
}

/** Mean and variance of a random delay, seconds and seconds squared. */
export interface Moments {
    readonly mean: number;
    readonly variance: number;
}

/** A constant shift and a random part. */
export interface Delay extends Moments {
    readonly shift: number;
}

/** p-quantile of the gamma law with these moments by Wilson-Hilferty: m(1 - 1/(9K) + z/(3 sqrt K))^3, K = m^2/v. docs/io-model.md 2.8.3; exact to 0.1 % for M/M/1 (3.1). */
export function gammaQuantile({ mean, variance }: Moments, z: number): number {
    if (mean <= 0) {
        return 0;
    }
    if (variance <= 0) {
        return mean;
    }
    const K = (mean * mean) / variance;
    return mean * Math.max(0, 1 - 1 / (9 * K) + z / (3 * Math.sqrt(K))) ** 3;
}

/** P(X <= x) under the same approximation. */
export function gammaCdf({ mean, variance }: Moments, x: number): number {
    if (x <= 0) {
        return 0;
    }
    if (variance <= 0 || mean <= 0) {
        return x >= mean ? 1 : 0;
    }
    const K = (mean * mean) / variance;
    return normalCdf((Math.cbrt(x / mean) - 1 + 1 / (9 * K)) * 3 * Math.sqrt(K));
}

/** A few pairs are asked for over and over; each costs a Newton search. */
const knownZ = new Map<number, number>();

/** z of the p-quantile of each of n branches when all must finish: p^(1/n). docs/io-model.md 2.8.4. */
export function forkJoinZ(p: number, branches: number): number {
    const each = p ** (1 / Math.max(1, branches));
    let z = knownZ.get(each);
    if (z === undefined) {
        z = normalQuantile(each) ?? 0;
        if (knownZ.size < 1000) {
            knownZ.set(each, z);
        }
    }
    return z;
}
