import type { Extract, Provenance, StatedTotals } from '../estate/estate.ts';
import { cleanName } from '../names.ts';
import { isObject, type Json, listAt, member, sizeAt, textAt } from '../objects.ts';
import { GIB } from '../values.ts';
import type { Found } from './json-machines.ts';

/** Inventories of the Migration Planner: totals of a vCenter and of its clusters, and the names of networks, but no machine. */
export class MigrationPlanner {
    private readonly extract: Extract;

    constructor(extract: Extract) {
        this.extract = extract;
    }

    /** Takes an inventory, or what has one: the file of the agent, a source, an assessment. */
    take(value: Json, at: Provenance): Found | undefined {
        const inventory = inventoryIn(value);
        if (!inventory) {
            return undefined;
        }
        const { server, version, parts, clusters } = inventory;
        if (parts.length === 0) {
            return { format: 'migration-planner', skipped: 'an inventory without totals' };
        }
        this.extract.stated.push(totalsOf(server, parts, clusters, at));
        if (server !== undefined) {
            this.extract.servers.push({ key: server, name: 'vcenter', version, kind: 'vsphere', at });
        }
        const known = new Set<string>();
        for (const network of parts.flatMap(part => listAt(part, 'infra', 'networks'))) {
            const name = textAt(network, 'name');
            const vlan = vlanOf(textAt(network, 'vlanId'));
            const key = `${name}\u0000${vlan}`;
            // A switch is no network, and each cluster lists all of them.
            if (name !== undefined && textAt(network, 'type') !== 'dvswitch' && !known.has(key)) {
                known.add(key);
                this.extract.networks.push({ name, vlan, server, at });
            }
        }
        return { format: 'migration-planner' };
    }
}

interface PlannerInventory {
    readonly server?: string;
    readonly version?: string;
    /** The vCenter, else its clusters: each with `vms` and `infra`. */
    readonly parts: readonly Json[];
    readonly clusters?: number;
}

function inventoryIn(value: Json): PlannerInventory | undefined {
    const [latest] = listAt(value, 'snapshots')
        .filter(isObject)
        .toSorted((a, b) => ((textAt(a, 'createdAt') ?? '') < (textAt(b, 'createdAt') ?? '') ? 1 : -1));
    const held = member(latest ?? value, 'inventory');
    const inventory = isObject(held) ? held : value;
    const vcenter = member(inventory, 'vcenter');
    const server = textAt(inventory, 'vcenter_id') ?? textAt(vcenter, 'id');
    const version = textAt(inventory, 'vcenter_version');
    const byCluster = member(inventory, 'clusters');
    const clusters = isObject(byCluster) ? Object.values(byCluster).filter(hasTotals) : [];
    const whole = [vcenter, inventory].filter(hasTotals).slice(0, 1);
    // Objects of other tools have such names too: one of theirs is told by what is in it.
    return whole.length > 0 || clusters.length > 0
        ? { server, version, parts: whole.length > 0 ? whole : clusters, clusters: clusters.length || undefined }
        : latest !== undefined && isObject(held)
          ? { server, parts: [] }
          : undefined;
}

function hasTotals(value: unknown): value is Json {
    return sizeAt(value, 'vms', 'total') !== undefined && isObject(member(value, 'infra'));
}

function totalsOf(
    server: string | undefined,
    parts: readonly Json[],
    clusters: number | undefined,
    at: Provenance,
): StatedTotals {
    const sum = (...path: readonly string[]): number | undefined => {
        const found = parts.map(part => sizeAt(part, ...path));
        return found.every(each => each !== undefined) ? found.reduce((total, each) => total + each, 0) : undefined;
    };
    const gib = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * GIB);
    // Clusters may share datastores: only the vCenter's own list can be added up.
    const stores = parts.length === 1 ? parts.flatMap(part => listAt(part, 'infra', 'datastores')) : [];
    const space = (name: string): number | undefined =>
        stores.length === 0 ? undefined : stores.reduce<number>((total, each) => total + (sizeAt(each, name) ?? 0), 0);
    const issues = new Map<string, number>();
    for (const issue of parts.flatMap(part => listAt(part, 'vms', 'notMigratableReasons'))) {
        const text = cleanName(textAt(issue, 'label') ?? '', '');
        if (text !== '') {
            issues.set(text, (issues.get(text) ?? 0) + (sizeAt(issue, 'count') ?? 0));
        }
    }
    return {
        server,
        machines: sum('vms', 'total'),
        vcpu: sum('vms', 'cpuCores', 'total'),
        memory: gib(sum('vms', 'ramGB', 'total')),
        disk: gib(sum('vms', 'diskGB', 'total')),
        disks: sum('vms', 'diskCount', 'total'),
        hosts: sum('infra', 'totalHosts'),
        clusters,
        datastores: stores.length || undefined,
        capacity: gib(space('totalCapacityGB')),
        free: gib(space('freeCapacityGB')),
        networks: parts.length === 1 ? listAt(parts[0], 'infra', 'networks').filter(isNetwork).length : undefined,
        issues: [...issues].filter(([, machines]) => machines > 0).map(([text, machines]) => ({ text, machines })),
        at,
    };
}

const isNetwork = (value: unknown): boolean => textAt(value, 'type') !== 'dvswitch';

/** A VLAN is a text, and may be a range of a trunk. */
function vlanOf(text: string | undefined): number | undefined {
    return text !== undefined && /^\d{1,4}$/u.test(text) ? Number(text) : undefined;
}
