import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { Reading } from '../../language/calibration/reading.ts';
import type { Extract } from '../../language/import/index.ts';
import { agents } from '../commands/agents.ts';
import { planTasks } from '../commands/plan-tasks.ts';
import { type SavedFile, saveThroughEditor } from '../files/save.ts';
import { type FileWrite, writeFiles } from '../files/write.ts';
import type { ImportedApart } from '../import/apart/orders.ts';
import { importApart, measureApart, readApart } from '../import/apart/thread.ts';
import { type Importing, progressText } from '../import/importing.ts';
import { signalOf } from './signal.ts';

/** On a computer: the language server is a process on VS Code's own Node, so nothing has to be installed. */
export function connect(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
    return new LanguageClient(
        'exitplan',
        'Exit Plan',
        { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc },
        options,
    );
}

/** Writes files, all or none where they lie on this computer. */
export async function saveFiles(files: readonly SavedFile[]): Promise<void> {
    if (files.every(({ target }) => target.scheme === 'file')) {
        writeFiles(
            files.map(
                ({ target, bytes, before }): FileWrite => ({
                    path: target.fsPath,
                    content: bytes,
                    before: before ?? 'any',
                }),
            ),
        );
    } else {
        await saveThroughEditor(files);
    }
}

/** How a file is read for a while: by whom it can be stopped, and who wants to know how far it is. */
interface Watching {
    readonly token: vscode.CancellationToken;
    progress(message: string): void;
}

/** Reads inventories in a thread of its own: they come from elsewhere, and may be large or made to do harm. */
export async function readInventories(
    extension: vscode.Uri,
    files: readonly vscode.Uri[],
    { token, progress }: Watching,
): Promise<readonly Extract[]> {
    return readApart(
        vscode.Uri.joinPath(extension, 'dist', 'import.cjs').fsPath,
        { read: files.map(f => f.fsPath) },
        {
            signal: signalOf(token, new Error('it was cancelled')),
            onProgress: each => progress(progressText(each)),
        },
    );
}

/** Imports in such a thread. */
export function importInventories(
    extension: vscode.Uri,
    { files, inventory, plan, folder, given, ...options }: Importing,
    signal: AbortSignal,
    progress: (message: string) => void,
): Promise<ImportedApart> {
    return importApart(
        vscode.Uri.joinPath(extension, 'dist', 'import.cjs').fsPath,
        {
            ...options,
            paths: files.map(f => f.fsPath),
            given,
            inventory: inventory.fsPath,
            plan: plan.fsPath,
            folder: folder.fsPath,
        },
        {
            signal,
            onProgress: each => progress(progressText(each)),
        },
    );
}

/** Reads results of measuring tools in such a thread. */
export function readMeasurements(
    extension: vscode.Uri,
    files: readonly vscode.Uri[],
    signal: AbortSignal,
): Promise<readonly Reading[]> {
    return measureApart(
        vscode.Uri.joinPath(extension, 'dist', 'import.cjs').fsPath,
        { measure: files.map(f => f.fsPath) },
        { signal },
    );
}

/** The address of a file beside a plan, by its path. */
export function addressOf(_folder: vscode.Uri, path: string): vscode.Uri {
    return vscode.Uri.file(path);
}

/** Features that need a computer. */
export function hostFeatures(extension: vscode.Uri): vscode.Disposable {
    return vscode.Disposable.from(planTasks(extension), agents(extension));
}
