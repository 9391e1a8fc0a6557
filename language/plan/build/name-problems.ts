import type { NameChange, NameTable } from '../naming/names.ts';
import { closest, isClose } from '../naming/spelling.ts';
import type { PlanProblem } from '../plan.ts';
import {
    duplicateName,
    inheritanceCircle,
    inheritanceCycle,
    libraryName,
    MOST_WORDS,
    unknownNames,
} from '../reading/problems.ts';
import type { BlockRecord, DeclRecord, NameUse } from '../records.ts';

/** What is wrong with the names of a plan, kept by difference: a block is looked at again when it or what its names mean changed. */
export class NameProblems {
    private readonly names: NameTable;
    private readonly unknown = new Map<BlockRecord, readonly PlanProblem[]>();
    private readonly inLibrary = new Map<DeclRecord, PlanProblem>();
    private readonly circles = new Map<DeclRecord, PlanProblem>();
    /** Words like an unknown one, by kind of reference and name: one missing name is often used by thousands. */
    private readonly suggestions = new Map<string, { readonly written: string; readonly words: readonly string[] }>();
    private changes = 0;
    private hadDuplicates = false;
    private readonly suggest = (use: NameUse): readonly string[] => this.wordsLike(use);

    constructor(names: NameTable) {
        this.names = names;
    }

    /** Every problem, in no particular order. */
    list(): PlanProblem[] {
        return [
            ...[...this.unknown.values()].flat(),
            // A second plan is told as such, whatever its name.
            ...this.names.duplicates.filter(d => d.record.kind !== 'plan').map(duplicateName),
            ...this.inLibrary.values(),
            ...this.circlesOnce(),
        ];
    }

    /** A circle is one mistake, told at the member whose name comes first. */
    private *circlesOnce(): Iterable<PlanProblem> {
        for (const problem of this.circles.values()) {
            const names = problem.subjects!;
            if (names.every(name => names[0]! <= name)) {
                yield problem;
            }
        }
    }

    /** Counts up whenever `list` may give something else. */
    get revision(): number {
        return this.changes;
    }

    /** Looks at all blocks of a plan. */
    fill(blocks: Iterable<BlockRecord>): void {
        for (const block of blocks) {
            this.enter(block);
        }
        this.hadDuplicates = this.names.hasDuplicates;
    }

    /**
     * Looks at the blocks that came, and at others where a name appeared, is gone or means something else.
     * @param changes what became of the names when these blocks left and came
     * @param all every block of the plan
     */
    update(
        removed: readonly BlockRecord[],
        added: readonly BlockRecord[],
        changes: readonly NameChange[],
        all: () => Iterable<BlockRecord>,
    ): void {
        if (this.names.hasDuplicates || this.hadDuplicates) {
            this.changes++;
        }
        this.hadDuplicates = this.names.hasDuplicates;
        for (const block of removed) {
            this.leave(block);
        }
        const other = new Set(changes.filter(c => c.before?.kind !== c.after?.kind).map(c => c.name));
        this.forget(other);
        // Where nothing but the text of a declaration changed, only problems that point at it are concerned.
        const moved = new Set(changes.map(c => c.name));
        for (const [block, problems] of this.unknown) {
            if (problems.some(p => this.concerned(p, moved, other))) {
                this.check(block);
            }
        }
        if (other.size > 0) {
            for (const block of all()) {
                if (block.uses.some(use => other.has(use.name))) {
                    this.check(block);
                }
            }
        }
        for (const block of added) {
            this.enter(block);
        }
        const doubtful = [...this.circles.keys(), ...changes.flatMap(c => c.after ?? [])];
        for (const record of doubtful) {
            this.circle(record);
        }
    }

    private enter(block: BlockRecord): void {
        this.check(block);
        for (const record of block.declarations) {
            const problem = libraryName(record, this.names.library);
            if (problem) {
                this.inLibrary.set(record, problem);
                this.changes++;
            }
            if (record.base) {
                this.circle(record);
            }
        }
    }

    private leave(block: BlockRecord): void {
        if (this.unknown.delete(block)) {
            this.changes++;
        }
        for (const record of block.declarations) {
            if (Number(this.inLibrary.delete(record)) + Number(this.circles.delete(record)) > 0) {
                this.changes++;
            }
        }
    }

    private check(block: BlockRecord): void {
        const problems = unknownNames(block, this.names, this.suggest);
        if (problems.length > 0) {
            this.unknown.set(block, problems);
            this.changes++;
        } else if (this.unknown.delete(block)) {
            this.changes++;
        }
    }

    /** A circle that came about contains a declaration that came; the others on it are told as well. */
    private circle(record: DeclRecord): void {
        const chain = inheritanceCircle(record, this.names);
        if (!chain) {
            if (this.circles.delete(record)) {
                this.changes++;
            }
            return;
        }
        this.changes++;
        chain.forEach((member, i) =>
            this.circles.set(member, inheritanceCycle([...chain.slice(i), ...chain.slice(0, i)])),
        );
    }

    private concerned(problem: PlanProblem, moved: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
        if (problem.subjects!.some(name => moved.has(name))) {
            return true;
        }
        if (!problem.suggestions) {
            return false;
        }
        for (const name of other) {
            if (problem.suggestions.includes(name) || isClose(problem.subjects![0]!, name)) {
                return true;
            }
        }
        return false;
    }

    private forget(names: ReadonlySet<string>): void {
        if (names.size === 0) {
            return;
        }
        for (const [key, { written, words }] of this.suggestions) {
            for (const name of names) {
                if (!words.includes(name) && !isClose(written, name)) {
                    continue;
                }
                this.suggestions.delete(key);
                break;
            }
        }
    }

    private wordsLike(use: NameUse): readonly string[] {
        const key = `${use.kind}\n${use.name}`;
        let known = this.suggestions.get(key);
        if (!known) {
            if (this.suggestions.size >= MOST_SUGGESTIONS) {
                this.suggestions.clear();
            }
            this.suggestions.set(
                key,
                (known = {
                    written: use.name,
                    words: [
                        ...this.names.meant(use),
                        ...closest(use.name, this.names.candidates(use.kind), MOST_WORDS),
                    ],
                }),
            );
        }
        return known.words;
    }
}

/** Somebody who types a name leaves a trail of unfinished ones. */
const MOST_SUGGESTIONS = 1000;
