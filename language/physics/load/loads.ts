import type { Fabric, Workload } from '../defaults.ts';
import { withWorkloadDefaults } from '../defaults.ts';
import { cachedPart, journalOf } from '../media.ts';
import { readOperations, workOf, writeOperations } from '../node/controller.ts';
import { hotHost } from '../queueing/hothost.ts';
import type { WorkloadClass } from '../types.ts';
import { foregroundScheme, readCost, stripOf, width, writeCost } from './amplification.ts';
import type { Directions, NetworkFactor, Placement } from './eastwest.ts';
import { balanced, readFactor, writeFactor } from './eastwest.ts';

/**
 * What workloads put on a fabric, per second. Every field but the three `excess` and `incast` is a plain sum over classes, those four a maximum,
 * so phases are increments (`addLoads`) and scaling a rate scales all of it.
 */
export interface LoadVector {
    /** bytes/s per node and direction when every machine is spread over all nodes. */
    readonly tx: number;
    readonly rx: number;
    /** What the busiest single host carries above that. */
    readonly excessTx: number;
    readonly excessRx: number;
    /** Network bytes/s of the whole cluster: copies (and parity), and everything else. */
    readonly copyBytes: number;
    readonly otherBytes: number;
    /** Device I/Os and bytes per second, whole cluster. */
    readonly readOps: number;
    readonly writeOps: number;
    readonly readBytes: number;
    readonly writeBytes: number;
    /** Of the writes what faster devices in front take, and bytes of `writeBytes` on them; 0 without any. */
    readonly cachedOps: number;
    readonly cachedBytes: number;
    /** Work of the controllers per second, whole cluster, in operations of 4 KiB (docs/io-model.md 8.1). */
    readonly readWork: number;
    readonly writeWork: number;
    /** What the controller of the busiest single host has on top, in reads of 4 KiB per second. */
    readonly excessWork: number;
    /** Moments of the message mixture on the wire: sum of b/B, b, b*B, b*B^2 over classes with b bytes/s in messages of B. */
    readonly messages: readonly [number, number, number, number];
    /** Most bytes that arrive at one port on top of the first sender's, for one front-end I/O. */
    readonly incast: number;
    /** Front-end I/Os and bytes per second. */
    readonly frontReads: number;
    readonly frontWrites: number;
    readonly frontReadBytes: number;
    readonly frontWriteBytes: number;
}

export const NO_LOAD: LoadVector = {
    tx: 0,
    rx: 0,
    excessTx: 0,
    excessRx: 0,
    copyBytes: 0,
    otherBytes: 0,
    readOps: 0,
    writeOps: 0,
    readBytes: 0,
    writeBytes: 0,
    cachedOps: 0,
    cachedBytes: 0,
    readWork: 0,
    writeWork: 0,
    excessWork: 0,
    messages: [0, 0, 0, 0],
    incast: 0,
    frontReads: 0,
    frontWrites: 0,
    frontReadBytes: 0,
    frontWriteBytes: 0,
};

/** Loads of a class list in the three states scenarios ask for. */
export interface ForegroundLoads {
    readonly steady: LoadVector;
    readonly peak: LoadVector;
    /** Peak on one node fewer; `null` when none would be left. */
    readonly degraded: LoadVector | null;
    /** Peak on two nodes fewer; `null` where a loss in maintenance is not survived. */
    readonly twice: LoadVector | null;
}

export const NO_LOADS: ForegroundLoads = { steady: NO_LOAD, peak: NO_LOAD, degraded: NO_LOAD, twice: NO_LOAD };

/**
 * Share of reads served locally with q of N nodes gone: f(1-q/N) + (q/N)(r-1)/(N-q), and never more than before or with fewer gone:
 * what restarts elsewhere does not find more of its data than it had. docs/io-model.md 2.4, 8.2.4.
 */
export function localityAfterFailure(locality: number, nodes: number, copies: number, lost = 1): number {
    if (lost <= 0 || nodes <= lost) {
        return locality;
    }
    const gone = lost / nodes,
        before = localityAfterFailure(locality, nodes, copies, lost - 1);
    return Math.min(before, locality * (1 - gone) + (gone * (copies - 1)) / (nodes - lost));
}

/** Whether data survives a loss while a node is in maintenance: three copies or more, or two parities. docs/io-model.md 8.3. */
export function survivesTwo({ scheme, coordinator, nodes }: Pick<Fabric, 'scheme' | 'coordinator' | 'nodes'>): boolean {
    if (scheme === null || coordinator === null || coordinator === 'array' || nodes === null || nodes < 3) {
        return false;
    }
    return scheme.kind === 'replica' ? scheme.copies >= 3 : scheme.m >= 2;
}

