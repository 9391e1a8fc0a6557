import { describe, expect, test } from 'vitest';
import { evaluate, loadsOf, MEDIA, SCENARIOS, withDefaults } from '../../language/physics/index.ts';
import { unitOf } from '../check.ts';

const PLAN = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric san on old is external-array { nodes 4  links 2 x 1600 MB/s }
fabric bare on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  rebuild 100 MB/s }
backup agent { speaks in-guest.backup  protects all every 1 h }
workload a { in prod  on san   iops 5k peak 9k  writes 40%  block 16 KiB  p99 5 ms  disk 2 TB used 1 TB }
workload b { in prod  on san   iops 5k peak 9k  writes 40%  block 16 KiB  p99 5 ms  disk 2 TB }
workload c { in prod  on bare  iops 1k  disk 1 TB }
workload d { in prod  on bare  vcpu 4 }
phase io    { model hci }
phase one   { cutover a to hci  over 1 Gbps }
phase two   { cutover b, c to hci  over 10 Gbps }
phase three { cutover d to hci }
`;
const { analysis } = unitOf(PLAN);
const row = (fabric: string, phase: string, scenario: string) =>
    analysis.headroom.rows.find(r => r.fabric === fabric && r.phase === phase && r.scenario === scenario)!;
const names = (fabric: string, phase: string, scenario: string) =>
    row(fabric, phase, scenario).workloads.map(w => w.workload);

describe('rows of the headroom analysis', () => {
    test('one per fabric, phase and scenario: targets, and sources that are described', () => {
        expect(analysis.headroom.rows.map(r => `${r.fabric} ${r.phase} ${r.scenario}`)).toEqual(
            ['san', 'hci'].flatMap(f =>
                ['io', 'one', 'two', 'three'].flatMap(p =>
                    // One rack and two copies: no uplink to lose, no second loss to survive.
                    SCENARIOS.filter(s => s !== 'uplink-failure' && s !== 'maintenance+failure').map(
                        s => `${f} ${p} ${s}`,
                    ),
                ),
            ),
        );
    });

    test('steady, peak and failure look at the end of the phase, the copies at its beginning', () => {
        expect(names('hci', 'one', 'peak')).toEqual(['a']);
        expect(names('hci', 'one', 'ingest+peak')).toEqual([]);
        expect(names('hci', 'two', 'peak')).toEqual(['a', 'b', 'c']);
        expect(names('hci', 'two', 'failure+ingest')).toEqual(['a']);
        expect(names('san', 'one', 'steady')).toEqual(['b']);
        expect(names('san', 'two', 'steady')).toEqual([]);
    });

    test('a row is what the model says about those classes at that copy rate', () => {
        const fabric = {
            nodes: 4,
            links: { count: 2, rate: 3.125e9, mtu: 9000 },
            scheme: { kind: 'replica', copies: 2 } as const,
            coordinator: 'local' as const,
            locality: 0.95,
            journal: 1,
            metadata: 0,
            software: 200e-6,
            detect: 0,
            media: MEDIA.nvme,
            devices: 4,
            rebuild: 100e6,
            raw: (2 * 4e12) / 4,
        };
        const a = { name: 'a', machines: 1, iops: 5000, peak: 9000, writeShare: 0.4, block: 16384, p99: 5e-3 };
        const expected = evaluate({ fabric, workloads: [a], scenario: 'failure+ingest', ingest: 1.25e9 });
        const found = row('hci', 'two', 'failure+ingest');
        found.stations.forEach((s, i) => {
            expect(s.utilisation).toBeCloseTo(expected.stations[i]!.utilisation!, 12);
            expect(s.meanUtilisation).toBeCloseTo(expected.stations[i]!.meanUtilisation!, 12);
            expect(Math.abs(s.load! - expected.stations[i]!.load!)).toBeLessThanOrEqual(1e-12 * s.load!);
        });
        expect(found.workloads[0]!.p99Read! / expected.workloads[0]!.p99Read!).toBeCloseTo(1, 9);
        expect(found.workloads[0]!.p99Write! / expected.workloads[0]!.p99Write!).toBeCloseTo(1, 9);
    });

    test('equal workloads are one class: two machines, each pinned to its host', () => {
        const fabric = withDefaults({
            nodes: 4,
            links: { count: 2, rate: 3.125e9, mtu: 9000 },
            scheme: { kind: 'replica', copies: 2 },
            coordinator: 'local',
            locality: 0.95,
            journal: 1,
        });
        const both = loadsOf(fabric, [
            { name: '', machines: 2, iops: 10e3, peak: 18e3, writeShare: 0.4, block: 16384, p99: 5e-3 },
            { name: '', machines: 1, iops: 1000 },
        ])!;
        const link = row('hci', 'two', 'peak').stations.find(s => s.station === 'node-link')!;
        expect(link.load! / (both.peak.tx + both.peak.excessTx)).toBeCloseTo(1, 12);
    });

    test('a phase without a wave copies nothing: its ingest scenarios are those of a fabric at rest', () => {
        const at = (scenario: string) => row('hci', 'io', scenario).stations.map(s => s.utilisation);
        expect(at('ingest')).toEqual(at('steady'));
        expect(at('failure+ingest')).toEqual(at('node-failure'));
    });

    test('what nobody stated is listed: the copy rate, figures of workloads, workloads without any', () => {
        const { assumed } = row('hci', 'three', 'failure+ingest');
        expect(assumed).toEqual(
            expect.arrayContaining([
                expect.stringMatching(/^over 400 MB\/s \(400 MB\/s for each machine\)/),
                'peak (3 x iops) of c',
                'writes 30 % of c',
                'block 8 KiB of c',
                'racks 1',
                'buffer 32 MiB',
                expect.stringMatching(/^locality 95 %/),
            ]),
        );
        expect(row('hci', 'three', 'peak').assumed).toContain('no I/O of d');
        expect(row('hci', 'two', 'failure+ingest').assumed.join()).not.toMatch(/over/);
    });

    test('without `raw` the data of the workloads and its copies is what a lost node loses', () => {
        expect(row('hci', 'one', 'node-failure').rebuild!.seconds).toBeCloseTo(((2 * 1e12) / 4 / 3 / 100e6) * 1.1, 6);
        expect(row('hci', 'two', 'node-failure').rebuild!.seconds).toBeCloseTo(((2 * 4e12) / 4 / 3 / 100e6) * 1.1, 6);
        // A workload that does not say how much it stores leaves the whole unknown.
        expect(row('hci', 'three', 'node-failure').rebuild).toBeNull();
    });

    test('Fibre Channel carries its nominal rate', () => {
        expect(row('san', 'io', 'peak').stations.find(s => s.station === 'node-link')!.capacity).toBe(3200e6);
    });

    test('workloads without I/O figures have no percentile', () => {
        expect(row('hci', 'three', 'peak').workloads.find(w => w.workload === 'd')).toMatchObject({
            p99Read: null,
            p99Write: null,
            objective: null,
            meets: null,
        });
    });
});

describe('fabrics that say little', () => {
    const of = (fabric: string, platform = 'nutanix', scenario = 'peak') =>
        unitOf(`plan p { from old to new }
