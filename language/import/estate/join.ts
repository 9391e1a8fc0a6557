import { entryOf, nth } from '../../basics/lists.ts';
import { leaveOutImplausible } from '../telling/plausible.ts';
import type { ImportLog } from '../telling/report.ts';
import { byNatural, byText } from '../values.ts';
import { settlePlaces } from './clusters-of-machines.ts';
import type {
    BackupJob,
    Datastore,
    Estate,
    Extract,
    Format,
    Host,
    Identified,
    LooseSample,
    Machine,
} from './estate.ts';
import { looseName, MachineFinder } from './finder.ts';
import { Hosts } from './hosts.ts';
import { machinesOfPlans } from './planned.ts';

/** Whose word counts where files disagree: the platform itself, then the inventory tools, then those that sample. */
const RANK: Record<Format, number> = {
    'govc-machines': 0,
    prism: 0,
    'proxmox-machines': 0,
    hyperv: 0,
    'xen-orchestra': 0,
    rvtools: 1,
    collector: 2,
    'live-optics': 3,
    'govc-roles': 4,
    'govc-metrics': 5,
    aria: 6,
    pveum: 7,
    konveyor: 8,
    list: 2,
    forklift: 1,
    'forklift-plans': 10,
    'migration-planner': 11,
    terraform: 9,
    'veeam-jobs': 10,
    commvault: 10,
    'placement-rules': 10,
};

/**
 * Makes one estate of what several files say. Machines are the same when their ids agree, else when exactly one
 * machine on each side has the name. What cannot be told is reported and not joined.
 * The order in which files are given does not matter.
 */
export function joinExtracts(extracts: readonly Extract[], log: ImportLog): Estate {
    const ordered = [...extracts].sort(
        (a, b) => RANK[a.source.format] - RANK[b.source.format] || byText(a.source.file, b.source.file),
    );
    const estate: Estate = {
        sources: ordered.map(each => each.source),
        servers: [],
        clusters: [],
        hosts: [],
        datastores: [],
        networks: [],
        machines: [],
        roles: [],
        permissions: [],
        dependencies: [],
        jobs: [],
        rules: [],
        plans: [],
        maps: [],
        providers: [],
        stated: [],
    };
    const finder = new MachineFinder();
    for (const extract of ordered) {
        mergePlaces(estate, extract, log);
        joinMachines(estate, extract, finder, log);
    }
    for (const extract of ordered) {
        attachSamples(extract.samples, finder, log);
    }
    if (estate.machines.length === 0) {
        estate.machines.push(...machinesOfPlans(estate.plans));
    }
    nameRoles(estate, log);
    settlePlaces(estate, log);
    leaveOutImplausible(estate, log);
    // Machines of a file that names no vCenter come last: they are not to take the names of those that are known better.
    estate.machines.sort(
        (a, b) =>
            Number(a.server === undefined) - Number(b.server === undefined) ||
            byText(a.server ?? '', b.server ?? '') ||
            byNatural(a.name, b.name) ||
            byNatural(a.id ?? '', b.id ?? '') ||
            byNatural(a.cluster ?? '', b.cluster ?? '') ||
            byNatural(a.host ?? '', b.host ?? '') ||
            nth(a.at, 0).row - nth(b.at, 0).row,
    );
    return estate;
}

/** Lists of places are taken from the first file that has each. */
function mergePlaces(estate: Estate, extract: Extract, log: ImportLog): void {
    addNew(estate.servers, extract.servers, each => each.key);
    addNew(estate.clusters, extract.clusters, each => `${each.server ?? ''}\u0000${each.name}`);
    mergeHosts(estate, extract, log);
    // Names of datastores are unique within one datacenter only: within one file each row is one of its own.
    const stores = new Set(estate.datastores.map(each => each.name));
    estate.datastores.push(
        ...extract.datastores.filter(each => {
            const known = stores.has(each.name) && estate.datastores.some(other => sameStore(other, each));
            return !known;
        }),
    );
    estate.networks.push(...extract.networks);
    addNew(estate.roles, extract.roles, each => `${each.kind}\u0000${each.server ?? ''}\u0000${each.name}`);
    addNew(estate.permissions, extract.permissions, each =>
        [each.kind, each.server ?? '', each.principal, each.role, each.entity].join('\u0000'),
    );
    mergeJobs(estate.jobs, extract.jobs);
    addNew(estate.rules, extract.rules, each => [each.name, each.kind, ...each.members].join('\u0000'));
    addNew(estate.plans, extract.plans, each => `${each.namespace ?? ''}/${each.name}`);
    estate.stated.push(...extract.stated);
    addNew(estate.providers, extract.providers, each => each.key);
    addNew(estate.maps, extract.maps, each => `${each.kind} ${each.key}`);
    addNew(estate.dependencies, extract.dependencies, each => `${each.from}\u0000${each.to}`);
}

