import type { Coordinator, ErasureScheme, Scheme } from '../types.ts';
import { partialMethod, splitStripes, stripOf, writeCost } from './amplification.ts';

/** What decides how many bytes a front-end byte puts on the fabric. */
export interface Placement {
    readonly coordinator: Coordinator;
    readonly scheme: Scheme;
    /** Nodes that serve, survivors after a failure: what the load is spread over. */
    readonly nodes: number;
    /** Nodes before any was lost: what the factors are computed with, since lost copies are not back yet (docs/io-model.md 8.2.4). */
    readonly whole: number;
    readonly locality: number;
    readonly alignment: number;
    readonly external: boolean;
}

/** Network bytes per front-end byte (X of docs/io-model.md 2.3), and the part of it that is the client's own hop. */
export interface NetworkFactor {
    readonly total: number;
    readonly client: number;
    /** What the coordinator exchanges with its peers: total - client. */
    readonly peer: number;
}

function factor(client: number, peer: number): NetworkFactor {
    return { total: client + peer, client, peer };
}

/** Chance that a client's node is not the primary's: 1-1/N, 1 for clients outside. */
function elsewhere({ whole, external }: Placement): number {
    return external ? 1 : 1 - 1 / whole;
}

/** Peer bytes of a partial-stripe write per front-end byte of it; `rest` bytes on `touched` strips. docs/io-model.md 2.3. */
function partialPeerBytes(scheme: ErasureScheme, rest: number, touched: number): number {
    const { k, m } = scheme;
    const strip = stripOf(scheme);
    const cell = Math.min(rest, strip);
    switch (partialMethod(scheme, touched)) {
        case 'delta':
            return 2 * ((rest * (k - 1)) / k + m * cell);
        case 'reconstruct':
            return (((k - touched) * (k - 1)) / k) * cell + (rest * (k - 1)) / k + m * cell;
        case 'whole':
            return (2 * (k - 1) + m) * strip;
    }
}

/** Peer bytes per byte an erasure-coded primary exchanges for a write of `block` bytes: (k+m-1)/k on full stripes, the method's count on the partial one. docs/io-model.md 2.3. */
function erasurePeer(scheme: ErasureScheme, block: number): number {
    const { full, rest, touched, strip } = splitStripes(scheme, block);
    const fullBytes = full * (scheme.k + scheme.m - 1) * strip;
    return (fullBytes + (rest > 0 ? partialPeerBytes(scheme, rest, touched) : 0)) / block;
}

/** Device bytes read and written per front-end byte without journal and metadata: what an owner ships. docs/io-model.md 2.3. */
function deviceBytes(scheme: Scheme, block: number): number {
    const cost = writeCost(scheme, block);
    return (cost.readBytes + cost.writeBytes) / block;
}

/** Network bytes per byte written in I/Os of `block` bytes: X_w. docs/io-model.md 2.3; P09. */
export function writeFactor(place: Placement, block: number): NetworkFactor {
    const { coordinator, scheme, whole, alignment } = place;
    switch (coordinator) {
        case 'local':
            return factor(0, scheme.kind === 'replica' ? scheme.copies - 1 : scheme.m);
        case 'primary':
            return factor(elsewhere(place), scheme.kind === 'replica' ? scheme.copies - 1 : erasurePeer(scheme, block));
        case 'owner':
            return factor(1 - alignment, deviceBytes(scheme, block) * (1 - 1 / whole));
        case 'array':
            return factor(1, 0);
    }
}

/** Peer bytes per byte read from an erasure-coded primary: (k-1)/k, or whole stripes where the method is `whole`. docs/io-model.md 2.3; P11. */
function erasureReadPeer(scheme: ErasureScheme, block: number): number {
    if (scheme.method !== 'whole') {
        return (scheme.k - 1) / scheme.k;
    }
    const strip = stripOf(scheme);
    return ((scheme.k - 1) * strip * Math.ceil(block / (scheme.k * strip))) / block;
}

/** Remote share of an owner's reads: 1-r/N when it prefers its own copy (S2D, S11), 1-1/N by luck (vSAN); `locality` weighs the two. */
function ownerReadPeer({ scheme, whole, locality }: Placement): number {
    const byLuck = 1 - 1 / whole;
    if (scheme.kind === 'erasure') {
        return byLuck;
    }
    return locality * Math.max(0, 1 - scheme.copies / whole) + (1 - locality) * byLuck;
}

/** Network bytes per byte read in I/Os of `block` bytes: X_r. docs/io-model.md 2.3. */
export function readFactor(place: Placement, block: number): NetworkFactor {
    switch (place.coordinator) {
        case 'local':
            return factor(0, 1 - place.locality);
        case 'primary':
            return factor(elsewhere(place), place.scheme.kind === 'replica' ? 0 : erasureReadPeer(place.scheme, block));
        case 'owner':
            return factor(1 - place.alignment, ownerReadPeer(place));
        case 'array':
            return factor(1, 0);
    }
}

/** Per node and direction, share of a front-end byte. */
export interface Directions {
    readonly tx: number;
    readonly rx: number;
}

/** tx and rx of a byte written or read by machines spread over all nodes: X/N each; one side of the client's hop is outside for external clients, and the array's side for a SAN. docs/io-model.md 2.3. */
export function balanced(place: Placement, network: NetworkFactor, kind: 'read' | 'write'): Directions {
    const { nodes } = place;
    const each = network.total / nodes;
    const outside = network.client / nodes;
    if (place.coordinator === 'array') {
        return kind === 'write' ? { tx: each, rx: 0 } : { tx: 0, rx: each };
    }
    if (!place.external) {
        return { tx: each, rx: each };
    }
    return kind === 'write' ? { tx: each - outside, rx: each } : { tx: each, rx: each - outside };
}
