import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import {
    createProtocolConnection,
    type Diagnostic,
    type InitializeResult,
    type ProtocolConnection,
    type PublishDiagnosticsParams,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';

const ROOT = join(import.meta.dirname, '../..');

/** What VS Code says it understands beyond the protocol. */
export const VSCODE = {
    grammar: true,
    commands: ['exitplan.openPreview', 'exitplan.showPlaces'],
    schemes: ['exit-docs', 'exit-library'],
    notifications: true,
};

/** What a status bar is told. */
export interface VerdictMessage {
    readonly uri: string;
    readonly plan: string;
    readonly files: readonly string[];
    readonly error: number;
    readonly warning: number;
    readonly information: number;
}

/** A real language server over stdio, and what it has published so far. */
export class Session {
    readonly connection: ProtocolConnection;
    readonly published: PublishDiagnosticsParams[] = [];
    readonly verdicts: VerdictMessage[] = [];
    readonly log: string[] = [];
    readonly edits: unknown[] = [];
    readonly registered: unknown[] = [];
    capabilities!: InitializeResult['capabilities'];
    private readonly process: ChildProcess;
    private readonly waiting = new Set<() => void>();
    /** Exit status once the process ended. */
    private readonly ended: Promise<number | null>;

    constructor() {
        // The Node of the project, not the one that happens to be first on the path.
        this.process = spawn(
            join(ROOT, 'node_modules/.bin/node'),
            [join(ROOT, 'language/server/transport/node.ts'), '--stdio'],
            {
                stdio: ['pipe', 'pipe', 'inherit'],
            },
        );
        this.connection = createProtocolConnection(
            new StreamMessageReader(this.process.stdout!),
            new StreamMessageWriter(this.process.stdin!),
        );
        this.connection.onNotification('textDocument/publishDiagnostics', (p: PublishDiagnosticsParams) =>
            this.note(this.published, p),
        );
        this.connection.onNotification('exitplan/verdict', (v: VerdictMessage) => this.note(this.verdicts, v));
        this.connection.onNotification('window/logMessage', (m: { message: string }) => this.note(this.log, m.message));
        this.connection.onRequest('client/registerCapability', p => {
            this.note(this.registered, p);
        });
        this.connection.onRequest('workspace/applyEdit', p => {
            this.note(this.edits, p);
            return { applied: true };
        });
        this.connection.onRequest('workspace/inlayHint/refresh', () => null);
        this.connection.onRequest('workspace/codeLens/refresh', () => null);
        this.connection.listen();
        this.ended = new Promise(resolve => {
            this.process.once('exit', resolve);
        });
        // Whoever asks a server that died learns of it at once.
        void this.ended.then(() => this.connection.dispose());
    }

    /** Starts as VS Code does, unless the options say something else about the client. */
    async start(
        folder?: string,
        initializationOptions: object = {},
        more: { window?: object; textDocument?: object; workspace?: object } = {},
    ): Promise<this> {
        const { capabilities } = await this.connection.sendRequest<InitializeResult>('initialize', {
            processId: process.pid,
            rootUri: folder ?? null,
            workspaceFolders: folder ? [{ uri: folder, name: 'plans' }] : null,
            initializationOptions: { client: VSCODE, ...initializationOptions },
            capabilities: {
                window: more.window,
                workspace: {
                    workspaceFolders: true,
                    didChangeWatchedFiles: { dynamicRegistration: true },
                    workspaceEdit: { documentChanges: true },
                    ...more.workspace,
                },
                textDocument: {
                    completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true } },
                    definition: { linkSupport: true },
                    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
                    ...more.textDocument,
                },
            },
        });
        this.capabilities = capabilities;
        await this.connection.sendNotification('initialized', {});
        return this;
    }

    open(uri: string, text: string, version = 1): void {
        void this.connection.sendNotification('textDocument/didOpen', {
            textDocument: { uri, languageId: 'exit', version, text },
        });
    }

    change(uri: string, version: number, ...contentChanges: readonly { range?: unknown; text: string }[]): void {
        void this.connection.sendNotification('textDocument/didChange', {
            textDocument: { uri, version },
            contentChanges,
        });
    }

    close(uri: string): void {
        void this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }

    notify(method: string, params: unknown): void {
        void this.connection.sendNotification(method, params);
    }

    request<R>(method: string, params: unknown): Promise<R> {
        return this.connection.sendRequest<R>(method, params);
    }

    /** The codes last published for a file, sorted; undefined where nothing was. */
    codes(uri: string): string[] | undefined {
        return this.last(uri)
            ?.diagnostics.map(d => String(d.code))
            .sort();
    }

    last(uri: string): PublishDiagnosticsParams | undefined {
        return this.published.findLast(p => p.uri === uri);
    }

    /** The findings published for a version of a file, as soon as they are. */
    findings(uri: string, version: number): Promise<readonly Diagnostic[]> {
        return this.until(() => this.published.find(p => p.uri === uri && p.version === version)?.diagnostics);
    }

    /** Waits for messages until a value is there. The time limit is the test's own. */
    until<T>(value: () => T | undefined): Promise<T> {
        return new Promise((resolve, reject) => {
            void this.ended.then(() => reject(new Error('the server ended')));
            const check = (): void => {
                const found = value();
                if (found === undefined) {
                    return;
                }
                this.waiting.delete(check);
                resolve(found);
            };
            this.waiting.add(check);
            check();
        });
    }

    /** Ends the server as the protocol says; answers its exit status. */
    async stop(): Promise<number | null> {
        if (this.process.exitCode === null) {
            await this.connection.sendRequest('shutdown');
            await this.connection.sendNotification('exit');
        }
        return this.ended;
    }

    private note<T>(list: T[], item: T): void {
        list.push(item);
        for (const check of [...this.waiting]) {
            check();
        }
    }
}
