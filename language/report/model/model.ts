import type { AccessRow } from '../../analysis/access/access.ts';
import type { Analysis, Cause, Demand, NotLookedAt, Severity } from '../../analysis/analysis.ts';
import { saidBy } from '../../analysis/analysis.ts';
import { type CapacityRow, capacityAlong } from '../../analysis/headroom/course.ts';
import { type FabricSize, sizesOf } from '../../analysis/headroom/sizing/size.ts';
import { demandOf, focusOf } from '../../analysis/matrix.ts';
import { measureNext } from '../../analysis/measure-next.ts';
import { type Progress, progressOf } from '../../analysis/schedule/progress.ts';
import { finishOf } from '../../analysis/schedule/timeline.ts';
import { type Tally, tallyOf } from '../../analysis/tally.ts';
import { elementsAt } from '../../basics/lists.ts';
import { countsOf } from '../../check/verdict.ts';
import type { Plan } from '../../plan/plan.ts';
import { dayText } from '../../plan/units.ts';
import type { Text } from '../output/document.ts';
import { type BlastMap, blastMap } from './blast.ts';
import { decidingTexts } from './deciding.ts';
import { evidenceOf, type ReportEvidence } from './evidence.ts';
import { type GapRow, gapRows } from './gaps.ts';
import { type FabricReport, headroomOf } from './headroom.ts';
import { machinesOf } from './machines.ts';
import { oddNames } from './odd-names.ts';
import { type PhaseRow, phaseRows } from './phases.ts';
import { type Recovery, recoveryOf } from './recovery.ts';
import { asksDecision, type Risk, riskRegister } from './risks/risks.ts';
import { type StayRow, staysOf } from './runbook/stays.ts';
import type { VerdictValue } from './verdict.ts';

/**
 * What a change board reads, as plain data made from the same Analysis as the editor. Sections, HTML, Markdown and CSV only
 * lay it out.
 */
export interface ReportModel {
    readonly plan: string;
    /** Names that hold backticks, see `said`. */
    readonly oddNames: readonly string[];
    readonly title: string;
    readonly asOf: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
    /** When platforms that are left end; the last day they are there. */
    readonly ends: readonly { readonly platform: string; readonly date: string; readonly day: number }[];
    readonly starts?: string;
    readonly finishes?: string;
    readonly sequence: 'phases' | 'layers';
    readonly headroomKept: number;
    readonly verdict: VerdictValue;
    readonly notLookedAt: readonly NotLookedAt[];
    readonly counts: Readonly<Record<Severity, number>>;
    readonly workloads: number;
    readonly machines: number;
    readonly environments: readonly EnvironmentRow[];
    readonly phases: readonly PhaseRow[];
    /** What is done, runs and is late. */
    readonly progress: Progress;
    /** What stays on purpose: neither moved nor retired. */
    readonly stays: readonly StayRow[];
    /** What both sides hold along the phases. */
    readonly capacity: readonly CapacityRow[];
    /** What decides the end of the plan. */
    readonly deciding: readonly Text[];
    readonly risks: readonly Risk[];
    /** What has to change, worst first, with the risks of the register that it settles. */
    readonly causes: readonly CauseRow[];
    readonly tally: Tally;
    /** What to measure or look up next, a few words each. */
    readonly measureNext: readonly string[];
    /** Findings of the severity information that ask for no decision: counted, not listed. */
    readonly informed: readonly { readonly code: string; readonly count: number }[];
    readonly gaps: readonly GapRow[];
    readonly recovery: Recovery;
    readonly headroom: readonly FabricReport[];
    /** What each target fabric has to have; `null` where the plan is too large for it to be worked out beside everything else. */
    readonly sizes: readonly FabricSize[] | null;
    readonly access: readonly AccessRow[];
    /** What the findings say about principals, in full. */
    readonly accessFindings: readonly string[];
    readonly blast: BlastMap;
    readonly evidence: ReportEvidence;
}

/** Sizing tries many fabrics: of larger plans the command does it. */
const MOST_SIZED = 2000;
/** So many workloads of each fabric are translated in the report. */
const MOST_TRANSLATED = 10;

