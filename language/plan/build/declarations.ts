import { nth } from '../../basics/lists.ts';
import { DoubleBuffer } from '../../incremental/double-buffer.ts';
import { isNamed, type Library, type NameChange, NameTable } from '../naming/names.ts';
import type { AcceptRecord, BlockRecord, DeclKind, DeclRecord, RetainRecord } from '../records.ts';
import type { Span } from '../source.ts';

/** Plan order of two places: by file in include order, then by position. */
export type PlaceOrder = (a: Span, b: Span) => number;

/** Plan order for the files of a plan. */
export function placeOrder(uris: readonly string[]): PlaceOrder {
    const order = new Map(uris.map((uri, i) => [uri, i]));
    const at = (span: Span) => order.get(span.block.document.uri) ?? order.size;
    return (a, b) => (a.block === b.block ? a.start - b.start : at(a) - at(b) || a.block.offset - b.block.offset);
}

/** What an update changed; kinds whose list is another one now, also by a declaration without effect. */
export interface DeclarationChange {
    readonly names: readonly NameChange[];
    readonly kinds: ReadonlySet<DeclKind>;
    /** Of those lists, the ones that differ in one member, and where. */
    readonly exchanged?: ReadonlyMap<DeclKind, number>;
    readonly accepts: boolean;
    readonly retains: boolean;
}

const NONE: readonly never[] = [];

/** Kinds of which those count as well whose name was taken. */
const EVERY = ['plan', 'platform', 'product', 'network', 'policy'] as const;
type EveryKind = (typeof EVERY)[number];
const NOTHING = { plan: NONE, platform: NONE, product: NONE, network: NONE, policy: NONE };

function isEvery(kind: DeclKind): kind is EveryKind {
    return (EVERY as readonly DeclKind[]).includes(kind);
}

/** The declarations of a plan by kind, in plan order, and their names: kept by difference. */
export class Declarations {
    /** The names; live. */
    readonly names: NameTable;
    private readonly lists = new Map<DeclKind, readonly DeclRecord[]>();
    /** Of lists in which declarations were exchanged. */
    private readonly copies = new Map<DeclKind, DoubleBuffer<DeclRecord>>();
    private every: Readonly<Record<EveryKind, readonly DeclRecord[]>> = NOTHING;
    private acceptList: readonly AcceptRecord[] = NONE;
    private retainList: readonly RetainRecord[] = NONE;
    /** How many profiles and workloads are based on a name. */
    private readonly bases = new Map<string, number>();

    constructor(library: Library) {
        this.names = new NameTable([], library);
    }

    /** Declarations of a kind without those whose name was taken already. The same list as long as it has the same members. */
    of(kind: DeclKind): readonly DeclRecord[] {
        return this.lists.get(kind) ?? NONE;
    }

    /** All declarations of a kind, also those whose name was taken. */
    all(kind: EveryKind): readonly DeclRecord[] {
        return this.every[kind];
    }

    /** Declarations of several kinds in plan order. */
    mixed(kinds: readonly DeclKind[], order: PlaceOrder): readonly DeclRecord[] {
        return kinds.flatMap(kind => this.of(kind)).sort((a, b) => order(a.span, b.span));
    }

    /** Whether a profile or workload is based on this name. */
    isBase(name: string): boolean {
        return this.bases.has(name);
    }

    get accepts(): readonly AcceptRecord[] {
        return this.acceptList;
    }

    get retains(): readonly RetainRecord[] {
        return this.retainList;
    }

    /** Enters all blocks of a plan, in plan order. */
    fill(blocks: Iterable<BlockRecord>): DeclarationChange {
        const lists = new Map<DeclKind, DeclRecord[]>();
        const every: Record<EveryKind, DeclRecord[]> = { plan: [], platform: [], product: [], network: [], policy: [] };
        const accepts: AcceptRecord[] = [];
        const retains: RetainRecord[] = [];
        for (const block of blocks) {
            for (const record of block.declarations) {
                if (isEvery(record.kind)) {
                    every[record.kind].push(record);
                }
                this.countBase(record, 1);
                if (!this.names.append(record)) {
                    continue;
                }
                const list = lists.get(record.kind);
                if (list) {
                    list.push(record);
                } else {
                    lists.set(record.kind, [record]);
                }
            }
            if (block.accepts.length > 0) {
                accepts.push(...block.accepts);
            }
            if (block.retains.length > 0) {
                retains.push(...block.retains);
            }
        }
        for (const [kind, list] of lists) {
            this.lists.set(kind, list);
        }
        this.every = every;
        this.acceptList = accepts;
        this.retainList = retains;
        return {
            names: [],
            kinds: new Set(lists.keys()),
            accepts: accepts.length > 0,
            retains: retains.length > 0,
        };
    }

