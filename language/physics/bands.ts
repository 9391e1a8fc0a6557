import type { Band } from './types.ts';

/** Utilisation a fix restores, and the edges of the validity bands. docs/io-model.md 2.9. */
export const TARGET = 0.7;
export const WARN = 0.85;
export const LIMIT = 0.95;

/** Validity band of a (hot) utilisation. docs/io-model.md 2.9. */
export function bandOf(utilisation: number): Band {
    if (utilisation <= TARGET) {
        return 'ok';
    }
    if (utilisation <= WARN) {
        return 'warn';
    }
    if (utilisation <= LIMIT) {
        return 'indicative';
    }
    return utilisation < 1 ? 'beyond-model' : 'saturated';
}

/** Half-width of the trust in a P99 in that band, as a factor; `null` where no number is given. docs/io-model.md 2.9. */
export function bandTolerance(band: Band): number | null {
    switch (band) {
        case 'ok':
            return 1.15;
        case 'warn':
            return 1.3;
        case 'indicative':
            return 2;
        default:
            return null;
    }
}