platform old is vsphere
platform new is ${platform}
${fabric}
workload a { iops 100  peak 200 }
phase move { cutover a to hci  over 1 Gbps }`).analysis.headroom.rows.find(r => r.scenario === scenario)!;

    test('a fabric without kind is what its platform brings along, and says so', () => {
        const found = of('fabric hci on new { nodes 4  links 2 x 25 Gbps  media 4 x nvme }', 'hyperv');
        expect(found.assumed).toContain('storage of the platform: s2d-three-way');
        expect(found.stations.every(s => s.utilisation !== null)).toBe(true);
    });

    test('without nodes nothing is computed, and the reason is given', () => {
        const found = of('fabric hci on new is nutanix-rf2 { }');
        expect(found).toMatchObject({
            nodes: null,
            bottleneck: null,
            band: null,
            reason: 'the number of nodes is not stated',
        });
        expect(found.stations.map(s => s.utilisation)).toEqual([null, null, null, null, null]);
    });

    test('without media there is no percentile and no media station, but a link', () => {
        const found = of('fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps }');
        expect(found.stations.find(s => s.station === 'media')!.utilisation).toBeNull();
        expect(found.stations.find(s => s.station === 'node-link')!.utilisation).toBeGreaterThan(0);
        expect(found.workloads[0]).toMatchObject({ p99Read: null, p99Write: null });
    });

    test('a rebuild that nobody limits is a range of rates per device', () => {
        expect(
            of(
                'fabric hci on new is ceph-replicated { nodes 5  links 2 x 25 Gbps  media 4 x nvme }',
                'proxmox',
                'node-failure',
            ).assumed.join(),
        ).toContain('rebuild 400 MB/s per node (nobody limits it, 160 MB/s to 640 MB/s)');
        expect(
            of(
                'fabric hci on new is ceph-replicated { nodes 5  links 2 x 25 Gbps  media 4 x hdd-7k }',
                'proxmox',
                'node-failure',
            ).assumed.join(),
        ).toContain('rebuild 15.5 MB/s per node (nobody limits it, 12 MB/s to 20 MB/s)');
    });
});

test('links are Fast Ethernet to 400 GbE, and Fibre Channel by its GFC rate', () => {
    const capacity = (fabric: string) => {
        const text = `plan p { from old to new }
platform old is vsphere
platform new is vsphere
fabric f on new ${fabric}
workload a { iops 10 }
phase m { cutover a to f }`;
        return unitOf(text)
            .analysis.headroom.of('f')
            ?.row(0, 'peak')
            .stations.find(s => s.station === 'node-link')?.capacity;
    };
    const array = (links: string) => capacity(`is external-array { nodes 4  ${links} }`);
    expect(array('links 2 x 16 GFC')).toBe(3200e6);
    expect(array('links 2 x 1600 MB/s'), 'the same told in bytes').toBe(3200e6);
    const ethernet = (rate: string) => capacity(`is ceph-replicated { nodes 4  links 1 x ${rate} mtu 1500 }`) ?? 0;
    expect(ethernet('100 Mbps') / (12.5e6 * (1448 / 1538))).toBeCloseTo(1, 9);
    expect(ethernet('400 Gbps') / ethernet('100 Mbps')).toBeCloseTo(4000, 6);
});
