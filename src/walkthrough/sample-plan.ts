import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';
import { openCopy } from '../commands/new-plan.ts';
import { reorder } from '../commands/reorder-phases.ts';

/** The walkthrough's sample: an unsaved copy of a plan whose phases stand in the wrong order, repaired by one click. */
export function samplePlan(extension: vscode.Uri, plans: PlanClient): vscode.Disposable {
    let sample: vscode.TextDocument | undefined;
    const open = async () => {
        sample = await openCopy(vscode.Uri.joinPath(extension, 'media', 'templates', 'sample.exit'));
        return sample;
    };
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.openSample', async () => {
            await open();
        }),
        vscode.commands.registerCommand('exitplan.repairSample', async () => {
            await plans.start();
            const plan = sample && !sample.isClosed ? sample : await open();
            await vscode.window.showTextDocument(plan, { preview: false });
            if (!(await reorder(plan))) {
                const left = vscode.languages.getDiagnostics(plan.uri).length;
                void vscode.window.showInformationMessage(
                    left === 0
                        ? vscode.l10n.t('The sample is repaired: its phases follow a valid sequence.')
                        : vscode.l10n.t(
                              'The phases of the sample cannot be reordered as it stands now; its findings say why.',
                          ),
                );
            }
        }),
    );
}
