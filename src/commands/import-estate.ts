import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type * as importing from '../import/index.ts';

/** The import is its own bundle, loaded when somebody imports: most sessions never do. */
type Importing = typeof importing;

/** What the command may be called with, so that a task or a test need not answer questions. */
export interface ImportRequest {
    readonly files?: readonly vscode.Uri[];
    readonly folder?: vscode.Uri;
    /** The target platform of a drafted plan; `false` for the inventory alone. */
    readonly draft?: string | false;
    /** Writes over what is there without showing the difference first. */
    readonly confirmed?: boolean;
}

const TARGETS = ['nutanix', 'proxmox', 'hyperv', 'scvmm', 'azure-local', 'kubevirt'];
const FILTERS = { 'Inventories': ['xlsx', 'csv', 'json', 'zip', 'cfg'], 'All files': ['*'] };

/** Reads inventories of real tools and writes `inventory.exit`, and a drafted `plan.exit` when asked. */
export function importEstate(extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.importEstate', async (request: ImportRequest = {}) => {
        const files = request.files ?? await vscode.window.showOpenDialog({ canSelectMany: true, canSelectFiles: true, filters: FILTERS, title: 'Import an estate: one or several exports', openLabel: 'Import' });
        if (!files?.length) return;
        const draft = request.draft ?? await askForDraft();
        if (draft === undefined) return;
        const folder = request.folder ?? await targetFolder();
        if (!folder) return;
        await carryOut(extension, { files, draft, folder, confirmed: request.confirmed === true });
    });
}

async function askForDraft(): Promise<string | false | undefined> {
    const choice = await vscode.window.showQuickPick([
        { label: 'Inventory only', detail: 'Workloads, profiles and fabrics as the files tell them.', draft: false as const },
        ...TARGETS.map(target => ({ label: `Inventory and a drafted plan to ${target}`, detail: 'The five phases, with the machines in waves.', draft: target })),
    ], { title: 'Import an estate', placeHolder: 'What is to be written?' });
    return choice?.draft;
}

async function targetFolder(): Promise<vscode.Uri | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 1) return folders[0]!.uri;
    if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Where are the plan files to be written?' }))?.uri;
    return (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title: 'Where are the plan files to be written?' }))?.[0];
}

async function carryOut(extension: vscode.Uri, { files, draft, folder, confirmed }: Required<ImportRequest>): Promise<void> {
    const { importFiles } = createRequire(__filename)(vscode.Uri.joinPath(extension, 'dist', 'import.cjs').fsPath) as Importing;
    const inventory = vscode.Uri.joinPath(folder, 'inventory.exit');
    const existing = await textOf(inventory);
    let result: Awaited<ReturnType<Importing['importFiles']>>;
    try {
        result = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Importing', cancellable: true }, (progress, token) => {
            const stop = new AbortController();
            token.onCancellationRequested(() => stop.abort(new vscode.CancellationError()));
            return importFiles(files.map(f => f.fsPath), {
                existing, signal: stop.signal, draft: draft === false ? false : { target: draft, inventoryFile: 'inventory.exit' },
                onProgress: ({ file, sheet, rows }) => progress.report({ message: `${file}${sheet ? `, ${sheet}` : ''}: ${rows} rows` }),
            });
        });
    } catch (error) {
        if (!(error instanceof vscode.CancellationError)) void vscode.window.showErrorMessage(`Nothing was imported: ${(error as Error).message}`);
        return;
    }
    const wrote = await write(inventory, existing, result.inventory, confirmed);
    const plan = vscode.Uri.joinPath(folder, 'plan.exit');
    const kept = result.plan !== undefined && await textOf(plan) !== undefined;
    if (result.plan !== undefined && !kept) await vscode.workspace.fs.writeFile(plan, new TextEncoder().encode(result.plan));
    await showReport(result.reportText);
    if (wrote) await vscode.window.showTextDocument(result.plan !== undefined ? plan : inventory, { preview: false });
    if (kept) void vscode.window.showInformationMessage('plan.exit is there already and was kept: a plan is people\'s work.');
}

/** Writes the inventory; what a re-import changes is shown first. Returns whether it was written. */
async function write(target: vscode.Uri, existing: string | undefined, text: string, confirmed: boolean): Promise<boolean> {
    if (existing === text) return true;
    if (existing !== undefined && !confirmed) {
        const proposed = await vscode.workspace.openTextDocument({ language: 'exit', content: text });
        await vscode.commands.executeCommand('vscode.diff', target, proposed.uri, 'inventory.exit: now ↔ after the import');
        const answer = await vscode.window.showInformationMessage('Write the imported inventory? Hand edits were kept; the difference is shown.', { modal: true }, 'Write');
        if (answer !== 'Write') return false;
    }
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    return true;
}

async function showReport(content: string): Promise<void> {
    const report = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    await vscode.window.showTextDocument(report, { preview: false, viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
    try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
        return undefined;
    }
}
