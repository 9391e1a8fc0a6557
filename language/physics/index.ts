/** The I/O model (docs/io-model.md) as pure functions: the only door of this room. SI units; `null` where a number is unknown or the model does not hold. */

export { bandOf, bandTolerance, LIMIT, TARGET, WARN } from './bands.ts';
export type { Fabric, Fabric as ModelFabric, Workload } from './defaults.ts';
export { FULL_RATIO, MEDIA, PEAK_FACTOR, withDefaults, withWorkloadDefaults } from './defaults.ts';
export type { ClassLatency, EvaluateInput, Evaluation, LoadEvaluation } from './evaluate.ts';
export { evaluate, evaluateLoads } from './evaluate.ts';
export {
    foregroundScheme,
    readCost,
    rebuildFactor,
    spaceOverhead,
    width,
    writeCost,
} from './load/amplification.ts';
export type { CopyInput, CopyPlan, WriteClass } from './load/copy.ts';
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
} from './load/copy.ts';
export { readFactor, writeFactor } from './load/eastwest.ts';
export type { BackupTimes } from './load/gap.ts';
export { longestFirstFull, normalGap, recoveryGap } from './load/gap.ts';
export type { ForegroundLoads, LoadVector } from './load/loads.ts';
export { addLoads, loadsOf, NO_LOADS, writeOverRead } from './load/loads.ts';
export { canSelfHeal, exposure, healTime, hotReceiver, imbalance } from './load/rebuild.ts';
export { landsInCache } from './media.ts';
export {
    activeLinks,
    bulkShare,
    LINK_RATES_GBPS,
    nextLinkRate,
    wireEfficiency,
} from './network/links.ts';
export type { Pace } from './network/pace.ts';
export { unlimitedRebuild } from './network/pace.ts';
export { linkCapacity } from './node/capacities.ts';
export { footprint, placeable, resilientCapacity, resilientUsable } from './node/capacity.ts';
export type { NodeShare, Spread } from './node/compute.ts';
export { coresTaken, exactly, memoryTaken, overcommitOf, roomFor } from './node/compute.ts';
export type { Controller } from './node/controller.ts';
export { controllerRanges } from './node/controller.ts';
export type { ScenarioParts } from './scenarios.ts';
export { SCENARIO_PARTS, scenariosOf } from './scenarios.ts';
export * from './types.ts';
