import type { Fabric } from './defaults.ts';
import { BULK_BLOCK } from './defaults.ts';
import { rebuildFactor, writeCost } from './load/amplification.ts';
import type { Placement } from './load/eastwest.ts';
import { readFactor, writeFactor } from './load/eastwest.ts';
import type { LoadVector } from './load/loads.ts';
import { survivesTwo } from './load/loads.ts';
import { canSelfHeal, hotReceiver, linkRebuildLimit } from './load/rebuild.ts';
import { cachedPart, journalOf, mediaNodes, mediaRebuild, mediaShares, streamsThroughCache } from './media.ts';
import { rebuildWork, unlimitedRebuild } from './network/pace.ts';
import type { RackTraffic } from './network/racks.ts';
import { uplinkCapacity, uplinkLoad } from './network/racks.ts';
import { linkCapacity } from './node/capacities.ts';
import { readOperations, shareOfWork, streamWork, workOf, writeOperations } from './node/controller.ts';
import type { Background, Scenario } from './types.ts';
import { SCENARIOS } from './types.ts';

/** What a scenario is made of. docs/io-model.md 2.4, 8.3. */
export interface ScenarioParts {
    readonly foreground: 'steady' | 'peak';
    /** Nodes that are lost or in maintenance. */
    readonly lost: 0 | 1 | 2;
    /** One of them is rebuilt. */
    readonly heals: boolean;
    readonly ingest: boolean;
    /** The last delta of the machines that are switched over is copied as well. */
    readonly delta: boolean;
    readonly rebalance: boolean;
    /** One link of every node, or one uplink of every rack, is down. */
    readonly down: 'link' | 'uplink' | null;
    /** Scenarios it is never milder than. */
    readonly parents: readonly Scenario[];
}

const CALM: ScenarioParts = {
    foreground: 'peak',
    lost: 0,
    heals: false,
    ingest: false,
    delta: false,
    rebalance: false,
    down: null,
    parents: [],
};

/** Whether the scenario loses a node, copies data in, and how hard the workloads run. docs/io-model.md 2.4, 8.3. */
export const SCENARIO_PARTS: Readonly<Record<Scenario, ScenarioParts>> = {
    steady: { ...CALM, foreground: 'steady' },
    peak: { ...CALM, parents: ['steady'] },
    'link-failure': { ...CALM, down: 'link', parents: ['peak'] },
    'uplink-failure': { ...CALM, down: 'uplink', parents: ['peak'] },
    maintenance: { ...CALM, lost: 1, parents: ['peak'] },
    'node-failure': { ...CALM, lost: 1, heals: true, parents: ['maintenance'] },
    'maintenance+failure': { ...CALM, lost: 2, heals: true, parents: ['node-failure'] },
    rebalance: { ...CALM, foreground: 'steady', rebalance: true, parents: ['steady'] },
    ingest: { ...CALM, foreground: 'steady', ingest: true, parents: ['steady'] },
    'ingest+peak': { ...CALM, ingest: true, parents: ['ingest', 'peak'] },
    cutover: { ...CALM, ingest: true, delta: true, parents: ['ingest+peak'] },
    'failure+ingest': { ...CALM, lost: 1, heals: true, ingest: true, parents: ['ingest+peak', 'node-failure'] },
};

/** Scenarios that apply to a fabric, in their order: with one rack, one uplink, one link or two copies some say nothing of their own. docs/io-model.md 8.3. */
export function scenariosOf(fabric: Fabric): readonly Scenario[] {
    const { nodes, links, racks, uplinks } = fabric;
    return SCENARIOS.filter(scenario => {
        switch (scenario) {
            case 'link-failure':
                return links.count >= 2 && links.bond !== 'active-backup';
            case 'uplink-failure':
                return racks > 1 && uplinks !== null && uplinks.count >= 2;
            case 'maintenance':
                return nodes !== null && nodes >= 2;
            case 'maintenance+failure':
                return survivesTwo(fabric);
            default:
                return true;
        }
    });
}

