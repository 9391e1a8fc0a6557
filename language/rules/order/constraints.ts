import type { Facts } from '../../analysis/analysis.ts';
import { matters } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { housing, orderingDependencies } from '../../analysis/recovery/availability.ts';
import { worksOn } from '../../analysis/schedule/state.ts';
import { elementsAt } from '../../basics/lists.ts';
import { type Component, type CutoverStep, layerOf, type Phase, type Plan, type Step } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';

/** What the order of phases has to satisfy, as edges between phases: `before` comes before `after`. */
export interface Constraint {
    readonly before: number;
    readonly after: number;
    /** `foundation` is strict (not even the same phase); the others allow the same phase. */
    readonly kind: 'foundation' | 'dependency' | 'after';
    readonly reason: string;
    readonly span: Span;
    /** One of the two is worked on in several phases, so that another order may make it another constraint. */
    readonly moves?: boolean;
}

/** The first step of every component that has one. Retiring it is none: nobody waits for that. */
export class FirstSteps {
    private readonly ofWorkloads: (CutoverStep | undefined)[] = [];
    private readonly ofOthers = new Map<string, Step>();
    private readonly again = new Set<string | number>();

    constructor(phases: readonly Phase[]) {
        for (const step of phases.flatMap(p => p.steps)) {
            if (step.verb === 'cutover') {
                for (const index of step.workloads) {
                    if (this.ofWorkloads[index]) {
                        this.again.add(index);
                    } else {
                        this.ofWorkloads[index] = step;
                    }
                }
            } else {
                for (const { name } of worksOn(step)) {
                    if (this.ofOthers.has(name)) {
                        this.again.add(name);
                    } else {
                        this.ofOthers.set(name, step);
                    }
                }
            }
        }
    }

    /** Whether a component has several steps, so that the order of phases decides which is the first. */
    several(component: Component): boolean {
        return this.again.has(component.kind === 'workload' ? component.index : component.name);
    }

    of(component: Component): Step | undefined {
        return component.kind === 'workload' ? this.ofWorkloads[component.index] : this.ofOthers.get(component.name);
    }
}

/** The components a step works on; for a cutover the workloads that it names. */
export function componentsOf(plan: Plan, step: Step): readonly Component[] {
    return step.verb === 'cutover' || step.verb === 'retire'
        ? elementsAt(plan.workloads, step.workloads)
        : worksOn(step);
}

/** The first step of every component that has one. */
export function firstSteps(plan: Plan): FirstSteps {
    const { phases } = plan;
    return remember(plan, phases, { key: 'first steps', inputs: [phases], plain: true }, () => new FirstSteps(phases));
}

/** Every constraint that a declared dependency, an `after` or a foundation puts on the order. Not critical moves ask for nothing. */
export function constraints(facts: Facts): Constraint[] {
    return [...dependencyConstraints(facts.plan), ...afterConstraints(facts.plan), ...foundationConstraints(facts)];
}

export function dependencyConstraints(plan: Plan): readonly Constraint[] {
    return remember(plan, plan.phases, { key: 'dependency constraints' }, () => dependenciesBetweenPhases(plan));
}

function dependenciesBetweenPhases(plan: Plan): Constraint[] {
    const first = firstSteps(plan);
    const houses = housing(plan);
    const found: Constraint[] = [];
    for (const component of plan.components.values()) {
        const own = component.depends.length > 0 ? first.of(component) : undefined;
        if (!own) {
            continue;
        }
        for (const { on, span } of orderingDependencies(component, houses)) {
            const step = first.of(on);
            if (!step || step.phase === own.phase) {
                continue;
            }
            found.push({
                before: step.phase.index,
                after: own.phase.index,
                kind: 'dependency',
                span,
                reason: `${component.kind} '${component.name}' depends on ${on.kind} '${on.name}'`,
                moves: first.several(component) || first.several(on),
            });
        }
    }
    return found;
}

