/** What a published case is: its setup and source in our own words, what was published, and what the model says of it. */

/** A prediction with its range; an exact one has none. `high` may be infinite: a lower bound. */
export interface Prediction {
    readonly low: number;
    readonly centre: number;
    readonly high: number;
}

export interface Claim {
    readonly what: string;
    readonly unit: string;
    readonly published: number | readonly [number, number];
    readonly model: Prediction;
    /** What the range rests on. */
    readonly rests: string;
    /** Why the published number cannot be right; it is not reproduced, and lies outside on purpose. */
    readonly trap?: string;
    /** Why the model is wrong here: the published number is right, and lies outside of what is predicted. */
    readonly wrong?: string;
}

export interface PublishedCase {
    readonly id: string;
    readonly title: string;
    readonly source: string;
    readonly address: string;
    readonly setup: string;
    readonly claims: readonly Claim[];
}

/** Arithmetic that leaves nothing to guess; published figures are rounded. */
export function exact(value: number): Prediction {
    return { low: value * 0.995, centre: value, high: value * 1.005 };
}

/** What the model promises where inputs are right: 15 % in the band `ok`. docs/io-model.md 2.9. */
export function within(value: number, share = 0.15): Prediction {
    return { low: value * (1 - share), centre: value, high: value * (1 + share) };
}

export function atLeast(value: number): Prediction {
    return { low: value, centre: value, high: Infinity };
}

export function between(low: number, centre: number, high: number): Prediction {
    return { low, centre, high };
}

/** Published numbers of a claim, low and high. */
export function publishedRange({ published }: Claim): readonly [number, number] {
    return typeof published === 'number' ? [published, published] : published;
}

/** Whether the published number (any of its range) lies in the predicted one. */
export function holds(claim: Claim): boolean {
    const [low, high] = publishedRange(claim);
    return high >= claim.model.low && low <= claim.model.high;
}

/** Predicted over published, minus 1; of a published range its nearer end. */
export function deviation(claim: Claim): number {
    const [low, high] = publishedRange(claim);
    const { centre } = claim.model;
    const nearest = Math.min(Math.max(centre, low), high);
    return nearest === 0 ? centre : centre / nearest - 1;
}
