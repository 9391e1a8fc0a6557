import type { Block } from '../blocks/block.ts';
import type { BlockDocument } from '../blocks/document.ts';
import type { Position, Range } from '../blocks/positions.ts';
import { type Library, NameTable } from '../plan/naming/names.ts';
import type { BlockRecord } from '../plan/records.ts';
import { rangeOf, type Span } from '../plan/source.ts';
import { LIBRARY_SCHEME } from '../workspace/library.ts';
import type { PlanDocument, PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';

export type PlanBlock = Block<BlockRecord>;

/** A library whose files can be opened. */
export interface LibraryFiles extends Library {
    /** A file of the library by its name (`vsphere.exit`); throws where there is none. */
    document(file: string): BlockDocument<BlockRecord>;
}

/** One file as a feature sees it: its blocks, the plan it belongs to, and what its names mean. */
export interface FileView {
    readonly workspace: PlanWorkspace;
    readonly document: PlanDocument;
    /** A file of the built-in library: read-only. */
    readonly library: boolean;
    /** The plan it belongs to; undefined for library files. Asking it for `plan` or `analysis` may compute them. */
    readonly unit: PlanUnit | undefined;
    /** The files of the plan, the main one first. */
    readonly documents: readonly PlanDocument[];
    /** The names of the plan and of the library, built when first asked for after an edit. */
    readonly names: NameTable;
}

/** A place in a file: the block it lies in and the offset within that block. */
export interface Spot {
    readonly view: FileView;
    readonly block: PlanBlock;
    readonly offset: number;
}

/** A file by its address, also one of the library; undefined when nobody knows it. */
export function viewOf(workspace: PlanWorkspace, uri: string): FileView | undefined {
    const document = workspace.document(uri);
    if (!document) {
        return libraryView(workspace, uri);
    }
    const unit = workspace.unitOf(uri);
    const documents = unit ? unit.files.flatMap(file => workspace.document(file) ?? []) : [document];
    return {
        workspace,
        document,
        library: false,
        unit,
        documents,
        get names() {
            return unit ? unit.names : namesOf(workspace, document, documents);
        },
    };
}

/** The block and offset at a position; undefined in an empty file. */
export function spotAt(view: FileView, position: Position): Spot | undefined {
    const offset = view.document.offsetAt(position);
    const block = view.document.blockAt(offset);
    return block && { view, block, offset: offset - block.offset };
}

/** A place in a file of the workspace; undefined where there is no such file or it is empty. */
export function spotIn(workspace: PlanWorkspace, uri: string, position: Position): Spot | undefined {
    const view = viewOf(workspace, uri);
    return view && spotAt(view, position);
}

/** A span as a protocol location. */
export function locationOf(span: Span): { uri: string; range: Range } {
    return { uri: span.block.document.uri, range: rangeOf(span) };
}

/** Whether an offset lies in a span or at its end, where a cursor behind the last letter stands. */
export function holds(span: Span, offset: number): boolean {
    return offset >= span.start && offset <= span.end;
}

export function isLibrary(uri: string): boolean {
    return uri.startsWith(`${LIBRARY_SCHEME}:`);
}

/** The blocks of a document that reach into a range. */
export function blocksIn(document: PlanDocument, range: Range): readonly PlanBlock[] {
    const first = document.blockAt(document.offsetAt(range.start));
    const last = document.blockAt(document.offsetAt(range.end));
    return first && last ? document.blocks.slice(document.indexOf(first), document.indexOf(last) + 1) : [];
}

const tables = new WeakMap<object, { readonly revision: number; readonly names: NameTable }>();

function namesOf(workspace: PlanWorkspace, key: object, documents: readonly PlanDocument[]): NameTable {
    const known = tables.get(key);
    if (known?.revision === workspace.revision) {
        return known.names;
    }
    const names = new NameTable(
        documents.flatMap(d => d.blocks.map(b => b.value)),
        workspace.library,
    );
    tables.set(key, { revision: workspace.revision, names });
    return names;
}

const libraryNames = new WeakMap<Library, NameTable>();

function libraryView(workspace: PlanWorkspace, uri: string): FileView | undefined {
    if (!isLibrary(uri)) {
        return undefined;
    }
    const document = libraryDocument(workspace.library, uri);
    if (!document) {
        return undefined;
    }
    let names = libraryNames.get(workspace.library);
    if (!names) {
        libraryNames.set(workspace.library, (names = new NameTable([], workspace.library)));
    }
    return { workspace, document, library: true, unit: undefined, documents: [document], names };
}

function libraryDocument(library: Library, uri: string): PlanDocument | undefined {
    if (!opens(library)) {
        return undefined;
    }
    try {
        return library.document(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));
    } catch {
        // An address the library does not have: a stale tab, or a name somebody typed.
        return undefined;
    }
}

function opens(library: Library): library is LibraryFiles {
    return 'document' in library && typeof library.document === 'function';
}
