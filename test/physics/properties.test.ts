import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
    EvaluateInput,
    FabricInput,
    LoadEvaluation,
    Scenario,
    StationName,
} from '../../language/physics/index.ts';
import {
    addLoads,
    evaluate,
    evaluateLoads,
    loadsOf,
    SCENARIO_PARTS,
    SCENARIOS,
    scenariosOf,
    unlimitedRebuild,
    withDefaults,
} from '../../language/physics/index.ts';
import { badNumbers, fabric, scenario, spoiled, workload } from './arbitrary.ts';

const RUNS = { numRuns: 1000, seed: 4711 };
const workloads = fc.array(workload, { minLength: 1, maxLength: 5 });
const ingest = fc.double({ min: 0, max: 5e9, noNaN: true });
const of = (result: LoadEvaluation, name: StationName) =>
    result.stations.find(s => s.station === name)?.utilisation ?? 0;
const STATIONS = ['node-link', 'rack-uplink', 'media', 'controller'] as const;
/** Rounding of sums in another order. */
const ROUNDING = 1 + 1e-9;

describe('over 1,000 random fabrics', () => {
    it('no number is NaN, infinite or negative, however broken the input', () => {
        fc.assert(
            fc.property(
                spoiled(fabric),
                fc.array(spoiled(workload), { maxLength: 4 }),
                scenario,
                fc.oneof(ingest, fc.constantFrom(NaN, -1, Infinity, 1e308)),
                (f, w, s, i) => {
                    const result = evaluate({ fabric: f, workloads: w, scenario: s, ingest: i });
                    // Explanations repeat their inputs as given; their values are what the model says.
                    expect(badNumbers({ ...result, explain: result.explain.map(e => e.value) })).toEqual([]);
                    expect(result.stations.map(station => station.station)).toEqual([
                        'node-link',
                        'rack-uplink',
                        'media',
                        'switch-buffer',
                        'controller',
                    ]);
                    for (const station of result.stations) {
                        if (station.utilisation === null) {
                            expect(station.reason).toBeTruthy();
                        }
                    }
                },
            ),
            RUNS,
        );
    });

    it('harder scenarios never load a station less', () => {
        fc.assert(
            fc.property(fabric, workloads, ingest, (f, w, i) => {
                const at = (s: Scenario) => evaluateLoads({ fabric: f, workloads: w, scenario: s, ingest: i });
                const atLeast = (more: Scenario, less: Scenario) => {
                    const a = at(more),
                        b = at(less);
                    for (const name of STATIONS) {
                        expect(of(a, name) * ROUNDING, `${name}: ${more} against ${less}`).toBeGreaterThanOrEqual(
                            of(b, name),
                        );
                    }
                };
                atLeast('peak', 'steady');
                atLeast('ingest', 'steady');
                atLeast('ingest+peak', 'peak');
                atLeast('ingest+peak', 'ingest');
                atLeast('failure+ingest', 'node-failure');
                atLeast('failure+ingest', 'ingest+peak');
            }),
            RUNS,
        );
    });

    it('no P99 falls when a node dies', () => {
        // S2D reads locally as long as the copy is there, so it is where a smaller fabric could look faster.
        const any = fc.oneof(
            fabric,
            fabric.map(f => ({ ...f, coordinator: 'owner' as const, scheme: { kind: 'replica' as const, copies: 2 } })),
        );
        fc.assert(
            fc.property(any, workloads, ingest, (f, w, i) => {
                const at = (s: Scenario) => evaluate({ fabric: f, workloads: w, scenario: s, ingest: i }).workloads;
                const slower = (more: Scenario, less: Scenario) => {
                    const before = at(less);
                    at(more).forEach((own, n) => {
                        for (const what of ['p99Read', 'p99Write'] as const) {
                            // Where it cannot be computed it is worse than any number.
                            const now = own[what] ?? Number.POSITIVE_INFINITY,
                                then = before[n]?.[what] ?? Number.POSITIVE_INFINITY;
                            expect(now * ROUNDING, `${what}: ${more} against ${less}`).toBeGreaterThanOrEqual(then);
                        }
                    });
                };
                slower('node-failure', 'peak');
                slower('failure+ingest', 'ingest+peak');
            }),
            RUNS,
        );
    });

    it('a rebuild nobody limits does not give way: it loads the same whatever runs beside it', () => {
        fc.assert(
            fc.property(fabric, workloads, ingest, (f, w, i) => {
                const at = (x: Partial<typeof f>, busy = w) =>
                    evaluateLoads({
                        fabric: { ...f, ...x },
                        workloads: busy,
                        scenario: 'failure+ingest',
                        ingest: i,
                    });
                const { low, centre } = unlimitedRebuild(withDefaults(f));
                // A slower controller may carry less of it.
                const { high } = unlimitedRebuild(withDefaults({ ...f, pace: 'high' }));
                expect(low).toBeLessThanOrEqual(centre);
                expect(centre).toBeLessThanOrEqual(unlimitedRebuild(withDefaults(f)).high);
                expect(at({ rebuild: null }).stations).toEqual(at({ rebuild: centre }).stations);
                expect(at({ rebuild: null, pace: 'high' }).stations).toEqual(
                    at({ rebuild: high, pace: 'high' }).stations,
                );
                // Alone on a fabric no end of it asks for more than a link or the media can carry on average.
                const alone = evaluateLoads({
                    fabric: { ...f, rebuild: null, pace: 'high', uplinks: null, background: null },
                    workloads: [],
                    scenario: 'node-failure',
                });
                for (const name of ['node-link', 'media', 'controller']) {
                    const mean = alone.stations.find(s => s.station === name)?.meanUtilisation ?? 0;
                    expect(mean, name).toBeLessThanOrEqual(ROUNDING);
                }
            }),
            RUNS,
        );
    });

    it('healing takes no less time than full stations need', () => {
        fc.assert(
            fc.property(
                fabric,
                workloads,
                ingest,
                fc.double({ min: 1e6, max: 1e10, noNaN: true }),
                (f, w, i, rebuild) => {
                    const at = (rate: number) =>
                        evaluateLoads({
                            fabric: { ...f, rebuild: rate, raw: 1e13 },
                            workloads: w,
                            scenario: 'failure+ingest',
                            ingest: i,
                        });
                    const stated = at(rebuild);
                    if (stated.rebuild === null) {
                        return;
                    }
                    expect(stated.rebuild.rate).toBeLessThanOrEqual(rebuild);
                    // What it really runs at leaves no station above full that the rest does not fill.
                    const real = at(stated.rebuild.rate),
                        rest = at(0);
                    for (const name of ['node-link', 'rack-uplink', 'media'] as const) {
                        expect(of(real, name), name).toBeLessThanOrEqual(Math.max(1, of(rest, name)) * ROUNDING);
                    }
                },
            ),
            RUNS,
        );
    });

    it('more load is never less utilisation', () => {
        fc.assert(
            fc.property(fabric, workloads, workload, scenario, ingest, (f, w, extra, s, i) => {
                const before = evaluateLoads({ fabric: f, workloads: w, scenario: s, ingest: i });
                const more = evaluateLoads({ fabric: f, workloads: [...w, extra], scenario: s, ingest: i });
                // A rebuild without a throttle gives way to the foreground.
                if (f.rebuild === null && /failure/.test(s)) {
                    return;
                }
                for (const name of STATIONS) {
                    expect(of(more, name) * ROUNDING).toBeGreaterThanOrEqual(of(before, name));
                }
            }),
            RUNS,
        );
    });

    it('P99 never falls when every rate or the rebuild rises', () => {
        fc.assert(
            fc.property(fabric, workloads, fc.double({ min: 1.01, max: 1.5, noNaN: true }), (f, w, factor) => {
                const throttle = f.rebuild ?? 100e6;
                const base: EvaluateInput = {
                    fabric: { ...f, rebuild: throttle },
                    workloads: w,
                    scenario: 'node-failure',
                    explain: false,
                };
                const faster = w.map(c => ({
                    ...c,
                    iops: c.iops * factor,
                    peak: Math.max(c.iops, c.peak ?? 3 * c.iops) * factor,
                }));
                const before = evaluate(base).workloads;
                for (const after of [
                    evaluate({ ...base, workloads: faster }),
                    evaluate({ ...base, fabric: { ...f, rebuild: throttle * factor } }),
                ]) {
                    for (const [n, now] of after.workloads.entries()) {
                        for (const kind of ['p99Read', 'p99Write'] as const) {
                            const was = before[n]?.[kind] ?? null,
                                is = now[kind];
                            if (was !== null && is !== null) {
                                expect(is / was).toBeGreaterThan(0.995);
                            }
                            if (was === null) {
                                expect(is).toBeNull();
                            }
                        }
                    }
                }
            }),
            RUNS,
        );
    });

    it('a P99 is given exactly when every station is known and at most 95 % used', () => {
        fc.assert(
            fc.property(fabric, workloads, scenario, ingest, (f, w, s, i) => {
                const result = evaluate({ fabric: f, workloads: w, scenario: s, ingest: i, explain: false });
                if (result.reason !== null) {
                    return;
                }
                const usable = result.stations.every(station => (station.utilisation ?? 0) <= 0.95);
                for (const c of result.workloads) {
                    expect(c.p99Read !== null || c.p99Write !== null).toBe(usable);
                }
            }),
            RUNS,
        );
    });

    it('phases are increments: loads of two lists add up to the loads of both', () => {
        fc.assert(
            fc.property(fabric, workloads, workloads, scenario, (f, a, b, s) => {
                const complete = withDefaults(f),
                    first = loadsOf(complete, a),
                    second = loadsOf(complete, b);
                if (first === null || second === null) {
                    throw new Error('a sound fabric is placed');
                }
                const whole = evaluateLoads({ fabric: f, workloads: [...a, ...b], scenario: s, ingest: 1e8 });
                const summed = evaluateLoads({
                    fabric: f,
                    workloads: [],
                    loads: addLoads(first, second),
                    scenario: s,
                    ingest: 1e8,
                });
                for (const name of STATIONS) {
                    expect(Math.abs(of(whole, name) - of(summed, name))).toBeLessThan(1e-9 * (1 + of(whole, name)));
                }
            }),
            { ...RUNS, numRuns: 300 },
        );
    });

    it('evaluateLoads says of stations and rebuild what evaluate says', () => {
        fc.assert(
            fc.property(fabric, workloads, scenario, (f, w, s) => {
                const input: EvaluateInput = { fabric: f, workloads: w, scenario: s, ingest: 1e8 };
                expect(evaluate(input)).toMatchObject(evaluateLoads(input));
            }),
            { ...RUNS, numRuns: 200 },
        );
    });
});

