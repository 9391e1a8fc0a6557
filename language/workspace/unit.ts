import type { Analysis, Finding } from '../analysis/analysis.ts';
import { firstOf, nth } from '../basics/lists.ts';
import type { Block } from '../blocks/block.ts';
import type { BlockChange } from '../blocks/document.ts';
import { Analyser } from '../check/analyse.ts';
import { inTextualOrder } from '../check/findings.ts';
import { overRanges } from '../check/over-ranges.ts';
import { uncheckedPlan } from '../check/unchecked.ts';
import { PlanBuilder, type PlanFile } from '../plan/build/build.ts';
import type { Ranged } from '../plan/ends.ts';
import type { NameTable } from '../plan/naming/names.ts';
import type { Plan, PlanProblem } from '../plan/plan.ts';
import type { BlockRecord } from '../plan/records.ts';
import type { Includes } from './includes.ts';
import { emptyBlock } from './read-text.ts';
import { UnitEnds } from './unit-ends.ts';
import type { PlanDocument, PlanUnit, PlanWorkspace } from './workspace.ts';

/** One plan over its files. Changes are gathered; plan and analysis follow them when somebody asks. */
export class Unit implements PlanUnit {
    readonly files: readonly string[];
    private readonly workspace: PlanWorkspace;
    private readonly documents: readonly PlanDocument[];
    private readonly includes: Includes;
    private builder: PlanBuilder;
    private analyser: Analyser;
    /** What went wrong when it was built or checked last: a fault in the checker. */
    private fault: { readonly error: unknown } | undefined;
    private readonly sources: readonly UnitFile[];
    private ends: UnitEnds;
    /** Blocks of the plan built last that left since, and those that came; one that moved is in both. */
    private readonly removed = new Set<Block<BlockRecord>>();
    private readonly added = new Set<Block<BlockRecord>>();
    private fileProblems: readonly PlanProblem[] = [];
    private builtPlan?: Plan;
    private builtNames?: NameTable;
    private builtAnalysis?: Analysis;

    constructor(workspace: PlanWorkspace, documents: readonly PlanDocument[], includes: Includes) {
        this.workspace = workspace;
        this.documents = documents;
        this.includes = includes;
        this.files = documents.map(d => d.uri);
        this.builder = new PlanBuilder(workspace.library);
        this.analyser = new Analyser(this.builder.changes);
        this.sources = documents.map(d => new UnitFile(d));
        this.ends = new UnitEnds(workspace.library, this.sources);
    }

    get main(): string {
        return firstOf(this.files);
    }

    get plan(): Plan {
        return (this.builtPlan ??= this.build());
    }

    get names(): NameTable {
        void this.plan;
        return this.builtNames!;
    }

    get analysis(): Analysis {
        return (this.builtAnalysis ??= this.analysed());
    }

    get ranged(): readonly Ranged[] {
        return this.ends.all();
    }

    /** Whether it consists of just these files, in this order. */
    isOf(documents: readonly PlanDocument[]): boolean {
        if (documents.length !== this.documents.length || documents.some((d, i) => d !== this.documents[i])) {
            return false;
        }
        // Files around it may have come or gone: what its includes lead to is looked at again.
        this.invalidate();
        return true;
    }

    /** Takes over a change of one of its files. */
    note({ removed, added }: BlockChange<BlockRecord>): void {
        if (removed.length === 0 && added.length === 0) {
            return;
        }
        this.ends.note(removed, added);
        for (const block of removed) {
            if (!this.added.delete(block)) {
                this.removed.add(block);
            }
        }
        for (const block of added) {
            this.added.add(block);
        }
        this.invalidate();
    }

    dayChanged(): void {
        this.builtAnalysis = undefined;
    }

    /** A fault costs this plan what is said about it, and no other plan anything. */
    private analysed(): Analysis {
        const { plan } = this;
        const { asOf } = this.workspace;
        if (!this.fault) {
            try {
                return this.analyser.analyse(plan, { asOf, over: findings => this.over(findings, asOf) });
            } catch (error) {
                this.failed(error);
            }
        }
        const block = this.documents[0]?.blocks[0] ?? emptyBlock(this.main);
        return uncheckedPlan(plan, asOf, this.fault?.error, block);
    }

    /** What the findings are over the ranges the plan writes. docs/language.md 5.7. */
    private over(findings: readonly Finding[], asOf: number): readonly Finding[] {
        const looked = this.ends.at(asOf, this.fileProblems);
        return looked === undefined ? findings : inTextualOrder(overRanges(findings, looked), this.files);
    }

    /** What is kept may be half done: the next plan is built anew. */
    private failed(error: unknown): void {
        this.fault = { error };
        this.builder = new PlanBuilder(this.workspace.library);
        this.analyser = new Analyser(this.builder.changes);
        this.ends = new UnitEnds(this.workspace.library, this.sources);
    }

    private invalidate(): void {
        this.builtPlan = undefined;
        this.builtAnalysis = undefined;
        for (const file of this.sources) {
            file.changed();
        }
    }

    private build(): Plan {
        const records = (blocks: ReadonlySet<Block<BlockRecord>>) => [...blocks].map(b => b.value);
        const change = { removed: records(this.removed), added: records(this.added) };
        this.removed.clear();
        this.added.clear();
        this.fault = undefined;
        let plan: Plan;
        try {
            plan = this.builder.build(this.sources, this.problemsOfFiles(), change);
        } catch (error) {
            this.failed(error);
            const stand = new PlanBuilder(this.workspace.library);
            plan = stand.build([]);
            this.builtNames = stand.names.renewed();
            return plan;
        }
        this.builtNames = this.builder.names.renewed();
        return plan;
    }

    /** The same list as before when nothing is wrong but what was wrong before. */
    private problemsOfFiles(): readonly PlanProblem[] {
        const now = this.documents.flatMap(d => [...this.includes.problems(d), ...emptyFile(d)]);
        const before = this.fileProblems;
        const same =
            now.length === before.length &&
            now.every(
                (p, i) =>
                    p.code === nth(before, i).code &&
                    p.message === nth(before, i).message &&
                    p.span === nth(before, i).span,
            );
        return same ? before : (this.fileProblems = now);
    }
}

/** A file that declares nothing is told so: it may have been meant to. */
function emptyFile(document: PlanDocument): PlanProblem[] {
    if (
        document.blocks.some(
            b =>
                b.value.declarations.length +
                    b.value.includes.length +
                    b.value.accepts.length +
                    b.value.retains.length +
                    b.value.problems.length >
                0,
        )
    ) {
        return [];
    }
    const block = document.blocks[0] ?? emptyBlock(document.uri);
    return [
        {
            code: 'file-empty',
            severity: 'warning',
            span: { block, start: 0, end: 0 },
            message: "This file declares nothing. A plan starts with 'plan NAME { from PLATFORM to PLATFORM }'.",
        },
    ];
}

/** A file of a plan; its records are listed when somebody goes through all of them. */
class UnitFile implements PlanFile {
    readonly uri: string;
    private readonly document: PlanDocument;
    private list: readonly BlockRecord[] | undefined;

    constructor(document: PlanDocument) {
        this.uri = document.uri;
        this.document = document;
    }

    get records(): readonly BlockRecord[] {
        return (this.list ??= this.document.blocks.map(b => b.value));
    }

    changed(): void {
        this.list = undefined;
    }
}
