import { machineBytes } from '../../analysis/headroom/copy.ts';
import { SWITCHOVER } from '../../physics/index.ts';
import { dataText, durationText, rateText } from '../../plan/units.ts';
import { copyFixes } from '../fixes/io/copy.ts';
import { workloadList } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { type Case, type CopyRepair, copyFindings } from './copies.ts';
import { assumptions } from './downtime-exceeded.ts';

export const rtoExceeded: RuleWith<CopyRepair> = {
    code: 'rto-exceeded',
    title: 'A workload can be brought back within its RTO',
    severity: 'by the decision matrix; one level milder, and the verdict stays open, where the copy rate is assumed',
    explain: `When a cutover fails, or the new platform does, the data of a machine has to come back: its used data at the rate of the path it was copied over, plus the switchover
(300 s, assumed). That is compared with its recovery time objective. A plan does not describe the path of a restore, so the path of the copy stands for it, and the message says so: a restore from a copy
that is nearer or faster takes less, one through a backup server that is shared takes longer.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme }
workload erp { in prod  iops 100  disk 12 TiB used 10 TiB  rto 2 h }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Give the wave a faster path, keep the source in step until the cutover is accepted, or agree on a longer RTO.',
    *check(facts) {
        yield* copyFindings(this.code, facts, late, cases => {
            const worst = cases.reduce((a, b) => (b.restore / rto(b) > a.restore / rto(a) ? b : a));
            return {
                worst,
                milder: worst.rateAssumed,
                figures: { restore: worst.restore, objective: rto(worst) },
                message:
                    `To bring ${workloadList(cases.map(c => c.workload))} back after phase '${worst.move.phase.name}' takes longer than the RTO: '${worst.workload.name}' has ${dataText(machineBytes(worst.workload) ?? 0)}, ` +
                    `at ${rateText(worst.rate)} that is ${durationText(worst.restore)} with the switchover (${durationText(SWITCHOVER)}, assumed), against ${durationText(rto(worst))}. The plan does not describe the restore path: the copy's rate stands for it.${assumptions({ rateAssumed: worst.rateAssumed })}`,
            };
        });
    },
    fixes(_finding, facts, repair) {
        return copyFixes(facts, repair);
    },
};

/** One whose data is known, and which takes longer to bring back than its objective allows. */
interface LateCase extends Case {
    readonly restore: number;
}

/** Recovery time objective in seconds; without end where there is none. */
function rto({ workload }: Case): number {
    return workload.figures['rto']?.value ?? Infinity;
}

function late(c: Case): c is LateCase {
    return c.restore !== null && c.restore > rto(c);
}
