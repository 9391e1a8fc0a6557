import { nth } from '../../basics/lists.ts';
import type { Host } from './estate.ts';

/** A host as some row names it. */
export type HostName = Pick<Host, 'name' | 'id' | 'server' | 'datacenter' | 'cluster'>;

/**
 * Hosts by vCenter and whole name. Names of one vCenter are unique in it; where no vCenter is named, equal names in different
 * datacenters or clusters, or with different ids, are different hosts.
 */
export class Hosts<T extends HostName = Host> {
    private readonly byName = new Map<string, T[]>();
    private readonly byLabel = new Map<string, T[]>();

    constructor(hosts: Iterable<T> = []) {
        for (const host of hosts) {
            this.add(host);
        }
    }

    /** Adds a host; false where it is there already. */
    add(host: T): boolean {
        const key = host.name.toLowerCase();
        const same = this.byName.get(key) ?? [];
        if (same.some(each => isSame(each, host))) {
            return false;
        }
        this.byName.set(key, [...same, host]);
        const label = labelOf(host.name);
        this.byLabel.set(label, [...(this.byLabel.get(label) ?? []), host]);
        return true;
    }

    /** The host a row means; a text says why none could be told. */
    find(who: HostName): T | string {
        const named = this.byName.get(who.name.toLowerCase()) ?? [];
        const possible = named.filter(each => mayBe(each, who));
        return this.one(possible, who) ?? (named.length === 0 ? NO_HOST : possible.length > 0 ? SEVERAL : ELSEWHERE);
    }

    /**
     * The same for a name of another file, which may have the name with or without its domain: then the first label counts, if one
     * host alone has it, and it is no address.
     */
    findLoosely(who: HostName): T | undefined {
        const exact = this.find(who);
        if (typeof exact !== 'string') {
            return exact;
        }
        if (exact !== NO_HOST) {
            return undefined;
        }
        const short = labelOf(who.name) === who.name.toLowerCase();
        const named = (this.byLabel.get(labelOf(who.name)) ?? []).filter(
            each => (short || labelOf(each.name) === each.name.toLowerCase()) && mayBe(each, who),
        );
        return this.one(named, who);
    }

    private one(possible: readonly T[], who: HostName): T | undefined {
        const near = possible.length < 2 ? possible : possible.filter(each => isNear(each, who));
        return near.length === 1 ? nth(near, 0) : undefined;
    }
}

export const NO_HOST = 'its host is not in the list of hosts';
const SEVERAL = 'several hosts have this name';
const ELSEWHERE = 'the host of this name is in another vCenter';

/** The name without its domain; an address is a name as a whole. */
function labelOf(name: string): string {
    const lower = name.toLowerCase();
    return /^[\d.]+$|:/u.test(lower) ? lower : (lower.split('.')[0] ?? lower);
}

const agree = (a: string | undefined, b: string | undefined): boolean =>
    a === undefined || b === undefined || a.toLowerCase() === b.toLowerCase();

const mayBe = (host: HostName, who: HostName): boolean => agree(host.server, who.server) && agree(host.id, who.id);

const isNear = (host: HostName, who: HostName): boolean =>
    agree(host.cluster, who.cluster) && agree(host.datacenter, who.datacenter);

function isSame(a: HostName, b: HostName): boolean {
    if (a.server !== b.server) {
        return false;
    }
    if (a.id !== undefined && b.id !== undefined) {
        return a.id === b.id;
    }
    return a.server !== undefined || (a.cluster === b.cluster && a.datacenter === b.datacenter);
}
