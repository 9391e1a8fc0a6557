import type { Fabric } from '../defaults.ts';
import { writeCost } from '../load/amplification.ts';
import { readFactor, writeFactor } from '../load/eastwest.ts';
import { placementOf } from '../load/loads.ts';
import { answering } from '../media.ts';
import { linkCapacity } from '../node/capacities.ts';
import { writeHops } from './latency.ts';

/** Mean of one I/O on an idle fabric, seconds: R_0 of the closed loop. `null` where scheme or nodes are not known. docs/io-model.md 2.8.8, 8.1. */
export function unloadedMean(fabric: Fabric, operation: 'read' | 'write', block: number): number | null {
    const place = placementOf(fabric, 0);
    if (place === null) {
        return null;
    }
    const serialisation = block / linkCapacity(fabric).one;
    const hop = fabric.rtt + serialisation;
    const read = answering(fabric, 'read', block, false)?.media.read.latency ?? 0,
        write = answering(fabric, 'write', block, false)?.media.write.latency ?? 0;
    if (operation === 'read') {
        return fabric.software + read + Math.min(readFactor(place, block).total, 2) * hop;
    }
    const copies = Math.max(0, writeFactor(place, block).peer - 1) * serialisation;
    const readFirst = writeCost(place.scheme, block).reads > 0 ? hop + read : 0;
    return fabric.software + write + writeHops(place) * hop + copies + readFirst;
}
