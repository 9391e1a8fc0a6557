import { describe, expect, it } from 'vitest';
import { bandTolerance } from '../../language/physics/bands.ts';
import type { FabricInput, PaceEnd, WorkloadClass } from '../../language/physics/index.ts';
import { bandOf, evaluate, evaluateLoads, MEDIA, SCENARIOS } from '../../language/physics/index.ts';

const FABRIC: FabricInput = {
    nodes: 6,
    racks: 2,
    links: { count: 2, rate: 3.125e9, mtu: 9000 },
    coordinator: 'local',
    scheme: { kind: 'replica', copies: 2 },
    media: MEDIA.nvme,
    devices: 6,
    raw: 20e12,
    rebuild: 400e6,
    buffer: 16 * 1048576,
    rtt: 50e-6,
    locality: 0.95,
};
const DB: WorkloadClass = {
    name: 'db',
    machines: 1,
    iops: 18e3,
    peak: 30e3,
    writeShare: 0.45,
    block: 16384,
    p99: 2e-3,
};
const station = (
    fabric: FabricInput,
    name: string,
    scenario: (typeof SCENARIOS)[number] = 'peak',
    workloads = [DB],
    ingest = 0,
) => evaluateLoads({ fabric, workloads, scenario, ingest }).stations.find(s => s.station === name);

describe('stations by hand', () => {
    const W = 30e3 * 0.45 * 16384,
        R = 30e3 * 0.55 * 16384,
        C = (2 * 3.125e9 * 8948) / 9038;
    it('node link of a pinned machine: tx (r-1) W', () => {
        expect(station(FABRIC, 'node-link')).toMatchObject({ unit: 'B/s', reason: 'sending', band: 'ok' });
        expect(station(FABRIC, 'node-link')?.load).toBeCloseTo(W, 3);
        expect(station(FABRIC, 'node-link')?.capacity).toBeCloseTo(C, 3);
        expect(station(FABRIC, 'node-link')?.utilisation).toBeCloseTo(W / C, 12);
    });
    it('spread over all nodes it is X D/N', () => {
        expect(station(FABRIC, 'node-link', 'peak', [{ ...DB, machines: 6 }])?.load).toBeCloseTo((W + 0.05 * R) / 6, 3);
    });
    it('several pinned machines: one host, and the balanced share of its siblings', () => {
        expect(station(FABRIC, 'node-link', 'peak', [{ ...DB, machines: 3 }])?.load).toBeCloseTo(
            W / 3 + ((W + 0.05 * R) * 2) / 3 / 6,
            3,
        );
    });
    it('count 3 is three workloads', () => {
        const thirds = ['a', 'b', 'c'].map(name => ({ ...DB, name, iops: 6e3, peak: 10e3 }));
        expect(station(FABRIC, 'node-link', 'peak', thirds)?.load).toBeCloseTo(
            station(FABRIC, 'node-link', 'peak', [{ ...DB, machines: 3 }])?.load ?? 0,
            3,
        );
    });
    it('rack uplink: copies and reads that leave a rack, over 1/3 of what its nodes send', () => {
        const uplink = station(FABRIC, 'rack-uplink');
        expect(uplink?.capacity).toBeCloseTo((3 * C) / 3, 3);
        expect(uplink?.load).toBeCloseTo(((W + 0.05 * R) * 0.6) / 2, 3);
    });
    it('media: the larger of I/O and byte share of a device', () => {
        expect(station(FABRIC, 'media', 'peak', [{ ...DB, block: 4096 }])?.utilisation).toBeCloseTo(
            (30e3 * (0.55 / 500e3 + (2 * 0.45) / 100e3)) / 36,
            12,
        );
        const bytes = ((W * 2) / 1500e6 + R / 3000e6) / 36 + (200e6 * 2) / 1500e6 / 36;
        expect(
            station(
                {
                    ...FABRIC,
                    media: {
                        ...MEDIA.nvme,
                        read: { ...MEDIA.nvme.read, iops: 1e9 },
                        write: { ...MEDIA.nvme.write, iops: 1e9 },
                    },
                },
                'media',
                'ingest+peak',
                [DB],
                200e6,
            )?.utilisation,
        ).toBeCloseTo(bytes, 12);
    });
    it('switch buffer: N-1 senders of one burst against alpha B/(1+alpha)', () => {
        const buffer = station(FABRIC, 'switch-buffer', 'node-failure');
        expect(buffer).toMatchObject({ capacity: 8 * 1048576, load: 4 * 1048576 + 9000 });
        expect(station(FABRIC, 'switch-buffer', 'peak')?.load).toBe(0);
    });
    it('ingest arrives once and is replicated: rx I/N + I X_w/N', () => {
        expect(station(FABRIC, 'node-link', 'ingest', [], 600e6)).toMatchObject({ reason: 'receiving' });
        expect(station(FABRIC, 'node-link', 'ingest', [], 600e6)?.load).toBeCloseTo(200e6, 3);
        expect(station(FABRIC, 'node-link', 'ingest', [], 600e6)?.utilisation).toBeCloseTo((200e6 * 1.5815) / C, 12);
    });
    it('an erasure-coded rebuild reads k times what it heals', () => {
        const ec: FabricInput = {
            ...FABRIC,
            nodes: 8,
            coordinator: 'primary',
            scheme: { kind: 'erasure', k: 4, m: 2 },
        };
        expect(station(ec, 'node-link', 'node-failure', [])?.load).toBeCloseTo(1600e6, 3);
    });
    it('bottleneck and runner-up are the two most used; a failure lowers the local share', () => {
        const result = evaluateLoads({ fabric: FABRIC, workloads: [DB], scenario: 'node-failure' });
        const sorted = [...result.stations].sort((a, b) => (b.utilisation ?? 0) - (a.utilisation ?? 0));
        expect([result.bottleneck, result.runnerUp]).toEqual([sorted[0]?.station, sorted[1]?.station]);
        expect(result.localReads).toBeCloseTo((0.95 * 5) / 6 + 1 / 30, 12);
    });
});

