/** Shapes of the I/O model. SI throughout: bytes, bytes/s, seconds, 1/s, shares 0..1. `null` is "not known" or "the model does not hold", never 0. */

/** Which end of the ranges of what nobody stated is looked at: the good one, the middle, the bad one. */
export type PaceEnd = 'low' | 'centre' | 'high';
export type Coordinator = 'local' | 'primary' | 'owner' | 'array';
export type FailureDomain = 'host' | 'rack';
export type Bond = 'active-active' | 'active-backup';
export type WriteMethod = 'delta' | 'reconstruct' | 'whole' | 'optimal';
export type StationName = 'node-link' | 'rack-uplink' | 'media' | 'switch-buffer' | 'controller';
export type Band = 'ok' | 'warn' | 'indicative' | 'beyond-model' | 'saturated';

/**
 * The scenarios a plan is judged by, the milder before the stronger among those that look at the same machines (docs/language.md section 6,
 * docs/io-model.md 2.4, 8.3). Not every one applies to every fabric: `scenariosOf`.
 */
export const SCENARIOS = [
    'steady',
    'peak',
    'link-failure',
    'uplink-failure',
    'maintenance',
    'node-failure',
    'maintenance+failure',
    'ingest',
    'ingest+peak',
    'cutover',
    'failure+ingest',
] as const;
export type Scenario = (typeof SCENARIOS)[number] | 'rebalance';

export interface ReplicaScheme {
    readonly kind: 'replica';
    readonly copies: number;
}

export interface ErasureScheme {
    readonly kind: 'erasure';
    /** Data strips. */
    readonly k: number;
    /** Parity strips. */
    readonly m: number;
    /** Strip (stripe unit) in bytes; missing: 16 KiB, assumed. */
    readonly strip?: number | null;
    /** How a partial stripe is written; `whole` also reads whole stripes (older Ceph). */
    readonly method?: WriteMethod | null;
    /** Strips read to rebuild one lost strip: k, or the group size of an LRC. */
    readonly repairGroup?: number | null;
}

export type Scheme = ReplicaScheme | ErasureScheme;

export interface MediaRates {
    /** 1/s per device. */
    readonly iops: number;
    /** bytes/s per device. */
    readonly bandwidth: number;
    /** Seconds per I/O on an idle device. */
    readonly latency: number;
}

export interface Media {
    readonly read: MediaRates;
    readonly write: MediaRates;
    /** I/Os in service at once; missing: Little's law on the foreground mix. */
    readonly channels?: number | null;
    /** Variance of the latency over its squared mean; missing: 0.5. */
    readonly variability?: number | null;
}

export interface Links {
    readonly count: number;
    /** Line rate of one link and direction in bytes/s (25 Gbps = 3.125e9). */
    readonly rate: number;
    readonly mtu?: number | null;
    readonly bond?: Bond | null;
    /** Fibre Channel carries its nominal rate: no TCP/IP framing to take off. */
    readonly transport?: 'ethernet' | 'fibre-channel' | null;
}

/** Any further traffic every node carries: a backup window, snapshot replication. bytes/s per node. */
export interface Background {
    readonly tx: number;
    readonly rx: number;
    readonly read: number;
    readonly write: number;
}

/** Cores of a node that are the storage software's, and the processor time of one operation of up to 4 KiB, seconds. docs/io-model.md 8.1. */
export interface ControllerInput {
    readonly cores?: number | null;
    readonly read?: number | null;
    readonly write?: number | null;
}

