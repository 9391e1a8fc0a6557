import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nth } from '../../language/basics/lists.ts';
import { day } from '../../language/plan/units.ts';
import { UsageError } from './io.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
export interface Parsed {
    readonly values: Readonly<Record<string, string | boolean | undefined>>;
    readonly paths: readonly string[];
}

/** Reads the arguments of a command; an unknown option is a usage error that names it. */
export function parse(args: readonly string[], options: Options): Parsed {
    try {
        const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
        return { values: values as Parsed['values'], paths: positionals };
    } catch (error) {
        throw new UsageError(nth((error as Error).message.split('. '), 0).replace(/^Unknown option/, 'unknown option'));
    }
}

/** One of a fixed set of words; anything else is a usage error that lists them. */
export function oneOf<T extends string>(
    option: string,
    value: string | boolean | undefined,
    known: readonly T[],
    fallback: T,
): T {
    if (value === undefined) {
        return fallback;
    }
    const found = known.find(k => k === value);
    if (found === undefined) {
        throw new UsageError(`--${option} is one of ${known.join(', ')}, not "${String(value)}"`);
    }
    return found;
}

/** The day of `--as-of`, or today in the local calendar. Days are whole numbers since 1970-01-01. */
export function asOfDay(value: string | boolean | undefined): number {
    if (typeof value === 'string') {
        const given = day(value);
        if (given === undefined) {
            throw new UsageError(`--as-of takes a date such as 2026-12-01, not "${value}"`);
        }
        return given;
    }
    const now = new Date();
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}
