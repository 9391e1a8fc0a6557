import {
    type Connection,
    DidChangeWatchedFilesNotification,
    type InitializeParams,
    type InitializeResult,
    TextDocumentSyncKind,
} from 'vscode-languageserver';
import { tableCode } from '../analysis/codes.ts';
import type { ClientSupport } from '../lsp/client.ts';
import { packagedPage } from '../lsp/diagnostics.ts';
import { PlanWorkspace } from '../workspace/workspace.ts';
import { type ClientOptions, clientOptions } from './client-options.ts';
import { applyExtras } from './extras.ts';
import { FEATURES, registerFeatures } from './features.ts';
import { asFolder, FileSync } from './files/files.ts';
import { OpenFiles } from './files/open-files.ts';
import type { ServerHost } from './transport/host.ts';
import './calibrate.ts';
import './lives.ts';
import './plans.ts';
import './preview.ts';
import './report.ts';
import { Publisher } from './publisher.ts';
import { PulledFindings, pulls } from './pull.ts';
import { readSettings } from './settings.ts';
import { REPOSITORY, VERSION } from './version.ts';

/**
 * Serves plans over a connection. The same for every transport; whoever calls it listens on the connection afterwards.
 * @param hostFor the machine, which some transports learn of only from what the client says at the start
 */
export function startServer(connection: Connection, hostFor: (params: InitializeParams) => ServerHost): void {
    connection.onInitialize(params => initialize(connection, hostFor(params), params));
}

function initialize(connection: Connection, host: ServerHost, params: InitializeParams): InitializeResult {
    const folders = foldersOf(params);
    const roots = folders.map(asFolder);
    const client = clientOptions(params.initializationOptions);
    const page = client.schemes.has('exit-docs') ? packagedPage : (code: string) => pageFor(code, host);
    const settings = { ...readSettings(params.initializationOptions), page };
    const workspace = new PlanWorkspace({
        files: host.files,
        library: host.library,
        roots,
        asOf: settings.asOf ?? host.today(),
    });
    const open = new OpenFiles();
    const publisher: Publisher = new Publisher(connection, workspace, open, () => {
        // A server that runs over midnight goes on with the new day.
        const day = publisher.settings.asOf ?? host.today();
        if (day !== workspace.asOf) {
            workspace.asOf = day;
        }
    });
    publisher.settings = settings;
    publisher.tellsVerdicts = client.notifications;
    publisher.sends = !pulls(params);
    const files = new FileSync(workspace, host, open, roots, () => publisher.schedule());
    files.listen(connection);
    connection.onDidChangeConfiguration(({ settings: sent }) => {
        publisher.settings = { ...readSettings(sent), page };
        publisher.refresh();
    });
    connection.onInitialized(() => {
        void (host.handedOver ?? Promise.resolve())
            .then(() => withProgress(connection, params, 'Reading plans', () => files.scan(folders)))
            .catch((error: unknown) =>
                connection.console.error(`The workspace folders could not be read: ${String(error)}`),
            )
            .finally(() => publisher.allRead());
        watch(connection, params);
        if (params.capabilities.workspace?.workspaceFolders) {
            connection.workspace.onDidChangeWorkspaceFolders(
                ({ added, removed }) =>
                    void files.folders(
                        added.map(f => f.uri),
                        removed.map(f => f.uri),
                    ),
            );
        }
    });
    connection.onShutdown(() => publisher.dispose());
    refreshViews(connection, params, publisher, open);
    new PulledFindings(publisher).listen(connection);
    registerFeatures({ connection, workspace, publisher, support: clientSupport(params, client) });
    applyExtras({
        connection,
        workspace,
        notifies: client.notifications,
        flush: () => publisher.flush(),
        ready: publisher.ready,
        fileChanged: uri => files.fileChanged(uri),
        settings: () => publisher.settings,
        onChecked: listener => publisher.onChecked(listener),
    });
    return {
        serverInfo: { name: 'Exit Plan', version: VERSION },
        capabilities: {
            textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
            workspace: {
                workspaceFolders: { supported: true, changeNotifications: true },
                // Includes follow plan files and folders that are renamed.
                fileOperations: {
                    willRename: {
                        filters: [
                            { pattern: { glob: '**/*.exit', matches: 'file' } },
                            { pattern: { glob: '**', matches: 'folder' } },
                        ],
                    },
                },
            },
            ...FEATURES,
            ...(pulls(params)
                ? {
                      diagnosticProvider: {
                          identifier: 'exitplan',
                          interFileDependencies: true,
                          workspaceDiagnostics: true,
                      },
                  }
                : {}),
        },
    };
}

/** Does something long and tells the client of it, where that shows it. */
async function withProgress(
    connection: Connection,
    { capabilities }: InitializeParams,
    title: string,
    work: () => Promise<void>,
): Promise<void> {
    if (!capabilities.window?.workDoneProgress) {
        return work();
    }
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin(title);
    try {
        await work();
    } finally {
        progress.done();
    }
}

/** The page about a code for a client that opens files and web pages: the file that was brought along, else the repository's. */
function pageFor(code: string, host: ServerHost): string {
    const known = tableCode(code);
    return host.page?.(known) ?? `${REPOSITORY}/blob/HEAD/docs/rules/${known}.md`;
}

/** So long after a check (ms) hints and lenses of the plan's other files are asked for again: they may say something else now. */
const SETTLED = 300;

function refreshViews(
    connection: Connection,
    { capabilities: { workspace } }: InitializeParams,
    publisher: Publisher,
    open: OpenFiles,
): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
        if (workspace?.inlayHint?.refreshSupport) {
            void connection.languages.inlayHint.refresh().catch(() => undefined);
        }
        if (!publisher.sends && workspace?.diagnostics?.refreshSupport) {
            void connection.languages.diagnostics.refresh().catch(() => undefined);
        }
        if (workspace?.codeLens?.refreshSupport) {
            void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
        }
    };
    publisher.onChecked(unit => {
        // The file that was edited is asked for by the editor itself.
        if (unit.files.filter(uri => open.has(uri)).length < 2) {
            return;
        }
        clearTimeout(timer);
        timer = setTimeout(refresh, SETTLED);
    });
    connection.onExit(() => clearTimeout(timer));
}

function foldersOf(params: InitializeParams): string[] {
    if (params.workspaceFolders) {
        return params.workspaceFolders.map(f => f.uri);
    }
    return params.rootUri ? [params.rootUri] : [];
}

/** Plans that change on disk while nobody has them open. */
function watch(connection: Connection, params: InitializeParams): void {
    if (!params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
        return;
    }
    void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.exit' }],
    });
}

function clientSupport({ capabilities }: InitializeParams, client: ClientOptions): ClientSupport {
    const text = capabilities.textDocument;
    return {
        snippets: text?.completion?.completionItem?.snippetSupport === true,
        insertReplace: text?.completion?.completionItem?.insertReplaceSupport === true,
        links: text?.definition?.linkSupport === true,
        augments: client.grammar,
        commands: client.commands,
        showsDocuments: capabilities.window?.showDocument?.support === true,
        resolvesActions:
            text?.codeAction?.dataSupport === true &&
            text.codeAction.resolveSupport?.properties.includes('edit') === true,
        documentChanges: capabilities.workspace?.workspaceEdit?.documentChanges === true,
    };
}