export function afterConstraints(plan: Plan): Constraint[] {
    return plan.phases.flatMap(phase =>
        phase.after.map(
            ({ phase: earlier, span }): Constraint => ({
                before: earlier.index,
                after: phase.index,
                kind: 'after',
                span,
                reason: `phase '${phase.name}' is to come after '${earlier.name}'`,
            }),
        ),
    );
}

export function foundationConstraints(facts: Facts): Constraint[] {
    const first = firstSteps(facts.plan);
    return facts.foundations.flatMap(({ move, foundations }) =>
        foundations.flatMap((f): Constraint[] => {
            if (f.already || !f.foundedIn || !matters(facts.plan, f.workloads)) {
                return [];
            }
            return [
                {
                    before: f.foundedIn.index,
                    after: move.phase.index,
                    kind: 'foundation',
                    span: move.step.record.span,
                    moves: first.several(f.component),
                    reason: `phase '${move.phase.name}' moves workloads that dependence on ${f.component.kind} '${f.component.name}'`,
                },
            ];
        }),
    );
}

const RANKS = {
    phases: { monitoring: 1, backup: 2, identity: 3, fabric: 4, compute: 5 },
    layers: { identity: 1, backup: 2, monitoring: 3, fabric: 4, compute: 5 },
} as const;

/** Whether the plan's sequence says something about a step: sizing may come at any time before the compute that needs it. */
export function isSequenced(step: Step): boolean {
    return step.verb === 'decouple' || step.verb === 'establish' || step.verb === 'map';
}

/** Where a step stands in the plan's sequence, from 1; compute is 5. */
export function rankOf(plan: Plan, step: Step): number {
    return RANKS[plan.sequence][layerOfStep(step)];
}

export function layerOfStep(step: Step): keyof typeof RANKS.phases {
    switch (step.verb) {
        case 'decouple':
            return 'monitoring';
        case 'establish':
            return 'backup';
        case 'map':
            return 'identity';
        case 'model':
        case 'recreate':
        case 'convert':
            return 'fabric';
        case 'test':
            return step.identities.length > 0 ? 'identity' : (step.controllers[0]?.layer ?? 'backup');
        case 'cutover':
            return 'compute';
        case 'retire':
            return step.controllers[0]?.layer ?? 'compute';
    }
}

/** Which phases must come before which, through any number of constraints. `reaches[a]` holds every phase that must come after `a`. */
export function closure(
    count: number,
    edges: Iterable<{ readonly before: number; readonly after: number }>,
): Set<number>[] {
    const next = successors(count, edges);
    return next.map((_, start) => reachable(next, start));
}

/** The same for those that ask about few phases: what must come after one is found when it is asked for. */
export function follows(
    count: number,
    edges: Iterable<{ readonly before: number; readonly after: number }>,
): (before: number, after: number) => boolean {
    const next = successors(count, edges);
    const found = new Map<number, ReadonlySet<number>>();
    return (before, after) => {
        let own = found.get(before);
        if (!own) {
            found.set(before, (own = reachable(next, before)));
        }
        return own.has(after);
    };
}

function successors(count: number, edges: Iterable<{ readonly before: number; readonly after: number }>) {
    const next = Array.from({ length: count }, () => new Set<number>());
    for (const { before, after } of edges) {
        if (before !== after) {
            next[before]?.add(after);
        }
    }
    return next;
}

function reachable(next: readonly ReadonlySet<number>[], start: number): Set<number> {
    const seen = new Set<number>();
    const queue = [...(next[start] ?? [])];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        if (seen.has(at)) {
            continue;
        }
        seen.add(at);
        queue.push(...(next[at] ?? []));
    }
    return seen;
}

/** Layers of the steps of a phase, in order of appearance, each once. What is retired or proven is no work on a layer. */
export function layersOf(phase: Phase): string[] {
    return [...new Set(phase.steps.filter(s => s.verb !== 'retire' && s.verb !== 'test').map(s => layerOfStep(s)))];
}

/** The layer of a component, for findings. */
export const componentLayer = layerOf;
