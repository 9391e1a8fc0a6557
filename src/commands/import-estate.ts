import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type * as importing from '../import/index.ts';
import { ImportDocuments } from './import-documents.ts';
import { askForChoices, type ImportChoices } from './import-questions.ts';

/** The import is its own bundle, loaded when somebody imports: most sessions never do. */
type Importing = typeof importing;

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

const FILTERS = { Inventories: ['xlsx', 'csv', 'json', 'zip', 'cfg'], 'All files': ['*'] };

/** Reads inventories of real tools and writes `inventory.exit`, and a drafted `plan.exit` when asked. */
export function importEstate(extension: vscode.Uri): vscode.Disposable {
    const documents = new ImportDocuments();
    const command = vscode.commands.registerCommand('exitplan.importEstate', async (request: ImportRequest = {}) => {
        const files =
            request.files ??
            (await vscode.window.showOpenDialog({
                canSelectMany: true,
                canSelectFiles: true,
                filters: FILTERS,
                title: 'Import an estate: one or several exports',
                openLabel: 'Import',
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
        const { importFiles, planFilesBeside, parseEnvironmentSource } = createRequire(__filename)(
            vscode.Uri.joinPath(extension, 'dist', 'import.cjs').fsPath,
        ) as Importing;
        await carryOut(
            { files, choices, folder, confirmed: request.confirmed === true },
            { importFiles, planFilesBeside, parseEnvironmentSource },
            documents,
        );
    });
    return vscode.Disposable.from(command, documents);
}

async function targetFolder(): Promise<vscode.Uri | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 1) {
        return folders[0]!.uri;
    }
    if (folders.length > 1) {
        return (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Where are the plan files to be written?' }))
            ?.uri;
    }
    return (
        await vscode.window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            title: 'Where are the plan files to be written?',
        })
    )?.[0];
}

type Room = Pick<Importing, 'importFiles' | 'planFilesBeside' | 'parseEnvironmentSource'>;

async function carryOut(task: ImportTask, room: Room, documents: ImportDocuments): Promise<void> {
    const inventory = vscode.Uri.joinPath(task.folder, 'inventory.exit');
    const plan = vscode.Uri.joinPath(task.folder, 'plan.exit');
    const existing = await textOf(inventory);
    const others = existing === undefined ? [] : await room.planFilesBeside(inventory.fsPath, plan.fsPath);
    const result = await read(task, room, existing, others);
    if (!result) {
        return;
    }
    const moved = others.flatMap(({ path, text }, index) =>
        result.others[index] === text ? [] : [{ target: vscode.Uri.file(path), text: result.others[index]! }],
    );
    const changed = existing !== result.inventory || moved.length > 0;
    const { problems, totals } = result.report;
    const found = `${totals.machines} ${totals.machines === 1 ? 'machine' : 'machines'}, ${count(problems, 'error')}, ${count(problems, 'warning')}.`;
    const planKept = result.plan !== undefined && (await textOf(plan)) !== undefined;
    if (existing !== undefined && changed && !task.confirmed) {
        await documents.showReport(
            `Nothing was written yet: inventory.exit waits for an answer. ${found}`,
            result.reportText,
        );
        if (!(await agreed(inventory, result.inventory, moved.length, documents))) {
            await documents.showReport(`Nothing was written. ${found}`, result.reportText);
            return;
        }
    }
    if (existing !== result.inventory) {
        await write(inventory, result.inventory);
    }
    for (const { target, text } of moved) {
        await write(target, text);
    }
    if (result.plan !== undefined && !planKept) {
        await write(plan, result.plan);
    }
    const names = [
        ...(existing === result.inventory ? [] : ['inventory.exit']),
        ...moved.map(each => vscode.workspace.asRelativePath(each.target)),
        ...(result.plan !== undefined && !planKept ? ['plan.exit'] : []),
    ];
    const wrote = `${names.length === 0 ? 'inventory.exit is up to date.' : `Wrote ${names.join(', ')}.`}${planKept ? " plan.exit is there already and was kept: a plan is people's work." : ''}`;
    await documents.showReport(`${wrote} ${found}`, result.reportText);
    await vscode.window.showTextDocument(result.plan !== undefined ? plan : inventory, {
        preview: false,
        viewColumn: vscode.ViewColumn.One,
    });
    void vscode.window.showInformationMessage(`${wrote} ${found}`);
}

async function read(
    task: ImportTask,
    room: Room,
    existing: string | undefined,
    others: readonly { path: string; text: string }[],
): Promise<importing.ImportResult | undefined> {
    const { draft, machines, data, environments, assumeIo } = task.choices;
    try {
        return await vscode.window.withProgress(
            { location: vscode.ProgressLocation.Notification, title: 'Importing', cancellable: true },
            (progress, token) => {
                const stop = new AbortController();
                token.onCancellationRequested(() => stop.abort(new vscode.CancellationError()));
                return room.importFiles(
                    task.files.map(f => f.fsPath),
                    {
                        existing,
                        signal: stop.signal,
                        assumeIo,
                        environments:
                            environments === undefined ? undefined : room.parseEnvironmentSource(environments),
                        others: others.map(({ path, text }) => ({ name: vscode.workspace.asRelativePath(path), text })),
                        draft:
                            draft === false
                                ? false
                                : { target: draft, inventoryFile: 'inventory.exit', machines, data },
                        onProgress: ({ file, sheet, rows }) =>
                            progress.report({ message: `${file}${sheet ? `, ${sheet}` : ''}: ${rows} rows` }),
                    },
                );
            },
        );
    } catch (error) {
        if (!(error instanceof vscode.CancellationError)) {
            void vscode.window.showErrorMessage(`Nothing was imported: ${(error as Error).message}`);
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
        'inventory.exit: now ↔ after the import',
        { preview: false, viewColumn: vscode.ViewColumn.One },
    );
    const more =
        moved === 0
            ? ''
            : ` ${moved === 1 ? 'One more file' : `${moved} more files`} of the plan would be updated too.`;
    const answer = vscode.window.showInformationMessage(
        `Write the imported inventory? The difference is shown; hand edits were kept.${more}`,
        'Write',
        'Leave as It Is',
    );
    // A notification hides after a while: the status bar says that it still waits, and brings it back.
    const waiting = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 1000);
    Object.assign(waiting, {
        text: '$(bell) Import: write or leave?',
        tooltip: 'Show the question about the imported inventory again',
        command: 'notifications.showList',
        backgroundColor: new vscode.ThemeColor('statusBarItem.warningBackground'),
    });
    waiting.show();
    try {
        return (await answer) === 'Write';
    } finally {
        waiting.dispose();
    }
}

function count(problems: importing.ImportReport['problems'], severity: 'error' | 'warning'): string {
    const found = problems.filter(each => each.severity === severity).length;
    return `${found} ${severity}${found === 1 ? '' : 's'}`;
}

async function write(target: vscode.Uri, text: string): Promise<void> {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
    try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
        return undefined;
    }
}
