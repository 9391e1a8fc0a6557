import type { Block } from '../blocks/block.ts';
import { BlockDocument } from '../blocks/document.ts';
import { parseText, unquote } from '../blocks/parser.ts';
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

/** A line on which a declaration may begin, with its keyword and the name it declares. In a comment it is one too: only reading the block tells. */
const HEAD = /^([a-z]+)[ \t]+("[^"\n]*"|[A-Za-z_][\w.-]*(?: to [A-Za-z_][\w.-]*)?)/gm;

/** The built-in library over its texts. A declaration is read when a plan first refers to it: files hold hundreds. */
export class BuiltInLibrary implements Library {
    private readonly source: LibrarySource;
    private readonly documents = new Map<string, BlockDocument<BlockRecord>>();
    private readonly heads = new Map<string, ReadonlyMap<string, readonly Block<BlockRecord>[]>>();
    private readonly found = new Map<string, DeclRecord>();

    constructor(source: LibrarySource) {
        this.source = source;
    }

    find(namespace: Namespace, name: string): DeclRecord | undefined {
        const files = filesOf(namespace);
        if (!Object.hasOwn(files, name)) {
            return undefined;
        }
        const key = `${namespace}\n${name}`;
        let record = this.found.get(key);
        if (!record) {
            record = this.read(files[name]!, namespace, name);
            if (record) {
                this.found.set(key, record);
            }
        }
        return record;
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

    private read(file: string, namespace: Namespace, name: string): DeclRecord | undefined {
        const { blocks } = this.document(file);
        const declared = (of: readonly Block<BlockRecord>[]): DeclRecord | undefined =>
            of.flatMap(b => b.value.declarations).findLast(r => r.name === name && namespaceOf(r.kind) === namespace);
        return declared(this.headsOf(file).get(`${KIND_OF[namespace]} ${name}`) ?? []) ?? declared(blocks);
    }

    /** The blocks of a file in which something may be declared, by keyword and name, found without reading them. */
    private headsOf(file: string): ReadonlyMap<string, readonly Block<BlockRecord>[]> {
        let heads = this.heads.get(file);
        if (!heads) {
            const byHead = new Map<string, Block<BlockRecord>[]>();
            for (const block of this.document(file).blocks) {
                for (const [, keyword, name = ''] of block.text.matchAll(HEAD)) {
                    const head = `${keyword} ${unquote(name)}`;
                    byHead.set(head, [...(byHead.get(head) ?? []), block]);
                }
            }
            heads = byHead;
            this.heads.set(file, heads);
        }
        return heads;
    }
}

function filesOf(namespace: Namespace): Readonly<Record<string, string>> {
    const kind = KIND_OF[namespace];
    return kind ? LIBRARY_NAMES[kind] : {};
}
