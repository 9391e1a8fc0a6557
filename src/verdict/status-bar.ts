import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan, isPlan } from '../documents/active-plan.ts';
import { verdictText } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** What the server sends after every check: the verdict on one plan and the files it is made of. */
export interface VerdictNotification {
    readonly plan: string;
    /** Addresses of all files of the plan. */
    readonly files: readonly string[];
    readonly error: number;
    readonly warning: number;
    readonly information: number;
}

/** The status bar's verdict on the active plan; a click opens the findings. */
export interface StatusBarVerdict extends vscode.Disposable {
    /** What stands there now; undefined while no plan is active. */
    shown(): string | undefined;
}

export function statusBarVerdict(plans: PlanClient): StatusBarVerdict {
    const item = vscode.window.createStatusBarItem('exitplan.verdict', vscode.StatusBarAlignment.Left, 50);
    item.name = 'Exit Plan Verdict';
    item.command = 'workbench.actions.view.problems';
    const verdicts = new Map<string, VerdictNotification>();
    let shown: string | undefined;
    const update = () => {
        shown = show(item, verdicts);
    };
    const subscriptions = [
        item,
        plans.client.onNotification('exitplan/verdict', (verdict: VerdictNotification) => {
            verdict.files.forEach(file => verdicts.set(vscode.Uri.parse(file).toString(), verdict));
            update();
        }),
        vscode.languages.onDidChangeDiagnostics(update),
        vscode.window.onDidChangeActiveTextEditor(update),
    ];
    update();
    return { shown: () => shown, dispose: () => subscriptions.forEach(subscription => subscription.dispose()) };
}

/** Brings the status bar up to date; returns the verdict shown, if any. */
function show(item: vscode.StatusBarItem, verdicts: ReadonlyMap<string, VerdictNotification>): string | undefined {
    const plan = activePlan();
    if (!plan || isElsewhere(vscode.window.activeTextEditor?.document)) {
        item.hide();
        return undefined;
    }
    const told = verdicts.get(plan.uri.toString());
    const verdict = told ?? counted(vscode.languages.getDiagnostics(plan.uri));
    const icon = verdict.error > 0 ? '$(error)' : verdict.warning > 0 ? '$(warning)' : '$(pass)';
    const text = verdictText(verdict);
    item.text = `${icon} ${text}`;
    item.tooltip = `${told ? `Plan ${told.plan}` : 'This file'}: ${text}. Click to see the findings.`;
    item.accessibilityInformation = { label: `Exit Plan: ${text}` };
    item.show();
    return text;
}

/** Whether a person works on something else: another file, not the log that stands below the plan. */
function isElsewhere(active: vscode.TextDocument | undefined): boolean {
    return active !== undefined && !isPlan(active) && active.uri.scheme !== 'output';
}

/** The verdict on one file alone, until the server has spoken for the whole plan. */
function counted(diagnostics: readonly vscode.Diagnostic[]): Verdict {
    const count = (severity: vscode.DiagnosticSeverity) => diagnostics.filter(diagnostic => diagnostic.severity === severity).length;
    return {
        error: count(vscode.DiagnosticSeverity.Error),
        warning: count(vscode.DiagnosticSeverity.Warning),
        information: count(vscode.DiagnosticSeverity.Information),
    };
}
