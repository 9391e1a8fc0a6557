import { firstOf, nth } from '../../basics/lists.ts';
import type { NameChange, NameTable } from '../naming/names.ts';
import { closest, isClose } from '../naming/spelling.ts';
import type { PlanProblem, Shadow } from '../plan.ts';
import {
    duplicateName,
    hiddenBy,
    inheritanceCycle,
    inheritanceDeep,
    MOST_WORDS,
    unknownNames,
} from '../reading/problems.ts';
import type { BlockRecord, DeclRecord, NameUse } from '../records.ts';
import { MOST_BASES } from './flatten.ts';

/** What is wrong with the names of a plan, kept by difference: a block is looked at again when it or what its names mean changed. */
export class NameProblems {
    private readonly names: NameTable;
    private readonly unknown = new Map<BlockRecord, readonly PlanProblem[]>();
    private readonly hidden = new Map<DeclRecord, DeclRecord>();
    /** Declarations on a circle of bases. The circle is one mistake, told at the member whose name comes first. */
    private readonly circles = new Map<DeclRecord, PlanProblem | undefined>();
    /** Declarations with more bases than are read. */
    private readonly deep = new Map<DeclRecord, PlanProblem>();
    /** Words like an unknown one, by kind of reference and name: one missing name is often used by thousands. */
    private readonly suggestions = new Map<string, { readonly written: string; readonly words: readonly string[] }>();
    private changes = 0;
    private hadDuplicates = false;
    /** Unknown names, with how many blocks hold each. */
    private readonly missing = new Map<string, number>();
    /** Blocks whose problems say what may have been meant, and those that do not because there are too many unknown names. */
    private readonly guessed = new Set<BlockRecord>();
    private readonly unguessed = new Set<BlockRecord>();
    private checked: BlockRecord | undefined;
    private readonly suggest = (use: NameUse): readonly string[] => {
        const many = this.missing.size > MOST_GUESSED;
        if (this.checked) {
            (many ? this.unguessed : this.guessed).add(this.checked);
        }
        return many ? [] : this.wordsLike(use);
    };

    constructor(names: NameTable) {
        this.names = names;
    }

    /** Every problem, in no particular order. */
    list(): PlanProblem[] {
        return [
            ...[...this.unknown.values()].flat(),
            // A second plan is told as such, whatever its name.
            ...this.names.duplicates.filter(d => d.record.kind !== 'plan').map(duplicateName),
            ...[...this.circles.values()].flatMap(problem => problem ?? []),
            ...this.deep.values(),
        ];
    }

    /** Declarations of the plan that hide one of the library, in no particular order. */
    shadows(): Shadow[] {
        return [...this.hidden].map(([record, hidden]) => ({ record, hidden }));
    }

    /** Counts up whenever `list` may give something else. */
    get revision(): number {
        return this.changes;
    }

    /** Looks at all blocks of a plan. */
    fill(blocks: Iterable<BlockRecord>): void {
        const based: DeclRecord[] = [];
        for (const block of blocks) {
            this.enter(block);
            based.push(...basedIn(block));
        }
        this.guessAll();
        this.followBases(based);
        this.hadDuplicates = this.names.hasDuplicates;
    }

    /**
     * Looks at the blocks that came, and at others where a name appeared, is gone or means something else.
     * @param changes what became of the names when these blocks left and came
     * @param all every block of the plan
     * @param isBase whether something is based on a declaration of this name
     */
    update(
        removed: readonly BlockRecord[],
        added: readonly BlockRecord[],
        changes: readonly NameChange[],
        all: () => Iterable<BlockRecord>,
        isBase: (name: string) => boolean,
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
        this.guessAll();
        const doubtful = [
            ...this.circles.keys(),
            ...this.deep.keys(),
            ...changes.flatMap(c => c.after ?? []),
            ...added.flatMap(basedIn),
        ];
        // Whoever is based on what has another base now may have too many of them.
        const rebased = changes.some(
            c =>
                (!c.before || !c.after || c.before.base?.name !== c.after.base?.name) &&
                (isBase(c.name) || !sharesBases(c.before) || !sharesBases(c.after)),
        );
        this.followBases(rebased ? [...doubtful, ...[...all()].flatMap(basedIn)] : doubtful);
    }

    private enter(block: BlockRecord): void {
        this.check(block);
        for (const record of block.declarations) {
            const hidden = hiddenBy(record, this.names.library);
            if (hidden) {
                this.hidden.set(record, hidden);
                this.changes++;
            }
        }
    }

