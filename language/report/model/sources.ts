/** Outside sources of the I/O model by the number its formulas cite, as read. */
export const SOURCES: Readonly<Record<string, string>> = {
    S1: 'ceph.io, 2025: Tentacle FastEC performance updates, figure 1 (device reads and writes per write, all twelve rows reproduced)',
    S7: 'ceph.io, 2024: A journey to 1 TiB/s (network bytes of replicated and coded pools, bulk rate of 100 Gb/s links)',
    S8: 'ceph.io, 2023: Reef freeze RBD performance (round trips, latency at queue depth 1)',
    S9: 'ceph.io, 2023: Ceph encryption performance (bulk rate of fast links)',
    S42: 'ceph.io, 2022: Ceph OSD CPU scaling, part 1 (processor time of reads and writes)',
    S11: 'DellGEOS/AzureStackDocs: VM Fleet tables of clusters of two to four nodes (variability, closed loop)',
    S16: 'Appenzeller, Keslassy, McKeown, SIGCOMM 2004 (abstract): buffers for many flows',
    S18: 'mendel5/iperf3-results: measured TCP throughput over Ethernet (940 Mb/s at 1 Gb/s, MTU 1500)',
    S32: 'Rashmi et al., 2013, arXiv 1309.0186 (abstract): recovery traffic of erasure codes',
    S34: 'Shan et al., INFOCOM 2015 and TPDS 2017: Dynamic Thresholds of shared switch buffers (abstracts)',
    S35: 'port-buffers.forwardingplane.net: buffer sizes of switches, collected by users',
};

/** How the figures outside the I/O model come about. */
export const METHODS: readonly { readonly figure: string; readonly formula: string; readonly source: string }[] = [
    {
        figure: 'Verdict',
        formula:
            'no-go: an error; depends: a judgement that the matrix calls mandatory could not be made; with conditions: a warning or an accepted risk',
        source: 'decision matrix, docs/language.md 5.4',
    },
    {
        figure: 'State along the phases',
        formula: 'a step takes effect when its phase ends; steps of one phase are simultaneous',
        source: 'docs/language.md 5.1',
    },
    {
        figure: 'Dates',
        formula: "start of the plan + sum of the durations before, not before the phase's own start",
        source: 'docs/language.md 5.1',
    },
    {
        figure: 'Data of a phase',
        formula: 'sum of the data in use (disk where it is not stated) x machines',
        source: 'the plan',
    },
    {
        figure: 'Recovery gap',
        formula: 'start of the phase that moves to end of the phase that establishes',
        source: 'docs/language.md 5.1, 5.3',
    },
    {
        figure: 'Worst loss',
        formula:
            'at least interval + gap + first full backup; first full = data in use / rate of one storage link of the target',
        source: 'docs/io-model.md 2.11',
    },
    {
        figure: 'Capabilities of a role',
        formula: 'those of which it allows every privilege of one grant',
        source: 'docs/language.md 4',
    },
    { figure: 'Closest built-in role', formula: 'largest |held and given| / |held or given|', source: 'Jaccard index' },
    {
        figure: 'Least custom role',
        formula: 'for each capability held the grant that brings fewest others',
        source: 'docs/language.md 5.3',
    },
    {
        figure: 'Blast radius',
        formula: 'everything reached along coverage, accounts, data and declared dependencies, with its phases',
        source: 'the plan',
    },
];

/** Where the numbered sections that formulas cite are found. */
export const PAPERS =
    'Numbered sources are sections of docs/io-model.md (the I/O model) and docs/language.md (the language), which come with Exit Plan.';
