/** What was looked for and could not be used, so that nobody has to look again. */
export const IN_VAIN: readonly string[] = [
    'Ceph writes of several depths with mean or P99 on a cluster: the reports of perfresults hold them as pictures only; the tables of Seastore against Classic (ceph.io, 2025) are of one OSD and one copy.',
    'P99 per depth of more than one laboratory, and of writes: of the raw files of perfresults2 single volumes of three read curves are kept in the public index (C7 to C9); other repositories with fio results of several depths are of bare drives or of one depth.',
    'VM Fleet tables of Dell have P99 at ten rates each, but the rates are set by a throttle in the host, which makes its own tail (P99 falls again near the maximum). They are used at full speed only.',
    'Micron 9200 MAX with BlueStore (Luminous 12.2.8) and with EPYC: tables of IOPS, mean and tail by clients; only the first pages are readable.',
    'Proxmox VE Ceph benchmark papers 2018, 2020 and 2023: no readable text.',
    'Nutanix AOS: the licence forbids publishing results; posts name one machine’s IOPS without nodes, cores or the controller machine’s vCPUs.',
    'vSAN: HCIBench posts give pictures or leave out hosts, cores or disk groups.',
    'LINSTOR/DRBD: 14.8 million reads on twelve nodes are local reads without a controller on the way; the comparison of StarWind has its figures in pictures; single fio runs on two nodes name no processors.',
    'Azure Stack HCI at Dell (5.7 million reads, 700,000 writes at 64 machines per node): the page with the results is readable, the one with nodes, processors and drives is not; a test of six AX-740XD names no results in the text that could be read.',
    'Ceph on Proxmox in wikis, blogs and fora: consumer drives, one OSD per node, or no processors; the one with three nodes of 32 cores names no figures in the text that could be read.',
    'Ceph Reef with one and two OSDs per NVMe, and by processor threads (ceph.io, 2023): figures in pictures only; QEMU with librbd (ceph.io, 2022) is bound by its one client.',
    'RHCS 3.2 (part 2): 463,000 writes and 691,000 mixed I/Os, but not with how many copies.',
    'Rebuild times with nodes, bytes and settings: beyond P16 to P18 no post states all three.',
];
