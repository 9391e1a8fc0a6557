/**
 * Quantities with dimensions. Everything is kept in SI: bytes, bytes per second, operations per second, seconds,
 * shares of one (30 % is 0.3), shares per second. Binary and decimal units are never mixed up: 1 KiB is 1024 B, 1 KB is 1000 B.
 */

import { closest } from './naming/spelling.ts';

export type Dimension = 'data' | 'data rate' | 'operations' | 'time' | 'share' | 'change rate' | 'count';

interface Unit {
    readonly dimension: Dimension;
    readonly factor: number;
    /** Of a change rate: so much data per time, not a share of what is stored. */
    readonly absolute?: true;
}

const DECIMAL: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
const BINARY: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };
const MINUTE = 60;
const HOUR = 3600;
/** Seconds. */
export const DAY = 86_400;
const WEEK = 7 * DAY;
/** A month is 30 days and a year 365, whatever the calendar says. */
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

const UNITS = new Map<string, Unit>();

function define(dimension: Dimension, units: Readonly<Record<string, number>>): void {
    for (const [name, factor] of Object.entries(units)) {
        UNITS.set(name, { dimension, factor });
    }
}

for (const [prefix, factor] of Object.entries(DECIMAL)) {
    define('data', { [`${prefix}B`]: factor });
    define('data rate', { [`${prefix}bps`]: factor / 8, [`${prefix}B/s`]: factor });
}
for (const [prefix, factor] of Object.entries(BINARY)) {
    define('data', { [`${prefix}B`]: factor });
    define('data rate', { [`${prefix}B/s`]: factor });
}
define('time', {
    us: 1e-6,
    ms: 1e-3,
    s: 1,
    min: MINUTE,
    h: HOUR,
    d: DAY,
    w: WEEK,
    second: 1,
    seconds: 1,
    minute: MINUTE,
    minutes: MINUTE,
    hour: HOUR,
    hours: HOUR,
    day: DAY,
    days: DAY,
    week: WEEK,
    y: YEAR,
    weeks: WEEK,
    month: MONTH,
    months: MONTH,
    year: YEAR,
    years: YEAR,
});
// Nominal, per direction: a 16 GFC port carries 1600 MB/s (FCIA).
define('data rate', { GFC: 100e6 });
define('share', { '%': 0.01 });
for (const [prefix, factor] of [...Object.entries(DECIMAL), ...Object.entries(BINARY)]) {
    for (const [time, seconds] of Object.entries({ d: DAY, h: HOUR, day: DAY, hour: HOUR })) {
        UNITS.set(`${prefix}B/${time}`, { dimension: 'change rate', factor: factor / seconds, absolute: true });
    }
}
define('change rate', { '%/h': 0.01 / HOUR, '%/d': 0.01 / DAY, '%/hour': 0.01 / HOUR, '%/day': 0.01 / DAY });

/** Whether a word is a unit of some dimension, or a magnitude. */
export function isUnit(word: string): boolean {
    return UNITS.has(word) || word in MAGNITUDES;
}

/** Magnitudes that may follow a count or an operation rate. */
const MAGNITUDES: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

