import { describe, expect, it } from 'vitest';
import type {
    EvaluateInput,
    FabricInput,
    KnobInput,
    Setting,
    StationName,
    WorkloadClass,
} from '../../language/physics/index.ts';
import {
    addLinks,
    changeScheme,
    dedicatedNic,
    evaluate,
    fanInLimit,
    fasterLinks,
    jumboFrames,
    keepOnSan,
    largerBuffer,
    MEDIA,
    qosShare,
    restoreLocality,
    smallerBurst,
    throttleIngest,
    throttleRebuild,
} from '../../language/physics/index.ts';
import { UNBOUND } from './arbitrary.ts';

const CEPH: FabricInput = {
    nodes: 6,
    links: { count: 2, rate: 1.25e9, mtu: 9000 },
    coordinator: 'primary',
    scheme: { kind: 'replica', copies: 3 },
    media: { ...MEDIA.nvme, variability: 0.5 },
    controller: UNBOUND,
    devices: 6,
    raw: 20e12,
    rebuild: 800e6,
};
const OLTP: WorkloadClass = {
    name: 'oltp',
    machines: 1,
    iops: 20e3,
    peak: 60e3,
    writeShare: 0.4,
    block: 8192,
    p99: 2e-3,
};
const VDI: WorkloadClass = { name: 'vdi', machines: 600, iops: 40e3, peak: 120e3, writeShare: 0.7, block: 8192 };
const choke: KnobInput = { fabric: CEPH, workloads: [OLTP, VDI], scenario: 'failure+ingest', ingest: 900e6 };

const used = (input: EvaluateInput | null, name: StationName) =>
    input === null ? null : (evaluate(input).stations.find(s => s.station === name)?.utilisation ?? null);
const link = (fix: Setting) => used(fix.after, 'node-link') ?? NaN;

describe('links', () => {
    it('adds the fewest links: load/(0.70 c_l), one fewer is not enough', () => {
        const fix = addLinks(choke),
            one = (1.25e9 * 8948) / 9038;
        expect(fix).toMatchObject({ feasible: true, setting: 4, closedForm: 4 });
        expect(Math.ceil(((used(choke, 'node-link') ?? 0) * 2 * one) / (0.7 * one))).toBe(4);
        expect(
            used({ ...choke, fabric: { ...CEPH, links: { count: 3, rate: 1.25e9, mtu: 9000 } } }, 'node-link'),
        ).toBeGreaterThan(0.7);
    });
    it('an active-backup bond gains nothing', () => {
        expect(
            addLinks({ ...choke, fabric: { ...CEPH, links: { count: 2, rate: 1.25e9, bond: 'active-backup' } } }),
        ).toMatchObject({ feasible: false, setting: null });
        expect(
            used(
                { ...choke, fabric: { ...CEPH, links: { count: 2, rate: 1.25e9, mtu: 9000, bond: 'active-backup' } } },
                'node-link',
            ),
        ).toBeCloseTo(2 * (used(choke, 'node-link') ?? 0), 9);
    });
    it('takes the next rate one can buy', () =>
        expect(fasterLinks(choke)).toMatchObject({ feasible: true, setting: 3.125e9 }));
    it('jumbo frames give 5.2 %, never the fix above 0.74', () => {
        const small = { ...choke, fabric: { ...CEPH, links: { count: 2, rate: 1.25e9, mtu: 1500 } } };
        const fix = jumboFrames(small);
        expect(fix.feasible).toBe(false);
        expect((used(small, 'node-link') ?? 0) / link(fix)).toBeCloseTo(0.990042 / 0.9414824, 5);
        const near = { ...small, scenario: 'peak' as const, workloads: [{ ...VDI, peak: 120e3 * 4.63 }] };
        expect(used(near, 'node-link')).toBeGreaterThan(0.7);
        expect(jumboFrames(near)).toMatchObject({ feasible: true, setting: 9000 });
    });
    it('no link count helps where the media bind', () => {
        const slow = { ...choke, fabric: { ...CEPH, media: MEDIA['hdd-7k'] } };
        expect(addLinks(slow)).toMatchObject({ feasible: false });
        expect(addLinks(slow).reason).toBeTruthy();
    });
});

