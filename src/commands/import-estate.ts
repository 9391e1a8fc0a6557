import * as vscode from 'vscode';
import { addressOf, importInventories, saveFiles } from '#host';
import { nth } from '../../language/basics/lists.ts';
import type { ImportReport } from '../../language/import/index.ts';
import type { PlanFileText } from '../../language/server/files/node-files.ts';
import { decodePlan, encodePlan, withLineEndsOf } from '../../language/workspace/plan-text.ts';
import { signalOf } from '../host/signal.ts';
import type { ImportedApart } from '../import/apart/orders.ts';
import type { Importing } from '../import/importing.ts';
import { ImportDocuments } from './import-documents.ts';
import { askForChoices, type ImportChoices } from './import-questions.ts';

/** What the command may be called with, so that a task or a test need not answer questions. */
export interface ImportRequest extends Partial<ImportChoices> {
    readonly files?: readonly vscode.Uri[];
    readonly folder?: vscode.Uri;
    /** Writes over what is there without showing the difference first. */
    readonly confirmed?: boolean;
}

interface ImportTask {
    readonly files: readonly vscode.Uri[];
    readonly folder: vscode.Uri;
    readonly choices: ImportChoices;
    readonly confirmed: boolean;
}

const FILTERS = {
    [vscode.l10n.t('Inventories')]: ['xlsx', 'csv', 'json', 'yaml', 'yml', 'zip', 'cfg'],
    [vscode.l10n.t('All files')]: ['*'],
};

/** Reads inventories of real tools and writes `inventory.exit`, and a drafted `plan.exit` when asked. */
export function importEstate(extension: vscode.Uri): vscode.Disposable {
    const documents = new ImportDocuments();
    const command = vscode.commands.registerCommand(
        'exitplan.importEstate',
        async (given?: unknown, chosen?: unknown) => {
            const request = requestOf(given, chosen);
            const files =
                request.files ??
                (await vscode.window.showOpenDialog({
                    canSelectMany: true,
                    canSelectFiles: true,
                    filters: FILTERS,
                    title: vscode.l10n.t('Import an estate: one or several exports'),
                    openLabel: vscode.l10n.t('Import'),
                }));
            if (!files?.length) {
                return;
            }
            const choices = request.draft === undefined ? await askForChoices() : { ...request, draft: request.draft };
            if (!choices) {
                return;
            }
            const folder = request.folder ?? (await targetFolder());
            if (!folder) {
                return;
            }
            await carryOut({ files, choices, folder, confirmed: request.confirmed === true }, extension, documents);
        },
    );
    return vscode.Disposable.from(command, documents);
}

/** What a task or a test says; of the explorer's menu the files that are chosen there. */
function requestOf(given: unknown, chosen: unknown): ImportRequest {
    if (given instanceof vscode.Uri) {
        const several = Array.isArray(chosen) ? chosen.filter(each => each instanceof vscode.Uri) : [];
        return { files: several.length > 0 ? several : [given] };
    }
    return (given ?? {}) as ImportRequest;
}

async function targetFolder(): Promise<vscode.Uri | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 1) {
        return nth(folders, 0).uri;
    }
    if (folders.length > 1) {
        return (
            await vscode.window.showWorkspaceFolderPick({
                placeHolder: vscode.l10n.t('Where are the plan files to be written?'),
            })
        )?.uri;
    }
    return (
        await vscode.window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            title: vscode.l10n.t('Where are the plan files to be written?'),
        })
    )?.[0];
}

async function carryOut(task: ImportTask, extension: vscode.Uri, documents: ImportDocuments): Promise<void> {
    const inventory = vscode.Uri.joinPath(task.folder, 'inventory.exit');
    const plan = vscode.Uri.joinPath(task.folder, 'plan.exit');
    const unsaved = vscode.workspace.textDocuments.find(
        document => document.isDirty && [inventory, plan].some(target => target.toString() === document.uri.toString()),
    );
    if (unsaved) {
        void vscode.window.showErrorMessage(
            vscode.l10n.t(
                'Nothing was imported: {0} has changes that are not saved. Save it first.',
                vscode.workspace.asRelativePath(unsaved.uri),
            ),
        );
        return;
    }
    const onDisk = await fileAt(inventory);
    if (onDisk && !onDisk.exact) {
        void vscode.window.showErrorMessage(
            vscode.l10n.t('Nothing was imported: inventory.exit cannot be read as UTF-8 text. Save it as UTF-8 first.'),
        );
        return;
    }
    const existing = onDisk?.text;
    const result = await read(task, extension, { existing, inventory, plan });
    if (!result) {
        return;
    }
    const { beside: others } = result;
    const moved = others.flatMap((file, index) =>
        result.others[index] === file.text
            ? []
            : [{ target: addressOf(task.folder, file.path), text: nth(result.others, index), before: file }],
    );
    const changed = existing !== result.inventory || moved.length > 0;
    const { problems, totals } = result.report;
    const found = `${totals.machines} ${totals.machines === 1 ? 'machine' : 'machines'}, ${count(problems, 'error')}, ${count(problems, 'warning')}.`;
    const planKept = result.plan !== undefined && (await fileAt(plan)) !== undefined;
    if (existing !== undefined && changed && !task.confirmed) {
        await documents.showReport(
            vscode.l10n.t('Nothing was written yet: inventory.exit waits for an answer. {0}', found),
            result.reportText,
        );
        if (!(await agreed(inventory, result.inventory, moved.length, documents))) {
            await documents.showReport(vscode.l10n.t('Nothing was written. {0}', found), result.reportText);
            return;
        }
    }
    try {
        await writeAll([
            ...(existing === result.inventory ? [] : [{ target: inventory, text: result.inventory, before: onDisk }]),
            ...moved,
            ...(result.plan === undefined || planKept ? [] : [{ target: plan, text: result.plan, before: undefined }]),
        ]);
    } catch (error) {
        await documents.showReport(vscode.l10n.t('Nothing was written. {0}', found), result.reportText);
        void vscode.window.showErrorMessage(vscode.l10n.t('Nothing was imported: {0}', (error as Error).message));
        return;
    }
    const names = [
        ...(existing === result.inventory ? [] : ['inventory.exit']),
        ...moved.map(each => vscode.workspace.asRelativePath(each.target)),
        ...(result.plan !== undefined && !planKept ? ['plan.exit'] : []),
    ];
    const wrote = [
        names.length === 0
            ? vscode.l10n.t('inventory.exit is up to date.')
            : vscode.l10n.t('Wrote {0}.', names.join(', ')),
        ...(planKept ? [vscode.l10n.t("plan.exit is there already and was kept: a plan is people's work.")] : []),
    ].join(' ');
    await documents.showReport(`${wrote} ${found}`, result.reportText);
    await vscode.window.showTextDocument(result.plan !== undefined ? plan : inventory, {
        preview: false,
        viewColumn: vscode.ViewColumn.One,
    });
    void vscode.window.showInformationMessage(`${wrote} ${found}`);
}