    private leave(block: BlockRecord): void {
        this.put(block, []);
        for (const record of block.declarations) {
            const told = [this.hidden.delete(record), this.circles.delete(record), this.deep.delete(record)];
            if (told.includes(true)) {
                this.changes++;
            }
        }
    }

    private check(block: BlockRecord): void {
        this.guessed.delete(block);
        this.unguessed.delete(block);
        this.checked = block;
        this.put(block, unknownNames(block, this.names, this.suggest));
        this.checked = undefined;
    }

    private put(block: BlockRecord, problems: readonly PlanProblem[]): void {
        for (const name of namesIn(this.unknown.get(block))) {
            const left = (this.missing.get(name) ?? 0) - 1;
            if (left > 0) {
                this.missing.set(name, left);
            } else {
                this.missing.delete(name);
            }
        }
        for (const name of namesIn(problems)) {
            this.missing.set(name, (this.missing.get(name) ?? 0) + 1);
        }
        const before = this.unknown.has(block);
        if (problems.length > 0) {
            this.unknown.set(block, problems);
        } else {
            this.unknown.delete(block);
            this.guessed.delete(block);
            this.unguessed.delete(block);
        }
        if (before || problems.length > 0) {
            this.changes++;
        }
    }

    /** What may have been meant is said of all unknown names or, where there are too many of them, of none: whatever came first. */
    private guessAll(): void {
        const wrong = this.missing.size > MOST_GUESSED ? this.guessed : this.unguessed;
        for (const block of [...wrong]) {
            this.check(block);
        }
    }

    /** Finds circles of bases and those who have too many. Each declaration is passed once, however many lead to it. */
    private followBases(records: readonly DeclRecord[]): void {
        const depths = new Map<DeclRecord, number>();
        for (const start of records) {
            const path = new Map<DeclRecord, number>();
            let at: DeclRecord | undefined = start;
            while (at && !depths.has(at) && !path.has(at)) {
                path.set(at, path.size);
                at = at.kind !== 'role' ? this.names.baseOf(at) : undefined;
            }
            const way = [...path.keys()];
            const circle = at && path.has(at) ? way.splice(path.get(at) ?? 0) : [];
            this.tellCircle(circle);
            for (const member of circle) {
                depths.set(member, 0);
                this.tellDeep(member, 0);
            }
            let depth = (at && depths.get(at)) ?? 0;
            for (const record of way.reverse()) {
                depths.set(record, ++depth);
                if (this.circles.delete(record)) {
                    this.changes++;
                }
                this.tellDeep(record, depth);
            }
        }
    }

    private tellCircle(circle: readonly DeclRecord[]): void {
        const [first] = circle;
        if (!first) {
            return;
        }
        this.changes++;
        let least = 0;
        circle.forEach((member, i) => {
            this.circles.set(member, undefined);
            if (member.name < nth(circle, least).name) {
                least = i;
            }
        });
        this.circles.set(nth(circle, least), inheritanceCycle([...circle.slice(least), ...circle.slice(0, least)]));
    }

    private tellDeep(record: DeclRecord, depth: number): void {
        if (depth > MOST_BASES) {
            if (!this.deep.has(record)) {
                this.deep.set(record, inheritanceDeep(record));
                this.changes++;
            }
        } else if (this.deep.delete(record)) {
            this.changes++;
        }
    }

    private concerned(problem: PlanProblem, moved: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
        if (problem.subjects!.some(name => moved.has(name))) {
            return true;
        }
        if (!problem.suggestions) {
            return false;
        }
        for (const name of other) {
            if (problem.suggestions.includes(name) || isClose(firstOf(problem.subjects!), name)) {
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

/** Whether it is one of those there are tens of thousands of, for which it is known who is based on what. */
function sharesBases(record: DeclRecord | undefined): boolean {
    return !record || record.kind === 'workload' || record.kind === 'profile';
}

/** The declarations of a block that have a base. */
function basedIn(block: BlockRecord): DeclRecord[] {
    return block.declarations.filter(r => r.base);
}

/** Somebody who types a name leaves a trail of unfinished ones. */
const MOST_SUGGESTIONS = 1000;
/** So many names nobody declared are no slips: a file is missing. To look for what was meant by each would take its time as well. */
const MOST_GUESSED = 50;

function namesIn(problems: readonly PlanProblem[] | undefined): ReadonlySet<string> {
    return new Set(problems?.flatMap(p => p.subjects?.slice(0, 1) ?? []));
}
