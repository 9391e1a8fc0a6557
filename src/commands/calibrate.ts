import * as vscode from 'vscode';
import { readMeasurements } from '#host';
import type { CalibrateAnswer, CalibrateParams } from '../../language/server/calibrate.ts';
import { fabricsIn } from '../calibrate/fabrics.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import { signalOf } from '../host/signal.ts';

const MEASUREMENTS = ['json', 'xml', 'csv', 'txt', 'html', 'log'];

/** Takes the figures of a fabric from what measuring tools wrote, and shows predicted against measured; `given`: the files, for tasks and tests. */
export function calibrate(plans: PlanClient, extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.calibrate', async (given?: unknown) => {
        const files = filesOf(given) ?? (await askForFiles());
        if (!files?.length) {
            return;
        }
        const goal = await goalOf(activePlan());
        if (goal === undefined) {
            return;
        }
        const answer = await vscode.window.withProgress(
            {
                location: vscode.ProgressLocation.Notification,
                title: vscode.l10n.t('Calibrate a fabric: reading {0} files …', files.length),
                cancellable: true,
            },
            async (_, token) => {
                const signal = signalOf(token);
                try {
                    const readings = await readMeasurements(extension, files, signal);
                    await plans.start();
                    return await plans.client.sendRequest<CalibrateAnswer | null>(
                        'exitplan/calibrate',
                        { ...goal, readings } satisfies CalibrateParams,
                        token,
                    );
                } catch (error) {
                    if (!signal.aborted) {
                        void vscode.window.showErrorMessage(
                            vscode.l10n.t('Nothing was calibrated: {0}', (error as Error).message),
                        );
                    }
                    return undefined;
                }
            },
        );
        if (answer === null) {
            void vscode.window.showErrorMessage(
                vscode.l10n.t("Nothing was calibrated: the plan has no fabric '{0}' any more.", goal.fabric ?? ''),
            );
        } else if (answer !== undefined) {
            await show(plans, answer, goal.fabric);
        }
    });
}

function filesOf(given: unknown): readonly vscode.Uri[] | undefined {
    const several = Array.isArray(given) ? given : [given];
    const files = several.filter(each => each instanceof vscode.Uri);
    return files.length > 0 ? files : undefined;
}

async function askForFiles(): Promise<readonly vscode.Uri[] | undefined> {
    return vscode.window.showOpenDialog({
        canSelectMany: true,
        filters: { [vscode.l10n.t('Measurements')]: MEASUREMENTS, [vscode.l10n.t('All files')]: ['*'] },
        title: vscode.l10n.t(
            'Results of fio, diskspd, vdbench, rados bench, HCIBench, iperf3, ceph osd perf or esxtop: two depths or more',
        ),
        openLabel: vscode.l10n.t('Calibrate'),
    });
}

interface Goal {
    readonly uri?: string;
    readonly fabric?: string;
}

/** The fabric that was measured; nothing to write without a plan, undefined where somebody leaves the question. */
async function goalOf(plan: vscode.TextDocument | undefined): Promise<Goal | undefined> {
    const fabrics = plan === undefined ? [] : fabricsIn(plan.getText());
    if (plan === undefined || fabrics.length === 0) {
        return {};
    }
    const none = vscode.l10n.t('Only show predicted against measured');
    const chosen = await vscode.window.showQuickPick([...fabrics, none], {
        title: vscode.l10n.t('Calibrate a fabric'),
        placeHolder: vscode.l10n.t('Which fabric was measured? Its figures are written into the plan'),
    });
    if (chosen === undefined) {
        return undefined;
    }
    return chosen === none ? {} : { uri: plan.uri.toString(), fabric: chosen };
}

async function show(
    plans: PlanClient,
    { report, used, states, edit }: CalibrateAnswer,
    fabric: string | undefined,
): Promise<void> {
    const content = report.trim() === '' ? `${vscode.l10n.t('Nothing could be read.')}\n` : report;
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    if (!used) {
        void vscode.window.showWarningMessage(
            vscode.l10n.t('No figure follows from these files: the report names what is wrong with each.'),
        );
        return;
    }
    if (fabric === undefined) {
        return;
    }
    if (edit === undefined) {
        void vscode.window.showWarningMessage(
            vscode.l10n.t("Nothing was written into '{0}': no figure could be told.", fabric),
        );
    } else if (await vscode.workspace.applyEdit(await plans.client.protocol2CodeConverter.asWorkspaceEdit(edit))) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t("'{0}' now states: {1}", fabric, (states ?? []).join('  ')),
        );
    } else {
        void vscode.window.showErrorMessage(
            vscode.l10n.t("Nothing was written into '{0}': the plan cannot be edited.", fabric),
        );
    }
}
