import type { Facts, Repairable } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { tenantsOf } from '../../analysis/recovery/availability.ts';
import { retiredMachines } from '../../analysis/recovery/service.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Phase } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';
import { workloadNames } from './availability-text.ts';

/** Machines that are retired while others that stay in service depend on them: one finding per phase. */
export function* retiredWhileNeeded(facts: Facts): Iterable<Repairable<{ readonly phase: number }>> {
    const { plan } = facts;
    const retired = retiredMachines(plan);
    for (const phase of new Set([...retired.values()])) {
        const left = dependents(facts, phase, retired);
        for (const part of splitByAcceptance('retired-too-early', IndexSet.of(...left.keys()), facts)) {
            const judged = judge(plan, part);
            const gone = [...new Set([...part].flatMap(i => left.get(i) ?? []))].map(i => nth(plan.workloads, i));
            const step = phase.steps.find(s => s.verb === 'retire' && gone.some(w => s.workloads.has(w.index)));
            if (!judged || !step) {
                continue;
            }
            const { workloads } = judged;
            const one = workloads.length === 1;
            yield {
                code: 'retired-too-early',
                severity: judged.severity,
                span: step.record.span,
                layer: 'compute',
                phase: phase.name,
                subjects: namesOf(workloads),
                figures: { machines: gone.map(w => w.name) },
                repair: { phase: phase.index },
                message:
                    `Phase '${phase.name}' retires ${workloadNames(gone)}, on which ${workloadNames(workloads)} still depend${one ? 's' : ''}. ` +
                    `Retire ${gone.length === 1 ? 'it' : 'them'} later, or let ${one ? 'it' : 'them'} depend on what takes over.`,
                related: workloads.flatMap(w =>
                    w.depends
                        .filter(d => gone.some(g => g === d.on))
                        .map(d => ({ span: d.span, message: `'${w.name}' depends on '${d.on.name}'` })),
                ),
            };
        }
    }
}

/** By machine that stays in service after a phase: the machines retired in it on which it depends. */
function dependents(
    { plan }: Facts,
    phase: Phase,
    retired: ReadonlyMap<number, Phase>,
): ReadonlyMap<number, readonly number[]> {
    const serves = (index: number) => (retired.get(index)?.index ?? Infinity) > phase.index;
    const tenants = tenantsOf(plan);
    // One machine of a service is as good as another (5.1), and the last one of it is `runs-in-one-wave`.
    const housed = (index: number) => (tenants.get(index) ?? []).length > 0;
    const found = new Map<number, readonly number[]>();
    for (const workload of plan.workloads) {
        const lost = workload.depends.flatMap(({ on }) =>
            on.kind === 'workload' && retired.get(on.index) === phase && !housed(on.index) ? [on.index] : [],
        );
        if (lost.length > 0 && serves(workload.index)) {
            found.set(workload.index, lost);
        }
    }
    return found;
}
