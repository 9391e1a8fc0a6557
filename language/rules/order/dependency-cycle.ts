import type { Facts, RawFinding, RelatedPlace } from '../../analysis/analysis.ts';
import { orderingDependencies } from '../../analysis/recovery/availability.ts';
import { entryOf, firstOf, lastOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Component, Plan } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { capital, nameList } from '../phrases.ts';
import type { Rule } from '../rule.ts';
import { type Constraint, constraints } from './constraints.ts';

interface Edge {
    readonly from: string;
    readonly to: string;
    readonly span: Span;
    readonly reason: string;
    /** Where phases are tied: what ties them. */
    readonly kind?: Constraint['kind'];
}

/** One shortest cycle through every strongly connected part of a graph, in the order of first appearance. Linear but for the parts that are cyclic. */
export function cycles(edges: readonly Edge[]): Edge[][] {
    const out = new Map<string, Edge[]>();
    for (const edge of edges) {
        const list = out.get(edge.from);
        if (list) {
            list.push(edge);
        } else {
            out.set(edge.from, [edge]);
        }
    }
    const part = stronglyConnected(out);
    const told = new Set<number>();
    const found: Edge[][] = [];
    for (const [start, own] of out) {
        const id = entryOf(part, start);
        // A part without an edge inside it is a single node that nothing leads back to.
        if (told.has(id) || !own.some(e => part.get(e.to) === id)) {
            continue;
        }
        told.add(id);
        found.push(shortestBack(start, out, e => part.get(e.to) === id));
    }
    return found;
}

/** The strongly connected part of every node, as a number (Tarjan's algorithm, without recursion). */
function stronglyConnected(out: ReadonlyMap<string, readonly Edge[]>): ReadonlyMap<string, number> {
    const index = new Map<string, number>();
    const low = new Map<string, number>();
    const part = new Map<string, number>();
    const open: string[] = [];
    for (const root of out.keys()) {
        if (index.has(root)) {
            continue;
        }
        const work: { node: string; next: number }[] = [{ node: root, next: 0 }];
        while (work.length > 0) {
            const top = lastOf(work);
            const { node } = top;
            if (top.next === 0) {
                index.set(node, index.size);
                low.set(node, entryOf(index, node));
                open.push(node);
            }
            const edge = out.get(node)?.[top.next++];
            if (edge) {
                if (!index.has(edge.to)) {
                    work.push({ node: edge.to, next: 0 });
                } else if (!part.has(edge.to)) {
                    low.set(node, Math.min(entryOf(low, node), entryOf(index, edge.to)));
                }
                continue;
            }
            work.pop();
            const above = work.at(-1)?.node;
            if (above !== undefined) {
                low.set(above, Math.min(entryOf(low, above), entryOf(low, node)));
            }
            if (low.get(node) !== index.get(node)) {
                continue;
            }
            for (let member = open.pop()!; ; member = open.pop()!) {
                part.set(member, entryOf(index, node));
                if (member === node) {
                    break;
                }
            }
        }
    }
    return part;
}

/** The shortest way from a node back to itself along edges inside its part; there is one. */
function shortestBack(
    start: string,
    out: ReadonlyMap<string, readonly Edge[]>,
    inside: (edge: Edge) => boolean,
): Edge[] {
    const came = new Map<string, Edge>();
    const queue = [start];
    for (let head = 0; head < queue.length; head++) {
        for (const edge of out.get(nth(queue, head)) ?? []) {
            if (edge.to === start) {
                const path = [edge];
                for (let node = edge.from; node !== start; node = firstOf(path).from) {
                    path.unshift(entryOf(came, node));
                }
                return path;
            }
            if (inside(edge) && !came.has(edge.to)) {
                came.set(edge.to, edge);
                queue.push(edge.to);
            }
        }
    }
    return [];
}

/** Phases that no order can satisfy: constraints that lead in a circle, or a phase that would have to come before itself. */
export function phaseCycles(facts: Facts): Edge[][] {
    const name = (index: number) => nth(facts.plan.phases, index).name;
    return cycles(
        constraints(facts)
            .filter(c => c.before !== c.after)
            .map(c => ({ from: name(c.after), to: name(c.before), span: c.span, reason: c.reason, kind: c.kind })),
    );
}

/**
 * The components that may be part of a circle, in their order: those are left out, again and again, that lean on nothing that is left.
 * Of most plans nothing is left, and for those ten thousand edges with a reason each are not made.
 */
