import { describe, expect, it } from 'vitest';
import type { EvaluateInput, FabricInput, Scenario, WorkloadClass } from '../../language/physics/index.ts';
import { evaluate, fasterLinks, MEDIA, throttleIngest, throttleRebuild } from '../../language/physics/index.ts';
import { UNBOUND } from './arbitrary.ts';

/** IO-MODEL 5.1 with the factors of 8.2.4. The page leaves the write shares open: 40 % (OLTP) and 70 % (VDI) of 8 KiB are the ones that give all its numbers. */
const FABRIC: FabricInput = {
    nodes: 6,
    links: { count: 2, rate: 1.25e9, mtu: 9000 },
    coordinator: 'primary',
    scheme: { kind: 'replica', copies: 3 },
    media: { ...MEDIA.nvme, variability: 0.5 },
    controller: UNBOUND,
    devices: 6,
    raw: 20e12,
};
const WORKLOADS: readonly WorkloadClass[] = [
    { name: 'oltp', machines: 1, iops: 20e3, peak: 60e3, writeShare: 0.4, block: 8192, p99: 2e-3 },
    { name: 'vdi', machines: 600, iops: 40e3, peak: 120e3, writeShare: 0.7, block: 8192, p99: 5e-3 },
];
const at = (scenario: Scenario, rebuild: number, ingest: number, fabric: Partial<FabricInput> = {}): EvaluateInput => ({
    fabric: { ...FABRIC, rebuild, ...fabric },
    workloads: WORKLOADS,
    scenario,
    ingest,
});
const MB = 1e6;

function line(input: EvaluateInput) {
    const result = evaluate(input);
    const link = result.stations.find(s => s.station === 'node-link');
    return {
        mean: Number(link?.meanUtilisation?.toFixed(2)),
        hot: Number(link?.utilisation?.toFixed(2)),
        band: result.band,
        p99:
            result.workloads[0]?.p99Write === null
                ? null
                : Number(((result.workloads[0]?.p99Write ?? 0) * 1e3).toFixed(2)),
        hours: result.rebuild === null ? null : Number((result.rebuild.seconds / 3600).toFixed(2)),
    };
}

describe('worked example (IO-MODEL 5.1)', () => {
    it('peak', () =>
        expect(line(at('peak', 400 * MB, 0))).toEqual({ mean: 0.27, hot: 0.27, p99: 0.55, band: 'ok', hours: null }));

    it('node failure, rebuild 400 MB/s per node', () => {
        expect(line(at('node-failure', 400 * MB, 0))).toEqual({
            mean: 0.47,
            hot: 0.56,
            p99: 0.8,
            band: 'indicative',
            hours: 3.06,
        });
    });

    it('failure+ingest, rebuild 800, ingest 900 MB/s: the network chokes', () => {
        expect(line(at('failure+ingest', 800 * MB, 900 * MB))).toMatchObject({
            mean: 0.91,
            hot: 1.26,
            p99: null,
            band: 'saturated',
        });
    });

    it.each([
        [400, 278, 3.06],
        [300, 408, 4.07],
    ])('fix A: rebuild %i -> ingest <= %i MB/s, heal %f h', (rebuild, ingest, hours) => {
        const fix = throttleIngest(at('failure+ingest', rebuild * MB, 900 * MB));
        expect(fix.feasible).toBe(true);
        expect(Math.round((fix.setting ?? 0) / MB)).toBe(ingest);
        expect(line(fix.after ?? at('peak', 0, 0))).toMatchObject({ hot: 0.7, hours });
        expect(evaluate(fix.after ?? at('peak', 0, 0)).workloads.every(w => w.meets)).toBe(true);
    });

    it('fix B: 25 GbE at the original rates', () => {
        const fix = fasterLinks(at('failure+ingest', 800 * MB, 900 * MB));
        expect(fix).toMatchObject({ feasible: true, setting: 3.125e9 });
        expect(line(fix.after ?? at('peak', 0, 0))).toMatchObject({ mean: 0.36, hot: 0.5, band: 'ok' });
    });

    it('without a failure the plan takes 1,044 MB/s: 3.8 times too fast for a node loss', () => {
        const healthy = throttleIngest(at('ingest+peak', 400 * MB, 900 * MB)),
            lost = throttleIngest(at('failure+ingest', 400 * MB, 900 * MB));
        expect((healthy.setting ?? 0) / MB).toBeCloseTo(1044.5, 1);
        expect((healthy.setting ?? 0) / (lost.setting ?? 1)).toBeCloseTo(3.76, 1);
    });

    it('no rebuild rate at all survives that ingest, and the knob says so', () => {
        expect(throttleRebuild(at('failure+ingest', 800 * MB, 900 * MB))).toMatchObject({ feasible: false });
    });

    it('the closed form is the formula of section 5 by hand', () => {
        const C = (2 * 1.25e9 * 8948) / 9038,
            W = 60e3 * 0.4 * 8192,
            R = 60e3 * 0.6 * 8192,
            W2 = 120e3 * 0.7 * 8192,
            R2 = 120e3 * 0.3 * 8192;
        // Five nodes are left, and the factors are those of six (8.2.4).
        const p = 5 / 6,
            rx = (2 / 5) * W + p * R + ((p + 2) * W2 + p * R2) / 5;
        const byHand = ((0.7 - rx / C) * C) / (1 + 2.326 / 4);
        expect((throttleRebuild(at('node-failure', 400 * MB, 0)).setting ?? 0) / byHand).toBeCloseTo(1, 9);
    });
});
