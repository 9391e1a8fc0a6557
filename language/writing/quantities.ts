/** Quantities as they are written in a plan: deterministic, in units the language reads. */

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** Bytes in the largest unit that says them exactly, down to MiB; below one MiB in KiB or B. Deterministic, no rounding above 1 MiB granularity. */
export function writtenData(bytes: number): string {
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

/** Size of one operation, to half a KiB. */
export function writtenBlock(bytes: number): string {
    return `${plain(Math.max(0.5, Math.round((bytes / KIB) * 2) / 2))} KiB`;
}

/** Operations per second: whole above ten, one decimal below. */
export function writtenOperations(perSecond: number): string {
    return plain(perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10);
}

export function writtenShare(share: number): string {
    return `${plain(Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10)}%`;
}

/** Bits per second: `25 Gbps`, `620 Mbps`; never none. */
export function writtenLink(bitsPerSecond: number): string {
    if (bitsPerSecond < 1e5) {
        return `${plain(Math.max(1, Math.round(bitsPerSecond)))} bps`;
    }
    const gigabits = bitsPerSecond / 1e9;
    return gigabits >= 1 && Number.isInteger(gigabits * 10)
        ? `${plain(gigabits)} Gbps`
        : `${plain(Math.round(bitsPerSecond / 1e4) / 100)} Mbps`;
}

/** Seconds as a duration the language reads, rounded up to whole hours, days or weeks. */
export function writtenDuration(seconds: number): string {
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

/** Digits a rate is written with: exact to 0.1 %. */
const DIGITS = 4;

/** A rate cut to what is written of it, never more than it was. bytes/s. */
export function roundedRate(rate: number, unit = 1e6): number {
    const value = (rate / unit) * (1 + 1e-12);
    const step = 10 ** (Math.floor(Math.log10(value)) - DIGITS + 1);
    return Number((Math.floor(value / step) * step).toPrecision(DIGITS)) * unit;
}

/** A data rate a plan can be written with: MB/s, or Gbps and Mbps where `like` is written in bits. Rounded down. */
export function writtenRate(rate: number, like = ''): string {
    const bits = /bps\s*$/i.test(like),
        large = bits && rate * 8 >= 1e9;
    const unit = bits ? (large ? 1e9 / 8 : 1e6 / 8) : 1e6;
    return `${Number((roundedRate(rate, unit) / unit).toPrecision(DIGITS))} ${bits ? (large ? 'Gbps' : 'Mbps') : 'MB/s'}`;
}
