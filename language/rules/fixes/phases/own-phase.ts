import type { Facts, Move } from '../../../analysis/analysis.ts';
import { nth } from '../../../basics/lists.ts';
import { insertAt } from '../../../edits/declarations.ts';
import type { Workload } from '../../../plan/plan.ts';
import { textOf } from '../../../plan/source.ts';
import { written } from '../../../writing/names.ts';
import type { Fix } from '../../rule.ts';
import { leaveOut } from '../io/keep.ts';
import { freePhaseName } from './insert-phase.ts';

/** Takes a machine out of its cutover and gives it a phase of its own behind another one; undefined where it has one. */
export function ownPhaseFix(facts: Facts, machine: Workload, move: Move, behind: number): Fix | undefined {
    const { plan } = facts;
    const { step, phase, fabric } = move;
    if (phase.steps.length === 1 && step.workloads.size === 1) {
        return undefined;
    }
    const name = freePhaseName(plan, `${phase.name}-${machine.name}`);
    return {
        title: `Cut over ${machine.name} in a phase of its own, after ${nth(plan.phases, behind).name}`,
        kind: 'quickfix',
        preferred: true,
        edits: () => {
            const lasts = phase.record.properties.find(p => p.key === 'lasts');
            const over = step.record.over ? ` over ${textOf(step.record.over.span)}` : '';
            const text = `phase ${written(name)} { cutover ${written(machine.name)} to ${written(fabric.name)}${over}${lasts ? `  ${textOf(lasts.span)}` : ''} }`;
            return [
                ...leaveOut(plan, step.record, step.workloads, [machine]),
                insertAt(plan.phases, behind + 1, text, nth(plan.phases, behind).record.span),
            ];
        },
    };
}