/** A cause as a board reads it. */
export interface CauseRow {
    readonly title: string;
    readonly blocks: boolean;
    readonly fix: string | null;
    readonly findings: number;
    /** Ids of the register. */
    readonly risks: readonly string[];
}

/** An environment and what the decision matrix asks for it. */
export interface EnvironmentRow {
    readonly name: string;
    readonly class: string;
    readonly shape: string;
    readonly machines: number;
    readonly demand: Demand;
    readonly focus?: string;
}

export function reportModel(analysis: Analysis): ReportModel {
    const { plan, findings, timeline } = analysis;
    const counts = countsOf(analysis);
    const risks = riskRegister(analysis);
    const finish = finishOf(timeline.map(t => t.ends));
    const headroom = headroomOf(analysis, risks);
    return {
        plan: plan.name,
        oddNames: oddNames(plan),
        title: plan.title ?? plan.name,
        asOf: dayText(analysis.asOf),
        from: plan.from.map(p => p.title ?? p.name),
        to: plan.to.map(p => p.title ?? p.name),
        ends: plan.from.flatMap(p =>
            p.ends ? [{ platform: p.title ?? p.name, date: dayText(p.ends.day), day: p.ends.day }] : [],
        ),
        starts: timeline[0]?.starts === undefined ? undefined : dayText(timeline[0].starts),
        finishes: finish === undefined ? undefined : dayText(finish),
        sequence: plan.sequence,
        headroomKept: plan.headroom,
        verdict: analysis.verdict.value,
        notLookedAt: analysis.verdict.notLookedAt,
        counts,
        workloads: plan.workloads.length,
        machines: machinesOf(plan.workloads),
        environments: environments(plan),
        phases: phaseRows(analysis, risks, headroom),
        progress: progressOf(analysis),
        stays: staysOf(plan),
        capacity: capacityAlong(analysis),
        deciding: decidingTexts(analysis),
        risks,
        causes: analysis.causes.map(cause => causeRow(cause, risks)),
        tally: tallyOf(analysis),
        measureNext: measureNext(analysis),
        informed: informed(analysis),
        gaps: gapRows(analysis),
        recovery: recoveryOf(analysis),
        headroom,
        sizes: plan.workloads.length > MOST_SIZED ? null : sizesOf(analysis, undefined, MOST_TRANSLATED),
        access: analysis.access,
        accessFindings: findings.filter(f => f.code === 'iam-mismatch' || f.code === 'account-short').map(saidBy),
        blast: blastMap(analysis),
        evidence: evidenceOf(analysis, headroom),
    };
}

function causeRow({ title, blocks, fix, findings }: Cause, risks: readonly Risk[]): CauseRow {
    const own = risks.filter(r =>
        r.members.some(m => findings.some(f => f.code === r.code && f.message === m.message)),
    );
    return { title, blocks, fix, findings: findings.length, risks: own.map(r => r.id) };
}

function environments(plan: Plan): EnvironmentRow[] {
    const rows = [...plan.environments.values()].map((e): EnvironmentRow => {
        const workloads = elementsAt(plan.workloads, e.workloads);
        const sample = workloads[0];
        const demand = sample
            ? demandOf(sample)
            : e.class === 'production'
              ? 'mandatory'
              : e.class === 'lab'
                ? 'not critical'
                : 'optional';
        return {
            name: e.title ?? e.name,
            class: e.class,
            shape: e.class === 'production' ? e.shape : '–',
            machines: machinesOf(workloads),
            demand,
            focus: sample && focusOf(sample),
        };
    });
    const bare = plan.workloads.filter(w => !w.environment);
    return bare.length === 0
        ? rows
        : [
              ...rows,
              {
                  name: 'no environment given',
                  class: 'production',
                  shape: 'monolithic',
                  machines: machinesOf(bare),
                  demand: 'mandatory',
                  focus: 'data locality',
              },
          ];
}

function informed({ findings }: Analysis): { code: string; count: number }[] {
    const counts = new Map<string, number>();
    for (const f of findings) {
        if (!asksDecision(f)) {
            counts.set(f.code, (counts.get(f.code) ?? 0) + 1);
        }
    }
    return [...counts]
        .map(([code, count]) => ({ code, count }))
        .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
