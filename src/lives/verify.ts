import * as vscode from 'vscode';
import { readInventories } from '#host';
import type { DifferenceEntry, VerifyAnswer } from '../../language/server/lives.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { LivePages } from './page.ts';
import { planOf } from './status.ts';

const FILTERS = {
    [vscode.l10n.t('Inventories')]: ['xlsx', 'xlsm', 'csv', 'json', 'zip', 'tfstate'],
    [vscode.l10n.t('All files')]: ['*'],
};

/** What the command may be called with, so that a task or a test need not answer questions. */
export interface VerifyRequest {
    readonly plan?: vscode.Uri;
    readonly files?: readonly vscode.Uri[];
}

/** A difference as the Problems view shows it. */
class DifferenceProblem extends vscode.Diagnostic {
    readonly main: string;
    readonly entry: DifferenceEntry;

    constructor(main: string, entry: DifferenceEntry) {
        const { start, end } = entry.place.range;
        super(
            new vscode.Range(start.line, start.character, end.line, end.character),
            entry.message,
            vscode.DiagnosticSeverity.Warning,
        );
        this.source = 'exitplan verify';
        this.code = entry.kind;
        this.main = main;
        this.entry = entry;
    }
}

/**
 * `Exit Plan: Verify against an Inventory`: fresh exports of both sides against the plan. Differences are listed in Problems, each with the fix
 * that takes it over, and on a page; both follow edits until the page is closed. Nothing but the plan is ever changed, and only by such a fix.
 */
export function verifyInventory(plans: PlanClient, extension: vscode.Uri): vscode.Disposable {
    const problems = vscode.languages.createDiagnosticCollection('exitplan-verify');
    const pages = new LivePages(plans, 'exitplan.verification');
    /** What each plan's differences put into Problems, by its main file. */
    const listed = new Map<string, readonly DifferenceProblem[]>();
    const list = () => {
        problems.clear();
        const byFile = new Map<string, DifferenceProblem[]>();
        for (const problem of [...listed.values()].flat()) {
            const { uri } = problem.entry.place;
            byFile.set(uri, [...(byFile.get(uri) ?? []), problem]);
        }
        byFile.forEach((own, uri) => problems.set(vscode.Uri.parse(uri), own));
    };
    const end = (main: string) => {
        listed.delete(main);
        list();
        if (plans.client.isRunning()) {
            void plans.client.sendNotification('exitplan/verifyDone', { uri: main });
        }
    };
    const show = (answer: Exclude<VerifyAnswer, { readonly refused: string }>) => {
        listed.set(
            answer.main,
            answer.differences.map(d => new DifferenceProblem(answer.main, d)),
        );
        list();
        return { title: vscode.l10n.t('Verification {0}', answer.title), html: answer.html };
    };
    const verify = async (request: VerifyRequest): Promise<readonly DifferenceEntry[] | undefined> => {
        const uri = planOf(request.plan);
        const files = uri && (request.files ?? (await chosenFiles()));
        if (!uri || !files?.length) {
            return undefined;
        }
        const answer = await read(plans, extension, uri, files);
        if (!answer || 'refused' in answer) {
            void vscode.window.showErrorMessage(
                vscode.l10n.t(
                    'Nothing was compared: {0}.',
                    answer?.refused ?? vscode.l10n.t('this file belongs to no plan'),
                ),
            );
            return undefined;
        }
        let first: typeof answer | undefined = answer;
        await pages.show(
            answer.main,
            async () => {
                const now = first ?? (await asked(plans, answer.main));
                first = undefined;
                return now && !('refused' in now) ? show(now) : undefined;
            },
            () => end(answer.main),
        );
        return answer.differences;
    };
    return vscode.Disposable.from(
        problems,
        pages,
        vscode.commands.registerCommand('exitplan.verify', (given?: unknown, chosen?: unknown) =>
            verify(requestOf(given, chosen)),
        ),
        vscode.commands.registerCommand('exitplan.takeOver', (main: string, id: string) => takeOver(plans, main, id)),
        vscode.languages.registerCodeActionsProvider(
            { language: 'exitplan' },
            { provideCodeActions: actions },
            {
                providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
            },
        ),
    );
}

/** What a task or a test says; of the explorer's menu the files that are chosen there; of a view's line its plan. */
function requestOf(given: unknown, chosen: unknown): VerifyRequest {
    if (given instanceof vscode.Uri) {
        const several = Array.isArray(chosen) ? chosen.filter(each => each instanceof vscode.Uri) : [];
        return { files: several.length > 0 ? several : [given] };
    }
    const plan = (given as { readonly plan?: unknown } | undefined)?.plan;
    return plan && !(plan instanceof vscode.Uri) ? { plan: planOf(given) } : ((given ?? {}) as VerifyRequest);
}

async function chosenFiles(): Promise<readonly vscode.Uri[] | undefined> {
    return vscode.window.showOpenDialog({
        canSelectMany: true,
        filters: FILTERS,
        title: vscode.l10n.t('Verify against which inventories? Choose the exports of both sides, and of backup jobs'),
        openLabel: vscode.l10n.t('Verify'),
    });
}

async function read(
    plans: PlanClient,
    extension: vscode.Uri,
    plan: vscode.Uri,
    files: readonly vscode.Uri[],
): Promise<VerifyAnswer | null | undefined> {
    return vscode.window.withProgress(
        {
            location: vscode.ProgressLocation.Notification,
            title: vscode.l10n.t('Reading inventories'),
            cancellable: true,
        },
        async (progress, token) => {
            try {
                const extracts = await readInventories(extension, files, {
                    token,
                    progress: message => progress.report({ message }),
                });
                await plans.start();
                return await plans.client.sendRequest<VerifyAnswer | null>(
                    'exitplan/verify',
                    { uri: plan.toString(), extracts },
                    token,
                );
            } catch (error) {
                return { refused: (error as Error).message.replace(/\.$/, '') };
            }
        },
    );
}

async function asked(plans: PlanClient, main: string): Promise<VerifyAnswer | null> {
    return plans.client.sendRequest<VerifyAnswer | null>('exitplan/verify', { uri: main });
}

/** The fixes of the differences at a place. */
function actions(
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
    return diagnostics.flatMap(problem => {
        if (!(problem instanceof DifferenceProblem) || !problem.entry.takesOver) {
            return [];
        }
        const action = new vscode.CodeAction(problem.entry.fix, vscode.CodeActionKind.QuickFix);
        action.diagnostics = [problem];
        action.command = {
            title: problem.entry.fix,
            command: 'exitplan.takeOver',
            arguments: [problem.main, problem.entry.id],
        };
        return [action];
    });
}

/** Writes what was found into the plan as it is now; answers whether there was anything to write. */
async function takeOver(plans: PlanClient, main: string, id: string): Promise<boolean> {
    await plans.start();
    const edit: unknown = await plans.client.sendRequest('exitplan/takeOver', { uri: main, id });
    const converted = await plans.client.protocol2CodeConverter.asWorkspaceEdit(
        edit as Parameters<typeof plans.client.protocol2CodeConverter.asWorkspaceEdit>[0],
    );
    if (!converted || converted.size === 0) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t('There is nothing to take over any more: the plan says it already.'),
        );
        return false;
    }
    return vscode.workspace.applyEdit(converted);
}
