/**
 * The floor: what one gets from Langium for the same grammar without keeping anything by difference. Default services,
 * whole documents, the map scopes that make linking linear, no checks of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
    type AstNode,
    AstUtils,
    type CstNode,
    DefaultScopeComputation,
    DefaultScopeProvider,
    DefaultValueConverter,
    DefaultWorkspaceManager,
    DocumentCache,
    EMPTY_SCOPE,
    EMPTY_STREAM,
    GrammarUtils,
    inject,
    type LangiumCoreServices,
    type LangiumDocument,
    type LangiumSharedCoreServices,
    type LocalSymbols,
    MapScope,
    type ReferenceInfo,
    type Scope,
    stream,
    URI,
    type ValueType,
} from 'langium';
import {
    AbstractSemanticTokenProvider,
    createDefaultModule,
    createDefaultSharedModule,
    type LangiumServices,
    type SemanticTokenAcceptor,
    startLanguageServer,
} from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { PlanLexer } from '../../language/blocks/lexer.ts';
import { unquote } from '../../language/blocks/parser.ts';
import { ExitGeneratedModule, ExitGeneratedSharedModule } from '../../language/generated/module.ts';

/** Names are in quotes or not; the text is the same. */
class NameConverter extends DefaultValueConverter {
    override convert(input: string, node: CstNode): ValueType {
        return 'tokenType' in node && node.tokenType && input.startsWith('"') ? unquote(input) : input;
    }
}

/** Every name of a document is visible in all of it, and outside. */
class FlatScopes extends DefaultScopeComputation {
    override async collectExportedSymbols(document: LangiumDocument) {
        return [...AstUtils.streamAst(document.parseResult.value)].flatMap(node => this.described(node, document));
    }

    override async collectLocalSymbols(document: LangiumDocument): Promise<LocalSymbols> {
        const root = document.parseResult.value;
        const descriptions = [...AstUtils.streamAst(root)].flatMap(node => this.described(node, document));
        return { has: node => node === root, getStream: node => (node === root ? stream(descriptions) : EMPTY_STREAM) };
    }

    private described(node: AstNode, document: LangiumDocument) {
        const name = this.nameProvider.getName(node);
        return name === undefined ? [] : [this.descriptions.createDescription(node, name, document)];
    }
}

/** A map per document and type, made once per version of the document. */
class CachedScopes extends DefaultScopeProvider {
    private readonly cache: DocumentCache<string, Scope>;

    constructor(services: LangiumCoreServices) {
        super(services);
        this.cache = new DocumentCache(services.shared);
    }

    override getScope(context: ReferenceInfo): Scope {
        const type = this.reflection.getReferenceType(context);
        const document = AstUtils.getDocument(context.container);
        return this.cache.get(document.uri, type, () => {
            const local =
                document.localSymbols
                    ?.getStream(document.parseResult.value)
                    .filter(d => this.reflection.isSubtype(d.type, type))
                    .toArray() ?? [];
            const global = () => this.getGlobalScope(type, context);
            return new MapScope(local, {
                ...EMPTY_SCOPE,
                getElement: name => global().getElement(name),
                getElements: name => global().getElements(name),
                getAllElements: () => global().getAllElements(),
            });
        });
    }
}

class NameTokens extends AbstractSemanticTokenProvider {
    protected override highlightElement(node: AstNode, acceptor: SemanticTokenAcceptor): void {
        if ('name' in node && typeof node.name === 'string') {
            acceptor({ node, property: 'name', type: 'variable' } as never);
        }
        const cst = node.$cstNode && GrammarUtils.findNodesForProperty(node.$cstNode, 'key');
        for (const key of cst ?? []) {
            acceptor({ cst: key, type: 'keyword' } as never);
        }
    }
}

class WithLibrary extends DefaultWorkspaceManager {
    private readonly factory: LangiumSharedCoreServices['workspace']['LangiumDocumentFactory'];

    constructor(services: LangiumSharedCoreServices) {
        super(services);
        this.factory = services.workspace.LangiumDocumentFactory;
    }

    protected override async loadAdditionalDocuments(
        _folders: unknown,
        collect: (document: LangiumDocument) => void,
    ): Promise<void> {
        const folder = process.env['EXIT_LIBRARY']!;
        for (const file of readdirSync(folder)) {
            if (file.endsWith('.exit')) {
                collect(
                    this.factory.fromString(readFileSync(join(folder, file), 'utf8'), URI.parse(`builtin:///${file}`)),
                );
            }
        }
    }
}

const connection = createConnection(ProposedFeatures.all);
const shared = inject(createDefaultSharedModule({ connection, ...NodeFileSystem }), ExitGeneratedSharedModule, {
    workspace: { WorkspaceManager: (s: LangiumSharedCoreServices) => new WithLibrary(s) },
});
const services: LangiumServices = inject(createDefaultModule({ shared }), ExitGeneratedModule, {
    parser: { Lexer: (s: LangiumServices) => new PlanLexer(s), ValueConverter: () => new NameConverter() },
    references: {
        ScopeComputation: (s: LangiumServices) => new FlatScopes(s),
        ScopeProvider: (s: LangiumServices) => new CachedScopes(s),
    },
    lsp: { SemanticTokenProvider: (s: LangiumServices) => new NameTokens(s) },
});
shared.ServiceRegistry.register(services);
startLanguageServer(shared as never);
