import * as vscode from 'vscode';
import type { CompareAnswer } from '../../language/server/report.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import type { Previews } from '../preview/preview.ts';
import { repositoryOf, textAtHead } from './git-head.ts';
import { requestComparison } from './requests.ts';

const TYPE = 'exitplan.comparison';

export type Compared = Exclude<CompareAnswer, { readonly missing: readonly string[] }>;

/** An edit rests so long before the comparison follows it (ms): a comparison reads the whole plan twice. */
const REST = 600;

interface Comparison {
    readonly uri: vscode.Uri;
    /** Texts of the plan's files in HEAD. */
    readonly old: Readonly<Record<string, string | null>>;
    /** The text of another file in HEAD; null where it has none. */
    readonly read: (file: string) => Promise<string | null>;
    readonly found: Compared;
}

/**
 * `Exit Plan: Compare with Git HEAD`: what the edits since the last commit do to the order, the findings, the gaps and the
 * headroom, in a panel beside the plan or its preview, where what changed is marked; both follow further edits. Resolves to
 * the comparison, or to undefined where there is none.
 */
export function compareWithHead(
    plans: PlanClient,
    previews: Pick<Previews, 'columnOf' | 'compare'>,
): vscode.Disposable {
    let panel: vscode.WebviewPanel | undefined;
    let current: Comparison | undefined;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const show = (comparison: Comparison) => {
        const { uri, found } = comparison;
        if (!panel) {
            // Beside the preview, not over it.
            const preview = previews.columnOf(uri);
            const column = preview === undefined ? vscode.ViewColumn.Beside : preview + 1;
            panel = vscode.window.createWebviewPanel(
                TYPE,
                '',
                { viewColumn: column, preserveFocus: true },
                { enableFindWidget: true, localResourceRoots: [] },
            );
            panel.onDidDispose(() => {
                if (current) {
                    previews.compare(current.uri, undefined, 'HEAD');
                }
                panel = current = undefined;
            });
        }
        panel.title = `${found.plan} against HEAD`;
        if (panel.webview.html !== found.html) {
            panel.webview.html = found.html;
        }
        if (current && current.uri.toString() !== uri.toString()) {
            previews.compare(current.uri, undefined, 'HEAD');
        }
        current = comparison;
        previews.compare(uri, found.changed, 'HEAD');
    };
    const again = async () => {
        const before = current;
        const next = before && (await comparedWith(plans, before.uri, before.old, before.read));
        if (next && current === before) {
            show(next);
        }
    };
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.compareWithHead', async (plan?: unknown) => {
            const uri = plan instanceof vscode.Uri ? plan : activePlan()?.uri;
            const compared = uri
                ? await comparedWithHead(plans, uri)
                : vscode.l10n.t('Open a plan first: it is compared with its last commit.');
            if (typeof compared === 'string') {
                void vscode.window.showInformationMessage(compared);
                return undefined;
            }
            show(compared);
            panel?.reveal(undefined, true);
            return compared.found;
        }),
        vscode.workspace.onDidChangeTextDocument(({ document }) => {
            if (
                !current ||
                !Object.keys(current.old).some(file => vscode.Uri.parse(file).toString() === document.uri.toString())
            ) {
                return;
            }
            clearTimeout(resting);
            resting = setTimeout(
                () => void again().catch(error => plans.log.error('The comparison could not follow an edit:', error)),
                REST,
            );
        }),
        new vscode.Disposable(() => {
            clearTimeout(resting);
            panel?.dispose();
        }),
    );
}

/** Reads the files of the plan as they are in HEAD, also those that only HEAD includes, and has both compared. */
async function comparedWithHead(plans: PlanClient, uri: vscode.Uri): Promise<Comparison | string> {
    const repository = await repositoryOf(uri);
    if (typeof repository === 'string') {
        return repository;
    }
    // Its own state is filled in later than the repository is opened; the commit can be asked for at once.
    const head = await repository.getCommit('HEAD').catch(() => undefined);
    if (!head) {
        return vscode.l10n.t('The repository has no commit yet, so there is nothing to compare the plan with.');
    }
    return (
        (await comparedWith(plans, uri, {}, file => textAtHead(repository, vscode.Uri.parse(file)))) ??
        vscode.l10n.t('This file belongs to no plan that could be read.')
    );
}

/** Compares with the texts that are known, and reads those that turn out to be missing. */
async function comparedWith(
    plans: PlanClient,
    uri: vscode.Uri,
    known: Comparison['old'],
    read: Comparison['read'],
): Promise<Comparison | undefined> {
    const old: Record<string, string | null> = { ...known };
    for (;;) {
        const answer = await requestComparison(plans, uri, old);
        if (!answer) {
            return undefined;
        }
        if (!('missing' in answer)) {
            return { uri, old, read, found: answer };
        }
        await Promise.all(
            answer.missing.map(async file => {
                old[file] = await read(file);
            }),
        );
    }
}
