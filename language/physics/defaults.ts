import { readsMayHit } from './media.ts';
import { defaultRtt, wireEfficiency } from './network/links.ts';
import type { Controller } from './node/controller.ts';
import { controllerOf } from './node/controller.ts';
import { GBPS, KIB, MIB, nonNegative, positive, share, whole } from './numbers.ts';
import type {
    Background,
    Coordinator,
    FabricInput,
    FailureDomain,
    Links,
    Media,
    PaceEnd,
    Scheme,
    WorkloadClass,
} from './types.ts';

/** Media per device; all assumed (conservative enterprise parts), data sheets override. docs/io-model.md 1.2. */
export const MEDIA: Readonly<Record<'nvme' | 'sas-ssd' | 'sata-ssd' | 'array' | 'hdd-7k', Media>> = {
    nvme: media(500e3, 100e3, 3000e6, 1500e6, 90e-6, 25e-6),
    'sas-ssd': media(150e3, 60e3, 1100e6, 900e6, 140e-6, 50e-6),
    'sata-ssd': media(80e3, 30e3, 530e6, 480e6, 180e-6, 70e-6),
    array: media(50e3, 50e3, 800e6, 800e6, 300e-6, 200e-6),
    'hdd-7k': media(80, 80, 200e6, 200e6, 12500e-6, 12500e-6),
};

function media(
    readIops: number,
    writeIops: number,
    readBandwidth: number,
    writeBandwidth: number,
    readLatency: number,
    writeLatency: number,
): Media {
    return {
        read: { iops: readIops, bandwidth: readBandwidth, latency: readLatency },
        write: { iops: writeIops, bandwidth: writeBandwidth, latency: writeLatency },
    };
}

/** The same on Ceph with its controller computed: whole I/Os vary as little at seven depths. docs/io-model.md 8.2.9. */
const CEPH_VARIABILITY = 0.1;
/** Variance of a device's latency over its squared mean. docs/io-model.md 1.2; 321 measured runs, S11 (P30). */
export const MEDIA_VARIABILITY = 0.5;

/** Share of raw space at which a platform stops writing. docs/io-model.md 1.2; S6, S29. */
export const FULL_RATIO = 0.95;

/** A seed copy writes in I/Os of this size (the 1 MiB column of docs/io-model.md 2.3), assumed. */
export const BULK_BLOCK = MIB;
/** Peak when only a mean is known. docs/io-model.md 1.1, assumed. */
export const PEAK_FACTOR = 3;
/** Slowest survivor over the mean when the number of chunks is unknown; reproduces docs/io-model.md 5.1. */
export const IMBALANCE = 1.1;

/** Software path of one I/O by coordinator, seconds. docs/io-model.md 1.3 (Ceph fits Reef QD1, S8; CSV layer, S11; the others assumed). */
const SOFTWARE: Readonly<Record<Coordinator, number>> = { local: 200e-6, primary: 330e-6, owner: 60e-6, array: 100e-6 };

/** Shared buffer of a common switch at that link rate; faster ones: ask. docs/io-model.md 1.2; S35, S36. */
export function defaultBuffer(rate: number): number | null {
    if (rate <= 10 * GBPS) {
        return 9 * MIB;
    }
    return rate < 100 * GBPS ? 32 * MIB : null;
}

/** Window of a warm TCP flow: no peer has more than this on the way to one port. docs/io-model.md 2.7, 8.2.8. */
const WINDOW = MIB;
/** What a rebuild pulls at once: Ceph's objects, an AOS extent group, the I/O of an S2D slab. docs/io-model.md 8.2.8; S6, the last assumed. */
const CHUNK: Readonly<Record<Coordinator, number>> = {
    primary: 4 * MIB,
    local: MIB,
    owner: 256 * KIB,
    array: MIB,
};

/** Bytes a peer releases at once when a rebuild pulls from it: the chunk, capped by the window, never less than what is sent back to back. docs/io-model.md 2.7, 8.2.8. */
export function defaultBurst(coordinator: Coordinator | null, quantum: number | null): number {
    return Math.max(Math.min(coordinator === null ? WINDOW : CHUNK[coordinator], WINDOW), quantum ?? 0);
}

/** Devices of one kind on each node, with the variability of their latency. */
export interface CachedMedia {
    readonly media: Media;
    readonly devices: number;
    readonly variability: number;
}

