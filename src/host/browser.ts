import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, State } from 'vscode-languageclient/browser';
import type { Reading } from '../../language/calibration/reading.ts';
import type { Extract } from '../../language/import/index.ts';
import { decodePlan } from '../../language/workspace/plan-text.ts';
import { initializationOptions } from '../client/settings.ts';
import type { GivenFile, ImportedApart } from '../import/apart/orders.ts';
import { inWebWorker } from '../import/apart/web-thread.ts';
import type { PlanFile } from '../import/beside.ts';
import { type Importing, progressText } from '../import/importing.ts';
import { signalOf } from './signal.ts';

/**
 * In a browser without a computer behind it (vscode.dev): the language server is a worker. It reaches no file
 * system, so it gets the library when it starts, and the plans of the workspace as they come and go.
 */
export function connect(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
    let worker: Worker | undefined;
    const client = new LanguageClient(
        'exitplan',
        'Exit Plan',
        async () => {
            const library = JSON.parse(
                await textOf(vscode.Uri.joinPath(context.extensionUri, 'dist', 'library.json')),
            ) as Record<string, string>;
            client.clientOptions.initializationOptions = () => ({
                ...initializationOptions(),
                library,
                handsOver: true,
            });
            worker?.terminate();
            worker = new Worker(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.worker.js').toString(true));
            // VS Code has a Worker of its own making here, which the client would not take for one.
            return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
        },
        options,
    );
    context.subscriptions.push(handOverPlans(client), { dispose: () => worker?.terminate() });
    return client;
}

/** Everything of the extension works in a browser but tasks and the server for agents, which run the command line. */
export function hostFeatures(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
}

/** Larger files than this are for a computer: a browser holds them in memory as a whole. */
const MOST = 256 * 2 ** 20;

/** The bytes of files that somebody chose. */
async function given(files: readonly vscode.Uri[]): Promise<GivenFile[]> {
    const found: GivenFile[] = [];
    for (const file of files) {
        const name = file.path.split('/').at(-1) ?? file.path;
        if ((await vscode.workspace.fs.stat(file)).size > MOST) {
            throw new Error(vscode.l10n.t('{0} is too large for a browser. Import it on a computer.', name));
        }
        found.push({ name, folder: dirnameOf(file.path), bytes: await vscode.workspace.fs.readFile(file) });
    }
    return found;
}

function dirnameOf(path: string): string {
    return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function workerOf(extension: vscode.Uri): string {
    return vscode.Uri.joinPath(extension, 'dist', 'import.worker.js').toString(true);
}

/** Reads inventories in a worker of the browser. */
export async function readInventories(
    extension: vscode.Uri,
    files: readonly vscode.Uri[],
    { token, progress }: { readonly token: vscode.CancellationToken; progress(message: string): void },
): Promise<readonly Extract[]> {
    return inWebWorker(
        workerOf(extension),
        { read: [], given: await given(files) },
        { signal: signalOf(token, new Error('it was cancelled')), onProgress: each => progress(progressText(each)) },
    );
}

/** Imports in such a worker; what it merges into is read here, since a worker reaches no files. */
export async function importInventories(
    extension: vscode.Uri,
    { files, inventory, plan, folder, given: more = [], ...options }: Importing,
    signal: AbortSignal,
    progress: (message: string) => void,
): Promise<ImportedApart> {
    const nearby = options.existing === undefined ? [] : await plansOf(folder);
    const order = {
        ...options,
        nearby,
        paths: [],
        given: [...more, ...(await given(files))],
        inventory: inventory.path,
        plan: plan.path,
        folder: folder.path,
    };
    return inWebWorker(workerOf(extension), order, { signal, onProgress: each => progress(progressText(each)) });
}

/** More files than this are no plan that somebody split. */
const MOST_FILES = 200;

/** The plan files of a folder and below, of which some belong to the plan that is merged into. */
async function plansOf(folder: vscode.Uri): Promise<PlanFile[]> {
    const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*.exit'), null, MOST_FILES);
    return Promise.all(
        found.map(async uri => {
            const bytes = await vscode.workspace.fs.readFile(uri);
            return { path: uri.path, bytes, ...decodePlan(bytes) };
        }),
    );
}

/** Reads results of measuring tools in such a worker. */
export async function readMeasurements(
    extension: vscode.Uri,
    files: readonly vscode.Uri[],
    signal: AbortSignal,
): Promise<readonly Reading[]> {
    return inWebWorker(
        workerOf(extension),
        { measure: [], given: await given(files) },
        { signal, onProgress: () => undefined },
    );
}

/** The address of a file beside a plan, by its path. */
export function addressOf(folder: vscode.Uri, path: string): vscode.Uri {
    return folder.with({ path });
}

/** Sends the plans of the workspace whenever the server has started, and each one again when it changes. */
function handOverPlans(client: BaseLanguageClient): vscode.Disposable {
    const send = (files: readonly { uri: string; text?: string }[]) =>
        client.isRunning() ? client.sendNotification('exitplan/files', { files }) : undefined;
    const read = async (uri: vscode.Uri) => ({
        uri: client.code2ProtocolConverter.asUri(uri),
        text: await textOf(uri),
    });
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.exit');
    const changed = async (uri: vscode.Uri) => send([await read(uri)]);
    return vscode.Disposable.from(
        watcher,
        watcher.onDidCreate(changed),
        watcher.onDidChange(changed),
        watcher.onDidDelete(uri => send([{ uri: client.code2ProtocolConverter.asUri(uri) }])),
        client.onDidChangeState(async ({ newState }) => {
            if (newState === State.Running) {
                const found = await Promise.resolve(vscode.workspace.findFiles('**/*.exit')).catch(() => []);
                const files = await Promise.allSettled(found.map(read));
                // A file that cannot be read costs its own text, not the others; the server waits for this message.
                await send(files.flatMap(file => (file.status === 'fulfilled' ? [file.value] : [])));
            }
        }),
    );
}

async function textOf(uri: vscode.Uri): Promise<string> {
    return decodePlan(await vscode.workspace.fs.readFile(uri)).text;
}

export { saveThroughEditor as saveFiles } from '../files/save.ts';
