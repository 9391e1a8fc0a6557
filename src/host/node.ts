import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { importEstate } from '../commands/import-estate.ts';

/** On a computer: the language server is a process on VS Code's own Node, so nothing has to be installed. */
export function connect(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
    return new LanguageClient(
        'exitplan',
        'Exit Plan',
        { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc },
        options,
    );
}

/** Features that need a computer. */
export function hostFeatures(extension: vscode.Uri): vscode.Disposable {
    return importEstate(extension);
}
