import { judge } from '../../analysis/matrix.ts';
import { pointsOfNoReturn } from '../../analysis/way-back.ts';
import { dayText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import type { Rule } from '../rule.ts';
import { listed, namesOf, quotedWorkloads } from '../words.ts';

export const noWayBack: Rule = {
    code: 'no-way-back',
    title: 'What has moved can be moved back until somebody decides that it need not',
    severity: 'warning where the decision matrix is strict, otherwise information',
    explain: `At the end of a phase there is no way back any more for machines that have moved: so many hosts of the old cluster are converted that its data no longer fits, what made restore
points on the old platform is retired and nothing else does there, or the platform has ended. It is asked at the end of every phase with what was converted or retired by then left as it is. The
report calls the first such phase the point of no return and gives its date.

Every exit ends like this. The finding is there so that somebody decides when, and not a phase that had another purpose.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects erp every 24 h }
backup hycu is hycu { speaks ahv.v3-snapshots  protects erp every 24 h  replaces veeam }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod }
phase io   { model hci }
phase move { cutover erp to hci }
phase end  { retire veeam }`,
    repair: 'Convert or retire later, keep something that protects the machines on the old platform for as long as turning back has to be possible, or accept it: that is the decision.',
    *check(facts) {
        for (const { phase, workloads, missing, day } of pointsOfNoReturn(facts)) {
            for (const part of splitByAcceptance(this.code, workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                yield {
                    code: this.code,
                    severity: judged.severity === 'error' ? 'warning' : judged.severity,
                    span: phase.record.nameSpan,
                    layer: 'compute',
                    phase: phase.name,
                    subjects: namesOf(judged.workloads),
                    figures: { missing, ...(day === undefined ? {} : { day: dayText(day) }) },
                    message: `After '${phase.name}'${day === undefined ? '' : ` (${dayText(day)})`} nothing leads back for ${quotedWorkloads(judged.workloads)}: ${listed(missing)}.`,
                    related: [],
                };
            }
        }
    },
};
