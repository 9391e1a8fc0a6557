/**
 * What an import knows about an estate, whatever file it came from. Plain data; sizes in bytes, rates in bytes per
 * second, I/O in operations per second, times in seconds.
 */

/** Where a fact was read. Rows count from 1, as the spreadsheet shows them; `sheet` is empty for JSON. */
export interface Provenance {
    readonly file: string;
    readonly sheet: string;
    readonly row: number;
}

export type Format =
    | 'rvtools'
    | 'collector'
    | 'live-optics'
    | 'govc-machines'
    | 'govc-roles'
    | 'govc-metrics'
    | 'pveum'
    | 'aria'
    | 'konveyor'
    | 'list'
    | 'proxmox-machines'
    | 'hyperv'
    | 'prism'
    | 'forklift'
    | 'forklift-plans'
    | 'migration-planner'
    | 'xen-orchestra'
    | 'terraform'
    | 'veeam-jobs'
    | 'commvault'
    | 'placement-rules';

/** What machines run on. */
export type PlatformKind =
    | 'vsphere'
    | 'proxmox'
    | 'hyperv'
    | 'scvmm'
    | 'nutanix'
    | 'xcp-ng'
    | 'ovirt'
    | 'openstack'
    | 'physical';

/** One input file (or CSV folder). */
export interface Source {
    readonly file: string;
    readonly format: Format;
    /** In the words of a report: `RVTools 4.8.1`. */
    title: string;
    /** How long the figures were collected, where the file says so. */
    span?: string;
}

export type Power = 'on' | 'off' | 'suspended' | 'unknown';

export interface Disk {
    label?: string;
    path?: string;
    capacity?: number;
    used?: number;
    raw?: boolean;
    /** Of a raw disk: a key that two machines which share it have in common. */
    lun?: string;
    mode?: string;
    sharing?: string;
    /** Another machine's disk too, which counts it: a disk is copied once. */
    elsewhere?: boolean;
    cbt?: boolean;
    /** No datastore is named for it. */
    homeless?: boolean;
}

export interface Nic {
    network?: string;
    adapter?: string;
    mac?: string;
}

/** Yes/no facts that decide how a machine can move; undefined means that no file says. */
export interface Traits {
    cbt?: boolean;
    consolidation?: boolean;
    snapshots?: number;
    secureBoot?: boolean;
    faultTolerance?: boolean;
    tpm?: boolean;
    encrypted?: boolean;
    usb?: boolean;
    usbController?: boolean;
    passthrough?: boolean;
    sriov?: boolean;
    cpuAffinity?: boolean;
    numaAffinity?: boolean;
    /** A rule binds it to hosts. */
    hostAffinity?: boolean;
    cpuHotplug?: boolean;
    memoryHotplug?: boolean;
    diskUuid?: boolean;
    /** False where the files have the column and it is empty. */
    vapp?: boolean;
    /** Guest file systems with less free space than a conversion needs: their paths. */
    cramped?: string[];
    /** Guest addresses seen; 0 means that the file has the column and it is empty. */
    addresses?: number;
    hostName?: string;
}

/** Statistics of one quantity, kept apart: a peak is never an average. */
export interface Figures {
    average?: number;
    p95?: number;
    peak?: number;
}

/** I/O of one machine as one source measured it. */
export interface IoSample {
    readonly source: Source;
    readonly at: Provenance;
    /** Operations per second. */
    iops: Figures;
    reads: Figures;
    writes: Figures;
    /** Bytes per second, reads and writes together. */
    throughput: Figures;
    /** Seconds over which the source averaged each value, and how many values there were. */
    interval?: number;
    count?: number;
    /** Where write share and block size are not the machine's own: whose they are. */
    shareOf?: string;
    writeShare?: number;
    block?: number;
    /** How many rows of the file it was made of; one unless it says otherwise. */
    rows?: number;
}

/** A machine as a file identifies it. */
export interface Identified {
    name: string;
    /** Managed object id (`vm-123`), unique within one `server`. */
    id?: string;
    uuid?: string;
    biosUuid?: string;
    server?: string;
}

