import { GIB, KIB, MIB, TIB } from './values.ts';

/** Bytes in the largest unit that says them exactly, down to MiB; below one MiB in KiB or B. Deterministic, no rounding above 1 MiB granularity. */
export function dataText(bytes: number): string {
    const whole = bytes >= MIB ? Math.round(bytes / MIB) * MIB : Math.round(bytes);
    for (const [unit, size] of [
        ['TiB', TIB],
        ['GiB', GIB],
        ['MiB', MIB],
        ['KiB', KIB],
    ] as const) {
        if (whole >= size && whole % size === 0) {
            return `${plain(whole / size)} ${unit}`;
        }
    }
    return `${plain(whole)} B`;
}

/** Bytes for a reader, rounded: `122.0 TiB`. */
export function roundData(bytes: number): string {
    const [unit, size] =
        bytes >= TIB ? (['TiB', TIB] as const) : bytes >= GIB ? (['GiB', GIB] as const) : (['MiB', MIB] as const);
    return `${(bytes / size).toFixed(1)} ${unit}`;
}

/** Size of one operation, to half a KiB. */
export function blockText(bytes: number): string {
    return `${plain(Math.max(0.5, Math.round((bytes / KIB) * 2) / 2))} KiB`;
}

/** Operations per second: whole above ten, one decimal below. */
export function operationsText(perSecond: number): string {
    return plain(perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10);
}

export function shareText(share: number): string {
    return `${plain(Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10)}%`;
}

/** Bits per second: `25 Gbps`, `620 Mbps`. */
export function rateText(bitsPerSecond: number): string {
    const gigabits = bitsPerSecond / 1e9;
    return gigabits >= 1 && Number.isInteger(gigabits * 10)
        ? `${plain(gigabits)} Gbps`
        : `${plain(Math.round(bitsPerSecond / 1e4) / 100)} Mbps`;
}

/** Seconds as a duration the language reads, rounded up to whole hours, days or weeks. */
export function durationText(seconds: number): string {
    const hours = Math.max(1, Math.ceil(seconds / 3600));
    if (hours <= 24) {
        return `${hours} h`;
    }
    const days = Math.ceil(hours / 24);
    return days % 7 === 0 ? `${days / 7} ${days === 7 ? 'week' : 'weeks'}` : `${days} days`;
}

/** A number without exponent and without trailing zeros. */
export function plain(value: number): string {
    if (Number.isInteger(value)) {
        return value < 1e21 ? String(value) : BigInt(value).toString();
    }
    return value.toFixed(6).replace(/\.?0+$/u, '');
}
