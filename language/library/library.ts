import { BlockDocument } from '../blocks/document.ts';
import type { Block } from '../blocks/block.ts';
import { parseText } from '../blocks/parser.ts';
import type { Library, Namespace } from '../plan/names.ts';
import { readBlock } from '../plan/read.ts';
import type { BlockRecord, DeclRecord } from '../plan/records.ts';
import type { LibraryKind, LibrarySource } from './index.ts';
import { LIBRARY_NAMES } from './manifest.generated.ts';

/** The namespaces of plans in which library declarations live, and the kind they have there. */
const KIND_IN: Partial<Record<Namespace, LibraryKind>> = {
    platform: 'platform', interface: 'interface', feature: 'feature', capability: 'capability', product: 'product', media: 'media',
    component: 'fabric',
};

/** Where a library declaration starts: its keyword at the beginning of a line (nested ones are indented). */
const HEAD = /^(platform|interface|feature|capability|product|media|fabric) ("(?:\\.|[^"\\\n])*"|[^\s{"]+)/m;

type LibraryBlock = Block<BlockRecord>;

/**
 * The built-in library, read when asked for: a file is cut into its declarations when the first of its names
 * is looked up, and a declaration is parsed when it is itself looked up. What was read is kept.
 * Throws what the source throws when a file that the manifest names is not there.
 */
export class LazyLibrary implements Library {
    private readonly source: LibrarySource;
    private readonly uriOf: (file: string) => string;
    private readonly documents = new Map<string, BlockDocument<BlockRecord>>();
    private readonly heads = new Map<string, ReadonlyMap<string, LibraryBlock>>();

    /** `uriOf` says under which URI an editor opens a file of the library. */
    constructor(source: LibrarySource, uriOf: (file: string) => string) {
        this.source = source;
        this.uriOf = uriOf;
    }

    find(namespace: Namespace, name: string): DeclRecord | undefined {
        const kind = KIND_IN[namespace];
        if (kind === undefined || !Object.hasOwn(LIBRARY_NAMES[kind], name)) {
            return undefined;
        }
        const file = LIBRARY_NAMES[kind][name] as string;
        const block = this.headsOf(file).get(`${kind} ${name}`);
        return block?.value.declarations.find(record => record.kind === kind && record.name === name);
    }

    *names(namespace: Namespace): Iterable<string> {
        const kind = KIND_IN[namespace];
        if (kind !== undefined) {
            yield* Object.keys(LIBRARY_NAMES[kind]);
        }
    }

    /** A file as blocks, for what shows library text (hover, go to definition). */
    document(file: string): BlockDocument<BlockRecord> {
        let document = this.documents.get(file);
        if (document === undefined) {
            document = new BlockDocument(this.uriOf(file), this.source.read(file), (text, block) => readBlock(block, parseText(text)));
            this.documents.set(file, document);
        }
        return document;
    }

    /** Files opened so far, in the order of opening. */
    get opened(): readonly string[] {
        return [...this.documents.keys()];
    }

    private headsOf(file: string): ReadonlyMap<string, LibraryBlock> {
        let heads = this.heads.get(file);
        if (heads === undefined) {
            heads = new Map(this.document(file).blocks.flatMap((block): [string, LibraryBlock][] => {
                const [, kind, name] = HEAD.exec(block.text) ?? [];
                return kind === undefined || name === undefined ? [] : [[`${kind} ${bare(name)}`, block]];
            }));
            this.heads.set(file, heads);
        }
        return heads;
    }
}

function bare(name: string): string {
    return name.startsWith('"') ? name.slice(1, -1).replace(/\\(["\\])/g, '$1') : name;
}
