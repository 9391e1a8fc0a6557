import type { Band, StationName } from '../../../physics/index.ts';

/** What stations and bands are called in sentences and tables. */
export const STATION_NAMES: Readonly<Record<StationName, string>> = {
    'node-link': 'node link',
    'rack-uplink': 'rack uplink',
    media: 'media',
    'switch-buffer': 'switch buffer',
    controller: 'controller',
};

/** How far a number may be trusted, in words. docs/io-model.md 2.9. */
export const BAND_WORDS: Readonly<Record<Band, string>> = {
    ok: 'ok',
    warn: 'warn',
    indicative: 'indicative',
    'beyond-model': 'near saturation',
    saturated: 'saturated',
};

/** A utilisation for people: whole percent; one digit more below 10 (never an invented one), and right below 100, where it matters on which side it is. */
export function percent(share: number): string {
    const value = share * 100;
    if (value > 0 && value < 0.1) {
        return '< 0.1 %';
    }
    const fine = (value !== 0 && value < 9.95) || (value >= 99.5 && value < 100);
    return `${fine ? Math.min(99.9, Number(value.toFixed(1))) : Math.round(value)} %`;
}
