import type { CachedMedia, Fabric, Workload } from '../defaults.ts';
import type { Worked } from '../evaluate.ts';
import { writeCost } from '../load/amplification.ts';
import type { Placement } from '../load/eastwest.ts';
import { readFactor, writeFactor } from '../load/eastwest.ts';
import type { LoadVector } from '../load/loads.ts';
import { answering, busiest, mediaNodes, mediaShares } from '../media.ts';
import { linkCapacity } from '../node/capacities.ts';
import type { ControllerState } from '../node/controller.ts';
import { controllerStretch, stretched, WHOLE } from '../node/controller.ts';
import type { LinkDirections, Stations } from '../stations.ts';
import type { Media, StationName } from '../types.ts';
import type { Delay, Moments } from './gamma.ts';
import { forkJoinZ, gammaCdf, gammaQuantile } from './gamma.ts';
import { multiServerWait } from './queueing.ts';

/** The state a percentile is computed in: utilisations with the hot-receiver factor, and what runs. */
export interface LatencyState {
    readonly fabric: Fabric;
    readonly place: Placement;
    readonly foreground: LoadVector;
    /** Hot node link. */
    readonly link: LinkDirections;
    readonly uplink: number;
    /** Of the devices that keep the data, and of the faster ones in front of them; reads served by these at a good end. */
    readonly media: { readonly capacity: number; readonly cache: number; readonly hit: boolean };
    /** `null` where there is none on the nodes, or it is not known. */
    readonly controller: ControllerState | null;
}

/** docs/io-model.md 8.1: X = c n lambda/T at primaries, whose daemons are one pool, c lambda/T of one node elsewhere. */
function controllerState(
    { controller, coordinator }: Fabric,
    nodes: number,
    { readWork, writeWork, frontReads, frontWrites }: LoadVector,
    share: number,
): ControllerState | null {
    if (controller === null) {
        return null;
    }
    const busy = readWork * controller.times.read + writeWork * controller.times.write;
    const cores = controller.cores * (coordinator === 'primary' ? nodes : 1);
    return { share, throughput: busy > 0 ? (cores * (frontReads + frontWrites)) / busy : 0 };
}

/** The state percentiles are computed in. */
export function latencyState({ fabric, situation, stations }: Worked): LatencyState {
    const of = (name: StationName) => stations.stations.find(s => s.station === name)?.utilisation ?? 0;
    return {
        fabric,
        place: stations.place,
        foreground: situation.foreground,
        link: stations.directions,
        uplink: of('rack-uplink'),
        media: mediaState(fabric, stations, situation.foreground),
        controller: controllerState(fabric, stations.place.nodes, situation.foreground, of('controller')),
    };
}

function mediaState(fabric: Fabric, { place, background }: Stations, foreground: LoadVector): LatencyState['media'] {
    const shares = mediaShares(fabric, mediaNodes(fabric, place), foreground, background);
    return shares === null
        ? { capacity: 0, cache: 0, hit: false }
        : {
              capacity: busiest(shares.capacity),
              cache: shares.cache === null ? 0 : busiest(shares.cache),
              hit: shares.hit,
          };
}

/** Percentile the objectives are stated at. */
export const P99 = 0.99;

type LinkState = Pick<LatencyState, 'fabric' | 'foreground' | 'link'>;

/**
 * Waiting of one queue at the hot node link: of its two directions the one with the longer wait, which need not be the fuller one, since
 * quanta of a copy are longer than most messages.
 */
export function nodeLinkWait(s: LinkState, ca2: number): Moments {
    const tx = directionWait(s, s.link.tx, ca2),
        rx = directionWait(s, s.link.rx, ca2);
    return { mean: Math.max(tx.mean, rx.mean), variance: Math.max(tx.variance, rx.variance) };
}

/**
 * Waiting in one direction over the foreground mixture and background quanta, by the moments of the mixture (sizes
 * are fixed, so each class has scv 0). Equal to `linkWait` over the classes. docs/io-model.md 2.8.1, 2.8.8.
 */
function directionWait(s: LinkState, link: LinkDirections['tx'], ca2: number): Moments {
    const { one } = linkCapacity(s.fabric);
    const [counts, bytes, firsts, seconds] = s.foreground.messages;
    const background = Math.max(0, link.utilisation - link.foreground),
        quantum = s.fabric.quantum / one;
    const busy = bytes > 0 ? link.foreground : 0;
    const first = busy + background;
    if (!(first * first > 0)) {
        return { mean: 0, variance: 0 };
    }
    const second = (bytes > 0 ? (busy * firsts) / bytes / one : 0) + background * quantum;
    const third = (bytes > 0 ? (busy * seconds) / bytes / one / one : 0) + background * quantum * quantum;
    const rate = (bytes > 0 ? ((busy * counts) / bytes) * one : 0) + background / quantum;
    const cs2 = Math.max(0, (second * rate) / (first * first) - 1);
    const g = (ca2 + cs2) / (1 + cs2);
    const mean = (second / (2 * (1 - link.utilisation))) * g;
    return { mean, variance: mean * mean + (third / (3 * (1 - link.utilisation))) * g * g };
}

