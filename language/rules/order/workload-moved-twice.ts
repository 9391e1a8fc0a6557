import { retiredMachines } from '../../analysis/service.ts';
import { elementsAt, entryOf, firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { CutoverStep } from '../../plan/plan.ts';
import type { Rule } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';
import { workloadNames } from './availability-text.ts';

export const workloadMovedTwice: Rule = {
    code: 'workload-moved-twice',
    title: 'A workload moves once',
    severity: 'error',
    order: 'judged',
    explain:
        'A workload is named by two cutovers. The first one moves it; what the second is to do with it is not said, and its wave is larger on paper than in fact. The same holds for one that is retired before (or when) a cutover moves it.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase first  { cutover erp to hci }
phase second { cutover all to hci }`,
    repair: 'Take it out of one of the two: `all except erp`.',
    *check({ plan }) {
        const cutovers = plan.phases.flatMap(p => p.steps).filter((s): s is CutoverStep => s.verb === 'cutover');
        const retired = retiredMachines(plan);
        for (const step of cutovers) {
            const gone = [...step.workloads].filter(k => (retired.get(k)?.index ?? Infinity) <= step.phase.index);
            if (gone.length > 0) {
                const workloads = elementsAt(plan.workloads, gone);
                const by = entryOf(retired, firstOf(gone));
                yield {
                    code: this.code,
                    severity: 'error',
                    span: step.record.span,
                    layer: 'compute',
                    phase: step.phase.name,
                    subjects: namesOf(workloads),
                    figures: { workloads: gone.length, retired: by.name },
                    message: `Phase '${step.phase.name}' moves ${workloadNames(workloads)}, which phase '${by.name}' retires${by === step.phase ? ' as well' : ' before'}. Take ${gone.length === 1 ? 'it' : 'them'} out of one of the two.`,
                    related: [{ span: by.record.nameSpan, message: `retired in phase '${by.name}'` }],
                };
            }
        }
        let moved = IndexSet.EMPTY;
        for (const [i, step] of cutovers.entries()) {
            const again = step.workloads.intersect(moved);
            moved = moved.union(step.workloads);
            if (again.empty) {
                continue;
            }
            const workloads = elementsAt(plan.workloads, again);
            const earlier = firstThat(cutovers, i, c => c.workloads.overlaps(again));
            yield {
                code: this.code,
                severity: 'error',
                span: step.record.span,
                layer: 'compute',
                phase: step.phase.name,
                subjects: namesOf(workloads),
                figures: { workloads: again.size },
                message: `Phase \`${step.phase.name}\` moves ${workloadList(workloads)}, which phase \`${firstOf(earlier).phase.name}\` moves already.`,
                related: earlier.map(c => ({ span: c.record.span, message: `moved in phase \`${c.phase.name}\`` })),
            };
        }
    },
};

/** Of so many earlier cutovers the places are told. */
const MOST_EARLIER = 20;

/** The first of the cutovers in front of one for which something holds. */
function firstThat(
    cutovers: readonly CutoverStep[],
    before: number,
    holds: (step: CutoverStep) => boolean,
): readonly CutoverStep[] {
    const found: CutoverStep[] = [];
    for (let i = 0; i < before && found.length < MOST_EARLIER; i++) {
        const step = nth(cutovers, i);
        if (holds(step)) {
            found.push(step);
        }
    }
    return found;
}
