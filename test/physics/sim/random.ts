/** Seeded random numbers for the simulations: same seed, same run. */
export interface Random {
    /** Uniform in (0, 1). */
    next(): number;
    exponential(mean: number): number;
    normal(): number;
    /** Whole number below `n`. */
    below(n: number): number;
}

/** mulberry32. */
export function seeded(seed: number): Random {
    let state = seed >>> 0;
    let spare: number | null = null;
    const next = () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
    };
    const normal = () => {
        if (spare !== null) {
            const kept = spare;
            spare = null;
            return kept;
        }
        const radius = Math.sqrt(-2 * Math.log(next())),
            angle = 2 * Math.PI * next();
        spare = radius * Math.sin(angle);
        return radius * Math.cos(angle);
    };
    return { next, normal, exponential: mean => -mean * Math.log(next()), below: n => Math.floor(next() * n) };
}

export type Draw = (random: Random) => number;

export const exponential: Draw = random => random.exponential(1);
export const constant: Draw = () => 1;

/** Lognormal with mean 1 and this variance. */
export function lognormal(scv: number): Draw {
    const sigma = Math.sqrt(Math.log(1 + scv));
    return random => Math.exp(sigma * random.normal() - (sigma * sigma) / 2);
}

/** Two exponentials with balanced means: mean 1, this variance (above 1). */
export function hyperexponential(scv: number): Draw {
    const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    return random => (random.next() < p ? random.exponential(1 / (2 * p)) : random.exponential(1 / (2 * (1 - p))));
}

/** The p-quantile of unsorted samples; sorts them. */
export function quantile(samples: Float64Array, p: number): number {
    samples.sort();
    return samples[Math.min(samples.length - 1, Math.floor(p * samples.length))] ?? NaN;
}