/** The fabric as a scenario finds it: with a link of every node, or an uplink of every rack, down. docs/io-model.md 8.3. */
export function asFound(fabric: Fabric, scenario: Scenario): Fabric {
    const { links, uplinks, racks, nodes, efficiency } = fabric;
    const { down } = SCENARIO_PARTS[scenario];
    if (down === 'link' && links.count >= 2 && links.bond !== 'active-backup') {
        const room = rackUplinkCapacity(fabric, { nodes: nodes ?? 1 });
        // A rack has the uplinks it has: fewer links of its nodes make them no narrower.
        const same = uplinks ?? (racks > 1 && room !== null ? { count: 1, rate: room / efficiency } : null);
        return { ...fabric, links: { ...links, count: links.count - 1 }, uplinks: same };
    }
    return down === 'uplink' && racks > 1 && uplinks !== null && uplinks.count >= 2
        ? { ...fabric, uplinks: { ...uplinks, count: uplinks.count - 1 } }
        : fabric;
}

/** Everything `stations` needs: a state of the fabric, what runs on it, and what copies and heals. bytes/s. */
export interface Situation {
    readonly fabric: Fabric;
    readonly scenario: Scenario;
    readonly foreground: LoadVector;
    /** Copied into the cluster, bytes/s. */
    readonly ingest: number;
    /** Of the machines that are switched over, what is copied on top, bytes/s, in `cutover`. */
    readonly delta: number;
    /** Copied out of the cluster, bytes/s, wherever something may be copied in. */
    readonly egress?: number;
    /** Hosts are emptied while something may be copied: what lies on them is built anew on the others, at the rate of a rebuild. */
    readonly evacuates?: boolean;
    /** Moved per node, bytes/s, in `rebalance`. */
    readonly rebalance: number;
    /** Overrides the fabric's rebuild rate, bytes/s per node. */
    readonly rebuild?: number | null;
}

/** Background of a scenario per node and the cluster bytes behind it. bytes/s. docs/io-model.md 2.4. */
export interface BackgroundLoad extends Background {
    readonly copyBytes: number;
    readonly otherBytes: number;
    /** Of `write` what faster devices in front take. */
    readonly cacheWrite: number;
    /** Of a copy that leaves, which arrives nowhere here: every node has the same. */
    readonly evenTx: number;
    readonly evenRx: number;
    /** What comes from outside the racks. */
    readonly outsideBytes: number;
    /** Work of a node's controller per second, in operations of 4 KiB (docs/io-model.md 8.1). */
    readonly readWork: number;
    readonly writeWork: number;
    /** R_d, bytes/s per node; `null` when nothing heals. */
    readonly rebuild: number | null;
    /** The same while hosts are emptied, bytes/s per node; 0 where none is. */
    readonly evacuation: number;
}

/**
 * Largest R_d, bytes/s per node, that leaves every station at `target`: node link in both directions, media and rack uplinks, beside
 * the foreground and everything else that is copied. docs/io-model.md 2.5 names link and media; the uplinks carry the same bytes.
 */
function rebuildRoom(s: Situation, place: Placement, rest: BackgroundLoad, target: number): number {
    const { fabric, foreground } = s,
        factor = fabric.scheme === null ? 1 : rebuildFactor(fabric.scheme);
    const { node } = linkCapacity(fabric),
        hot = hotReceiver(fabric.streams);
    const direction = (busy: number, other: number) =>
        linkRebuildLimit({
            target,
            foreground: (busy + other * hot) / node,
            capacity: node,
            factor,
            streams: fabric.streams,
        });
    const rooms = [
        direction(foreground.tx + foreground.excessTx + rest.evenTx, rest.tx),
        direction(foreground.rx + foreground.excessRx + rest.evenRx, rest.rx),
    ];
    const used = mediaShares(fabric, place.nodes, foreground, rest);
    if (used !== null) {
        const left = (bytes: number) => Math.max(0, target - bytes);
        rooms.push(
            mediaRebuild(fabric, factor, { capacity: left(used.capacity.bytes), cache: left(used.cache?.bytes ?? 0) }),
        );
    }
    if (fabric.controller !== null) {
        const used = controllerUse(fabric, place.nodes, foreground, rest),
            each = shareOfWork(rebuildWork(fabric, factor), fabric.controller);
        rooms.push(Math.max(0, target - used) / each);
    }
    const uplink = rackUplinkCapacity(fabric, place);
    const each = uplinkLoad(
        { copyBytes: factor * senders(place), otherBytes: 0 },
        place.whole,
        fabric.racks,
        fabric.failureDomain,
    );
    if (uplink !== null && each > 0) {
        const busy = uplinkLoad(leaving(foreground, rest), place.whole, fabric.racks, fabric.failureDomain);
        rooms.push(Math.max(0, target * uplink - busy) / each);
    }
    return Math.min(...rooms);
}

