import type { ControllerCores, OperationTimes } from '../../language/physics/node/controller.ts';
import {
    controllerShare,
    operationTime,
    readOperations,
    writeOperations,
} from '../../language/physics/node/controller.ts';
import type { Scheme } from '../../language/physics/types.ts';

/** Formulas of the sources that published cases are told in and no plan asks for. */

/** Front-end I/Os/s a back end of `raw` I/Os/s serves: X = raw/((1-w)*a + w*F), by conservation of work (P03, P04: never raw*w/F + raw*(1-w)). */
export function frontEndIops(raw: number, writeShare: number, penalty: number, readPenalty = 1): number {
    return raw / ((1 - writeShare) * readPenalty + writeShare * penalty);
}

/** Bandwidth-delay product in bytes, over sqrt(n) for n desynchronised long flows (P21). */
export function bandwidthDelay(rate: number, rtt: number, flows = 1): number {
    return (rate * rtt) / Math.sqrt(flows);
}

/** Share of requests slower than the single-call p-quantile when n independent calls must all answer: 1 - p^n (P20). */
export function fanOutSlowShare(p: number, calls: number): number {
    return 1 - p ** calls;
}

/** Nominal bytes/s of an n-GFC port and direction: 100 MB/s per GFC (P26). */
export function fibreChannelRate(gfc: number): number {
    return gfc * 100e6;
}

/** bytes/s of each part of a share of the links that quality of service reserves: C q, split (P22). */
export function qosSplit(capacity: number, reserved: number, parts: readonly number[]): readonly number[] {
    return parts.map(part => capacity * reserved * part);
}

/** Closed loop of Q outstanding I/Os without a controller: X = min(Q/R0, Xmax), mean = Q/X (Little; P14, P15). */
export function closedLoop(
    outstanding: number,
    unloaded: number,
    maximum: number,
): { readonly rate: number; readonly mean: number } | null {
    const rate = Math.min(outstanding / unloaded, maximum);
    return rate > 0 && Number.isFinite(rate) ? { rate, mean: outstanding / rate } : null;
}

/** Seconds to recover objects one by one at a measured rate (P16, P18). */
export function objectRecovery(objects: number, perSecond: number): number | null {
    return perSecond > 0 ? objects / perSecond : null;
}

/** One extra storage hop over RDMA, measured end to end (P25). */
export const RDMA_HOP = 80e-6;

/** Most front-end I/Os per second a cluster's controllers serve of a mixture; `writes` is their share. 1/s. docs/io-model.md 8.1. */
export function controllerMaximum(input: {
    readonly scheme: Scheme;
    readonly block: number;
    readonly writes: number;
    readonly nodes: number;
    readonly node: ControllerCores;
    readonly times: OperationTimes;
}): number {
    const { scheme, block, writes, nodes, node, times } = input;
    const time = ({ reads, readSize, writes: written, writeSize }: ReturnType<typeof readOperations>) => ({
        read: reads * operationTime(times.read, readSize),
        write: written * operationTime(times.write, writeSize),
    });
    const read = time(readOperations(scheme, block)),
        write = time(writeOperations(scheme, block));
    return (
        nodes /
        controllerShare(
            {
                read: (1 - writes) * read.read + writes * write.read,
                write: (1 - writes) * read.write + writes * write.write,
            },
            node,
        )
    );
}
