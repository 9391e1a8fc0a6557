import * as vscode from 'vscode';
import { saveFiles } from '#host';
import type { ReportFormat } from '../../language/server/report.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import type { SavedFile } from '../files/save.ts';
import { requestReport } from './requests.ts';

const TYPE = 'exitplan.report';

/** The report that is open, for the commands about it. */
interface OpenReport {
    readonly panel: vscode.WebviewPanel;
    readonly uri: vscode.Uri;
}

/**
 * `Exit Plan: Create Report` shows the change-board report in a panel; from there they are saved as HTML, as
 * Markdown or as tables. With a target (`createReport(plan, file)`) it writes that file and asks nobody.
 */
export function createReport(plans: PlanClient): vscode.Disposable {
    const open = new Set<OpenReport>();
    const create = async (plan?: vscode.Uri, target?: vscode.Uri) => {
        const uri = plan ?? activePlan()?.uri;
        if (!uri) {
            void vscode.window.showInformationMessage(
                vscode.l10n.t('Open a plan first: the report is about the plan you are in.'),
            );
        } else if (target) {
            await write(plans, uri, target);
        } else {
            await show(plans, uri, open);
        }
    };
    const active = () => [...open].find(r => r.panel.active) ?? [...open].at(-1);
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.createReport', (plan?: unknown, target?: unknown) =>
            create(plan instanceof vscode.Uri ? plan : undefined, target instanceof vscode.Uri ? target : undefined),
        ),
        vscode.commands.registerCommand('exitplan.saveReport', async () => {
            const report = active();
            if (report) {
                await save(plans, report.uri);
            }
        }),
        new vscode.Disposable(() => {
            for (const { panel } of open) {
                panel.dispose();
            }
        }),
    );
}

async function show(plans: PlanClient, uri: vscode.Uri, open: Set<OpenReport>): Promise<void> {
    const answer = await requestReport(plans, uri, 'html');
    if (!answer) {
        return notAPlan();
    }
    const known = [...open].find(r => r.uri.toString() === answer.main);
    const panel =
        known?.panel ??
        vscode.window.createWebviewPanel(
            TYPE,
            '',
            { viewColumn: vscode.ViewColumn.Active },
            { enableFindWidget: true, localResourceRoots: [] },
        );
    panel.title = vscode.l10n.t('Report {0}', answer.title);
    panel.webview.html = answer.text;
    panel.reveal();
    if (known) {
        return;
    }
    const added = { panel, uri: vscode.Uri.parse(answer.main) };
    open.add(added);
    panel.onDidDispose(() => open.delete(added));
}

async function save(plans: PlanClient, uri: vscode.Uri): Promise<void> {
    const answer = await requestReport(plans, uri, 'markdown');
    if (!answer) {
        return notAPlan();
    }
    const name = `${answer.plan.replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'plan'}-report`;
    const target = await vscode.window.showSaveDialog({
        title: vscode.l10n.t('Save the report'),
        defaultUri: vscode.Uri.joinPath(uri, '..', `${name}.html`),
        filters: { HTML: ['html'], Markdown: ['md'], [vscode.l10n.t('Tables for spreadsheets')]: ['csv'] },
    });
    if (!target) {
        return;
    }
    const written = await write(plans, uri, target);
    const choice = await vscode.window.showInformationMessage(
        vscode.l10n.t('Saved {0}.', written.map(nameOf).join(', ')),
        vscode.l10n.t('Show'),
    );
    if (choice !== undefined) {
        await vscode.commands.executeCommand('revealInExplorer', written[0]);
    }
}

/** Writes what the ending of a file asks for; for CSV two files, since there are two tables. */
async function write(plans: PlanClient, uri: vscode.Uri, target: vscode.Uri): Promise<vscode.Uri[]> {
    const ending = /\.[^./]*$/.exec(target.path)?.[0].toLowerCase() ?? '';
    const stem = target.path.slice(0, target.path.length - ending.length);
    const parts: readonly (readonly [ReportFormat, vscode.Uri])[] =
        ending === '.csv'
            ? [
                  ['risks', target.with({ path: `${stem}-risks.csv` })],
                  ['waves', target.with({ path: `${stem}-waves.csv` })],
              ]
            : [[ending === '.md' ? 'markdown' : 'html', target]];
    const files: SavedFile[] = [];
    for (const [format, file] of parts) {
        const answer = await requestReport(plans, uri, format);
        if (!answer) {
            throw new Error(vscode.l10n.t('This file belongs to no plan.'));
        }
        files.push({ target: file, bytes: new TextEncoder().encode(answer.text) });
    }
    await saveFiles(files);
    return parts.map(([, file]) => file);
}

function nameOf(uri: vscode.Uri): string {
    return uri.path.split('/').at(-1) ?? uri.path;
}

function notAPlan(): void {
    void vscode.window.showInformationMessage(vscode.l10n.t('This file belongs to no plan that could be read.'));
}