/** Share of the hot node's controller in use; 0 without one. docs/io-model.md 8.1. */
export function controllerUse(
    fabric: Fabric,
    nodes: number,
    foreground: Pick<LoadVector, 'readWork' | 'writeWork' | 'excessWork'>,
    background: Pick<BackgroundLoad, 'readWork' | 'writeWork'>,
): number {
    return fabric.controller === null
        ? 0
        : shareOfWork(
              {
                  read: foreground.readWork / nodes + foreground.excessWork + background.readWork,
                  write: foreground.writeWork / nodes + background.writeWork,
              },
              fabric.controller,
          );
}

/** Everything that crosses racks in a situation. */
export function leaving(
    foreground: Pick<LoadVector, 'copyBytes' | 'otherBytes'>,
    background: Pick<BackgroundLoad, 'copyBytes' | 'otherBytes' | 'outsideBytes'>,
): RackTraffic {
    return {
        copyBytes: foreground.copyBytes + background.copyBytes,
        otherBytes: foreground.otherBytes + background.otherBytes,
        outsideBytes: background.outsideBytes,
    };
}

/** bytes/s of a rack's uplinks, as they are with all nodes in place. */
export function rackUplinkCapacity(fabric: Fabric, place: Pick<Placement, 'nodes'>): number | null {
    const { uplinks, efficiency, oversubscription, racks } = fabric;
    return uplinkCapacity({
        uplinks,
        efficiency,
        oversubscription,
        nodes: fabric.nodes ?? place.nodes,
        racks,
        nodeBandwidth: linkCapacity(fabric).node,
    });
}

/** Nodes that send what is rebuilt: all but the lost one, also while another is in maintenance (the safe side). docs/io-model.md 8.3. */
function senders(place: Placement): number {
    return Math.max(place.nodes, place.whole - 1);
}

/** Most a lost node can be healed at with everything else as it is: what full stations leave, bytes/s per node. A throttle above it is not reached. docs/io-model.md 2.5. */
export function reachableRebuild(s: Situation, place: Placement): number {
    return rebuildRoom(s, place, restOf(s, place), 1);
}

function rebuildRate(s: Situation, place: Placement): number | null {
    const { fabric } = s;
    if (!SCENARIO_PARTS[s.scenario].heals || place.coordinator === 'array') {
        return null;
    }
    if (fabric.scheme === null || fabric.nodes === null || !canSelfHeal(fabric.nodes, fabric.scheme)) {
        return null;
    }
    return paceOf(s);
}

/** What hosts that are emptied ask of the others, bytes/s each: one host after the other, and behind the rebuild of a lost node, which uses the same throttle. */
function evacuationRate(s: Situation, place: Placement): number {
    const applies = s.evacuates === true && SCENARIO_PARTS[s.scenario].ingest && place.coordinator !== 'array';
    return applies && s.fabric.scheme !== null ? paceOf(s) : 0;
}

/** R_d, bytes/s per node: what is set, or what nobody limits. */
function paceOf(s: Situation): number {
    const { fabric } = s;
    return s.rebuild ?? fabric.rebuild ?? unlimitedRebuild(fabric)[fabric.pace];
}

