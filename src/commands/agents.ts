import * as vscode from 'vscode';

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

/**
 * The checker for agents in VS Code (`exitplan mcp`), once somebody has switched it on. It runs on VS Code's own Node, offline, and
 * writes nothing.
 */
export function agents(extension: vscode.Uri): vscode.Disposable {
    const { lm, McpStdioServerDefinition: Definition } = vscode as LaterApi;
    if (lm?.registerMcpServerDefinitionProvider === undefined || Definition === undefined) {
        return new vscode.Disposable(() => undefined);
    }
    const changed = new vscode.EventEmitter<void>();
    const program = vscode.Uri.joinPath(extension, 'dist', 'exitplan.cjs').fsPath;
    const version = String(vscode.extensions.getExtension('exit-plan.exit-plan')?.packageJSON.version ?? '');
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
                vscode.workspace.getConfiguration('exitplan').get<boolean>('mcp.enabled') === true
                    ? [
                          new Definition(
                              'Exit Plan',
                              process.execPath,
                              [program, 'mcp'],
                              { ELECTRON_RUN_AS_NODE: '1' },
                              version,
                          ),
                      ]
                    : [],
        }),
    );
}