    /** Takes blocks out and in. */
    update(removed: readonly BlockRecord[], added: readonly BlockRecord[], order: PlaceOrder): DeclarationChange {
        const out = removed.flatMap(b => b.declarations);
        const into = added.flatMap(b => b.declarations);
        const names = this.names.update(out, into, (a, b) => order(a.span, b.span));
        for (const record of out) {
            this.countBase(record, -1);
        }
        for (const record of into) {
            this.countBase(record, 1);
        }
        // A declaration may also come or go because another one of its name did.
        const leaving = [...names.flatMap(c => c.before ?? NONE), ...out.filter(r => !isNamed(r))];
        const entering = [...names.flatMap(c => c.after ?? NONE), ...into.filter(r => !isNamed(r))];
        const kinds = new Set([...leaving, ...entering].map(r => r.kind));
        const exchanged = new Map<DeclKind, number>();
        for (const kind of kinds) {
            const old = leaving.filter(r => r.kind === kind),
                fresh = entering.filter(r => r.kind === kind);
            const at = this.exchange(kind, old, fresh, order);
            if (at >= 0) {
                exchanged.set(kind, at);
            } else {
                this.revise(kind, old, fresh, order);
            }
        }
        for (const kind of EVERY) {
            if (![...out, ...into].some(r => r.kind === kind)) {
                continue;
            }
            kinds.add(kind);
            this.every = {
                ...this.every,
                [kind]: revised(
                    this.every[kind],
                    out.filter(r => r.kind === kind),
                    into.filter(r => r.kind === kind),
                    order,
                ),
            };
        }
        const oldAccepts = removed.flatMap(b => b.accepts);
        const newAccepts = added.flatMap(b => b.accepts);
        const accepts = oldAccepts.length > 0 || newAccepts.length > 0;
        if (accepts) {
            this.acceptList = revised(this.acceptList, oldAccepts, newAccepts, order);
        }
        const oldRetains = removed.flatMap(b => b.retains);
        const newRetains = added.flatMap(b => b.retains);
        const retains = oldRetains.length > 0 || newRetains.length > 0;
        if (retains) {
            this.retainList = revised(this.retainList, oldRetains, newRetains, order);
        }
        return { names, kinds, exchanged, accepts, retains };
    }

    /** The most frequent change: one declaration takes the place of another. Where that is; -1 when it is another change. */
    private exchange(
        kind: DeclKind,
        [old, ...olds]: readonly DeclRecord[],
        [fresh, ...others]: readonly DeclRecord[],
        order: PlaceOrder,
    ): number {
        if (!old || !fresh || olds.length + others.length > 0) {
            return -1;
        }
        const list = this.of(kind);
        const near = placeOf(list, fresh, list.length, order, old);
        const at = list[near] === old ? near : list[near - 1] === old ? near - 1 : -1;
        if (
            at < 0 ||
            (at > 0 && order(nth(list, at - 1).span, fresh.span) >= 0) ||
            (at + 1 < list.length && order(fresh.span, nth(list, at + 1).span) >= 0)
        ) {
            return -1;
        }
        let copies = this.copies.get(kind);
        if (copies?.list !== list) {
            this.copies.set(kind, (copies = new DoubleBuffer(list.slice())));
        }
        this.lists.set(kind, copies.exchange(at, [fresh]));
        return at;
    }

    private revise(kind: DeclKind, old: readonly DeclRecord[], fresh: readonly DeclRecord[], order: PlaceOrder): void {
        const list = revised(this.of(kind), old, fresh, order);
        this.copies.delete(kind);
        if (list.length > 0) {
            this.lists.set(kind, list);
        } else {
            this.lists.delete(kind);
        }
    }

    private countBase({ kind, base }: DeclRecord, by: number): void {
        if (!base || (kind !== 'profile' && kind !== 'workload')) {
            return;
        }
        const count = (this.bases.get(base.name) ?? 0) + by;
        if (count > 0) {
            this.bases.set(base.name, count);
        } else {
            this.bases.delete(base.name);
        }
    }
}

/** A list in plan order after some left and some came. Costs little more than copying it. */
function revised<T extends { readonly span: Span }>(
    list: readonly T[],
    leaving: readonly T[],
    entering: readonly T[],
    order: PlaceOrder,
): T[] {
    const rest = without(list, leaving);
    const sorted = [...entering].sort((a, b) => order(a.span, b.span));
    let to = rest.length;
    for (let i = sorted.length - 1; i >= 0; i--) {
        to = placeOf(rest, nth(sorted, i), to, order);
        rest.splice(to, 0, nth(sorted, i));
    }
    return rest;
}

/** So many members are searched for one after the other; a scan of pointers is faster than any set for a few. */
const FEW = 8;

function without<T>(list: readonly T[], leaving: readonly T[]): T[] {
    if (leaving.length > FEW) {
        const gone = new Set(leaving);
        return list.filter(item => !gone.has(item));
    }
    const rest = list.slice();
    for (const item of leaving) {
        const at = rest.indexOf(item);
        if (at >= 0) {
            rest.splice(at, 1);
        }
    }
    return rest;
}

/**
 * The index among the first `end` members at which an item belongs.
 * @param gone a member whose place counts no more
 */
function placeOf<T extends { readonly span: Span }>(
    list: readonly T[],
    item: T,
    end: number,
    order: PlaceOrder,
    gone?: T,
): number {
    let low = 0;
    let high = end;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle] === gone) {
            return middle;
        }
        if (order(nth(list, middle).span, item.span) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