/** Where data and clients sit with `lost` nodes gone; `null` when the fabric does not say enough or cannot hold the scheme. */
export function placementOf(fabric: Fabric, lost: 0 | 1 | 2): Placement | null {
    const { nodes, scheme, coordinator } = fabric;
    if (nodes === null || scheme === null || coordinator === null || nodes - lost < 1) {
        return null;
    }
    const foreground = foregroundScheme(scheme, coordinator);
    if (coordinator !== 'array' && nodes < width(foreground)) {
        return null;
    }
    const follows = coordinator === 'local' && foreground.kind === 'replica' && lost > 0;
    return {
        coordinator,
        scheme: foreground,
        nodes: nodes - lost,
        whole: nodes,
        alignment: fabric.alignment,
        external: fabric.external,
        locality: follows ? localityAfterFailure(fabric.locality, nodes, foreground.copies, lost) : fabric.locality,
    };
}

/** Why `placementOf` gives `null`, in words. */
export function placementReason(fabric: Fabric, lost: 0 | 1 | 2): string | null {
    if (fabric.nodes === null) {
        return 'the number of nodes is not stated';
    }
    if (fabric.coordinator === null) {
        return 'the coordinator is not stated';
    }
    if (fabric.scheme === null) {
        return 'neither replicas nor an erasure code is stated';
    }
    if (fabric.nodes - lost < 1) {
        return 'no node is left after the failure';
    }
    const needed = fabric.coordinator === 'array' ? 1 : width(foregroundScheme(fabric.scheme, fabric.coordinator));
    return fabric.nodes < needed ? `the scheme needs ${needed} nodes, the fabric has ${fabric.nodes}` : null;
}

/** (F-1) x b of one erasure-coded read: the strips beyond the first that reach the coordinator's port. docs/io-model.md 2.7. */
function readIncast(place: Placement, block: number): number {
    if (place.scheme.kind !== 'erasure') {
        return 0;
    }
    const { k } = place.scheme,
        strip = stripOf(place.scheme);
    const senders = place.scheme.method === 'whole' ? k : Math.min(k, Math.ceil(block / strip));
    return (senders - 1) * Math.max(strip, block / k);
}

/** Loads of one front-end I/O per second: read and write halves. */
interface Half {
    readonly factor: NetworkFactor;
    readonly spread: Directions;
    readonly hot: Directions;
    readonly block: number;
    readonly rate: number;
}

function half(place: Placement, kind: 'read' | 'write', block: number, rate: number): Half {
    const factor = kind === 'read' ? readFactor(place, block) : writeFactor(place, block);
    return { factor, spread: balanced(place, factor, kind), hot: hotHost(place, factor, kind), block, rate };
}

/** Processor time of a write over that of a read; the same at every end of a range. */
export function writeOverRead({ controller }: Fabric): number {
    return controller === null ? 1 : controller.times.write / controller.times.read;
}

/**
 * Share of a pinned machine's operations that its own node's controller serves, above the share of any node: 1/r of the writes and f of
 * the reads (f before a loss), everything where the node owns the volume, nothing extra at primaries. docs/io-model.md 8.1.
 */
function hotController(fabric: Fabric, place: Placement, kind: 'read' | 'write'): number {
    const { nodes, scheme, coordinator } = place;
    switch (coordinator) {
        case 'local':
            return (
                (kind === 'read' ? fabric.locality : 1 / (scheme.kind === 'replica' ? scheme.copies : 1)) - 1 / nodes
            );
        case 'owner':
            return place.alignment + (1 - place.alignment) / nodes - 1 / nodes;
        case 'primary':
        case 'array':
            return 0;
    }
}

/** Loads of one class at `iops`. `allNodes` decides whether its machines are pinned: fewer than the fabric's nodes (docs/io-model.md 1.1). */
export function classLoad(
    fabric: Fabric,
    place: Placement,
    work: Workload,
    iops: number,
    allNodes: number,
): LoadVector {
    const writes = iops * work.writeShare,
        reads = iops - writes;
    const r = half(place, 'read', work.readBlock, reads),
        w = half(place, 'write', work.writeBlock, writes);
    const R = reads * work.readBlock,
        W = writes * work.writeBlock;
    const perHost = work.machines !== null && work.machines < allNodes ? 1 / Math.max(1, work.machines) : 0;
    const excess = (d: 'tx' | 'rx') =>
        Math.max(0, perHost * ((w.hot[d] - w.spread[d]) * W + (r.hot[d] - r.spread[d]) * R));
    const readDevice = readCost(place.scheme, work.readBlock);
    const writeDevice = writeCost(place.scheme, work.writeBlock, journalOf(fabric, work.writeBlock), fabric.metadata);
    const cached = cachedPart(fabric, place.scheme, work.writeBlock, writeDevice);
    const readOf = workOf(readOperations(place.scheme, work.readBlock)),
        writeOf = workOf(writeOperations(place.scheme, work.writeBlock));
    const netR = r.factor.total * R,
        netW = w.factor.total * W;
    return {
        tx: w.spread.tx * W + r.spread.tx * R,
        rx: w.spread.rx * W + r.spread.rx * R,
        excessTx: excess('tx'),
        excessRx: excess('rx'),
        copyBytes: w.factor.peer * W,
        otherBytes: w.factor.client * W + netR,
        readOps: readDevice.reads * reads + writeDevice.reads * writes,
        writeOps: writeDevice.writes * writes,
        readBytes: readDevice.readBytes * reads + writeDevice.readBytes * writes,
        writeBytes: writeDevice.writeBytes * writes,
        cachedOps: cached.ops * writes,
        cachedBytes: cached.bytes * writes,
        readWork: readOf.read * reads + writeOf.read * writes,
        writeWork: writeOf.write * writes,
        excessWork: Math.max(
            0,
            perHost *
                (hotController(fabric, place, 'read') * (readOf.read * reads + writeOf.read * writes) +
                    hotController(fabric, place, 'write') * writeOf.write * writes * writeOverRead(fabric)),
        ),
        messages: [
            netR / r.block + netW / w.block,
            netR + netW,
            netR * r.block + netW * w.block,
            netR * r.block ** 2 + netW * w.block ** 2,
        ],
        incast: reads > 0 ? readIncast(place, work.readBlock) : 0,
        frontReads: reads,
        frontWrites: writes,
        frontReadBytes: R,
        frontWriteBytes: W,
    };
}