const sameStore = (a: Datastore, b: Datastore): boolean =>
    a.name === b.name && (a.server === undefined || b.server === undefined || a.server === b.server);

/** Platforms that list their own hosts: one of them is not the host of the same name in another's list. */
const OWN_HOSTS: ReadonlySet<Format> = new Set(['proxmox-machines', 'hyperv', 'prism', 'xen-orchestra']);

/** Which tool listed each host. */
const listedBy = new WeakMap<Host, Format>();

/** Hosts of one file are what that file says; those of a further file are the same where they have the same name, whole or short. */
function mergeHosts(estate: Estate, extract: Extract, log: ImportLog): void {
    const { format } = extract.source;
    const sameKind = (host: Host): boolean => {
        const other = listedBy.get(host);
        return other === format || !(OWN_HOSTS.has(format) || (other !== undefined && OWN_HOSTS.has(other)));
    };
    const known = new Hosts(estate.hosts.filter(sameKind));
    for (const host of extract.hosts) {
        listedBy.set(host, format);
        const same = estate.hosts.length === 0 ? undefined : known.findLoosely(host);
        if (same === undefined) {
            continue;
        }
        for (const [key, value] of Object.entries(host)) {
            const own = same as unknown as Record<string, unknown>;
            own[key] ??= value;
        }
        if (same.speeds.length === 0) {
            same.speeds.push(...host.speeds);
        }
        if (same.name !== host.name) {
            log.problem(
                'information',
                'host-joined-by-name',
                `hosts of ${extract.source.file} were taken for those of the same first name in the files read before it`,
                host.at,
            );
        }
    }
    const before = new Set(estate.hosts);
    estate.hosts.push(...extract.hosts.filter(host => before.size === 0 || known.findLoosely(host) === undefined));
}

/** A plan of Commvault is known by its name, and its machines and its rhythm may stand in several files; a job of Veeam by its id. */
function mergeJobs(into: BackupJob[], from: readonly BackupJob[]): void {
    const known = new Map(into.map(job => [job.product === 'commvault' ? job.name : (job.id ?? job), job]));
    for (const job of from) {
        const same = known.get(job.product === 'commvault' ? job.name : (job.id ?? job));
        if (!same) {
            into.push(job);
        } else if (job.product === 'commvault') {
            same.members.push(...job.members);
            same.every ??= job.every;
            same.keep ??= job.keep;
            same.speaks ??= job.speaks;
        }
    }
}

function addNew<T>(into: T[], from: readonly T[], key: (each: T) => string): void {
    const known = new Set(into.map(key));
    for (const each of from) {
        if (!known.has(key(each))) {
            known.add(key(each));
            into.push(each);
        }
    }
}

function joinMachines(estate: Estate, extract: Extract, finder: MachineFinder, log: ImportLog): void {
    const fresh: Machine[] = [];
    const joined = new Map<Machine, Machine>();
    const first = estate.machines.length === 0;
    const named = new Map<string, number>();
    for (const machine of extract.machines) {
        named.set(looseName(machine.name), (named.get(looseName(machine.name)) ?? 0) + 1);
    }
    for (const machine of extract.machines) {
        const { machines, how } = first ? { machines: [], how: 'id' as const } : finder.find(machine);
        const target = machines[0];
        const doubtful = target || first ? [] : finder.named(machine);
        if (doubtful.length > 0) {
            ambiguous(machine, doubtful, log);
        } else if (!target) {
            fresh.push(machine);
        } else if (
            machines.length > 1 ||
            joined.has(target) ||
            (how === 'name' && entryOf(named, looseName(machine.name)) > 1)
        ) {
            ambiguous(machine, machines.length > 1 ? machines : [target, machine], log);
        } else {
            joined.set(target, machine);
            mergeMachine(target, machine, log);
            if (how === 'name') {
                log.problem(
                    'information',
                    'joined-by-name',
                    `machines of ${extract.source.file} were joined by name, having no id in common with the other files`,
                    machine.at[0],
                );
            }
        }
    }
    for (const machine of fresh) {
        estate.machines.push(machine);
        finder.add(machine);
        if (!first) {
            log.problem(
                'information',
                'only-in-one-file',
                `machines stand in ${extract.source.file} and in no file read before it; they were added`,
                machine.at[0],
            );
        }
    }
}

