import type { Keep } from '../../incremental/memo.ts';
import { IndexSet } from '../index-set.ts';
import type { ExpandedSelector } from '../plan.ts';
import type { DeclRecord, Selector, SelectorTerm } from '../records.ts';
import type { Globs } from './globs.ts';
import type { NameTable } from './names.ts';

/** The workloads of a plan as selectors see them. */
export interface Selectable {
    readonly count: number;
    indexOf(name: string): number | undefined;
    readonly globs: Globs;
    readonly byEnvironment: ReadonlyMap<string, IndexSet>;
    readonly names: NameTable;
    readonly keep: Keep;
}

/** Expands selectors over the workloads of a plan. Membership is computed once per term and plan. */
export class Selection {
    private readonly from: Selectable;
    private readonly groups = new Map<string, IndexSet>();
    /** Groups being expanded, to stop where they contain each other. */
    private readonly open = new Set<string>();
    readonly expanded: ExpandedSelector[] = [];
    readonly groupCycles: DeclRecord[] = [];

    constructor(from: Selectable) {
        this.from = from;
    }

    get all(): IndexSet {
        return IndexSet.range(0, this.from.count);
    }

    /** Expands a list of selectors and remembers each for hints and checks. */
    expand(selectors: readonly Selector[], where: string): IndexSet {
        return IndexSet.union(
            selectors.map(selector => {
                const workloads = this.one(selector);
                const unresolved = !this.resolves(selector);
                this.expanded.push(
                    this.from.keep('selector', selector, [workloads, where, unresolved], () => ({
                        selector,
                        workloads,
                        where,
                        unresolved,
                    })),
                );
                return workloads;
            }),
        );
    }

    one(selector: Selector): IndexSet {
        return selector.exceptions.reduce((set, term) => set.minus(this.term(term)), this.term(selector.term));
    }

    group(name: string): IndexSet {
        const known = this.groups.get(name);
        if (known) {
            return known;
        }
        const record = this.from.names.ownNamed('component', name);
        if (record?.kind !== 'group') {
            return IndexSet.EMPTY;
        }
        if (this.open.has(name)) {
            this.groupCycles.push(record);
            return IndexSet.EMPTY;
        }
        this.open.add(name);
        const set = this.expand(record.selectors, `group '${name}'`);
        this.open.delete(name);
        this.groups.set(name, set);
        return set;
    }

    private resolves(selector: Selector): boolean {
        return [selector.term, ...selector.exceptions].every(
            term => (term.type !== 'name' && term.type !== 'environment') || this.from.names.knows(term.use),
        );
    }

    term(term: SelectorTerm): IndexSet {
        switch (term.type) {
            case 'all':
                return this.all;
            case 'environment':
                return this.from.byEnvironment.get(term.use.name) ?? IndexSet.EMPTY;
            case 'matching':
                return this.from.globs.of(term.glob);
            case 'name': {
                const index = this.from.indexOf(term.use.name);
                return index === undefined ? this.group(term.use.name) : IndexSet.range(index, index + 1);
            }
        }
    }
}
