import type { HeadroomStation } from '../scene/model.ts';

export const SCENARIOS: readonly (readonly [string, string])[] = [
    ['steady', 'steady'],
    ['peak', 'peak'],
    ['link-failure', 'link failure'],
    ['uplink-failure', 'uplink failure'],
    ['maintenance', 'maintenance'],
    ['node-failure', 'node failure'],
    ['maintenance+failure', 'maintenance + failure'],
    ['ingest', 'ingest'],
    ['ingest+peak', 'ingest + peak'],
    ['cutover', 'cutover'],
    ['failure+ingest', 'failure + ingest'],
];

export { percent, STATIONS } from '../scene/stations.ts';

export interface Level {
    readonly name: 'fine' | 'near' | 'over' | 'unknown';
    readonly sign: string;
    readonly words: string;
}

/** From here on queues grow without end, and from here on the I/O model gives no waiting times. */
export const SATURATED = 1;
export const MODEL_END = 0.95;

/** How a bar is shown: red past saturation or the model's end, amber past the policy. */
export function stationLevel(station: HeadroomStation, policy: number): Level {
    if (station.utilisation === null) {
        return { name: 'unknown', sign: '', words: station.reason ?? 'the model holds no number here' };
    }
    if (station.utilisation >= SATURATED) {
        return { name: 'over', sign: '✕ ', words: 'saturated' };
    }
    if (station.band === 'saturated' || station.band === 'beyond-model' || station.utilisation >= MODEL_END) {
        return { name: 'over', sign: '▲ ', words: 'near saturation, beyond what the model holds' };
    }
    if (station.utilisation > policy) {
        return { name: 'near', sign: '▲ ', words: 'above the policy line' };
    }
    return { name: 'fine', sign: '', words: '' };
}

/** `2 ms`, `90 s`, `4.2 h`: a number with so many digits. */
export function duration(seconds: number, digits = 2): string {
    const [value, unit] =
        seconds >= 7200
            ? [seconds / 3600, 'h']
            : seconds >= 120
              ? [seconds / 60, 'min']
              : seconds >= 1
                ? [seconds, 's']
                : seconds >= 1e-3
                  ? [seconds * 1e3, 'ms']
                  : [seconds * 1e6, 'µs'];
    return `${Number(value.toPrecision(digits))} ${unit}`;
}

/** `40 Gbps` of bytes/s; two or three digits. */
export function rate(bytes: number): string {
    const gigabits = (bytes * 8) / 1e9;
    return gigabits >= 1
        ? `${Number(gigabits.toPrecision(3))} Gbps`
        : `${Number((gigabits * 1000).toPrecision(3))} Mbps`;
}

/** A duration beside the limit it is held against: with as many digits as it takes to see on which side it is. */
export function durationBeside(seconds: number, limit: number): string {
    let digits = 2;
    while (digits < 9 && seconds !== limit && duration(seconds, digits) === duration(limit, digits)) {
        digits++;
    }
    return duration(seconds, digits);
}