export interface Machine extends Identified {
    at: Provenance[];
    power: Power;
    template: boolean;
    vcpu?: number;
    memory?: number;
    provisioned?: number;
    inUse?: number;
    /** Sum of its virtual disks as the inventory states it. */
    capacity?: number;
    datacenter?: string;
    cluster?: string;
    host?: string;
    folder?: string;
    vapp?: string;
    rules: string[];
    priority?: string;
    os?: string;
    datastores: string[];
    disks: Disk[];
    nics: Nic[];
    traits: Traits;
    attributes: Record<string, string>;
    annotation?: string;
    /** What sets it up and changes it: `terraform`. */
    automation?: string;
    /** Only a plan of a migration tool names it: no file has a figure of it. */
    planOnly?: boolean;
    /** Names of products that vendor fields or the annotation hold; nothing else of these is kept. */
    hints?: string[];
    samples: IoSample[];
}

export interface Server {
    /** The key that machines name: UUID where there is one, else host name. */
    key: string;
    name: string;
    version?: string;
    product?: string;
    kind: PlatformKind;
    at: Provenance;
}

export interface Cluster {
    name: string;
    datacenter?: string;
    server?: string;
    drs?: boolean;
    dpm?: boolean;
    ha?: boolean;
    at: Provenance;
}

export interface Host {
    /** The whole name, or the address it was added by: names are told apart within one `server`, never by their first label. */
    name: string;
    /** Managed object id (`host-12`). */
    id?: string;
    cluster?: string;
    datacenter?: string;
    server?: string;
    cores?: number;
    memory?: number;
    model?: string;
    /** Of the computer, as its maker gave it. */
    serial?: string;
    version?: string;
    nics?: number;
    hbas?: number;
    /** Link speeds of its network adapters in bit/s; 0 for one that is down. */
    speeds: number[];
    at: Provenance;
}

export interface Datastore {
    /** Unique within one datacenter only. */
    name: string;
    /** Managed object id (`datastore-12`). */
    id?: string;
    datacenter?: string;
    kind?: string;
    capacity?: number;
    inUse?: number;
    hosts: string[];
    server?: string;
    at: Provenance;
}

export interface Role {
    name: string;
    /** vCenter's number for it, by which permissions name it. */
    id?: number;
    privileges: string[];
    system: boolean;
    server?: string;
    kind: 'vsphere' | 'proxmox';
    at: Provenance;
}

/** A port group as a list of networks has it. */
export interface SeenNetwork {
    readonly name: string;
    readonly vlan?: number;
    server?: string;
    readonly at: Provenance;
}

/** Who holds which role, and where it was granted. */
export interface Permission {
    principal: string;
    /** Its name; `#21` where only its number is known. */
    role: string;
    entity: string;
    propagate?: boolean;
    group?: boolean;
    server?: string;
    kind: 'vsphere' | 'proxmox';
    at: Provenance;
}

/** `from` needs `to`; both by name. */
export interface Dependency {
    from: string;
    to: string;
    at: Provenance;
}

/** What a backup job names: a machine, a place whose machines it takes as they are, or (`any`) one of these, nobody says which. */
export interface JobMember {
    readonly kind: 'machine' | 'cluster' | 'folder' | 'host' | 'datacenter' | 'datastore' | 'vapp' | 'tag' | 'any';
    readonly name: string;
    /** Managed object id, or the machine's UUID. */
    readonly id?: string;
    /** The vCenter it lies in, by name. */
    readonly server?: string;
}

/** A job or plan of a backup product that makes restore points by itself. */
export interface BackupJob {
    /** What the product itself knows it by. */
    readonly id?: string;
    readonly name: string;
    readonly product: 'veeam-vbr' | 'commvault';
    readonly role: 'backup' | 'replication';
    /** The interface it works through, where its kind tells. */
    speaks?: string;
    readonly members: JobMember[];
    readonly excluded: readonly JobMember[];
    /** Seconds between two restore points at most: of a job that rests on weekends the weekend. */
    every?: number;
    /** Seconds for which restore points are kept. */
    keep?: number;
    readonly at: Provenance;
}

