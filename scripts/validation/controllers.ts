import { withDefaults } from '../../language/physics/defaults.ts';
import type { Coordinator, Media, PaceEnd, Scheme } from '../../language/physics/index.ts';
import { MEDIA } from '../../language/physics/index.ts';
import type { Controller } from '../../language/physics/node/controller.ts';
import { controllerLoop, controllerOf } from '../../language/physics/node/controller.ts';
import { unloadedMean } from '../../language/physics/queueing/unloaded.ts';
import type { Claim, Prediction, PublishedCase } from './case.ts';
import { between } from './case.ts';
import { controllerMaximum } from './textbook.ts';

/** P31 to P51: load tests that the processors of the storage software bound, and single I/Os, from documented defaults alone. */

const KIB = 1024,
    GBPS = 125e6;

interface Cluster {
    readonly coordinator: Exclude<Coordinator, 'array'>;
    readonly nodes: number;
    /** Of the storage software, where the source says so; otherwise of the whole node. */
    readonly controllerCores?: number;
    readonly cores?: number;
    /** OSDs, or devices, of a node. */
    readonly devices: number;
    readonly media?: Media;
    readonly scheme: Scheme;
    readonly link?: number;
    /** Most I/Os in flight over all clients, where it limits. */
    readonly depth?: number;
}

function copies(n: number): Scheme {
    return { kind: 'replica', copies: n };
}

function controllerAt(cluster: Cluster, end: PaceEnd): Controller {
    const found = controllerOf(
        {
            coordinator: cluster.coordinator,
            devices: cluster.devices,
            media: cluster.media ?? MEDIA.nvme,
            cores: cluster.cores,
            controller: cluster.controllerCores === undefined ? null : { cores: cluster.controllerCores },
            locality: cluster.coordinator === 'owner' ? 1 : null,
        },
        end,
    );
    if (found === null) {
        throw new Error('no controller');
    }
    return found;
}

/** Software and media times of an idle path are documented, half to twice. docs/language.md 5.7. */
const IDLE: Readonly<Record<PaceEnd, number>> = { low: 0.5, centre: 1, high: 2 };

/** Idle time of one 4 KiB I/O from defaults, seconds. */
function idle({ coordinator, nodes, devices, media, scheme, link }: Cluster, operation: 'read' | 'write'): number {
    const fabric = withDefaults({
        coordinator,
        nodes,
        devices,
        scheme,
        media: media ?? MEDIA.nvme,
        links: { count: 1, rate: (link ?? 25) * GBPS, mtu: 9000 },
    });
    return unloadedMean(fabric, operation, 4 * KIB) ?? NaN;
}

function throughput(cluster: Cluster, writes: number, end: PaceEnd): number {
    const controller = controllerAt(cluster, end);
    const maximum = controllerMaximum({
        scheme: cluster.scheme,
        block: 4 * KIB,
        writes,
        nodes: cluster.nodes,
        node: controller,
        times: controller.times,
    });
    const unloaded = IDLE[end] * ((1 - writes) * idle(cluster, 'read') + writes * idle(cluster, 'write'));
    return cluster.depth === undefined ? maximum : controllerLoop(cluster.depth, unloaded, maximum).rate;
}

function range(of: (end: PaceEnd) => number): Prediction {
    const ends = [of('low'), of('high')];
    return between(Math.min(...ends), of('centre'), Math.max(...ends));
}

const TIMES = 'documented processor times, half to two and a half';

function iops(cluster: Cluster, writes: number, published: Claim['published'], what?: string, rests = TIMES): Claim {
    const mixture = writes === 0 ? 'random reads' : writes === 1 ? 'random writes' : `random, ${writes * 100} % writes`;
    return {
        what: what ?? mixture,
        unit: '1/s',
        published,
        model: range(end => throughput(cluster, writes, end)),
        rests,
    };
}

function single(cluster: Cluster, operation: 'read' | 'write', published: number): Claim {
    const model = idle(cluster, operation) * 1e3;
    return {
        what: `one ${operation} at a time`,
        unit: 'ms',
        published,
        model: between(model / 2, model, model * 2),
        rests: 'documented software and media times, half to twice',
    };
}

