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
export function statusBarVerdict(plans: PlanClient): vscode.Disposable {
    const item = vscode.window.createStatusBarItem('exitplan.verdict', vscode.StatusBarAlignment.Left, 50);
    item.name = 'Exit Plan Verdict';
    item.command = 'workbench.actions.view.problems';
    const verdicts = new Map<string, VerdictNotification>();
    const update = () => show(item, verdicts);
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
    return vscode.Disposable.from(...subscriptions);
}

function show(item: vscode.StatusBarItem, verdicts: ReadonlyMap<string, VerdictNotification>): void {
    const plan = activePlan();
    if (!plan || isElsewhere(vscode.window.activeTextEditor?.document)) {
        item.hide();
        return;
    }
    const told = verdicts.get(plan.uri.toString());
    const verdict = told ?? counted(vscode.languages.getDiagnostics(plan.uri));
    const icon = verdict.error > 0 ? '$(error)' : verdict.warning > 0 ? '$(warning)' : '$(pass)';
    item.text = `${icon} ${verdictText(verdict)}`;
    item.tooltip = `${told ? `Plan ${told.plan}` : 'This file'}: ${verdictText(verdict)}. Click to see the findings.`;
    item.accessibilityInformation = { label: `Exit Plan: ${verdictText(verdict)}` };
    item.show();
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
