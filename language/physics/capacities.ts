import type { Fabric } from './defaults.ts';
import type { Placement } from './eastwest.ts';
import { activeLinks } from './links.ts';
import type { LoadVector } from './loads.ts';
import type { Background } from './types.ts';

/** bytes/s of one node and of one of its links, per direction: C and c_l. IO-MODEL 2.1. */
export function linkCapacity(fabric: Fabric): { readonly node: number; readonly one: number } {
    const one = fabric.links.rate * fabric.efficiency;
    return { one, node: activeLinks(fabric.links.count, fabric.links.bond) * one };
}

/** Per-device I/O share and byte share of media; the larger is the utilisation. IO-MODEL 2.6. */
export function mediaShares(
    fabric: Fabric,
    nodes: number,
    load: Pick<LoadVector, 'readOps' | 'writeOps' | 'readBytes' | 'writeBytes'>,
    background: Pick<Background, 'read' | 'write'>,
): { readonly ops: number; readonly bytes: number } | null {
    const { media, devices } = fabric;
    if (media === null || devices === null) {
        return null;
    }
    const all = nodes * devices;
    return {
        ops: (load.readOps / media.read.iops + load.writeOps / media.write.iops) / all,
        bytes:
            (load.readBytes / media.read.bandwidth + load.writeBytes / media.write.bandwidth) / all +
            (background.read / media.read.bandwidth + background.write / media.write.bandwidth) / devices,
    };
}

/** Nodes whose media serve: an array's ports do not fail with a host. */
export function mediaNodes(fabric: Fabric, place: Placement): number {
    return place.coordinator === 'array' ? (fabric.nodes ?? place.nodes) : place.nodes;
}
