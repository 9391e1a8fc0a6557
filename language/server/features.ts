import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { ClientSupport } from '../lsp/client.ts';
import { completion, resolveCompletion } from '../lsp/completion.ts';
import { definition, definitionLocations } from '../lsp/definition.ts';
import { hover } from '../lsp/hover.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import type { OpenFiles } from './open-files.ts';
import type { Publisher } from './publisher.ts';

export interface FeatureContext {
    readonly connection: Connection;
    readonly workspace: PlanWorkspace;
    readonly publisher: Publisher;
    readonly open: OpenFiles;
    readonly support: ClientSupport;
}

/** What the editor may ask for. */
export function featureCapabilities(_support: ClientSupport): ServerCapabilities {
    return {
        completionProvider: { resolveProvider: true, triggerCharacters: [' ', '"', ',', '.'] },
        hoverProvider: true,
        definitionProvider: true,
    };
}

/** Answers requests with the features; each is a pure function of the workspace. */
export function registerFeatures({ connection, workspace, support }: FeatureContext): void {
    connection.onCompletion(({ textDocument: { uri }, position, context }) => completion(workspace, uri, position, support, context?.triggerCharacter));
    connection.onCompletionResolve(item => resolveCompletion(workspace, item));
    connection.onHover(({ textDocument: { uri }, position }) => hover(workspace, uri, position) ?? null);
    connection.onDefinition(({ textDocument: { uri }, position }) => support.links ? definition(workspace, uri, position) : definitionLocations(workspace, uri, position));
}
