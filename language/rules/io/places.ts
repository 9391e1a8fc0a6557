import type { Move, RelatedPlace } from '../../analysis/analysis.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';

/** Where something about workloads of a move is told: at the one it is about, or at the step that moves them all. */
export function placeOf(workloads: readonly Workload[], { step }: Move): Span {
    return workloads.length === 1 ? workloads[0]!.record.nameSpan : step.record.span;
}

/** The other end: the step for one workload, the first workloads for many. */
export function firstOf(workloads: readonly Workload[], { step, phase }: Move): RelatedPlace[] {
    if (workloads.length === 1) return [{ span: step.record.span, message: `phase \`${phase.name}\`` }];
    return workloads.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload \`${w.name}\`` }));
}
