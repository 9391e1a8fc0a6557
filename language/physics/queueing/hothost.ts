import type { Directions, NetworkFactor, Placement } from '../load/eastwest.ts';
import { balanced } from '../load/eastwest.ts';

/**
 * tx and rx share on the node of a machine that has one host, per front-end byte of that machine. docs/io-model.md 2.3, "hot host".
 * `total`/`peer` are the network factors at its block size. Clients outside have no host here: the balanced share.
 */
export function hotHost(place: Placement, network: NetworkFactor, kind: 'read' | 'write'): Directions {
    const { nodes, scheme, coordinator } = place;
    if (place.external) {
        return balanced(place, network, kind);
    }
    switch (coordinator) {
        case 'local':
            return kind === 'write' ? { tx: network.total, rx: 0 } : { tx: 0, rx: network.total };
        case 'primary':
            if (kind === 'read') {
                return { tx: 0, rx: network.client + network.peer / nodes };
            }
            if (scheme.kind === 'replica') {
                return { tx: network.client + network.peer / nodes, rx: network.peer / nodes };
            }
            return {
                tx: network.client + network.peer / nodes,
                rx: (network.peer * (scheme.k + scheme.m - 1)) / (nodes * (scheme.k + scheme.m)),
            };
        case 'owner': {
            const bytes = network.client + (1 - network.client) * network.peer;
            return kind === 'write' ? { tx: bytes, rx: 0 } : { tx: 0, rx: bytes };
        }
        case 'array':
            return kind === 'write' ? { tx: network.total, rx: 0 } : { tx: 0, rx: network.total };
    }
}
