import type { Plan } from '../plan/plan.ts';
import type { Move } from './analysis.ts';

/** Headroom of every fabric in every phase and scenario; filled by the I/O model. */
export interface HeadroomAnalysis {
    readonly rows: readonly unknown[];
}

/** The I/O headroom of a plan. */
export function headroomAnalysis(_plan: Plan, _moves: readonly Move[]): HeadroomAnalysis {
    return { rows: [] };
}
