import type { NameTable } from './names.ts';
import { baseChain, joinedNames } from './flatten.ts';
import type { Component, Dependency } from './plan.ts';
import type { DeclKind, DeclRecord, NameUse } from './records.ts';
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

/** Where the components of the plan as it is now are found. */
export interface CurrentComponents {
    readonly names: NameTable;
    readonly current: { readonly components: Components };
}

/** Something that leans on a component, which is looked up when asked for: the object that stands for a name changes with its text. */
class Link implements Dependency {
    readonly span: Span;
    readonly name: string;
    readonly kind: DeclKind;
    private readonly current: CurrentComponents['current'];

    constructor(use: NameUse, kind: DeclKind, current: CurrentComponents['current']) {
        this.span = use.span;
        this.name = use.name;
        this.kind = kind;
        this.current = current;
    }

    get on(): Component {
        return this.current.components.get(this.name)!;
    }
}

const NONE: readonly never[] = [];

/** The names a declaration depends on; lists are joined along its bases. */
export function dependedOn(record: DeclRecord, names: NameTable): readonly NameUse[] {
    return record.base ? joinedNames(baseChain(record, names), 'depends') : record.names['depends'] ?? NONE;
}

/** What a declaration depends on, as far as there is such a component. */
export function linksOf(record: DeclRecord, { names, current }: CurrentComponents): readonly Dependency[] {
    const links = dependedOn(record, names).flatMap(use => {
        const kind = componentKind(use, names);
        return kind ? [new Link(use, kind, current)] : [];
    });
    return links.length > 0 ? links : NONE;
}

/** The names that `linksOf` finds, with what each is: equal for equal links. */
export function linkedNames(record: DeclRecord, names: NameTable): string {
    return dependedOn(record, names).map(use => `${use.name}\n${componentKind(use, names) ?? ''}`).join('\n');
}

/** Whether two declarations lean on the same components. */
export function sameLinks(a: readonly Dependency[], b: readonly Dependency[]): boolean {
    return a.length === b.length && a.every((link, i) => link instanceof Link && b[i] instanceof Link && link.name === b[i].name && link.kind === b[i].kind);
}

function componentKind(use: NameUse, names: NameTable): DeclKind | undefined {
    const kind = names.own('component').get(use.name)?.kind;
    return kind === 'group' ? undefined : kind;
}
