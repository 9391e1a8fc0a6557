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
    /** Capabilities of a role that allows these privileges: one alternative of each has to be allowed whole. */
    capabilitiesOf(privileges: Iterable<string>): ReadonlySet<string>;
}

/** One way to a capability: all of these privileges together. */
export interface Alternative {
    readonly capability: string;
    /** Sorted, each once, at least one. */
    readonly privileges: readonly string[];
    /** Everything these privileges alone grant, the capability itself included. */
    readonly brings: ReadonlySet<string>;
    /** The grant's own evidence, or that of the platform declaration that holds it. */
    readonly evidence?: Evidence;
    readonly span: DeclRecord['span'];
}

export interface BuiltInRole {
    readonly name: string;
    readonly record: DeclRecord;
    readonly capabilities: ReadonlySet<string>;
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

function buildModel(chain: readonly DeclRecord[]): AccessModel {
    const alternatives: (Alternative & { brings: ReadonlySet<string> })[] = [];
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
                if (count === alternatives[index]!.privileges.length) {
                    found.add(alternatives[index]!.capability);
                }
            }
        }
        return found;
    };
    const grants = new Map<string, Alternative[]>();
    for (const alternative of alternatives) {
        alternative.brings = capabilitiesOf(alternative.privileges);
        push(grants, alternative.capability, alternative);
    }
    let builtIn: readonly BuiltInRole[] | undefined;
    const privileges = new Set(chain.flatMap(r => r.nested.filter(n => n.kind === 'privilege').map(n => n.name)));
    return {
        grants,
        privileges,
        capabilitiesOf,
        get builtIn() {
            return (builtIn ??= builtInRoles(chain, capabilitiesOf));
        },
    };
}

function builtInRoles(chain: readonly DeclRecord[], capabilitiesOf: AccessModel['capabilitiesOf']): BuiltInRole[] {
    const records = new Map<string, DeclRecord>();
    for (const platform of chain) {
        for (const nested of platform.nested) {
            if (nested.kind === 'role' && !records.has(nested.name)) {
                records.set(nested.name, nested);
            }
        }
    }
    const roles = [...records.values()].filter(r => !r.base || (r.names['allows']?.length ?? 0) > 0);
    return roles.map(record => ({ name: record.name, record, capabilities: capabilitiesOf(privilegesOf(record)) }));

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
