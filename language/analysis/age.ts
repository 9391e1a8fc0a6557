import type { Evidence } from '../plan/records.ts';
import { day, dayText } from '../plan/units.ts';

/** How old a fact is: its source ends with the day it was looked up or published. */

/** Facts about products that ship twice a year are old after twelve months. */
const OLD_DAYS = 365;

/** The last day, or year, that a source names, as a day number; undefined where it names none. */
export function dateOf({ source }: Pick<Evidence, 'source'>): number | undefined {
    const days = [...(source ?? '').matchAll(/\b\d{4}-\d{2}-\d{2}\b/g)].flatMap(([text]) => day(text) ?? []);
    if (days.length > 0) {
        return Math.max(...days);
    }
    // Behind a comma: a year somewhere in a title says nothing about the fact.
    const year = /, (20\d{2})$/.exec(source ?? '')?.[1];
    return year === undefined ? undefined : day(`${year}-12-31`);
}

/** The day of a fact that is older than twelve months, as text; undefined for others, and for those without a day. */
export function oldSince(evidence: Evidence, asOf: number): string | undefined {
    const date = dateOf(evidence);
    return date !== undefined && asOf - date > OLD_DAYS ? dayText(date) : undefined;
}