const MICRON: Cluster = { coordinator: 'primary', nodes: 4, controllerCores: 48, devices: 20, scheme: copies(3) };
const MCLOCK: Cluster = { coordinator: 'primary', nodes: 4, devices: 1, scheme: copies(3) };
const SCALING: Cluster = { coordinator: 'primary', nodes: 10, controllerCores: 48, devices: 6, scheme: copies(3) };
const NINE: Cluster = {
    coordinator: 'primary',
    nodes: 4,
    controllerCores: 20,
    devices: 4,
    scheme: copies(3),
    link: 10,
};
const REEF: Cluster = {
    coordinator: 'primary',
    nodes: 10,
    controllerCores: 64,
    devices: 6,
    scheme: copies(3),
    link: 100,
};
const TWELVE: Cluster = { ...REEF, nodes: 6, devices: 2 };
const RED_HAT: Cluster = {
    coordinator: 'primary',
    nodes: 5,
    controllerCores: 49,
    devices: 14,
    scheme: copies(2),
    link: 40,
};
const SATA: Cluster = {
    coordinator: 'primary',
    nodes: 4,
    controllerCores: 32,
    devices: 12,
    media: MEDIA['sata-ssd'],
    scheme: copies(2),
    depth: 512,
};
const SATA_CODED: Cluster = { ...SATA, scheme: { kind: 'erasure', k: 2, m: 1, strip: 4 * KIB, method: 'whole' } };
/** Nodes with 10 NVMe and one processor of 48 cores; the clients elsewhere, but for all 63 nodes. */
const CLYSO: Cluster = {
    coordinator: 'primary',
    nodes: 3,
    controllerCores: 48,
    devices: 10,
    scheme: copies(3),
    link: 200,
};
const CLYSO_CODED: Cluster = {
    ...CLYSO,
    nodes: 63,
    scheme: { kind: 'erasure', k: 6, m: 2, strip: 4 * KIB, method: 'whole' },
};
const JOURNEY = {
    source: 'ceph.io, A journey to 1 TiB/s (2024)',
    address: 'https://ceph.io/en/news/blog/2024/ceph-a-journey-to-1tibps/',
} as const;
const ENCRYPTION: Cluster = { ...REEF, nodes: 5 };
const S2D = { coordinator: 'owner', scheme: copies(2) } as const;
const R640: Cluster = { ...S2D, nodes: 2, cores: 32, devices: 8, depth: 2048 };
const AX_SATA: Cluster = { ...S2D, nodes: 2, cores: 16, devices: 4, media: MEDIA['sata-ssd'], depth: 1024 };
const AX_SAS: Cluster = { ...S2D, nodes: 2, cores: 16, devices: 8, media: MEDIA['sas-ssd'], depth: 1024 };
const RECORD: Cluster = { ...S2D, nodes: 12, cores: 56, devices: 4, scheme: copies(3) };
const HOST = 'documented processor times, half to twice; a quarter of the host’s cores to all';

/** What a guest adds to an I/O, seconds: 0.3 to 0.6 ms. docs/io-model.md 8.2.10. */
const GUEST = { low: 0.3e-3, high: 0.6e-3 };

function insideGuest(cluster: Cluster): Prediction {
    const path = idle(cluster, 'read');
    return between(1 / (path + GUEST.high), 1 / (path + Math.sqrt(GUEST.low * GUEST.high)), 1 / (path + GUEST.low));
}

const mclockMean = range(
    end => (controllerLoop(64, IDLE[end] * idle(MCLOCK, 'write'), throughput(MCLOCK, 1, end)).mean ?? NaN) * 1e3,
);

