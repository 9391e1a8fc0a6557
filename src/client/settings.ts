import * as vscode from 'vscode';

/** What the language server has to know of the settings; sent at its start and after every change. */
export interface ServerSettings {
    /** Code of a finding → off, hint, information, warning or error. */
    readonly severity: Readonly<Record<string, string>>;
    /** The date that counts as today, `YYYY-MM-DD`; undefined means the computer's. */
    readonly asOf: string | undefined;
    /** The severities of each folder of the workspace. */
    readonly folders: readonly { readonly uri: string; readonly severity: Readonly<Record<string, string>> }[];
}

/** What the server is told at its start: the settings, and what VS Code understands beyond the protocol. */
export function initializationOptions(): ServerSettings & { readonly client: object } {
    return {
        ...serverSettings(),
        client: {
            grammar: true,
            commands: ['exitplan.openPreview', 'exitplan.showPlaces'],
            schemes: ['exit-docs', 'exit-library'],
            notifications: true,
        },
    };
}

export function serverSettings(): ServerSettings {
    return {
        severity: severityOf(undefined),
        asOf: vscode.workspace.getConfiguration('exitplan').get<string>('asOf') || undefined,
        folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => ({
            uri: uri.toString(),
            severity: severityOf(uri),
        })),
    };
}

function severityOf(scope: vscode.Uri | undefined): Record<string, string> {
    const settings = vscode.workspace.getConfiguration('exitplan', scope);
    // A copy: what VS Code hands out is a proxy, which cannot be sent to a worker.
    return { ...settings.get<Record<string, string>>('severity') };
}

/** Whether lenses or hints are shown in a file. */
export function isShown(what: 'codeLens' | 'inlayHints', uri: vscode.Uri): boolean {
    return vscode.workspace.getConfiguration('exitplan', uri).get<boolean>(`${what}.enabled`, true);
}