/** What docs/language.md section 4 lets a fabric say; everything may be left out and is then defaulted (see `withDefaults`) or unknown. */
export interface FabricInput {
    readonly nodes?: number | null;
    readonly racks?: number | null;
    readonly failureDomain?: FailureDomain | null;
    /** Per node. */
    readonly links?: Links | null;
    /** Per rack; outranks `oversubscription`. */
    readonly uplinks?: { readonly count: number; readonly rate: number } | null;
    readonly oversubscription?: number | null;
    /** Shared switch buffer in bytes. */
    readonly buffer?: number | null;
    /** Dynamic Threshold factor of that buffer. */
    readonly alpha?: number | null;
    readonly rtt?: number | null;
    readonly media?: Media | null;
    /** Devices per node. */
    readonly devices?: number | null;
    /** Faster devices in front of `media`: a cache, an OpLog, the log of an OSD; `devices` of each node. */
    readonly cache?: { readonly media: Media; readonly devices: number } | null;
    readonly scheme?: Scheme | null;
    readonly coordinator?: Coordinator | null;
    /** `local`: share of reads served on the VM's node. `owner`: share of reads that take the owner's own copy when it has one (1 = S2D, 0 = vSAN). */
    readonly locality?: number | null;
    /** `owner`: share of I/O issued on the owner's node. */
    readonly alignment?: number | null;
    /** Extra data copies written per device copy. */
    readonly journal?: number | null;
    /** Metadata bytes per device write. */
    readonly metadata?: number | null;
    /** Software path of one I/O without any queue, seconds. */
    readonly software?: number | null;
    /** Time until a node counts as lost, seconds. */
    readonly detect?: number | null;
    /** Rebuild throttle, bytes/s per node; missing: nobody limits it, and it runs at `pace` (docs/io-model.md 8.2.5); 0: no rebuild. */
    readonly rebuild?: number | null;
    /** Which end of the ranges of what nobody stated: a rebuild nobody limits, the controller; missing: the centre. */
    readonly pace?: PaceEnd | null;
    /** Cores of a node, all of them. */
    readonly cores?: number | null;
    /** What the storage software takes of a node; missing: assumed (docs/io-model.md 8.1). */
    readonly controller?: ControllerInput | null;
    /** Background streams per receiver. */
    readonly streams?: number | null;
    /** Bytes a background stream sends back to back. */
    readonly quantum?: number | null;
    /** Bytes each peer of a rebuild sends at once to one port: an object or chunk, capped by the window. */
    readonly burst?: number | null;
    /** Used raw bytes per node: what is lost with one. */
    readonly raw?: number | null;
    /** Chunks (placement groups) on a node; missing: an imbalance of 1.1 is assumed. */
    readonly chunks?: number | null;
    /** `external`: clients are not on the storage nodes. */
    readonly clients?: 'colocated' | 'external' | null;
    readonly background?: Background | null;
}

/** Equal workloads are one class. Rates are of the whole class. */
export interface WorkloadClass {
    readonly name: string;
    /** Machines in the class; fewer than nodes pins each to its host, which is then the hot node. Missing: spread. */
    readonly machines?: number | null;
    /** 1/s, the whole class. */
    readonly iops: number;
    /** Highest rate held for a minute, 1/s; missing: 3 x `iops`, assumed. */
    readonly peak?: number | null;
    /** Missing: 0.3, assumed. */
    readonly writeShare?: number | null;
    /** Bytes per I/O; missing: 8 KiB, assumed. */
    readonly block?: number | null;
    /** Bytes per read where reads differ from writes. */
    readonly readBlock?: number | null;
    /** P99 objective, seconds. */
    readonly p99?: number | null;
    /** Squared coefficient of variation of the arrivals; missing: 1. */
    readonly ca2?: number | null;
    /** E[X^2]/E[X] of I/Os issued at once; missing: 1. */
    readonly burst?: number | null;
}

export interface StationLoad {
    readonly station: StationName;
    /** node-link and rack-uplink: bytes/s and direction; media: 1/s or bytes/s per node; switch-buffer: bytes one port may hold; controller: cores of a node. */
    readonly capacity: number | null;
    /** In the unit of `capacity`, without the hot-receiver factor. */
    readonly load: number | null;
    readonly unit: 'B/s' | '1/s' | 'B' | 'cores';
    /** With the hot-receiver factor (docs/io-model.md 2.8.7). */
    readonly utilisation: number | null;
    readonly meanUtilisation: number | null;
    readonly band: Band | null;
    /** Why a number is missing, or what bounds it. */
    readonly reason: string | null;
}

export interface RebuildTime {
    /** Seconds to heal after detection. */
    readonly seconds: number;
    /** Seconds without full redundancy: detection + healing. */
    readonly exposure: number;
    /** bytes/s per surviving node. */
    readonly rate: number;
}

/** One number with the way it came about. */
export interface Explained {
    /** Stable name, e.g. `node-link.utilisation`. */
    readonly id: string;
    readonly label: string;
    readonly value: number | null;
    readonly unit: string;
    readonly formula: string;
    readonly inputs: readonly {
        readonly name: string;
        readonly value: number | string | null;
        readonly unit: string;
        readonly assumed: boolean;
    }[];
    /** Section of the model and, where it has one, the outside source. */
    readonly source: string;
}