describe('rates', () => {
    it('the stricter of utilisation and percentile wins', () => {
        const tight = {
            ...choke,
            fabric: { ...CEPH, rebuild: 300e6 },
            scenario: 'ingest+peak' as const,
            workloads: [{ ...OLTP, p99: 0.9e-3 }, VDI],
        };
        const fix = throttleIngest(tight),
            loose = throttleIngest({ ...tight, workloads: [OLTP, VDI] });
        expect(loose.setting).toBe(loose.closedForm);
        expect(fix.setting ?? 0).toBeLessThan(fix.closedForm ?? 0);
        const worst = Math.max(
            ...evaluate(fix.after ?? tight)
                .workloads.filter(w => w.objective !== null)
                .flatMap(w => [w.p99Read ?? 0, w.p99Write ?? 0]),
        );
        expect(worst / 0.9e-3).toBeCloseTo(1, 3);
    });
    it('a throttled rebuild carries its new heal time and exposure', () => {
        const fix = throttleRebuild({ ...choke, ingest: 100e6, fabric: { ...CEPH, detect: 600 } });
        const rebuild = fix.evaluation?.rebuild;
        expect(fix.feasible).toBe(true);
        expect(rebuild?.seconds).toBeCloseTo((20e12 / 5 / (fix.setting ?? 1)) * 1.1, 6);
        expect(rebuild?.exposure).toBeCloseTo((rebuild?.seconds ?? 0) + 600, 6);
        expect(link(fix)).toBeCloseTo(0.7, 9);
    });
    it("the plan's own headroom moves the target", () => {
        expect(link(throttleIngest({ ...choke, target: 0.6, fabric: { ...CEPH, rebuild: 200e6 } }))).toBeCloseTo(
            0.6,
            9,
        );
    });
    it('binds at the uplink where that is the narrower', () => {
        const racks = {
            ...choke,
            scenario: 'ingest+peak' as const,
            fabric: { ...CEPH, racks: 2, oversubscription: 4 },
        };
        const fix = throttleIngest(racks);
        expect(used(fix.after, 'rack-uplink')).toBeCloseTo(0.7, 9);
        expect(link(fix)).toBeLessThan(0.7);
    });
    it('says when not even nothing is enough, and when there is nothing to throttle', () => {
        expect(throttleRebuild(choke)).toMatchObject({ feasible: false, setting: 0 });
        expect(throttleRebuild({ ...choke, scenario: 'peak' })).toMatchObject({ feasible: false, setting: null });
        expect(throttleIngest({ ...choke, scenario: 'node-failure' })).toMatchObject({
            feasible: false,
            setting: null,
        });
        expect(throttleIngest({ ...choke, workloads: [{ ...OLTP, p99: 1e-6 }], scenario: 'ingest' }).reason).toContain(
            'percentile',
        );
    });
});

