import * as vscode from 'vscode';

/** What the language server has to know of the settings; sent at its start and after every change. */
export interface ServerSettings {
    /** Code of a finding → off, hint, information, warning or error. */
    readonly severity: Readonly<Record<string, string>>;
    /** The date that counts as today, `YYYY-MM-DD`; undefined means the computer's. */
    readonly asOf: string | undefined;
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
    const settings = vscode.workspace.getConfiguration('exitplan');
    return {
        // A copy: what VS Code hands out is a proxy, which cannot be sent to a worker.
        severity: { ...settings.get<Record<string, string>>('severity') },
        asOf: settings.get<string>('asOf') || undefined,
    };
}
