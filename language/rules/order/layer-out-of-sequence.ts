import type { Facts } from '../../analysis/analysis.ts';
import { isBefore } from '../../plan/order.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import type { RuleWith } from '../rule.ts';
import { afterConstraints, dependencyConstraints, follows, isSequenced, layerOfStep, rankOf } from './constraints.ts';

const SEQUENCES = {
    phases: 'monitoring (decouple), backup (establish), identity (map)',
    layers: 'identity (map), backup (establish), monitoring (decouple)',
} as const;

/** Two steps above compute that stand against the plan's sequence, although nothing asks for it. */
interface Inversion {
    readonly early: Step;
    readonly late: Step;
}

/** Every pair of steps above compute in the wrong order that no dependency or `after` asks for. */
export function inversions(facts: Facts): Inversion[] {
    const { plan } = facts;
    const above = plan.phases.flatMap(p => p.steps).filter(isSequenced);
    const mustFollow = follows(plan.phases.length, [...dependencyConstraints(plan), ...afterConstraints(plan)]);
    const found: Inversion[] = [];
    above.forEach((early, i) => {
        for (const late of above.slice(i + 1)) {
            if (
                early.phase === late.phase ||
                !isBefore(early.phase, late.phase) ||
                rankOf(plan, early) <= rankOf(plan, late)
            ) {
                continue;
            }
            if (!mustFollow(early.phase.index, late.phase.index)) {
                found.push({ early, late });
            }
        }
    });
    return found;
}

/** The fewest steps to blame for all inversions: the one in most pairs first, of two in one pair the later. Each pair is looked at twice. */
function blame(pairs: readonly Inversion[]): { readonly step: Step; readonly pair: Inversion }[] {
    const open = new Map<Step, Set<Inversion>>();
    for (const pair of pairs) {
        for (const step of [pair.early, pair.late]) {
            const own = open.get(step);
            if (own) {
                own.add(pair);
            } else {
                open.set(step, new Set([pair]));
            }
        }
    }
    const blamed: { step: Step; pair: Inversion }[] = [];
    while (open.size > 0) {
        let [worst, own] = open.entries().next().value!;
        for (const [step, of] of open) {
            if (of.size > own.size || (of.size === own.size && step.phase.index > worst.phase.index)) {
                [worst, own] = [step, of];
            }
        }
        blamed.push({ step: worst, pair: own.values().next().value! });
        open.delete(worst);
        for (const pair of own) {
            const other = pair.early === worst ? pair.late : pair.early;
            const rest = open.get(other);
            rest?.delete(pair);
            if (rest?.size === 0) {
                open.delete(other);
            }
        }
    }
    return blamed.sort((a, b) => a.step.phase.index - b.step.phase.index);
}

/** What its fixes need to know. */
interface Repair {
    readonly early: number;
    readonly late: number;
}

export const layerOutOfSequence: RuleWith<Repair> = {
    code: 'layer-out-of-sequence',
    title: "Steps above compute follow the plan's sequence",
    severity: 'warning',
    order: 'settled',
    explain: `Steps above compute deviate from the sequence the plan follows, and no dependency asks for it. With \`sequence phases\` (the default) the order is
${SEQUENCES.phases}; with \`sequence layers\` it is ${SEQUENCES.layers}. A fabric may be
modelled at any time before the machines that move to it: sizing comes before buying. A declared dependency outranks the sequence.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
phase identity { map ad }
phase backup   { establish veeam onto in-guest.backup }`,
    repair: 'Move the phase (the quick fix does it), choose the other `sequence`, or declare the dependency that asks for this order.',
    *check(facts) {
        for (const { step, pair } of blame(inversions(facts))) {
            const { early, late } = pair;
            const other = step === late ? early : late;
            yield {
                code: this.code,
                severity: 'warning',
                span: step.record.span,
                layer: layerOfStep(step),
                phase: step.phase.name,
                subjects: [step.phase.name],
                message:
                    `Phase '${step.phase.name}' (${step.verb}) comes ${step === late ? 'after' : 'before'} phase '${other.phase.name}' (${other.verb}), but sequence '${facts.plan.sequence}' is ` +
                    `${order(facts.plan)}, and no dependency requires this order.`,
                related: [{ span: other.record.span, message: `phase '${other.phase.name}': ${other.verb}` }],
                figures: {},
                repair: { early: early.phase.index, late: late.phase.index },
            };
        }
    },
    fixes(finding, facts, { early, late }, order) {
        return movePhaseFixes(facts, late, early, finding, order);
    },
};

function order(plan: Plan): string {
    return SEQUENCES[plan.sequence].replaceAll(/ \((\w+)\)/g, '');
}
