import type { Fabric } from '../defaults.ts';
import { rebuildFactor } from '../load/amplification.ts';
import { mediaRebuild } from '../media.ts';
import { linkCapacity } from '../node/capacities.ts';
import { shareOfWork, spins, streamWork } from '../node/controller.ts';
import type { PaceEnd } from '../types.ts';

/** bytes/s per node. */
export type Pace = Readonly<Record<PaceEnd, number>>;

/** Per flash device: 80 to 160 MB/s measured under client load (S12), 40 fits the one published AOS figure. docs/io-model.md 8.2.5. */
const FLASH: Pace = { low: 40e6, centre: 80e6, high: 160e6 };
/** Per hard disk (S12); the centre is the geometric mean. */
const HARD_DISK: Pace = { low: 3e6, centre: Math.sqrt(15) * 1e6, high: 5e6 };
/** Where a platform publishes what it does that is the centre: Ceph's backfill. docs/io-model.md 1.3, 8.2.5; S12, S28. */
const CEPH_FLASH = 100e6;
/** Flash devices of a node that states none, assumed. */
export const DEVICES = 4;

/**
 * What a rebuild that nobody limits takes, bytes/s per node: so much per device, each end capped by what links, media and controller can carry
 * at all. It does not give way to what runs beside it. docs/io-model.md 8.2.5.
 */
export function unlimitedRebuild(fabric: Fabric): Pace {
    const { media, devices, scheme } = fabric;
    const each =
        media !== null && spins(media)
            ? HARD_DISK
            : fabric.coordinator === 'primary'
              ? { ...FLASH, centre: CEPH_FLASH }
              : FLASH;
    const count = devices ?? DEVICES,
        factor = scheme === null ? 1 : rebuildFactor(scheme);
    const byMedia = mediaRebuild(fabric, factor, { capacity: 1, cache: 1 });
    const most = Math.min(linkCapacity(fabric).node / factor, byMedia, controllerRebuild(fabric, factor));
    const end = (rate: number) => Math.min(rate * count, most);
    return { low: end(each.low), centre: end(each.centre), high: end(each.high) };
}

/** Work of a node's controller for each byte per second it rebuilds: it writes one and reads A, in pieces of what a rebuild pulls. docs/io-model.md 8.1. */
export function rebuildWork(fabric: Fabric, factor: number) {
    const piece = streamWork(fabric.burst);
    return { read: factor * piece, write: piece };
}

/** What a controller that does nothing else can rebuild, bytes/s per node. */
function controllerRebuild(fabric: Fabric, factor: number): number {
    return fabric.controller === null ? Infinity : 1 / shareOfWork(rebuildWork(fabric, factor), fabric.controller);
}
