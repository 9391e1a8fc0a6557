import { positive } from '../numbers.ts';
import type { FailureDomain } from '../types.ts';

/** Chance that a transfer to a random other node leaves the rack: N(1-1/R)/(N-1). docs/io-model.md 2.3. */
export function leavesRack(nodes: number, racks: number): number {
    if (racks <= 1 || nodes <= 1) {
        return 0;
    }
    return Math.min(1, (nodes * (1 - 1 / racks)) / (nodes - 1));
}

/** The same for copies: always, when each copy has a rack of its own. docs/io-model.md 2.3. */
export function copiesLeaveRack(nodes: number, racks: number, domain: FailureDomain): number {
    if (racks <= 1) {
        return 0;
    }
    return domain === 'rack' ? 1 : leavesRack(nodes, racks);
}

/** What crosses racks, bytes/s of the whole cluster: copies, other transfers between nodes, and what comes from outside. */
export interface RackTraffic {
    readonly copyBytes: number;
    readonly otherBytes: number;
    /** A seed copy: every byte of it comes in over an uplink. docs/io-model.md 8.2.3. */
    readonly outsideBytes?: number;
}

/** bytes/s over the uplinks of one rack and direction; `nodes` are those before any was lost. docs/io-model.md 2.3, 8.2.3, 8.2.4. */
export function uplinkLoad(traffic: RackTraffic, nodes: number, racks: number, domain: FailureDomain): number {
    if (racks <= 1) {
        return 0;
    }
    const copies = traffic.copyBytes * copiesLeaveRack(nodes, racks, domain);
    return (copies + traffic.otherBytes * leavesRack(nodes, racks) + (traffic.outsideBytes ?? 0)) / racks;
}

/** bytes/s of a rack's uplinks per direction: stated ones, or 1/oversubscription of what its nodes can send. docs/io-model.md 1.2, docs/language.md 4. */
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
