import { type Connection, LSPErrorCodes, ResponseError, type ServerCapabilities } from 'vscode-languageserver';
import type { ClientSupport } from '../lsp/client.ts';
import { codeLenses, resolveCodeLens } from '../lsp/code-lens.ts';
import { completion, resolveCompletion } from '../lsp/completion/completion.ts';
import { ACTION_KINDS, codeActions, resolveCodeAction } from '../lsp/edits/code-actions.ts';
import { formatDocument, formatRange } from '../lsp/edits/formatting.ts';
import { foldingRanges } from '../lsp/folding.ts';
import { hover } from '../lsp/hover/hover.ts';
import { inlayHints } from '../lsp/inlay-hints.ts';
import { definition, definitionLocations } from '../lsp/names/definition.ts';
import {
    basesOf,
    dependencies,
    dependents,
    derivedFrom,
    prepareBases,
    prepareDependencies,
} from '../lsp/names/hierarchy.ts';
import { documentLinks } from '../lsp/names/links.ts';
import { highlights, references } from '../lsp/names/references.ts';
import { prepareRename, RenameRefused, rename } from '../lsp/names/rename.ts';
import { includesAfterRename } from '../lsp/names/renamed-files.ts';
import { documentSymbols, workspaceSymbols } from '../lsp/names/symbols.ts';
import { selectionRanges } from '../lsp/selection.ts';
import { SEMANTIC_LEGEND, semanticTokensIn } from '../lsp/semantic-tokens.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import { registerCommands, SERVER_COMMANDS } from './commands.ts';
import type { Publisher } from './publisher.ts';
import { settingsOf } from './settings.ts';
import { TokenHistory } from './token-history.ts';

export interface FeatureContext {
    readonly connection: Connection;
    readonly workspace: PlanWorkspace;
    readonly publisher: Publisher;
    readonly support: ClientSupport;
}

/** What the editor may ask for. */
export const FEATURES: ServerCapabilities = {
    completionProvider: {
        resolveProvider: true,
        triggerCharacters: [' ', '"', ',', '.'],
        completionItem: { labelDetailsSupport: true },
    },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    renameProvider: { prepareProvider: true },
    callHierarchyProvider: true,
    typeHierarchyProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    inlayHintProvider: true,
    codeLensProvider: { resolveProvider: true },
    codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: true },
    semanticTokensProvider: { legend: SEMANTIC_LEGEND, full: { delta: true }, range: true },
    executeCommandProvider: { commands: [...SERVER_COMMANDS] },
};

/** Answers requests with the features; each is a pure function of the workspace. */
export function registerFeatures(context: FeatureContext): void {
    registerReading(context);
    registerWriting(context);
    registerColours(context);
    registerCommands(context);
}

