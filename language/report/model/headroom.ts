import type { Analysis, Finding } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import type { FabricHeadroom, HeadroomRow } from '../../analysis/headroom/headroom.ts';
import { isLoaded } from '../../analysis/headroom/telling/text.ts';
import { trustSentence } from '../../analysis/headroom/telling/trust.ts';
import { nth } from '../../basics/lists.ts';
import { reachOf } from '../../check/reach.ts';
import type { Explained, Scenario, StationName } from '../../physics/index.ts';
import { fixesFor } from '../../rules/index.ts';
import { counted } from '../text.ts';
import { machinesIn } from './machines.ts';
import type { Risk } from './risks/risks.ts';

/** I/O headroom of one fabric along the phases: phase by phase its worst scenario, and every scenario of its tightest phase. */
export interface FabricReport {
    readonly fabric: string;
    readonly role: 'target' | 'source';
    /** Names of the phases that move machines onto it. */
    readonly targets: readonly string[];
    readonly runs: readonly HeadroomRun[];
    /** What is too tight on it, cause by cause; it has its headroom when every one of them is restored. */
    readonly causes: readonly HeadroomCause[];
    /** How far a P99 of it can be trusted, and what it rests on. */
    readonly trust: string;
    /** Absent where nothing is ever on it, or nothing can be computed. */
    readonly tightest?: Tightest;
    /** Why there is nothing. */
    readonly reason?: string;
}

/** Phases in a row that leave a fabric as it is. */
export interface HeadroomRun {
    readonly first: string;
    readonly last: string;
    /** Machines on it when the last of these phases has ended. */
    readonly machines: number;
    readonly worst: ScenarioReport;
    /** Ids of the causes that press on somebody the matrix asks about in these phases. */
    readonly causes: readonly string[];
    readonly risks: readonly string[];
}

/** One cause of a fabric as a finding tells it. */
export interface HeadroomCause {
    /** S1, S2, … in the order of the fabrics. */
    readonly id: string;
    readonly station: StationName;
    /** The path itself is too slow for an objective, whatever is free. */
    readonly floor: boolean;
    /** Names of the phases in which it shows. */
    readonly phases: readonly string[];
    /** Settings any of which restores this cause, as `check` offers them. */
    readonly settings: readonly string[];
    readonly risks: readonly string[];
}

export interface ScenarioReport {
    readonly row: HeadroomRow;
    readonly station?: StationName;
    readonly utilisation: number | null;
    /** Workloads whose P99 objective is missed, and those that have one that could be judged. */
    readonly missed: number;
    readonly judged: number;
}

export interface Tightest {
    readonly phase: string;
    readonly scenarios: readonly ScenarioReport[];
    readonly worst: ScenarioReport;
    readonly assumed: readonly string[];
    /** Every number of one of its scenarios with formula, inputs and source. */
    readonly explain: (scenario: Scenario) => readonly Explained[];
    /** Equal for fabrics that are computed by the same formulas. */
    readonly kind: string;
}

export function headroomOf(analysis: Analysis, risks: readonly Risk[]): FabricReport[] {
    const causes = causesOf(analysis, risks);
    return analysis.headroom.fabrics.map(h => fabricReport(analysis, h, causes.get(h.fabric.name) ?? []));
}

const ABOUT_FABRICS = new Set<Code>(['network-choke', 'headroom-low']);