const UNTOLD = 'cannot be told which machine it is';

/** What a file says of a machine that cannot be told is not used, and its rows do not count as used. */
function ambiguous(
    who: Identified & Partial<Pick<Machine, 'at' | 'samples'>>,
    machines: readonly Machine[],
    log: ImportLog,
    place = who.at?.[0],
): void {
    const where = machines
        .map(each => [each.cluster ?? each.host, each.id].filter(part => part !== undefined).join(' ') || '?')
        .join(', ');
    log.problem(
        'warning',
        'ambiguous-name',
        machines.length === 1
            ? `"${who.name}" has the name of a machine with another id (${where}${who.id === undefined ? '' : `, here ${who.id}`}), and no vCenter is named for it; what this file says of it was not used`
            : `"${who.name}" may mean ${machines.length} machines (${where}); what this file says of it was not used`,
        place,
    );
    who.at?.slice(0, 1).forEach(at => log.unuse(at, UNTOLD));
    who.samples?.forEach(sample => log.unuse(sample.at, UNTOLD, sample.rows));
}

/** Permissions name roles by number, and the list of roles may stand in another file. */
function nameRoles(estate: Estate, log: ImportLog): void {
    const names = new Map(estate.roles.filter(each => each.id !== undefined).map(each => [`#${each.id}`, each.name]));
    for (const permission of estate.permissions.filter(each => each.kind === 'vsphere' && each.role.startsWith('#'))) {
        const name = names.get(permission.role);
        if (name === undefined) {
            names.set(permission.role, permission.role);
            estate.roles.push({
                name: permission.role,
                privileges: [],
                system: false,
                kind: 'vsphere',
                server: permission.server,
                at: permission.at,
            });
            log.problem(
                'warning',
                'role-unknown',
                'permissions name roles that no file lists; they are written by number and without privileges. Export the roles too (govc role.ls -json)',
                permission.at,
            );
        }
        permission.role = name ?? permission.role;
    }
}

/** Fills in what `target` lacks from `other`, and reports where they contradict each other. */
function mergeMachine(target: Machine, other: Machine, log: ImportLog): void {
    for (const key of ['vcpu', 'memory'] as const) {
        if (target[key] !== undefined && other[key] !== undefined && target[key] !== other[key]) {
            log.problem(
                'information',
                'files-disagree',
                `the files disagree about ${key === 'vcpu' ? 'the processors' : 'the memory'} of machines; ` +
                    `${nth(target.at, 0).file} was believed`,
                other.at[0],
            );
        }
    }
    const own = target as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(other)) {
        if (value !== undefined && own[key] === undefined) {
            own[key] = value;
        }
    }
    if (target.power === 'unknown') {
        target.power = other.power;
    }
    target.at.push(...other.at);
    target.samples.push(...other.samples);
    target.attributes = { ...other.attributes, ...target.attributes };
    for (const list of ['disks', 'nics', 'datastores', 'rules'] as const) {
        if (target[list].length === 0) {
            own[list] = other[list];
        }
    }
    const traits: Record<string, unknown> = { ...other.traits };
    for (const [key, value] of Object.entries(target.traits)) {
        if (value !== undefined) {
            traits[key] = value;
        }
    }
    target.traits = traits;
}

function attachSamples(samples: readonly LooseSample[], finder: MachineFinder, log: ImportLog): void {
    for (const loose of samples) {
        const { machines, how } = finder.find(loose);
        const file = loose.sample.source.file;
        if (machines.length === 1) {
            nth(machines, 0).samples.push(loose.sample);
            if (how === 'name') {
                log.problem(
                    'information',
                    'joined-by-name',
                    `machines of ${file} were joined by name, having no id in common with the other files`,
                    loose.sample.at,
                );
            }
        } else if (machines.length > 1) {
            ambiguous({ ...loose, samples: [loose.sample], at: undefined }, machines, log, loose.sample.at);
        } else {
            log.unuse(loose.sample.at, 'of a machine that no inventory file names', loose.sample.rows);
            log.problem(
                'warning',
                'sample-without-machine',
                `${file} has I/O figures of machines that no inventory file names; they were not used`,
                loose.sample.at,
            );
        }
    }
}