/** Two sets of workloads on one fabric. */
export function addVectors(a: LoadVector, b: LoadVector): LoadVector {
    return {
        tx: a.tx + b.tx,
        rx: a.rx + b.rx,
        excessTx: Math.max(a.excessTx, b.excessTx),
        excessRx: Math.max(a.excessRx, b.excessRx),
        copyBytes: a.copyBytes + b.copyBytes,
        otherBytes: a.otherBytes + b.otherBytes,
        readOps: a.readOps + b.readOps,
        writeOps: a.writeOps + b.writeOps,
        readBytes: a.readBytes + b.readBytes,
        writeBytes: a.writeBytes + b.writeBytes,
        cachedOps: a.cachedOps + b.cachedOps,
        cachedBytes: a.cachedBytes + b.cachedBytes,
        readWork: a.readWork + b.readWork,
        writeWork: a.writeWork + b.writeWork,
        excessWork: Math.max(a.excessWork, b.excessWork),
        messages: [
            a.messages[0] + b.messages[0],
            a.messages[1] + b.messages[1],
            a.messages[2] + b.messages[2],
            a.messages[3] + b.messages[3],
        ],
        incast: Math.max(a.incast, b.incast),
        frontReads: a.frontReads + b.frontReads,
        frontWrites: a.frontWrites + b.frontWrites,
        frontReadBytes: a.frontReadBytes + b.frontReadBytes,
        frontWriteBytes: a.frontWriteBytes + b.frontWriteBytes,
    };
}

/** Loads of two disjoint sets of workloads: what a phase adds to the phases before it. */
export function addLoads(a: ForegroundLoads, b: ForegroundLoads): ForegroundLoads {
    return {
        steady: addVectors(a.steady, b.steady),
        peak: addVectors(a.peak, b.peak),
        degraded: a.degraded === null || b.degraded === null ? null : addVectors(a.degraded, b.degraded),
        twice: a.twice === null || b.twice === null ? null : addVectors(a.twice, b.twice),
    };
}

/** Loads of a class list on a fabric, in every state; `null` when the fabric cannot be placed. Classes without a usable rate carry nothing. */
export function loadsOf(fabric: Fabric, workloads: readonly WorkloadClass[]): ForegroundLoads | null {
    const healthy = placementOf(fabric, 0),
        degraded = placementOf(fabric, 1),
        twice = survivesTwo(fabric) ? placementOf(fabric, 2) : null;
    if (healthy === null) {
        return null;
    }
    let steady = NO_LOAD,
        peak = NO_LOAD,
        lost = NO_LOAD,
        lostTwo = NO_LOAD;
    for (const input of workloads) {
        const work = withWorkloadDefaults(input);
        if (work === null) {
            continue;
        }
        const nodes = healthy.nodes;
        steady = addVectors(steady, classLoad(fabric, healthy, work, work.steady, nodes));
        const most = classLoad(fabric, healthy, work, work.peak, nodes);
        peak = addVectors(peak, most);
        // The mixture of sizes stays: more small remote reads must not make the wait behind large writes look shorter.
        const on = (place: Placement) => ({
            ...classLoad(fabric, place, work, work.peak, nodes),
            messages: most.messages,
        });
        if (degraded !== null) {
            lost = addVectors(lost, on(degraded));
        }
        if (twice !== null) {
            lostTwo = addVectors(lostTwo, on(twice));
        }
    }
    return { steady, peak, degraded: degraded === null ? null : lost, twice: twice === null ? null : lostTwo };
}
