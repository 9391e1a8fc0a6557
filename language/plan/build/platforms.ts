import type { Keep } from '../../incremental/memo.ts';
import type { Namespace, NameTable } from '../naming/names.ts';
import type { KnownFact, Platform, Role } from '../plan.ts';
import type { DeclRecord, NameUse } from '../records.ts';
import { baseChain } from './flatten.ts';

/** The platforms a plan refers to, with everything their bases say, and the roles that exist on them. */
export class PlatformTable {
    private readonly names: NameTable;
    private readonly keep: Keep;
    private readonly known = new Map<string, Platform | undefined>();
    private readonly topLevelRoles: readonly DeclRecord[];
    private readonly topLevelByName: ReadonlyMap<string, readonly DeclRecord[]>;
    private readonly roleNamesOf = new Map<Platform, readonly string[]>();
    private readonly roles = new Map<string, Role | undefined>();

    /** @param roles those that stand at top level */
    constructor(names: NameTable, roles: readonly DeclRecord[], keep: Keep) {
        this.names = names;
        this.keep = keep;
        this.topLevelRoles = roles;
        this.topLevelByName = byName(roles);
        for (const name of names.own('platform').keys()) {
            this.get(name);
        }
    }

    get(name: string): Platform | undefined {
        if (!this.known.has(name)) {
            const record = this.names.find('platform', name);
            this.known.set(name, record && this.build(record));
        }
        return this.known.get(name);
    }

    list(uses: readonly NameUse[] | undefined): Platform[] {
        return (uses ?? []).flatMap(u => this.get(u.name) ?? []);
    }

    /** Platforms of the plan itself, not the library entries they build on. */
    all(): ReadonlyMap<string, Platform> {
        return new Map([...this.known].filter((entry): entry is [string, Platform] => entry[1] !== undefined));
    }

    private build(record: DeclRecord): Platform {
        const chain = baseChain(record, this.names);
        return this.keep('platform', record, [chain, this.names.hidden], () => ({
            name: record.name,
            title: record.title,
            record,
            chain,
            version: chain.find(r => r.texts['version'])?.texts['version']?.text,
            offers: facts(this.names, chain, 'offers', 'interface'),
            supports: facts(this.names, chain, 'supports', 'feature'),
            ends: chain.find(r => r.dates['ends'])?.dates['ends'],
        }));
    }

    /** A role by name on a platform: declared in it or its bases, or at top level `on` one of them. */
    role(name: string, platform: Platform): Role | undefined {
        const key = `${platform.name}\n${name}`;
        if (!this.roles.has(key)) {
            const record = this.roleRecord(name, platform);
            this.roles.set(key, record && this.buildRole(record, platform));
        }
        return this.roles.get(key);
    }

    /** The declaration a role name means on a platform: a role of the plan before one that comes with the platform. */
    roleRecord(name: string, platform: Platform): DeclRecord | undefined {
        const onChain = (use: NameUse | undefined) =>
            use === undefined || platform.chain.some(p => p.name === use.name);
        return this.topLevelByName.get(name)?.find(r => onChain(r.on)) ?? this.nestedRole(name, platform);
    }

    private nestedRole(name: string, platform: Platform): DeclRecord | undefined {
        for (const record of platform.chain) {
            const found = nestedRoles(record).get(name)?.[0];
            if (found) {
                return found;
            }
        }
        return undefined;
    }

    /** Names of the roles that exist on a platform, for completion, fixes and best-fit search. */
    roleNames(platform: Platform): readonly string[] {
        const known = this.roleNamesOf.get(platform);
        if (known) {
            return known;
        }
        const top = this.topLevelRoles
            .filter(r => r.on && platform.chain.some(p => p.name === r.on!.name))
            .map(r => r.name);
        const names = [...new Set([...top, ...platform.chain.flatMap(r => [...nestedRoles(r).keys()])])];
        this.roleNamesOf.set(platform, names);
        return names;
    }

    private buildRole(record: DeclRecord, platform: Platform): Role {
        const chain = new Set<DeclRecord>();
        for (
            let at: DeclRecord | undefined = record;
            at && !chain.has(at);
            at = at.base && this.roleRecord(at.base.name, platform)
        ) {
            chain.add(at);
        }
        return this.keep(`role on ${platform.name}`, record, [platform, ...chain], () => {
            const privileges = new Set([...chain].flatMap(r => (r.names['allows'] ?? []).map(use => use.name)));
            return {
                name: record.name,
                record,
                platform,
                privileges: [...privileges].sort(),
                evidence: record.evidence,
            };
        });
    }
}

function facts(
    names: NameTable,
    chain: readonly DeclRecord[],
    key: string,
    namespace: Namespace,
): ReadonlyMap<string, KnownFact> {
    const found = new Map<string, KnownFact>();
    for (const record of chain) {
        for (const fact of record.facts[key] ?? []) {
            const name = names.nameIn(namespace, fact.use);
            if (!found.has(name)) {
                found.set(name, {
                    name,
                    since: fact.since,
                    until: fact.until,
                    evidence: fact.evidence ?? record.evidence,
                    span: fact.use.span,
                    from: record.name,
                });
            }
        }
    }
    return found;
}

/** Records by name, those of one name in their order. */
function byName(records: readonly DeclRecord[]): Map<string, DeclRecord[]> {
    const found = new Map<string, DeclRecord[]>();
    for (const record of records) {
        const list = found.get(record.name);
        if (list) {
            list.push(record);
        } else {
            found.set(record.name, [record]);
        }
    }
    return found;
}

const nested = new WeakMap<DeclRecord, ReadonlyMap<string, readonly DeclRecord[]>>();

/** The roles in a platform's block. */
function nestedRoles(platform: DeclRecord): ReadonlyMap<string, readonly DeclRecord[]> {
    let roles = nested.get(platform);
    if (!roles) {
        nested.set(platform, (roles = byName(platform.nested.filter(n => n.kind === 'role'))));
    }
    return roles;
}