/** A rule of a cluster about where machines may run. */
export interface PlacementRule {
    readonly name: string;
    /** On one host, on different hosts, on certain hosts. */
    readonly kind: 'together' | 'apart' | 'hosts';
    /** Managed object ids, or names, of its machines. */
    readonly members: readonly string[];
    readonly cluster?: string;
    readonly at: Provenance;
}

/** Totals of a vCenter from a file that lists no machines; bytes. */
export interface StatedTotals {
    readonly server?: string;
    /** Without templates. */
    readonly machines?: number;
    readonly vcpu?: number;
    /** Each machine's memory was rounded to whole GiB before they were added up. */
    readonly memory?: number;
    /** Rounded to whole GiB. */
    readonly disk?: number;
    readonly disks?: number;
    readonly hosts?: number;
    readonly clusters?: number;
    readonly datastores?: number;
    readonly capacity?: number;
    readonly free?: number;
    readonly networks?: number;
    /** What the tool says of the machines it cannot move as they are: its own words, and how many machines. */
    readonly issues: readonly { readonly text: string; readonly machines: number }[];
    readonly at: Provenance;
}

/** A machine as a plan of a migration tool names it; where the plan has its id alone, the name is empty. */
export interface PlannedMachine extends Identified {
    /** What it is to be called on the target, where that is another name. */
    readonly targetName?: string;
}

/** A plan of a migration tool: which machines it moves, and how. */
export interface MovePlan {
    readonly name: string;
    readonly namespace?: string;
    /** Missing where the disks are brought by something else. */
    readonly method?: 'cold' | 'warm' | 'live';
    /** Namespace in which the machines are made anew. */
    readonly into?: string;
    /** Key of the provider it moves from; see {@link SourceProvider}. */
    readonly source?: string;
    /** Keys of the maps it moves by; see {@link MoveMap}. */
    readonly networks?: string;
    readonly storage?: string;
    readonly machines: readonly PlannedMachine[];
    /** How far it is, as it says itself. */
    readonly state?: 'running' | 'succeeded' | 'failed';
    readonly at: Provenance;
}

/** A platform as a migration tool knows it. */
export interface SourceProvider {
    /** `namespace/name`, by which plans name it. */
    readonly key: string;
    /** Host name or address of its API; nothing else of its URL is kept. */
    readonly host: string;
    readonly at: Provenance;
}

/** From where to where a migration tool takes networks, or what lies on datastores. */
export interface MoveMap {
    readonly kind: 'network' | 'storage';
    /** `namespace/name`, by which plans name it. */
    readonly key: string;
    readonly pairs: readonly MovePair[];
    readonly at: Provenance;
}

export interface MovePair {
    readonly name?: string;
    /** Managed object id of the network or datastore. */
    readonly id?: string;
    /** The network attachment or storage class; missing where nothing is connected, or the class is the target's default. */
    readonly to?: string;
}

/** A sample not yet attached to a machine. */
export interface LooseSample extends Identified {
    sample: IoSample;
}

/** What one file says. */
export interface Extract {
    source: Source;
    servers: Server[];
    clusters: Cluster[];
    hosts: Host[];
    datastores: Datastore[];
    networks: SeenNetwork[];
    machines: Machine[];
    samples: LooseSample[];
    roles: Role[];
    permissions: Permission[];
    dependencies: Dependency[];
    jobs: BackupJob[];
    rules: PlacementRule[];
    plans: MovePlan[];
    maps: MoveMap[];
    providers: SourceProvider[];
    stated: StatedTotals[];
}

/** What all files together say. */
export interface Estate extends Omit<Extract, 'source' | 'samples'> {
    sources: Source[];
}

export function emptyExtract(source: Source): Extract {
    return {
        source,
        servers: [],
        clusters: [],
        hosts: [],
        datastores: [],
        networks: [],
        machines: [],
        samples: [],
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
}

export function newMachine(name: string, at: Provenance): Machine {
    return {
        name,
        at: [at],
        power: 'unknown',
        template: false,
        rules: [],
        datastores: [],
        disks: [],
        nics: [],
        traits: {},
        attributes: {},
        samples: [],
    };
}
