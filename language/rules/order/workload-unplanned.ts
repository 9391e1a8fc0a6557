import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { elementsAt, firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { type Workload, workloadLabel } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { cutoverFixes } from '../fixes/cover-more.ts';
import { retainFixes } from '../fixes/say-stays.ts';
import { nameList, namesOf, ONE_BY_ONE, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const workloadUnplanned: Rule = {
    code: 'workload-unplanned',
    title: 'Every workload on a platform that is left is moved, retired or retained',
    severity: 'warning',
    explain:
        'A workload lies on a platform the plan leaves, and it is in no `cutover`, `retire` or `retain` (or the `until` of its `retain` is over). On the day the licence ends it is still there.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
workload crm { }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Name it in a cutover (the quick fix adds it to one), `retire` it, or say with `retain` that it stays, and why.',
    *check(facts) {
        const { plan } = facts;
        const moved = IndexSet.union([
            ...plan.phases
                .flatMap(p => p.steps)
                .map(s => (s.verb === 'cutover' || s.verb === 'retire' ? s.workloads : IndexSet.EMPTY)),
            // What was to stay until a day that is over stays by nobody's word.
            ...plan.retains.filter(r => (r.record.until?.day ?? Infinity) >= facts.asOf).map(r => r.workloads),
        ]);
        const from = new Set(plan.from.map(p => p.name));
        const left = plan.workloads.filter(w => !moved.has(w.index) && w.platform && from.has(w.platform.name));
        if (left.length === 0) {
            return;
        }
        const parts = splitByAcceptance(this.code, IndexSet.ofSorted(left.map(w => w.index)), facts).map(set =>
            elementsAt(plan.workloads, set),
        );
        for (const part of parts) {
            if (part.length <= ONE_BY_ONE) {
                for (const workload of part) {
                    yield one(workload);
                }
            } else {
                yield many(facts, part);
            }
        }

        function one(workload: Workload): RawFinding {
            return {
                code: 'workload-unplanned',
                severity: 'warning',
                span: workload.record.nameSpan,
                layer: 'compute',
                subjects: [workload.name],
                figures: {},
                message: `Workload '${workloadLabel(workload)}' is on '${workload.platform!.name}', which plan '${plan.name}' leaves, and no cutover moves it.`,
                related: plan.record ? [{ span: plan.record.nameSpan, message: `plan '${plan.name}'` }] : [],
            };
        }
    },
    fixes(finding, facts) {
        return [...cutoverFixes(finding, facts), ...retainFixes(finding, facts)];
    },
};

function many({ plan }: Facts, left: readonly Workload[]): RawFinding {
    const environments = [...new Set(left.map(w => w.environment?.name ?? 'no environment'))];
    return {
        code: 'workload-unplanned',
        severity: 'warning',
        span: plan.record?.nameSpan ?? firstOf(left).record.nameSpan,
        layer: 'compute',
        subjects: namesOf(left),
        figures: { workloads: left.length },
        message: `No cutover moves ${workloadList(left)} of ${nameList(environments)}, all on platforms that plan '${plan.name}' leaves.`,
        related: left.slice(0, 10).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
    };
}
