import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixesFor } from '../../language/rules/index.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import { unitOf } from '../check.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The preview's data of a plan text. */
export function modelOfText(text: string): PreviewModel {
    const { analysis } = unitOf(text);
    return modelOf(analysis, { fixTitles: finding => fixesFor(finding, analysis).map(f => f.title) });
}

/** The preview's data of a folder of the project, `examples/frankfurt/faulty`; its plan file is `plan.exit`. */
export function modelOfFolder(folder: string): PreviewModel {
    const path = join(root, folder);
    const names = readdirSync(path)
        .filter(f => f.endsWith('.exit'))
        .sort((a, b) => Number(b === 'plan.exit') - Number(a === 'plan.exit'));
    const { analysis } = unitOf(Object.fromEntries(names.map(n => [n, readFileSync(join(path, n), 'utf8')])));
    return modelOf(analysis, { fixTitles: finding => fixesFor(finding, analysis).map(f => f.title) });
}

/** The plan of the language page: everything in order but the replication, which nobody re-establishes. */
export const PAGE_PLAN = `plan frankfurt "Frankfurt exit" {
  from vc-fra
  to ntx-fra
  headroom 30%
  starts 2027-01-11
}
platform vc-fra  "vCenter FRA" is vsphere { version "7.0" ends 2027-06-30 }
platform ntx-fra "Prism FRA"   is nutanix { version "7.3" }
environment prod-db  { class production  shape monolithic }
environment prod-web { class production  shape scale-out }
environment lab      { class lab }
identity corp-ad "Active Directory" on vc-fra {
  principal "CORP\\\\ops-l2"    holds VirtualMachinePowerUser becomes "VM Operator"
  principal "CORP\\\\svc-veeam" holds backup-operator         becomes "Backup Admin"
}
role backup-operator on vc-fra { allows VirtualMachine.State.CreateSnapshot, VirtualMachine.Provisioning.DiskRandomRead }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 30 d  account "CORP\\\\svc-veeam" }
replication srm is vmware-srm { speaks vsphere.vr  protects erp-db every 15 min }
monitoring watch is zabbix { speaks vsphere.perf  observes all }
automation terraform { speaks vsphere.terraform  manages matching "web-*" }
fabric san-a "FC array" on vc-fra is external-array { }
fabric hci-a "AHV cluster" on ntx-fra is nutanix-rf2 {
  nodes 6   racks 2
  links 2 x 25 Gbps mtu 9000
  oversubscription 3:1
  buffer 16 MiB
  rtt 50 us
  media 6 x nvme
  locality 95%
  rebuild 400 MB/s
}
profile oltp { iops 18k peak 30k  writes 45%  block 16 KiB  p99 2 ms  evidence measured "Live Optics, 7 days" }
workload erp-db "SAP ERP" is oltp {
  in prod-db  on san-a
  vcpu 32  memory 512 GiB  disk 6 TiB used 4 TiB  change 3 %/d
  rpo 4 h  rto 2 h  downtime 30 min
  uses rdm
  depends on corp-ad
}
phase independence "Operational Independence" { decouple watch onto in-guest.metrics  decouple terraform onto ahv.terraform  lasts 2 weeks }
phase backup-paths "Backup Independence"      { establish veeam onto ahv.v4-recovery-points  lasts 3 weeks }
phase identities   "Identity Abstraction"     { map corp-ad  lasts 1 week }
phase io           "Storage I/O Modeling"     { model hci-a  lasts 1 week }
phase pilot        "Compute: lab"             { cutover in lab to hci-a  lasts 3 days }
phase databases    "Compute: databases"       { cutover erp-db to hci-a  over 10 Gbps  lasts 1 week  approve "CAB-1187" }
accept feature-unsupported on erp-db because "RDM converted to vDisk in the window" by "storage lead" until 2027-03-31
`;

/** Machines first, what they lean on later: every kind of tether breaks, one is accepted, the lab asks for nothing. */
export const RUSHED_PLAN = `plan rushed "Rushed" { from old to new  starts 2027-01-11 }
platform old "Old" is vsphere { ends 2027-03-31 }
platform new "New" is nutanix
environment prod { class production  shape monolithic }
environment lab  { class lab }
identity ad on old { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
replication srm is vmware-srm { speaks vsphere.vr  protects crm every 15 min }
monitoring watch is zabbix { speaks vsphere.perf  observes all }
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme }
workload erp { in prod  rpo 4 h  iops 2k  p99 5 ms }
workload crm { in prod  rpo 1 h  iops 1k  p99 5 ms  depends on erp }
workload play { in lab }
phase move     { cutover erp, play to hci  lasts 1 week }
phase backup   { establish veeam onto ahv.v4-recovery-points  lasts 3 weeks }
phase watching { decouple watch onto in-guest.metrics  lasts 1 week }
phase io       { model hci  lasts 1 week }
phase identity { map ad  lasts 1 week }
phase rest     { cutover crm to hci  lasts 1 week }
accept api-break on crm because "replicated by the database itself" by "storage lead" until 2027-12-31
accept foundation-missing on crm because "replicated by the database itself" by "storage lead" until 2027-12-31
`;
