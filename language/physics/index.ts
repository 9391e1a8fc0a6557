/** The I/O model (IO-MODEL.md) as pure functions: the only door of this room. SI units; `null` where a number is unknown or the model does not hold. */

export {
    foregroundScheme,
    readCost,
    rebuildFactor,
    spaceOverhead,
    width,
    writeCost,
} from './amplification.ts';
export { bandOf, bandTolerance, LIMIT, TARGET, WARN } from './bands.ts';
export { linkCapacity } from './capacities.ts';
export { footprint, placeable, resilientCapacity, resilientUsable } from './capacity.ts';
export type { NodeShare, Spread } from './compute.ts';
export { coresTaken, exactly, memoryTaken, overcommitOf, roomFor } from './compute.ts';
export type { Controller } from './controller.ts';
export { controllerRanges } from './controller.ts';
export type { CopyInput, CopyPlan, WriteClass } from './copy.ts';
export {
    dirtied,
    FREEZE,
    GRANULARITY,
    migrationCopy,
    passRatio,
    STREAM,
    SWITCHOVER,
    transferTime,
    writeClasses,
    writesFromChange,
} from './copy.ts';
export type { Fabric, Fabric as ModelFabric, Workload } from './defaults.ts';
export { FULL_RATIO, MEDIA, PEAK_FACTOR, withDefaults, withWorkloadDefaults } from './defaults.ts';
export { readFactor, writeFactor } from './eastwest.ts';
export type { ClassLatency, EvaluateInput, Evaluation, LoadEvaluation } from './evaluate.ts';
export { evaluate, evaluateLoads } from './evaluate.ts';
export type { BackupTimes } from './gap.ts';
export { longestFirstFull, normalGap, recoveryGap } from './gap.ts';
export {
    activeLinks,
    bulkShare,
    LINK_RATES_GBPS,
    nextLinkRate,
    wireEfficiency,
} from './links.ts';
export type { ForegroundLoads, LoadVector } from './loads.ts';
export { addLoads, loadsOf, NO_LOADS, writeOverRead } from './loads.ts';
export { landsInCache } from './media.ts';
export type { Pace } from './pace.ts';
export { unlimitedRebuild } from './pace.ts';
export { canSelfHeal, exposure, healTime, hotReceiver, imbalance } from './rebuild.ts';
export type { ScenarioParts } from './scenarios.ts';
export { SCENARIO_PARTS, scenariosOf } from './scenarios.ts';
export * from './types.ts';
