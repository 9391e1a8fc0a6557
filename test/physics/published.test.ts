import { describe, expect, it } from 'vitest';
import { MEDIA } from '../../language/physics/defaults.ts';
import { evaluate } from '../../language/physics/index.ts';
import { readCost, spaceOverhead, writeCost } from '../../language/physics/load/amplification.ts';
import { transferTime } from '../../language/physics/load/copy.ts';
import type { Placement } from '../../language/physics/load/eastwest.ts';
import { balanced, readFactor, writeFactor } from '../../language/physics/load/eastwest.ts';
import { portLimit } from '../../language/physics/network/buffers.ts';
import { bulkShare, wireEfficiency } from '../../language/physics/network/links.ts';
import { footprint, resilientCapacity } from '../../language/physics/node/capacity.ts';
import { gammaQuantile, normalQuantile } from '../../language/physics/queueing/gamma.ts';
import type { ErasureScheme, Scheme, WriteMethod } from '../../language/physics/types.ts';
import {
    bandwidthDelay,
    closedLoop,
    fanOutSlowShare,
    fibreChannelRate,
    frontEndIops,
    objectRecovery,
    qosSplit,
    RDMA_HOP,
} from '../../scripts/validation/textbook.ts';

const KIB = 1024,
    MIB = 1024 * KIB,
    GIB = 1024 * MIB,
    TB = 1e12,
    GBPS = 125e6;
const NVME = MEDIA.nvme;
const erasure = (k: number, m: number, method?: WriteMethod): ErasureScheme => ({
    kind: 'erasure',
    k,
    m,
    strip: 16 * KIB,
    method,
});
const replica = (copies: number): Scheme => ({ kind: 'replica', copies });
const ceph = (scheme: Scheme, nodes: number, external: boolean): Placement => ({
    coordinator: 'primary',
    scheme,
    nodes,
    whole: nodes,
    locality: 0,
    alignment: 1,
    external,
});
const z99 = normalQuantile(0.99) ?? 0;

