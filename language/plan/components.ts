import type { Component, Dependency } from './plan.ts';
import type { NameUse } from './records.ts';
import type { Span } from './source.ts';
import { FACET, noted, type PlanWorkload } from './workload.ts';

/** Components other than workloads, of which there are few. */
export type Other = Exclude<Component, { readonly kind: 'workload' }>;

/**
 * The components of a plan by name, in plan order within each layer. The workloads are shared with the plans before and
 * after it; the object itself is a new one whenever one of the others changed.
 */
export class Components implements ReadonlyMap<string, Component> {
    private readonly others: ReadonlyMap<string, Other>;
    private readonly list: { readonly workloads: readonly PlanWorkload[]; readonly byName: ReadonlyMap<string, PlanWorkload> };

    constructor(others: readonly Other[], list: Components['list']) {
        const map = new Map<string, Other>();
        for (const other of others) if (!map.has(other.name)) map.set(other.name, other);
        this.others = map;
        this.list = list;
    }

    get size(): number {
        noted.facets |= FACET.order;
        return this.others.size + this.list.workloads.length;
    }

    get(name: string): Component | undefined {
        noted.facets |= FACET.name | FACET.order;
        return this.others.get(name) ?? this.list.byName.get(name);
    }

    has(name: string): boolean {
        return this.get(name) !== undefined;
    }

    *values(): MapIterator<Component> {
        noted.facets |= FACET.order;
        yield* this.others.values();
        yield* this.list.workloads;
    }

    *keys(): MapIterator<string> {
        for (const component of this.values()) yield component.name;
    }

    *entries(): MapIterator<[string, Component]> {
        for (const component of this.values()) yield [component.name, component];
    }

    [Symbol.iterator](): MapIterator<[string, Component]> {
        return this.entries();
    }

    forEach(callback: (value: Component, key: string, map: ReadonlyMap<string, Component>) => void): void {
        for (const [name, component] of this) callback(component, name, this);
    }
}

/** Something that leans on a component, which is looked up when asked for: the object that stands for a name changes with its text. */
class Link implements Dependency {
    readonly span: Span;
    private readonly name: string;
    private readonly table: { readonly current: Components };

    constructor(use: NameUse, table: { readonly current: Components }) {
        this.span = use.span;
        this.name = use.name;
        this.table = table;
    }

    get on(): Component {
        return this.table.current.get(this.name)!;
    }
}

const NONE: readonly never[] = [];

/** What a component depends on, as far as it exists. */
export function linksOf(component: Component, table: { readonly current: Components }): readonly Dependency[] {
    const uses = component.record.names['depends'];
    if (!uses) return NONE;
    const known = uses.filter(use => table.current.has(use.name));
    return known.length > 0 ? known.map(use => new Link(use, table)) : NONE;
}
