import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeadroomRow } from '../../language/analysis/headroom/headroom.ts';
import { SCENARIOS } from '../../language/physics/index.ts';
import { LEAST_FABRIC } from '../../language/rules/fixes/least-fabric.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

/** Laws over random fabrics, written as plans. */

const maybe = (text: fc.Arbitrary<string>) => fc.option(text, { nil: '' });
const int = (min: number, max: number) => fc.integer({ min, max });

const fabric = fc
    .tuple(
        fc.constantFrom(
            'nutanix-rf2',
            'nutanix-rf3',
            'ceph-replicated',
            'ceph-erasure',
            's2d-two-way',
            's2d-three-way',
            'vsan-raid1',
            'vsan-raid5',
            'vsan-raid6',
            'external-array',
        ),
        int(0, 40),
        maybe(fc.tuple(int(1, 4), fc.constantFrom(1, 10, 25, 100)).map(([n, g]) => `links ${n} x ${g} Gbps`)),
        maybe(int(1, 4).map(n => `racks ${n}`)),
        maybe(fc.constantFrom('failure-domain rack')),
        maybe(
            fc.oneof(
                int(1, 9).map(n => `oversubscription ${n}:1`),
                int(1, 8).map(n => `uplinks ${n} x 100 Gbps`),
            ),
        ),
        maybe(fc.tuple(int(0, 24), fc.constantFrom('nvme', 'sata-ssd', 'hdd-7k')).map(([n, m]) => `media ${n} x ${m}`)),
        maybe(int(0, 64).map(n => `buffer ${n} MiB`)),
        // Mostly with room, so that links, media and buffers are what binds.
        fc.oneof(
            { weight: 8, arbitrary: fc.constant('controller cores 64 read 1 us write 1 us') },
            { weight: 1, arbitrary: int(8, 128).map(n => `controller cores ${n} read 20 us write 40 us`) },
            { weight: 1, arbitrary: fc.constant('') },
        ),
        maybe(int(0, 100).map(n => `locality ${n}%`)),
        maybe(int(0, 100).map(n => `alignment ${n}%`)),
        maybe(int(1, 3000).map(n => `rebuild ${n} MB/s`)),
        maybe(int(0, 100).map(n => `raw ${n} TB`)),
        maybe(int(1, 64).map(n => `streams ${n}`)),
        maybe(int(1, 4096).map(n => `quantum ${n} KiB`)),
    )
    .map(([kind, nodes, ...rest]) => `is ${kind} { nodes ${nodes}  ${rest.filter(Boolean).join('  ')} }`);

/** How well rates are known decides what they may be, and so what may choke. */
const workload = fc
    .tuple(
        int(0, 200_000),
        maybe(int(0, 400_000).map(n => ` peak ${n}`)),
        maybe(int(0, 100).map(n => `writes ${n}%`)),
        maybe(fc.constantFrom(4, 8, 64, 1024).map(n => `block ${n} KiB`)),
        maybe(fc.constantFrom('p99 1 ms', 'p99 20 ms')),
        maybe(int(1, 300).map(n => `count ${n}`)),
        maybe(int(0, 20).map(n => `disk ${n} TB`)),
        maybe(int(0, 40).map(n => `change ${n} %/d`)),
        maybe(int(0, 3).map(n => `downtime ${n} h`)),
        fc.constantFrom('evidence measured', 'evidence measured', 'evidence estimated', 'evidence assumed', ''),
    )
    .map(([iops, peak, ...rest]) => `iops ${iops}${peak}  ${rest.filter(Boolean).join('  ')}`);

const over = maybe(int(0, 40_000).map(n => ` over ${n} MB/s`));

function planOf(is: string, workloads: readonly string[], rates: readonly string[], plan = ''): string {
    return `plan p { from old to new ${plan} }
platform old is vsphere
platform new is nutanix
fabric hci on new ${is}
${workloads.map((w, i) => `workload w${i} { ${w} }`).join('\n')}
${workloads.map((_, i) => `phase m${i} { cutover w${i} to hci${rates[i] ?? ''} }`).join('\n')}`;
}

/** Every number anywhere in a value. */
function* numbersIn(value: unknown): Iterable<number> {
    if (typeof value === 'number') {
        yield value;
    } else if (value !== null && typeof value === 'object') {
        for (const inner of Object.values(value)) {
            yield* numbersIn(inner);
        }
    }
}

