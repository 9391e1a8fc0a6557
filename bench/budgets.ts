import { type Measure, type Outcome, REACHES, type Reach } from './measure.ts';
import type { ServerName } from './servers.ts';
import type { StartTimes } from './start.ts';
import { median } from './stats.ts';

/**
 * What the small sizes have to keep to: ratios of processor time between servers measured in turns, because times depend on the
 * machine and on what else it does. Each is about twice what was measured when it was set.
 */
export interface Budget {
    readonly what: string;
    readonly limit: number;
    /** The ratio is to be at least the limit; otherwise at most. */
    readonly least?: boolean;
    ratio(outcomes: readonly Outcome[], start: StartTimes | undefined): number | undefined;
}

const REACH_LIMITS: Readonly<Record<Reach, number>> = {
    reference: 0.05,
    name: 0.2,
    brace: 0.3,
    duration: 0.15,
    profile: 0.15,
    links: 0.3,
};

export const BUDGETS: readonly Budget[] = [
    { what: 'A key against the limit', limit: 16, ratio: all => quotient(all, 'edit', 'product', 'limit') },
    {
        what: 'A key in an I/O figure against the limit',
        limit: 80,
        ratio: all => quotient(all, 'figure', 'product', 'limit'),
    },
    {
        what: 'A key, how many times faster than the floor',
        limit: 150,
        least: true,
        ratio: all => quotient(all, 'edit', 'floor', 'product'),
    },
    // By the clock, from the last key to its answer: keys that are waited for one by one come to 30.
    {
        what: 'The end of a burst of 30 keys against a single one',
        limit: 20,
        ratio: all =>
            over(value(all, 'burst', 'product', 'most', 'values'), value(all, 'edit', 'product', 'most', 'values')),
    },
    {
        what: 'Completion against a key',
        limit: 3,
        ratio: all => over(value(all, 'completion', 'product'), value(all, 'edit', 'product')),
    },
    {
        what: 'Hover right after a key against a key',
        limit: 5,
        ratio: all => over(value(all, 'hover after a key', 'product'), value(all, 'edit', 'product')),
    },
    { what: 'Opening against the floor', limit: 1.2, ratio: all => quotient(all, 'open', 'product', 'floor') },
    {
        what: 'A key at the largest size against the smallest',
        limit: 3,
        ratio: all => over(value(all, 'edit', 'product'), value(all, 'edit', 'product', 'least')),
    },
    {
        what: 'Colours of a whole file against opening it',
        limit: 0.05,
        ratio: all => over(value(all, 'tokens', 'product'), value(all, 'open', 'product')),
    },
    ...REACHES.map(
        (reach): Budget => ({
            what: `An edit that reaches far (${reach}) against opening`,
            limit: REACH_LIMITS[reach],
            ratio: all => over(value(all, reach, 'product'), value(all, 'open', 'product')),
        }),
    ),
    {
        what: '`exitplan check` of a small plan against Node alone',
        limit: 22,
        ratio: (_, start) => over(median(start?.check), median(start?.node)),
    },
    {
        what: '`exitplan report` against `exitplan check`',
        limit: 4,
        ratio: (_, start) => over(median(start?.report), median(start?.checkOfMany)),
    },
    {
        what: "The picture's data after a key against opening",
        limit: 0.1,
        ratio: (_, start) => over(median(start?.picture), median(start?.analysis)),
    },
];

function value(
    outcomes: readonly Outcome[],
    measure: Measure,
    server: ServerName,
    which: 'most' | 'least' = 'most',
    by: 'cpu' | 'values' = 'cpu',
): number | undefined {
    const own = outcomes.filter(o => o.server.name === server && o.files === 1).sort((a, b) => a.size - b.size);
    return median((which === 'most' ? own.at(-1) : own[0])?.[by][measure]);
}

function quotient(outcomes: readonly Outcome[], measure: Measure, of: ServerName, by: ServerName): number | undefined {
    return over(value(outcomes, measure, of), value(outcomes, measure, by));
}

function over(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined || b === undefined ? undefined : a / b;
}
