import { BlockDocument } from '../blocks/document.ts';
import { parseText } from '../blocks/parser.ts';
import { LIBRARY_NAMES, type LibrarySource } from '../library/index.ts';
import { type Library, type Namespace, namespaceOf } from '../plan/names.ts';
import { readBlock } from '../plan/read.ts';
import type { BlockRecord, DeclRecord } from '../plan/records.ts';

/** Addresses of library files begin with this; they are read-only. */
export const LIBRARY_SCHEME = 'exit-library';

/** The address of a library file. */
export function libraryUri(file: string): string {
    return `${LIBRARY_SCHEME}:/${file}`;
}

const NAMESPACE_OF_KIND: Readonly<Record<string, Namespace>> = { fabric: 'component' };

/** The built-in library over its texts. A file is read and parsed when a plan first refers to a name in it. */
export class BuiltInLibrary implements Library {
    private readonly source: LibrarySource;
    private readonly documents = new Map<string, BlockDocument<BlockRecord>>();
    private readonly tables = new Map<string, ReadonlyMap<string, DeclRecord>>();
    private readonly byNamespace = new Map<Namespace, string[]>();

    constructor(source: LibrarySource) {
        this.source = source;
        for (const [name, [kind]] of Object.entries(LIBRARY_NAMES)) {
            const namespace = NAMESPACE_OF_KIND[kind] ?? (kind as Namespace);
            const list = this.byNamespace.get(namespace);
            if (list) list.push(name);
            else this.byNamespace.set(namespace, [name]);
        }
    }

    find(namespace: Namespace, name: string): DeclRecord | undefined {
        const known = Object.hasOwn(LIBRARY_NAMES, name) ? LIBRARY_NAMES[name] : undefined;
        if (!known || (NAMESPACE_OF_KIND[known[0]] ?? known[0]) !== namespace) return undefined;
        return this.table(known[1]).get(`${namespace}\n${name}`);
    }

    names(namespace: Namespace): Iterable<string> {
        return this.byNamespace.get(namespace) ?? [];
    }

    /** A library file as a document, for go-to-definition, hover and outline. */
    document(file: string): BlockDocument<BlockRecord> {
        let document = this.documents.get(file);
        if (!document) {
            document = new BlockDocument(libraryUri(file), this.source.read(file), (text, block) => readBlock(block, parseText(text)));
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
