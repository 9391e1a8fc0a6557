import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
// Which file this is depends on the bundle: src/host/node.ts or src/host/browser.ts (see "imports" in package.json).
import { connect } from '#host';
import { initializationOptions, isShown, serverSettings } from './settings.ts';

/**
 * Where plans come from: files of a computer or of a remote workspace, unsaved ones, and the library. Named one by
 * one, because a compared git version or a chat snippet of the same language is not a second plan beside the first.
 */
function planSchemes(): string[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
    return [...new Set(['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'exit-library', ...folders])];
}

/** The connection to the language server. */
export class PlanClient implements vscode.Disposable {
    readonly client: BaseLanguageClient;
    readonly log: vscode.LogOutputChannel;
    /** Some plan was checked anew. The client keeps one listener for each kind of message; views and pages listen here. */
    readonly onPlansChanged: vscode.Event<void>;
    private readonly listeners: vscode.Disposable[] = [];
    private started: Promise<void> | undefined;

    constructor(context: vscode.ExtensionContext) {
        this.log = vscode.window.createOutputChannel('Exit Plan', { log: true });
        this.client = connect(context, clientOptions(this.log));
        const changed = new vscode.EventEmitter<void>();
        this.onPlansChanged = changed.event;
        this.listeners.push(
            changed,
            this.client.onNotification('exitplan/plansChanged', () => changed.fire()),
            vscode.workspace.onDidChangeConfiguration(change => {
                if (change.affectsConfiguration('exitplan')) {
                    void this.sendSettings();
                    this.askAgain();
                }
            }),
        );
    }

    /** Starts the server once; every caller gets the same promise. A failure is shown to the user and rejects. */
    start(): Promise<void> {
        this.started ??= this.client.start().catch((error: unknown) => {
            this.log.error('The language server did not start:', error);
            void vscode.window
                .showErrorMessage(
                    vscode.l10n.t('Exit Plan: the language server did not start, so plans are not checked.'),
                    vscode.l10n.t('Show Log'),
                )
                .then(choice => choice && this.log.show());
            throw error;
        });
        // Nobody has to await the start; a failure has been shown above.
        this.started.catch(() => undefined);
        return this.started;
    }

    /** Ends the server, however it is doing, and starts a new one with the settings of now. */
    async restart(): Promise<void> {
        await this.client.stop().catch(() => undefined);
        this.started = undefined;
        await this.start();
        await this.sendSettings();
    }

    dispose(): void {
        this.listeners.forEach(listener => listener.dispose());
        void this.client.dispose().catch(() => undefined);
        this.log.dispose();
    }

    /** Lenses and hints may be wanted now, or no longer. */
    private askAgain(): void {
        for (const document of vscode.workspace.textDocuments) {
            this.client.getFeature('textDocument/codeLens').getProvider(document)?.onDidChangeCodeLensEmitter.fire();
            this.client.getFeature('textDocument/inlayHint').getProvider(document)?.onDidChangeInlayHints.fire();
        }
    }

    private async sendSettings(): Promise<void> {
        if (this.client.isRunning()) {
            await this.client.sendNotification('workspace/didChangeConfiguration', {
                settings: { exitplan: serverSettings() },
            });
        }
    }
}

function clientOptions(log: vscode.LogOutputChannel): LanguageClientOptions {
    return {
        documentSelector: planSchemes().map(scheme => ({ scheme, language: 'exitplan' })),
        outputChannel: log,
        traceOutputChannel: log,
        initializationOptions,
        middleware: {
            provideCodeLenses: (document, token, next) =>
                isShown('codeLens', document.uri) ? next(document, token) : [],
            provideInlayHints: (document, range, token, next) =>
                isShown('inlayHints', document.uri) ? next(document, range, token) : [],
        },
        // Findings of files that are not open stay in the Problems view: a plan spans files.
        diagnosticCollectionName: 'exitplan',
    };
}
