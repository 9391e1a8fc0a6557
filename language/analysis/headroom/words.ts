import type { Band, StationName } from '../../physics/index.ts';

/** What stations and bands are called in sentences and tables. */
export const STATION_NAMES: Readonly<Record<StationName, string>> = {
    'node-link': 'node link',
    'rack-uplink': 'rack uplink',
    media: 'media',
    'switch-buffer': 'switch buffer',
};

/** How far a number may be trusted, in words. IO-MODEL 2.9. */
export const BAND_WORDS: Readonly<Record<Band, string>> = {
    ok: 'ok',
    warn: 'warn',
    indicative: 'indicative',
    'beyond-model': 'near saturation',
    saturated: 'saturated',
};

/** A utilisation for people: whole percent; one digit more below 10, and right below 100, where it matters on which side it is. */
export function percent(share: number): string {
    const value = share * 100;
    const fine = (value !== 0 && value < 9.95) || (value >= 99.5 && value < 100);
    return `${fine ? Math.min(99.9, Number(value.toFixed(1))) : Math.round(value)} %`;
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
