import { IndexSet } from './index-set.ts';
import type { ExpandedSelector } from './plan.ts';
import type { NameTable } from './names.ts';
import type { DeclRecord, Selector, SelectorTerm } from './records.ts';

/** A glob (`*`, `?`) as a pattern over whole names; everything else stands for itself. */
export function globPattern(glob: string): RegExp {
    // Runs of stars mean the same as one; collapsing them keeps matching linear in practice.
    const body = glob.replace(/\*+/g, '*').replace(/[.*+?^${}()|[\]\\]/g, c => (c === '*' ? '[\\s\\S]*?' : c === '?' ? '[\\s\\S]' : `\\${c}`));
    return new RegExp(`^${body}$`, 'u');
}

/** Expands selectors over the workloads of a plan. Membership is computed once per term and plan. */
export class Selection {
    private readonly names: readonly string[];
    private readonly indexOf: ReadonlyMap<string, number>;
    private readonly byEnvironment: ReadonlyMap<string, IndexSet>;
    private readonly table: NameTable;
    private readonly groups = new Map<string, IndexSet>();
    private readonly globs = new Map<string, IndexSet>();
    /** Groups being expanded, to stop where they contain each other. */
    private readonly open = new Set<string>();
    readonly expanded: ExpandedSelector[] = [];
    readonly groupCycles: DeclRecord[] = [];

    constructor(names: readonly string[], byEnvironment: ReadonlyMap<string, IndexSet>, table: NameTable) {
        this.names = names;
        this.indexOf = new Map(names.map((name, i) => [name, i]));
        this.byEnvironment = byEnvironment;
        this.table = table;
    }

    get all(): IndexSet {
        return IndexSet.range(0, this.names.length);
    }

    /** Expands a list of selectors and remembers each for hints and checks. */
    expand(selectors: readonly Selector[], where: string): IndexSet {
        return IndexSet.union(selectors.map(selector => {
            const workloads = this.one(selector);
            this.expanded.push({ selector, workloads, where, unresolved: !this.resolves(selector) });
            return workloads;
        }));
    }

    one(selector: Selector): IndexSet {
        return selector.exceptions.reduce((set, term) => set.minus(this.term(term)), this.term(selector.term));
    }

    group(name: string): IndexSet {
        const known = this.groups.get(name);
        if (known) return known;
        const record = this.table.own('component').get(name);
        if (record?.kind !== 'group') return IndexSet.EMPTY;
        if (this.open.has(name)) {
            this.groupCycles.push(record);
            return IndexSet.EMPTY;
        }
        this.open.add(name);
        const set = this.expand(record.selectors, `group \`${name}\``);
        this.open.delete(name);
        this.groups.set(name, set);
        return set;
    }

    private resolves(selector: Selector): boolean {
        return [selector.term, ...selector.exceptions].every(term => (term.type !== 'name' && term.type !== 'environment') || this.table.lookup(term.use).record !== undefined);
    }

    term(term: SelectorTerm): IndexSet {
        switch (term.type) {
            case 'all': return this.all;
            case 'environment': return this.byEnvironment.get(term.use.name) ?? IndexSet.EMPTY;
            case 'matching': return this.matching(term.glob);
            case 'name': {
                const index = this.indexOf.get(term.use.name);
                return index === undefined ? this.group(term.use.name) : IndexSet.range(index, index + 1);
            }
        }
    }

    private matching(glob: string): IndexSet {
        let set = this.globs.get(glob);
        if (!set) {
            const pattern = globPattern(glob);
            const hits: number[] = [];
            this.names.forEach((name, i) => { if (pattern.test(name)) hits.push(i); });
            this.globs.set(glob, set = IndexSet.ofSorted(hits));
        }
        return set;
    }
}
