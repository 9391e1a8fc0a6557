import { bandOf } from './bands.ts';
import type { Placement } from './load/eastwest.ts';
import { placementOf, placementReason } from './load/loads.ts';
import { hotReceiver } from './load/rebuild.ts';
import { busiest, mediaNodes, mediaShares, tightest } from './media.ts';
import { peakQueue, portLimit } from './network/buffers.ts';
import { uplinkLoad } from './network/racks.ts';
import { linkCapacity } from './node/capacities.ts';
import { nonNegative, positive } from './numbers.ts';
import type { BackgroundLoad, Situation } from './scenarios.ts';
import { backgroundOf, controllerUse, leaving, rackUplinkCapacity, SCENARIO_PARTS } from './scenarios.ts';
import type { StationLoad, StationName } from './types.ts';

function station(
    name: StationName,
    unit: StationLoad['unit'],
    capacity: number | null,
    load: number | null,
    hot: number | null,
    reason: string | null,
): StationLoad {
    const room = positive(capacity),
        carried = nonNegative(load),
        utilisation = nonNegative(hot);
    if (room === null || carried === null || utilisation === null) {
        return {
            station: name,
            unit,
            capacity: room,
            load: carried,
            utilisation: null,
            meanUtilisation: null,
            band: null,
            reason: reason ?? 'not a usable number',
        };
    }
    return {
        station: name,
        unit,
        capacity: room,
        load: carried,
        utilisation,
        meanUtilisation: carried / room,
        band: bandOf(utilisation),
        reason,
    };
}

/** Both directions of the hot node link: utilisation with the hot-receiver factor, and the foreground part of it. */
export interface LinkDirections {
    readonly tx: { readonly utilisation: number; readonly foreground: number };
    readonly rx: { readonly utilisation: number; readonly foreground: number };
}

function nodeLink(s: Situation, background: BackgroundLoad): StationLoad & { readonly directions: LinkDirections } {
    const { node } = linkCapacity(s.fabric);
    const hot = hotReceiver(s.fabric.streams);
    const tx = s.foreground.tx + s.foreground.excessTx + background.evenTx,
        rx = s.foreground.rx + s.foreground.excessRx + background.evenRx;
    // The direction is chosen after the hot-receiver factor, and all three numbers are of that direction (docs/io-model.md 2.6).
    const sends = tx + background.tx * hot >= rx + background.rx * hot;
    const load = sends ? tx + background.tx : rx + background.rx;
    const peak = sends ? tx + background.tx * hot : rx + background.rx * hot;
    return {
        ...station('node-link', 'B/s', node, load, peak / node, sends ? 'sending' : 'receiving'),
        directions: {
            tx: { utilisation: (tx + background.tx * hot) / node, foreground: tx / node },
            rx: { utilisation: (rx + background.rx * hot) / node, foreground: rx / node },
        },
    };
}

function rackUplink(s: Situation, place: Placement, background: BackgroundLoad): StationLoad {
    const { fabric } = s;
    const capacity = rackUplinkCapacity(fabric, place);
    const load = uplinkLoad(leaving(s.foreground, background), place.whole, fabric.racks, fabric.failureDomain);
    return station(
        'rack-uplink',
        'B/s',
        capacity,
        load,
        capacity === null ? null : load / capacity,
        fabric.racks <= 1 ? 'one rack: nothing leaves it' : null,
    );
}

function mediaStation(s: Situation, place: Placement, background: BackgroundLoad): StationLoad {
    const nodes = mediaNodes(s.fabric, place);
    const shares = mediaShares(s.fabric, nodes, s.foreground, background);
    if (shares === null) {
        return station('media', '1/s', null, null, null, 'the media of a node are not stated');
    }
    // Of two kinds of devices the busier one is the station.
    const own = tightest(shares),
        byBytes = own.bytes > own.ops,
        used = busiest(own);
    const load = byBytes
        ? (own.readBytes + own.writeBytes) / nodes + own.read + own.write
        : (own.readOps + own.writeOps) / nodes;
    // A mixture's capacity is the load at which it would be full; an idle one shows what pure reads could do.
    const capacity = used > 0 ? load / used : own.media.read.iops * own.devices;
    return station(
        'media',
        byBytes ? 'B/s' : '1/s',
        capacity,
        load,
        used,
        `${shares.cache === null ? '' : own === shares.cache ? 'the faster media, ' : 'the media that keep the data, '}${byBytes ? 'bound by bytes' : 'bound by I/Os'}`,
    );
}

function switchBuffer(s: Situation, background: BackgroundLoad): StationLoad {
    const { fabric } = s;
    if (fabric.buffer === null) {
        return station(
            'switch-buffer',
            'B',
            null,
            null,
            null,
            'the switch buffer is not stated, and there is no common one at this link rate',
        );
    }
    const { one } = linkCapacity(fabric);
    const pulls = (background.rebuild ?? 0) > 0 || SCENARIO_PARTS[s.scenario].rebalance;
    const burst = { burst: fabric.burst, inRate: one, outRate: one, mtu: fabric.links.mtu };
    const healing = pulls ? peakQueue({ ...burst, senders: (fabric.nodes ?? 1) - 1 }) : 0;
    const reading = s.foreground.incast > 0 ? s.foreground.incast + fabric.links.mtu : 0;
    const queue = Math.max(healing, reading),
        limit = portLimit(fabric.buffer, fabric.alpha);
    return station(
        'switch-buffer',
        'B',
        limit,
        queue,
        queue / limit,
        queue === 0 ? 'no incast in this scenario' : null,
    );
}

/** Cores of a node the storage software keeps busy. No hot-receiver factor: nothing arrives in streams. docs/io-model.md 8.1. */
function controllerStation(s: Situation, place: Placement, background: BackgroundLoad): StationLoad {
    const { controller } = s.fabric;
    if (place.coordinator === 'array') {
        return { ...NO_CONTROLLER, reason: 'inside the array' };
    }
    if (controller === null) {
        return station(
            'controller',
            'cores',
            null,
            null,
            null,
            'neither its cores nor the devices of a node are stated',
        );
    }
    const used = controllerUse(s.fabric, place.nodes, s.foreground, background);
    // Reads use no more than some of the cores, writes no more than others: the load is told in cores of the node.
    return station('controller', 'cores', controller.cores, used * controller.cores, used, null);
}

const NO_CONTROLLER: StationLoad = {
    station: 'controller',
    unit: 'cores',
    capacity: null,
    load: 0,
    utilisation: 0,
    meanUtilisation: 0,
    band: 'ok',
    reason: null,
};

/** The five stations of a situation, with what the latency model needs next. */
export interface Stations {
    readonly place: Placement;
    readonly background: BackgroundLoad;
    readonly directions: LinkDirections;
    readonly stations: readonly StationLoad[];
}

/** Loads and utilisations of every station in a scenario. docs/io-model.md 2.3, 2.4, 2.6, 2.7. A string says why the fabric cannot be evaluated. */
export function stationsOf(s: Situation): Stations | string {
    const { lost } = SCENARIO_PARTS[s.scenario];
    const place = placementOf(s.fabric, lost);
    if (place === null) {
        return placementReason(s.fabric, lost) ?? 'the fabric cannot be placed';
    }
    const background = backgroundOf(s, place);
    const link = nodeLink(s, background);
    const { directions, ...node } = link;
    return {
        place,
        background,
        directions,
        stations: [
            node,
            rackUplink(s, place, background),
            mediaStation(s, place, background),
            switchBuffer(s, background),
            controllerStation(s, place, background),
        ],
    };
}
