import type { PreviewModel } from './model.ts';

/**
 * What is new in a model against an earlier one. A keystroke changes a handful of records of an estate; only they cross
 * to the panel, and everything else there stays the same object.
 */
export interface ModelDelta {
    readonly plan?: PreviewModel['plan'];
    /** Lists that differ; the others are as they were. */
    readonly lists: Readonly<Partial<Record<ListName, ListDelta>>>;
}

/** A list in the words of the one before: stretches of it by index, and records that are new, in order. */
export type ListDelta = readonly (readonly [start: number, count: number] | { readonly put: readonly unknown[] })[];

const LISTS = [
    'phases',
    'components',
    'cells',
    'ties',
    'environments',
    'groups',
    'findings',
    'headroom',
    'fabrics',
    'gaps',
    'capacity',
] as const;
export type ListName = (typeof LISTS)[number];

/** The difference between two models, the later one whole; undefined where there is none. */
export function deltaOf(before: PreviewModel, after: PreviewModel): ModelDelta | undefined {
    const lists: Partial<Record<ListName, ListDelta>> = {};
    for (const name of LISTS) {
        const list = listDelta(before[name], after[name]);
        if (list) {
            lists[name] = list;
        }
    }
    const plan = equal(before.plan, after.plan) ? undefined : after.plan;
    return plan || before.partial || Object.keys(lists).length > 0 ? { ...(plan && { plan }), lists } : undefined;
}

/** The later model, made of the earlier one and the difference. What did not change is the same object as before. */
export function withDelta(before: PreviewModel, { plan, lists }: ModelDelta): PreviewModel {
    const changed = Object.entries(lists).map(([name, list]) => {
        const old: readonly unknown[] = before[name as ListName];
        return [
            name,
            list.flatMap(part => ('put' in part ? part.put : old.slice(part[0], part[0] + part[1]))),
        ] as const;
    });
    const { partial: _, ...whole } = before;
    return { ...whole, ...(plan && { plan }), ...Object.fromEntries(changed) };
}

/** Undefined where both are equal. Records in front and at the end are compared in place, those between by their key. */
function listDelta(before: readonly unknown[], after: readonly unknown[]): ListDelta | undefined {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && equal(before[head], after[head])) {
        head++;
    }
    if (head === before.length && head === after.length) {
        return undefined;
    }
    let tail = 0;
    while (tail < shorter - head && equal(before[before.length - 1 - tail], after[after.length - 1 - tail])) {
        tail++;
    }
    const parts: ([number, number] | { put: unknown[] })[] = head > 0 ? [[0, head]] : [];
    const known = new Map<string, number>();
    for (let i = head; i < before.length - tail; i++) {
        known.set(keyOf(before[i]), i);
    }
    for (const record of after.slice(head, after.length - tail)) {
        const old = known.get(keyOf(record));
        if (old !== undefined && equal(before[old], record)) {
            keep(parts, old);
        } else {
            put(parts, record);
        }
    }
    if (tail > 0) {
        parts.push([before.length - tail, tail]);
    }
    return parts;
}

function keep(parts: ([number, number] | { put: unknown[] })[], index: number): void {
    const last = parts.at(-1);
    if (last && !('put' in last) && last[0] + last[1] === index) {
        last[1]++;
    } else {
        parts.push([index, 1]);
    }
}

function put(parts: ([number, number] | { put: unknown[] })[], record: unknown): void {
    const last = parts.at(-1);
    if (last && 'put' in last) {
        last.put.push(record);
    } else {
        parts.push({ put: [record] });
    }
}

/** A record's own name among those of its list: only a guess at which earlier one it was, so it need not be unique. */
function keyOf(record: unknown): string {
    const { id, name, fabric, moment, scenario } = record as Readonly<Record<string, unknown>>;
    return String(id ?? name ?? `${fabric} ${moment} ${scenario}`);
}

/** Whether two values are the same JSON: what JSON leaves out, or writes as null, counts as that. */
function equal(a: unknown, b: unknown): boolean {
    if (a === b) {
        return true;
    }
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
        return Object.is(plain(a), plain(b));
    }
    if (Array.isArray(a)) {
        return Array.isArray(b) && a.length === b.length && a.every((value, i) => equal(value, b[i]));
    }
    if (Array.isArray(b)) {
        return false;
    }
    const [x, y] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
    for (const key in x) {
        if (!equal(x[key], y[key])) {
            return false;
        }
    }
    for (const key in y) {
        if (y[key] !== undefined && !(key in x)) {
            return false;
        }
    }
    return true;
}

function plain(value: unknown): unknown {
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
