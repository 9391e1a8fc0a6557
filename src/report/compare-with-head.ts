import * as vscode from 'vscode';
import type { CompareAnswer } from '../../language/server/report.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import { repositoryOf, textAtHead } from './git-head.ts';
import { requestComparison } from './requests.ts';

const TYPE = 'exitplan.comparison';

export type Compared = Exclude<CompareAnswer, { readonly missing: readonly string[] }>;

/**
 * `Exit Plan: Compare with Git HEAD`: what the edits since the last commit do to the order, the findings, the gaps and the
 * headroom, in a panel beside the plan. Resolves to the comparison, or to undefined where there is none.
 */
export function compareWithHead(plans: PlanClient): vscode.Disposable {
    let panel: vscode.WebviewPanel | undefined;
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.compareWithHead', async (plan?: unknown) => {
            const uri = plan instanceof vscode.Uri ? plan : activePlan()?.uri;
            const compared = uri ? await comparedWithHead(plans, uri) : 'Open a plan first: it is compared with its last commit.';
            if (typeof compared === 'string') {
                void vscode.window.showInformationMessage(compared);
                return undefined;
            }
            if (!panel) {
                panel = vscode.window.createWebviewPanel(TYPE, '', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableFindWidget: true, localResourceRoots: [] });
                panel.onDidDispose(() => { panel = undefined; });
            }
            panel.title = `${compared.plan} against HEAD`;
            panel.webview.html = compared.html;
            panel.reveal(undefined, true);
            return compared;
        }),
        new vscode.Disposable(() => panel?.dispose()),
    );
}

/** Reads the files of the plan as they are in HEAD, also those that only HEAD includes, and has both compared. */
async function comparedWithHead(plans: PlanClient, uri: vscode.Uri): Promise<Compared | string> {
    const repository = await repositoryOf(uri);
    if (typeof repository === 'string') return repository;
    // Its own state is filled in later than the repository is opened; the commit can be asked for at once.
    const head = await repository.getCommit('HEAD').catch(() => undefined);
    if (!head) return 'The repository has no commit yet, so there is nothing to compare the plan with.';
    const old: Record<string, string | null> = {};
    for (;;) {
        const answer = await requestComparison(plans, uri, old);
        if (!answer) return 'This file belongs to no plan that could be read.';
        if (!('missing' in answer)) return answer;
        await Promise.all(answer.missing.map(async file => { old[file] = await textAtHead(repository, vscode.Uri.parse(file)); }));
    }
}
