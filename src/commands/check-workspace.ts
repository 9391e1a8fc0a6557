import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';
import { countsText } from '../verdict/verdict.ts';

/** Check every plan of the workspace, open or not, and show what was found. */
export function checkWorkspace(plans: PlanClient): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.checkWorkspace', async () => {
        await plans.start();
        const files = await vscode.workspace.findFiles('**/*.exit', '**/node_modules/**');
        if (files.length === 0) {
            void vscode.window.showInformationMessage(vscode.l10n.t('There is no .exit file in this workspace.'));
            return;
        }
        await vscode.window.withProgress(
            { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking {0} plan files', files.length) },
            async () => {
                for (const file of files) {
                    await checked(file);
                }
            },
        );
        await vscode.commands.executeCommand('workbench.actions.view.problems');
        void vscode.window.showInformationMessage(
            vscode.l10n.t('Checked plan files: {0} ({1}).', files.length, countsText(total(files))),
        );
    });
}

/** Resolves when the server has checked a file: it answers a question about code actions only after that. */
async function checked(file: vscode.Uri): Promise<void> {
    await vscode.workspace.openTextDocument(file);
    await vscode.commands.executeCommand('vscode.executeCodeActionProvider', file, new vscode.Range(0, 0, 0, 0));
}

function total(files: readonly vscode.Uri[]): { error: number; warning: number; information: number } {
    const severities = files
        .flatMap(file => vscode.languages.getDiagnostics(file))
        .map(diagnostic => diagnostic.severity);
    const count = (severity: vscode.DiagnosticSeverity) => severities.filter(each => each === severity).length;
    return {
        error: count(vscode.DiagnosticSeverity.Error),
        warning: count(vscode.DiagnosticSeverity.Warning),
        information: count(vscode.DiagnosticSeverity.Information),
    };
}
