import type { Move } from '../../analysis/analysis.ts';
import type { WorkloadCopy } from '../../analysis/headroom/copy.ts';
import { copiedStanding } from '../../analysis/passage/movers.ts';
import { SWITCHOVER } from '../../physics/index.ts';
import type { Workload } from '../../plan/plan.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import { copyFixes } from '../fixes/io/copy.ts';
import { counted, workloadList } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { type CopyCase, type CopyRepair, copyFindings } from './copies.ts';

/** One that stands still longer than the objective it has. */
interface LateCase extends CopyCase {
    readonly copy: WorkloadCopy & { readonly objective: number };
}

export const downtimeExceeded: RuleWith<CopyRepair> = {
    code: 'downtime-exceeded',
    title: 'The cutover of a workload fits into the downtime it may have',
    severity:
        'by the decision matrix; one level milder, and the verdict stays open, where the change or copy rate is assumed',
    explain: `A machine is copied while it runs, then what changed meanwhile, pass after pass; the last pass is sent while it stands still, and then it is started on the other side
(boot, drivers, addresses, checks: 300 s, assumed). Downtime = last pass / copy rate + switchover. It is computed from the used data, the \`change\` rate and the rate \`over\` which the wave is copied.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme }
workload erp { in prod  iops 100  disk 12 TiB used 10 TiB  change 3 %/d  downtime 1 min }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Copy faster, slow down what changes, or agree on a longer downtime. Below the switchover itself nothing helps but another way to switch over.',
    *check(facts) {
        yield* copyFindings(
            this.code,
            facts,
            (c): c is LateCase => c.copy?.exceeded === true,
            cases => {
                const worst = cases.reduce((a, b) =>
                    b.copy.plan.downtime / b.copy.objective > a.copy.plan.downtime / a.copy.objective ? b : a,
                );
                const { copy, move, workload } = worst,
                    { plan, objective, input } = copy;
                return {
                    worst,
                    milder: worst.rateAssumed || copy.changeAssumed,
                    figures: {
                        downtime: plan.downtime,
                        objective,
                        passes: plan.passes.length,
                        final: plan.final,
                        kappa: plan.kappa,
                    },
                    message:
                        `The cutover of ${workloadList(cases.map(c => c.workload))} in phase '${move.phase.name}' takes longer than it may: '${workload.name}' stands still for ${durationBeside(plan.downtime, objective)} ` +
                        (copiedStanding(move, workload.index)
                            ? `(${dataText(input.bytes)} at ${rateText(worst.rate)}, switchover ${durationText(SWITCHOVER)}, assumed), and may for ${durationText(objective)}. ` +
                              `${standingText(move, workload)}, all of the copy is downtime.${assumptions(worst)}`
                            : `(last pass ${dataText(plan.final)} at ${rateText(worst.rate)}, switchover ${durationText(SWITCHOVER)}, assumed), and may for ${durationText(objective)}. ` +
                              `${dataText(input.bytes)} are copied in ${counted(plan.passes.length, 'pass', 'passes')} while it runs, ${durationText(plan.online)} in all.${assumptions(worst)}`),
                };
            },
        );
    },
    fixes(_finding, facts, repair) {
        return copyFixes(facts, repair);
    },
};

/** Why it stands still while it is copied. */
function standingText({ method, standing }: Move, { index }: Workload): string {
    return standing?.has(index)
        ? 'No tool can copy it while it runs (a shared disk, or one without snapshots)'
        : `Copied ${method === 'restore' ? 'from its backup' : 'cold'}`;
}

/** What such a sentence owes to figures nobody stated. */
export function assumptions({
    rateAssumed,
    limitedBy = [],
    copy,
}: {
    readonly rateAssumed: boolean;
    readonly limitedBy?: readonly string[];
    readonly copy?: { readonly changeAssumed: boolean };
}): string {
    const rate =
        limitedBy.length > 0
            ? sourceSentence(limitedBy)
            : rateAssumed
              ? ' The copy rate is not stated: what one link carries is assumed, at most 400 MB/s for each machine.'
              : '';
    return `${rate}${copy?.changeAssumed ? ' The change rate is not stated: every write is assumed to dirty a block of 64 KiB.' : ''}`;
}

/** Which source sets the rate: its best case, so that what is computed from it is a lower bound. */
export function sourceSentence(limitedBy: readonly string[]): string {
    const names = limitedBy.map(name => `'${name}'`).join(' and ');
    return ` That is the most ${names} can give, while the copy saturates ${limitedBy.length === 1 ? 'it' : 'them'}: a lower bound.`;
}
