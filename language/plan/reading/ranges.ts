import type { Figure } from '../records.ts';
import type { Span } from '../source.ts';
import { type Dimension, quantity } from '../units.ts';
import type { RecordBuilder } from './record-builder.ts';

/** A number and its unit, as written. */
type Written = readonly [digits: string, unit: string | undefined];

/** `a..b`: both ends, and the geometric mean as the centre (5.7). */
export function between(
    builder: RecordBuilder,
    key: string,
    low: Written,
    high: Written,
    dimension: Dimension,
    span: Span,
): Figure | undefined {
    const a = builder.figure(key, low[0], low[1], dimension, span);
    const b = a && builder.figure(key, high[0], high[1], dimension, span);
    if (!a || !b) {
        return undefined;
    }
    if (a.value > b.value) {
        builder.problem({
            code: 'value-range',
            span,
            message: `This range of '${key}' ends below its beginning. It is read the other way round: write the smaller value first.`,
        });
    }
    const ends = [Math.min(a.value, b.value), Math.max(a.value, b.value)] as const;
    return { ...a, value: centre(ends, dimension), range: ends };
}

/** `v +- s`: a share of the value, or an amount of its own kind. */
export function around(
    builder: RecordBuilder,
    key: string,
    middle: Written,
    spread: Written,
    dimension: Dimension,
    span: Span,
): Figure | undefined {
    // The unit may stand once, at the end (`3 +- 1 d`).
    const unit = middle[1] ?? (spread[1] === '%' ? undefined : spread[1]);
    const value = builder.figure(key, middle[0], unit, dimension, span);
    if (!value) {
        return undefined;
    }
    const share = quantity(spread[0], spread[1], 'share');
    const amount = 'value' in share ? share : builder.figure(key, spread[0], spread[1] ?? unit, dimension, span);
    if (!amount) {
        return value;
    }
    const away = 'value' in share ? share.value * value.value : amount.value;
    if (away > value.value) {
        builder.problem({
            code: 'value-range',
            span,
            message: `The spread of '${key}' is larger than the value itself, so the low end is taken as 0.`,
        });
    }
    const high = value.value + away;
    return { ...value, range: [Math.max(0, value.value - away), dimension === 'share' ? Math.min(1, high) : high] };
}

/** Counts stay whole numbers. */
function centre([low, high]: readonly [number, number], dimension: Dimension): number {
    const mean = low > 0 ? Math.sqrt(low * high) : (low + high) / 2;
    return dimension === 'count' && Number.isInteger(low) && Number.isInteger(high) ? Math.round(mean) : mean;
}
