import { describe, expect, it } from 'vitest';
import { writeCost } from '../../language/physics/load/amplification.ts';
import type { Placement } from '../../language/physics/load/eastwest.ts';
import { balanced, readFactor, writeFactor } from '../../language/physics/load/eastwest.ts';
import { localityAfterFailure } from '../../language/physics/load/loads.ts';
import { copiesLeaveRack, leavesRack, uplinkCapacity, uplinkLoad } from '../../language/physics/network/racks.ts';
import { hotHost } from '../../language/physics/queueing/hothost.ts';
import type { Coordinator, ErasureScheme, Scheme, WriteMethod } from '../../language/physics/types.ts';

const KIB = 1024,
    MIB = 1024 * KIB;
const x = (copies: number): Scheme => ({ kind: 'replica', copies });
const ec = (k: number, m: number, strip: number, method?: WriteMethod): ErasureScheme => ({
    kind: 'erasure',
    k,
    m,
    strip: strip * KIB,
    method,
});
const six = (coordinator: Coordinator, scheme: Scheme, more: Partial<Placement> = {}): Placement => ({
    coordinator,
    scheme,
    nodes: 6,
    whole: 6,
    locality: 0.95,
    alignment: 1,
    external: false,
    ...more,
});

const TABLE: readonly [string, Placement, string, number, number, number, number, number, number][] = [
    ['Nutanix RF2', six('local', x(2)), '0R+2W', 1, 1, 0.05, 1, 0, 0.05],
    ['Nutanix RF3', six('local', x(3)), '0R+3W', 2, 2, 0.05, 2, 0, 0.05],
    ['Nutanix RF2 after HA', six('local', x(2), { locality: 0 }), '0R+2W', 1, 1, 1, 1, 0, 1],
    ['Ceph x2', six('primary', x(2)), '0R+2W', 1.83, 1.83, 0.83, 1, 0.17, 0.83],
    ['Ceph x3', six('primary', x(3)), '0R+3W', 2.83, 2.83, 0.83, 1.17, 0.33, 0.83],
    ['Ceph EC 4+2, 16K, FastEC', six('primary', ec(4, 2, 16)), '3R+3W', 6.33, 2.08, 1.58, 1.75, 0.76, 0.96],
    ['Ceph EC 4+2, 4K, whole stripe', six('primary', ec(4, 2, 4, 'whole')), '4R+6W', 4.83, 2.08, 2.33, 1.5, 0.56, 1.08],
    ['S2D three-way, aligned', six('owner', x(3), { locality: 1 }), '0R+3W', 2.5, 2.5, 0.5, 2.5, 0, 0.5],
    [
        'S2D three-way, a = 1/6',
        six('owner', x(3), { locality: 1, alignment: 1 / 6 }),
        '0R+3W',
        3.33,
        3.33,
        1.33,
        1.25,
        0,
        0.92,
    ],
    ['S2D dual parity 2+2', six('owner', ec(2, 2, 16), { locality: 1 }), '1R+3W', 3.33, 1.67, 0.83, 3.33, 0, 0.83],
    ['vSAN RAID-1', six('owner', x(2), { locality: 0 }), '0R+2W', 1.67, 1.67, 0.83, 1.67, 0, 0.83],
    ['vSAN RAID-5 3+1', six('owner', ec(3, 1, 1024), { locality: 0 }), '2R+2W', 3.33, 3.33, 0.83, 3.33, 0, 0.83],
    ['vSAN RAID-6 4+2', six('owner', ec(4, 2, 1024), { locality: 0 }), '3R+3W', 5, 5, 0.83, 5, 0, 0.83],
    ['SAN', six('array', x(1)), '0R+1W', 1, 1, 1, 1, 0, 1],
];
const round = (value: number) => Math.round(value * 100) / 100;

describe('East-West bytes on six nodes (docs/io-model.md 2.3)', () => {
    it.each(TABLE)('%s', (_name, place, devices, small, large, reads, tx, rx, readRx) => {
        const cost = writeCost(place.scheme, 8 * KIB);
        const Xw = writeFactor(place, 8 * KIB),
            Xr = readFactor(place, 8 * KIB);
        const host = hotHost(place, Xw, 'write');
        expect(`${cost.reads}R+${cost.writes}W`).toBe(devices);
        expect([Xw.total, writeFactor(place, MIB).total, Xr.total].map(round)).toEqual([small, large, reads]);
        expect([host.tx, host.rx, hotHost(place, Xr, 'read').rx].map(round)).toEqual([tx, rx, readRx]);
    });

    it('Ceph x3 with clients outside: one side of the client hop is not on a node', () => {
        const place = six('primary', x(3), { external: true });
        const write = balanced(place, writeFactor(place, 8 * KIB), 'write'),
            read = balanced(place, readFactor(place, 8 * KIB), 'read');
        expect([write.tx, write.rx, read.tx, read.rx].map(share => share * 6)).toEqual([2, 3, 1, 0]);
    });

    it('what all nodes send they receive', () => {
        for (const [, place] of TABLE) {
            const spread = balanced(place, writeFactor(place, 8 * KIB), 'write');
            if (place.coordinator !== 'array') {
                expect(spread.tx).toBe(spread.rx);
            }
        }
    });

    it('a legacy read ships whole stripes, a full-stripe read (k-1)/k', () => {
        expect(readFactor(six('primary', ec(4, 2, 4, 'whole')), 16 * KIB).total).toBeCloseTo(5 / 6 + 3 / 4, 12);
    });

    it('a write over a full and a partial stripe adds both', () => {
        const place = six('primary', ec(4, 2, 16)),
            bytes = 64 * KIB + 8 * KIB;
        const partial = 2 * (0.75 + 2);
        expect(writeFactor(place, bytes).peer).toBeCloseTo((64 * 1.25 + 8 * partial) / 72, 12);
    });

    it('reconstruct counts the strips it reads, their hops and the parity', () => {
        const place = six('primary', ec(4, 2, 16, 'reconstruct'));
        expect(writeFactor(place, 8 * KIB).peer).toBeCloseTo(3 * 0.75 + 0.75 + 2, 12);
    });
});

describe('racks', () => {
    it('a random peer is in another rack with N(1-1/R)/(N-1)', () => {
        expect(leavesRack(6, 2)).toBeCloseTo(0.6, 12);
        expect(leavesRack(6, 1)).toBe(0);
        expect(copiesLeaveRack(6, 3, 'rack')).toBe(1);
        expect(copiesLeaveRack(6, 3, 'host')).toBeCloseTo(0.8, 12);
    });

    it('uplinks carry what leaves a rack, and 1/oversubscription of what its nodes send', () => {
        expect(uplinkLoad({ copyBytes: 2e9, otherBytes: 1e9 }, 6, 2, 'rack')).toBeCloseTo((2e9 + 0.6e9) / 2, 3);
        const capacity = { efficiency: 0.99, oversubscription: 3, nodes: 6, racks: 2, nodeBandwidth: 6e9 };
        expect(uplinkCapacity({ ...capacity, uplinks: null })).toBeCloseTo(6e9, 3);
        expect(uplinkCapacity({ ...capacity, uplinks: { count: 2, rate: 12.5e9 } })).toBeCloseTo(24.75e9, 3);
    });
});

describe('locality after a host failure (docs/io-model.md 2.4)', () => {
    it('f(1-1/N) + (1/N)(r-1)/(N-1)', () => {
        expect(localityAfterFailure(0.95, 6, 2)).toBeCloseTo((0.95 * 5) / 6 + 1 / 6 / 5, 12);
    });
});