export const CONTROLLER_CASES: readonly PublishedCase[] = [
    {
        id: 'P31',
        title: 'Ceph on NVMe, three copies, writes',
        source: 'Micron, 2x against 3x replication on the 9200 MAX (2018)',
        address:
            'https://www.micron.com/about/blog/2018/april/ceph-replication-2x-vs-3x-micron-9200-max-reference-architecture-block-performance',
        setup: 'four nodes with 10 NVMe and 2 × 24 cores, Luminous on FileStore, two OSDs per drive, 4 KiB; processors saturated',
        claims: [iops(MICRON, 1, 237_000)],
    },
    {
        id: 'P32',
        title: 'The same, 70/30',
        source: 'as P31',
        address:
            'https://www.micron.com/about/blog/2018/april/ceph-replication-2x-vs-3x-micron-9200-max-reference-architecture-block-performance',
        setup: 'as P31, 70 % reads',
        claims: [iops(MICRON, 0.3, 577_000)],
    },
    {
        id: 'P33',
        title: 'The same, two copies',
        source: 'as P31',
        address:
            'https://www.micron.com/about/blog/2018/april/ceph-replication-2x-vs-3x-micron-9200-max-reference-architecture-block-performance',
        setup: 'as P31, two copies',
        claims: [
            iops({ ...MICRON, scheme: copies(2) }, 1, 363_000),
            iops({ ...MICRON, scheme: copies(2) }, 0.3, 781_000),
            iops({ ...MICRON, scheme: copies(2) }, 0, 2_000_000),
        ],
    },
    {
        id: 'P34',
        title: 'Four OSDs, one client',
        source: 'ceph.io, mClock studies (2021, 2022)',
        address: 'https://ceph.io/en/news/blog/2021/qos-study-with-mclock-and-wpq-schedulers/',
        setup: 'four NVMe OSDs on one server, three copies, 4 KiB random writes at depth 64; cores of an OSD not stated, four assumed',
        claims: [
            iops({ ...MCLOCK }, 1, [21_500, 23_300], undefined, `${TIMES}; cores assumed, half to twice`),
            {
                what: 'mean',
                unit: 'ms',
                published: 2.75,
                model: mclockMean,
                rests: `${TIMES}; cores assumed, half to twice`,
            },
        ],
    },
    {
        id: 'P35',
        title: 'Cores of an OSD',
        source: 'ceph.io, Ceph OSD CPU scaling, part 1 (2022)',
        address: 'https://ceph.io/en/news/blog/2022/ceph-osd-cpu-scaling/',
        setup: 'ten nodes with 6 NVMe, Pacific, 4 KiB random reads of 60 OSDs; the documented times were taken from here',
        claims: [
            iops(SCALING, 0, 2_000_000),
            {
                what: 'reads with four cores over reads with two',
                unit: '×',
                published: 2,
                model: between(
                    1.9,
                    throughput({ ...SCALING, controllerCores: 24 }, 0, 'centre') /
                        throughput({ ...SCALING, controllerCores: 12 }, 0, 'centre'),
                    2.1,
                ),
                rests: 'linear in the cores below what an OSD uses',
            },
        ],
    },
    {
        id: 'P36',
        title: 'One read at a time inside a guest',
        source: 'nine.ch, Our experience with Ceph, part 3 (2017)',
        address: 'https://www.nine.ch/en/engineering-logbook/our-experiences-with-ceph-3',
        setup: 'NVMe Ceph on 2 × E5-2630 v4, 4 KiB random reads in a machine; its 9,886 writes per second can only be a write-back cache and are not used',
        claims: [
            {
                what: 'reads',
                unit: '1/s',
                published: 1074,
                model: insideGuest(NINE),
                rests: 'a guest adds 0.3 to 0.6 ms',
            },
        ],
    },
    {
        id: 'P37',
        title: 'Twelve OSDs, sixteen clients, 75/25',
        source: 'ceph.io, Is 10k IOPS achievable with NVMes? (2023)',
        address: 'https://ceph.io/en/news/blog/2023/reddit-is-10k-IOPs-achieable-with-NVMes/',
        setup: 'six nodes with 64 cores and two NVMe OSDs each, kernel RBD, 4 KiB at depth 64 per client; Pacific to Reef. OSDs used 11 to 12 cores each',
        claims: [iops(TWELVE, 0.25, [654_422, 714_212])],
    },
    {
        id: 'P38',
        title: 'Five nodes with 35 NVMe, reads',
        source: 'ceph.io, Block storage performance on all-flash with BlueStore, part 2 (2019)',
        address:
            'https://ceph.io/en/news/blog/2019/ceph-block-storage-performance-on-all-flash-cluster-with-bluestore-backend/',
        setup: 'RHCS 3.2, 14 OSD containers per node with 7 threads each (49 cores), 4 KiB random reads; processors and media contended. Its writes are left out: the pool size is not stated there',
        claims: [iops(RED_HAT, 0, 2_200_000)],
    },
    {
        id: 'P39',
        title: 'Ten nodes with 60 OSDs, Quincy and Reef, reads',
        source: 'ceph.io, Reef freeze RBD performance (2023)',
        address: 'https://ceph.io/en/news/blog/2023/reef-freeze-rbd-performance/',
        setup: 'ten nodes with 64 cores and 6 NVMe, 4 KiB random reads at depth 7,680; OSDs used a little over 7 cores each. The same machines as P35, and more than twice its reads',
        claims: [iops(REEF, 0, [4_400_000, 4_500_000])],
    },
    {
        id: 'P40',
        title: 'SATA SSDs, two copies',
        source: 'Vitastor, Example comparison with Ceph (2020)',
        address: 'https://github.com/vitalif/vitastor/blob/master/docs/performance/comparison1.en.md',
        setup: 'Ceph 15.2.4 on four nodes with 32 cores and 6 SATA SSDs, two OSDs per drive, 25 GbE; 4 KiB random, 512 in flight',
        claims: [single(SATA, 'read', 0.57), single(SATA, 'write', 1), iops(SATA, 0, 480_000), iops(SATA, 1, 100_000)],
    },
    {
        id: 'P41',
        title: 'The same, 2+1',
        source: 'Vitastor, Example comparison with Ceph (2020)',
        address: 'https://github.com/vitalif/vitastor/blob/master/docs/performance/comparison1.en.md',
        setup: 'as P40, erasure code 2+1 with whole stripes',
        claims: [single(SATA_CODED, 'read', 0.66), iops(SATA_CODED, 0, 278_600), iops(SATA_CODED, 1, 45_300)],
    },
    {
        id: 'P42',
        title: 'S2D, two nodes with 16 NVMe',
        source: 'Dell, Azure Stack documents: VM Fleet tables (R640)',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: 'two R640 with 32 cores and 8 NVMe, two-way mirror, 64 machines at depth 32, 4 KiB',
        claims: [
            iops(R640, 0, 1_496_373, undefined, HOST),
            iops(R640, 0.1, 1_193_027, undefined, HOST),
            iops(R640, 0.3, 890_767, undefined, HOST),
        ],
    },
    {
        id: 'P43',
        title: 'S2D, two nodes with 8 SATA SSDs',
        source: 'Dell, Azure Stack documents: VM Fleet tables (AX-6515)',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: 'two AX-6515 with 16 cores and 4 SATA SSDs, two-way mirror, 32 machines at depth 32, 4 KiB',
        claims: [iops(AX_SATA, 0, 590_092, undefined, HOST), iops(AX_SATA, 0.3, 415_576, undefined, HOST)],
    },
    {
        id: 'P44',
        title: 'S2D, two nodes with 16 SAS SSDs',
        source: 'Dell, Azure Stack documents: VM Fleet tables (AX-6515)',
        address: 'https://github.com/DellGEOS/AzureStackDocs',
        setup: 'two AX-6515 with 16 cores and 8 SAS SSDs, two-way mirror, 32 machines at depth 32, 4 KiB',
        claims: [iops(AX_SAS, 0, 738_507, undefined, HOST)],
    },
    {
        id: 'P45',
        title: 'S2D, twelve nodes with persistent memory',
        source: 'Microsoft, 13.7 million IOPS with Windows Server 2019 (2018)',
        address:
            'https://techcommunity.microsoft.com/t5/Storage-at-Microsoft/The-new-HCI-industry-record-13-7-million-IOPS-with-Windows/ba-p/428314',
        setup: 'twelve nodes with 2 × 28 cores, persistent memory as cache, 4 KiB random reads',
        claims: [iops(RECORD, 0, 13_700_000, undefined, HOST)],
    },
    {
        id: 'P46',
        title: 'Quincy, three nodes with 30 OSDs',
        ...JOURNEY,
        setup: 'three of 68 nodes with 48 cores, 10 NVMe and 2 × 100 GbE, Quincy 17.2.7, three copies, 4 KiB random from other nodes, depth 128 per OSD; cores idle at full clock, IOMMU off',
        claims: [iops(CLYSO, 0, 1_900_000), iops(CLYSO, 1, 248_000)],
    },
    {
        id: 'P47',
        title: 'The same, ten nodes with 100 OSDs',
        ...JOURNEY,
        setup: 'as P46, ten nodes',
        claims: [iops({ ...CLYSO, nodes: 10 }, 0, 5_800_000), iops({ ...CLYSO, nodes: 10 }, 1, 745_000)],
    },
    {
        id: 'P48',
        title: 'The same, 32 nodes with 320 OSDs',
        ...JOURNEY,
        setup: 'as P46, 32 nodes, clients on 31 others',
        claims: [iops({ ...CLYSO, nodes: 32 }, 0, 16_600_000), iops({ ...CLYSO, nodes: 32 }, 1, 2_400_000)],
    },
    {
        id: 'P49',
        title: 'The same, all 63 nodes with 630 OSDs',
        ...JOURNEY,
        setup: 'as P46, 63 nodes; the clients run on the same nodes and share their cores',
        claims: [iops({ ...CLYSO, nodes: 63 }, 0, 25_500_000), iops({ ...CLYSO, nodes: 63 }, 1, 4_900_000)],
    },
    {
        id: 'P50',
        title: 'The same, erasure code 6+2',
        ...JOURNEY,
        setup: 'as P49, 6+2 with whole stripes',
        claims: [iops(CLYSO_CODED, 0, 3_400_000), iops(CLYSO_CODED, 1, 936_000)],
    },
    {
        id: 'P51',
        title: 'Reef, one client',
        source: 'ceph.io, Ceph Reef encryption performance (2023)',
        address: 'https://ceph.io/en/news/blog/2023/ceph-encryption-performance/',
        setup: 'five nodes with 64 cores and 6 NVMe, 100 GbE, Reef, three copies, no encryption, 4 KiB; one I/O at a time, or one client at depth 128. The figures are those the text names: typical latencies',
        claims: [
            {
                ...single(ENCRYPTION, 'read', 0.13),
                wrong: 'One time of the software path stands for reads and writes, and it is that of writes. A single read of Reef takes a third of it; older clusters lie near it (P36, P40). The error is on the safe side, and calibration ends it (C1: 0.19 ms).',
            },
            single(ENCRYPTION, 'write', 0.4),
            iops({ ...ENCRYPTION, depth: 128 }, 0, 142_000),
            iops({ ...ENCRYPTION, depth: 128 }, 1, 85_300),
        ],
    },
];