function plainRow(r: HeadroomRow) {
    const { nodes, stations, workloads, rebuild, eastWest, localReads } = r;
    return { nodes, stations, workloads, rebuild, eastWest, localReads };
}

/** It takes several guesses that are wrong at once, which no remedy is sized for. */
const ifAllAreWrong = (f: { readonly code: string; readonly condition?: true }) =>
    f.code === 'network-choke' && f.condition === true;

/** Everything, which `npm run test:long` looks at; else a sample. */
const LONG = process.env['EXITPLAN_LONG'] === '1';

describe('laws of the headroom analysis', () => {
    test('1,000 random fabrics: every number is finite and at least 0, or null', () => {
        fc.assert(
            fc.property(
                fabric,
                fc.array(workload, { minLength: 1, maxLength: 3 }),
                fc.array(over),
                (is, workloads, rates) => {
                    const { analysis } = unitOf(planOf(is, workloads, rates));
                    for (const row of analysis.headroom.rows) {
                        for (const n of numbersIn(plainRow(row))) {
                            if (!Number.isFinite(n) || n < 0) {
                                throw new Error(
                                    `${row.phase} ${row.scenario}: ${n} in ${JSON.stringify(plainRow(row))}`,
                                );
                            }
                        }
                    }
                    for (const finding of analysis.findings) {
                        expect(finding.message).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
                        for (const n of numbersIn(finding.figures)) {
                            if (!Number.isFinite(n)) {
                                throw new Error(`${finding.code}: ${JSON.stringify(finding.figures)}`);
                            }
                        }
                    }
                },
            ),
            { numRuns: 1000, seed: 1 },
        );
    }, 120_000);

    test('more load, never less utilisation', () => {
        fc.assert(
            fc.property(fabric, int(1, 50_000), int(1, 50_000), int(1, 100), over, (is, iops, more, writes, rate) => {
                const at = (n: number) =>
                    unitOf(
                        planOf(
                            is,
                            [`iops ${n} peak ${2 * n}  writes ${writes}%  block 16 KiB`, 'iops 10 peak 20'],
                            [rate, ' over 100 MB/s'],
                        ),
                    ).analysis.headroom.rows;
                // A rebuild nobody throttled gives way to load: only stated ones are compared in a failure.
                const stated = /rebuild/.test(is);
                const heavy = at(iops + more);
                at(iops).forEach((row, i) => {
                    if (/failure/.test(row.scenario) && !stated) {
                        return;
                    }
                    const heavier = heavy[i]!;
                    row.stations.forEach((s, k) => {
                        if (s.utilisation !== null) {
                            expect(heavier.stations[k]!.utilisation!).toBeGreaterThanOrEqual(
                                s.utilisation * (1 - 1e-9),
                            );
                        }
                    });
                });
            }),
            { numRuns: 40, seed: 2 },
        );
    }, 60_000);

    test('a later phase is never emptier than an earlier one when nothing leaves; copies come on top', () => {
        fc.assert(
            fc.property(fabric, fc.array(workload, { minLength: 2, maxLength: 4 }), (is, workloads) => {
                // Another class each: two of the same would be one class that is no longer pinned.
                const { analysis } = unitOf(
                    planOf(
                        is,
                        workloads.map((w, i) => w.replace(/iops (\d+)/, (_, n) => `iops ${Number(n) * 10 + i}`)),
                        workloads.map(() => ' over 100 MB/s'),
                    ),
                );
                const util = (phase: number, scenario: (typeof SCENARIOS)[number]) =>
                    analysis.headroom.fabrics[0]!.row(phase, scenario).stations;
                for (let phase = 0; phase < workloads.length; phase++) {
                    util(phase, 'steady').forEach((s, k) => {
                        if (s.utilisation !== null) {
                            expect(util(phase, 'peak')[k]!.utilisation! - s.utilisation).toBeGreaterThanOrEqual(-1e-12);
                        }
                    });
                    util(phase, 'ingest').forEach((s, k) => {
                        if (s.utilisation !== null) {
                            expect(util(phase, 'ingest+peak')[k]!.utilisation! - s.utilisation).toBeGreaterThanOrEqual(
                                -1e-12,
                            );
                        }
                    });
                    if (phase > 0) {
                        util(phase - 1, 'peak').forEach((s, k) => {
                            if (s.utilisation !== null) {
                                expect(util(phase, 'peak')[k]!.utilisation! - s.utilisation).toBeGreaterThanOrEqual(
                                    -1e-12,
                                );
                            }
                        });
                    }
                }
            }),
            { numRuns: 60, seed: 3 },
        );
    }, 60_000);

    test('the same text gives the same numbers, whatever was computed in between', () => {
        fc.assert(
            fc.property(
                fabric,
                fc.array(workload, { minLength: 1, maxLength: 3 }),
                fc.array(workload, { minLength: 1, maxLength: 3 }),
                (is, one, other) => {
                    const text = planOf(is, one, []);
                    const rows = () => JSON.stringify(unitOf(text).analysis.headroom.rows.map(plainRow));
                    const before = rows();
                    unitOf(planOf(is, [...other, ...one], []));
                    expect(rows()).toBe(before);
                },
            ),
            { numRuns: 30, seed: 4 },
        );
    });

    test('every setting a fix writes restores what it promises', () => {
        let offered = 0;
        fc.assert(
            fc.property(
                fabric,
                fc.array(workload, { minLength: 2, maxLength: 3 }),
                fc.array(over),
                (is, workloads, rates) => {
                    const text = planOf(is, workloads, rates),
                        { analysis } = unitOf(text);
                    for (const finding of analysis.findings.filter(
                        f => f.code === 'network-choke' || f.code === 'headroom-low',
                    )) {
                        for (const fix of fixesFor(finding, analysis).filter(
                            f => !f.needsAuthor && !/^Split/.test(f.title),
                        )) {
                            offered++;
                            const edits = fix.edits();
                            const fixed = edits.reduceRight((t, e) => {
                                const at = (p: { line: number; character: number }) =>
                                    t
                                        .split('\n')
                                        .slice(0, p.line)
                                        .reduce((n, l) => n + l.length + 1, 0) + p.character;
                                return t.slice(0, at(e.range.start)) + e.newText + t.slice(at(e.range.end));
                            }, text);
                            const same = unitOf(fixed).analysis.findings.filter(
                                f =>
                                    !ifAllAreWrong(f) &&
                                    // The least fabric carries the plan as it is written; how much a range of it leaves free is told beside it.
                                    (f.code === 'network-choke' ||
                                        (f.code === 'headroom-low' && fix.title !== LEAST_FABRIC)) &&
                                    f.figures['station'] === finding.figures['station'] &&
                                    f.figures['floor'] === finding.figures['floor'],
                            );
                            expect(
                                same.map(f => f.message),
                                `${fix.title}\n${text}`,
                            ).toEqual([]);
                        }
                    }
                },
            ),
            { numRuns: LONG ? 700 : 150, seed: 5 },
        );
        expect(offered).toBeGreaterThan(LONG ? 50 : 10);
    }, 120_000);

    test('200 random fabrics: after the remedy of a choke no station of the fabric chokes in any phase or scenario', () => {
        let applied = 0,
            several = 0;
        fc.assert(
            fc.property(
                fabric,
                fc.array(workload, { minLength: 1, maxLength: 3 }),
                fc.array(over, { minLength: 3, maxLength: 3 }),
                (is, workloads, rates) => {
                    const text = planOf(is, workloads, rates);
                    const unit = unitOf(text);
                    const choke = unit.analysis.findings.find(f => f.code === 'network-choke');
                    if (!choke) {
                        return;
                    }
                    several += (choke.figures['stations'] as unknown[]).length > 1 ? 1 : 0;
                    const settings = fixesFor(choke, unit.analysis).filter(f =>
                        /^(Throttle|Change|Restore|Move volume)/.test(f.title),
                    );
                    for (const fix of settings) {
                        applied++;
                        const fixed = applyEdits({ 'plan.exit': text }, fix.edits());
                        const after = unitOf(fixed).analysis;
                        expect(
                            after.findings
                                .filter(f => f.code === 'network-choke' && !ifAllAreWrong(f))
                                .map(f => f.message),
                            `${fix.title}\n${fixed['plan.exit']}`,
                        ).toEqual([]);
                    }
                },
            ),
            { numRuns: 200, seed: 12 },
        );
        expect(applied).toBeGreaterThan(30);
        expect(several).toBeGreaterThan(10);
    }, 120_000);
});
