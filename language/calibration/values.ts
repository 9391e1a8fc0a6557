/** Values of foreign files: anything may stand where a number or an object is expected. */

export type Json = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Json | null {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** A member that is an object, whatever else it may be. */
export function within(value: Json | null, key: string): Json | null {
    return value !== null && Object.hasOwn(value, key) ? objectOf(value[key]) : null;
}

/** A finite number, given as a number or as text. */
export function numberOf(value: unknown): number | null {
    const number =
        typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
    return Number.isFinite(number) ? number : null;
}

export function numberIn(value: Json | null, key: string): number | null {
    return value !== null && Object.hasOwn(value, key) ? numberOf(value[key]) : null;
}

/** A finite number above 0. */
export function positiveIn(value: Json | null, key: string): number | null {
    const number = numberIn(value, key);
    return number !== null && number > 0 ? number : null;
}

export function textIn(value: Json | null, key: string): string | null {
    const text = value !== null && Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof text === 'string' ? text : typeof text === 'number' ? String(text) : null;
}

const SIZES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes of `4k`, `4KiB`, `1M`, `4096`: tools count in powers of two. */
export function sizeOf(text: string): number | null {
    const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/iu.exec(text.trim());
    const bytes = match === null ? NaN : Number(match[1]) * (SIZES[(match[2] ?? '').toLowerCase()] ?? NaN);
    return Number.isFinite(bytes) && bytes > 0 ? bytes : null;
}
