import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvaluateInput, FabricInput, Scenario } from '../../language/physics/index.ts';
import { evaluate, evaluateLoads, MEDIA, unlimitedRebuild, withDefaults } from '../../language/physics/index.ts';
import { fabric, scenario, UNBOUND, workload } from './arbitrary.ts';

/* Two kinds of devices in a node: what is written lands on the faster one, what is read comes from the one that keeps it. docs/io-model.md 8.2.12. */

const KIB = 1024;
const HYBRID: FabricInput = {
    nodes: 6,
    links: { count: 2, rate: 3.125e9, mtu: 9000 },
    coordinator: 'owner',
    scheme: { kind: 'replica', copies: 2 },
    media: MEDIA['hdd-7k'],
    devices: 12,
    cache: { media: MEDIA.nvme, devices: 2 },
    controller: UNBOUND,
    rebuild: 50e6,
    raw: 40e12,
};
const at = (change: Partial<FabricInput>, writeShare: number, iops = 1000, block = 8 * KIB, name: Scenario = 'peak') =>
    evaluate({
        fabric: { ...HYBRID, ...change },
        workloads: [{ name: 'w', iops, peak: iops, writeShare, block }],
        scenario: name,
        ingest: 0,
    });
const media = (input: ReturnType<typeof at>) => input.stations.find(s => s.station === 'media');

describe('two kinds of media in a node', () => {
    test('a write is acknowledged by the faster one, a read waits for the other', () => {
        const [write, read] = [at({}, 1, 10), at({}, 0, 10)];
        expect(write.workloads[0]?.p99Write ?? 1).toBeLessThan(1e-3);
        expect(read.workloads[0]?.p99Read ?? 0).toBeGreaterThan(12.5e-3);
    });

    test('every write is written to both: 1,000 writes of two copies are 2,000 on 72 disks', () => {
        expect(media(at({}, 1))?.utilisation).toBeCloseTo(2000 / 80 / 72, 9);
        expect(media(at({}, 1))?.reason).toContain('keep the data');
        const small = { ...MEDIA.nvme, write: { ...MEDIA.nvme.write, iops: 200 } };
        const cached = media(at({ cache: { media: small, devices: 2 } }, 1));
        expect(cached?.utilisation).toBeCloseTo(2000 / 200 / 12, 9);
        expect(cached?.reason).toContain('faster media');
    });

    test('a cache that serves reads is the good end of a range, and of flash behind flash nobody counts on it', () => {
        const busy = 4000;
        expect(media(at({ pace: 'centre' }, 0, busy))?.utilisation).toBeCloseTo(busy / 80 / 72, 9);
        expect(media(at({ pace: 'high' }, 0, busy))?.utilisation).toBeCloseTo(busy / 80 / 72, 9);
        expect(media(at({ pace: 'low' }, 0, busy))?.utilisation).toBeCloseTo((busy * 8 * KIB) / 3e9 / 12, 9);
        expect(withDefaults(HYBRID).assumed).toContain('cache');
        expect(withDefaults({ ...HYBRID, media: MEDIA['sata-ssd'] }).assumed).not.toContain('cache');
    });

    test('in front of hard disks an OSD keeps writes below 64 KiB in its log, in front of flash only what describes them', () => {
        const ceph = { coordinator: 'primary', scheme: { kind: 'replica', copies: 3 }, metadata: 4096 } as const;
        const latency = (change: Partial<FabricInput>, block: number) =>
            at({ ...ceph, ...change }, 1, 10, block).workloads[0]?.p99Write ?? NaN;
        expect(latency({}, 8 * KIB)).toBeLessThan(2e-3);
        expect(latency({}, 64 * KIB)).toBeGreaterThan(12.5e-3);
        const flash = { media: MEDIA['sata-ssd'] };
        expect(latency(flash, 8 * KIB)).toBeCloseTo(latency({ ...flash, cache: null }, 8 * KIB), 9);
        const front = { media: { ...MEDIA.nvme, write: { ...MEDIA.nvme.write, bandwidth: 1e6 } }, devices: 1 };
        expect(media(at({ ...ceph, ...flash, cache: front }, 1, 100))?.utilisation).toBeCloseTo(
            (100 * 3 * 4096) / 6 / 1e6,
            9,
        );
    });

    test('a rebuild passes through the cache where a volume has an owner, and no faster than it', () => {
        const slow = { ...MEDIA.nvme, write: { ...MEDIA.nvme.write, bandwidth: 10e6 } };
        const paced = (coordinator: 'owner' | 'local') =>
            unlimitedRebuild(
                withDefaults({ ...HYBRID, coordinator, rebuild: null, cache: { media: slow, devices: 1 } }),
            ).high;
        expect(paced('owner')).toBeCloseTo(10e6, 3);
        expect(paced('local')).toBeGreaterThan(10e6);
        const healing = at({ cache: { media: slow, devices: 4 }, rebuild: 30e6 }, 1, 0, 8 * KIB, 'node-failure');
        expect(media(healing)?.utilisation).toBeCloseTo(30e6 / 40e6, 6);
    });

    test('more devices of either kind never make a station fuller, and the good end of what nobody knows is never worse', () => {
        fc.assert(
            fc.property(fabric, fc.array(workload, { minLength: 1, maxLength: 4 }), scenario, (f, w, s) => {
                const used = (change: Partial<FabricInput>) => {
                    // A stated controller: its cores would follow the devices.
                    const input: EvaluateInput = {
                        fabric: { ...f, controller: UNBOUND, rebuild: f.rebuild ?? 100e6, ...change },
                        workloads: w,
                        scenario: s,
                        ingest: 1e8,
                    };
                    return evaluateLoads(input).stations.find(x => x.station === 'media')?.utilisation ?? 0;
                };
                const plain = used({});
                expect(used({ devices: (f.devices ?? 0) + 1 })).toBeLessThanOrEqual(plain * (1 + 1e-9));
                if (f.cache) {
                    const more = { ...f.cache, devices: f.cache.devices + 1 };
                    expect(used({ cache: more })).toBeLessThanOrEqual(plain * (1 + 1e-9));
                }
                expect(used({ pace: 'low' })).toBeLessThanOrEqual(plain * (1 + 1e-9));
            }),
            { numRuns: 500, seed: 15 },
        );
    });
});
