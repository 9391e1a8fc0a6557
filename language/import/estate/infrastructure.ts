import { entryOf, nth } from '../../basics/lists.ts';
import { writtenData, writtenLink } from '../../writing/quantities.ts';
import type { Declaration, Unseen } from '../merge/declarations.ts';
import { cleanName, counted, Names, quoted, slug } from '../names.ts';
import { byNatural, byText, roundData } from '../values.ts';
import type { Datastore, Estate, Host, Machine, PlatformKind, Server } from './estate.ts';
import { Hosts } from './hosts.ts';

export interface Infrastructure {
    readonly platforms: Declaration[];
    readonly fabrics: Declaration[];
    /** Plan names of the platforms that are left. */
    readonly sources: readonly string[];
    /** Plan names of the source platforms, by server key; '' for machines that name none. */
    readonly platformOf: ReadonlyMap<string, string>;
    /** Plan name of the target's access export, where there was one. */
    readonly proxmox?: string;
    fabricOf(machine: Machine): string;
}

/** Platforms from the servers that machines name, fabrics from clusters and what kind of datastore their machines use. */
export function infrastructureOf(
    estate: Estate,
    components: Names,
    reservedPlatforms: Iterable<string>,
): Infrastructure {
    const names = new Names(reservedPlatforms);
    const platforms: Declaration[] = [];
    const platformOf = new Map<string, string>();
    for (const server of serversOf(estate)) {
        const name = names.make(
            server.name === server.kind
                ? `source-${server.kind}`
                : slug(server.name.split('.')[0] ?? '', server.kind === 'vsphere' ? 'vcenter' : server.kind),
        );
        platformOf.set(server.key, name);
        platforms.push({
            keyword: 'platform',
            name,
            title: titleOf(server),
            base: server.kind === 'physical' ? undefined : server.kind,
            properties: new Map(server.version === undefined ? [] : [['version', `version ${quoted(server.version)}`]]),
            doc: server.key === '' ? ['The files do not name it.'] : undefined,
            unseen: absent(...(server.key === '' ? ['head:title'] : [])),
        });
    }
    const sources = [...platformOf.values()];
    const proxmox =
        estate.servers.find(each => each.kind === 'proxmox' && !platformOf.has(each.key)) ??
        (estate.roles.some(each => each.kind === 'proxmox') || estate.permissions.some(each => each.kind === 'proxmox')
            ? { name: 'proxmox-ve' }
            : undefined);
    const proxmoxName = proxmox === undefined ? undefined : names.make(slug(proxmox.name, 'proxmox-ve'));
    if (proxmoxName !== undefined) {
        platforms.push({
            keyword: 'platform',
            name: proxmoxName,
            title: 'Proxmox VE',
            base: 'proxmox',
            properties: new Map(),
            unseen: absent(),
        });
    }
    const fabrics = fabricsOf(estate, components, platformOf);
    return { platforms, sources, platformOf, proxmox: proxmoxName, ...fabrics };
}

const TITLES: Readonly<Record<Exclude<PlatformKind, 'vsphere'>, string>> = {
    proxmox: 'Proxmox VE',
    hyperv: 'Hyper-V',
    scvmm: 'System Center VMM',
    nutanix: 'Nutanix AHV',
    'xcp-ng': 'XCP-ng',
    ovirt: 'oVirt',
    openstack: 'OpenStack',
    physical: 'Physical servers',
};

function titleOf(server: Server): string {
    if (server.kind === 'vsphere') {
        return server.key === '' ? 'vCenter' : cleanName(server.name);
    }
    return server.name === server.kind ? TITLES[server.kind] : cleanName(server.name);
}

/** Every server a machine, host, role or permission names; one without a name when nothing names any. */
function serversOf(estate: Estate): Server[] {
    const hosted = new Set([...estate.machines, ...estate.hosts].map(each => each.server));
    const known = new Map(
        estate.servers.filter(each => each.kind === 'vsphere' || hosted.has(each.key)).map(each => [each.key, each]),
    );
    const vsphere = [...estate.roles, ...estate.permissions].filter(each => each.kind === 'vsphere');
    const unnamed =
        [...estate.machines, ...estate.hosts].some(each => each.server === undefined) ||
        vsphere.some(each => each.server === undefined);
    const keys = new Set(
        [...estate.machines, ...estate.hosts, ...vsphere].flatMap(each =>
            each.server === undefined ? [] : [each.server],
        ),
    );
    const at = { file: '', sheet: '', row: 0 };
    const found = [...keys].sort(byText).map(key => known.get(key) ?? { key, name: key, kind: 'vsphere' as const, at });
    // Files that name no vCenter mean the only one there is.
    return found.length === 0 && (unnamed || known.size > 0)
        ? [known.size === 1 ? nth([...known.values()], 0) : { key: '', name: 'vcenter', kind: 'vsphere' as const, at }]
        : found.length > 1 && unnamed
          ? [...found, { key: '', name: 'vcenter', kind: 'vsphere' as const, at }]
          : found;
}

