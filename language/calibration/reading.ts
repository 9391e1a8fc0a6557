import type { MeasuredRun } from '../physics/queueing/fit.ts';

/** What measuring tools wrote, read: runs of I/O, throughput of links, loads of a source, and what was not used. */

export type Tool = 'fio' | 'diskspd' | 'iperf3' | 'vdbench' | 'ceph osd perf' | 'rados bench' | 'esxtop' | 'HCIBench';

/** One measured run of one kind of I/O, with where it is from. */
export interface Run extends MeasuredRun {
    readonly file: string;
    readonly tool: Tool;
    /** Whether one I/O follows the other on the disk. */
    readonly sequential: boolean;
    /** Share of reads of the whole load; 1 and 0 are pure. */
    readonly reads: number;
    /** When it began, seconds since 1970; `null` where the file does not say. */
    readonly began: number | null;
    /** Seconds it lasted. */
    readonly lasted: number | null;
    /** I/Os it counts: weights where several files are one run. */
    readonly count: number;
}

/** Throughput between two hosts, bytes/s. */
export interface LinkReading {
    readonly file: string;
    readonly rate: number;
    readonly streams: number;
    readonly retransmits: number | null;
}

/** What a tool tells that is shown beside the fits and written nowhere. */
export interface Aside {
    readonly file: string;
    readonly what: string;
}

export interface Unused {
    readonly file: string;
    readonly why: string;
}

/** Everything one file gave. */
export interface Reading {
    readonly runs: readonly Run[];
    readonly links: readonly LinkReading[];
    readonly asides: readonly Aside[];
    /** Used, but weaker than it could be. */
    readonly weak: readonly Aside[];
    readonly unused: readonly Unused[];
}

export const NOTHING: Reading = { runs: [], links: [], asides: [], weak: [], unused: [] };

/** Several readings as one. */
export function together(readings: readonly Reading[]): Reading {
    return {
        runs: readings.flatMap(r => r.runs),
        links: readings.flatMap(r => r.links),
        asides: readings.flatMap(r => r.asides),
        weak: readings.flatMap(r => r.weak),
        unused: readings.flatMap(r => r.unused),
    };
}

/** A reading of nothing, and why. */
export function notUsed(file: string, why: string): Reading {
    return { ...NOTHING, unused: [{ file, why }] };
}
