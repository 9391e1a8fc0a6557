import { coveredByOthers, firstFull, longestInterval } from '../../analysis/gaps.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { protections } from '../../analysis/protection.ts';
import { longestFirstFull } from '../../physics/gap.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { dataText, durationText } from '../../plan/units.ts';
import type { Rule } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';

export const chainReset: Rule = {
    code: 'chain-reset',
    title: 'The first full backup on the new platform fits the recovery point objective',
    severity: 'information',
    explain: `A machine that arrives on a new platform is a new object to its backup: the first backup there is a full one and starts a new chain. Until it has finished, the newest
restore point is the last one of the old chain, so the worst loss is \`interval + first full\` even where the controller was put onto the target in time. The rate of a backup is
not part of a plan; what one storage link of the target carries is assumed for it. Workloads that another controller covers within their RPO are not concerned.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 1 h keep 7 d }
workload archive { in prod  disk 60 TiB used 40 TiB  rpo 4 h }
phase backup { establish veeam onto ahv.v4-recovery-points  lasts 1 week }
phase io     { model hci  lasts 1 week }
phase move   { cutover archive to hci  lasts 1 week }`,
    repair: 'Move fewer machines at a time, take the first full while the old machine still runs, or cover the time in another way (log shipping, replication).',
    *check({ plan, moves }) {
        for (const protection of protections(plan, moves)) {
            const { controller, move, to, workloads, there } = protection;
            const interval = longestInterval(controller, workloads);
            if (controller.kind !== 'backup' || there.length === 0 || interval === undefined) {
                continue;
            }
            const first = firstFull(plan, move, workloads);
            if (first?.seconds === undefined) {
                continue;
            }
            const late = remember(
                plan,
                protection,
                { key: this.code, inputs: [interval, first.seconds], plain: true },
                () => {
                    const open = workloads.minus(coveredByOthers(plan, move, controller, workloads));
                    // An interval as long as the objective misses it in normal times already: that is no matter of the move.
                    return IndexSet.ofSorted(
                        [...open].filter(i => {
                            const rpo = plan.workloads[i]!.figures['rpo']?.value;
                            if (rpo === undefined || interval >= rpo) {
                                return false;
                            }
                            const longest = longestFirstFull(rpo, { interval, duration: 0, broken: 0 });
                            return longest !== null && first.seconds! > longest;
                        }),
                    );
                },
            );
            const judged = late.empty ? undefined : judge(plan, late);
            if (!judged) {
                continue;
            }
            const strictest = Math.min(...judged.workloads.map(w => w.figures['rpo']!.value));
            yield {
                code: this.code,
                severity: 'information' as const,
                span: move.step.record.span,
                layer: 'backup' as const,
                phase: move.phase.name,
                subjects: namesOf(judged.workloads),
                figures: {
                    controller: controller.name,
                    platform: to.name,
                    interval,
                    firstFullBytes: first.bytes,
                    firstFullSeconds: first.seconds,
                    worst: interval + first.seconds,
                    rpo: strictest,
                },
                message:
                    `After phase \`${move.phase.name}\` the first backup that \`${controller.name}\` makes on \`${to.name}\` is a full one of ${dataText(first.bytes)} and starts a new chain: about ${durationText(first.seconds)} at what one link of ` +
                    `\`${move.fabric.name}\` carries (assumed). With the interval before it, the worst loss for ${workloadList(judged.workloads)} is ${durationText(interval + first.seconds)}, against an RPO of ${durationText(strictest)}.`,
                related: [
                    { span: controller.record.nameSpan, message: `${controller.kind} \`${controller.name}\`` },
                    { span: move.fabric.record.nameSpan, message: `fabric \`${move.fabric.name}\`` },
                    ...judged.workloads.slice(0, 1).map(w => ({
                        span: w.figures['rpo']!.span,
                        message: `workload \`${w.name}\`: RPO ${durationText(w.figures['rpo']!.value)}`,
                    })),
                ],
            };
        }
    },
};
