import * as vscode from 'vscode';
import type { Connection } from '../mcp/connect.ts';

/** Parts of the API that came after the oldest VS Code we run in. */
interface LaterApi {
    readonly lm?: {
        registerMcpServerDefinitionProvider?(
            id: string,
            provider: {
                readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
                provideMcpServerDefinitions(): object[];
            },
        ): vscode.Disposable;
    };
    readonly McpStdioServerDefinition?: new (
        label: string,
        command: string,
        args: readonly string[],
        env: Readonly<Record<string, string>>,
        version: string,
    ) => object;
}

/** How the server for agents is started: on VS Code's own Node, which on a computer is VS Code itself. */
interface Start {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly version: string;
}

/** The name a tool of ours has in VS Code begins with this. */
const PREFIX = 'exitplan_';

/**
 * The checker for agents in VS Code (`exitplan mcp`), once somebody has switched it on: as a server of the Model Context Protocol, and
 * as tools of VS Code's language models, which ask the same server. It works offline and writes nothing.
 */
export function agents(extension: vscode.Uri): vscode.Disposable {
    const { packageJSON } = vscode.extensions.getExtension('exit-plan.exit-plan') ?? {};
    const manifest = packageJSON as
        | { version: string; contributes: { languageModelTools: readonly { name: string }[] } }
        | undefined;
    const start: Start = {
        command: process.execPath,
        args: [vscode.Uri.joinPath(extension, 'dist', 'exitplan.cjs').fsPath, 'mcp'],
        env: { ELECTRON_RUN_AS_NODE: '1' },
        version: manifest?.version ?? '',
    };
    const names = manifest?.contributes.languageModelTools.map(({ name }) => name) ?? [];
    return vscode.Disposable.from(serverDefinition(start), languageModelTools(start, names));
}

function isEnabled(): boolean {
    return vscode.workspace.getConfiguration('exitplan').get<boolean>('mcp.enabled') === true;
}

/** The server, in VS Code's list of such servers. */
function serverDefinition({ command, args, env, version }: Start): vscode.Disposable {
    const { lm, McpStdioServerDefinition: Definition } = vscode as LaterApi;
    if (lm?.registerMcpServerDefinitionProvider === undefined || Definition === undefined) {
        return new vscode.Disposable(() => undefined);
    }
    const changed = new vscode.EventEmitter<void>();
    return vscode.Disposable.from(
        changed,
        vscode.workspace.onDidChangeConfiguration(change => {
            if (change.affectsConfiguration('exitplan.mcp.enabled')) {
                changed.fire();
            }
        }),
        lm.registerMcpServerDefinitionProvider('exitplan', {
            onDidChangeMcpServerDefinitions: changed.event,
            provideMcpServerDefinitions: () =>
                isEnabled() ? [new Definition('Exit Plan', command, args, env, version)] : [],
        }),
    );
}

/** The tools, for VS Code's own agents: each call goes to a server of ours, started by the first. */
function languageModelTools(start: Start, names: readonly string[]): vscode.Disposable {
    let session: Promise<Connection> | undefined;
    const connected = (): Promise<Connection> => {
        session ??= connect(start, () => {
            session = undefined;
        });
        return session;
    };
    const end = () => void session?.then(open => open.close()).catch(() => undefined);
    return vscode.Disposable.from(
        new vscode.Disposable(end),
        vscode.workspace.onDidChangeWorkspaceFolders(
            () => void session?.then(open => open.rootsChanged()).catch(() => undefined),
        ),
        ...names.map(name =>
            vscode.lm.registerTool<object>(name, {
                invoke: async ({ input }, token) => {
                    if (!isEnabled()) {
                        throw new Error(vscode.l10n.t('The tools of Exit Plan are off: set exitplan.mcp.enabled.'));
                    }
                    const stop = new AbortController();
                    const listening = token.onCancellationRequested(() => stop.abort());
                    try {
                        const open = await connected();
                        const texts = await open.call(name.slice(PREFIX.length), { ...input }, stop.signal);
                        return new vscode.LanguageModelToolResult(
                            texts.map(text => new vscode.LanguageModelTextPart(text)),
                        );
                    } finally {
                        listening.dispose();
                    }
                },
            }),
        ),
    );
}

/** The client of the protocol is read with the first call only. */
async function connect(start: Start, gone: () => void): Promise<Connection> {
    try {
        const client = await import('../mcp/connect.ts');
        return await client.connect({
            ...start,
            roots: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
            onClose: gone,
        });
    } catch (error) {
        // The next call tries again.
        gone();
        throw error;
    }
}
