import type { Background, Scenario } from './types.ts';
import type { Fabric } from './defaults.ts';
import { BULK_BLOCK } from './defaults.ts';
import type { LoadVector } from './loads.ts';
import type { Placement } from './eastwest.ts';
import { writeFactor } from './eastwest.ts';
import { rebuildFactor, writeCost } from './amplification.ts';
import { linkCapacity, mediaNodes, mediaShares } from './capacities.ts';
import { TARGET } from './bands.ts';
import { canSelfHeal, linkRebuildLimit } from './rebuild.ts';

/** Whether the scenario loses a node, copies data in, and how hard the workloads run. IO-MODEL 2.4. */
export const SCENARIO_PARTS: Readonly<Record<Scenario, { readonly foreground: 'steady' | 'peak'; readonly lost: 0 | 1; readonly ingest: boolean; readonly rebalance: boolean }>> = {
    'steady': { foreground: 'steady', lost: 0, ingest: false, rebalance: false },
    'peak': { foreground: 'peak', lost: 0, ingest: false, rebalance: false },
    'node-failure': { foreground: 'peak', lost: 1, ingest: false, rebalance: false },
    'rebalance': { foreground: 'steady', lost: 0, ingest: false, rebalance: true },
    'ingest': { foreground: 'steady', lost: 0, ingest: true, rebalance: false },
    'ingest+peak': { foreground: 'peak', lost: 0, ingest: true, rebalance: false },
    'failure+ingest': { foreground: 'peak', lost: 1, ingest: true, rebalance: false },
};

/** Everything `stations` needs: a state of the fabric, what runs on it, and what copies and heals. bytes/s. */
export interface Situation {
    readonly fabric: Fabric;
    readonly scenario: Scenario;
    readonly foreground: LoadVector;
    /** Copied into the cluster, bytes/s. */
    readonly ingest: number;
    /** Moved per node, bytes/s, in `rebalance`. */
    readonly rebalance: number;
    /** Overrides the fabric's rebuild rate, bytes/s per node. */
    readonly rebuild?: number | null;
}

/** Background of a scenario per node and the cluster bytes behind it. bytes/s. IO-MODEL 2.4. */
export interface BackgroundLoad extends Background {
    readonly copyBytes: number;
    readonly otherBytes: number;
    /** R_d, bytes/s per node; `null` when nothing heals. */
    readonly rebuild: number | null;
}

/** R_d without a throttle: what 70 % of the hot link and of the media leave. IO-MODEL 2.5. */
function freeRebuildRate(s: Situation, place: Placement, factor: number): number {
    const { node } = linkCapacity(s.fabric);
    const busiest = Math.max(s.foreground.tx + s.foreground.excessTx, s.foreground.rx + s.foreground.excessRx);
    const link = linkRebuildLimit({ target: TARGET, foreground: busiest / node, capacity: node, factor, streams: s.fabric.streams });
    const { media, devices } = s.fabric;
    const used = mediaShares(s.fabric, place.nodes, s.foreground, { read: 0, write: 0 });
    if (media === null || devices === null || used === null) return link;
    const perByte = (factor / media.read.bandwidth + 1 / media.write.bandwidth) / devices;
    return Math.min(link, Math.max(0, TARGET - used.bytes) / perByte);
}

function rebuildRate(s: Situation, place: Placement): number | null {
    const { fabric } = s;
    if (SCENARIO_PARTS[s.scenario].lost === 0 || place.coordinator === 'array') return null;
    if (fabric.scheme === null || fabric.nodes === null || !canSelfHeal(fabric.nodes, fabric.scheme)) return null;
    return s.rebuild ?? fabric.rebuild ?? freeRebuildRate(s, place, rebuildFactor(fabric.scheme));
}

/** Rebuild, rebalance, copy and free-form background of a scenario. IO-MODEL 2.4. */
export function backgroundOf(s: Situation, place: Placement): BackgroundLoad {
    const parts = SCENARIO_PARTS[s.scenario], n = place.nodes, free = s.fabric.background;
    const rebuild = rebuildRate(s, place);
    const healed = rebuild ?? 0;
    const healing = healed * (s.fabric.scheme === null ? 1 : rebuildFactor(s.fabric.scheme));
    const moved = parts.rebalance ? s.rebalance : 0;
    const ingest = parts.ingest ? s.ingest : 0;
    const network = writeFactor(place, BULK_BLOCK);
    const cost = writeCost(place.scheme, BULK_BLOCK, s.fabric.journal, s.fabric.metadata);
    const outbound = ingest * (network.total - (place.external ? network.client : 0)) / n;
    // The array's side of its hop is not on a node; clients outside write straight to the primary, without a mover in between.
    const inbound = ingest * (place.coordinator === 'array' ? 1 : place.external ? network.total : 1 + network.total) / n;
    return {
        tx: healing + moved + outbound + free.tx, rx: healing + moved + inbound + free.rx,
        read: healing + moved + free.read, write: healed + moved + ingest * cost.writeBytes / BULK_BLOCK / mediaNodes(s.fabric, place) + free.write,
        copyBytes: healing * n + ingest * network.peer,
        otherBytes: moved * n + ingest * (1 + network.client) + (free.tx + free.rx) / 2 * n, rebuild,
    };
}