/** Waiting at the rack uplink: one server, exponential, service of one message at a link's rate. docs/io-model.md 2.8.8. */
export function uplinkWait(utilisation: number, serialisation: number): Moments {
    return (
        multiServerWait({ servers: 1, rho: utilisation, service: serialisation, ca2: 1, cs2: 1 }) ?? {
            mean: 0,
            variance: 0,
        }
    );
}

/** I/Os per second that one kind of devices serves, whole fabric. */
interface DeviceLoad {
    readonly readOps: number;
    readonly writeOps: number;
}

/** Channels a device serves at once: stated, or Little's law on the mixture it serves, rounded, at least one. docs/io-model.md 2.8.2. */
export function channelsOf(media: Media, { readOps, writeOps }: DeviceLoad): number {
    if (media.channels !== null && media.channels !== undefined && media.channels >= 1) {
        return Math.round(media.channels);
    }
    const busy = readOps * media.read.latency + writeOps * media.write.latency;
    const spent = readOps / media.read.iops + writeOps / media.write.iops;
    return spent > 0 ? Math.max(1, Math.round(busy / spent)) : 1;
}

/** What the devices serve of the foreground: those that keep the data, or the faster ones in front. docs/io-model.md 8.2.12. */
export function servedBy({ foreground, media }: LatencyState, inCache: boolean): DeviceLoad {
    return {
        readOps: media.hit === inCache ? foreground.readOps : 0,
        writeOps: inCache ? foreground.cachedOps : foreground.writeOps,
    };
}

/** Waiting at one device over the read/write mixture. docs/io-model.md 2.8.2. */
export function mediaWait(s: LatencyState, devices: CachedMedia, ca2: number, burst: number): Moments {
    const { media, variability } = devices,
        inCache = devices === s.fabric.cache;
    const load = servedBy(s, inCache),
        { readOps, writeOps } = load;
    const total = readOps + writeOps;
    if (total <= 0) {
        return { mean: 0, variance: 0 };
    }
    const service = (readOps * media.read.latency + writeOps * media.write.latency) / total;
    const second =
        ((readOps * media.read.latency ** 2 + writeOps * media.write.latency ** 2) * (1 + variability)) / total;
    return (
        multiServerWait({
            servers: channelsOf(media, load),
            rho: inCache ? s.media.cache : s.media.capacity,
            service,
            ca2,
            cs2: second / (service * service) - 1,
            burst,
        }) ?? { mean: 0, variance: 0 }
    );
}

function plus(a: Delay, b: Delay, times = 1): Delay {
    return {
        shift: a.shift + times * b.shift,
        mean: a.mean + times * b.mean,
        variance: a.variance + times * b.variance,
    };
}

/** One access to a device, with the part of it that is no wait. */
interface DeviceDelay extends Delay {
    readonly service: number;
}

/** One network hop (a tx and an rx queue, the uplink where there are racks) and one media access, in this state. */
export interface DelayParts {
    readonly serialisation: number;
    readonly hop: Delay;
    readonly read: DeviceDelay;
    readonly write: DeviceDelay;
}

/** The building blocks of both percentiles for I/Os of `block` bytes. docs/io-model.md 2.8.8. */
export function delayParts(s: LatencyState, work: Workload, block: number): DelayParts {
    const { fabric } = s;
    const serialisation = block / linkCapacity(fabric).one;
    const link = nodeLinkWait(s, work.ca2);
    const uplink = fabric.racks > 1 ? uplinkWait(s.uplink, serialisation) : { mean: 0, variance: 0 };
    const access = (operation: 'read' | 'write'): DeviceDelay => {
        const devices = answering(fabric, operation, block, s.media.hit);
        if (devices === null) {
            return { shift: 0, mean: 0, variance: 0, service: 0 };
        }
        const latency = devices.media[operation].latency,
            wait = mediaWait(s, devices, work.ca2, work.burst);
        return {
            shift: 0,
            mean: latency + wait.mean,
            variance: devices.variability * latency * latency + wait.variance,
            service: latency,
        };
    };
    return {
        serialisation,
        hop: {
            shift: fabric.rtt + serialisation,
            mean: 2 * link.mean + uplink.mean,
            variance: 2 * link.variance + uplink.variance,
        },
        read: access('read'),
        write: access('write'),
    };
}

