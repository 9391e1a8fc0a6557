import { nth } from '../../basics/lists.ts';
import { IMPORTED_FEATURES, type ImportedFeature } from '../estate/features.ts';
import { GIB, KIB, MIB, TIB } from '../values.ts';
import type { Declaration } from './declarations.ts';
import { PERSONAL } from './fingerprint.ts';
import { digitsOf, type Known, knownOf, resolvedOf, titleOf, UNKNOWN } from './fingerprints.ts';
import type { Placed } from './match.ts';
import {
    type Decision,
    decideByValue,
    headKey,
    isKnown,
    lastKnown,
    propertiesOnly,
    type Values,
    valuesIn,
} from './values.ts';

/** A shape as it stands in the texts. */
export interface Shape {
    readonly values: Values;
    /** Somebody added to it or changed it: machines leave it only by somebody's hand. */
    readonly edited: boolean;
}

export interface Outcome {
    /** What the declaration shall say, as far as `keys` goes. */
    readonly declaration: Declaration;
    readonly keys: readonly string[];
    readonly decision: Decision;
    /** What is known as imported from now on. */
    readonly known: Known;
    /** The values that were compared, own and inherited. */
    readonly text: Values;
    readonly estate: Values;
    /** The new name in the estate, when it was renamed there. */
    readonly renamed?: string;
}

const IS = headKey('is');
const TITLE = headKey('title');
const ON = headKey('on');

/**
 * Merges one declaration value by value: what it says itself and through its shape was imported, stands in the text
 * and stands in the estate; only what both sides changed is a conflict. What the files of this import cannot show is
 * left alone.
 */
export function mergeValues(there: Placed, declaration: Declaration, shapes: ReadonlyMap<string, Shape>): Outcome {
    const shape = (name: string | undefined): Values | undefined =>
        name === undefined ? new Map() : shapes.get(name)?.values;
    const last = lastKnown(there, there.read!, declaration, shape);
    const own = valuesIn(there);
    const base = own.get(IS);
    const workload = declaration.keyword === 'workload';
    const text = new Map([...(workload ? (shape(base) ?? []) : []), ...own]);
    const estate = resolvedOf(declaration);
    estate.delete('name');
    const renamed = renameIn(there, declaration, last, estate, text);
    const { unseen, partly } = leaveUnseen(declaration, text, estate);
    const governed =
        workload && base !== undefined && base === declaration.base
            ? governedByShape(own, text, estate, declaration)
            : new Set<string>();
    const compare = (values: Values): Map<string, string> =>
        new Map([...values].filter(([key]) => !unseen.has(key) && !governed.has(key) && !(workload && key === IS)));
    const plain = decideByValue(compare(text), compare(estate), last);
    const byHand = workload && !isKnown(last, IS, base);
    const decision = byHand && shape(base) ? fillIn(plain, text, estate) : plain;
    const result = workload
        ? placeValues(declaration, { own, text, estate, decision, unseen, partly, byHand, shapes })
        : { declaration: asSaid(declaration, estate), keys: decision.take };
    const known = knownOf(estate);
    const carried = [
        ...unseen,
        ...(declaration.machine && renamed === undefined ? [TITLE] : []),
        ...(byHand && base !== declaration.base ? [IS] : []),
    ];
    setOrDelete(known, 'name', declaration.machine && digitsOf('name', declaration.machine.name));
    if (workload) {
        setOrDelete(
            known,
            IS,
            result.declaration.base === undefined ? undefined : digitsOf(IS, result.declaration.base),
        );
    }
    carried.forEach(key => setOrDelete(known, key, last.get(key) === UNKNOWN ? undefined : last.get(key)));
    return { ...result, decision, known, text, estate, renamed };
}

/** Where text and estate take a value from one shape, that shape's own merge decides about it. */
function governedByShape(own: Values, text: Values, estate: Values, declaration: Declaration): Set<string> {
    return new Set(
        [...text.keys(), ...estate.keys()].filter(
            key => !key.startsWith('head:') && !own.has(key) && !declaration.properties.has(key),
        ),
    );
}

function setOrDelete<T>(map: Map<string, T>, key: string, value: T | undefined): void {
    if (value === undefined) {
        map.delete(key);
    } else {
        map.set(key, value);
    }
}

/** The title follows a new name in the estate; otherwise it is the plan's own affair. Returns the new name. */
function renameIn(
    there: Placed,
    declaration: Declaration,
    last: Known,
    estate: Map<string, string>,
    text: Values,
): string | undefined {
    const { machine } = declaration;
    const before = last.get('name');
    if (!machine) {
        return undefined;
    }
    const renamed = before !== undefined && before !== digitsOf('name', machine.name);
    const title = !renamed ? text.get(TITLE) : titleOf(machine.name) === there.name ? undefined : titleOf(machine.name);
    setOrDelete(estate, TITLE, title);
    return renamed ? machine.name : undefined;
}

/**
 * Makes the estate say what the text says where the files of this import could say nothing; returns those keys, and
 * whether parts of others were left alone.
 */
