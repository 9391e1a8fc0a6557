import { judge } from '../../analysis/matrix.ts';
import { type NoWayBack, pointsOfNoReturn } from '../../analysis/schedule/way-back.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { dayText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { listed, namesOf, quotedWorkloads } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const noWayBack: Rule = {
    code: 'no-way-back',
    title: 'What has moved can be moved back until somebody decides that it need not',
    severity: 'warning where the decision matrix is strict, otherwise information',
    explain: `At the end of a phase there is no way back any more for machines that have moved: so many hosts of the old cluster are converted that its data no longer fits, what made restore
points on the old platform (or watched and managed it) is retired and nothing else does there, every machine of its management or of its identity is retired, the platform has ended, or the last restore points that were made on it are
older than they are kept (\`keep\`) and no backup inside the guests brings them back. It is asked at the end of every phase with what was converted or retired by then left as it is. The
report calls such a phase the point of no return and gives its date.

What time alone takes away, the retention, it takes away from one wave after the other: that is one finding for all of them, at the first phase at whose end it holds.

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
        for (const { phase, workloads, missing, day, waves } of told(pointsOfNoReturn(facts))) {
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
                    message: `${waves ? 'From' : 'After'} '${phase.name}'${day === undefined ? '' : ` (${dayText(day)})`}${waves ? ' on, wave by wave,' : ''} nothing leads back for ${quotedWorkloads(judged.workloads)}: ${listed(missing)}.`,
                    related: [],
                };
            }
        }
    },
};

interface Told extends NoWayBack {
    /** It stands for later waves as well. */
    readonly waves?: boolean;
}

/** The first of those that only time has closed stands for the later ones. */
function told(all: readonly NoWayBack[]): Told[] {
    const byTime = all.filter(p => p.byTime);
    const first = byTime[0];
    return all.flatMap((p): Told[] =>
        !p.byTime
            ? [p]
            : p === first
              ? [{ ...p, workloads: IndexSet.union(byTime.map(t => t.workloads)), waves: byTime.length > 1 }]
              : [],
    );
}