/** A feature that fails is a line in the log and an empty answer, never the end of the session. */
export function guarded<P, R>(
    connection: Connection,
    what: string,
    answer: (params: P) => R,
): (params: P) => R | ResponseError<void> | null {
    return params => {
        try {
            return answer(params);
        } catch (error) {
            if (error instanceof RenameRefused) {
                return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
            }
            connection.console.error(
                `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
            );
            return null;
        }
    };
}

/** Answers when something is settled. */
function once<P, R>(settled: Promise<void>, answer: (params: P) => R): (params: P) => Promise<R> {
    return async params => {
        await settled;
        return answer(params);
    };
}

function registerReading({ connection, workspace, publisher, support }: FeatureContext): void {
    // A plan has the settings of its main file, as its findings do.
    const here = (uri: string) => settingsOf(publisher.settings, workspace.unitOf(uri)?.main ?? uri);
    const on = <P, R>(what: string, answer: (params: P) => R) => guarded(connection, what, answer);
    connection.onHover(on('Hover', p => hover(workspace, p.textDocument.uri, p.position) ?? null));
    connection.onDefinition(
        on('Definition', p =>
            (support.links ? definition : definitionLocations)(workspace, p.textDocument.uri, p.position),
        ),
    );
    connection.onReferences(
        on('References', p => references(workspace, p.textDocument.uri, p.position, p.context.includeDeclaration)),
    );
    connection.onDocumentHighlight(on('Highlights', p => highlights(workspace, p.textDocument.uri, p.position)));
    connection.onDocumentSymbol(on('Outline', p => documentSymbols(workspace, p.textDocument.uri)));
    connection.onWorkspaceSymbol(on('Symbols', p => workspaceSymbols(workspace, p.query)));
    connection.languages.callHierarchy.onPrepare(
        on('Dependencies', p => prepareDependencies(workspace, p.textDocument.uri, p.position)),
    );
    connection.languages.callHierarchy.onIncomingCalls(
        on('Dependencies', p =>
            dependents(workspace, p.item).map(({ item, ranges }) => ({ from: item, fromRanges: [...ranges] })),
        ),
    );
    connection.languages.callHierarchy.onOutgoingCalls(
        on('Dependencies', p =>
            dependencies(workspace, p.item).map(({ item, ranges }) => ({ to: item, fromRanges: [...ranges] })),
        ),
    );
    connection.languages.typeHierarchy.onPrepare(
        on('Bases', p => prepareBases(workspace, p.textDocument.uri, p.position)),
    );
    connection.languages.typeHierarchy.onSupertypes(on('Bases', p => basesOf(workspace, p.item)));
    connection.languages.typeHierarchy.onSubtypes(on('Bases', p => derivedFrom(workspace, p.item)));
    connection.onFoldingRanges(on('Folding', p => foldingRanges(workspace, p.textDocument.uri)));
    connection.onSelectionRanges(on('Selection', p => selectionRanges(workspace, p.textDocument.uri, p.positions)));
    connection.onDocumentLinks(on('Links', p => documentLinks(workspace, p.textDocument.uri)));
    // Numbers about a part of a plan would be wrong: they wait for the rest.
    connection.languages.inlayHint.on(
        once(
            publisher.ready,
            on('Inlay hints', p => inlayHints(workspace, p.textDocument.uri, p.range)),
        ),
    );
    connection.onCodeLens(
        once(
            publisher.ready,
            on('Code lenses', p => codeLenses(workspace, p.textDocument.uri, here(p.textDocument.uri), support)),
        ),
    );
    connection.onCodeLensResolve(
        lens =>
            guarded(connection, 'Code lens', () =>
                resolveCodeLens(workspace, lens, here((lens.data as { uri?: string } | undefined)?.uri ?? ''), support),
            )(lens) ?? lens,
    );
}

function registerWriting({ connection, workspace, publisher, support }: FeatureContext): void {
    const on = <P, R>(what: string, answer: (params: P) => R) => guarded(connection, what, answer);
    connection.onCompletion(
        on('Completion', p =>
            completion(workspace, p.textDocument.uri, p.position, support, p.context?.triggerCharacter),
        ),
    );
    connection.onCompletionResolve(
        item => guarded(connection, 'Completion', () => resolveCompletion(workspace, item))(item) ?? item,
    );
    connection.onPrepareRename(on('Rename', p => prepareRename(workspace, p.textDocument.uri, p.position)));
    connection.onRenameRequest(
        on('Rename', p => rename(workspace, p.textDocument.uri, p.position, p.newName, support.documentChanges)),
    );
    connection.workspace.onWillRenameFiles(p => {
        const edit = on('Includes', () => includesAfterRename(workspace, p.files, support.documentChanges))(p);
        return edit instanceof ResponseError ? null : edit;
    });
    connection.onDocumentFormatting(on('Formatting', p => formatDocument(workspace, p.textDocument.uri)));
    connection.onDocumentRangeFormatting(on('Formatting', p => formatRange(workspace, p.textDocument.uri, p.range)));
    connection.onCodeAction(
        on('Code actions', p => {
            // What the editor shows and what is offered for it belong to the same text.
            publisher.flush();
            return codeActions(
                workspace,
                p.textDocument.uri,
                p.range,
                p.context,
                support,
                settingsOf(publisher.settings, workspace.unitOf(p.textDocument.uri)?.main ?? p.textDocument.uri),
            );
        }),
    );
    connection.onCodeActionResolve(
        action =>
            guarded(connection, 'Code action', () => resolveCodeAction(workspace, action, support))(action) ?? action,
    );
}

function registerColours({ connection, workspace, support }: FeatureContext): void {
    const colouring = support.augments ? 'names' : 'everything';
    const history = new TokenHistory(workspace, colouring);
    const on = <P, R>(what: string, answer: (params: P) => R) => guarded(connection, what, answer);
    const tokens = connection.languages.semanticTokens;
    tokens.on(p => on('Colours', () => history.full(p.textDocument.uri))(p) ?? { data: [] });
    tokens.onDelta(p => on('Colours', () => history.delta(p.textDocument.uri, p.previousResultId))(p) ?? { data: [] });
    tokens.onRange(
        p =>
            on('Colours', () => semanticTokensIn(workspace, p.textDocument.uri, p.range, colouring))(p) ?? { data: [] },
    );
}
