import { nth } from '../../basics/lists.ts';
import type { Platform } from '../../plan/plan.ts';
import type { DeclRecord, Evidence } from '../../plan/records.ts';

/**
 * What a platform's access model lets one do: which privileges together grant which capability, and which roles come
 * with it. Made once per platform declaration and kept as long as its text stays, because a plan is rebuilt with every
 * keystroke and the largest platform has hundreds of privileges.
 */
export interface AccessModel {
    /** The ways to a capability, in the order they are written. */
    readonly grants: ReadonlyMap<string, readonly Alternative[]>;
    /** Names of all privileges the platform declares. */
    readonly privileges: ReadonlySet<string>;
    /** Roles that come with the platform and allow something of their own: another name of a role (`is` and nothing else) is none. */
    readonly builtIn: readonly BuiltInRole[];
    /** Capabilities of a role that allows these privileges, whole or in part: one alternative of each has to be allowed. */
    capabilitiesOf(privileges: Iterable<string>): ReadonlySet<string>;
    /** The same, with what is missing of those that are held in part only. */
    holdingOf(privileges: Iterable<string>): Holding;
}

/** What a role can do. */
export interface Holding {
    /** Whole and in part. */
    readonly capabilities: ReadonlySet<string>;
    /** Those held in part only, with the privileges that are missing to hold them whole; sorted. */
    readonly missing: ReadonlyMap<string, readonly string[]>;
}

/**
 * One way to a capability: all of these privileges together. Where another way takes all of these and more, this one is
 * enough for a part of the capability only: the longer list would otherwise be pointless. Ways that do not contain one
 * another are equal alternatives.
 */
export interface Alternative {
    readonly capability: string;
    /** Sorted, each once, at least one. */
    readonly privileges: readonly string[];
    /** Enough for a part of the capability only. */
    readonly part: boolean;
    /** Everything these privileges alone grant, the capability itself included. */
    readonly brings: ReadonlySet<string>;
    /** The grant's own evidence, or that of the platform declaration that holds it. */
    readonly evidence?: Evidence;
    readonly span: DeclRecord['span'];
}

export interface BuiltInRole {
    readonly name: string;
    readonly record: DeclRecord;
    readonly privileges: ReadonlySet<string>;
    readonly holding: Holding;
}

interface Node {
    model?: AccessModel;
    readonly next: WeakMap<DeclRecord, Node>;
}

const root: Node = { next: new WeakMap() };

/** The access model of a platform, its bases included. */
export function accessModel(platform: Platform): AccessModel {
    let node = root;
    // Records live as long as their text, so the chain of records is the identity of a platform across plans.
    for (const record of platform.chain) {
        let next = node.next.get(record);
        if (!next) {
            node.next.set(record, (next = { next: new WeakMap() }));
        }
        node = next;
    }
    return (node.model ??= buildModel(platform.chain));
}

/** An alternative while the model is built. */
type Draft = Alternative & { brings: ReadonlySet<string>; part: boolean };

function buildModel(chain: readonly DeclRecord[]): AccessModel {
    const alternatives: Draft[] = [];
    const byPrivilege = new Map<string, number[]>();
    for (const record of chain) {
        for (const grant of record.grants) {
            const privileges = [...new Set(grant.privileges.map(p => p.name))].sort();
            if (privileges.length === 0) {
                continue;
            }
            for (const privilege of privileges) {
                push(byPrivilege, privilege, alternatives.length);
            }
            alternatives.push({
                capability: grant.capability.name,
                privileges,
                part: false,
                brings: new Set(),
                evidence: grant.evidence ?? record.evidence,
                span: grant.span,
            });
        }
    }
    const capabilitiesOf = (privileges: Iterable<string>): ReadonlySet<string> => {
        const found = new Set<string>();
        const allowed = new Map<number, number>();
        for (const privilege of new Set(privileges)) {
            for (const index of byPrivilege.get(privilege) ?? []) {
                const count = (allowed.get(index) ?? 0) + 1;
                allowed.set(index, count);
                if (count === nth(alternatives, index).privileges.length) {
                    found.add(nth(alternatives, index).capability);
                }
            }
        }
        return found;
    };
    const grants = new Map<string, Draft[]>();
    for (const alternative of alternatives) {
        alternative.brings = capabilitiesOf(alternative.privileges);
        push(grants, alternative.capability, alternative);
    }
    for (const ways of grants.values()) {
        for (const way of ways) {
            way.part = ways.some(other => containsMore(other, way));
        }
    }
    const holdingOf = (privileges: Iterable<string>): Holding => {
        const allowed = new Set(privileges);
        const capabilities = capabilitiesOf(allowed);
        const missing = new Map<string, readonly string[]>();
        for (const capability of capabilities) {
            const lacking = lackingOf(grants.get(capability) ?? [], allowed);
            if (lacking.length > 0) {
                missing.set(capability, lacking);
            }
        }
        return { capabilities, missing };
    };
    let builtIn: readonly BuiltInRole[] | undefined;
    const privileges = new Set(chain.flatMap(r => r.nested.filter(n => n.kind === 'privilege').map(n => n.name)));
    return {
        grants,
        privileges,
        capabilitiesOf,
        holdingOf,
        get builtIn() {
            return (builtIn ??= builtInRoles(chain, holdingOf));
        },
    };
}

function containsMore(larger: Alternative, smaller: Alternative): boolean {
    return (
        larger.privileges.length > smaller.privileges.length &&
        smaller.privileges.every(p => larger.privileges.includes(p))
    );
}

/** What is missing to hold a capability whole, by the way that takes the fewest more; nothing where it is held whole. */
function lackingOf(ways: readonly Alternative[], allowed: ReadonlySet<string>): readonly string[] {
    let fewest: readonly string[] | undefined;
    for (const way of ways) {
        if (!way.part) {
            const lacking = way.privileges.filter(p => !allowed.has(p));
            if (!fewest || lacking.length < fewest.length) {
                fewest = lacking;
            }
        }
    }
    return fewest ?? [];
}

function builtInRoles(chain: readonly DeclRecord[], holdingOf: AccessModel['holdingOf']): BuiltInRole[] {
    const records = new Map<string, DeclRecord>();
    for (const platform of chain) {
        for (const nested of platform.nested) {
            if (nested.kind === 'role' && !records.has(nested.name)) {
                records.set(nested.name, nested);
            }
        }
    }
    const roles = [...records.values()].filter(r => !r.base || (r.names['allows']?.length ?? 0) > 0);
    return roles.map(record => {
        const privileges = privilegesOf(record);
        return { name: record.name, record, privileges, holding: holdingOf(privileges) };
    });

    function privilegesOf(role: DeclRecord): Set<string> {
        const privileges = new Set<string>();
        const seen = new Set<DeclRecord>();
        for (let at: DeclRecord | undefined = role; at && !seen.has(at); at = at.base && records.get(at.base.name)) {
            seen.add(at);
            for (const use of at.names['allows'] ?? []) {
                privileges.add(use.name);
            }
        }
        return privileges;
    }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list) {
        list.push(value);
    } else {
        map.set(key, [value]);
    }
}