/** The platform of something that may not say on which server it is. */
export function platformFor(platformOf: ReadonlyMap<string, string>, server: string | undefined): string {
    return platformOf.get(server ?? '') ?? [...platformOf.values()][0] ?? 'vcenter';
}

type Storage = 'array' | 'vsan' | 'storage';

interface FabricKey {
    readonly platform: string;
    /** Where several datacenters of one vCenter have a cluster of this name, the datacenter. */
    readonly datacenter: string;
    readonly cluster: string;
    readonly storage: Storage;
}

function fabricsOf(
    estate: Estate,
    components: Names,
    platformOf: ReadonlyMap<string, string>,
): Pick<Infrastructure, 'fabrics' | 'fabricOf'> {
    const storeOf = storeFinder(estate);
    const twice = clustersInSeveralDatacenters(estate, platformOf);
    // What is no vCenter may have its storage in the hosts.
    const others = new Set(
        estate.servers.flatMap(each => (each.kind === 'vsphere' ? [] : [platformOf.get(each.key) ?? ''])),
    );
    const keyOf = (machine: Machine): FabricKey => {
        const store = machine.datastores.map(name => storeOf(machine, name)).find(each => each !== undefined);
        const host = estate.hosts.length > 0 && machine.cluster === undefined ? machine.host : undefined;
        const platform = platformFor(platformOf, machine.server);
        const cluster = machine.cluster ?? host ?? '';
        return {
            platform,
            datacenter: twice.has(`${platform}\u0000${cluster}`) ? (machine.datacenter ?? '') : '',
            cluster,
            storage: store === undefined && others.has(platform) ? 'storage' : storageOf(store),
        };
    };
    const used = new Map<string, { key: FabricKey; stores: Set<Datastore> }>();
    for (const machine of estate.machines) {
        const key = keyOf(machine);
        const entry = used.get(keyText(key)) ?? { key, stores: new Set<Datastore>() };
        used.set(keyText(key), entry);
        for (const name of machine.datastores) {
            const store = storeOf(machine, name);
            if (store && storageOf(store) === key.storage) {
                entry.stores.add(store);
            }
        }
    }
    const hosts = hostsByCluster(estate, platformOf, twice);
    const ordered = [...used.values()].sort(
        (a, b) =>
            byText(a.key.platform, b.key.platform) ||
            byNatural(a.key.cluster, b.key.cluster) ||
            byNatural(a.key.datacenter, b.key.datacenter) ||
            byText(a.key.storage, b.key.storage),
    );
    const names = new Map<string, string>();
    const fabrics = ordered.map(({ key, stores: own }) => {
        const place = key.datacenter === '' ? key.cluster : `${key.cluster}-${key.datacenter}`;
        const name = components.make(`${slug(place, 'cluster').toLowerCase()}-${key.storage}`);
        names.set(keyText(key), name);
        return fabric(
            name,
            key,
            hosts.get(placeText(key)) ?? [],
            [...own].sort((a, b) => byNatural(a.name, b.name)),
        );
    });
    return { fabrics, fabricOf: machine => entryOf(names, keyText(keyOf(machine))) };
}

const placeText = (key: Omit<FabricKey, 'storage'>): string =>
    `${key.platform}\u0000${key.datacenter}\u0000${key.cluster}`;

const keyText = (key: FabricKey): string => `${placeText(key)}\u0000${key.storage}`;

/** Clusters, as `platform\u0000name`, whose name several datacenters of one vCenter have. */
function clustersInSeveralDatacenters(estate: Estate, platformOf: ReadonlyMap<string, string>): Set<string> {
    const datacenters = new Map<string, Set<string>>();
    for (const each of [...estate.hosts, ...estate.machines]) {
        if (each.cluster !== undefined && each.datacenter !== undefined) {
            const key = `${platformFor(platformOf, each.server)}\u0000${each.cluster}`;
            const known = datacenters.get(key) ?? new Set();
            datacenters.set(key, known.add(each.datacenter));
        }
    }
    return new Set([...datacenters].filter(([, names]) => names.size > 1).map(([key]) => key));
}

/**
 * The datastore of a machine by its name. Where several have the name it is the one in its datacenter, or the one that its host, else
 * another host of its cluster or datacenter, has mounted.
 */
function storeFinder(estate: Estate): (machine: Machine, name: string) => Datastore | undefined {
    const byName = new Map<string, Datastore[]>();
    for (const store of estate.datastores) {
        byName.set(store.name, [...(byName.get(store.name) ?? []), store]);
    }
    const known = new Hosts(estate.hosts);
    const places = new Map<Datastore, { hosts: Set<string>; clusters: Set<string>; datacenters: Set<string> }>();
    const placesOf = (store: Datastore): { hosts: Set<string>; clusters: Set<string>; datacenters: Set<string> } => {
        let found = places.get(store);
        if (!found) {
            const { server, datacenter } = store;
            found = { hosts: new Set(), clusters: new Set(), datacenters: new Set() };
            if (datacenter !== undefined) {
                found.datacenters.add(datacenter);
            }
            for (const name of store.hosts) {
                found.hosts.add(name.toLowerCase());
                const host = known.findLoosely({ name, server, datacenter });
                found.clusters.add(host?.cluster ?? '');
                found.datacenters.add(datacenter ?? host?.datacenter ?? '');
            }
            places.set(store, found);
        }
        return found;
    };
    return (machine, name) => {
        const named = (byName.get(name) ?? []).filter(
            each => each.server === undefined || machine.server === undefined || each.server === machine.server,
        );
        if (named.length < 2) {
            return named[0];
        }
        return (
            named.find(each => placesOf(each).hosts.has((machine.host ?? '').toLowerCase())) ??
            named.find(each => placesOf(each).clusters.has(machine.cluster ?? '\u0000')) ??
            named.find(each => placesOf(each).datacenters.has(machine.datacenter ?? '\u0000')) ??
            named[0]
        );
    };
}