describe('what is unknown stays unknown', () => {
    it.each<[string, Partial<FabricInput>, string]>([
        ['nodes', { nodes: null }, 'nodes'],
        ['coordinator', { coordinator: null }, 'coordinator'],
        ['scheme', { scheme: null }, 'replicas'],
        ['too few nodes', { nodes: 2, scheme: { kind: 'replica', copies: 3 } }, '3 nodes'],
    ])('%s', (_name, change, word) => {
        const result = evaluate({ fabric: { ...FABRIC, ...change }, workloads: [DB], scenario: 'peak' });
        expect(result).toMatchObject({ bottleneck: null, band: null, nodes: null });
        expect(result.reason).toContain(word);
        expect(result.stations.every(s => s.utilisation === null && s.reason !== null)).toBe(true);
        expect(result.workloads[0]).toMatchObject({ p99Read: null, p99Write: null, meets: null });
    });
    it('without media the links are still judged, percentiles are not given', () => {
        const result = evaluate({ fabric: { ...FABRIC, media: null }, workloads: [DB], scenario: 'peak' });
        expect(result.stations.find(s => s.station === 'node-link')?.utilisation).toBeGreaterThan(0);
        expect(result.workloads[0]).toMatchObject({ p99Read: null, p99Write: null });
        expect(result.workloads[0]?.reason).toContain('media');
    });
    it('an unknown buffer withholds nothing else', () => {
        const result = evaluate({
            fabric: { ...FABRIC, links: { count: 1, rate: 12.5e9 }, buffer: null },
            workloads: [DB],
            scenario: 'node-failure',
        });
        expect(result.stations.find(s => s.station === 'switch-buffer')).toMatchObject({
            utilisation: null,
            band: null,
        });
        expect(result.workloads[0]?.p99Write).toBeGreaterThan(0);
    });
    it('a node too few to heal: loads, no rebuild, and why', () => {
        const result = evaluate({
            fabric: { ...FABRIC, nodes: 2, racks: 1 },
            workloads: [DB],
            scenario: 'node-failure',
        });
        expect(result.rebuild).toBeNull();
        expect(result.rebuildReason).toContain('too few');
        expect(result.stations[0]?.utilisation).not.toBeNull();
    });
    it('no raw bytes, no heal time; no rate, no percentile', () => {
        expect(
            evaluate({ fabric: { ...FABRIC, raw: null }, workloads: [], scenario: 'node-failure' }).rebuildReason,
        ).toContain('raw');
        expect(
            evaluate({ fabric: FABRIC, workloads: [{ name: 'x', iops: NaN }], scenario: 'peak' }).workloads[0]?.reason,
        ).toContain('rate');
    });
    it('a class that only reads has no write percentile', () => {
        expect(
            evaluate({ fabric: FABRIC, workloads: [{ ...DB, writeShare: 0 }], scenario: 'peak' }).workloads[0],
        ).toMatchObject({ p99Write: null, reason: 'it only reads' });
    });
    it('saturated: no number, the objective is not met', () => {
        const result = evaluate({ fabric: FABRIC, workloads: [{ ...DB, peak: 3e6 }], scenario: 'peak' });
        expect(result.band).toBe('saturated');
        expect(result.workloads[0]).toMatchObject({ p99Read: null, p99Write: null, meets: false });
    });
});

