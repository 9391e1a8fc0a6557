import type { Extract } from './estate/estate.ts';
import type { SheetSpec } from './formats/table.ts';

/** Reads the tables of one file. The opener feeds sheets in the order of `plan`, then asks for the result. */
export interface TableReader {
    /** Which of the sheets that exist to read, and in which order; the rest holds nothing a plan needs. */
    plan(sheets: readonly string[]): { sheet: string; spec: SheetSpec }[];
    finish(): Extract;
}

/** What a machine's columns are called where somebody maps them (`--map vCPU=NumCpu`). */
export const OURS = ['VM', 'vCPU', 'Memory', 'Disk', 'Used', 'Cluster', 'Host', 'Power', 'Template'] as const;

export type Ours = (typeof OURS)[number];

export interface ReadOptions {
    /** Annotations may hold passwords, so they are left out unless asked for. */
    readonly annotations?: boolean;
}
