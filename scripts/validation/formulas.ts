import { MEDIA } from '../../language/physics/defaults.ts';
import { evaluate } from '../../language/physics/index.ts';
import { spaceOverhead, writeCost } from '../../language/physics/load/amplification.ts';
import { transferTime } from '../../language/physics/load/copy.ts';
import type { Placement } from '../../language/physics/load/eastwest.ts';
import { balanced, readFactor, writeFactor } from '../../language/physics/load/eastwest.ts';
import { portLimit } from '../../language/physics/network/buffers.ts';
import { bulkShare, wireEfficiency } from '../../language/physics/network/links.ts';
import { footprint, resilientCapacity } from '../../language/physics/node/capacity.ts';
import { gammaQuantile, normalQuantile } from '../../language/physics/queueing/gamma.ts';
import type { ErasureScheme, Scheme, WriteMethod } from '../../language/physics/types.ts';
import type { Claim, PublishedCase } from './case.ts';
import { atLeast, between, exact, within } from './case.ts';
import {
    bandwidthDelay,
    closedLoop,
    fanOutSlowShare,
    fibreChannelRate,
    frontEndIops,
    objectRecovery,
    qosSplit,
    RDMA_HOP,
} from './textbook.ts';

/** P01 to P30: arithmetic, links, queues and single I/Os, before the controller became a station. */

const KIB = 1024,
    MIB = 1024 * KIB,
    GIB = 1024 * MIB,
    TB = 1e12,
    GBPS = 125e6;

function erasure(k: number, m: number, method?: WriteMethod): ErasureScheme {
    return { kind: 'erasure', k, m, strip: 16 * KIB, method };
}
function replica(copies: number): Scheme {
    return { kind: 'replica', copies };
}
function ceph(scheme: Scheme, nodes: number, external: boolean): Placement {
    return { coordinator: 'primary', scheme, nodes, whole: nodes, locality: 0, alignment: 1, external };
}

const ARITHMETIC = 'arithmetic';
const BAND = '± 15 % of the band "ok"';
const z99 = normalQuantile(0.99) ?? 0;

/** Known to be a number: the inputs are written here. */
function value(number: number | null | undefined): number {
    return number ?? NaN;
}

function claim(
    what: string,
    unit: string,
    published: Claim['published'],
    model: Claim['model'],
    rests = ARITHMETIC,
): Claim {
    return { what, unit, published, model, rests };
}

function smallWrite(k: number, m: number, method: WriteMethod, reads: number, writes: number): Claim[] {
    const cost = writeCost(erasure(k, m, method), 8 * KIB);
    return [
        claim(`${k}+${m}, ${method}: strips read`, 'I/Os', reads, exact(cost.reads)),
        claim(`${k}+${m}, ${method}: strips written`, 'I/Os', writes, exact(cost.writes)),
    ];
}

function parity(k: number, m: number): number {
    const cost = writeCost(erasure(k, m, 'delta'), 8 * KIB);
    return cost.reads + cost.writes;
}

function goodput(gbps: number): number {
    return gbps * GBPS * value(wireEfficiency(1500));
}

function oneWrite(): number {
    const { workloads } = evaluate({
        scenario: 'steady',
        workloads: [{ name: 'fio', iops: 1, writeShare: 1, block: 4 * KIB }],
        fabric: {
            nodes: 10,
            links: { count: 1, rate: 100 * GBPS, mtu: 9000 },
            media: MEDIA.nvme,
            devices: 6,
            scheme: replica(3),
            coordinator: 'primary',
        },
    });
    return value(workloads[0]?.p99Write) * 1e3;
}

function externalReads(): number {
    const place = ceph(replica(3), 3, true);
    const { tx } = balanced(place, readFactor(place, 4 * MIB), 'read');
    return (2 * 100 * GBPS * value(bulkShare(100 * GBPS, 9000))) / tx / GIB;
}

