import type { Finding, Severity, VerdictValue } from '../analysis/analysis.ts';
import { finishOf } from '../analysis/schedule/timeline.ts';
import { type Tally, tallyOf } from '../analysis/tally.ts';
import { shownSeverity } from '../lsp/diagnostics.ts';
import { locationOf } from '../lsp/file-view.ts';
import type { Range } from '../plan/source.ts';
import { dayText } from '../plan/units.ts';
import type { PlanUnit } from '../workspace/workspace.ts';
import { addServerExtra, type ServerContext } from './extras.ts';
import { settingsOf } from './settings.ts';

/** What the list of plans asks of the server: the plans of the workspace, and what one of them consists of. */

export interface PlanEntry {
    /** The main file. */
    readonly uri: string;
    readonly plan: string;
    readonly title?: string;
    readonly verdict: VerdictValue;
    /** The last day of the last phase, where it is known. */
    readonly finish?: string;
}

export interface PlanParts {
    readonly tally: Tally;
    readonly causes: readonly CauseEntry[];
    readonly phases: readonly PhaseEntry[];
}

export interface CauseEntry {
    readonly title: string;
    readonly blocks: boolean;
    readonly fix?: string;
    readonly findings: readonly FindingEntry[];
}

export interface PhaseEntry {
    readonly name: string;
    readonly title?: string;
    readonly verdict: VerdictValue;
    readonly starts?: string;
    readonly ends?: string;
    readonly place: { readonly uri: string; readonly range: Range };
    readonly findings: readonly FindingEntry[];
}

export interface FindingEntry {
    readonly code: string;
    readonly severity: Severity;
    readonly message: string;
    readonly place: { readonly uri: string; readonly range: Range };
}

/** The plans of a workspace, in the order of their files; files without a plan are parts of none. */
export function planEntries(units: Iterable<PlanUnit>): PlanEntry[] {
    return [...units]
        .filter(unit => unit.plan.record !== undefined)
        .map(({ main, plan, analysis }) => {
            const finish = finishOf(analysis.timeline.map(t => t.ends));
            return {
                uri: main,
                plan: plan.name,
                title: plan.title,
                verdict: analysis.verdict.value,
                ...(finish === undefined ? {} : { finish: dayText(finish) }),
            };
        })
        .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/**
 * Causes and phases of a plan with the findings of each; accepted risks are left out, as the counts leave them out.
 * @param shown the severity a finding is shown with; undefined where it is switched off
 */
export function planParts(
    { analysis }: PlanUnit,
    shown: (finding: Finding) => Severity | undefined = f => f.severity,
): PlanParts {
    const entry = (finding: Finding): FindingEntry[] => {
        const severity = shown(finding);
        return severity === undefined || severity === 'hint'
            ? []
            : [{ code: finding.code, severity, message: finding.message, place: locationOf(finding.span) }];
    };
    return {
        tally: tallyOf(analysis),
        causes: analysis.causes.map(({ title, blocks, fix, findings }) => ({
            title,
            blocks,
            ...(fix === null ? {} : { fix }),
            findings: findings.flatMap(entry),
        })),
        phases: analysis.timeline.map(({ phase, starts, ends }) => ({
            name: phase.name,
            title: phase.title,
            verdict: analysis.verdict.phases.find(p => p.name === phase.name)?.value ?? analysis.verdict.value,
            ...(starts === undefined ? {} : { starts: dayText(starts) }),
            ...(ends === undefined ? {} : { ends: dayText(ends) }),
            place: locationOf(phase.record.nameSpan),
            findings: analysis.findings.filter(f => f.phase === phase.name).flatMap(entry),
        })),
    };
}

addServerExtra(({ connection, workspace, flush, ready, settings, notifies, onChecked }: ServerContext) => {
    if (notifies) {
        onChecked(() => void connection.sendNotification('exitplan/plansChanged'));
    }
    connection.onRequest('exitplan/plans', async (): Promise<readonly PlanEntry[]> => {
        await ready;
        flush();
        return planEntries(workspace.all());
    });
    connection.onRequest('exitplan/plan', async ({ uri }: { readonly uri: string }): Promise<PlanParts | null> => {
        await ready;
        flush();
        const unit = workspace.unitOf(uri);
        return unit ? planParts(unit, finding => shownSeverity(finding, settingsOf(settings(), unit.main))) : null;
    });
});
