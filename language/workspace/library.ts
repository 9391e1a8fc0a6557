import { BlockDocument } from '../blocks/document.ts';
import { parseText } from '../blocks/parser.ts';
import { LIBRARY_ALIASES } from '../library/aliases.ts';
import { LIBRARY_NAMES, type LibraryKind, type LibrarySource } from '../library/index.ts';
import { type Library, type Namespace, namespaceOf } from '../plan/naming/names.ts';
import { readBlock } from '../plan/reading/read.ts';
import type { BlockRecord, DeclRecord } from '../plan/records.ts';
import { LIBRARY_SCHEME } from '../plan/source.ts';

export { LIBRARY_SCHEME };

/** The address of a library file. */
export function libraryUri(file: string): string {
    return `${LIBRARY_SCHEME}:/${file}`;
}

/** The kind of library entry a namespace is searched for; only fabrics share theirs with other components. */
const KIND_OF: Readonly<Partial<Record<Namespace, LibraryKind>>> = {
    platform: 'platform',
    interface: 'interface',
    feature: 'feature',
    capability: 'capability',
    transition: 'transition',
    product: 'product',
    media: 'media',
    component: 'fabric',
};

/** The built-in library over its texts. A file is read and parsed when a plan first refers to a name in it. */
export class BuiltInLibrary implements Library {
    private readonly source: LibrarySource;
    private readonly documents = new Map<string, BlockDocument<BlockRecord>>();
    private readonly tables = new Map<string, ReadonlyMap<string, DeclRecord>>();

    constructor(source: LibrarySource) {
        this.source = source;
    }

    find(namespace: Namespace, name: string): DeclRecord | undefined {
        const files = filesOf(namespace);
        return Object.hasOwn(files, name) ? this.table(files[name]!).get(`${namespace}\n${name}`) : undefined;
    }

    names(namespace: Namespace): Iterable<string> {
        return Object.keys(filesOf(namespace));
    }

    aliases(namespace: Namespace, word: string): readonly string[] {
        const kind = KIND_OF[namespace];
        const known = kind && LIBRARY_ALIASES[kind];
        const wanted = word.toLowerCase();
        return known && Object.hasOwn(known, wanted) ? known[wanted]! : [];
    }

    /** A library file as a document, for go-to-definition, hover and outline. */
    document(file: string): BlockDocument<BlockRecord> {
        let document = this.documents.get(file);
        if (!document) {
            document = new BlockDocument(libraryUri(file), this.source.read(file), (text, block) =>
                readBlock(block, parseText(text)),
            );
            this.documents.set(file, document);
        }
        return document;
    }

    private table(file: string): ReadonlyMap<string, DeclRecord> {
        let table = this.tables.get(file);
        if (!table) {
            const records = this.document(file).blocks.flatMap(b => b.value.declarations);
            table = new Map(records.map(r => [`${namespaceOf(r.kind)}\n${r.name}`, r]));
            this.tables.set(file, table);
        }
        return table;
    }
}

function filesOf(namespace: Namespace): Readonly<Record<string, string>> {
    const kind = KIND_OF[namespace];
    return kind ? LIBRARY_NAMES[kind] : {};
}
