import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FabricSize, type Requirement, sizesOf } from '../../language/analysis/headroom/sizing/size.ts';
import { requirementCells } from '../../language/analysis/headroom/sizing/size-words.ts';
import { p99Text } from '../../language/plan/units.ts';
import { unitOf } from '../check.ts';

/* The sheet of phase 4: the least of everything that carries a plan, and what workloads become behind the fabric. */

const HEAD = `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape monolithic }
`;
const FIGURES = {
    links: 'links 4 x 25 Gbps mtu 9000',
    media: 'media 12 x nvme',
    uplinks: 'uplinks 8 x 100 Gbps',
    cores: 'controller cores 48 read 60 us write 130 us',
    buffer: 'buffer 64 MiB',
    raw: 'raw 40 TB',
};
type Figure = keyof typeof FIGURES;

function planOf(iops: number, figures: Partial<Record<Figure, string>> = {}, nodes = 'nodes 6  racks 2'): string {
    return `${HEAD}fabric ceph on new is ceph-replicated { ${nodes}  rebuild 200 MB/s  ${Object.values({ ...FIGURES, ...figures }).join('  ')} }
workload db { in prod  vcpu 8  memory 64 GiB  iops ${iops} peak ${2 * iops}  writes 40%  block 16 KiB  disk 3 TB used 2 TB  count 12  evidence measured }
phase io { model ceph }
phase move { cutover db to ceph  over 5 Gbps }
`;
}

function sized(text: string): FabricSize {
    const [size] = sizesOf(unitOf(text).analysis, 'ceph');
    expect(size).toBeDefined();
    return size!;
}
const of = (size: FabricSize, what: Requirement['what']) => size.requires.find(r => r.what === what)!;

/** Utilisation of a station in every phase and scenario, as findings are judged. */
function fullest(text: string, station: string): number {
    const { judged, phases } = unitOf(text).analysis.headroom.of('ceph')!;
    return Math.max(
        ...phases.flatMap((_, phase) =>
            judged.scenarios.map(
                s => judged.evaluation(phase, s).stations.find(x => x.station === station)?.utilisation ?? 0,
            ),
        ),
    );
}

const COUNTED: readonly [Requirement['what'], Figure, string, (n: number) => string][] = [
    ['links', 'links', 'node-link', n => `links ${n} x 25 Gbps mtu 9000`],
    ['uplinks', 'uplinks', 'rack-uplink', n => `uplinks ${n} x 100 Gbps`],
    ['media', 'media', 'media', n => `media ${n} x nvme`],
    ['controller-cores', 'cores', 'controller', n => `controller cores ${n} read 60 us write 130 us`],
];

describe('the least that carries a plan', () => {
    test.each(COUNTED)('%s: as many keep the headroom, one fewer does not', (what, figure, station, write) => {
        fc.assert(
            fc.property(fc.integer({ min: 100, max: 12_000 }), iops => {
                const { need, have } = of(sized(planOf(iops)), what);
                expect(have).toBe(Number(/\d+/.exec(FIGURES[figure])![0]));
                if (need === null) {
                    return;
                }
                expect(fullest(planOf(iops, { [figure]: write(need) }), station)).toBeLessThanOrEqual(0.7 + 1e-9);
                if (need > 1) {
                    expect(fullest(planOf(iops, { [figure]: write(need - 1) }), station)).toBeGreaterThan(0.7);
                }
            }),
            { numRuns: 12, seed: 4 },
        );
    });

    test('a buffer 1 % smaller is too full, raw 1 % smaller too small', () => {
        const size = sized(planOf(2000));
        const mib = of(size, 'buffer').need! / 2 ** 20;
        expect(fullest(planOf(2000, { buffer: `buffer ${mib} MiB` }), 'switch-buffer')).toBeCloseTo(0.7, 6);
        expect(fullest(planOf(2000, { buffer: `buffer ${mib * 0.99} MiB` }), 'switch-buffer')).toBeGreaterThan(0.7);
        const raw = of(size, 'raw').need! / 1e12;
        const short = (tb: number) =>
            unitOf(planOf(2000, { raw: `raw ${tb} TB` })).analysis.findings.filter(f => f.code === 'capacity').length;
        expect([short(raw * 1.0001), short(raw * 0.99)]).toEqual([0, 1]);
    });

    test('nodes: as many carry everything, one fewer does not', () => {
        const { need } = of(sized(planOf(16_000)), 'nodes');
        const worst = (nodes: number) =>
            Math.max(
                ...['node-link', 'rack-uplink', 'media', 'controller'].map(s =>
                    fullest(planOf(16_000, {}, `nodes ${nodes}  racks 2`), s),
                ),
            );
        expect(need).toBeGreaterThan(4);
        expect(worst(need!)).toBeLessThanOrEqual(0.7 + 1e-9);
        expect(worst(need! - 1)).toBeGreaterThan(0.7);
    });

    test('processors and memory stand beside what the nodes have with one of them lost', () => {
        const size = sized(
            planOf(500, { cores: 'cores 64  memory 512 GiB  controller cores 24 memory 48 GiB  overcommit 4:1' }),
        );
        expect(of(size, 'vcpu')).toMatchObject({ need: 96, have: 5 * 40 * 4 });
        expect(of(size, 'memory')).toMatchObject({ need: 12 * 64 * 2 ** 30, have: 5 * 464 * 2 ** 30 });
    });
});