async function read(
    { files, folder, choices }: ImportTask,
    extension: vscode.Uri,
    places: Pick<Importing, 'existing' | 'inventory' | 'plan'>,
): Promise<ImportedApart | undefined> {
    const { draft, machines, data, environments, assumeIo } = choices;
    try {
        return await vscode.window.withProgress(
            { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Importing'), cancellable: true },
            (progress, token) => {
                const importing: Importing = {
                    ...places,
                    files,
                    folder,
                    assumeIo,
                    environments,
                    draft: draft === false ? false : { target: draft, inventoryFile: 'inventory.exit', machines, data },
                };
                // A thread of its own: inventories come from elsewhere, and may be large or made to do harm.
                return importInventories(
                    extension,
                    importing,
                    signalOf(token, new vscode.CancellationError()),
                    message => progress.report({ message }),
                );
            },
        );
    } catch (error) {
        if (!(error instanceof vscode.CancellationError)) {
            void vscode.window.showErrorMessage(vscode.l10n.t('Nothing was imported: {0}', (error as Error).message));
        }
        return undefined;
    }
}

/** Shows what a re-import changes, and asks without standing in its way: the difference can be read before answering. */
async function agreed(
    inventory: vscode.Uri,
    text: string,
    moved: number,
    documents: ImportDocuments,
): Promise<boolean> {
    await vscode.commands.executeCommand(
        'vscode.diff',
        inventory,
        documents.put('inventory.exit', text),
        vscode.l10n.t('inventory.exit: now ↔ after the import'),
        { preview: false, viewColumn: vscode.ViewColumn.One },
    );
    const more = moved === 0 ? [] : [vscode.l10n.t('More files of the plan that would be updated too: {0}.', moved)];
    const write = vscode.l10n.t('Write');
    const answer = vscode.window.showInformationMessage(
        [vscode.l10n.t('Write the imported inventory? The difference is shown; hand edits were kept.'), ...more].join(
            ' ',
        ),
        write,
        vscode.l10n.t('Leave as It Is'),
    );
    // A notification hides after a while: the status bar says that it still waits, and brings it back.
    const waiting = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 1000);
    Object.assign(waiting, {
        text: vscode.l10n.t('$(bell) Import: write or leave?'),
        tooltip: vscode.l10n.t('Show the question about the imported inventory again'),
        command: 'notifications.showList',
        backgroundColor: new vscode.ThemeColor('statusBarItem.warningBackground'),
    });
    waiting.show();
    try {
        return (await answer) === write;
    } finally {
        waiting.dispose();
    }
}

function count(problems: ImportReport['problems'], severity: 'error' | 'warning'): string {
    const found = problems.filter(each => each.severity === severity).length;
    return `${found} ${severity}${found === 1 ? '' : 's'}`;
}

/** A plan file as it is to be, and as it was read; undefined where there was none. */
interface Rewrite {
    readonly target: vscode.Uri;
    readonly text: string;
    readonly before: PlanFileText | undefined;
}

/** Writes everything or nothing, where what was read is still there. */
async function writeAll(files: readonly Rewrite[]): Promise<void> {
    await saveFiles(
        files.map(({ target, text, before }) => ({
            target,
            bytes: encodePlan(before ? withLineEndsOf(before.text, text) : text, before?.encoding ?? 'utf-8'),
            before: before?.bytes ?? ('none' as const),
        })),
    );
}

/** A plan file with its bytes; undefined where there is none. */
async function fileAt(uri: vscode.Uri): Promise<PlanFileText | undefined> {
    try {
        const bytes = await vscode.workspace.fs.readFile(uri);
        return { bytes, ...decodePlan(bytes) };
    } catch {
        return undefined;
    }
}
