import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';

const kind = vscode.CodeActionKind.Source.append('reorderPhases').append('exit');

/** Reorder the phases of the active plan into a valid sequence. */
export function reorderPhases(plans: PlanClient): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.reorderPhases', async () => {
        await plans.start();
        const plan = activePlan();
        if (!plan) {
            void vscode.window.showInformationMessage(
                vscode.l10n.t('Open a plan first: its phases are what gets reordered.'),
            );
        } else if (!(await reorder(plan))) {
            void vscode.window.showInformationMessage(
                vscode.l10n.t(
                    'The phases already follow a valid sequence, or no order of them is valid: then a finding names the cycle.',
                ),
            );
        }
    });
}

/** Applies the server's reordering to a plan; false when it offers none. */
export async function reorder(plan: vscode.TextDocument): Promise<boolean> {
    const whole = plan.validateRange(new vscode.Range(0, 0, plan.lineCount, 0));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        plan.uri,
        whole,
        kind.value,
        1,
    );
    const action = actions.find(candidate => candidate.kind && kind.contains(candidate.kind));
    if (!action) {
        return false;
    }
    if (action.edit) {
        await vscode.workspace.applyEdit(action.edit);
    }
    if (action.command) {
        await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    }
    return true;
}
