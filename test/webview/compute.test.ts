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

    it('draws a latency curve that rises and ends where the model ends', () => {
        const model = modelOfText(PAGE_PLAN);
        const { points, objective } = latencyCurve(model.fabrics.find(f => f.fabric === 'hci-a')!, 6, {});
        expect(objective).toBe(0.002);
        expect(points.length).toBeGreaterThan(10);
        points.slice(1).forEach((p, i) => {
            expect(p.utilisation).toBeGreaterThan(points[i]!.utilisation);
            expect(p.p99).toBeGreaterThanOrEqual(points[i]!.p99 * 0.999);
        });
        expect(points.at(-1)!.utilisation).toBeLessThan(1);
    });
});
