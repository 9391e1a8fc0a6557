import type { CachedMedia, Fabric } from './defaults.ts';
import { writeCost } from './load/amplification.ts';
import type { Placement } from './load/eastwest.ts';
import type { LoadVector } from './load/loads.ts';
import { spins } from './node/controller.ts';
import { KIB } from './numbers.ts';
import type { Media, Scheme } from './types.ts';

/**
 * The devices of a node: those that keep the data, and where a node has two kinds the faster ones in front of them: a cache, an OpLog, the
 * log of an OSD. Reads are served by what keeps the data; the credit of a cache is only the good end of a range. docs/io-model.md 1.3, 2.6, 8.2.12.
 */

/** Writes below this size go through the log of an OSD on hard disks (`prefer_deferred_size`). docs/io-model.md 1.3; S29. */
const DEFERRED = 64 * KIB;

/** What a fabric says that decides where a write lands. */
type Landing = Pick<Fabric, 'cache' | 'coordinator' | 'media'>;

/** Whether a write of `block` bytes is acknowledged by the faster devices: always in a cache and an OpLog, in front of an OSD only what is deferred. docs/io-model.md 8.2.12. */
export function landsInCache({ cache, coordinator, media }: Landing, block: number): boolean {
    if (cache === null || coordinator === 'array') {
        return false;
    }
    return coordinator === 'primary' ? media !== null && spins(media) && block < DEFERRED : true;
}

/** Extra copies of the data of a write: what lands in a cache first is written twice. docs/io-model.md 1.3, 8.2.12. */
export function journalOf(fabric: Landing & Pick<Fabric, 'journal'>, block: number): number {
    return landsInCache(fabric, block) ? Math.max(1, fabric.journal) : fabric.journal;
}

/** Writes a second, and bytes of them, that the faster devices take for one front-end write: everything but the data where it stays. docs/io-model.md 8.2.12. */
export function cachedPart(
    fabric: Pick<Fabric, 'cache'>,
    scheme: Scheme,
    block: number,
    cost: { readonly writes: number; readonly writeBytes: number },
): { readonly ops: number; readonly bytes: number } {
    const bytes = fabric.cache === null ? 0 : cost.writeBytes - writeCost(scheme, block).writeBytes;
    return { ops: bytes > 0 ? cost.writes : 0, bytes };
}

/** Whether what is copied or rebuilt passes through the cache: where a volume has an owner; AOS and Ceph write streams to where they stay. docs/io-model.md 8.2.2, 8.2.12. */
export function streamsThroughCache({ cache, coordinator }: Pick<Fabric, 'cache' | 'coordinator'>): boolean {
    return cache !== null && coordinator === 'owner';
}

/** Whether reads may come out of the cache: hybrids of AOS, S2D and vSAN keep there what is read often. docs/io-model.md 8.2.12. */
export function readsMayHit({ cache, coordinator, media }: Landing): boolean {
    return cache !== null && media !== null && spins(media) && (coordinator === 'local' || coordinator === 'owner');
}

/** Nodes whose media serve: an array's ports do not fail with a host. */
export function mediaNodes(fabric: Fabric, place: Placement): number {
    return place.coordinator === 'array' ? (fabric.nodes ?? place.nodes) : place.nodes;
}

/** What one kind of devices serves of the foreground, whole fabric, and beside it, bytes/s per node; and the share of one device that is busy with it. docs/io-model.md 2.6. */
export interface DeviceShares {
    readonly media: Media;
    /** On each node. */
    readonly devices: number;
    readonly readOps: number;
    readonly writeOps: number;
    readonly readBytes: number;
    readonly writeBytes: number;
    /** Beside the foreground. */
    readonly read: number;
    readonly write: number;
    /** Busy with I/Os, and with bytes: the larger is the utilisation. */
    readonly ops: number;
    readonly bytes: number;
}

/** Both kinds of devices of a node. */
export interface MediaShares {
    readonly capacity: DeviceShares;
    readonly cache: DeviceShares | null;
    /** Reads are served by the cache: the good end of a range. */
    readonly hit: boolean;
}

