import { countText, dataText, durationText, rateText } from '../../plan/units.ts';

/** Figures of the I/O model for people. */

/** A value in the unit the model names: bytes, bytes/s, seconds, 1/s, or none. */
export function figureText(value: number | string | null, unit: string): string {
    if (value === null) {
        return 'not known';
    }
    if (typeof value === 'string') {
        return value;
    }
    switch (unit) {
        case 'B':
            return dataText(value);
        case 'B/s':
            return rateText(value);
        case 's':
            return value === 0 ? '0 s' : durationText(value);
        case '1/s':
            return `${countText(value)} /s`;
        default:
            return `${Number(value.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`;
    }
}
