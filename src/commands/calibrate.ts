import * as vscode from 'vscode';
import { type CalibrationRun, calibrateApart, fabricsIn } from '../calibrate/apart.ts';
import { activePlan } from '../documents/active-plan.ts';

const MEASUREMENTS = ['json', 'xml', 'csv', 'txt', 'html', 'log'];

/** Takes the figures of a fabric from what measuring tools wrote, and shows predicted against measured; `given`: the files, for tasks and tests. */
export function calibrate(extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.calibrate', async (given?: unknown) => {
        const files = filesOf(given) ?? (await askForFiles());
        if (!files?.length) {
            return;
        }
        const goal = await goalOf(activePlan());
        if (goal === undefined) {
            return;
        }
        const run = await vscode.window.withProgress(
            {
                location: vscode.ProgressLocation.Notification,
                title: vscode.l10n.t('Calibrate a fabric: reading {0} files …', files.length),
                cancellable: true,
            },
            async (_, token) => {
                const stop = new AbortController();
                token.onCancellationRequested(() => stop.abort());
                const script = vscode.Uri.joinPath(extension, 'dist', 'exitplan.cjs').fsPath;
                try {
                    const paths = files.map(f => f.fsPath);
                    return await calibrateApart(
                        { command: process.execPath, script },
                        { files: paths, ...goal },
                        stop.signal,
                    );
                } catch (error) {
                    if (!stop.signal.aborted) {
                        throw error;
                    }
                    return undefined;
                }
            },
        );
        if (run) {
            await show(run, goal.fabric);
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
    readonly plan?: string;
    readonly fabric?: string;
}

/** The fabric that was measured; nothing to write without a plan on disk, undefined where somebody leaves the question. */
async function goalOf(plan: vscode.TextDocument | undefined): Promise<Goal | undefined> {
    const fabrics = plan === undefined || plan.uri.scheme !== 'file' ? [] : fabricsIn(plan.getText());
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
    if (chosen === none) {
        return {};
    }
    if (plan.isDirty && !(await plan.save())) {
        void vscode.window.showErrorMessage(vscode.l10n.t('Nothing was calibrated: the plan could not be saved.'));
        return undefined;
    }
    return { plan: plan.uri.fsPath, fabric: chosen };
}

async function show({ report, refused, used }: CalibrationRun, fabric: string | undefined): Promise<void> {
    if (refused !== undefined) {
        void vscode.window.showErrorMessage(
            vscode.l10n.t('Nothing was calibrated: {0}', refused.replace(/^exitplan(?: calibrate)?: /u, '')),
        );
        return;
    }
    const content = report.trim() === '' ? `${vscode.l10n.t('Nothing could be read.')}\n` : report;
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    if (!used) {
        void vscode.window.showWarningMessage(
            vscode.l10n.t('No figure follows from these files: the report names what is wrong with each.'),
        );
    } else if (fabric !== undefined) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t("What could be told of '{0}' stands in the plan, with its evidence.", fabric),
        );
    }
}