/** A fabric with every defaultable field filled in; what cannot be defaulted stays `null`. */
export interface Fabric {
    readonly nodes: number | null;
    readonly racks: number;
    readonly failureDomain: FailureDomain;
    readonly links: Links & { readonly mtu: number };
    /** Payload share of the line rate of these links. */
    readonly efficiency: number;
    readonly uplinks: { readonly count: number; readonly rate: number } | null;
    readonly oversubscription: number;
    readonly buffer: number | null;
    readonly alpha: number;
    readonly rtt: number;
    readonly media: Media | null;
    readonly devices: number | null;
    readonly variability: number;
    /** Faster devices in front of `media`. */
    readonly cache: CachedMedia | null;
    /** Reads may be served by them as well: the good end of what nobody knows. */
    readonly cacheHits: boolean;
    readonly scheme: Scheme | null;
    readonly coordinator: Coordinator | null;
    readonly locality: number;
    readonly alignment: number;
    readonly journal: number;
    readonly metadata: number;
    readonly software: number;
    readonly detect: number;
    readonly rebuild: number | null;
    readonly pace: PaceEnd;
    readonly streams: number;
    readonly quantum: number;
    /** Bytes each peer of a rebuild sends at once to one port. */
    readonly burst: number;
    /** Storage software of a node at `pace`; `null` in an array and where it cannot be told. */
    readonly controller: Controller | null;
    readonly raw: number | null;
    readonly chunks: number | null;
    readonly external: boolean;
    readonly background: Background;
    /** Names of the fields that hold a default. */
    readonly assumed: readonly string[];
}

function usableScheme(scheme: Scheme | null | undefined, coordinator: Coordinator | null): Scheme | null {
    if (!scheme) {
        return coordinator === 'array' ? { kind: 'replica', copies: 1 } : null;
    }
    if (scheme.kind === 'replica') {
        return whole(scheme.copies) === null ? null : scheme;
    }
    return whole(scheme.k) === null || whole(scheme.m, 0) === null ? null : scheme;
}

function usableMedia(media: Media | null | undefined): Media | null {
    if (!media) {
        return null;
    }
    const rates = [media.read, media.write].flatMap(r => [r.iops, r.bandwidth, r.latency]);
    return rates.every(rate => positive(rate) !== null) ? media : null;
}

function usableLinks(links: Links | null | undefined, missing: (name: string) => void): Links & { mtu: number } {
    const count = positive(links?.count),
        rate = positive(links?.rate);
    if (count === null || rate === null) {
        missing('links');
    }
    const framed = links?.transport !== 'fibre-channel';
    const mtu = links?.mtu;
    const usable = typeof mtu === 'number' && Number.isFinite(mtu) && wireEfficiency(mtu) !== null;
    if (framed && !usable) {
        missing('mtu');
    }
    const known = count !== null && rate !== null;
    return { ...links, count: known ? count : 2, rate: known ? rate : 25 * GBPS, mtu: usable ? mtu : 1500 };
}

const NO_BACKGROUND: Background = { tx: 0, rx: 0, read: 0, write: 0 };