function inCircles(plan: Plan): Component[] {
    const waiting = new Map<string, number>();
    const leaning = new Map<string, string[]>();
    const all = [...plan.components.values()];
    for (const component of all) {
        const { name } = component;
        const on = orderingDependencies(component, IndexSet.EMPTY);
        // Two of one name are one place of the graph.
        waiting.set(name, (waiting.get(name) ?? 0) + on.length);
        for (const other of on) {
            const known = leaning.get(other.name);
            if (known) {
                known.push(name);
            } else {
                leaning.set(other.name, [name]);
            }
        }
    }
    const free = [...waiting].flatMap(([name, count]) => (count === 0 ? [name] : []));
    for (let next = free.pop(); next !== undefined; next = free.pop()) {
        for (const name of leaning.get(next) ?? []) {
            const left = entryOf(waiting, name) - 1;
            waiting.set(name, left);
            if (left === 0) {
                free.push(name);
            }
        }
    }
    return all.filter(c => entryOf(waiting, c.name) > 0);
}

/** The circles that are told, by what leads in them. */
interface Circles {
    readonly components: readonly Edge[][];
    /** Controllers that replace each other. */
    readonly replacing: readonly Edge[][];
    readonly afters: readonly Edge[][];
    readonly phases: readonly Edge[][];
}

function circles(facts: Facts): Circles {
    const { plan } = facts;
    const replacing: Edge[] = plan.controllers.flatMap(c =>
        c.replaces.map(use => ({
            from: c.name,
            to: use.name,
            span: use.span,
            reason: `${c.kind} '${c.name}' replaces '${use.name}'`,
        })),
    );
    const components: Edge[] = inCircles(plan).flatMap(c =>
        orderingDependencies(c, IndexSet.EMPTY).map(d => ({
            from: c.name,
            to: d.on.name,
            span: d.span,
            reason: `${c.kind} '${c.name}' depends on ${d.on.kind} '${d.on.name}'`,
        })),
    );
    const afters = cycles(
        plan.phases.flatMap(p =>
            p.after.map(a => ({
                from: p.name,
                to: a.phase.name,
                span: a.span,
                reason: `phase '${p.name}' is to come after '${a.phase.name}'`,
            })),
        ),
    );
    const told = new Set(afters.flatMap(cycle => cycle.map(e => e.from)));
    // Circles of foundations alone are told by compute-before-foundation; here a declared wish takes part.
    const phases = phaseCycles(facts).filter(
        cycle => !cycle.some(e => told.has(e.from)) && cycle.some(e => e.kind === 'dependency' || e.kind === 'after'),
    );
    return { components: cycles(components), replacing: cycles(replacing), afters, phases };
}

/** Places of dependencies and `after`s that are part of a circle which is told: that they are not kept is no finding of its own. */
export function circular(facts: Facts): ReadonlySet<Span> {
    const { components, afters, phases } = circles(facts);
    return new Set([...components, ...afters, ...phases].flat().map(e => e.span));
}

export const dependencyCycle: Rule = {
    code: 'dependency-cycle',
    title: 'Dependencies do not lead in a circle',
    severity: 'error',
    acceptable: false,
    order: 'judged',
    explain:
        'Components that depend on each other, or phases that have to come after each other, leave no order in which the plan can be executed. Products that replace each other leave none that takes over.',
    example: `identity ad { depends on veeam }
backup veeam { depends on ad }`,
    repair: 'Remove the dependency that is not real. Where both are, the two things have to be done in one phase.',
    *check(facts) {
        const told = circles(facts);
        for (const cycle of told.components) {
            yield finding(
                cycle,
                `${nameList(
                    cycle.map(e => e.from),
                    6,
                )} depend${cycle.length === 1 ? 's on itself' : ' on each other'}`,
            );
        }
        for (const cycle of told.replacing) {
            yield finding(
                cycle,
                cycle.length === 1
                    ? `'${firstOf(cycle).from}' replaces itself`
                    : `${nameList(
                          cycle.map(e => e.from),
                          6,
                      )} replace each other, so none of them takes over`,
            );
        }
        for (const cycle of told.afters) {
            yield finding(
                cycle,
                cycle.length === 1
                    ? `phase '${firstOf(cycle).from}' is to come after itself`
                    : `the phases ${nameList(
                          cycle.map(e => e.from),
                          6,
                      )} have to come after each other`,
            );
        }
        for (const cycle of told.phases) {
            yield finding(
                cycle,
                `no order of the phases ${nameList(
                    cycle.map(e => e.from),
                    6,
                )} satisfies what they dependence on`,
            );
        }

        function finding(cycle: readonly Edge[], what: string): RawFinding {
            const related: RelatedPlace[] = cycle.map(e => ({ span: e.span, message: e.reason }));
            return {
                code: 'dependency-cycle',
                severity: 'error',
                span: firstOf(cycle).span,
                subjects: cycle.map(e => e.from),
                related,
                figures: {},
                message: `${capital(what)}: ${cycle.map(e => e.reason).join('; ')}. No order can satisfy this.`,
            };
        }
    },
};
