import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluateInput, Evaluation, FabricInput, Scenario, WorkloadClass } from '../../language/physics/index.ts';
import { evaluate, SCENARIO_PARTS, SCENARIOS } from '../../language/physics/index.ts';
import { fabric, scenario, workload } from './arbitrary.ts';

/** Nothing that makes life harder makes a number better. docs/io-model.md 8.2.4. */

const RUNS = { numRuns: 1000, seed: 815 };
const workloads = fc.array(workload, { minLength: 1, maxLength: 5 });
const ingest = fc.double({ min: 0, max: 5e9, noNaN: true });
/** Rounding of sums in another order, and the bisection of a percentile. */
const UTILISATION = 1 + 1e-9;
const LATENCY = 1 + 2e-3;

/** Peak and mean in one proportion: otherwise the mixture of the peak is another one than that of the mean. */
const steadyMix = (w: WorkloadClass): WorkloadClass => ({ ...w, peak: w.iops * 3 });
const stated = (f: FabricInput): FabricInput => ({ ...f, rebuild: f.rebuild ?? 100e6 });

function never(harder: EvaluateInput, easier: EvaluateInput, what: string, latency = true): void {
    const more = evaluate({ ...harder, explain: false }),
        less = evaluate({ ...easier, explain: false });
    if (more.reason !== null || less.reason !== null) {
        return;
    }
    for (const { station, utilisation } of less.stations) {
        const now = more.stations.find(s => s.station === station)?.utilisation ?? null;
        if (utilisation !== null && now !== null) {
            expect(now * UTILISATION, `${what}: ${station}`).toBeGreaterThanOrEqual(utilisation);
        }
    }
    if (latency) {
        slower(more, less, what);
    }
}

function slower(more: Evaluation, less: Evaluation, what: string): void {
    less.workloads.forEach((before, i) => {
        const after = more.workloads[i];
        for (const kind of ['p99Read', 'p99Write'] as const) {
            const was = before[kind],
                is = after?.[kind] ?? null;
            // Withheld is worse than any number.
            if (was !== null && is !== null) {
                expect(is * LATENCY, `${what}: ${kind}`).toBeGreaterThanOrEqual(was);
            } else if (was === null && before.reason !== 'it only writes' && before.reason !== 'it only reads') {
                expect(is, `${what}: ${kind}`).toBeNull();
            }
        }
    });
}

const PARENTS: readonly [Scenario, Scenario][] = SCENARIOS.flatMap(s =>
    SCENARIO_PARTS[s].parents.map((parent): [Scenario, Scenario] => [s, parent]),
);

describe('over 1,000 random fabrics nothing harder is milder', () => {
    it.each(PARENTS)('%s is never milder than %s, in utilisation and P99', (harder, easier) => {
        fc.assert(
            fc.property(fabric, workloads, ingest, ingest, (f, w, rate, delta) => {
                const of = w.map(steadyMix);
                const at = (s: Scenario) => ({ fabric: f, workloads: of, scenario: s, ingest: rate, delta });
                never(at(harder), at(easier), `${harder} against ${easier}`);
            }),
            RUNS,
        );
    });

    it('more load', () => {
        fc.assert(
            fc.property(fabric, workloads, ingest, scenario, (f, w, rate, s) => {
                const at = (factor: number) => ({
                    fabric: stated(f),
                    workloads: w.map(c => ({ ...c, iops: c.iops * factor, peak: (c.peak ?? 3 * c.iops) * factor })),
                    scenario: s,
                    ingest: rate * factor,
                    delta: (rate / 2) * factor,
                    egress: (rate / 3) * factor,
                });
                never(at(1.3), at(1), 'more load');
            }),
            RUNS,
        );
    });

    it('slower and fewer links, uplinks, devices; a smaller buffer', () => {
        const less = fc.constantFrom<(f: FabricInput) => FabricInput>(
            f => ({ ...f, links: f.links ? { ...f.links, rate: f.links.rate * 0.4 } : null, uplinks: f.uplinks }),
            f => ({ ...f, links: f.links ? { ...f.links, count: Math.max(1, f.links.count - 1) } : null }),
            f => ({ ...f, uplinks: f.uplinks ? { ...f.uplinks, count: f.uplinks.count - 1 } : null }),
            f => ({ ...f, oversubscription: (f.oversubscription ?? 3) * 2 }),
            f => ({ ...f, devices: Math.max(1, (f.devices ?? 1) - 1) }),
            f => ({ ...f, buffer: f.buffer ? f.buffer / 2 : f.buffer }),
        );
        fc.assert(
            fc.property(fabric, workloads, ingest, scenario, less, (f, w, rate, s, make) => {
                // Uplinks and round trip are stated: their defaults follow the links.
                const known: FabricInput = { ...stated(f), rtt: f.rtt ?? 50e-6, buffer: f.buffer ?? 16e6 };
                const at = (own: FabricInput) => ({ fabric: own, workloads: w, scenario: s, ingest: rate });
                never(at(make(known)), at(known), 'less of it');
            }),
            RUNS,
        );
    });

    it('fewer nodes, for machines on every node', () => {
        // A pinned machine finds more of its data at home on fewer nodes (p = 1-1/N), so this holds for spread ones.
        fc.assert(
            fc.property(fabric, workloads, ingest, scenario, (f, w, rate, s) => {
                const at = (nodes: number) => ({
                    fabric: { ...stated(f), nodes, racks: 1 },
                    workloads: w.map(c => ({ ...c, machines: null })),
                    scenario: s,
                    ingest: rate,
                });
                const many = f.nodes ?? 13;
                const names = ['node-link', 'media'];
                const of = (nodes: number) => evaluate({ ...at(nodes), percentiles: 'none', explain: false });
                const few = of(many - 1),
                    all = of(many);
                for (const { station, utilisation } of all.stations) {
                    const now = few.stations.find(x => x.station === station)?.utilisation ?? null;
                    if (names.includes(station) && utilisation !== null && now !== null) {
                        expect(now * UTILISATION, station).toBeGreaterThanOrEqual(utilisation);
                    }
                }
            }),
            RUNS,
        );
    });
});
