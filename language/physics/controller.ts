import { readCost, writeCost } from './amplification.ts';
import { KIB } from './numbers.ts';
import type { Scheme } from './types.ts';

/**
 * The processor time of the storage software on each node: the station small random I/O meets first on flash. IO-MODEL 8.1; S42 for
 * Ceph BlueStore, a range around it elsewhere.
 */

/** Operations the storage software is asked for by one front-end I/O, and the bytes of each. */
export interface Operations {
    readonly reads: number;
    readonly readSize: number;
    readonly writes: number;
    readonly writeSize: number;
}

/** Processor time of one operation of up to 4 KiB on an idle node, seconds. */
export interface OperationTimes {
    readonly read: number;
    readonly write: number;
}

/** Ceph BlueStore (Pacific): 7,500 reads and 3,500 device writes per second and core used. IO-MODEL 8.1; S42. */
export const CEPH_TIMES: OperationTimes = { read: 1 / 7500, write: 1 / 3500 };
/** Cores an OSD on flash uses at most, however many it is given: gains end at + 100 % and + 250 % over two. IO-MODEL 8.1; S42. */
const MOST_READ_CORES = 4.5;
const MOST_WRITE_CORES = 7.8;

/** What one front-end read asks: one, or the strips it touches. IO-MODEL 8.1. */
export function readOperations(scheme: Scheme, block: number): Operations {
    if (scheme.kind === 'replica') {
        return { reads: 1, readSize: block, writes: 0, writeSize: 0 };
    }
    const reads = scheme.method === 'whole' ? scheme.k : Math.min(scheme.k, readCost(scheme, block).reads);
    return { reads, readSize: block / reads, writes: 0, writeSize: 0 };
}

/** What one front-end write asks: r writes, or the reads and writes of its stripes, each at most one per shard. IO-MODEL 8.1, 2.2. */
export function writeOperations(scheme: Scheme, block: number): Operations {
    const cost = writeCost(scheme, block);
    if (scheme.kind === 'replica') {
        return { reads: 0, readSize: 0, writes: scheme.copies, writeSize: block };
    }
    const shards = scheme.k + scheme.m;
    const reads = Math.min(shards, cost.reads),
        writes = Math.min(shards, cost.writes);
    return {
        reads,
        readSize: reads === 0 ? 0 : cost.readBytes / reads,
        writes,
        writeSize: writes === 0 ? 0 : cost.writeBytes / writes,
    };
}

/** Processor seconds of one operation of `size` bytes: t(1 + max(0, b - 4 KiB)/128 KiB). IO-MODEL 8.1. */
export function operationTime(time: number, size: number): number {
    return time * (1 + Math.max(0, size - 4 * KIB) / (128 * KIB));
}

/** Processor seconds of one front-end I/O, reads and writes of the storage software apart. */
export interface ProcessorTime {
    readonly read: number;
    readonly write: number;
}

export function processorTime(operations: Operations, times: OperationTimes): ProcessorTime {
    return {
        read: operations.reads * operationTime(times.read, operations.readSize),
        write: operations.writes * operationTime(times.write, operations.writeSize),
    };
}

/** Controller cores of a node, and what of them an operation can use. */
export interface ControllerCores {
    readonly cores: number;
    /** Flash devices of the node where each has a daemon of its own that uses no more than so many cores (Ceph). */
    readonly daemons: number | null;
}

/** Share of a node's controller: reads over the cores reads can use, writes over those writes can. Processor seconds per second and node. IO-MODEL 8.1. */
export function controllerShare(busy: ProcessorTime, { cores, daemons }: ControllerCores): number {
    const most = (perDaemon: number) => (daemons === null ? cores : Math.min(cores, perDaemon * daemons));
    return busy.read / most(MOST_READ_CORES) + busy.write / most(MOST_WRITE_CORES);
}

/** Most front-end I/Os per second a cluster's controllers serve of a mixture. `share`: writes. 1/s. IO-MODEL 8.1. */
export function controllerMaximum(input: {
    readonly scheme: Scheme;
    readonly block: number;
    readonly writes: number;
    readonly nodes: number;
    readonly node: ControllerCores;
    readonly times: OperationTimes;
}): number {
    const { scheme, block, writes, nodes, node, times } = input;
    const read = processorTime(readOperations(scheme, block), times),
        write = processorTime(writeOperations(scheme, block), times);
    const each: ProcessorTime = {
        read: (1 - writes) * read.read + writes * write.read,
        write: (1 - writes) * read.write + writes * write.write,
    };
    return nodes / controllerShare(each, node);
}

/** How much longer the whole path takes at a controller share rho: 1/(1 - rho^2), with arrivals of variability ca2. `null` from saturation. IO-MODEL 8.1. */
export function controllerStretch(share: number, ca2 = 1): number | null {
    if (!(share < 1)) {
        return null;
    }
    return 1 + ((share * share) / (1 - share * share)) * ((ca2 + 1) / 2);
}

/** Closed loop of Q outstanding I/Os at a controller: R = (R_0 + sqrt(R_0^2 + 4 (Q/X_max)^2))/2, X = Q/R. Seconds, 1/s. IO-MODEL 8.1. */
export function controllerLoop(
    outstanding: number,
    unloaded: number,
    maximum: number,
): { readonly rate: number; readonly mean: number } {
    const mean = (unloaded + Math.sqrt(unloaded * unloaded + 4 * (outstanding / maximum) ** 2)) / 2;
    return { rate: outstanding / mean, mean };
}