/** The units to offer and to name in messages, per dimension, the usual ones first. */
export const UNITS_OF: Readonly<Record<Dimension, readonly string[]>> = {
    data: ['GiB', 'TiB', 'MiB', 'KiB', 'PiB', 'GB', 'TB', 'MB', 'KB', 'PB', 'B'],
    'data rate': [
        'Gbps',
        'MB/s',
        'Mbps',
        'GB/s',
        'MiB/s',
        'GiB/s',
        'Tbps',
        'Kbps',
        'bps',
        'KB/s',
        'KiB/s',
        'B/s',
        'GFC',
    ],
    operations: [],
    time: ['ms', 'us', 's', 'min', 'h', 'd', 'w', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'],
    share: ['%'],
    'change rate': [
        '%/d',
        '%/h',
        '%/day',
        '%/hour',
        'GB/d',
        'TB/d',
        'GiB/d',
        'TiB/d',
        'MB/d',
        'MiB/d',
        'GB/h',
        'GiB/h',
    ],
    count: [],
};

/** What a dimension is called in a sentence. */
export const DIMENSION_NAMES: Readonly<Record<Dimension, string>> = {
    data: 'an amount of data',
    'data rate': 'a data rate',
    operations: 'operations per second',
    time: 'a time',
    share: 'a share',
    'change rate': 'a change rate',
    count: 'a count',
};

export type QuantityResult =
    | {
          readonly value: number;
          /** A change rate in data per time: bytes per second, not a share per second. */
          readonly absolute?: true;
      }
    | {
          readonly problem: 'unit-missing' | 'unit-unknown' | 'unit-dimension';
          readonly message: string;
          readonly units: readonly string[];
      };

/**
 * Reads a number and its unit as a quantity of the given dimension, in SI.
 * @param digits the number as written (`1_000`, `1.5`)
 * @param unit the unit as written, if any
 * @returns the SI value, or what is wrong with the units that would fit
 */
export function quantity(digits: string, unit: string | undefined, dimension: Dimension): QuantityResult {
    const number = Number(digits.replaceAll('_', ''));
    if (dimension === 'count' || dimension === 'operations') {
        return dimensionless(number, unit, dimension);
    }
    const fitting = UNITS_OF[dimension];
    const example = fitting.join(', ');
    if (unit === undefined) {
        return problem(
            'unit-missing',
            `A unit is missing: '${digits}' has none, and ${DIMENSION_NAMES[dimension]} is expected. Units that fit: ${example}.`,
            fitting,
        );
    }
    const known = UNITS.get(unit);
    if (!known) {
        return problem(
            'unit-unknown',
            `'${unit}' is not a unit. Units that fit ${DIMENSION_NAMES[dimension]}: ${example}.`,
            fitting,
        );
    }
    if (known.dimension !== dimension) {
        return problem(
            'unit-dimension',
            `'${unit}' measures ${DIMENSION_NAMES[known.dimension]}, but ${DIMENSION_NAMES[dimension]} is expected here. Units that fit: ${example}.`,
            fitting,
        );
    }
    // Dividing by a whole number keeps 95 % at 0.95 where multiplying by 0.01 would not.
    const value = known.factor < 1 && !known.absolute ? number / Math.round(1 / known.factor) : number * known.factor;
    return known.absolute ? { value, absolute: true } : { value };
}

function dimensionless(number: number, unit: string | undefined, dimension: Dimension): QuantityResult {
    if (unit === undefined) {
        return { value: number };
    }
    const magnitude = MAGNITUDES[unit];
    if (magnitude !== undefined) {
        return { value: number * magnitude };
    }
    const known = UNITS.get(unit);
    const what = DIMENSION_NAMES[dimension];
    return known
        ? problem(
              'unit-dimension',
              `'${unit}' measures ${DIMENSION_NAMES[known.dimension]}, but ${what} is expected here, written without a unit ('18k', '1.2M').`,
              [],
          )
        : problem('unit-unknown', `'${unit}' is not a unit, and ${what} is written without one ('18k', '1.2M').`, []);
}

function problem(
    code: 'unit-missing' | 'unit-unknown' | 'unit-dimension',
    message: string,
    units: readonly string[],
): QuantityResult {
    return { problem: code, message, units };
}

/** The units people write for a property, where its dimension has many. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
    rpo: ['h', 'min'],
    rto: ['h', 'min'],
    downtime: ['min', 'h'],
    lasts: ['weeks', 'days'],
    every: ['h', 'min'],
    keep: ['d', 'weeks', 'months', 'years'],
    exposure: ['h'],
    p99: ['ms', 'us'],
    rtt: ['us'],
    software: ['us'],
    detect: ['min', 's'],
    latency: ['us', 'ms'],
    memory: ['GiB'],
    disk: ['GiB', 'TiB'],
    used: ['GiB', 'TiB'],
    raw: ['TB', 'TiB'],
    block: ['KiB'],
    strip: ['KiB'],
    quantum: ['KiB'],
    burst: ['KiB'],
    buffer: ['MiB'],
    metadata: ['KiB', 'B'],
    over: ['Gbps', 'MB/s'],
    rate: ['Gbps'],
    rebuild: ['MB/s'],
    bandwidth: ['MB/s'],
};

/** Other ways to write a unit, in lower case; what is captured is its magnitude. */
const OTHER_SPELLINGS: readonly (readonly [RegExp, string])[] = [
    [/^(k|m|g|t)(?:ilo|ega|iga|era)?bits?(?:\/s(?:ec)?|ps)$/, 'bps'],
    [/^(k|m|g|t)(?:bit|be|bits)$/, 'bps'],
    [/^(k|m|g|t|p)(?:ilo|ega|iga|era|eta)?bytes?$/, 'B'],
    [/^(k|m|g|t|p)(?:ibi|ebi|i)bytes?$/, 'iB'],
    [/^h(?:r|rs|s|ours?)$/, 'h'],
    [/^(?:mins?|mn|minutes?)$/, 'min'],
    [/^secs?$/, 's'],
    [/^msecs?$/, 'ms'],
    [/^(?:usecs?|µs)$/, 'us'],
    [/^(?:wks?|wk)$/, 'weeks'],
    [/^dys?$/, 'days'],
    [/^(?:percent|pct)$/, '%'],
];

/** What a unit is called here that was written in another way (`Gbit/s`, `hrs`). */
function otherwiseWritten(written: string, fitting: readonly string[]): readonly string[] {
    const word = written.toLowerCase();
    return OTHER_SPELLINGS.flatMap(([pattern, unit]) => {
        const found = pattern.exec(word);
        const prefix = found?.[1]?.toUpperCase() ?? '';
        return found && fitting.includes(prefix + unit) ? [prefix + unit] : [];
    });
}

/** Units to offer for a property, best first: those written in another way, those spelled like what was written, then the usual ones. */
export function unitSuggestions(key: string, written: string | undefined, fitting: readonly string[]): string[] {
    // So much data in another time is no such share a day: the same number with another unit would be untrue.
    if (written !== undefined && /^[KMGTP]?i?B\/[a-z]+$/.test(written) && fitting.includes('%/d')) {
        return [];
    }
    const alike =
        written === undefined
            ? []
            : [
                  ...otherwiseWritten(written, fitting),
                  ...fitting.filter(
                      u =>
                          u.toLowerCase().startsWith(written.toLowerCase()) ||
                          u.toLowerCase() === `${written.toLowerCase()}/s`,
                  ),
                  ...closest(written, fitting, 3),
              ];
    const usual = (USUAL[key] ?? []).filter(u => fitting.includes(u));
    return [...new Set([...alike, ...usual, ...(alike.length + usual.length > 0 ? [] : fitting.slice(0, 3))])].slice(
        0,
        3,
    );
}

/** A day as a whole number (days since 1970-01-01), or undefined where the calendar has no such day. */
export function day(text: string): number | undefined {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (!match) {
        return undefined;
    }
    const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
    const date = new Date(time);
    const same =
        date.getUTCFullYear() === Number(match[1]) &&
        date.getUTCMonth() === Number(match[2]) - 1 &&
        date.getUTCDate() === Number(match[3]);
    return same ? time / 86_400_000 : undefined;
}

/** The last day with a year of four digits. */
const LAST_DAY = Date.UTC(9999, 11, 31) / 86_400_000;

/** A day number as `2026-12-01`. Fractions of a day are cut off; what lies beyond the year 9999 is told as that. */
export function dayText(value: number): string {
    if (!(value < LAST_DAY + 1)) {
        return 'after 9999-12-31';
    }
    return new Date(Math.max(FIRST_DAY, Math.floor(value)) * 86_400_000).toISOString().slice(0, 10);
}

/** The first day of the calendar that dates are written in. */
const FIRST_DAY = Date.UTC(1000, 0, 1) / 86_400_000;

function trim(value: number, digits = 3): string {
    return String(Number(value.toPrecision(digits)));
}

/** A duration for people: `28 days`, `4 h`, `90 s`, `2 ms`. The largest unit that keeps it readable. */
export function durationText(seconds: number, digits = 3): string {
    if (seconds >= 2 * DAY) {
        return `${trim(seconds / DAY, digits)} days`;
    }
    if (seconds >= HOUR) {
        return `${trim(seconds / HOUR, digits)} h`;
    }
    if (seconds >= MINUTE) {
        return `${trim(seconds / MINUTE, digits)} min`;
    }
    if (seconds >= 1) {
        return `${trim(seconds, digits)} s`;
    }
    if (seconds >= 1e-3) {
        return `${trim(seconds * 1e3, digits)} ms`;
    }
    return `${trim(seconds * 1e6, digits)} us`;
}

/** A duration as it is written, such as a retention of 2555 days: whole days keep all their digits. */
export function statedDuration(seconds: number): string {
    return seconds >= 2 * DAY && seconds % DAY === 0 ? `${seconds / DAY} days` : durationText(seconds);
}

/** A duration beside the limit it is compared with: as many digits as it takes to see on which side it is. */
export function durationBeside(seconds: number, limit: number, least = 3): string {
    for (let digits = least; digits < 9; digits++) {
        const text = durationText(seconds, digits);
        if (seconds === limit || text !== durationText(limit, digits)) {
            return text;
        }
    }
    return durationText(seconds, 9);
}

/** Digits of a P99: it is never known to better than ± 15 %. docs/io-model.md 2.9. */
const P99_DIGITS = 2;

/** A P99 as it is told, beside its objective where it has one. */
export function p99Text(seconds: number, objective?: number): string {
    return objective === undefined ? durationText(seconds, P99_DIGITS) : durationBeside(seconds, objective, P99_DIGITS);
}

/** An amount of data for people, binary: `512 GiB`. */
export function dataText(bytes: number): string {
    return scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
}

/** A data rate for people, decimal bytes per second: `400 MB/s`. */
export function rateText(bytesPerSecond: number): string {
    return scaled(bytesPerSecond, 1000, ['B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s']);
}

/** A link rate for people: `25 Gbps`. */
export function linkText(bytesPerSecond: number): string {
    return scaled(bytesPerSecond * 8, 1000, ['bps', 'Kbps', 'Mbps', 'Gbps', 'Tbps']);
}

/** A count for people: `18k`, `1.2M`. */
export function countText(value: number): string {
    if (value >= 1e6) {
        return `${trim(value / 1e6)}M`;
    }
    return value >= 1e4 ? `${trim(value / 1e3)}k` : trim(value, 4);
}

/** A share for people: `81 %`. */
export function shareText(share: number): string {
    const percent = share * 100;
    return `${percent >= 10 ? Math.round(percent) : trim(percent, 2)} %`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
    let step = 0;
    let rest = value;
    while (rest >= base && step < units.length - 1) {
        rest /= base;
        step++;
    }
    return `${trim(rest, rest >= 1000 ? 4 : 3)} ${units[step]}`;
}
