/** Units and guards shared by the room. */

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
/** bytes/s of one decimal Gb/s (docs/io-model.md, unit rules). */
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
