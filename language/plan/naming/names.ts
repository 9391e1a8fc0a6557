import { entryOf, firstOf } from '../../basics/lists.ts';
import type { BlockRecord, DeclKind, DeclRecord, NameUse } from '../records.ts';
import type { RefKind } from '../schema.ts';
import { inLibrary, LIBRARY_PREFIX } from '../source.ts';

/** Names are unique per namespace; everything one can depend on or select shares one. */
export type Namespace =
    | 'plan'
    | 'environment'
    | 'platform'
    | 'interface'
    | 'feature'
    | 'capability'
    | 'transition'
    | 'product'
    | 'media'
    | 'component'
    | 'network'
    | 'policy'
    | 'mover'
    | 'profile'
    | 'phase'
    | 'rule'
    | 'role'
    | 'privilege';

/** The library as the plan sees it: declarations by name, loaded when asked for. */
export interface Library {
    find(namespace: Namespace, name: string): DeclRecord | undefined;
    /** Known names without loading anything, for completion and did-you-mean. */
    names(namespace: Namespace): Iterable<string>;
    /** Names that a word people use for something means, the likeliest first: `vmware` is `vsphere`. For did-you-mean only. */
    aliases(namespace: Namespace, word: string): readonly string[];
}

/** Layers an acceptance may be limited to (`accept foundation-undeclared on monitoring, erp`). */
const ACCEPTED_LAYERS: ReadonlySet<string> = new Set(['identity', 'backup', 'monitoring', 'fabric']);

const NAMESPACE_OF: Readonly<Record<DeclKind, Namespace>> = {
    plan: 'plan',
    environment: 'environment',
    platform: 'platform',
    interface: 'interface',
    feature: 'feature',
    capability: 'capability',
    transition: 'transition',
    privilege: 'privilege',
    role: 'role',
    product: 'product',
    media: 'media',
    identity: 'component',
    principal: 'component',
    backup: 'component',
    replication: 'component',
    monitoring: 'component',
    automation: 'component',
    fabric: 'component',
    network: 'network',
    policy: 'policy',
    mover: 'mover',
    profile: 'profile',
    workload: 'component',
    group: 'component',
    phase: 'phase',
    rule: 'rule',
};

/** The kinds of declaration a reference may mean, per namespace to be searched, in order. */
const TARGETS: Readonly<
    Record<RefKind, readonly { readonly namespace: Namespace; readonly kinds?: readonly DeclKind[] }[]>
> = {
    platform: [{ namespace: 'platform' }],
    environment: [{ namespace: 'environment' }],
    interface: [{ namespace: 'interface' }],
    feature: [{ namespace: 'feature' }],
    capability: [{ namespace: 'capability' }],
    product: [{ namespace: 'product' }],
    media: [{ namespace: 'media' }],
    phase: [{ namespace: 'phase' }],
    profile: [{ namespace: 'profile' }],
    fabric: [{ namespace: 'component', kinds: ['fabric'] }],
    identity: [{ namespace: 'component', kinds: ['identity'] }],
    controller: [{ namespace: 'component', kinds: ['backup', 'replication', 'monitoring', 'automation'] }],
    protector: [{ namespace: 'component', kinds: ['backup', 'replication'] }],
    observer: [{ namespace: 'component', kinds: ['monitoring', 'automation'] }],
    component: [
        {
            namespace: 'component',
            kinds: ['identity', 'backup', 'replication', 'monitoring', 'automation', 'fabric', 'workload'],
        },
    ],
    selectable: [{ namespace: 'component', kinds: ['workload', 'group'] }],
    retirable: [
        {
            namespace: 'component',
            kinds: ['workload', 'group', 'backup', 'replication', 'monitoring', 'automation'],
        },
    ],
    shape: [{ namespace: 'profile' }, { namespace: 'component', kinds: ['workload'] }],
    network: [{ namespace: 'network' }],
    recreatable: [{ namespace: 'network' }, { namespace: 'policy' }],
    testable: [
        {
            namespace: 'component',
            kinds: ['identity', 'backup', 'replication', 'monitoring', 'automation'],
        },
    ],
    mover: [{ namespace: 'mover' }],
    tool: [{ namespace: 'mover' }, { namespace: 'product' }],
    ruled: [{ namespace: 'component' }],
    acceptable: [
        { namespace: 'component' },
        { namespace: 'phase' },
        { namespace: 'platform' },
        { namespace: 'network' },
        { namespace: 'policy' },
        { namespace: 'mover' },
    ],
    // Looked up on a platform, by the access part of the plan.
    privilege: [{ namespace: 'privilege' }],
    role: [{ namespace: 'role' }],
    principal: [{ namespace: 'component', kinds: ['principal'] }],
};

