import { BlockDocument, type BlockChange } from '../blocks/document.ts';
import type { ContentChange } from '../blocks/positions.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { analyse } from '../analysis/analyse.ts';
import { buildPlan } from '../plan/build.ts';
import type { Library } from '../plan/names.ts';
import type { Plan, PlanProblem } from '../plan/plan.ts';
import type { BlockRecord } from '../plan/records.ts';
import { includeProblems, includesOf } from './includes.ts';
import { emptyBlock, readPlanBlock } from './read-text.ts';
import { normalUri } from './uris.ts';

export type PlanDocument = BlockDocument<BlockRecord>;

/** Where texts of files come from that no editor has open. */
export interface FileSource {
    /** The text of a file, or undefined where there is none. Throws nothing. */
    read(uri: string): string | undefined;
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
    /** Units by the addresses of their files; cleared when an include or the set of files changes. */
    private units = new Map<string, Unit>();
    private readonly missing = new Set<string>();
    private edits = 0;

    constructor(options: WorkspaceOptions) {
        this.options = options;
        this.asOfDay = options.asOf;
    }

    get asOf(): number {
        return this.asOfDay;
    }

    set asOf(day: number) {
        this.asOfDay = day;
        for (const unit of this.units.values()) unit.invalidate();
    }

    get library(): Library {
        return this.options.library;
    }

    /** Counts up with every change of any file: what was computed for a revision holds as long as it stays. */
    get revision(): number {
        return this.edits;
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
        this.units.clear();
        this.missing.clear();
        return document;
    }

    /** Applies an editor's changes to a file. */
    change(uri: string, changes: readonly ContentChange[], version: number): BlockChange<BlockRecord> | undefined {
        const document = this.documents.get(normalUri(uri));
        if (!document) return undefined;
        const change = document.update(changes, version);
        this.edits++;
        this.changed(document, change);
        return change;
    }

    delete(uri: string): void {
        this.edits++;
        if (this.documents.delete(normalUri(uri))) this.units.clear();
    }

    document(uri: string): PlanDocument | undefined {
        return this.documents.get(normalUri(uri));
    }

    /** Addresses of all files, sorted. */
    uris(): string[] {
        return [...this.documents.keys()].sort();
    }

    /** The plan a file belongs to. */
    unitOf(uri: string): PlanUnit | undefined {
        const address = normalUri(uri);
        if (!this.documents.has(address)) return undefined;
        if (this.units.size === 0) this.group();
        return this.units.get(address);
    }

    /** Every plan, in the order of its main file's address. */
    all(): PlanUnit[] {
        if (this.units.size === 0) this.group();
        return [...new Set(this.units.values())].sort((a, b) => (a.main < b.main ? -1 : a.main > b.main ? 1 : 0));
    }

    private changed(document: PlanDocument, change: BlockChange<BlockRecord>): void {
        const structural = [...change.removed, ...change.added].some(b => b.value.includes.length > 0 || b.value.declarations.some(d => d.kind === 'plan'));
        if (structural || this.units.size === 0) {
            this.units.clear();
            this.missing.clear();
        } else this.units.get(document.uri)?.invalidate();
    }

    /** Finds which files form a plan; files that are included but not known yet are read. */
    private group(): void {
        this.readIncluded();
        const neighbours = new Map<string, Set<string>>();
        for (const uri of this.documents.keys()) neighbours.set(uri, new Set());
        for (const [uri, document] of this.documents) {
            for (const include of includesOf(document, this.roots())) {
                if (!('uri' in include.target) || !this.documents.has(include.target.uri)) continue;
                neighbours.get(uri)!.add(include.target.uri);
                neighbours.get(include.target.uri)!.add(uri);
            }
        }
        const seen = new Set<string>();
        for (const uri of this.uris()) {
            if (seen.has(uri)) continue;
            const members: string[] = [];
            const queue = [uri];
            seen.add(uri);
            for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
                members.push(at);
                for (const next of neighbours.get(at)!) if (!seen.has(next)) { seen.add(next); queue.push(next); }
            }
            const unit = new Unit(this, this.ordered(members));
            for (const member of members) this.units.set(member, unit);
        }
    }

    private readIncluded(): void {
        const queue = [...this.documents.values()];
        for (let document = queue.pop(); document; document = queue.pop()) {
            for (const { target } of includesOf(document, this.roots())) {
                if (!('uri' in target) || this.documents.has(target.uri) || this.missing.has(target.uri)) continue;
                const text = this.options.files.read(target.uri);
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
        const declares = (uri: string) => this.documents.get(uri)!.blocks.some(b => b.value.declarations.some(d => d.kind === 'plan'));
        const main = sorted.find(declares) ?? sorted[0]!;
        const order: string[] = [];
        const visit = (uri: string): void => {
            if (order.includes(uri)) return;
            order.push(uri);
            for (const { target } of includesOf(this.documents.get(uri)!, this.roots())) if ('uri' in target && sorted.includes(target.uri)) visit(target.uri);
        };
        [main, ...sorted].forEach(visit);
        return order;
    }

    /** @internal */
    roots(): readonly string[] {
        return this.options.roots ?? [];
    }
}

class Unit implements PlanUnit {
    readonly files: readonly string[];
    private readonly workspace: PlanWorkspace;
    private builtPlan?: Plan;
    private builtAnalysis?: Analysis;

    constructor(workspace: PlanWorkspace, files: readonly string[]) {
        this.workspace = workspace;
        this.files = files;
    }

    get main(): string {
        return this.files[0]!;
    }

    get plan(): Plan {
        return this.builtPlan ??= this.build();
    }

    get analysis(): Analysis {
        return this.builtAnalysis ??= analyse(this.plan, { asOf: this.workspace.asOf });
    }

    invalidate(): void {
        this.builtPlan = undefined;
        this.builtAnalysis = undefined;
    }

    private build(): Plan {
        const documents = this.files.map(uri => this.workspace.document(uri)!);
        const problems: PlanProblem[] = documents.flatMap(d => [...includeProblems(d, this.workspace.roots(), uri => this.workspace.document(uri)), ...emptyFile(d)]);
        return buildPlan({
            files: documents.map(d => ({ uri: d.uri, records: d.blocks.map(b => b.value) })), library: this.workspace.library, problems,
        });
    }
}

/** A file that declares nothing is told so: it may have been meant to. */
function emptyFile(document: PlanDocument): PlanProblem[] {
    if (document.blocks.some(b => b.value.declarations.length + b.value.includes.length + b.value.accepts.length + b.value.problems.length > 0)) return [];
    const block = document.blocks[0] ?? emptyBlock(document.uri);
    return [{ code: 'file-empty', severity: 'warning', span: { block, start: 0, end: 0 }, message: 'This file declares nothing. A plan starts with `plan NAME { from PLATFORM to PLATFORM }`.' }];
}
