import { headroomFixes } from '../fixes/io/fixes.ts';
import { type HeadroomRepair, headroomFindings, problemOf } from '../io/headroom-findings.ts';
import type { RuleWith } from '../rule.ts';

export const networkChoke: RuleWith<HeadroomRepair> = {
    code: 'network-choke',
    title: 'Network Choke: the new fabric carries its workloads in every scenario',
    severity: 'by the decision matrix; milder where it rests on a figure nobody stated',
    signature: 'Network Choke',
    explain: `On a distributed fabric the top-of-rack switches are the backplane of the storage: copies of every write, reads from other nodes, the rebuild after a
lost node and the copy of the next wave share the same links. The fabric is computed in every phase and in every scenario that applies (\`steady\`, \`peak\`, \`link-failure\`, \`uplink-failure\`,
\`maintenance\`, \`node-failure\`, \`maintenance+failure\`, \`ingest\`, \`ingest+peak\`, \`cutover\`, \`failure+ingest\`). A choke is a station (node link, rack uplink, media, switch buffer) at or above 100 %, or a workload whose P99 is above its
objective. It is told once per fabric and station, at the first phase in which it is as serious as it gets, with the setting that restores the headroom of the plan. Which figures were
assumed is listed by \`exitplan headroom\`.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 1 x 10 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
workload erp { in prod  iops 20k peak 40k  writes 60%  block 64 KiB  p99 20 ms  evidence measured }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: `Throttle the copy or the rebuild to the rate in the message (a slower rebuild leaves data without full redundancy for longer), split the wave, use more or faster links,
restore read locality, or keep the workload on the array. Each quick fix has been computed again for the whole fabric.`,
    *check(facts) {
        yield* headroomFindings(this.code, true, facts);
    },
    fixes(finding, facts, repair) {
        const problem = problemOf(facts, repair);
        return problem ? headroomFixes(facts, problem, finding) : [];
    },
};
