import { nth } from '../../basics/lists.ts';
import type { Declaration } from './declarations.ts';
import { fingerprint, importedPart, PERSONAL } from './fingerprint.ts';
import { digitsOf, type Known, knownOf, type Mark, marksValues, UNKNOWN } from './fingerprints.ts';
import { nameIn, type ScannedDeclaration, scan } from './scan.ts';

/** Everything a declaration says, as key → text; the parts of the head under keys of their own. */
export type Values = ReadonlyMap<string, string>;

const HEAD = ['title', 'on', 'is'] as const;

/** Head keys carry a mark, since `on` is a property too. */
export const headKey = (key: (typeof HEAD)[number]): string => `head:${key}`;

export function valuesOf(declaration: Declaration): Values {
    const { title, on, base } = declaration;
    return new Map([
        ...head(title, on, base),
        ...[...declaration.properties].map(([key, text]) => [key, importedPart(key, text)] as const),
    ]);
}

export function valuesIn(scanned: ScannedDeclaration): Values {
    const inside = scanned.properties.find(each => each.key === 'on');
    const on = inside ? nameIn(nth(scan(inside.text), 1)) : scanned.on;
    const properties = scanned.properties.filter(each => each.key !== 'on');
    return new Map([
        ...head(scanned.title, on, scanned.base),
        ...properties.map(each => [each.key, importedPart(each.key, each.text)] as const),
    ]);
}

function head(title: string | undefined, on: string | undefined, base: string | undefined): [string, string][] {
    return (
        [
            ['title', title],
            ['on', on],
            ['is', base],
        ] as const
    ).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[headKey(key), value]]));
}

export function fingerprintOf(keyword: string, name: string, values: Values): string {
    return fingerprint({
        keyword,
        name,
        title: values.get(headKey('title')),
        on: values.get(headKey('on')),
        base: values.get(headKey('is')),
        properties: new Map([...values].filter(([key]) => !key.startsWith('head:'))),
    });
}

/** Only what stands between the braces. */
export function propertiesOnly(values: Values): Map<string, string> {
    return new Map([...values].filter(([key]) => !key.startsWith('head:')));
}

/** More differing values than this are not tried in all combinations. */
const MOST_TRIED = 12;

/** What to do with the values in which the text and the estate differ. */
export interface Decision {
    /** Changed in the estate and untouched by hand: take the estate's (absent: remove). */
    readonly take: readonly string[];
    /** Changed by hand: keep the text's. */
    readonly keep: readonly string[];
    /** Changed by hand and in the estate, or not to be told: keep the text's and say so. */
    readonly conflict: readonly string[];
}

/** Three-way merge, value by value: what was imported last, what the text says now, what the estate says now. */
export function decideByValue(text: Values, estate: Values, known: Known): Decision {
    const decision = { take: [] as string[], keep: [] as string[], conflict: [] as string[] };
    for (const key of new Set([...text.keys(), ...estate.keys()])) {
        if (PERSONAL.has(key) || text.get(key) === estate.get(key)) {
            continue;
        }
        const untouched = isKnown(known, key, text.get(key));
        const unchanged = isKnown(known, key, estate.get(key));
        // Both cannot be what was imported; then the digits are the same by chance, and what stands there stays.
        decision[unchanged ? 'keep' : untouched ? 'take' : 'conflict'].push(key);
    }
    return decision;
}

export function isKnown(known: Known, key: string, value: string | undefined): boolean {
    return known.get(key) === (value === undefined ? undefined : digitsOf(key, value));
}

/**
 * Tells hand edits from changes of the estate where the mark has one fingerprint for all values: the values that were
 * written are, one by one, those of the text or those of the estate now, unless a value was changed on both sides.
 * So the combination that has the mark's fingerprint is what was written.
 */
export function decideByWhole(keyword: string, name: string, text: Values, estate: Values, mark: string): Decision {
    const keys = [...new Set([...text.keys(), ...estate.keys()])].filter(
        key => !PERSONAL.has(key) && text.get(key) !== estate.get(key),
    );
    if (keys.length === 0) {
        return { take: [], keep: [], conflict: [] };
    }
    if (fingerprintOf(keyword, name, text) === mark) {
        return { take: keys, keep: [], conflict: [] };
    }
    if (fingerprintOf(keyword, name, estate) === mark) {
        return { take: [], keep: keys, conflict: [] };
    }
    for (let choice = 1; keys.length <= MOST_TRIED && choice < 2 ** keys.length - 1; choice++) {
        const take = keys.filter((_, index) => (choice >> index) % 2 === 1);
        if (fingerprintOf(keyword, name, mixed(text, estate, take, keys)) === mark) {
            return { take, keep: keys.filter(key => !take.includes(key)), conflict: [] };
        }
    }
    const added = keys.filter(key => !estate.has(key));
    return { take: [], keep: added, conflict: keys.filter(key => estate.has(key)) };
}

/** The text's values for `take` (they were written last time), the estate's for the other differing keys. */
function mixed(text: Values, estate: Values, take: readonly string[], keys: readonly string[]): Map<string, string> {
    const result = new Map(text);
    for (const key of keys.filter(each => !take.includes(each))) {
        const value = estate.get(key);
        if (value === undefined) {
            result.delete(key);
        } else {
            result.set(key, value);
        }
    }
    return result;
}

/** What was imported last: from the mark, or for older files from its fingerprint as far as that tells. */
export function lastKnown(
    there: ScannedDeclaration,
    mark: Mark,
    declaration: Declaration,
    profile: (name: string) => Values | undefined,
): Known {
    if (mark.whole === undefined || !marksValues(there.keyword)) {
        return mark.known;
    }
    const text = valuesIn(there);
    const estate = valuesOf(declaration);
    const { take, keep, conflict } = decideByWhole(there.keyword, declaration.name, text, estate, mark.whole);
    const own = mixed(text, estate, take, [...take, ...keep]);
    const base = own.get(headKey('is'));
    const inherited =
        base === undefined
            ? undefined
            : (profile(base) ?? (base === declaration.base ? declaration.inherited : undefined));
    const known = knownOf(new Map([...(inherited ?? []), ...own]));
    conflict.forEach(key => known.set(key, UNKNOWN));
    return known;
}
