/** The I/O model (IO-MODEL.md) as pure functions: the only door of this room. SI units; `null` where a number is unknown or the model does not hold. */
export * from './types.ts';
export { evaluate, evaluateLoads } from './evaluate.ts';
export type { ClassLatency, EvaluateInput, Evaluation, LoadEvaluation } from './evaluate.ts';
export { addLoads, loadsOf, NO_LOADS } from './loads.ts';
export type { ForegroundLoads, LoadVector } from './loads.ts';
export { withDefaults, withWorkloadDefaults, MEDIA } from './defaults.ts';
export type { Fabric, Workload } from './defaults.ts';
export { bandOf, headroom, LIMIT, TARGET, WARN } from './bands.ts';