describe('a fabric that is not bought yet', () => {
    test('gets its requirements, and what was taken for it', () => {
        const size = sized(`${HEAD}fabric ceph on new is ceph-replicated
workload db { in prod  vcpu 8  memory 64 GiB  iops 2000 peak 4000  writes 40%  block 16 KiB  disk 3 TB used 2 TB  count 12  evidence measured }
phase io { model ceph }
phase move { cutover db to ceph  over 5 Gbps }
`);
        expect(size.reason).toBeNull();
        expect(size.assumed.join()).toContain('nodes ');
        expect(size.requires.every(r => r.have === null)).toBe(true);
        expect(size.requires.filter(r => r.need === null)).toEqual([]);
        expect(size.requires.map(r => r.what)).toContain('raw');
    });

    test('without a word about copies nothing can be said, and that is said', () => {
        const [size] = sizesOf(
            unitOf(
                'plan p { from old to new }\nplatform old is vsphere\nplatform new is vsphere\nfabric f on new\nworkload a { iops 10 }\nphase m { cutover a to f }',
            ).analysis,
        );
        expect(size?.reason).toContain('how the fabric keeps its copies');
    });
});

describe('the translation of a workload', () => {
    test('three copies are three device writes and 2 + 5/6 of network per byte on six nodes', () => {
        const [db] = sized(planOf(500)).translation;
        expect(db?.frontEnd).toEqual({ reads: 7200, writes: 4800, bytes: 12_000 * 16_384 });
        expect(db?.amplification).toMatchObject({ writeOps: 3, readOps: 1, writeReads: 0 });
        expect(db?.amplification.eastWestWrite).toBeCloseTo(2 + 5 / 6, 12);
        expect(db?.amplification.eastWestRead).toBeCloseTo(5 / 6, 12);
        expect(db!.p99.nodeFailure!).toBeGreaterThanOrEqual(db!.p99.peak!);
        expect(db!.p99.source, 'nobody described it').toBeNull();
    });
});

describe('the sheet in words', () => {
    const links: Requirement = {
        what: 'links',
        need: 1,
        have: 2,
        enoughAtCentre: true,
        unit: 'x 25 Gbps',
        scenario: 'peak',
        phase: null,
    };

    test('one link keeps its unit, one device is one', () => {
        expect(requirementCells(links).slice(1, 3)).toEqual(['1 x 25 Gbps', '2 x 25 Gbps']);
        expect(requirementCells({ ...links, what: 'media', unit: 'devices' })[1]).toBe('1 device');
    });

    test('what only the worst of the guesses breaks is not called too little', () => {
        const short = { ...links, need: 3 };
        expect(requirementCells(short)[3]).toBe('not at worst');
        expect(requirementCells({ ...short, enoughAtCentre: false })[3]).toBe('too little');
        expect(requirementCells(links)[3]).toBe('yes');
    });

    test('a P99 has as many digits as it is good for, and one more where the objective is near', () => {
        expect([p99Text(448.9e-6), p99Text(1.0939e-3), p99Text(1.96e-3, 2e-3)]).toEqual([
            '450 us',
            '1.1 ms',
            '1.96 ms',
        ]);
    });
});
