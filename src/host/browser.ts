import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, State } from 'vscode-languageclient/browser';
import type { Extract } from '../../language/import/index.ts';
import { decodePlan } from '../../language/workspace/plan-text.ts';
import { initializationOptions } from '../client/settings.ts';

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

/** Everything of the extension works in a browser but import and calibration, whose readers need a computer. */
export function hostFeatures(): vscode.Disposable {
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.importEstate', () =>
            vscode.window.showInformationMessage(
                vscode.l10n.t('Inventories can be imported by VS Code on a computer, not by VS Code in a browser.'),
            ),
        ),
        vscode.commands.registerCommand('exitplan.calibrate', () =>
            vscode.window.showInformationMessage(
                vscode.l10n.t('Fabrics can be calibrated by VS Code on a computer, not by VS Code in a browser.'),
            ),
        ),
    );
}

/** Inventories cannot be read here yet. */
export function readInventories(): Promise<readonly Extract[]> {
    return Promise.reject(new Error('inventories can be read by VS Code on a computer, not by VS Code in a browser'));
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
