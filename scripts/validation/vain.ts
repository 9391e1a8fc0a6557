/** What was looked for and could not be used, so that nobody has to look again. */
export const IN_VAIN: readonly string[] = [
    'Ceph writes of several depths with mean or P99: the reports of perfresults hold them as pictures only.',
    'P99 per depth of more than one laboratory, and of writes: of the raw files of perfresults2 single volumes of three read curves are kept in the public index (C7 to C9); other repositories with fio results of several depths are of bare drives or of one depth.',
    'VM Fleet tables of Dell have P99 at ten rates each, but the rates are set by a throttle in the host, which makes its own tail (P99 falls again near the maximum). They are used at full speed only.',
    'Micron 9200 MAX with BlueStore (Luminous 12.2.8) and with EPYC: tables of IOPS, mean and tail by clients; only the first pages are readable.',
    'Proxmox VE Ceph benchmark papers 2018, 2020 and 2023: no readable text.',
    'Nutanix AOS: the licence forbids publishing results; posts name one machine’s IOPS without nodes, cores or the controller machine’s vCPUs.',
    'vSAN: HCIBench posts give pictures or leave out hosts, cores or disk groups.',
    'LINSTOR/DRBD: 14.8 million reads on twelve nodes are local reads without a controller on the way; the comparison of StarWind has its figures in pictures.',
    'RHCS 3.2 (part 2): 463,000 writes and 691,000 mixed I/Os, but not with how many copies.',
    'Rebuild times with nodes, bytes and settings: beyond P16 to P18 no post states all three.',
];
