import type { Facts, Foundation } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { gainsOf, otherLayer } from '../../analysis/state.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { type Controller, offers, type Plan, type Platform } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { insertPhaseFixes } from '../fixes/insert-phase.ts';
import type { RuleWith } from '../rule.ts';
import { nameList, namesOf, workloadList } from '../words.ts';
import { chain, FOUNDED_BY, leans } from './compute-before-foundation.ts';

/** What its fixes need to know. */
interface Repair {
    readonly component: string;
    readonly phase: number;
    readonly platform?: string;
}

export const foundationMissing: RuleWith<Repair> = {
    code: 'foundation-missing',
    title: 'Every foundation has a phase',
    severity: 'by the decision matrix; where it is information, the verdict is "Go, with conditions" all the same',
    explain: `Machines are moved, and no phase of the plan founds what they lean on: an identity is never mapped, a controller is never put onto an interface
the target offers, or the target fabric is never modelled. What is missing does not break one phase but everything after it, until somebody notices.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme }
workload erp { }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: "Insert the phase that founds it before the cutover (the quick fix writes it where the plan's sequence wants it).",
    *check(facts) {
        for (const lean of leans(facts, true, (_, f) => f.foundedIn === undefined)) {
            for (const part of splitByAcceptance(this.code, lean.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                const { component, layer } = lean.foundation;
                const by = FOUNDED_BY[layer];
                const target = lean.move.platform ? ` \`${lean.move.platform.name}\`` : ' the target';
                const what =
                    'coverage' in component
                        ? `no phase puts ${component.kind} \`${component.name}\` onto an interface that${target} offers${useless(facts.plan, component, lean.move.platform)}`
                        : `${component.kind} \`${component.name}\` ${by.does} in no phase`;
                const moving = movingPhases(facts, part);
                const phases = moving.map(m => m.phase.name);
                const first = moving[0] ?? lean.move;
                const who =
                    phases.length > 1 ? `Phases ${nameList(phases, 6)} move` : `Phase \`${first.phase.name}\` moves`;
                yield {
                    code: this.code,
                    severity: judged.severity,
                    // Where it is optional it is no more a "Go" than a layer that nobody declared.
                    condition: true,
                    span: first.step.record.span,
                    layer,
                    phase: first.phase.name,
                    subjects: namesOf(judged.workloads),
                    message: `${who} ${workloadList(judged.workloads)}, but ${what}. From then on ${by.lost}.${stillCovered(facts, component, part)}`,
                    related: chain(facts, lean, undefined),
                    figures: { component: component.name, phases },
                    repair: { component: component.name, phase: first.phase.index, platform: lean.move.platform?.name },
                };
            }
        }
    },
    fixes(_finding, facts, { component, phase, platform }) {
        return insertPhaseFixes(facts, component, phase, platform);
    },
};

/** What `api-break` says of the same machines, one level milder: told here as well, so that the two do not seem to disagree. */
function stillCovered({ gaps }: Facts, component: Foundation['component'], workloads: IndexSet): string {
    const covered = IndexSet.union(gaps.filter(g => g.controller === component).map(g => g.covered));
    return workloads.empty || !workloads.minus(covered).empty
        ? ''
        : ` Another controller covers ${workloads.size === 1 ? 'it within its RPO' : 'them within their RPOs'} for now.`;
}

/** ` (\`ahv.v4-stats\` is one for monitoring)`: what it speaks, or is put onto, although it cannot do its work by it. */
function useless(plan: Plan, controller: Controller, target: Platform | undefined): string {
    const names = [
        ...new Set([...controller.speaks.map(s => s.name), ...gainsOf(plan, controller).map(g => g.interfaceName)]),
    ];
    const wrong = names.filter(n => target && offers(target, n) && otherLayer(plan, controller, n));
    return wrong.length === 0
        ? ''
        : ` for ${controller.layer} (${wrong.map(n => `\`${n}\` is for ${otherLayer(plan, controller, n)!}`).join(', ')})`;
}

/** The moves of some workloads, one for each phase, in order; those the matrix asks nothing for are left out. */
function movingPhases(facts: Facts, workloads: IndexSet): Facts['moves'] {
    const seen = new Set<number>();
    return facts.moves.filter(m => {
        const own = m.workloads.intersect(workloads);
        if (own.empty || !judge(facts.plan, own) || seen.has(m.phase.index)) {
            return false;
        }
        seen.add(m.phase.index);
        return true;
    });
}