/** What a kind of reference is called in a sentence. */
export const REF_NAMES: Readonly<Record<RefKind, string>> = {
    platform: 'platform',
    environment: 'environment',
    interface: 'interface',
    feature: 'feature',
    capability: 'capability',
    privilege: 'privilege',
    role: 'role',
    product: 'product',
    media: 'media class',
    fabric: 'fabric',
    identity: 'identity',
    controller: 'backup, replication, monitoring or automation controller',
    protector: 'backup or replication',
    observer: 'monitoring or automation',
    phase: 'phase',
    profile: 'profile',
    shape: 'profile or workload',
    component: 'identity, controller, fabric or workload',
    selectable: 'workload or group',
    retirable: 'controller, workload or group',
    network: 'network',
    recreatable: 'network or policy',
    testable: 'identity, backup, replication, monitoring or automation',
    mover: 'mover',
    tool: 'mover or product',
    ruled: 'workload, group, controller, fabric or identity',
    acceptable: 'workload, group, controller, fabric, identity, principal, network, policy, mover, phase or platform',
    principal: 'principal',
};

export function namespaceOf(kind: DeclKind): Namespace {
    return NAMESPACE_OF[kind];
}

/** Where to look for what a reference means. */
export function targetsOf(
    kind: RefKind,
): readonly { readonly namespace: Namespace; readonly kinds?: readonly DeclKind[] }[] {
    return TARGETS[kind];
}

export interface Lookup {
    readonly record?: DeclRecord;
    /** A declaration of that name which is of another kind than the place asks for. */
    readonly other?: DeclRecord;
    readonly library: boolean;
}

/** One name whose first declaration is another one than before, or stands elsewhere; missing where there was or is none. */
export interface NameChange {
    readonly namespace: Namespace;
    readonly name: string;
    readonly before?: DeclRecord;
    readonly after?: DeclRecord;
}

/** A second declaration of a name that is taken, and the one that counts. */
export interface Duplicate {
    readonly record: DeclRecord;
    readonly first: DeclRecord;
}

type Tables = ReadonlyMap<Namespace, Map<string, DeclRecord>>;

interface Shared {
    readonly tables: Tables;
    readonly several: Map<string, DeclRecord[]>;
    /** Puts components into plan order before somebody goes through them; there may be tens of thousands. */
    readonly unsorted: { order?: (a: DeclRecord, b: DeclRecord) => number };
}

/** Namespaces whose names stand in facts of the library. */
const SPOKEN: readonly Namespace[] = ['interface', 'feature', 'capability'];
const NAMESPACES: readonly Namespace[] = [...new Set(Object.values(NAMESPACE_OF))];

/** Roles and privileges are names on a platform, not of the plan. */
export function isNamed(record: DeclRecord): boolean {
    return record.kind !== 'role' && record.kind !== 'privilege';
}

/** The declarations of a plan by namespace and name; the first of a name counts, later ones are duplicates. */
export class NameTable {
    readonly library: Library;
    private readonly tables: Tables;
    /** All declarations of names that have several, in plan order, by namespace and name. */
    private readonly several: Map<string, DeclRecord[]>;
    private readonly unsorted: Shared['unsorted'];
    /** Names of the library by namespace, as far as somebody asked. */
    private readonly known = new Map<Namespace, ReadonlySet<string>>();

    /** Declarations of blocks in plan order. */
    constructor(blocks: Iterable<BlockRecord>, library: Library, shared?: Shared) {
        this.library = library;
        this.tables = shared?.tables ?? new Map(NAMESPACES.map(n => [n, new Map()]));
        this.several = shared?.several ?? new Map();
        this.unsorted = shared?.unsorted ?? {};
        for (const block of blocks) {
            for (const record of block.declarations) {
                this.append(record);
            }
        }
    }

