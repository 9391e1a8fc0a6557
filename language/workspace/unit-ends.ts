import type { Analysis } from '../analysis/analysis.ts';
import { groupBy } from '../basics/lists.ts';
import type { Block } from '../blocks/block.ts';
import { Analyser } from '../check/analyse.ts';
import type { Looked } from '../check/over-ranges.ts';
import { PlanBuilder, type PlanFile } from '../plan/build/build.ts';
import { blockAt, type PlanEnd, type Ranged, rangedIn } from '../plan/ends.ts';
import type { Library } from '../plan/naming/names.ts';
import type { PlanProblem } from '../plan/plan.ts';
import type { BlockRecord } from '../plan/records.ts';

/** More figures than these are not tried one at a time: each counts as enough by itself. */
const MOST_ALONE = 8;

/**
 * The plan of a unit with the ranges it writes at their ends, each end followed through edits like the plan itself. A plan without such
 * ranges has none of them.
 */
export class UnitEnds {
    private readonly library: Library;
    private readonly sources: readonly PlanFile[];
    private readonly ranged = new Map<BlockRecord, readonly Ranged[]>();
    private scanned = false;
    private readonly ends = new Map<string, EndOfPlan>();

    constructor(library: Library, sources: readonly PlanFile[]) {
        this.library = library;
        this.sources = sources;
    }

    /** Takes over a change of the plan's blocks. */
    note(removed: Iterable<Block<BlockRecord>>, added: Iterable<Block<BlockRecord>>): void {
        const [gone, come] = [[...removed].map(b => b.value), [...added].map(b => b.value)];
        for (const end of this.ends.values()) {
            end.note(gone, come);
        }
        for (const block of this.scanned ? gone : []) {
            this.ranged.delete(block);
        }
        for (const block of this.scanned ? come : []) {
            this.look(block);
        }
    }

    private look(block: BlockRecord): void {
        const own = rangedIn(block);
        if (own.length > 0) {
            this.ranged.set(block, own);
        }
    }

    /** The ranges that need a look at both ends, in textual order. */
    all(): readonly Ranged[] {
        if (!this.scanned) {
            this.scanned = true;
            for (const block of this.sources.flatMap(s => s.records)) {
                this.look(block);
            }
        }
        const files = this.sources.map(s => s.uri);
        const place = ({ figure: { span } }: Ranged) => span.block.offset + span.start;
        const file = ({ figure: { span } }: Ranged) => files.indexOf(span.block.document.uri);
        return [...this.ranged.values()].flat().sort((a, b) => file(a) - file(b) || place(a) - place(b));
    }

    /** What is found at the ends; undefined where no range needs a look at them. */
    at(asOf: number, problems: readonly PlanProblem[]): Looked | undefined {
        const all = this.all();
        if (all.length === 0) {
            this.ends.clear();
            return undefined;
        }
        const used = new Set<string>();
        const found = (end: PlanEnd): Analysis => {
            // Where every figure may be worse either way both ends of the plan are the same.
            const directed = all.some(r => r.worse !== 'either' && (end.only === undefined || end.only === r.name));
            const key = `${directed ? end.end : 'any'} ${end.either} ${end.only ?? ''}`;
            used.add(key);
            let own = this.ends.get(key);
            if (!own) {
                this.ends.set(key, (own = new EndOfPlan(end, this.library, this.sources)));
            }
            return own.analysis(asOf, problems);
        };
        const sides = (ranged: readonly Ranged[]) =>
            ranged.some(r => r.worse === 'either') ? (['low', 'high'] as const) : (['low'] as const);
        const corner = (end: 'good' | 'bad') => sides(all).map(either => found({ end, either }).findings);
        const byName = groupBy(all, r => r.name);
        const looked: Looked = {
            ranged: all,
            good: corner('good'),
            bad: corner('bad'),
            alone: end =>
                byName.size === 1 || byName.size > MOST_ALONE
                    ? undefined
                    : [...byName].map(([only, ranged]) => ({
                          ranged,
                          findings: sides(ranged).map(either => found({ end, either, only }).findings),
                      })),
            done: () => {
                for (const key of this.ends.keys()) {
                    if (!used.has(key)) {
                        this.ends.delete(key);
                    }
                }
            },
        };
        return looked;
    }
}

/** The plan at one end, and what it was made from. */
class EndOfPlan {
    private readonly end: PlanEnd;
    private readonly builder: PlanBuilder;
    private readonly analyser: Analyser;
    private readonly files: readonly PlanFile[];
    private readonly known = new WeakMap<BlockRecord, BlockRecord>();
    private removed: BlockRecord[] = [];
    private added: BlockRecord[] = [];

    constructor(end: PlanEnd, library: Library, sources: readonly PlanFile[]) {
        this.end = end;
        this.builder = new PlanBuilder(library);
        this.analyser = new Analyser(this.builder.changes);
        const recordsOf = (source: PlanFile) => source.records.map(block => this.at(block));
        this.files = sources.map(source => ({
            uri: source.uri,
            get records() {
                return recordsOf(source);
            },
        }));
    }

    /** The same object for the same block, as what is kept between edits asks for. */
    private at(block: BlockRecord): BlockRecord {
        let own = this.known.get(block);
        if (!own) {
            this.known.set(block, (own = blockAt(block, this.end)));
        }
        return own;
    }

    note(removed: readonly BlockRecord[], added: readonly BlockRecord[]): void {
        this.removed.push(...removed.map(b => this.at(b)));
        this.added.push(...added.map(b => this.at(b)));
    }

    analysis(asOf: number, problems: readonly PlanProblem[]): Analysis {
        const change = { removed: this.removed, added: this.added };
        this.removed = [];
        this.added = [];
        return this.analyser.analyse(this.builder.build(this.files, problems, change), { asOf });
    }
}