describe('scenarios that apply', () => {
    const of = (more: FabricInput) =>
        scenariosOf(
            withDefaults({
                nodes: 6,
                links: { count: 2, rate: 3.125e9 },
                scheme: { kind: 'replica', copies: 2 },
                coordinator: 'local',
                ...more,
            }),
        );

    it('each is there once, milder ones first, and is never milder than its parents', () => {
        expect(SCENARIOS).toHaveLength(11);
        SCENARIOS.forEach((s, i) => {
            expect(SCENARIO_PARTS[s].parents.every(p => SCENARIOS.slice(0, i).some(earlier => earlier === p))).toBe(
                true,
            );
        });
    });

    it('one rack has no uplinks to lose, two copies no second loss to survive', () => {
        expect(of({})).toEqual(SCENARIOS.filter(s => s !== 'uplink-failure' && s !== 'maintenance+failure'));
        expect(of({ scheme: { kind: 'replica', copies: 3 } })).toContain('maintenance+failure');
        expect(of({ scheme: { kind: 'erasure', k: 4, m: 2 } })).toContain('maintenance+failure');
        expect(of({ scheme: { kind: 'erasure', k: 4, m: 1 } })).not.toContain('maintenance+failure');
        expect(of({ racks: 2, uplinks: { count: 2, rate: 1e9 } })).toContain('uplink-failure');
        expect(of({ racks: 2, uplinks: { count: 1, rate: 1e9 } })).not.toContain('uplink-failure');
        expect(of({ racks: 2, oversubscription: 3 }), 'nobody says how many').not.toContain('uplink-failure');
    });

    it('the loss of a link says nothing of its own where one carries all, or where it is the only one', () => {
        expect(of({})).toContain('link-failure');
        expect(of({ links: { count: 2, rate: 1e9, bond: 'active-backup' } })).not.toContain('link-failure');
        expect(of({ links: { count: 1, rate: 1e9 } })).not.toContain('link-failure');
        expect(of({ nodes: 1 })).not.toContain('maintenance');
    });

    it('a link lost is half of two, and leaves the uplinks as they are', () => {
        const own: FabricInput = {
            nodes: 6,
            racks: 2,
            links: { count: 2, rate: 3.125e9 },
            scheme: { kind: 'replica', copies: 2 },
            coordinator: 'local',
            media: null,
        };
        const used = (scenario: Scenario, station: string) =>
            evaluate({ fabric: own, workloads: [{ name: 'a', iops: 1e4 }], scenario }).stations.find(
                s => s.station === station,
            )?.utilisation ?? NaN;
        expect(used('link-failure', 'node-link') / used('peak', 'node-link')).toBeCloseTo(2, 9);
        expect(used('link-failure', 'rack-uplink') / used('peak', 'rack-uplink')).toBeCloseTo(1, 9);
    });
});
