import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import type { Rule } from '../rule.ts';
import { apiBreak } from '../signatures/api-break.ts';
import { computeBeforeFoundation } from './compute-before-foundation.ts';
import { dependencyAfterDependent } from './dependency-after-dependent.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import { dependencySplit } from './dependency-split.ts';
import { exitAfterEnd } from './exit-after-end.ts';
import { foundationMissing } from './foundation-missing.ts';
import { layerOutOfSequence } from './layer-out-of-sequence.ts';
import { phaseMixesLayers } from './phase-mixes-layers.ts';
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
    workloadMovedTwice,
    dependencySplit,
    exitAfterEnd,
];

/** Rules whose findings are the same in any order of the phases. */
const IN_ANY_ORDER: ReadonlySet<Rule> = new Set([foundationMissing, phaseMixesLayers, workloadUnplanned]);

/** What the order of phases decides: looked at again before a fix that changes it is offered. */
export function orderFindings(facts: Facts): RawFinding[] {
    return [...orderRules, apiBreak].filter(rule => !IN_ANY_ORDER.has(rule)).flatMap(rule => [...rule.check(facts)]);
}