function storageOf(store: Datastore | undefined): Storage {
    return /vsan/iu.test(store?.kind ?? '') ? 'vsan' : 'array';
}

function hostsByCluster(
    estate: Estate,
    platformOf: ReadonlyMap<string, string>,
    twice: ReadonlySet<string>,
): Map<string, Host[]> {
    const found = new Map<string, Host[]>();
    for (const host of estate.hosts) {
        const platform = platformFor(platformOf, host.server);
        const cluster = host.cluster ?? host.name;
        const datacenter = twice.has(`${platform}\u0000${cluster}`) ? (host.datacenter ?? '') : '';
        const key = placeText({ platform, datacenter, cluster });
        const list = found.get(key);
        if (list) {
            list.push(host);
        } else {
            found.set(key, [host]);
        }
    }
    return found;
}

const WHAT: Readonly<Record<Storage, string>> = { vsan: 'vSAN', array: 'storage array', storage: 'storage' };

function fabric(name: string, key: FabricKey, hosts: readonly Host[], stores: readonly Datastore[]): Declaration {
    const properties = new Map<string, string>();
    if (hosts.length > 0) {
        properties.set('nodes', `nodes ${hosts.length}`);
    }
    const links = linksOf(hosts);
    if (links !== undefined) {
        properties.set('links', links);
    }
    const capacity = stores.reduce((total, store) => total + (store.capacity ?? 0), 0);
    if (key.storage === 'vsan' && hosts.length > 0 && capacity > 0) {
        properties.set('raw', `raw ${writtenData(capacity / hosts.length)}`);
    }
    const what = WHAT[key.storage];
    return {
        keyword: 'fabric',
        name,
        title:
            key.cluster === ''
                ? `Source storage (${what})`
                : `${cleanName(key.cluster)}${key.datacenter === '' ? '' : ` (${cleanName(key.datacenter)})`}, ${what}`,
        on: key.platform,
        base: key.storage === 'vsan' ? 'vsan-raid1' : key.storage === 'array' ? 'external-array' : undefined,
        properties,
        doc: docOf(key, hosts, stores, links, capacity),
        // Without datastores the kind of storage is a guess.
        unseen: absent(...(stores.length === 0 ? ['head:is', 'head:title'] : [])),
    };
}

/** A figure of a place that is not there was not in the files: no place has none. */
function absent(...keys: string[]): Unseen {
    return { keys: new Set(['*', ...keys]), features: new Set() };
}

/** Adapters that are up, at the commonest speed; the smallest number any host has of them. */
function linksOf(hosts: readonly Host[]): string | undefined {
    const up = hosts.map(host => host.speeds.filter(speed => speed > 0));
    const fastest = up.map(speeds => Math.max(0, ...speeds));
    const speed = Math.min(...fastest);
    if (hosts.length === 0 || !(speed > 0)) {
        return undefined;
    }
    const count = Math.min(...up.map(speeds => speeds.filter(each => each >= speed).length));
    return `links ${count} x ${writtenLink(speed)}`;
}

function docOf(
    key: FabricKey,
    hosts: readonly Host[],
    stores: readonly Datastore[],
    links: string | undefined,
    capacity: number,
): string[] {
    const models = [...new Set(hosts.map(host => host.model).filter(model => model !== undefined))].sort(byNatural);
    const kinds = [...new Set(stores.map(store => store.kind).filter(kind => kind !== undefined))].sort(byNatural);
    const nics = hosts.map(host => host.nics).filter(count => count !== undefined);
    const hbas = hosts.map(host => host.hbas).filter(count => count !== undefined);
    return [
        ...(hosts.length === 0
            ? []
            : [`${counted(hosts.length, 'host')}${models.length === 0 ? '' : `: ${models.slice(0, 4).join(', ')}`}.`]),
        ...(links !== undefined || nics.length === 0
            ? []
            : [
                  `${Math.min(...nics)} network adapters${hbas.length === 0 ? '' : ` and ${Math.min(...hbas)} host bus adapters`} per host; their speed is not in the files.`,
              ]),
        ...(stores.length === 0
            ? []
            : [
                  `${counted(stores.length, 'datastore')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}${capacity > 0 ? ` of ${roundData(capacity)}` : ''}.`,
              ]),
        ...(key.storage === 'vsan' ? ['The storage policy is not in the files: RAID 1 is assumed.'] : []),
    ];
}
