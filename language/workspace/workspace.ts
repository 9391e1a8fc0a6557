import type { Analysis } from '../analysis/analysis.ts';
import { entryOf, firstOf } from '../basics/lists.ts';
import type { Block } from '../blocks/block.ts';
import { type BlockChange, BlockDocument } from '../blocks/document.ts';
import type { ContentChange } from '../blocks/positions.ts';
import type { Ranged } from '../plan/ends.ts';
import type { Library, NameTable } from '../plan/naming/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { BlockRecord } from '../plan/records.ts';
import { Includes, type ResolvedInclude } from './includes.ts';
import { readPlanBlock } from './read-text.ts';
import { Unit } from './unit.ts';
import { normalUri } from './uris.ts';

export type PlanDocument = BlockDocument<BlockRecord>;

/** Where texts of files come from that no editor has open. */
export interface FileSource {
    /** The text of a file, or undefined where there is none. Throws nothing. */
    read(uri: string): string | undefined;
    /** What links make of an address; see {@link RealAddress}. Missing where there are no links. */
    real?(uri: string): string | undefined;
}

export interface WorkspaceOptions {
    readonly files: FileSource;
    readonly library: Library;
    /** Folders includes may reach into, as addresses that end with a slash. */
    readonly roots?: readonly string[];
    /** The day findings are computed for (days since 1970-01-01). */
    readonly asOf: number;
}

/** Files that include each other in any direction: one plan. */
export interface PlanUnit {
    /** Address of the main file: the one that declares the plan, else the first by name. */
    readonly main: string;
    /** The main file first, then the others in include order. */
    readonly files: readonly string[];
    readonly plan: Plan;
    readonly analysis: Analysis;
    /** Figures it writes as ranges that are judged at both ends, in textual order. */
    readonly ranged: readonly Ranged[];
    /** The names of its files and of the library; another object after every change. */
    readonly names: NameTable;
}

/**
 * All plan files somebody works on, and the plans they form. A change touches the document it is made in; the plan and
 * its analysis are recomputed when somebody asks, for the whole plan, so that no finding goes stale because the edit was
 * in another file.
 */
export class PlanWorkspace {
    private readonly documents = new Map<string, PlanDocument>();
    private readonly options: WorkspaceOptions;
    private asOfDay: number;
    /** Units by the addresses of their files, as they were grouped last. */
    private units = new Map<string, Unit>();
    /** An include or the set of files changed since. */
    private ungrouped = true;
    private readonly includes: Includes;
    private readonly missing = new Set<string>();
    private edits = 0;
    private groupings = 0;

    constructor(options: WorkspaceOptions) {
        this.options = options;
        this.asOfDay = options.asOf;
        this.includes = new Includes(
            () => options.roots ?? [],
            uri => this.documents.get(uri),
            options.files.real && (uri => options.files.real?.(uri)),
        );
    }

    get asOf(): number {
        return this.asOfDay;
    }

    set asOf(day: number) {
        this.asOfDay = day;
        for (const unit of this.units.values()) {
            unit.dayChanged();
        }
    }

    get library(): Library {
        return this.options.library;
    }

    /** Counts up with every change of any file: what was computed for a revision holds as long as it stays. */
    get revision(): number {
        return this.edits;
    }

    /** Counts up with every change after which files may form other plans. */
    get grouping(): number {
        return this.groupings;
    }

    /** Adds a file or replaces its text. */
    set(uri: string, text: string, version = 0): PlanDocument {
        const address = normalUri(uri);
        const known = this.documents.get(address);
        this.edits++;
        if (known) {
            this.changed(known, known.update([{ text }], version));
            return known;
        }
        const document: PlanDocument = new BlockDocument(address, text, readPlanBlock);
        document.version = version;
        this.documents.set(address, document);
        this.regroup();
        return document;
    }

    /** Applies an editor's changes to a file. */
    change(uri: string, changes: readonly ContentChange[], version: number): BlockChange<BlockRecord> | undefined {
        const document = this.documents.get(normalUri(uri));
        if (!document) {
            return undefined;
        }
        const change = document.update(changes, version);
        this.edits++;
        this.changed(document, change);
        return change;
    }

    delete(uri: string): void {
        this.edits++;
        if (this.documents.delete(normalUri(uri))) {
            this.regroup();
        }
    }

    document(uri: string): PlanDocument | undefined {
        return this.documents.get(normalUri(uri));
    }

    /** The same files in a workspace of their own: what is tried there changes nothing here. */
    fork(): PlanWorkspace {
        const copy = new PlanWorkspace({ ...this.options, asOf: this.asOfDay });
        for (const [uri, document] of this.documents) {
            copy.set(uri, document.text);
        }
        return copy;
    }

    /** Addresses of all files, sorted. */
    uris(): string[] {
        return [...this.documents.keys()].sort();
    }

    /** The plan a file belongs to. */
    unitOf(uri: string): PlanUnit | undefined {
        const address = normalUri(uri);
        if (!this.documents.has(address)) {
            return undefined;
        }
        if (this.ungrouped) {
            this.group();
        }
        return this.units.get(address);
    }