    /** The same, live, names under a new identity: for caches that are to end when names change. */
    renewed(): NameTable {
        return new NameTable([], this.library, { tables: this.tables, several: this.several, unsorted: this.unsorted });
    }

    /** Adds a declaration that stands behind all others; false when its name is taken, so that it has no effect. */
    append(record: DeclRecord): boolean {
        if (!isNamed(record)) {
            return true;
        }
        const namespace = namespaceOf(record.kind);
        const table = this.table(namespace);
        const first = table.get(record.name);
        if (!first) {
            table.set(record.name, record);
            return true;
        }
        const key = `${namespace}\n${record.name}`;
        const list = this.several.get(key);
        if (list) {
            list.push(record);
        } else {
            this.several.set(key, [first, record]);
        }
        return false;
    }

    /**
     * Takes declarations out and in. Costs what they are, not what the plan is.
     * @param order plan order of two declarations that are in the plan
     */
    update(
        removed: Iterable<DeclRecord>,
        added: Iterable<DeclRecord>,
        order: (a: DeclRecord, b: DeclRecord) => number,
    ): NameChange[] {
        const touched = new Map<
            string,
            { namespace: Namespace; name: string; removed: DeclRecord[]; added: DeclRecord[] }
        >();
        const at = (record: DeclRecord) => {
            const namespace = namespaceOf(record.kind);
            const key = `${namespace}\n${record.name}`;
            let entry = touched.get(key);
            if (!entry) {
                touched.set(key, (entry = { namespace, name: record.name, removed: [], added: [] }));
            }
            return entry;
        };
        for (const record of removed) {
            if (isNamed(record)) {
                at(record).removed.push(record);
            }
        }
        for (const record of added) {
            if (isNamed(record)) {
                at(record).added.push(record);
            }
        }
        const changes: NameChange[] = [];
        const hadSeveral = this.several.size > 0;
        for (const [key, entry] of touched) {
            const table = this.table(entry.namespace);
            const before = table.get(entry.name);
            const list = (this.several.get(key) ?? (before ? [before] : []))
                .filter(r => !entry.removed.includes(r))
                .concat(entry.added);
            if (list.length > 1) {
                list.sort(order);
            }
            if (list.length > 1) {
                this.several.set(key, list);
            } else {
                this.several.delete(key);
            }
            const after = list[0];
            if (after) {
                table.set(entry.name, after);
            } else {
                table.delete(entry.name);
            }
            // One that left and came again stands somewhere else.
            if (after !== before || (before && entry.removed.includes(before))) {
                changes.push({ namespace: entry.namespace, name: entry.name, before, after });
            }
        }
        for (const namespace of new Set(changes.map(c => c.namespace))) {
            if (namespace !== 'component') {
                this.sort(namespace, order);
            }
        }
        // A component whose text changed stands where it stood, unless another declaration of its name took over.
        const stays = (c: NameChange) =>
            c.before && c.after && c.before !== c.after && this.several.size === 0 && !hadSeveral;
        if (changes.some(c => c.namespace === 'component' && !stays(c))) {
            this.unsorted.order = order;
        }
        return changes;
    }

    /** Puts a namespace into plan order. */
    private sort(namespace: Namespace, order: (a: DeclRecord, b: DeclRecord) => number): void {
        const table = this.table(namespace);
        const entries = [...table].sort(([, a], [, b]) => order(a, b));
        table.clear();
        for (const [name, record] of entries) {
            table.set(name, record);
        }
    }

    get hasDuplicates(): boolean {
        return this.several.size > 0;
    }

    /** Declarations without effect because their name is taken, in no particular order. */
    get duplicates(): Duplicate[] {
        return [...this.several.values()].flatMap(list =>
            list.slice(1).map(record => ({ record, first: firstOf(list) })),
        );
    }

    /** A declaration by namespace and name, the plan's own before the library's. */
    find(namespace: Namespace, name: string): DeclRecord | undefined {
        if (name.startsWith(LIBRARY_PREFIX)) {
            return this.library.find(namespace, name.slice(LIBRARY_PREFIX.length));
        }
        return this.tables.get(namespace)?.get(name) ?? this.library.find(namespace, name);
    }

