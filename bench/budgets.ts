import type { Measure, Outcome } from './measure.ts';
import type { ServerName } from './servers.ts';
import { median } from './stats.ts';

/** What the small sizes have to keep to. Ratios between servers measured in the same minute, because times depend on the machine. */
export interface Budget {
    readonly what: string;
    readonly limit: number;
    /** The ratio is to be at least the limit; otherwise at most. */
    readonly least?: boolean;
    ratio(outcomes: readonly Outcome[]): number | undefined;
}

export const BUDGETS: readonly Budget[] = [
    { what: 'A keystroke against the limit, largest size', limit: 30, ratio: all => quotient(all, 'edit', 'product', 'limit') },
    { what: 'A keystroke, how many times faster than the floor, largest size', limit: 4, least: true, ratio: all => quotient(all, 'edit', 'floor', 'product') },
    { what: 'The end of a burst against a single keystroke, largest size', limit: 3, ratio: all => over(value(all, 'burst', 'product'), value(all, 'edit', 'product')) },
    { what: 'Opening against the floor, largest size', limit: 1.5, ratio: all => quotient(all, 'open', 'product', 'floor') },
    { what: 'A keystroke at the largest size against the smallest', limit: 5, ratio: all => over(value(all, 'edit', 'product'), value(all, 'edit', 'product', 'least')) },
];

/** One line per budget that is not kept or could not be measured. */
export function budgetsMissed(outcomes: readonly Outcome[]): string[] {
    return BUDGETS.flatMap(({ what, limit, least, ratio }) => {
        const found = ratio(outcomes);
        if (found === undefined) return [`${what}: not measured.`];
        return (least ? found >= limit : found <= limit) ? [] : [`${what}: ${found.toFixed(2)}, the budget is ${least ? 'at least' : 'at most'} ${limit}.`];
    });
}

function value(outcomes: readonly Outcome[], measure: Measure, server: ServerName, which: 'most' | 'least' = 'most'): number | undefined {
    const own = outcomes.filter(o => o.server.name === server && o.files === 1).sort((a, b) => a.size - b.size);
    return median((which === 'most' ? own.at(-1) : own[0])?.values[measure]);
}

function quotient(outcomes: readonly Outcome[], measure: Measure, of: ServerName, by: ServerName): number | undefined {
    return over(value(outcomes, measure, of), value(outcomes, measure, by));
}

function over(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined || b === undefined ? undefined : a / b;
}