describe('published reference cases (docs/io-model.md 4)', () => {
    it.each([
        [2, 2, 'delta', 3, 3],
        [2, 2, 'reconstruct', 1, 3],
        [4, 2, 'delta', 3, 3],
        [4, 2, 'reconstruct', 3, 3],
        [6, 2, 'delta', 3, 3],
        [6, 2, 'reconstruct', 5, 3],
    ] as const)('P01 EC %i+%i, 16K unit, writes of 4-16 KiB, %s: %iR + %iW', (k, m, method, reads, writes) => {
        for (const block of [4, 8, 16]) {
            expect(writeCost(erasure(k, m, method), block * KIB)).toMatchObject({ reads, writes });
        }
    });

    it('P01 the optimal method reads the fewest strips, a tie goes to delta', () => {
        expect(writeCost(erasure(2, 2), 4 * KIB).reads).toBe(1);
        expect(writeCost(erasure(4, 2), 4 * KIB)).toEqual(writeCost(erasure(4, 2, 'delta'), 4 * KIB));
        expect(writeCost(erasure(6, 2), 4 * KIB).reads).toBe(3);
    });

    it('P02 RAID-5 and RAID-6 small writes cost 4 and 6 I/Os', () => {
        const total = (k: number, m: number) => {
            const c = writeCost(erasure(k, m, 'delta'), 8 * KIB);
            return c.reads + c.writes;
        };
        expect([total(3, 1), total(4, 2)]).toEqual([4, 6]);
    });

    it('P03 1000 back-end IOPS serve 250 RAID-5 writes/s', () => expect(frontEndIops(1000, 1, 4)).toBe(250));

    it('P04 5 x 180 IOPS, RAID-5, 16 % writes: 608, not the widely copied 792', () => {
        const served = frontEndIops(5 * 180, 0.16, 4) ?? 0;
        expect(served).toBeCloseTo(608.108, 2);
        expect(served * 1.48).toBeCloseTo(900, 9);
    });

    it('P05 dual parity 2+2, 4+2, 6+2 store 50, 66.7, 75 %', () => {
        expect(
            [
                [2, 2],
                [4, 2],
                [6, 2],
            ].map(([k, m]) => 1 / spaceOverhead(erasure(k ?? 0, m ?? 0))),
        ).toEqual([0.5, 4 / 6, 0.75]);
    });

    it('P06 12 TB take 36 TB mirrored three ways, 24 TB in dual parity on 4 servers', () => {
        expect([footprint(12 * TB, replica(3)), footprint(12 * TB, erasure(2, 2))]).toEqual([36 * TB, 24 * TB]);
    });

    it('P07 4 x 10 TB, RF2: 28.5 TB resilient', () =>
        expect(resilientCapacity(Array(4).fill(10 * TB), replica(2))).toBeCloseTo(28.5 * TB, -3));

    it('P08 EC-X 4/1 and 4/2 take 1.25 and 1.5', () =>
        expect([spaceOverhead(erasure(4, 1)), spaceOverhead(erasure(4, 2))]).toEqual([1.25, 1.5]));

    it('P09 Ceph x3, external clients: 3 network bytes per written byte', () =>
        expect(writeFactor(ceph(replica(3), 10, true), 4 * MIB).total).toBe(3));

    it('P10 25 GB/s of client writes are 75 GB/s with replication', () => {
        expect((25e9 * writeCost(replica(3), 4 * MIB).writeBytes) / (4 * MIB)).toBe(75e9);
    });

    it('P11 63 nodes, network-bound 4 MiB reads: EC 6+2 / x3 = 0.541 (measured 0.534)', () => {
        const x = (scheme: Scheme) => readFactor(ceph(scheme, 63, false), 4 * MIB).total;
        expect(x(replica(3)) / x(erasure(6, 2))).toBeCloseTo(0.541, 3);
    });

    it('P12 3 nodes with 2 x 100GbE, external 4 MiB reads: 62.86 GiB/s (measured 63)', () => {
        const tx = balanced(ceph(replica(3), 3, true), readFactor(ceph(replica(3), 3, true), 4 * MIB), 'read').tx;
        const perNode = 2 * 100 * GBPS * (bulkShare(100 * GBPS, 9000) ?? 0);
        expect(perNode / tx / GIB).toBeCloseTo(62.86, 2);
    });

    it('P13 100GbE, network-limited reads: 11.25 GB/s per node (measured 11)', () => {
        expect(100 * GBPS * (bulkShare(100 * GBPS, 1500) ?? 0)).toBeCloseTo(11.25e9, 3);
    });

    it('P14, P15 Little: QD 64 at 23,323.71 IOPS takes 2.744 ms; 32 x 32 at 415,576 takes 2.464 ms', () => {
        expect((closedLoop(64, 1e-6, 23323.71)?.mean ?? 0) * 1e3).toBeCloseTo(2.744, 3);
        expect((closedLoop(32 * 32, 1e-6, 415576)?.mean ?? 0) * 1e3).toBeCloseTo(2.464, 3);
    });

    it('P16 730k objects at 192/s, 650k at 253/s', () => {
        expect(objectRecovery(730e3, 192)).toBeCloseTo(3802, 0);
        expect(objectRecovery(650e3, 253)).toBeCloseTo(2569, 0);
    });

    it('P17, P18 a 50 % reservation of 21,500 IOPS is a floor below the measured 11,209; 80 objects of 4 MiB/s are 320 MiB/s', () => {
        const floor = qosSplit(21500, 0.5, [1])[0] ?? NaN;
        expect(floor).toBe(10750);
        expect(floor).toBeLessThanOrEqual(11209);
        expect((80 * 4 * MIB) / (objectRecovery(80, 80) ?? 0)).toBe(320 * MIB);
    });

    it('P19 line-rate lower bounds: 1 TB over 1 and 10 Gb/s, 10 TB over 10 Gb/s', () => {
        const goodput = (gbps: number) => gbps * GBPS * (wireEfficiency(1500) ?? 0);
        expect((transferTime(TB, goodput(1)) ?? 0) / 3600).toBeCloseTo(2.36, 2);
        expect((transferTime(TB, goodput(10)) ?? 0) / 60).toBeCloseTo(14.2, 1);
        expect((transferTime(10 * TB, goodput(10)) ?? 0) / 3600).toBeCloseTo(2.36, 2);
        expect((transferTime(3 * TB, goodput(10)) ?? 0) / 3600).toBeCloseTo(0.71, 2);
    });

    it('P20 fan-out of 100 at p99: 63.4 % are slow', () => expect(fanOutSlowShare(0.99, 100)).toBeCloseTo(0.634, 3));

    it('P21 10 Gb/s x 250 ms is 2.5 Gbit; 10,000 flows save 99 %', () => {
        expect(bandwidthDelay(10 * GBPS, 0.25) * 8).toBe(2.5e9);
        expect(1 - bandwidthDelay(2.5 * GBPS, 0.25, 1e4) / bandwidthDelay(2.5 * GBPS, 0.25)).toBeCloseTo(0.99, 9);
    });

    it('P22 2 x 25GbE, half for SMB, 70/29 inside: 17.5 and 7.25 Gb/s; 6 Gb/s are 750 MB/s', () => {
        const split = qosSplit(2 * 25 * GBPS, 0.5, [0.7, 0.29]).map(rate => rate / GBPS);
        expect(split[0]).toBeCloseTo(17.5, 9);
        expect(split[1]).toBeCloseTo(7.25, 9);
        expect(6 * GBPS).toBe(750e6);
    });

    it('P23 TCP over 1000BASE-T: 941.5 Mb/s (iperf 940)', () =>
        expect(1000 * (wireEfficiency(1500) ?? 0)).toBeCloseTo(941.5, 1));

    it('P24 QD1 4K write, x3, NVMe, 100GbE: p99 0.44 ms (measured 0.465)', () => {
        const { workloads } = evaluate({
            scenario: 'steady',
            workloads: [{ name: 'fio', iops: 1, writeShare: 1, block: 4 * KIB }],
            fabric: {
                nodes: 10,
                links: { count: 1, rate: 100 * GBPS, mtu: 9000 },
                media: NVME,
                devices: 10,
                scheme: replica(3),
                coordinator: 'primary',
            },
        });
        expect((workloads[0]?.p99Write ?? 0) * 1e3).toBeCloseTo(0.44, 2);
    });

    it('P25 alignment 100 % -> 70 % costs three tenths of a hop: 0.151 ms', () => {
        const hops = (alignment: number) =>
            readFactor(
                {
                    coordinator: 'owner',
                    scheme: replica(2),
                    nodes: 2,
                    whole: 2,
                    locality: 1,
                    alignment,
                    external: false,
                },
                8 * KIB,
            ).total;
        expect(hops(1)).toBe(0);
        expect(126e-6 + hops(0.7) * RDMA_HOP).toBeCloseTo(151e-6, 5);
    });

    it('P26 16GFC carries 1600 MB/s per direction', () => expect(fibreChannelRate(16)).toBe(1600e6));

    it('P27 a journal doubles large writes', () => {
        expect(writeCost(replica(3), 4 * MIB, 1).writeBytes / writeCost(replica(3), 4 * MIB, 0).writeBytes).toBe(2);
    });

    it('P28 x3 against x2: a third fewer writes (measured 29 %)', () => {
        expect((frontEndIops(1, 1, 3) ?? 0) / (frontEndIops(1, 1, 2) ?? 1) - 1).toBeCloseTo(-0.333, 3);
    });

    it('P29 9 MB of shared buffer: one port takes 4.5 MB at alpha 1, 5 MB at 1.25', () => {
        expect(portLimit(9e6, 1)).toBe(4.5e6);
        expect(portLimit(9e6, 1.25)).toBe(5e6);
    });

    it('P30 p99/mean of a gamma with scv 0.3, 0.4, 0.5: 2.69, 3.02, 3.33', () => {
        const ratio = (scv: number) => gammaQuantile({ mean: 1, variance: scv }, z99);
        expect([0.3, 0.4, 0.5].map(scv => Number(ratio(scv).toFixed(2)))).toEqual([2.69, 3.02, 3.33]);
    });

    it('a read of a mirror is one device I/O, of a whole-stripe pool k', () => {
        expect(readCost(replica(3), 8 * KIB).reads).toBe(1);
        expect(readCost({ ...erasure(4, 2, 'whole'), strip: 4 * KIB }, 8 * KIB).reads).toBe(4);
    });
});