/** p-quantile of a mixture of shifted delays: bisection on the Wilson-Hilferty distribution, with secant steps (Illinois) to save most halvings. docs/io-model.md 2.8.5. */
export function mixtureQuantile(
    parts: readonly { readonly weight: number; readonly delay: Delay }[],
    p: number,
): number {
    const used = parts.filter(part => part.weight > 0);
    const z = forkJoinZ(p, 1);
    const single = used.map(({ delay }) => delay.shift + gammaQuantile(delay, z));
    let low = Math.min(...single),
        high = Math.max(...single);
    if (used.length === 1 || high - low <= 1e-12 * high) {
        return low;
    }
    const excess = (x: number) =>
        used.reduce((sum, { weight, delay }) => sum + weight * gammaCdf(delay, x - delay.shift), -p);
    let below = excess(low),
        above = excess(high);
    for (let step = 0; step < 60 && high - low > 1e-12 * high; step++) {
        const secant = above > below ? high - (above * (high - low)) / (above - below) : NaN;
        // The secant is trusted while it stays inside and only every other step, so the bracket at least halves.
        const next = step % 3 !== 2 && secant > low && secant < high ? secant : (low + high) / 2;
        const value = excess(next);
        if (value === 0) {
            return next;
        }
        if (value < 0) {
            low = next;
            below = value;
            above /= 2;
        } else {
            high = next;
            above = value;
            below /= 2;
        }
    }
    return (low + high) / 2;
}

/**
 * Quantile of paths behind a controller. Where queues alone vary more than whole I/Os do, a constant that turns random would make the
 * gamma law less skewed and the quantile smaller: never less than the same paths, all of them only longer. docs/io-model.md 8.1, 8.2.4.
 */
function behindController(
    delays: readonly Delay[],
    stretch: (delay: Delay) => Delay,
    controller: ControllerState | null,
    ca2: number,
    quantile: (delays: readonly Delay[]) => number,
): number {
    const usual = quantile(delays.map(stretch));
    const g = controller === null ? 1 : (controllerStretch(controller.share, ca2) ?? 1);
    return g > 1 && delays.some(d => d.variance > WHOLE * (d.shift + d.mean) ** 2)
        ? Math.max(usual, g * quantile(delays))
        : usual;
}

/** P-quantile of a read in seconds: software, media, and a mixture over whole numbers of hops with mean min(X_r, 2). docs/io-model.md 2.8.5, 2.8.8. */
export function readQuantile(s: LatencyState, work: Workload, p = P99): number {
    const { hop, read } = delayParts(s, work, work.readBlock);
    const hops = Math.min(readFactor(s.place, work.readBlock).total, 2);
    const least = Math.floor(hops),
        more = hops - least;
    const base: Delay = { shift: s.fabric.software + read.shift, mean: read.mean, variance: read.variance };
    const branches = [
        { weight: 1 - more, delay: plus(base, hop, least) },
        { weight: more, delay: plus(base, hop, least + 1) },
    ];
    const { service } = read;
    return behindController(
        branches.map(b => b.delay),
        delay => stretched(delay, delay.shift + service, s.controller, work.ca2),
        s.controller,
        work.ca2,
        delays =>
            mixtureQuantile(
                delays.map((delay, i) => ({ weight: branches[i]?.weight ?? 0, delay })),
                p,
            ),
    );
}

/** Network hops of a write: one to the copies or the array, two where the client first has to reach the coordinator. docs/io-model.md 2.8.8. */
export function writeHops(place: Placement): number {
    switch (place.coordinator) {
        case 'local':
            return 1;
        case 'array':
            return 1;
        case 'owner':
            return place.alignment >= 1 ? 1 : 2;
        case 'primary':
            return 2;
    }
}

/** P-quantile of a write in seconds: the slowest of its copies or strips, after a read phase for read-modify-write. docs/io-model.md 2.8.4, 2.8.6, 2.8.8. */
export function writeQuantile(s: LatencyState, work: Workload, p = P99): number {
    const { serialisation, hop, read, write } = delayParts(s, work, work.writeBlock);
    const cost = writeCost(s.place.scheme, work.writeBlock);
    const peer = writeFactor(s.place, work.writeBlock).peer;
    const base: Delay = {
        shift: s.fabric.software + Math.max(0, peer - 1) * serialisation,
        mean: write.mean,
        variance: write.variance,
    };
    let all = plus(base, hop, writeHops(s.place));
    let { service } = write;
    if (cost.reads > 0) {
        all = plus(plus(all, hop), read);
        service += read.service;
    }
    const z = forkJoinZ(p, cost.writes);
    return behindController(
        [all],
        delay => stretched(delay, delay.shift + service, s.controller, work.ca2),
        s.controller,
        work.ca2,
        delays => Math.max(...delays.map(delay => delay.shift + gammaQuantile(delay, z))),
    );
}
