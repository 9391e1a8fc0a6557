/** Plan texts the tests of this room share. */

export interface Worked {
    readonly rebuild: number;
    readonly over?: number;
    readonly links?: string;
}

/**
 * docs/io-model.md 5.1, which is about links, as a plan: 6 nodes, Ceph x3, 120 TB raw, an OLTP machine and 600 desktops, then a small wave that is copied. The page leaves the
 * write shares open; 40 % and 70 % of 8 KiB are the ones that give all its numbers.
 */
export function workedExample({ rebuild, over = 900, links = '2 x 10 Gbps' }: Worked): string {
    return `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape monolithic }
fabric ceph on new {
  nodes 6  replicas 3  coordinator primary
  links ${links} mtu 9000
  media 6 x nvme
  raw 20 TB
  controller cores 48 read 1 us write 1 us
  rebuild ${rebuild} MB/s
}
backup agent { speaks in-guest.backup  protects all every 1 h }
workload oltp { in prod  iops 20k peak 60k  writes 40%  block 8 KiB  p99 2 ms  evidence measured }
workload vdi  { in prod  count 600  iops 50 peak 200  writes 70%  block 8 KiB  p99 5 ms  evidence measured }
workload late { in prod  iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
phase io   { model ceph }
phase move { cutover oltp, vdi to ceph  over 100 MB/s }
phase next { cutover late to ceph  over ${over} MB/s }
`;
}
