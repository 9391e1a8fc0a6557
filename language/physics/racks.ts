import { positive } from './numbers.ts';
import type { FailureDomain } from './types.ts';

/** Chance that a transfer to a random other node leaves the rack: N(1-1/R)/(N-1). IO-MODEL 2.3. */
export function leavesRack(nodes: number, racks: number): number {
    if (racks <= 1 || nodes <= 1) {
        return 0;
    }
    return Math.min(1, (nodes * (1 - 1 / racks)) / (nodes - 1));
}

/** The same for copies: always, when each copy has a rack of its own. IO-MODEL 2.3. */
export function copiesLeaveRack(nodes: number, racks: number, domain: FailureDomain): number {
    if (racks <= 1) {
        return 0;
    }
    return domain === 'rack' ? 1 : leavesRack(nodes, racks);
}

/** bytes/s over the uplinks of one rack and direction. IO-MODEL 2.3. */
export function uplinkLoad(
    copyBytes: number,
    otherBytes: number,
    nodes: number,
    racks: number,
    domain: FailureDomain,
): number {
    return (copyBytes * copiesLeaveRack(nodes, racks, domain) + otherBytes * leavesRack(nodes, racks)) / racks;
}

/** bytes/s of a rack's uplinks per direction: stated ones, or 1/oversubscription of what its nodes can send. IO-MODEL 1.2, LANGUAGE 4. */
export function uplinkCapacity(input: {
    readonly uplinks: { readonly count: number; readonly rate: number } | null;
    readonly efficiency: number;
    readonly oversubscription: number;
    readonly nodes: number;
    readonly racks: number;
    readonly nodeBandwidth: number;
}): number | null {
    if (input.uplinks !== null) {
        return positive(input.uplinks.count * input.uplinks.rate * input.efficiency);
    }
    return positive(((input.nodes / input.racks) * input.nodeBandwidth) / input.oversubscription);
}
