import { headroomFixes } from '../fixes/io/fixes.ts';
import type { RuleWith } from '../rule.ts';
import { type HeadroomRepair, headroomFindings, problemOf } from './headroom-findings.ts';

export const headroomLow: RuleWith<HeadroomRepair> = {
    code: 'headroom-low',
    title: 'Every link, disk and uplink keeps the headroom the plan asks for',
    severity: 'warning where the matrix says mandatory, information where it says optional',
    explain: `A station of a target fabric is used more than 100 % minus the \`headroom\` of the plan (30 % where none is given), and does not choke yet. Above 70 % a load that is
5 % higher than measured moves the P99 by more than an eighth; above 85 % the numbers of the model are indicative, above 95 % it gives none. The loads are taken
as they are written: headroom is what is kept for their range.`,
    example: `plan p { from old to new  headroom 60% }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
workload erp { in prod  iops 10k peak 20k  writes 60%  block 64 KiB  evidence measured }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Use the setting in the message, or lower the `headroom` of the plan where less is enough.',
    *check(facts) {
        yield* headroomFindings(this.code, false, facts);
    },
    fixes(finding, facts, repair) {
        const problem = problemOf(facts, repair);
        return problem ? headroomFixes(facts, problem, finding) : [];
    },
};
