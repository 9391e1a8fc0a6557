import * as vscode from 'vscode';
import type { Page, StatusAnswer } from '../../language/server/lives.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import { type GitRepository, repositoryOf, textAt } from '../report/git-head.ts';
import { LivePages, type PageContent } from './page.ts';

/** So many commits are offered. */
const COMMITS = 50;

/**
 * `Exit Plan: Show Status` and `Show Status Since a Commit`: where the plan stands on the day of now, with its burn-down, in a panel that
 * follows edits; `Show the Portfolio`: all plans of the workspace side by side.
 */
export function statusPages(plans: PlanClient): vscode.Disposable {
    const pages = new LivePages(plans, 'exitplan.status');
    const portfolio = new LivePages(plans, 'exitplan.portfolio');
    return vscode.Disposable.from(
        pages,
        portfolio,
        vscode.commands.registerCommand('exitplan.showStatus', async (plan?: unknown) => {
            const uri = planOf(plan);
            return uri && showStatus(plans, pages, uri);
        }),
        vscode.commands.registerCommand('exitplan.showStatusSince', async (plan?: unknown, commit?: unknown) => {
            const uri = planOf(plan);
            return uri && showSince(plans, pages, uri, typeof commit === 'string' ? commit : undefined);
        }),
        vscode.commands.registerCommand('exitplan.showPortfolio', () =>
            portfolio.show('', async () => {
                await plans.start();
                return plans.client.sendRequest<Page>('exitplan/portfolio');
            }),
        ),
    );
}

/** The plan a command was called about: an address, a line of a view, or the plan that is open. */
export function planOf(given: unknown): vscode.Uri | undefined {
    const uri = given instanceof vscode.Uri ? given : uriIn(given);
    const found = uri ?? activePlan()?.uri;
    if (!found) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t('Open a plan first: the command is about the plan you are in.'),
        );
    }
    return found;
}

/** A line of the views says which plan it is about. */
function uriIn(item: unknown): vscode.Uri | undefined {
    const plan = (item as { readonly plan?: { readonly uri?: unknown } } | null | undefined)?.plan;
    return typeof plan?.uri === 'string' ? vscode.Uri.parse(plan.uri) : undefined;
}

async function showStatus(
    plans: PlanClient,
    pages: LivePages,
    uri: vscode.Uri,
    old?: Reading,
): Promise<PageContent | undefined> {
    const shown = await pages.show(uri.toString(), async () => {
        const answer = await statusOf(plans, uri, old);
        return answer && { title: vscode.l10n.t('Status {0}', answer.title), html: answer.html };
    });
    if (!shown) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t('This file belongs to no plan, so there is no status to show.'),
        );
    }
    return shown;
}

/** Texts of an earlier version, and how further ones are read. */
interface Reading {
    readonly texts: Record<string, string | null>;
    readonly read: (uri: string) => Promise<string | null>;
}

async function statusOf(plans: PlanClient, uri: vscode.Uri, old: Reading | undefined) {
    await plans.start();
    for (;;) {
        const answer = await plans.client.sendRequest<StatusAnswer | null>('exitplan/status', {
            uri: uri.toString(),
            ...(old ? { old: old.texts } : {}),
        });
        if (!answer || !('missing' in answer) || !old) {
            return answer && 'html' in answer ? answer : undefined;
        }
        for (const file of answer.missing) {
            old.texts[file] = await old.read(file);
        }
    }
}

async function showSince(
    plans: PlanClient,
    pages: LivePages,
    uri: vscode.Uri,
    given: string | undefined,
): Promise<PageContent | undefined> {
    const repository = await repositoryOf(uri);
    if (typeof repository === 'string') {
        void vscode.window.showInformationMessage(repository);
        return undefined;
    }
    const commit = given ?? (await chosenCommit(repository, uri));
    return commit === undefined
        ? undefined
        : showStatus(plans, pages, uri, {
              texts: {},
              read: file => textAt(repository, commit, vscode.Uri.parse(file)),
          });
}

/** Asks which commit held the plan at the last report. */
async function chosenCommit(repository: GitRepository, uri: vscode.Uri): Promise<string | undefined> {
    const commits = await repository.log({ maxEntries: COMMITS, path: uri.fsPath }).catch(() => []);
    if (commits.length === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t('No commit holds this plan yet, so there is no earlier status.'),
        );
        return undefined;
    }
    const picked = await vscode.window.showQuickPick(
        commits.map(({ hash, message, commitDate }) => ({
            label: message.split('\n')[0] ?? hash,
            description: [hash.slice(0, 8), ...(commitDate ? [commitDate.toISOString().slice(0, 10)] : [])].join(' · '),
            hash,
        })),
        { title: vscode.l10n.t('Show what changed since which commit?'), matchOnDescription: true },
    );
    return picked?.hash;
}