/** Fills every documented default in and lists which. docs/io-model.md 1.2, 1.3. */
export function withDefaults(input: FabricInput): Fabric {
    const assumed: string[] = [];
    const or = <T>(name: string, value: T | null, fallback: T): T => {
        if (value === null) {
            assumed.push(name);
        }
        return value ?? fallback;
    };
    const links = usableLinks(input.links, name => assumed.push(name));
    const coordinator = input.coordinator ?? null;
    const racks = or('racks', whole(input.racks), 1);
    const uplinks =
        input.uplinks && positive(input.uplinks.count) !== null && positive(input.uplinks.rate) !== null
            ? input.uplinks
            : null;
    const usable = usableMedia(input.media);
    const scheme = usableScheme(input.scheme, coordinator);
    const pace = input.pace ?? 'centre',
        devices = positive(input.devices);
    const controller = controllerOf(
        {
            coordinator,
            devices,
            media: usable,
            cores: input.cores,
            controller: input.controller,
            locality: input.locality,
        },
        pace,
    );
    assumed.push(...(controller?.assumed ?? []).map(what => `controller.${what}`));
    const usual = controller !== null && coordinator === 'primary' ? CEPH_VARIABILITY : MEDIA_VARIABILITY;
    const faster = usable === null ? null : usableMedia(input.cache?.media),
        fasterDevices = positive(input.cache?.devices);
    const cache =
        faster === null || fasterDevices === null
            ? null
            : { media: faster, devices: fasterDevices, variability: nonNegative(faster.variability) ?? usual };
    const mayHit = readsMayHit({ cache, coordinator, media: usable });
    if (mayHit) {
        assumed.push('cache');
    }
    const localityMatters = coordinator === 'local' || coordinator === 'owner';
    const shared = positive(input.buffer);
    if (shared === null && defaultBuffer(links.rate) !== null) {
        assumed.push('buffer');
    }
    const oversubscription = positive(input.oversubscription);
    if (oversubscription === null && uplinks === null && racks > 1) {
        assumed.push('oversubscription');
    }
    return {
        nodes: whole(input.nodes),
        racks,
        links,
        uplinks,
        coordinator,
        failureDomain: input.failureDomain ?? 'host',
        efficiency: links.transport === 'fibre-channel' ? 1 : (wireEfficiency(links.mtu) ?? 1),
        oversubscription: oversubscription ?? 3,
        buffer: shared ?? defaultBuffer(links.rate),
        alpha: or('alpha', positive(input.alpha), 1),
        rtt: or('rtt', nonNegative(input.rtt), defaultRtt(links.rate)),
        media: usable,
        devices,
        controller,
        variability: usable === null ? usual : or('variability', nonNegative(usable.variability), usual),
        cache,
        cacheHits: mayHit && pace === 'low',
        scheme,
        locality: localityMatters
            ? or('locality', share(input.locality), coordinator === 'local' ? 0.95 : 1)
            : (share(input.locality) ?? 0),
        alignment: coordinator === 'owner' ? or('alignment', share(input.alignment), 1) : (share(input.alignment) ?? 1),
        journal: or('journal', nonNegative(input.journal), 0),
        metadata: or('metadata', nonNegative(input.metadata), 0),
        software: or('software', nonNegative(input.software), coordinator === null ? 0 : SOFTWARE[coordinator]),
        detect: or('detect', nonNegative(input.detect), 0),
        rebuild: nonNegative(input.rebuild),
        pace,
        streams: or('streams', positive(input.streams), 16),
        quantum: or('quantum', positive(input.quantum), 64 * KIB),
        burst: or('burst', positive(input.burst), defaultBurst(coordinator, positive(input.quantum))),
        raw: positive(input.raw),
        chunks: positive(input.chunks),
        external: input.clients === 'external',
        background: usableBackground(input.background),
        assumed,
    };
}

function usableBackground(background: Background | null | undefined): Background {
    if (!background) {
        return NO_BACKGROUND;
    }
    const { tx, rx, read, write } = background;
    return {
        tx: nonNegative(tx) ?? 0,
        rx: nonNegative(rx) ?? 0,
        read: nonNegative(read) ?? 0,
        write: nonNegative(write) ?? 0,
    };
}

/** A class with its defaults filled in; `null` when its rate is not a number one can use. */
export interface Workload {
    readonly name: string;
    readonly machines: number | null;
    readonly steady: number;
    readonly peak: number;
    readonly writeShare: number;
    readonly readBlock: number;
    readonly writeBlock: number;
    readonly p99: number | null;
    readonly ca2: number;
    readonly burst: number;
    readonly assumed: readonly string[];
}

/** Fills a workload's defaults in and lists which. docs/io-model.md 1.1. */
export function withWorkloadDefaults(input: WorkloadClass): Workload | null {
    const steady = nonNegative(input.iops);
    if (steady === null) {
        return null;
    }
    const assumed: string[] = [];
    const or = (name: string, value: number | null, fallback: number): number => {
        if (value === null) {
            assumed.push(name);
        }
        return value ?? fallback;
    };
    const writeBlock = or('block', positive(input.block), 8 * KIB);
    return {
        name: input.name,
        steady,
        writeBlock,
        assumed,
        machines: positive(input.machines),
        peak: Math.max(steady, or('peak', nonNegative(input.peak), PEAK_FACTOR * steady)),
        writeShare: or('writes', share(input.writeShare), 0.3),
        readBlock: positive(input.readBlock) ?? writeBlock,
        p99: positive(input.p99),
        ca2: nonNegative(input.ca2) ?? 1,
        burst: Math.max(1, positive(input.burst) ?? 1),
    };
}
