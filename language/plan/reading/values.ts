import { countText, type Dimension } from '../units.ts';

/** Counts that stand for things one cannot have half of, and must have at least one of. */
const WHOLE = new Set([
    'nodes',
    'racks',
    'replicas',
    'streams',
    'count',
    'vcpu',
    'mtu',
    'channels',
    'cores',
    'sessions',
    'vlan',
]);
/** The smallest and largest value that makes sense, in SI, where the dimension alone does not say it. */
const POSITIVE = new Set([
    'block',
    'heartbeat',
    'rebuild',
    'over',
    'rate',
    'quantum',
    'burst',
    'read',
    'write',
    'strip',
    'every',
    'lasts',
    'alpha',
    'bandwidth',
    'latency',
]);

/** Counts far beyond the largest clusters there are; a slip of the finger must not keep the machine busy. */
const MOST: Readonly<Record<string, number>> = { nodes: 10_000, racks: 10_000, cores: 10_000, replicas: 100 };

/** Beyond any estate in SI units; sums and products of such numbers are still numbers. */
const LARGEST = 1e24;

/** 100 years, in seconds: a plan of a thousand such phases still ends on a day that the calendar has. */
const LONGEST = 100 * 366 * 86_400;

/**
 * A sentence when a figure of the right dimension cannot be meant.
 * @param value SI value
 */
export function valueProblem(key: string, value: number, dimension: Dimension): string | undefined {
    if (!(Math.abs(value) <= LARGEST)) {
        return 'This number is too large to be calculated with.';
    }
    if (dimension === 'time' && value > LONGEST) {
        return `'${key}' is longer than 100 years.`;
    }
    if (dimension === 'share' && value > 1) {
        return `'${key}' is a share of a whole and cannot exceed 100 %.`;
    }
    // A fabric made of converted hosts starts without any.
    if (key === 'nodes' && value === 0) {
        return undefined;
    }
    if (WHOLE.has(key) && (!Number.isInteger(value) || value < 1)) {
        return `'${key}' is to be a whole number of at least 1.`;
    }
    if (key in MOST && value > MOST[key]!) {
        return `'${key}' is at most ${countText(MOST[key]!)}: no fabric is larger.`;
    }
    if (key === 'mtu' && (value < 576 || value > 65_535)) {
        return "'mtu' lies between 576 and 65535 bytes.";
    }
    if (POSITIVE.has(key) && value <= 0) {
        return `'${key}' is to be more than 0.`;
    }
    return undefined;
}
