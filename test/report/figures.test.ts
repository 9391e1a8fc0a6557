import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { FabricSize } from '../../language/analysis/headroom/sizing/size.ts';
import { percent, STATION_NAMES } from '../../language/analysis/headroom/telling/station-names.ts';
import { dataText, durationText, p99Text, rateText } from '../../language/plan/units.ts';
import { reportModel } from '../../language/report/model/model.ts';
import { riskCsv } from '../../language/report/output/csv.ts';
import { exitplan } from '../cli/cli.ts';
import { EXAMPLE_FOLDER, EXAMPLES, exampleReport, exampleUnit } from './reports.ts';
import { cellText, tablesOf } from './tables.ts';

/** Every figure of a report is found again in what the other commands print as JSON. */

const DATE = ['--as-of', '2026-12-01'];

const printed = new Map<string, Promise<unknown>>();

/** What a command prints, once for each call. */
async function json<T>(...args: string[]): Promise<T> {
    const key = args.join(' ');
    const run = async (): Promise<unknown> =>
        JSON.parse((await exitplan(EXAMPLE_FOLDER, [...args, '--format', 'json', ...DATE])).out);
    if (!printed.has(key)) {
        printed.set(key, run());
    }
    return (await printed.get(key)) as T;
}

const reports = new Map<string, Promise<string>>();

function markdownOf(example: string): Promise<string> {
    if (!reports.has(example)) {
        reports.set(example, exampleReport(example, 'markdown'));
    }
    return reports.get(example)!;
}

interface Filled {
    readonly need: number;
    readonly have: number;
    readonly less: number | null;
}
interface Check {
    readonly plans: readonly {
        readonly schedule: {
            readonly phases: readonly { readonly slack: number | null }[];
            readonly ends: readonly { readonly slackDays: number | null; readonly chance?: number }[];
            readonly shortenFirst: readonly { readonly days: number }[];
        };
        readonly capacity: readonly {
            readonly data: Filled | null;
            readonly memory: Filled | null;
        }[];
        readonly wayBack: readonly {
            readonly copies: readonly {
                readonly bytes: number;
                readonly rate: number | null;
                readonly seconds: number | null;
            }[];
        }[];
        readonly findings: readonly {
            readonly code: string;
            readonly severity: string;
            readonly message: string;
            readonly phase: string | null;
            readonly subjects: readonly string[];
            readonly fixes: readonly string[];
            readonly figures: Record<string, unknown>;
            readonly accepted?: { readonly severity: string };
        }[];
    }[];
    readonly summary: Record<string, number>;
}
interface Headroom {
    readonly rows: readonly {
        readonly fabric: string;
        readonly phase: string;
        readonly scenario: string;
        readonly nodes: number | null;
        readonly bottleneck: string | null;
        readonly band: string | null;
        readonly assumed: readonly string[];
        readonly stations: readonly { readonly station: string; readonly utilisation: number | null }[];
        readonly workloads: readonly { readonly meets: boolean | null }[];
        readonly rebuild: { readonly seconds: number; readonly exposure: number } | null;
        readonly compute: { readonly memory: { readonly need: number; readonly have: number | null } } | null;
    }[];
}
interface Access {
    readonly rows: readonly {
        readonly principal: string;
        readonly from: string;
        readonly to: string;
        readonly capabilities: readonly string[];
        readonly least: { readonly privileges: readonly string[]; readonly exact: readonly string[] };
        readonly recommended: { readonly role?: string; readonly privileges: readonly string[] };
        readonly chosen: {
            readonly exact: readonly string[];
            readonly partial: readonly string[];
            readonly lost: readonly string[];
            readonly gained: readonly string[];
        } | null;
    }[];
}
interface Blast {
    readonly machines: number;
    readonly environments: readonly { readonly environment: string | null; readonly machines: number }[];
    readonly phases: readonly { readonly phase: string; readonly machines: number }[];
}