/** Rebuild, rebalance, copy and free-form background of a scenario. docs/io-model.md 2.4. */
export function backgroundOf(s: Situation, place: Placement): BackgroundLoad {
    const rest = restOf(s, place),
        rebuild = rebuildRate(s, place),
        healed = rebuild ?? evacuationRate(s, place);
    const factor = s.fabric.scheme === null ? 1 : rebuildFactor(s.fabric.scheme),
        healing = healed * factor,
        work = rebuildWork(s.fabric, factor),
        cached = streamsThroughCache(s.fabric) ? healed : 0;
    return {
        evenTx: rest.evenTx,
        evenRx: rest.evenRx,
        tx: rest.tx + healing,
        rx: rest.rx + healing,
        read: rest.read + healing,
        write: rest.write + healed + cached,
        cacheWrite: rest.cacheWrite + cached,
        copyBytes: rest.copyBytes + healing * senders(place),
        otherBytes: rest.otherBytes,
        outsideBytes: rest.outsideBytes,
        readWork: rest.readWork + healed * work.read,
        writeWork: rest.writeWork + healed * work.write,
        rebuild,
        evacuation: rebuild === null ? healed : 0,
    };
}

/** The same without the rebuild. */
function restOf(s: Situation, place: Placement): BackgroundLoad {
    const parts = SCENARIO_PARTS[s.scenario],
        n = place.nodes,
        free = s.fabric.background;
    const moved = parts.rebalance ? s.rebalance : 0;
    const ingest = (parts.ingest ? s.ingest : 0) + (parts.delta ? s.delta : 0),
        leaving = parts.ingest ? (s.egress ?? 0) : 0;
    const network = writeFactor(place, BULK_BLOCK);
    // A stream passes the journal by on AOS (docs/io-model.md 1.3, 8.2.2); elsewhere it is written like anything else.
    const journal = place.coordinator === 'local' ? 0 : journalOf(s.fabric, BULK_BLOCK);
    const cost = writeCost(place.scheme, BULK_BLOCK, journal, s.fabric.metadata);
    const cached = cachedPart(s.fabric, place.scheme, BULK_BLOCK, cost);
    const serving = mediaNodes(s.fabric, place),
        movedOn = streamsThroughCache(s.fabric) ? moved : 0;
    const operations = workOf(writeOperations(place.scheme, BULK_BLOCK)),
        piece = streamWork(BULK_BLOCK);
    const outbound = (ingest * (network.total - (place.external ? network.client : 0))) / n;
    // The array's side of its hop is not on a node; clients outside write straight to the primary, without a mover in between.
    const inbound =
        (ingest * (place.coordinator === 'array' ? 1 : place.external ? network.total : 1 + network.total)) / n;
    // What is read for a copy crosses the network as any read does, and then leaves its node once more for the target (8.2.6).
    const reading = readFactor(place, BULK_BLOCK),
        fetched = (leaving * reading.total) / n;
    const reads = workOf(readOperations(place.scheme, BULK_BLOCK));
    const sent = leaving / n + (place.coordinator === 'array' ? 0 : fetched);
    return {
        evenTx: sent,
        evenRx: fetched,
        tx: moved + outbound + free.tx,
        rx: moved + inbound + free.rx,
        read: moved + leaving / serving + free.read,
        write: moved + movedOn + (ingest * cost.writeBytes) / BULK_BLOCK / serving + free.write,
        cacheWrite: movedOn + (ingest * cached.bytes) / BULK_BLOCK / serving,
        copyBytes: ingest * network.peer + leaving * reading.peer,
        otherBytes: moved * n + ingest * network.client + leaving * reading.client + ((free.tx + free.rx) / 2) * n,
        outsideBytes: ingest + leaving,
        readWork: (ingest * operations.read + leaving * reads.read) / BULK_BLOCK / n + (moved + free.read) * piece,
        writeWork: (ingest * operations.write) / BULK_BLOCK / n + (moved + free.write) * piece,
        rebuild: null,
        evacuation: 0,
    };
}
