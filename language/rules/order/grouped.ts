import type { Facts } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import type { Accept, Component, Step } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { holds } from '../acceptance.ts';
import { ONE_BY_ONE } from '../phrases.ts';

/** A component and one it depends on, with the steps that work on them. */
export interface Pair {
    readonly component: Component;
    readonly on: Component;
    /** The place of the dependency. */
    readonly span: Span;
    readonly own: Step;
    readonly other: Step;
}

/** Pairs as they are told: each by itself, or those of one cause together where a large estate has many; what was accepted apart from the rest. */
export function groupedPairs(
    code: Code,
    pairs: readonly Pair[],
    facts: Facts,
    causeOf: (pair: Pair) => unknown,
): readonly (readonly Pair[])[] {
    if (pairs.length <= ONE_BY_ONE) {
        return pairs.map(p => [p]);
    }
    const accepts = facts.plan.accepts.filter(a => a.code === code && holds(a, facts.asOf));
    const groups = new Map<unknown, Map<Accept | undefined, Pair[]>>();
    for (const pair of pairs) {
        const accept = accepts.find(
            a =>
                a.all ||
                [pair.component, pair.on].every(
                    c => a.names.has(c.name) || (c.kind === 'workload' && a.workloads.has(c.index)),
                ),
        );
        const cause = causeOf(pair);
        let own = groups.get(cause);
        if (!own) {
            groups.set(cause, (own = new Map()));
        }
        const group = own.get(accept);
        if (group) {
            group.push(pair);
        } else {
            own.set(accept, [pair]);
        }
    }
    return [...groups.values()].flatMap(own => [...own.values()]);
}

/** Names of everything in the pairs, each once. */
export function subjectsOf(pairs: readonly Pair[]): string[] {
    return [...new Set(pairs.flatMap(p => [p.component.name, p.on.name]))];
}

/** `` `app` on `db`, `web` on `app` and 7 more ``. */
export function pairList(pairs: readonly Pair[], most = 3): string {
    const shown = pairs.slice(0, most).map(p => `'${p.component.name}' on '${p.on.name}'`);
    return pairs.length > most ? `${shown.join(', ')} and ${pairs.length - most} more` : shown.join(', ');
}
