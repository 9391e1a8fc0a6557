import type { Rule } from '../rule.ts';
import { backupInside } from './backup-inside.ts';
import { bootstrapCircle } from './bootstrap-circle.ts';
import { computeBeforeFoundation } from './compute-before-foundation.ts';
import { controlPlaneLeavesEarly } from './control-plane-leaves-early.ts';
import { dependencyAfterDependent } from './dependency-after-dependent.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import { dependencySplit } from './dependency-split.ts';
import { exitAfterEnd } from './exit-after-end.ts';
import { foundationMissing } from './foundation-missing.ts';
import { inFreeze } from './in-freeze.ts';
import { layerOutOfSequence } from './layer-out-of-sequence.ts';
import { networkLeftBehind, policyLeftBehind } from './left-behind.ts';
import { phaseEmpty } from './phase-empty.ts';
import { phaseMixesLayers } from './phase-mixes-layers.ts';
import { retainedPastEnd } from './retained-past-end.ts';
import { retiredTooEarly } from './retired-too-early.ts';
import { runsInOneWave } from './runs-in-one-wave.ts';
import { untested } from './untested.ts';
import { workloadMovedTwice } from './workload-moved-twice.ts';
import { workloadUnplanned } from './workload-unplanned.ts';

/** The rules of the layer order (5.2). */
export const orderRules: readonly Rule[] = [
    computeBeforeFoundation,
    foundationMissing,
    dependencyAfterDependent,
    dependencyCycle,
    layerOutOfSequence,
    phaseMixesLayers,
    workloadUnplanned,
    retainedPastEnd,
    retiredTooEarly,
    workloadMovedTwice,
    dependencySplit,
    exitAfterEnd,
    inFreeze,
    networkLeftBehind,
    policyLeftBehind,
    untested,
    phaseEmpty,
    runsInOneWave,
    controlPlaneLeavesEarly,
    bootstrapCircle,
    backupInside,
];