    /**
     * The name of what a use means: facts of the library keep the library's meaning of a name the plan has too, and a name
     * in the plan means the plan's.
     */
    nameIn(namespace: Namespace, { name, span }: NameUse): string {
        return inLibrary(span) && this.table(namespace).has(name) ? `${LIBRARY_PREFIX}${name}` : name;
    }

    /** Changes when other names of the library are hidden by the plan's own, for what is made from facts of both. */
    get hidden(): string {
        return SPOKEN.map(namespace => {
            const own = this.table(namespace);
            return own.size === 0 ? '' : [...own.keys()].filter(name => this.isHidden(namespace, name)).join('\n');
        }).join('\n\n');
    }

    private isHidden(namespace: Namespace, name: string): boolean {
        let known = this.known.get(namespace);
        if (!known) {
            this.known.set(namespace, (known = new Set(this.library.names(namespace))));
        }
        return known.has(name);
    }

    /** What a declaration builds on; its own name there means the library's, so that a plan can add to it. */
    baseOf(record: DeclRecord): DeclRecord | undefined {
        const found = record.base && this.lookup(record.base).record;
        return found === record ? (this.library.find(namespaceOf(record.kind), record.name) ?? found) : found;
    }

    private table(namespace: Namespace): Map<string, DeclRecord> {
        return entryOf(this.tables, namespace);
    }

    /** The plan's own declarations of a namespace, in plan order. */
    own(namespace: Namespace): ReadonlyMap<string, DeclRecord> {
        const { order } = this.unsorted;
        if (namespace === 'component' && order) {
            this.sort(namespace, order);
            this.unsorted.order = undefined;
        }
        return this.table(namespace);
    }

    /** The plan's own declaration of a name. */
    ownNamed(namespace: Namespace, name: string): DeclRecord | undefined {
        return this.table(namespace).get(name);
    }

    /** Whether a name means something of the kind its place asks for. */
    knows(use: NameUse): boolean {
        if (use.kind === 'acceptable' && ACCEPTED_LAYERS.has(use.name)) {
            return true;
        }
        for (const { namespace, kinds } of targetsOf(use.kind)) {
            const record = this.table(namespace).get(use.name) ?? this.library.find(namespace, use.name);
            if (record && (!kinds || kinds.includes(record.kind))) {
                return true;
            }
        }
        return false;
    }

    lookup(use: NameUse): Lookup {
        let other: DeclRecord | undefined;
        for (const { namespace, kinds } of targetsOf(use.kind)) {
            const own = inLibrary(use.span) ? undefined : this.tables.get(namespace)?.get(use.name);
            const record = own ?? this.library.find(namespace, use.name);
            if (!record) {
                continue;
            }
            if (!kinds || kinds.includes(record.kind)) {
                return { record, library: !own };
            }
            other ??= record;
        }
        return { other: other ?? this.anywhere(use.name), library: false };
    }

    /** A declaration of the plan with this name, whatever it is: to say that the name exists, but means something else. */
    private anywhere(name: string): DeclRecord | undefined {
        for (const namespace of NAMESPACES) {
            const record = this.table(namespace).get(name);
            if (record) {
                return record;
            }
        }
        return undefined;
    }

    /** What the library calls a thing that people call otherwise; of the kinds that may stand where the name stands. */
    meant(use: NameUse): readonly string[] {
        return targetsOf(use.kind).flatMap(({ namespace, kinds }) =>
            !kinds || kinds.includes('fabric') ? this.library.aliases(namespace, use.name) : [],
        );
    }

    /** Every name a reference of this kind could mean, the plan's own first. */
    *candidates(kind: RefKind): Iterable<string> {
        for (const { namespace, kinds } of targetsOf(kind)) {
            for (const [name, record] of this.table(namespace)) {
                if (!kinds || kinds.includes(record.kind)) {
                    yield name;
                }
            }
            if (!kinds || kinds.includes('fabric')) {
                yield* this.library.names(namespace);
            }
        }
    }
}
