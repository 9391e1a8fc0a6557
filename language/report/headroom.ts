import type { Analysis, Finding } from '../analysis/analysis.ts';
import type { FabricHeadroom, HeadroomRow } from '../analysis/headroom.ts';
import type { Explained, Scenario, StationName } from '../physics/index.ts';
import { SCENARIOS } from '../physics/index.ts';
import { fixesFor } from '../rules/index.ts';
import { machinesIn } from './machines.ts';
import type { Risk } from './risks.ts';
import { counted } from './text.ts';

/** I/O headroom of one fabric along the phases: phase by phase its worst scenario, and every scenario of its tightest phase. */
export interface FabricReport {
    readonly fabric: string;
    readonly role: 'target' | 'source';
    /** Names of the phases that move machines onto it. */
    readonly targets: readonly string[];
    readonly runs: readonly HeadroomRun[];
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
    /** Settings that restore its tightest station, as `check` offers them. */
    readonly restore: readonly string[];
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
    const told = toldChokes(analysis);
    return analysis.headroom.fabrics.map(h => fabricReport(analysis, h, told, risks));
}

/** What findings say about fabrics: by fabric and station, what they offer. */
interface Told {
    readonly fabric: string;
    readonly station: string;
    readonly finding: Finding;
    readonly restore: readonly string[];
}

const ABOUT_FABRICS = new Set(['network-choke', 'headroom-low']);

function toldChokes(analysis: Analysis): Told[] {
    return analysis.findings.filter(f => ABOUT_FABRICS.has(f.code)).map(finding => ({
        finding, fabric: String(finding.figures['fabric']), station: String(finding.figures['station']), restore: fixesFor(finding, analysis).filter(f => !f.needsAuthor).map(f => f.title),
    }));
}

function fabricReport(analysis: Analysis, h: FabricHeadroom, told: readonly Told[], risks: readonly Risk[]): FabricReport {
    const { plan } = analysis;
    const own = told.filter(t => t.fabric === h.fabric.name);
    const ids = (station: StationName | undefined) => [...new Set(own.filter(t => t.station === station).flatMap(t => risks.filter(r => r.members.some(m => m.message === t.finding.message)).map(r => r.id)))];
    const runs: (HeadroomRun & { key: string; at: number })[] = [];
    h.phases.forEach((at, i) => {
        if (at.before.empty && at.after.empty) return;
        const worst = withObjectives(worstOf(h, i));
        const machines = machinesIn(plan, at.after);
        const key = JSON.stringify([worst.row.scenario, worst.station, worst.utilisation, machines, worst.missed]);
        const before = runs.at(-1);
        if (before?.key === key && before.at === i - 1) runs[runs.length - 1] = { ...before, last: at.phase.name, at: i };
        else runs.push({ first: at.phase.name, last: at.phase.name, machines, worst, restore: [...new Set(own.filter(t => t.station === worst.station).flatMap(t => t.restore))], risks: ids(worst.station), key, at: i });
    });
    const reason = runs.length === 0 ? 'Nothing is ever on it.' : runs.every(r => r.worst.row.band === null) ? runs[0]!.worst.row.reason ?? 'The fabric does not say enough.' : undefined;
    return {
        fabric: h.fabric.name, role: h.role, targets: h.phases.filter(p => !p.wave.empty).map(p => p.phase.name), runs, reason,
        tightest: reason === undefined ? tightest(h, runs) : undefined,
    };
}

const BANDS = ['ok', 'warn', 'indicative', 'beyond-model', 'saturated'];

function tighter(a: ScenarioReport, b: ScenarioReport): ScenarioReport {
    const rank = (s: ScenarioReport) => (s.row.band === null ? -1 : BANDS.indexOf(s.row.band));
    return rank(b) > rank(a) || (rank(b) === rank(a) && (b.utilisation ?? -1) > (a.utilisation ?? -1)) ? b : a;
}

function worstOf(h: FabricHeadroom, phase: number): ScenarioReport {
    return rowsOf(h, phase).map(plainReport).reduce(tighter);
}

/** The worst scenario of every fabric in every phase in which something is on it, without a look at objectives. */
export function worstByPhase({ headroom }: Analysis): { fabric: string; phase: string; worst: ScenarioReport }[] {
    return headroom.fabrics.flatMap(h => h.phases.flatMap((at, i) => (at.before.empty && at.after.empty ? [] : [{ fabric: h.fabric.name, phase: at.phase.name, worst: worstOf(h, i) }])));
}

/** The six scenarios of a phase. */
function rowsOf(h: FabricHeadroom, phase: number): readonly HeadroomRow[] {
    return h.rows.slice(phase * SCENARIOS.length, (phase + 1) * SCENARIOS.length);
}

function plainReport(row: HeadroomRow): ScenarioReport {
    const station = row.stations.find(s => s.station === row.bottleneck);
    return { row, station: row.bottleneck ?? undefined, utilisation: station?.utilisation ?? null, missed: 0, judged: 0 };
}

/** Objectives are looked at only where somebody reads about them: every workload is asked. */
function withObjectives(report: ScenarioReport): ScenarioReport {
    const { workloads } = report.row;
    return { ...report, missed: workloads.filter(w => w.meets === false).length, judged: workloads.filter(w => w.meets !== null).length };
}

function tightest(h: FabricHeadroom, runs: readonly (HeadroomRun & { at: number })[]): Tightest {
    const run = runs.reduce((a, b) => (tighter(a.worst, b.worst) === b.worst ? b : a));
    const phase = h.phases.findIndex(p => p.phase.name === run.first);
    const scenarios = rowsOf(h, phase).map(row => withObjectives(plainReport(row)));
    const { scheme, coordinator, uplinks, rebuild } = h.model.full;
    return {
        phase: run.first, scenarios, worst: run.worst, assumed: [...new Set(scenarios.flatMap(s => s.row.assumed))], explain: scenario => h.explain(phase, scenario),
        kind: [scheme?.kind, coordinator, uplinks === null, rebuild === null].join(),
    };
}

/** `31 of 33 workloads`. */
export function objectivesText({ missed, judged }: ScenarioReport): string {
    if (judged === 0) return 'none judged';
    return missed === 0 ? `all ${judged} met` : `${missed} of ${counted(judged, 'workload')} missed`;
}