describe('placement', () => {
    const nutanix: KnobInput = {
        fabric: { ...CEPH, coordinator: 'local', scheme: { kind: 'replica', copies: 2 }, locality: 0 },
        workloads: [{ ...OLTP, peak: 300e3, writeShare: 0.1 }],
        scenario: 'peak',
    };
    it('restores just as much locality as needed, at most 95 %', () => {
        const fix = restoreLocality(nutanix);
        expect(used(nutanix, 'node-link')).toBeGreaterThan(0.7);
        expect(fix).toMatchObject({ knob: 'locality', feasible: true });
        expect(link(fix)).toBeCloseTo(0.7, 6);
        expect(fix.setting).toBeLessThan(0.95);
    });
    it("on an owner it is the alignment: move the volume to the machine's node", () => {
        const s2d = {
            ...nutanix,
            fabric: { ...nutanix.fabric, coordinator: 'owner' as const, locality: 1, alignment: 1 / 6 },
        };
        expect(restoreLocality(s2d).knob).toBe('alignment');
        expect(restoreLocality(choke)).toMatchObject({ feasible: false, setting: null });
    });
    it("two copies save one copy's bytes; nodes have to hold the scheme", () => {
        const two = changeScheme({ ...choke, scenario: 'peak' }, { kind: 'replica', copies: 2 });
        expect(link(two)).toBeLessThan(used({ ...choke, scenario: 'peak' }, 'node-link') ?? 0);
        expect(changeScheme(choke, { kind: 'erasure', k: 8, m: 2 })).toMatchObject({ feasible: false, setting: null });
        expect(changeScheme({ ...choke, scenario: 'steady' }, { kind: 'erasure', k: 4, m: 2 }).reason).toContain(
            'could not be healed',
        );
    });
    it('small writes cost more network on an erasure code', () => {
        const peak = { ...choke, scenario: 'peak' as const };
        expect(link(changeScheme(peak, { kind: 'erasure', k: 4, m: 2 }))).toBeGreaterThan(used(peak, 'node-link') ?? 1);
    });
    it('keeping a workload on the array leaves the others', () => {
        const fix = keepOnSan({ ...choke, scenario: 'peak' }, ['oltp']);
        expect(fix.after?.workloads).toEqual([VDI]);
        expect(keepOnSan(choke, ['nobody'])).toMatchObject({ feasible: false, setting: null });
        const array = evaluate({
            fabric: { nodes: 6, coordinator: 'array', media: MEDIA.array, devices: 8 },
            workloads: [OLTP],
            scenario: 'peak',
        });
        expect(array.eastWest?.network).toBe(60e3 * 8192);
        expect(array.workloads[0]?.p99Write).toBeGreaterThan(200e-6);
    });
});

describe('buffers and sharing', () => {
    const small: KnobInput = {
        ...choke,
        ingest: 0,
        fabric: { ...CEPH, rebuild: 100e6, quantum: 1048576, buffer: 6e6, nodes: 6 },
    };
    it('the larger buffer holds the incast at the target', () => {
        expect(used(small, 'switch-buffer')).toBeGreaterThan(1);
        const fix = largerBuffer(small);
        expect(fix.closedForm).toBeCloseTo(2 * (4 * 1048576 + 9000), 6);
        expect(used(fix.after, 'switch-buffer')).toBeCloseTo(0.7, 9);
    });
    it('so do smaller bursts; fewer senders are the fan-in limit', () => {
        expect(used(smallerBurst(small).after, 'switch-buffer')).toBeCloseTo(0.7, 9);
        expect(fanInLimit(small.fabric)).toBe(Math.floor((3e6 - 9000) / 1048576 + 1));
        expect(largerBuffer({ ...small, scenario: 'peak' })).toMatchObject({ feasible: false, setting: null });
    });
    it('an overflowing buffer withholds the percentile', () =>
        expect(evaluate(small).workloads[0]).toMatchObject({ p99Read: null, p99Write: null }));
    it('a dedicated storage NIC takes the other traffic off, a VLAN nothing', () => {
        const busy = {
            ...choke,
            scenario: 'peak' as const,
            fabric: { ...CEPH, background: { tx: 1.5e9, rx: 1.5e9, read: 0, write: 0 } },
        };
        expect(used(busy, 'node-link')).toBeGreaterThan(0.7);
        expect(dedicatedNic(busy).feasible).toBe(true);
        expect(dedicatedNic(choke)).toMatchObject({ feasible: false, setting: null });
    });
    it('a storage share q leaves q C', () => {
        const peak = { ...choke, scenario: 'peak' as const };
        expect(link(qosShare(peak, 0.5))).toBeCloseTo(2 * (used(peak, 'node-link') ?? 0), 9);
        expect(qosShare(peak, 0)).toMatchObject({ feasible: false, setting: null });
    });
});