/** Causes by fabric. A risk accepted for some workloads is several findings of one cause. */
function causesOf(analysis: Analysis, risks: readonly Risk[]): Map<string, HeadroomCause[]> {
    const groups = new Map<string, Finding[]>();
    for (const finding of analysis.findings) {
        if (!ABOUT_FABRICS.has(finding.code)) {
            continue;
        }
        const { fabric, station, floor } = finding.figures;
        const key = JSON.stringify([fabric, station, floor]);
        groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
    const order = analysis.headroom.fabrics.map(h => h.fabric.name);
    const sorted = [...groups.values()]
        .map((group, i) => ({ group, i, at: order.indexOf(String(nth(group, 0).figures['fabric'])) }))
        .sort((a, b) => a.at - b.at || a.i - b.i);
    const causes = new Map<string, HeadroomCause[]>();
    sorted.forEach(({ group }, i) => {
        const { fabric, station, floor } = nth(group, 0).figures as {
            fabric: string;
            station: StationName;
            floor: boolean;
        };
        const reached = new Set(group.map(f => reachOf(analysis, f)).flatMap(r => [...r.phases, ...r.low]));
        causes.set(fabric, [
            ...(causes.get(fabric) ?? []),
            {
                id: `S${i + 1}`,
                station,
                floor,
                phases: analysis.plan.phases.map(p => p.name).filter(name => reached.has(name)),
                settings: [
                    ...new Set(
                        group.flatMap(f =>
                            fixesFor(f, analysis)
                                .filter(x => !x.needsAuthor)
                                .map(x => x.title),
                        ),
                    ),
                ],
                risks: risks.filter(r => r.members.some(m => group.some(f => f.message === m.message))).map(r => r.id),
            },
        ]);
    });
    return causes;
}

function fabricReport(analysis: Analysis, h: FabricHeadroom, causes: readonly HeadroomCause[]): FabricReport {
    const { plan } = analysis;
    const runs: (HeadroomRun & { key: string; at: number })[] = [];
    h.phases.forEach((at, i) => {
        if (at.before.empty && at.after.empty) {
            return;
        }
        const worst = withObjectives(worstOf(h, i));
        const machines = machinesIn(plan, at.after);
        const own = causes.filter(c => c.phases.includes(at.phase.name));
        const key = JSON.stringify([
            worst.row.scenario,
            worst.station,
            worst.utilisation,
            machines,
            worst.missed,
            own.map(c => c.id),
        ]);
        const before = runs.at(-1);
        if (before?.key === key && before.at === i - 1) {
            runs[runs.length - 1] = { ...before, last: at.phase.name, at: i };
        } else {
            runs.push({
                first: at.phase.name,
                last: at.phase.name,
                machines,
                worst,
                causes: own.map(c => c.id),
                risks: [...new Set(own.flatMap(c => c.risks))],
                key,
                at: i,
            });
        }
    });
    const reason =
        runs.length === 0
            ? 'Nothing is ever on it.'
            : runs.every(r => r.worst.row.band === null)
              ? (nth(runs, 0).worst.row.reason ?? 'The fabric does not say enough.')
              : undefined;
    return {
        trust: trustSentence(h),
        fabric: h.fabric.name,
        role: h.role,
        targets: h.phases.filter(p => !p.wave.empty).map(p => p.phase.name),
        runs,
        causes,
        reason,
        tightest: reason === undefined ? tightest(h, runs) : undefined,
    };
}

/** The fuller one, as every surface ranks what is tightest; the first of two as full. */
function tighter(a: ScenarioReport, b: ScenarioReport): ScenarioReport {
    return (b.utilisation ?? -1) > (a.utilisation ?? -1) ? b : a;
}

function worstOf(h: FabricHeadroom, phase: number): ScenarioReport {
    return rowsOf(h, phase).map(plainReport).reduce(tighter);
}

/** The worst scenario of every fabric in every phase in which something is on it, without a look at objectives. */
export function worstByPhase({ headroom }: Analysis): { fabric: string; phase: string; worst: ScenarioReport }[] {
    return headroom.fabrics.flatMap(h =>
        h.phases.flatMap((at, i) =>
            at.before.empty && at.after.empty
                ? []
                : [{ fabric: h.fabric.name, phase: at.phase.name, worst: worstOf(h, i) }],
        ),
    );
}

/** The scenarios of a phase. */
function rowsOf(h: FabricHeadroom, phase: number): readonly HeadroomRow[] {
    const loaded = h.scenarios.filter(scenario => isLoaded(h, phase, scenario));
    return (loaded.length > 0 ? loaded : h.scenarios).map(scenario => h.row(phase, scenario));
}

function plainReport(row: HeadroomRow): ScenarioReport {
    const station = row.stations.find(s => s.station === row.bottleneck);
    return {
        row,
        station: row.bottleneck ?? undefined,
        utilisation: station?.utilisation ?? null,
        missed: 0,
        judged: 0,
    };
}

/** Objectives are looked at only where somebody reads about them: every workload is asked. */
function withObjectives(report: ScenarioReport): ScenarioReport {
    const { workloads } = report.row;
    return {
        ...report,
        missed: workloads.filter(w => w.meets === false).length,
        judged: workloads.filter(w => w.meets !== null).length,
    };
}

function tightest(h: FabricHeadroom, runs: readonly (HeadroomRun & { at: number })[]): Tightest {
    const run = runs.reduce((a, b) => (tighter(a.worst, b.worst) === b.worst ? b : a));
    const phase = h.phases.findIndex(p => p.phase.name === run.first);
    const scenarios = rowsOf(h, phase).map(row => withObjectives(plainReport(row)));
    const { scheme, coordinator, uplinks, rebuild } = h.model.full;
    return {
        phase: run.first,
        scenarios,
        worst: run.worst,
        assumed: [...new Set(scenarios.flatMap(s => s.row.assumed))],
        explain: scenario => h.explain(phase, scenario),
        kind: [scheme?.kind, coordinator, uplinks === null, rebuild === null].join(),
    };
}

/** `31 of 33 workloads`. */
export function objectivesText({ missed, judged }: ScenarioReport): string {
    if (judged === 0) {
        return 'none judged';
    }
    return missed === 0 ? `all ${judged} met` : `${missed} of ${counted(judged, 'workload')} missed`;
}
