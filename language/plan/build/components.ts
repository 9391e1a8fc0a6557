import { tracker } from '../../incremental/read-tracking.ts';
import type { NameTable } from '../naming/names.ts';
import type { Component, Dependency, Phase } from '../plan.ts';
import type { DeclKind, DeclRecord, NameUse } from '../records.ts';
import type { Span } from '../source.ts';
import type { PlanWorkload } from '../workload.ts';
import { baseChain, joinedNames } from './flatten.ts';

/** Components other than workloads, of which there are few. */
export type Other = Exclude<Component, { readonly kind: 'workload' }>;

/**
 * The components of a plan by name, in plan order within each layer. The workloads are shared with the plans before and
 * after it; the object itself is a new one whenever one of the others changed.
 */
export class Components implements ReadonlyMap<string, Component> {
    private readonly others: ReadonlyMap<string, Other>;
    private readonly list: {
        readonly workloads: readonly PlanWorkload[];
        readonly byName: ReadonlyMap<string, PlanWorkload>;
    };

    constructor(others: readonly Other[], list: Components['list']) {
        const map = new Map<string, Other>();
        for (const other of others) {
            if (!map.has(other.name)) {
                map.set(other.name, other);
            }
        }
        this.others = map;
        this.list = list;
    }

    get size(): number {
        if (tracker.reads) {
            tracker.reads.ordered = true;
        }
        return this.others.size + this.list.workloads.length;
    }

    get(name: string): Component | undefined {
        if (tracker.reads) {
            tracker.reads.named = true;
        }
        return this.others.get(name) ?? this.list.byName.get(name);
    }

    /** The component that something links to; which one it is by name does not change while the link stands. */
    linked(name: string, kind: DeclKind): Component | undefined {
        const { byName } = this.list;
        return kind === 'workload'
            ? (byName.get(name) ?? this.others.get(name))
            : (this.others.get(name) ?? byName.get(name));
    }

    has(name: string): boolean {
        return this.get(name) !== undefined;
    }

    *values(): MapIterator<Component> {
        if (tracker.reads) {
            tracker.reads.ordered = true;
        }
        yield* this.others.values();
        yield* this.list.workloads;
    }

    *keys(): MapIterator<string> {
        for (const component of this.values()) {
            yield component.name;
        }
    }

    *entries(): MapIterator<[string, Component]> {
        for (const component of this.values()) {
            yield [component.name, component];
        }
    }

    [Symbol.iterator](): MapIterator<[string, Component]> {
        return this.entries();
    }

    forEach(callback: (value: Component, key: string, map: ReadonlyMap<string, Component>) => void): void {
        for (const [name, component] of this) {
            callback(component, name, this);
        }
    }
}

/** Where the components of the plan as it is now are found. */
export interface CurrentComponents {
    readonly names: NameTable;
    readonly current: Current;
}

/** The plan as it is now. */
export interface Current {
    readonly components: Components;
    readonly phases: ReadonlyMap<string, Phase>;
}

/** Something that leans on a component, which is looked up when asked for: the object that stands for a name changes with its text. */
class Link implements Dependency {
    readonly span: Span;
    readonly name: string;
    readonly kind: DeclKind;
    private readonly current: Current;

    constructor(use: NameUse, kind: DeclKind, current: Current) {
        this.span = use.span;
        this.name = use.name;
        this.kind = kind;
        this.current = current;
    }

    get on(): Component {
        const { components } = this.current;
        const { reads } = tracker;
        if (reads && reads.linked !== components) {
            reads.linked = components;
            reads.parts.set('plan\ncomponents', components);
        }
        return components.linked(this.name, this.kind)!;
    }
}

const NONE: readonly never[] = [];

/** The names a declaration depends on; lists are joined along its bases. */
export function dependedOn(record: DeclRecord, names: NameTable): readonly NameUse[] {
    return record.base ? joinedNames(baseChain(record, names), 'depends') : (record.names['depends'] ?? NONE);
}

/** What depends on these names stands on, as far as there are such components. */
export function linksOf(uses: readonly NameUse[], { names, current }: CurrentComponents): readonly Dependency[] {
    if (uses.length === 0) {
        return NONE;
    }
    const links = uses.flatMap(use => {
        const kind = componentKind(use, names);
        return kind ? [new Link(use, kind, current)] : [];
    });
    return links.length > 0 ? links : NONE;
}

/** The names that `linksOf` finds, with what each is: equal for equal links. */
export function linkedNames(record: DeclRecord, names: NameTable): string {
    return dependedOn(record, names)
        .map(use => `${use.name}\n${componentKind(use, names) ?? ''}`)
        .join('\n');
}

/** Whether two declarations lean on the same components. */
export function sameLinks(a: readonly Dependency[], b: readonly Dependency[]): boolean {
    return (
        a.length === b.length &&
        a.every(
            (link, i) =>
                link instanceof Link && b[i] instanceof Link && link.name === b[i].name && link.kind === b[i].kind,
        )
    );
}

function componentKind(use: NameUse, names: NameTable): DeclKind | undefined {
    const kind = names.ownNamed('component', use.name)?.kind;
    return kind === 'group' ? undefined : kind;
}