describe('assumptions', () => {
    it('lists what holds a default', () => {
        const bare = evaluate({
            fabric: { nodes: 4, coordinator: 'primary', scheme: { kind: 'replica', copies: 3 } },
            workloads: [],
            scenario: 'failure+ingest',
        });
        expect(bare.assumed).toEqual(
            expect.arrayContaining(['links', 'mtu', 'rtt', 'software', 'over', 'rebuild', 'chunks']),
        );
        expect(bare.assumed).not.toContain('nodes');
    });
    it('a rebuild nobody limits takes 40 to 160 MB/s per flash device, 3 to 5 per hard disk, at most what links and media carry', () => {
        const at = (pace: PaceEnd, fabric: Partial<FabricInput> = {}) =>
            evaluateLoads({
                fabric: {
                    ...FABRIC,
                    rebuild: null,
                    pace,
                    raw: 1e12,
                    chunks: 1e9,
                    racks: 1,
                    media: MEDIA.nvme,
                    devices: 5,
                    ...fabric,
                },
                workloads: [],
                scenario: 'node-failure',
            }).rebuild?.rate;
        expect(at('low')).toBeCloseTo(200e6, 0);
        expect(at('centre')).toBeCloseTo(400e6, 0);
        expect(at('high')).toBeCloseTo(800e6, 0);
        expect(at('centre', { coordinator: 'primary' })).toBeCloseTo(500e6, 0);
        expect(at('high', { media: MEDIA['hdd-7k'], devices: 10 })).toBeCloseTo(50e6, 0);
        // 1 Gbps carries no more, and its hottest receiver is full well before.
        const slow = { links: { count: 1, rate: 125e6, mtu: 9000 } };
        expect(at('low', slow)).toBeLessThan(124e6);
        expect(
            station(
                { ...FABRIC, rebuild: null, pace: 'low', media: MEDIA.nvme, devices: 5, ...slow },
                'node-link',
                'node-failure',
            )?.utilisation,
        ).toBeGreaterThan(1);
    });
    it('a copy without a rate takes what one link carries', () => {
        const at = (ingest: number | null) =>
            evaluateLoads({ fabric: FABRIC, workloads: [], scenario: 'ingest', ingest }).stations[0]?.load;
        expect(at(null)).toBeCloseTo(at((3.125e9 * 8948) / 9038) ?? 0, 3);
    });
});

describe('explanations', () => {
    it('every station, the rebuild and every percentile can be asked', () => {
        const result = evaluate({ fabric: FABRIC, workloads: [DB], scenario: 'failure+ingest', ingest: 100e6 });
        const ids = new Map(result.explain.map(e => [e.id, e]));
        for (const s of result.stations) {
            expect(ids.get(`${s.station}.utilisation`)?.value ?? ids.get(`${s.station}.load`)?.value, s.station).toBe(
                s.station === 'switch-buffer' ? s.load : s.utilisation,
            );
        }
        expect(ids.get('rebuild.seconds')?.value).toBe(result.rebuild?.seconds);
        expect(ids.get('db.p99Read')?.value).toBe(result.workloads[0]?.p99Read);
        expect(ids.get('db.p99Write')?.value).toBe(result.workloads[0]?.p99Write);
        for (const e of result.explain) {
            expect(e.formula.length > 0 && e.source.length > 0).toBe(true);
        }
        expect(ids.get('hot-receiver')?.inputs[0]).toMatchObject({ name: 'streams', value: 16, assumed: true });
    });
    it('can be left out', () =>
        expect(evaluate({ fabric: FABRIC, workloads: [DB], scenario: 'peak', explain: false }).explain).toEqual([]));
});

describe('bands (docs/io-model.md 2.9)', () => {
    it.each([
        [0.7, 'ok'],
        [0.7000001, 'warn'],
        [0.85, 'warn'],
        [0.86, 'indicative'],
        [0.95, 'indicative'],
        [0.951, 'beyond-model'],
        [1, 'saturated'],
    ] as const)('%f is %s', (rho, band) => expect(bandOf(rho)).toBe(band));
    it('tolerance', () => {
        expect([bandTolerance('ok'), bandTolerance('indicative'), bandTolerance('saturated')]).toEqual([1.15, 2, null]);
    });
});
