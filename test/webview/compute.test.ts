import { describe, expect, it } from 'vitest';
import { latencyCurve, rowsWith } from '../../webview/headroom/compute.ts';
import { rowsAt } from '../../webview/scene/model.ts';
import { modelOfFolder, modelOfText, PAGE_PLAN } from '../scene/models.ts';

describe('what if', () => {
    it.each(['frankfurt/faulty', 'frankfurt/repaired', 'proxmox', 'hyperv'])(
        'with nothing changed is what the checker computed, in the example %s',
        example => {
            const model = modelOfFolder(`examples/${example}`);
            let compared = 0;
            for (const fabric of model.fabrics) {
                for (const { moment } of model.phases) {
                    for (const row of rowsAt(model.headroom, moment, fabric.fabric)) {
                        const own = rowsWith(fabric, moment, {}).find(r => r.scenario === row.scenario)!;
                        row.stations.forEach((s, i) => {
                            expect(own.stations[i]!.band).toBe(s.band);
                            if (s.utilisation === null) {
                                expect(own.stations[i]!.utilisation).toBeNull();
                            } else {
                                expect(own.stations[i]!.utilisation!).toBeCloseTo(s.utilisation, 9);
                            }
                            // The plan's own range is clipped to what all ends at once give.
                            const [low, high] = own.stations[i]!.range ?? [s.utilisation ?? 0, s.utilisation ?? 0];
                            const [least, most] = s.range ?? [s.utilisation ?? 0, s.utilisation ?? 0];
                            expect(low).toBeLessThan(least + 0.006);
                            expect(high).toBeGreaterThan(most - 0.006);
                            if (s.utilisation !== null && most < 0.9) {
                                expect(high).toBeLessThan(1.1 * most + 0.006);
                                expect(low).toBeGreaterThan(0.9 * least - 0.006);
                            }
                            compared++;
                        });
                    }
                }
            }
            expect(compared).toBeGreaterThan(50);
        },
    );

    it('answers more load per link with a higher utilisation', () => {
        const model = modelOfText(PAGE_PLAN);
        const fabric = model.fabrics.find(f => f.fabric === 'hci-a')!;
        const link = (settings: Parameters<typeof rowsWith>[2]) =>
            rowsWith(fabric, 6, settings)
                .find(r => r.scenario === 'peak')!
                .stations.find(s => s.station === 'node-link')!.utilisation!;
        expect(link({ linkCount: 1 })).toBeGreaterThan(link({}));
        expect(link({ linkRate: 12.5e9 })).toBeLessThan(link({}));
        expect(link({ scheme: { kind: 'replica', copies: 3 } })).toBeGreaterThan(link({}));
        expect(link({ locality: 0 })).toBeGreaterThan(link({ locality: 1 }));
    });

    it('moves both ends of a range with the middle', () => {
        const fabric = modelOfText(PAGE_PLAN).fabrics.find(f => f.fabric === 'hci-a')!;
        const range = (settings: Parameters<typeof rowsWith>[2]) =>
            rowsWith(fabric, 6, settings)
                .find(r => r.scenario === 'node-failure')!
                .stations.find(s => s.station === 'node-link')!.range!;
        const [low, high] = range({}),
            [less, more] = range({ linkCount: 1 });
        expect(high).toBeGreaterThan(low);
        expect(less).toBeCloseTo(2 * low, 6);
        expect(more).toBeCloseTo(2 * high, 6);
    });

    it('draws a latency curve that rises and ends where the model ends', () => {
        const model = modelOfText(PAGE_PLAN);
        const { points, objective } = latencyCurve(model.fabrics.find(f => f.fabric === 'hci-a')!, 6, {});
        expect(objective).toBe(0.002);
        expect(points.length).toBeGreaterThan(10);
        expect(points.some(p => p.high === null || p.high > 1.05 * p.p99)).toBe(true);
        for (const p of points) {
            expect(p.low ?? 0).toBeLessThanOrEqual(p.p99 * 1.001);
            expect(p.high ?? Infinity).toBeGreaterThanOrEqual(p.p99 * 0.999);
        }
        points.slice(1).forEach((p, i) => {
            expect(p.utilisation).toBeGreaterThan(points[i]!.utilisation);
            expect(p.p99).toBeGreaterThanOrEqual(points[i]!.p99 * 0.999);
        });
        expect(points.at(-1)!.utilisation).toBeLessThan(1);
    });
});