const tails = (scv: number) => gammaQuantile({ mean: 1, variance: scv }, z99);
const split = qosSplit(2 * 25 * GBPS, 0.5, [0.7, 0.29]).map(rate => rate / GBPS);
const reads63 = (scheme: Scheme) => readFactor(ceph(scheme, 63, false), 4 * MIB).total;
const unaligned = readFactor(
    { coordinator: 'owner', scheme: replica(2), nodes: 2, whole: 2, locality: 1, alignment: 0.7, external: false },
    8 * KIB,
).total;

export const FORMULA_CASES: readonly PublishedCase[] = [
    {
        id: 'P01',
        title: 'Small writes of erasure codes',
        source: 'ceph.io, Tentacle fast EC performance updates (2025), figure 1',
        address: 'https://ceph.io/en/news/blog/2025/tentacle-fastec-performance-updates/',
        setup: '2+2, 4+2 and 6+2 with strips of 16 KiB, writes of 4 to 16 KiB',
        claims: [
            ...smallWrite(2, 2, 'delta', 3, 3),
            ...smallWrite(2, 2, 'reconstruct', 1, 3),
            ...smallWrite(4, 2, 'delta', 3, 3),
            ...smallWrite(4, 2, 'reconstruct', 3, 3),
            ...smallWrite(6, 2, 'delta', 3, 3),
            ...smallWrite(6, 2, 'reconstruct', 5, 3),
        ],
    },
    {
        id: 'P02',
        title: 'RAID write penalty',
        source: 'Servnet, RAID write penalty explained',
        address: 'https://www.servnetuk.com/',
        setup: 'small random writes on RAID-5 and RAID-6',
        claims: [claim('RAID-5', 'I/Os', 4, exact(parity(3, 1))), claim('RAID-6', 'I/Os', 6, exact(parity(4, 2)))],
    },
    {
        id: 'P03',
        title: 'Writes a RAID-5 serves',
        source: 'Servnet, RAID write penalty explained',
        address: 'https://www.servnetuk.com/',
        setup: '1,000 back-end I/Os per second, writes only',
        claims: [claim('front-end writes', '1/s', 250, exact(value(frontEndIops(1000, 1, 4))))],
    },
    {
        id: 'P04',
        title: 'A mixture on RAID-5',
        source: 'Tengel, RAID penalties',
        address: 'https://github.com/tengel/papyri',
        setup: '5 disks of 180 IOPS, 16 % writes',
        claims: [
            {
                ...claim('front-end I/Os', '1/s', 792, exact(value(frontEndIops(900, 0.16, 4)))),
                trap: 'The source splits back-end time by the front-end mixture. 608 × 1.48 back-end I/Os are the 900 there are.',
            },
        ],
    },
    {
        id: 'P05',
        title: 'Dual parity of S2D',
        source: 'Microsoft, Fault tolerance and storage efficiency',
        address: 'https://learn.microsoft.com/azure-stack/hci/concepts/fault-tolerance',
        setup: '2+2, 4+2 and 6+2',
        claims: (
            [
                [2, 50],
                [4, 66.7],
                [6, 75],
            ] as const
        ).map(([k, share]) => claim(`${k}+2`, '%', share, exact(100 / spaceOverhead(erasure(k, 2))))),
    },
    {
        id: 'P06',
        title: 'Footprint of a volume',
        source: 'Microsoft, Plan volumes',
        address: 'https://learn.microsoft.com/windows-server/storage/storage-spaces/plan-volumes',
        setup: '12 TB on four servers',
        claims: [
            claim('three-way mirror', 'TB', 36, exact(footprint(12 * TB, replica(3)) / TB)),
            claim('dual parity', 'TB', 24, exact(footprint(12 * TB, erasure(2, 2)) / TB)),
        ],
    },
    {
        id: 'P07',
        title: 'Resilient capacity',
        source: 'Nutanix Bible, AOS Storage',
        address: 'https://www.nutanixbible.com/4c-book-of-aos-storage.html',
        setup: 'four nodes of 10 TB, two copies, one loss',
        claims: [
            claim(
                'what can be stored',
                'TB',
                28.5,
                exact(value(resilientCapacity(Array(4).fill(10 * TB), replica(2))) / TB),
            ),
        ],
    },
    {
        id: 'P08',
        title: 'Overhead of EC-X',
        source: 'Nutanix Bible, AOS Storage',
        address: 'https://www.nutanixbible.com/4c-book-of-aos-storage.html',
        setup: '4/1 and 4/2',
        claims: [
            claim('4/1', '×', 1.25, exact(spaceOverhead(erasure(4, 1)))),
            claim('4/2', '×', 1.5, exact(spaceOverhead(erasure(4, 2)))),
        ],
    },
    {
        id: 'P09',
        title: 'Network bytes of a replicated write',
        source: 'ceph.io, A journey to 1 TiB/s (2024)',
        address: 'https://ceph.io/en/news/blog/2024/ceph-a-journey-to-1tibps/',
        setup: 'three copies, external clients, large writes',
        claims: [
            claim(
                'network bytes per byte written',
                '×',
                3,
                exact(writeFactor(ceph(replica(3), 10, true), 4 * MIB).total),
            ),
        ],
    },
    {
        id: 'P10',
        title: 'Device bytes of a replicated write',
        source: 'ceph.io, Reef freeze RBD performance (2023)',
        address: 'https://ceph.io/en/news/blog/2023/reef-freeze-rbd-performance/',
        setup: '25 GB/s of large client writes, three copies',
        claims: [
            claim('device bytes', 'GB/s', 75, exact((25 * writeCost(replica(3), 4 * MIB).writeBytes) / (4 * MIB))),
        ],
    },
    {
        id: 'P11',
        title: 'Network-bound reads, coded against copied',
        source: 'ceph.io, A journey to 1 TiB/s (2024)',
        address: 'https://ceph.io/en/news/blog/2024/ceph-a-journey-to-1tibps/',
        setup: '63 nodes, 630 OSDs, 4 MiB reads, 6+2 against three copies',
        claims: [
            claim('ratio of throughputs', '×', 547 / 1025, within(reads63(replica(3)) / reads63(erasure(6, 2))), BAND),
        ],
    },
    {
        id: 'P12',
        title: 'Network-bound reads of three nodes',
        source: 'ceph.io, A journey to 1 TiB/s (2024)',
        address: 'https://ceph.io/en/news/blog/2024/ceph-a-journey-to-1tibps/',
        setup: 'three nodes with 2 × 100 GbE, external 4 MiB reads; the 90 % ceiling of fast links was taken from here',
        claims: [claim('throughput', 'GiB/s', 63, within(externalReads()), BAND)],
    },
    {
        id: 'P13',
        title: 'Network-bound reads of one node',
        source: 'ceph.io, Ceph encryption performance (2023)',
        address: 'https://ceph.io/en/news/blog/2023/ceph-encryption-performance/',
        setup: '1 × 100 GbE per node',
        claims: [
            claim('throughput', 'GB/s', 11, within((100 * GBPS * value(bulkShare(100 * GBPS, 1500))) / 1e9), BAND),
        ],
    },
    {
        id: 'P14',
        title: "Little's law, Ceph",
        source: 'ceph.io, mClock against WPQ, part 1 (2022)',
        address: 'https://ceph.io/en/news/blog/2022/mclock-vs-wpq-testing-with-background-ops-part1/',
        setup: 'fio at depth 64, 23,323.71 writes per second',
        claims: [claim('mean', 'ms', 2.747, exact(value(closedLoop(64, 1e-6, 23323.71)?.mean) * 1e3))],
    },
    {
        id: 'P15',
        title: "Little's law, S2D",
        source: 'Dell, Azure Stack documents: VM Fleet tables',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: 'two nodes, 32 machines at depth 32, 415,576 IOPS with 30 % writes',
        claims: [claim('mean', 'ms', 2.461, exact(value(closedLoop(1024, 1e-6, 415576)?.mean) * 1e3))],
    },
    {
        id: 'P16',
        title: 'Recovery of objects',
        source: 'ceph.io, mClock against WPQ, part 1 (2022)',
        address: 'https://ceph.io/en/news/blog/2022/mclock-vs-wpq-testing-with-background-ops-part1/',
        setup: '730,000 objects at 192 per second, 650,000 at 253',
        claims: [
            claim('730,000 objects', 's', 3825, within(value(objectRecovery(730e3, 192))), BAND),
            claim('650,000 objects', 's', 2586, within(value(objectRecovery(650e3, 253))), BAND),
        ],
    },
    {
        id: 'P17',
        title: 'Reservation of a QoS scheduler',
        source: 'ceph.io, QoS study with mClock and WPQ (2021)',
        address: 'https://ceph.io/en/news/blog/2021/qos-study-with-mclock-and-wpq-schedulers/',
        setup: 'half of 21,500 IOPS reserved for clients, backfill running',
        claims: [claim('client floor', '1/s', 11_209, atLeast(value(qosSplit(21_500, 0.5, [1])[0])), 'a lower bound')],
    },
    {
        id: 'P18',
        title: 'Recovered bytes',
        source: 'ceph.io, QoS study with mClock and WPQ (2021)',
        address: 'https://ceph.io/en/news/blog/2021/qos-study-with-mclock-and-wpq-schedulers/',
        setup: '80 objects of 4 MiB per second',
        claims: [claim('rate', 'MiB/s', 320, exact((80 * 4) / value(objectRecovery(80, 80))))],
    },
    {
        id: 'P19',
        title: 'Recovery over a link, rules of thumb',
        source: 'Ceph, Hardware recommendations',
        address: 'https://docs.ceph.com/en/latest/start/hardware-recommendations/',
        setup: '1 TB over 1 and 10 Gb/s, 10 TB over 10 Gb/s',
        claims: [
            claim(
                '1 TB over 1 Gb/s',
                'h',
                3,
                atLeast(value(transferTime(TB, goodput(1))) / 3600),
                'line rate, a lower bound',
            ),
            claim(
                '1 TB over 10 Gb/s',
                'min',
                20,
                atLeast(value(transferTime(TB, goodput(10))) / 60),
                'line rate, a lower bound',
            ),
            {
                ...claim('10 TB over 10 Gb/s', 'h', 1, atLeast(value(transferTime(10 * TB, goodput(10))) / 3600)),
                rests: 'line rate, a lower bound',
                trap: 'One hour would need 22.2 Gb/s over a 10 Gb/s link.',
            },
        ],
    },
    {
        id: 'P20',
        title: 'Fan-out',
        source: 'Dean and Barroso, The Tail at Scale (2013)',
        address: 'https://cacm.acm.org/research/the-tail-at-scale/',
        setup: 'one of a hundred calls beyond its P99',
        claims: [claim('slow requests', '%', 63, within(100 * value(fanOutSlowShare(0.99, 100)), 0.01), 'rounding')],
    },
    {
        id: 'P21',
        title: 'Router buffers',
        source: 'Appenzeller, Keslassy and McKeown (2004)',
        address: 'https://doi.org/10.1145/1015467.1015499',
        setup: '10 Gb/s × 250 ms; 2.5 Gb/s with 10,000 flows',
        claims: [
            claim('bandwidth-delay product', 'Gbit', 2.5, exact((bandwidthDelay(10 * GBPS, 0.25) * 8) / 1e9)),
            claim(
                'saved by 10,000 flows',
                '%',
                99,
                exact(100 * (1 - bandwidthDelay(2.5 * GBPS, 0.25, 1e4) / bandwidthDelay(2.5 * GBPS, 0.25))),
            ),
        ],
    },
    {
        id: 'P22',
        title: 'Shares of a converged link',
        source: 'Microsoft, Host network requirements',
        address: 'https://learn.microsoft.com/azure-stack/hci/concepts/host-network-requirements',
        setup: '2 × 25 GbE, half for SMB, 70 % and 29 % inside',
        claims: [
            claim('storage bus', 'Gb/s', 17.5, exact(value(split[0]))),
            claim('live migration', 'Gb/s', 7.25, exact(value(split[1]))),
        ],
    },
    {
        id: 'P23',
        title: 'TCP over 1000BASE-T',
        source: 'mendel5, iperf3 results',
        address: 'https://github.com/mendel5/iperf3-results',
        setup: 'MTU 1500',
        claims: [claim('goodput', 'Mb/s', 940, within(1000 * value(wireEfficiency(1500)), 0.01), 'rounding')],
    },
    {
        id: 'P24',
        title: 'One write at a time on Ceph',
        source: 'ceph.io, Reef freeze RBD performance (2023)',
        address: 'https://ceph.io/en/news/blog/2023/reef-freeze-rbd-performance/',
        setup: 'depth 1, 4 KiB synchronous writes, three copies, NVMe, 100 GbE; the software time of Ceph (330 us) was taken from its mean',
        claims: [claim('P99', 'ms', 0.465, within(oneWrite()), BAND)],
    },
    {
        id: 'P25',
        title: 'Reads away from the owner',
        source: 'Dell, Azure Stack documents: VM Fleet tables',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: 'two S2D nodes, alignment 100 % to 70 %, 0.126 ms when aligned; one hop (80 us) was taken from here',
        claims: [claim('mean read', 'ms', 0.151, within(0.126 + unaligned * RDMA_HOP * 1e3), BAND)],
    },
    {
        id: 'P26',
        title: 'Fibre Channel rates',
        source: 'FCIA, Gen 6 Fibre Channel',
        address: 'https://fibrechannel.org/',
        setup: '16GFC, per direction',
        claims: [claim('rate', 'MB/s', 1600, exact(value(fibreChannelRate(16)) / 1e6))],
    },
    {
        id: 'P27',
        title: 'A journal doubles large writes',
        source: 'ceph.io, New in Luminous: BlueStore (2017)',
        address: 'https://ceph.io/en/news/blog/2017/new-luminous-bluestore/',
        setup: 'FileStore against BlueStore, neither network nor processors limit; published as "up to"',
        claims: [
            claim(
                'device bytes',
                '×',
                2,
                exact(writeCost(replica(3), 4 * MIB, 1).writeBytes / writeCost(replica(3), 4 * MIB, 0).writeBytes),
            ),
        ],
    },
    {
        id: 'P28',
        title: 'Three copies against two',
        source: 'ceph.io, RHCS 3.2 BlueStore, part 4 (2019)',
        address: 'https://ceph.io/en/news/blog/2019/part-4-rhcs-3-2-bluestore-advanced-performance-investigation/',
        setup: '4 KiB random writes, bound by processors',
        claims: [
            claim(
                'ratio of IOPS',
                '×',
                1 - 0.2908,
                within(value(frontEndIops(1, 1, 3)) / value(frontEndIops(1, 1, 2))),
                BAND,
            ),
        ],
    },
    {
        id: 'P29',
        title: 'What one port takes of a shared buffer',
        source: 'Packet buffers of switches, collected',
        address: 'https://port-buffers.forwardingplane.net/',
        setup: 'Trident+, 9 MB shared; the dynamic threshold is not published',
        claims: [
            claim('one port', 'MB', 5, between(portLimit(9, 0.5), portLimit(9, 1), portLimit(9, 2)), 'alpha 0.5 to 2'),
        ],
    },
    {
        id: 'P30',
        title: 'P99 over the mean',
        source: 'Dell, Azure Stack documents: VM Fleet tables',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: '32 saturated S2D runs, 78 runs at 0.3 to 0.6 of the maximum; median and P10 to P90',
        claims: [
            claim('saturated', '×', [2.7, 4.12], between(tails(0.4), tails(0.5), tails(0.5)), 'variability 0.4 to 0.5'),
            claim('at half load', '×', [2, 3.8], between(tails(0.3), tails(0.3), tails(0.5)), 'variability 0.3 to 0.5'),
        ],
    },
];
