import type { Analysis, Cause, Finding, RecoveryGap, Severity } from '../../../language/analysis/analysis.ts';
import { judge } from '../../../language/analysis/matrix.ts';
import { measureNext } from '../../../language/analysis/measure-next.ts';
import { tallyOf, tallyText } from '../../../language/analysis/tally.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../../language/analysis/verdict-words.ts';
import { nth } from '../../../language/basics/lists.ts';
import { type Plan, type Platform, workloadLabel } from '../../../language/plan/plan.ts';
import { textOf } from '../../../language/plan/source.ts';
import type { ModelCause, ModelGap, ModelPhase, ModelPlatform, ModelVerdict, PreviewModel } from '../model.ts';
import { capacityOf } from './capacity.ts';
import { cellsOf } from './cells.ts';
import { componentsOf } from './components.ts';
import { FindingIndex, modelFindings } from './findings.ts';
import { headroomOf } from './headroom.ts';
import { Journey } from './journey.ts';
import { gapText } from './labels.ts';
import { networkComponents } from './networks.ts';
import { tiesOf } from './ties.ts';

export { FindingIndex } from './findings.ts';

export interface ModelOptions {
    /** Titles of the code actions that repair a finding, preferred first. */
    readonly fixTitles?: (finding: Finding) => readonly string[];
    /** The severity a finding is shown with; undefined leaves it out. Its own without this. */
    readonly severity?: (finding: Finding) => Severity | undefined;
    /** Leaves headroom out, to be sent later. */
    readonly partial?: boolean;
}

/** The picture's data, copied from an Analysis. */
export function modelOf(analysis: Analysis, options: ModelOptions = {}): PreviewModel {
    const { plan } = analysis;
    const journey = new Journey(analysis);
    const findings = new FindingIndex(shown(analysis.findings, options.severity));
    const cells = cellsOf(journey, findings);
    return {
        version: 1,
        plan: {
            name: plan.name,
            title: plan.title,
            from: plan.from.map(platformOf),
            to: plan.to.map(platformOf),
            headroom: plan.headroom,
            starts: plan.starts,
            asOf: analysis.asOf,
            ...calendarOf(plan),
            verdict: verdictOf(analysis, options.partial === true),
        },
        phases: phasesOf(analysis),
        components: [...componentsOf(journey), ...networkComponents(journey)],
        cells: cells.cells,
        ties: tiesOf({ journey, findings, cells }),
        environments: [...plan.environments.values()].map(e => ({ name: e.name, title: e.title, class: e.class })),
        groups: plan.groups.map(g => ({ name: g.name, title: g.title })),
        findings: modelFindings(journey, findings, idFinder(analysis, cells), options.fixTitles),
        ...(options.partial
            ? { headroom: [], fabrics: [], capacity: [], partial: true }
            : { ...headroomOf(analysis), capacity: capacityOf(analysis) }),
        gaps: analysis.gaps.map(gap => gapOf(gap, analysis)),
    };
}

function verdictOf(analysis: Analysis, partial: boolean): ModelVerdict {
    const { verdict, findings } = analysis;
    const count = (severity: Severity) => findings.filter(f => f.severity === severity).length;
    return {
        text: VERDICT_WORDS[verdict.value],
        tone: VERDICT_TONES[verdict.value],
        error: count('error'),
        warning: count('warning'),
        ...(partial
            ? {}
            : {
                  causes: analysis.causes.map(causeOf),
                  tally: tallyText(tallyOf(analysis)),
                  measureNext: measureNext(analysis),
              }),
        notLookedAt: verdict.notLookedAt.map(({ label, message }) => ({ label, message })),
    };
}

function causeOf({ id, title, blocks, fix, settles, phases, machines }: Cause): ModelCause {
    return {
        id,
        title,
        blocks,
        ...(fix === null ? {} : { fix }),
        settles,
        first: phases[0],
        phases: phases.length,
        machines,
    };
}

function shown(findings: readonly Finding[], severity: ModelOptions['severity']): readonly Finding[] {
    if (!severity) {
        return findings;
    }
    return findings.flatMap(f => {
        const level = severity(f);
        return level === undefined ? [] : [level === f.severity ? f : { ...f, severity: level }];
    });
}

/** Finds the component or cell that stands for a name; a principal stands in its identity. */
function idFinder({ plan }: Analysis, cells: ReturnType<typeof cellsOf>): (name: string) => string | undefined {
    const principals = new Map(plan.identities.flatMap(i => i.principals.map(p => [p.name, i.name] as const)));
    const { components } = plan;
    return name => {
        const component = components.get(name);
        if (!component) {
            return principals.get(name);
        }
        return component.kind === 'workload' ? nth(cells.cells, nth(cells.cellOf, component.index)).id : component.name;
    };
}

function platformOf(platform: Platform): ModelPlatform {
    return { name: platform.name, title: platform.title, version: platform.version, ends: platform.ends?.day };
}

function calendarOf({ freezes, windows }: Plan): Pick<PreviewModel['plan'], 'freezes' | 'windows'> {
    return {
        ...(freezes.length > 0 && {
            freezes: freezes.map(f => ({ first: f.first.day, last: f.last.day, ...(f.why && { why: f.why }) })),
        }),
        ...(windows.length > 0 && { windows: windows.map(w => `${hourOfWeek(w.opens)} to ${hourOfWeek(w.closes)}`) }),
    };
}

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Sat 22:00` of seconds since Monday 00:00. */
function hourOfWeek(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    const two = (n: number) => String(n).padStart(2, '0');
    return `${nth(WEEK, Math.floor(minutes / 1440) % 7)} ${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

function phasesOf({ plan, timeline }: Analysis): ModelPhase[] {
    return plan.phases.map(phase => ({
        name: phase.name,
        title: phase.title,
        moment: phase.index + 1,
        starts: timeline[phase.index]?.starts,
        ends: timeline[phase.index]?.ends,
        steps: phase.steps.map(s => textOf(s.record.span).replace(/\s+/g, ' ')),
        moves: phase.steps.some(s => s.verb === 'cutover'),
        started: phase.started?.day,
        done: phase.done?.day,
        approve: phase.approve,
    }));
}

function gapOf(gap: RecoveryGap, analysis: Analysis): ModelGap {
    const { plan, findings } = analysis;
    const names = [...gap.workloads].map(i => workloadLabel(nth(plan.workloads, i)));
    const about = findings.filter(
        f =>
            f.code === 'api-break' &&
            f.phase === gap.opens.name &&
            (f.subjects.includes(gap.controller.name) || Object.values(f.figures).includes(gap.controller.name)),
    );
    return {
        id: `${gap.controller.name}@${gap.opens.name}>${gap.move.fabric.name}`,
        controller: gap.controller.name,
        workloads: names,
        opens: gap.opens.name,
        closes: gap.closes?.name,
        opensAt: gap.opens.index + 1,
        closesAt: gap.closes && gap.closes.index + 1,
        fromDay: gap.fromDay,
        toDay: gap.toDay,
        text: gapText(gap),
        accepted: about.length > 0 && about.every(f => f.accepted !== undefined),
        quiet: judge(plan, gap.workloads) === undefined,
    };
}
