import { expect, test } from 'vitest';
import { unitOf } from '../check.ts';

/** A change rate as data per time (docs/language.md 2) means of each machine what the share of its used data means. */

const plan = (change: string) => `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
fabric san on old is ceph-replicated { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  raw 25 TB }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 1 h }
workload erp { in prod  on san  count 3  iops 100 peak 200  writes 30%  block 8 KiB  disk 12 TB used 10 TB  ${change}  downtime 10 min  rto 1 h  evidence measured }
phase bk   { establish veeam onto ahv.v4-recovery-points }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }
`;

const said = (change: string) =>
    unitOf(plan(change)).analysis.findings.map(f => `${f.code} ${f.severity} ${f.message}`);

test('so much data a day is the share of the used data that it is, in every finding', () => {
    expect(said('change 300 GB/d')).toEqual(said('change 3 %/d'));
    expect(said('change 12.5 GB/hour')).toEqual(said('change 3 %/day'));
    expect(said('change 30 GB/d')).not.toEqual(said('change 300 GB/d'));
});

test('data a week is no unit of it', () => {
    expect(said('change 300 GB/w').join()).toContain('unit-unknown');
});
