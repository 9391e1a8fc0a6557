import type { BlockRecord, DeclKind, DeclRecord, NameUse } from './records.ts';
import type { RefKind } from './schema.ts';

/** Names are unique per namespace; everything one can depend on or select shares one. */
export type Namespace =
    | 'plan' | 'environment' | 'platform' | 'interface' | 'feature' | 'capability' | 'product' | 'media' | 'component' | 'profile' | 'phase' | 'role' | 'privilege';

/** The library as the plan sees it: declarations by name, loaded when asked for. */
export interface Library {
    find(namespace: Namespace, name: string): DeclRecord | undefined;
    /** Known names without loading anything, for completion and did-you-mean. */
    names(namespace: Namespace): Iterable<string>;
}

/** A library without anything in it. */
export const EMPTY_LIBRARY: Library = { find: () => undefined, names: () => [] };

const NAMESPACE_OF: Readonly<Record<DeclKind, Namespace>> = {
    plan: 'plan', environment: 'environment', platform: 'platform', interface: 'interface', feature: 'feature', capability: 'capability',
    privilege: 'privilege', role: 'role', product: 'product', media: 'media', identity: 'component', principal: 'component', backup: 'component',
    replication: 'component', monitoring: 'component', automation: 'component', fabric: 'component', profile: 'profile', workload: 'component',
    group: 'component', phase: 'phase',
};

/** The kinds of declaration a reference may mean, per namespace to be searched, in order. */
const TARGETS: Readonly<Record<RefKind, readonly { readonly namespace: Namespace; readonly kinds?: readonly DeclKind[] }[]>> = {
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
    component: [{ namespace: 'component', kinds: ['identity', 'backup', 'replication', 'monitoring', 'automation', 'fabric', 'workload'] }],
    selectable: [{ namespace: 'component', kinds: ['workload', 'group'] }],
    shape: [{ namespace: 'profile' }, { namespace: 'component', kinds: ['workload'] }],
    acceptable: [{ namespace: 'component' }, { namespace: 'phase' }, { namespace: 'platform' }],
    // Looked up on a platform, by the access part of the plan.
    privilege: [{ namespace: 'privilege' }],
    role: [{ namespace: 'role' }],
    principal: [{ namespace: 'component', kinds: ['principal'] }],
};

/** What a kind of reference is called in a sentence. */
export const REF_NAMES: Readonly<Record<RefKind, string>> = {
    platform: 'platform', environment: 'environment', interface: 'interface', feature: 'feature', capability: 'capability', privilege: 'privilege',
    role: 'role', product: 'product', media: 'media class', fabric: 'fabric', identity: 'identity', controller: 'backup, replication, monitoring or automation controller',
    phase: 'phase', profile: 'profile', shape: 'profile or workload', component: 'identity, controller, fabric or workload',
    selectable: 'workload or group', acceptable: 'workload, group, controller, fabric, identity, phase or platform', principal: 'principal',
};

export function namespaceOf(kind: DeclKind): Namespace {
    return NAMESPACE_OF[kind];
}

/** Where to look for what a reference means. */
export function targetsOf(kind: RefKind): readonly { readonly namespace: Namespace; readonly kinds?: readonly DeclKind[] }[] {
    return TARGETS[kind];
}

export interface Lookup {
    readonly record?: DeclRecord;
    /** A declaration of that name which is of another kind than the place asks for. */
    readonly other?: DeclRecord;
    readonly library: boolean;
}

/** The declarations of a plan by namespace and name; the first of a name counts, later ones are duplicates. */
export class NameTable {
    private readonly tables = new Map<Namespace, Map<string, DeclRecord>>();
    readonly library: Library;
    readonly duplicates: { readonly record: DeclRecord; readonly first: DeclRecord; readonly inLibrary: boolean }[] = [];

    constructor(blocks: Iterable<BlockRecord>, library: Library) {
        this.library = library;
        for (const block of blocks) for (const record of block.declarations) this.add(record);
    }

    private add(record: DeclRecord): void {
        // Roles and privileges are names on a platform, not of the plan.
        if (record.kind === 'role' || record.kind === 'privilege') return;
        const namespace = namespaceOf(record.kind);
        let table = this.tables.get(namespace);
        if (!table) this.tables.set(namespace, table = new Map());
        const first = table.get(record.name);
        if (first) this.duplicates.push({ record, first, inLibrary: false });
        else table.set(record.name, record);
    }

    /** A declaration by namespace and name, the plan's own before the library's. */
    find(namespace: Namespace, name: string): DeclRecord | undefined {
        return this.tables.get(namespace)?.get(name) ?? this.library.find(namespace, name);
    }

    own(namespace: Namespace): ReadonlyMap<string, DeclRecord> {
        return this.tables.get(namespace) ?? new Map();
    }

    lookup(use: NameUse): Lookup {
        let other: DeclRecord | undefined;
        for (const { namespace, kinds } of targetsOf(use.kind)) {
            const own = this.tables.get(namespace)?.get(use.name);
            const record = own ?? this.library.find(namespace, use.name);
            if (!record) continue;
            if (!kinds || kinds.includes(record.kind)) return { record, library: !own };
            other ??= record;
        }
        return { other: other ?? this.anywhere(use.name), library: false };
    }

    /** A declaration of the plan with this name, whatever it is: to say that the name exists, but means something else. */
    private anywhere(name: string): DeclRecord | undefined {
        for (const table of this.tables.values()) {
            const record = table.get(name);
            if (record) return record;
        }
        return undefined;
    }

    /** Every name a reference of this kind could mean, the plan's own first. */
    *candidates(kind: RefKind): Iterable<string> {
        for (const { namespace, kinds } of targetsOf(kind)) {
            for (const [name, record] of this.own(namespace)) if (!kinds || kinds.includes(record.kind)) yield name;
            if (!kinds || kinds.includes('fabric')) yield* this.library.names(namespace);
        }
    }
}