function leaveUnseen(
    { unseen, machine }: Declaration,
    text: Values,
    estate: Map<string, string>,
): { unseen: Set<string>; partly: boolean } {
    const held = new Set<string>();
    let partly = false;
    if (!unseen) {
        return { unseen: held, partly };
    }
    for (const [key, value] of text) {
        const silent = unseen.keys.has(key) || (unseen.keys.has('*') && !estate.has(key));
        if (silent && value !== estate.get(key) && !PERSONAL.has(key) && !(machine && (key === TITLE || key === IS))) {
            estate.set(key, value);
            held.add(key);
        }
    }
    const on = text.get(ON);
    if (
        unseen.keys.has('storage') &&
        on !== undefined &&
        on !== estate.get(ON) &&
        on.replace(/-vsan$/u, '-array') === estate.get(ON)
    ) {
        estate.set(ON, on);
        held.add(ON);
    }
    const uses = featuresIn(text.get('uses'));
    const now = featuresIn(estate.get('uses'));
    const kept = uses.filter(each => unseen.features.has(each) && !now.includes(each));
    if (kept.length > 0 && !held.has('uses')) {
        partly = true;
        const all = new Set<string>([...now, ...kept]);
        const same = all.size === uses.length && uses.every(each => all.has(each));
        estate.set(
            'uses',
            same ? text.get('uses')! : `uses ${IMPORTED_FEATURES.filter(each => all.has(each)).join(', ')}`,
        );
    }
    const size = estate.get('disk');
    const used = / used (.+)$/u.exec(text.get('disk') ?? '')?.[1];
    if (
        unseen.keys.has('used') &&
        size !== undefined &&
        used !== undefined &&
        !size.includes(' used ') &&
        (bytesIn(used) ?? 0) <= (bytesIn(size.slice(5)) ?? 0)
    ) {
        estate.set('disk', `${size} used ${used}`);
        partly = true;
    }
    return { unseen: held, partly };
}

function featuresIn(text: string | undefined): ImportedFeature[] {
    return (text ?? '')
        .replace(/^uses /u, '')
        .split(',')
        .map(each => each.trim() as ImportedFeature)
        .filter(each => (each as string) !== '');
}

const SIZES: Readonly<Record<string, number>> = { B: 1, KiB: KIB, MiB: MIB, GiB: GIB, TiB: TIB };

function bytesIn(text: string): number | undefined {
    const found = /^([\d._]+) ?([KMGT]?i?B)$/u.exec(text.trim());
    return found ? Number(nth(found, 1).replace(/_/gu, '')) * (SIZES[nth(found, 2)] ?? NaN) : undefined;
}

/** With another shape chosen by hand, what that shape does not say was not taken away by anybody. */
function fillIn(decision: Decision, text: Values, estate: Values): Decision {
    const missing = (key: string): boolean => !text.has(key) && estate.has(key);
    return {
        take: [...decision.take, ...[...decision.keep, ...decision.conflict].filter(missing)],
        keep: decision.keep.filter(key => !missing(key)),
        conflict: decision.conflict.filter(key => !missing(key)),
    };
}

interface Placing {
    readonly own: Values;
    readonly text: Values;
    readonly estate: Values;
    readonly decision: Decision;
    readonly unseen: ReadonlySet<string>;
    readonly partly: boolean;
    readonly byHand: boolean;
    readonly shapes: ReadonlyMap<string, Shape>;
}

/** Says the merged values: in the shape the import found, unless somebody's hand is in the present one. */
function placeValues(declaration: Declaration, placing: Placing): { declaration: Declaration; keys: string[] } {
    const { own, text, estate, decision, unseen, partly, byHand, shapes } = placing;
    const base = own.get(IS);
    const stays =
        base === declaration.base ||
        byHand ||
        partly ||
        unseen.size > 0 ||
        (base !== undefined && shapes.get(base)?.edited !== false);
    const inherited =
        stays && base !== declaration.base
            ? base === undefined
                ? new Map<string, string>()
                : shapes.get(base)?.values
            : (declaration.inherited ?? new Map<string, string>());
    const said = stays
        ? propertiesOnly(own)
        : new Map([...declaration.properties].filter(([key]) => !PERSONAL.has(key)));
    const say = (key: string, value: string | undefined): void =>
        setOrDelete(said, key, value === inherited?.get(key) ? undefined : value);
    for (const key of new Set([...propertiesOnly(text).keys(), ...propertiesOnly(estate).keys()])) {
        const taken = decision.take.includes(key);
        if (PERSONAL.has(key) || (unseen.has(key) && stays)) {
            continue;
        }
        if (taken && stays) {
            say(key, estate.get(key));
        } else if (!taken && !stays && text.get(key) !== estate.get(key)) {
            say(key, text.get(key));
        }
    }
    const keys = [...new Set([...propertiesOnly(own).keys(), ...said.keys()])].filter(
        key => !PERSONAL.has(key) && own.get(key) !== said.get(key),
    );
    const heads = [TITLE, ON].filter(key => decision.take.includes(key));
    const is = stays ? base : declaration.base;
    const merged = asSaid(
        { ...declaration, base: is, properties: inOrder(said, declaration) },
        new Map([...estate, ...(is === undefined ? [] : [[IS, is] as const])]),
    );
    return { declaration: { ...merged, base: is }, keys: [...heads, ...(is === base ? [] : [IS]), ...keys] };
}

/** In the order of an import; what it does not have, behind. */
function inOrder(said: ReadonlyMap<string, string>, declaration: Declaration): Map<string, string> {
    const order = ['in', ...declaration.properties.keys()];
    return new Map([...said].sort(([a], [b]) => (order.indexOf(a) + 1 || 99) - (order.indexOf(b) + 1 || 99)));
}

function asSaid(declaration: Declaration, estate: Values): Declaration {
    return { ...declaration, title: estate.get(TITLE), on: estate.get(ON), base: estate.get(IS) };
}
