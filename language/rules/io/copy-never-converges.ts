import { GRANULARITY } from '../../physics/index.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import { copyFixes } from '../fixes/io/copy.ts';
import { workloadList } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { type CopyCase, type CopyRepair, copyFindings } from './copies.ts';
import { assumptions } from './downtime-exceeded.ts';

export const copyNeverConverges: RuleWith<CopyRepair> = {
    code: 'copy-never-converges',
    title: 'A workload is copied faster than it changes',
    severity:
        'by the decision matrix; one level milder, and the verdict stays open, where the change or copy rate is assumed',
    explain: `Every pass of a live copy sends what changed during the one before. The passes shrink only if less changes per second than is sent: change rate / copy rate below 1.
Otherwise they stop shrinking at a floor, and however long one waits, that much is left to send with the machine stopped.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme }
workload erp { in prod  iops 100  disk 12 TiB used 10 TiB  change 100 %/d  downtime 1 h }
phase io   { model hci }
phase move { cutover erp to hci  over 100 Mbps }`,
    repair: 'Copy faster (the quick fix sets the smallest rate that converges and meets the downtime), slow down what changes while it is copied, or agree on the downtime that remains.',
    *check(facts) {
        yield* copyFindings(
            this.code,
            facts,
            (c): c is CopyCase => c.copy?.neverConverges === true,
            cases => {
                const worst = cases.reduce((a, b) => (b.copy.plan.kappa > a.copy.plan.kappa ? b : a));
                const { copy, move, workload } = worst,
                    { plan, input, objective } = copy;
                const changing = input.classes.reduce((sum, c) => sum + c.writes, 0) * GRANULARITY;
                return {
                    worst,
                    milder: worst.rateAssumed || copy.changeAssumed,
                    figures: { kappa: plan.kappa, changing, floor: plan.floor, downtime: plan.downtime, objective },
                    message:
                        `The copy of ${workloadList(cases.map(c => c.workload))} in phase '${move.phase.name}' never catches up: '${workload.name}' changes ${rateText(changing)} and is copied at only ${rateText(worst.rate)}: ` +
                        `it changes ${plan.kappa.toPrecision(3)} times as fast as it is copied. About ${dataText(plan.floor)} of ${dataText(input.bytes)} are always left, ${objective === null ? durationText(plan.downtime) : durationBeside(plan.downtime, objective)} of standstill` +
                        `${objective === null ? '' : ` against ${durationText(objective)}`}.${assumptions(worst)}`,
                };
            },
        );
    },
    fixes(_finding, facts, repair) {
        return copyFixes(facts, repair);
    },
};