for (const example of EXAMPLES) {
    interface Size {
        readonly fabrics: readonly FabricSize[];
    }

    describe(`figures of the report on ${example}`, () => {
        test('verdict: counts of findings', async () => {
            const { summary } = await json<Check>('check', example);
            const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
            const words = { error: 'error', warning: 'warning', information: 'note', hint: 'accepted risk' };
            const parts = Object.entries(words).flatMap(([severity, word]) =>
                summary[severity]! > 0 ? [count(summary[severity]!, word)] : [],
            );
            expect(await markdownOf(example)).toContain(`- Findings: ${parts.join(', ') || 'none'}\n`);
        });

        test('risk register: every finding that is no information, word for word', async () => {
            // An information on which the verdict has a condition asks the board as well.
            const conditions = new Set(
                exampleUnit(example)
                    .analysis.findings.filter(f => f.condition === true)
                    .map(f => f.message),
            );
            const findings = (await json<Check>('check', example)).plans[0]!.findings.filter(
                f => f.severity !== 'information' || conditions.has(f.message),
            );
            const records = parse(riskCsv(reportModel(exampleUnit(example).analysis)), {
                bom: true,
                columns: true,
            }) as Record<string, string>[];
            const told = records.map(r => [r['code'], r['severity'], r['phase'], r['cause'], r['subjects']]);
            const found = findings.map(f => [
                f.code,
                f.accepted ? `accepted ${f.accepted.severity}` : f.severity,
                f.phase ?? '',
                f.message,
                f.subjects.join('; '),
            ]);
            expect(told.sort()).toEqual(found.sort());
            const offered = new Map(findings.map(f => [`${f.code} ${f.message}`, f.fixes]));
            for (const r of records) {
                for (const title of r['mitigation']!.split('; ').filter(t => t !== '')) {
                    expect(offered.get(`${r['code']} ${r['cause']}`)!.join('; ')).toContain(title);
                }
            }
        });

        test('recovery gaps: lengths, objectives and dates', async () => {
            const found = (await json<Check>('check', example)).plans[0]!.findings.filter(
                f => f.code === 'api-break',
            ).map(f => {
                const { controller, from, until, seconds, rpo, fromDate, untilDate, worst } = f.figures as Record<
                    string,
                    string & number
                >;
                const at = (phase: string, date: string | null) => `${phase}${date ? `, ${date}` : ''}`;
                return [
                    controller + (f.accepted ? ' (accepted)' : ''),
                    at(from!, fromDate!),
                    until ? at(until, untilDate!) : 'nothing',
                    until ? (seconds == null ? 'not known' : durationText(seconds)) : 'until the plan ends',
                    rpo == null ? 'not stated' : durationText(rpo),
                    worst == null ? '–' : `at least ${durationText(worst)}`,
                ];
            });
            const table = tablesOf(await markdownOf(example)).find(t => t.columns[0] === 'Controller');
            expect((table?.rows ?? []).map(r => [0, 1, 2, 3, 4, 6].map(i => cellText(r[i]!)))).toEqual(found);
        });

        test('headroom: the worst scenario of every fabric and phase', async () => {
            const { rows } = await json<Headroom>('headroom', example);
            const table = tablesOf(await markdownOf(example)).find(t => t.caption.startsWith('Worst scenario'));
            const order = [...new Set(rows.map(r => r.phase))];
            for (const r of table?.rows ?? []) {
                const [fabric, phases, , scenario, station, utilisation] = r.map(cellText);
                const [first, last = first] = phases!.split(' to ');
                for (const phase of order.slice(order.indexOf(first!), order.indexOf(last!) + 1)) {
                    const own = rows.filter(x => x.fabric === fabric!.replace(' (today)', '') && x.phase === phase);
                    const told = own.find(x => x.scenario === scenario)!;
                    const used = (x: typeof told) =>
                        x.stations.find(s => s.station === x.bottleneck)?.utilisation ?? null;
                    expect(station, `${fabric} ${phase}`).toBe(
                        told.bottleneck === null ? '–' : STATION_NAMES[told.bottleneck as keyof typeof STATION_NAMES],
                    );
                    expect(utilisation, `${fabric} ${phase}`).toBe(
                        used(told) === null ? 'not known' : percent(used(told)!),
                    );
                    for (const other of own) {
                        if (other.band === told.band) {
                            expect(used(other) ?? 0, `${fabric} ${phase} ${other.scenario}`).toBeLessThanOrEqual(
                                used(told) ?? 0,
                            );
                        }
                    }
                }
            }
            // Fabrics on which something runs and of which something is known are all there.
            const known = new Set(
                rows.filter(r => r.band !== null && r.stations.some(s => (s.utilisation ?? 0) > 0)).map(r => r.fabric),
            );
            for (const fabric of known) {
                expect(
                    (table?.rows ?? []).some(r => cellText(r[0]!).replace(' (today)', '') === fabric),
                    fabric,
                ).toBe(true);
            }
        });

        test('headroom: every scenario of the tightest phases', async () => {
            const { rows } = await json<Headroom>('headroom', example);
            for (const table of tablesOf(await markdownOf(example)).filter(t =>
                t.caption.startsWith('All scenarios of '),
            )) {
                const [, fabric, phase] = /^All scenarios of (.*) in phase (.*):$/.exec(table.caption)!;
                expect(table.rows.map(cells => cellText(cells[0]!))).toEqual(
                    rows.filter(x => x.fabric === fabric && x.phase === phase).map(x => x.scenario),
                );
                for (const r of table.rows.map(cells => cells.map(cellText))) {
                    const told = rows.find(x => x.fabric === fabric && x.phase === phase && x.scenario === r[0])!;
                    const used = ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller'].map(
                        name => told.stations.find(s => s.station === name)?.utilisation ?? null,
                    );
                    expect(r.slice(2, 7)).toEqual(used.map(u => (u === null ? 'not known' : percent(u))));
                    expect(r[1]).toBe(String(told.nodes));
                    const judged = told.workloads.filter(w => w.meets !== null).length,
                        missed = told.workloads.filter(w => w.meets === false).length;
                    expect(r[9]).toBe(
                        judged === 0
                            ? 'none judged'
                            : missed === 0
                              ? `all ${judged} met`
                              : `${missed} of ${judged} workload${judged === 1 ? '' : 's'} missed`,
                    );
                    expect(r.slice(10)).toEqual(
                        told.rebuild
                            ? [`${durationText(told.rebuild.seconds)} (${durationText(told.rebuild.exposure)})`]
                            : ['–'],
                    );
                }
            }
        });

        test('access: what is held, kept, lost and gained', async () => {
            const { rows } = await json<Access>('access', example);
            const table = tablesOf(await markdownOf(example)).find(t => t.columns[0] === 'Principal');
            const told = (table?.rows ?? []).map(r => [
                ...cellText(r[0]!).split('\n'),
                ...r.slice(2, 7).map(cellText),
                cellText(r[8]!).split('\n')[1]!.split(':')[0],
            ]);
            const found = rows.map(r => [
                r.principal,
                `${r.from} to ${r.to}`,
                ...[
                    r.capabilities,
                    r.chosen?.exact ?? [],
                    r.chosen?.partial ?? [],
                    r.chosen?.lost ?? r.capabilities,
                    r.chosen?.gained ?? [],
                ].map(c => String(c.length)),
                r.recommended.role === undefined
                    ? `${r.recommended.privileges.length} ${r.recommended.privileges.length === 1 ? 'privilege' : 'privileges'}`
                    : `${r.recommended.role}, as roles cannot be made there`,
            ]);
            expect(told).toEqual(found);
        });

        test('blast radius: machines by environment and phase', async () => {
            const tables = tablesOf(await markdownOf(example));
            const losses = tables.filter(t => t.columns[0] === 'Component' && t.columns.includes('All'));
            expect(losses.length).toBe(1);
            const [table] = losses as [(typeof losses)[0]];
            const byPhase = tables.find(t => t.caption.startsWith('Machines that lose something, by the number'));
            const column = table.columns.indexOf('All');
            for (const r of table.rows.map(cells => cells.map(cellText))) {
                const name = r[0]!.split('\n')[0]!;
                const blast = await json<Blast>('blast', example, name);
                expect(Number(r[column]), name).toBe(blast.machines);
                for (const [i, environment] of table.columns.slice(column + 1).entries()) {
                    const found =
                        blast.environments.find(e => (e.environment ?? 'no environment') === environment)?.machines ??
                        0;
                    expect(r[column + 1 + i], `${name} ${environment}`).toBe(found === 0 ? '–' : String(found));
                }
                const own = byPhase?.rows.find(cells => cellText(cells[0]!) === name);
                byPhase?.columns.slice(1).forEach((range, i) => {
                    const [first, last = first] = range.split('–').map(Number) as [number, number?];
                    for (let phase = first; phase <= last; phase++) {
                        const expected = blast.phases[phase - 1]!.machines;
                        if (own) {
                            expect(cellText(own[i + 1]!), `${name} phase ${phase}`).toBe(
                                expected === 0 ? '–' : String(expected),
                            );
                        } else {
                            expect(expected, `${name} phase ${phase}`).toBe(blast.phases[0]!.machines);
                        }
                    }
                });
            }
        }, 120_000);

        test('no quantity stands anywhere that no JSON, and no line of the plan, gives', async () => {
            const unit = exampleUnit(example);
            const check = await json<Check>('check', example),
                headroom = await json<Headroom>('headroom', example),
                access = await json<Access>('access', example);
            const known = new Set<string>();
            const note = (text: string) => {
                for (const token of quantities(text)) {
                    known.add(token);
                }
            };
            note(JSON.stringify([check, access]));
            for (const { slack } of check.plans[0]?.schedule.phases ?? []) {
                note(slack === null ? '' : durationText(slack));
            }
            for (const { data, memory } of check.plans[0]?.capacity ?? []) {
                note([data, memory].flatMap(f => (f ? [f.need, f.have, f.less ?? 0].map(dataText) : [])).join(' '));
            }
            for (const { slackDays, chance = 0 } of check.plans[0]?.schedule.ends ?? []) {
                note(
                    `${Math.abs(slackDays ?? 0)} days ${Math.abs(slackDays ?? 0)} day ${Math.round(chance * 20) * 5} %`,
                );
            }
            for (const { days } of check.plans[0]?.schedule.shortenFirst ?? []) {
                note(`${days} days ${days} day`);
            }
            for (const { bytes, rate, seconds } of check.plans[0]?.wayBack.flatMap(w => w.copies) ?? []) {
                note(`${dataText(bytes)} ${rateText(rate ?? 0)} ${durationText(seconds ?? 0)}`);
            }
            for (const row of headroom.rows) {
                for (const s of row.stations) {
                    if (s.utilisation !== null) {
                        note(percent(s.utilisation));
                    }
                }
                if (row.rebuild) {
                    note(`${durationText(row.rebuild.seconds)} ${durationText(row.rebuild.exposure)}`);
                }
                note(row.assumed.join('; '));
                note([row.compute?.memory.need ?? 0, row.compute?.memory.have ?? 0].map(dataText).join(' '));
            }
            for (const { requires, translation } of (await json<Size>('size', example)).fabrics) {
                for (const { need, have, unit } of requires) {
                    note(unit === 'B' ? [need ?? 0, have ?? 0].map(dataText).join(' ') : unit);
                }
                for (const { block, frontEnd, amplification, p99 } of translation) {
                    note(`${dataText(block)} ${rateText(frontEnd.writes * block * amplification.writeBytes)}`);
                    note(
                        Object.values(p99)
                            .map(s => (s === null ? '' : p99Text(s)))
                            .join(' '),
                    );
                }
            }
            for (const { records } of unit.plan.blocks) {
                for (const block of records) {
                    note(
                        [...block.declarations, ...block.accepts, ...block.retains]
                            .map(d => d.span.block.text)
                            .join('\n'),
                    );
                }
            }
            noteSums(unit, note);
            // What the library cites.
            for (const controller of unit.plan.controllers) {
                note((controller.product?.speaks ?? []).map(f => f.evidence?.source ?? '').join('\n'));
            }
            for (const fabric of unit.plan.fabrics) {
                for (const record of fabric.chain) {
                    note(record.evidence?.source ?? '');
                }
            }
            // The arithmetic of the I/O model is held against the model itself.
            for (const h of unit.analysis.headroom.fabrics) {
                h.phases.forEach((_, i) => {
                    for (const s of ['steady', 'failure+ingest'] as const) {
                        for (const e of h.explain(i, s)) {
                            note(
                                [...e.inputs.map(x => [x.value, x.unit] as const), [e.value, e.unit] as const]
                                    .map(figure)
                                    .join(' '),
                            );
                        }
                    }
                });
            }
            const report = await markdownOf(example);
            expect(
                [...new Set(quantities(report.replace(/### Formulas of the I\/O model[\s\S]*?(?=\n### )/, '')))].filter(
                    q => !known.has(q),
                ),
            ).toEqual([]);
        });
    });
}

/** Quantities with a unit, and dates. */
function quantities(text: string): string[] {
    const found =
        text
            .replaceAll('\\', '')
            .match(
                /\d{4}-\d{2}-\d{2}|\d[\d.,]* ?(?:%|days?|weeks?|hours?|minutes?|h|min|ms|us|s|[KMGTP]i?B(?:\/s)?|B(?:\/s)?|[KMGT]?bps)(?![\w/])/g,
            ) ?? [];
    return found.map(q => q.replace(/[ ,]/g, ''));
}

/** What the plan itself adds up to: durations and dates of phases, data of what they move, objectives. */
function noteSums({ plan, analysis }: ReturnType<typeof exampleUnit>, note: (text: string) => void): void {
    const date = (day: number) => new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10);
    for (const { phase, starts, ends } of analysis.timeline) {
        note(
            [
                phase.lasts === undefined ? '' : durationText(phase.lasts),
                starts === undefined ? '' : date(starts),
                ends === undefined ? '' : date(ends),
            ].join(' '),
        );
        const moved = analysis.moves
            .filter(m => m.phase === phase)
            .flatMap(m => [...m.workloads].map(i => plan.workloads[i]!));
        note(
            dataText(
                moved.reduce(
                    (sum, w) => sum + (w.figures['used'] ?? w.figures['disk'] ?? { value: 0 }).value * w.count,
                    0,
                ),
            ),
        );
    }
    for (const w of plan.workloads) {
        for (const key of ['rpo', 'downtime']) {
            if (w.figures[key]) {
                note(durationText(w.figures[key].value));
            }
        }
    }
    for (const c of plan.controllers) {
        for (const cover of c.coverage) {
            note(
                `${cover.every === undefined ? '' : durationText(cover.every)} ${cover.keep === undefined ? '' : durationText(cover.keep)}`,
            );
        }
    }
    note(`${Math.round(plan.headroom * 100)} % ${Math.round(100 - plan.headroom * 100)} % ${date(analysis.asOf)}`);
}

function figure([value, unit]: readonly [number | string | null, string]): string {
    if (typeof value !== 'number') {
        return '';
    }
    return unit === 'B' ? dataText(value) : unit === 'B/s' ? rateText(value) : unit === 's' ? durationText(value) : '';
}
