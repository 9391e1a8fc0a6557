/** Units and guards shared by the room. */

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
/** bytes/s of one decimal Gb/s (IO-MODEL, unit rules). */
export const GBPS = 125e6;

/** A usable number above zero, or `null`. */
export function positive(value: number | null | undefined): number | null {
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

/** A usable number from zero up, or `null`. */
export function nonNegative(value: number | null | undefined): number | null {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** A usable share 0..1, or `null`. */
export function share(value: number | null | undefined): number | null {
    const known = nonNegative(value);
    return known !== null && known <= 1 ? known : null;
}

/** A whole number of at least `least`, or `null`. */
export function whole(value: number | null | undefined, least = 1): number | null {
    const known = nonNegative(value);
    return known !== null && Number.isInteger(known) && known >= least ? known : null;
}

/** `value` when it is a real number, else `null`: nothing infinite leaves the room. */
export function finite(value: number): number | null {
    return Number.isFinite(value) ? value : null;
}

/** Largest x in [low, high] for which `holds`, given that it holds below some x and fails above; `null` when it fails at `low`. 60 halvings (IO-MODEL 5). */
export function largest(low: number, high: number, holds: (x: number) => boolean): number | null {
    if (!holds(low)) {
        return null;
    }
    if (holds(high)) {
        return high;
    }
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (middle === low || middle === high) {
            break;
        }
        if (holds(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/** Smallest x in [low, high] for which `holds`, the mirror of `largest`; `null` when it fails at `high`. */
export function smallest(low: number, high: number, holds: (x: number) => boolean): number | null {
    const mirrored = largest(-high, -low, x => holds(-x));
    return mirrored === null ? null : -mirrored;
}