/** Utilisation of one kind of devices. */
export function busiest({ ops, bytes }: Pick<DeviceShares, 'ops' | 'bytes'>): number {
    return Math.max(ops, bytes);
}

/** bytes/s per node that are read and written beside the foreground; `cacheWrite` is the part of `write` that faster devices take. */
export interface MediaBackground {
    readonly read: number;
    readonly write: number;
    readonly cacheWrite: number;
}

type MediaLoad = Pick<LoadVector, 'readOps' | 'writeOps' | 'readBytes' | 'writeBytes' | 'cachedOps' | 'cachedBytes'>;

function shares(
    media: Media,
    devices: number,
    nodes: number,
    load: Pick<LoadVector, 'readOps' | 'writeOps' | 'readBytes' | 'writeBytes'>,
    background: { readonly read: number; readonly write: number },
): DeviceShares {
    const all = nodes * devices;
    return {
        ...load,
        ...background,
        media,
        devices,
        ops: (load.readOps / media.read.iops + load.writeOps / media.write.iops) / all,
        bytes:
            (load.readBytes / media.read.bandwidth + load.writeBytes / media.write.bandwidth) / all +
            (background.read / media.read.bandwidth + background.write / media.write.bandwidth) / devices,
    };
}

/** How busy the devices of a node are; `null` where they are not stated. docs/io-model.md 2.6, 8.2.12. */
export function mediaShares(
    fabric: Fabric,
    nodes: number,
    load: MediaLoad,
    background: MediaBackground,
): MediaShares | null {
    const { media, devices, cache } = fabric;
    if (media === null || devices === null) {
        return null;
    }
    const served = (hit: boolean): MediaShares => {
        const reads = { readOps: load.readOps, readBytes: load.readBytes },
            none = { readOps: 0, readBytes: 0 };
        const stays = { writeOps: load.writeOps, writeBytes: load.writeBytes - load.cachedBytes },
            lands = { writeOps: load.cachedOps, writeBytes: load.cachedBytes };
        return {
            hit,
            capacity: shares(
                media,
                devices,
                nodes,
                { ...(hit ? none : reads), ...stays },
                {
                    read: background.read,
                    write: background.write - background.cacheWrite,
                },
            ),
            cache:
                cache === null
                    ? null
                    : shares(
                          cache.media,
                          cache.devices,
                          nodes,
                          { ...(hit ? reads : none), ...lands },
                          {
                              read: 0,
                              write: background.cacheWrite,
                          },
                      ),
        };
    };
    const usual = served(false);
    if (!fabric.cacheHits) {
        return usual;
    }
    const better = served(true);
    return busiest(tightest(better)) <= busiest(tightest(usual)) ? better : usual;
}

/** The busier kind of devices. */
export function tightest({ capacity, cache }: MediaShares): DeviceShares {
    return cache !== null && busiest(cache) > busiest(capacity) ? cache : capacity;
}

/** The devices that answer an I/O of `block` bytes. docs/io-model.md 2.8.8, 8.2.12. */
export function answering(
    fabric: Fabric,
    operation: 'read' | 'write',
    block: number,
    hit: boolean,
): CachedMedia | null {
    const inCache = operation === 'read' ? hit : landsInCache(fabric, block);
    if (inCache && fabric.cache !== null) {
        return fabric.cache;
    }
    return fabric.media === null
        ? null
        : { media: fabric.media, devices: fabric.devices ?? 1, variability: fabric.variability };
}

/** Most a node's devices let be rebuilt, bytes/s: each byte is read `factor` times and written once. `left`: share that is free of each kind. docs/io-model.md 2.5, 8.2.5. */
export function mediaRebuild(
    fabric: Fabric,
    factor: number,
    left: { readonly capacity: number; readonly cache: number },
): number {
    const { media, devices, cache } = fabric;
    if (media === null || devices === null) {
        return Infinity;
    }
    const stays = (left.capacity * devices) / (factor / media.read.bandwidth + 1 / media.write.bandwidth);
    return cache !== null && streamsThroughCache(fabric)
        ? Math.min(stays, left.cache * cache.devices * cache.media.write.bandwidth)
        : stays;
}