    /** Every plan, in the order of its main file's address. */
    all(): PlanUnit[] {
        if (this.ungrouped) {
            this.group();
        }
        return [...new Set(this.units.values())].sort((a, b) => (a.main < b.main ? -1 : a.main > b.main ? 1 : 0));
    }

    private changed(document: PlanDocument, change: BlockChange<BlockRecord>): void {
        this.units.get(document.uri)?.note(change);
        const { removed, added } = change;
        const includes = removed.some(mentionsFile) || added.some(mentionsFile);
        if (includes) {
            this.includes.forget(document);
        }
        if (includes || removed.some(declaresPlan) || added.some(declaresPlan)) {
            this.regroup();
        }
    }

    private regroup(): void {
        this.groupings++;
        this.ungrouped = true;
        this.missing.clear();
    }

    /** Finds which files form a plan; files that are included but not known yet are read. A plan of the same files stays. */
    private group(): void {
        this.includes.forgetAll();
        this.readIncluded();
        this.ungrouped = false;
        const neighbours = new Map<string, Set<string>>();
        for (const uri of this.documents.keys()) {
            neighbours.set(uri, new Set());
        }
        for (const [uri, document] of this.documents) {
            for (const include of this.includes.of(document)) {
                if (!('uri' in include.target) || !this.documents.has(include.target.uri)) {
                    continue;
                }
                entryOf(neighbours, uri).add(include.target.uri);
                entryOf(neighbours, include.target.uri).add(uri);
            }
        }
        const before = this.units;
        this.units = new Map();
        for (const uri of this.uris()) {
            if (this.units.has(uri)) {
                continue;
            }
            const documents = this.ordered(reachable(uri, neighbours)).map(member => entryOf(this.documents, member));
            const known = before.get(firstOf(documents).uri);
            const unit = known?.isOf(documents) ? known : new Unit(this, documents, this.includes);
            for (const { uri: member } of documents) {
                this.units.set(member, unit);
            }
        }
    }

    private readIncluded(): void {
        const queue = [...this.documents.values()];
        for (let document = queue.pop(); document; document = queue.pop()) {
            for (const { target } of this.includes.of(document)) {
                if (!('uri' in target) || this.documents.has(target.uri) || this.missing.has(target.uri)) {
                    continue;
                }
                // Whatever else lies in the folder is not a plan, and its lines are shown to nobody.
                const text = target.uri.endsWith('.exit') ? this.options.files.read(target.uri) : undefined;
                if (text === undefined) {
                    this.missing.add(target.uri);
                    continue;
                }
                const added: PlanDocument = new BlockDocument(target.uri, text, readPlanBlock);
                this.documents.set(target.uri, added);
                queue.push(added);
            }
        }
    }

    /** The file with the plan first, then depth-first along the includes, then what is left by address. */
    private ordered(members: readonly string[]): string[] {
        const sorted = [...members].sort();
        const declares = (uri: string) => entryOf(this.documents, uri).blocks.some(declaresPlan);
        const included = new Set(
            sorted.flatMap(uri =>
                this.includes
                    .of(entryOf(this.documents, uri))
                    .flatMap(i => ('uri' in i.target && i.target.uri !== uri ? [i.target.uri] : [])),
            ),
        );
        // Of several that declare a plan, the one that nobody includes is the root.
        const main =
            sorted.find(uri => declares(uri) && !included.has(uri)) ?? sorted.find(declares) ?? firstOf(sorted);
        const order = new Set<string>();
        // Depth first, but with a stack of its own: files may include each other in a row of thousands.
        const stack = [main, ...sorted].reverse();
        for (let uri = stack.pop(); uri !== undefined; uri = stack.pop()) {
            if (order.has(uri)) {
                continue;
            }
            order.add(uri);
            const targets = this.includes.of(entryOf(this.documents, uri)).map(({ target }) => target);
            for (const target of targets.reverse()) {
                if ('uri' in target && this.documents.has(target.uri)) {
                    stack.push(target.uri);
                }
            }
        }
        return [...order];
    }

    /** The includes of a file with what they lead to. */
    includesOf(document: PlanDocument): readonly ResolvedInclude[] {
        return this.includes.of(document);
    }

    /** The folders includes may reach into are others now, or what links lead to is. */
    rootsChanged(): void {
        this.regroup();
    }

    /** @internal */
    roots(): readonly string[] {
        return this.options.roots ?? [];
    }
}

/** Both look at the text first: a block that is typed over in a burst is never read. */
function declaresPlan(block: Block<BlockRecord>): boolean {
    return block.text.includes('plan') && block.value.declarations.some(d => d.kind === 'plan');
}

function mentionsFile(block: Block<BlockRecord>): boolean {
    return block.text.includes('include') && block.value.includes.length > 0;
}

function reachable(from: string, neighbours: ReadonlyMap<string, ReadonlySet<string>>): string[] {
    const seen = new Set([from]);
    // A set is walked in the order of its members, also those that come while walking.
    for (const at of seen) {
        for (const next of entryOf(neighbours, at)) {
            seen.add(next);
        }
    }
    return [...seen];
}
