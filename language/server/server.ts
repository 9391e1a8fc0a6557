import { type Connection, DidChangeWatchedFilesNotification, type InitializeParams, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientSupport } from '../lsp/client.ts';
import { PlanWorkspace } from '../workspace/workspace.ts';
import { applyExtras } from './extras.ts';
import { featureCapabilities, registerFeatures } from './features.ts';
import { asFolder, FileSync } from './files.ts';
import type { ServerHost } from './host.ts';
import { OpenFiles } from './open-files.ts';
import { Publisher } from './publisher.ts';
import { readSettings } from './settings.ts';

/** Serves plans over a connection. The same for every transport; whoever calls it listens on the connection afterwards. */
export function startServer(connection: Connection, host: ServerHost): void {
    connection.onInitialize(params => initialize(connection, host, params));
}

function initialize(connection: Connection, host: ServerHost, params: InitializeParams): InitializeResult {
    const folders = foldersOf(params);
    const roots = folders.map(asFolder);
    const settings = readSettings(params.initializationOptions);
    const workspace = new PlanWorkspace({ files: host.files, library: host.library, roots, asOf: settings.asOf ?? host.today() });
    const open = new OpenFiles();
    const publisher = new Publisher(connection, workspace, open);
    publisher.settings = settings;
    const files = new FileSync(workspace, host, open, roots, () => publisher.schedule());
    files.listen(connection);
    connection.onDidChangeConfiguration(({ settings: sent }) => {
        publisher.settings = readSettings(sent);
        const day = publisher.settings.asOf ?? host.today();
        if (day !== workspace.asOf) workspace.asOf = day;
        publisher.refresh();
    });
    connection.onInitialized(() => {
        void files.scan(folders).catch((error: unknown) => connection.console.error(`The workspace folders could not be read: ${String(error)}`));
        watch(connection, params);
        if (params.capabilities.workspace?.workspaceFolders) {
            connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => void files.folders(added.map(f => f.uri), removed.map(f => f.uri)));
        }
    });
    connection.onShutdown(() => publisher.dispose());
    const support = clientSupport(params);
    registerFeatures({ connection, workspace, publisher, open, support });
    applyExtras({ connection, workspace, flush: () => publisher.flush(), onChecked: listener => publisher.onChecked(listener) });
    return {
        serverInfo: { name: 'Exit Plan' },
        capabilities: {
            textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
            workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
            ...featureCapabilities(support),
        },
    };
}

function foldersOf(params: InitializeParams): string[] {
    if (params.workspaceFolders) return params.workspaceFolders.map(f => f.uri);
    return params.rootUri ? [params.rootUri] : [];
}

/** Plans that change on disk while nobody has them open. */
function watch(connection: Connection, params: InitializeParams): void {
    if (!params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.exit' }] });
}

function clientSupport({ capabilities }: InitializeParams): ClientSupport {
    const text = capabilities.textDocument;
    return {
        snippets: text?.completion?.completionItem?.snippetSupport === true,
        insertReplace: text?.completion?.completionItem?.insertReplaceSupport === true,
        links: text?.definition?.linkSupport === true,
        resolvesActions: text?.codeAction?.dataSupport === true && text.codeAction.resolveSupport?.properties.includes('edit') === true,
        documentChanges: capabilities.workspace?.workspaceEdit?.documentChanges === true,
    };
}
