import { describe, expect, it } from 'vitest';
import type { EvaluateInput, FabricInput, Scenario, WorkloadClass } from '../../language/physics/index.ts';
import { evaluate, MEDIA } from '../../language/physics/index.ts';
import { UNBOUND } from './arbitrary.ts';

/** docs/io-model.md 5.1 with the factors of 8.2.4. The page leaves the write shares open: 40 % (OLTP) and 70 % (VDI) of 8 KiB are the ones that give all its numbers. */
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

describe('worked example (docs/io-model.md 5.1)', () => {
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
        const fixed = at('failure+ingest', rebuild * MB, ingest * MB);
        expect(line(fixed)).toMatchObject({ hot: 0.7, hours });
        expect(evaluate(fixed).workloads.every(w => w.meets)).toBe(true);
        expect(line(at('failure+ingest', rebuild * MB, 1.05 * ingest * MB)).hot).toBeGreaterThan(0.7);
    });

    it('fix B: 25 GbE at the original rates', () => {
        const faster = { links: { count: 2, rate: 3.125e9, mtu: 9000 } };
        expect(line(at('failure+ingest', 800 * MB, 900 * MB, faster))).toMatchObject({
            mean: 0.36,
            hot: 0.5,
            band: 'ok',
        });
    });

    it('without a failure the plan takes 1,044 MB/s: 3.8 times too fast for a node loss', () => {
        expect(line(at('ingest+peak', 400 * MB, 1044.5 * MB)).hot).toBe(0.7);
        expect(1044.5 / 278).toBeCloseTo(3.76, 2);
    });

    it('no rebuild rate at all survives that ingest', () => {
        expect(line(at('failure+ingest', 0, 900 * MB)).hot).toBeGreaterThan(0.7);
    });
});
