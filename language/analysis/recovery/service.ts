import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Controller, Coverage, Phase, Plan, Platform } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { gainsOf, steps, worksThrough } from '../schedule/state.ts';

/** What controllers serve, and until when (5.1): one that is replaced or retired asks for nothing on the target. */

interface Retirements {
    readonly controllers: ReadonlyMap<string, Phase>;
    readonly machines: ReadonlyMap<number, Phase>;
}

const retirements = new WeakMap<Plan['phases'], Retirements>();

/** What is retired, by the phase at whose end it serves nothing any more. */
function retirementsOf(plan: Plan): Retirements {
    const known = retirements.get(plan.phases);
    if (known) {
        return known;
    }
    const controllers = new Map<string, Phase>();
    const machines = new Map<number, Phase>();
    for (const step of steps(plan)) {
        if (step.verb !== 'retire') {
            continue;
        }
        for (const { name } of step.controllers) {
            if (!controllers.has(name)) {
                controllers.set(name, step.phase);
            }
        }
        for (const index of step.workloads) {
            if (!machines.has(index)) {
                machines.set(index, step.phase);
            }
        }
    }
    const found = { controllers, machines };
    retirements.set(plan.phases, found);
    return found;
}

/** The phase that retires a controller first. */
export function retirementOf(plan: Plan, controller: Controller): Phase | undefined {
    return retirementsOf(plan).controllers.get(controller.name);
}

/** The machines a phase retires: when it has ended they are nowhere. */
export function retiredIn(phase: Phase): IndexSet {
    return phase.steps.some(s => s.verb === 'retire')
        ? IndexSet.union(phase.steps.flatMap(s => (s.verb === 'retire' ? [s.workloads] : [])))
        : IndexSet.EMPTY;
}

/** Machines by the phase that retires them first. */
export function retiredMachines(plan: Plan): ReadonlyMap<number, Phase> {
    return retirementsOf(plan).machines;
}

/** Whether a controller still serves after a phase. */
export function servesAfter(plan: Plan, controller: Controller, phase: number): boolean {
    const retired = retirementOf(plan, controller);
    return retired === undefined || retired.index > phase;
}

const replacers = new WeakMap<Plan['controllers'], ReadonlyMap<string, readonly Controller[]>>();

/** The controllers that take over from one. Those that replace each other in a circle take over nothing. */
export function replacersOf(plan: Plan, controller: Controller): readonly Controller[] {
    let known = replacers.get(plan.controllers);
    if (!known) {
        known = allReplacers(plan.controllers);
        replacers.set(plan.controllers, known);
    }
    return known.get(controller.name) ?? [];
}

function allReplacers(controllers: readonly Controller[]): ReadonlyMap<string, readonly Controller[]> {
    const byName = new Map(controllers.map(c => [c.name, c]));
    const found = new Map<string, Controller[]>();
    for (const controller of controllers) {
        for (const { name } of controller.replaces) {
            const old = byName.get(name);
            if (old && !replacedBy(old, byName).has(controller.name)) {
                found.set(name, [...(found.get(name) ?? []), controller]);
            }
        }
    }
    return found;
}

/** Everything a controller takes over from, through any number of replacements; itself where they lead in a circle, or to itself. */
function replacedBy(controller: Controller, byName: ReadonlyMap<string, Controller>): ReadonlySet<string> {
    const seen = new Set<string>();
    const queue = [controller.name];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
        if (!seen.has(name)) {
            seen.add(name);
            queue.push(...(byName.get(name)?.replaces.map(r => r.name) ?? []));
        }
    }
    return seen;
}

/**
 * The workloads for which a controller has to work where they are after a phase: none once it is retired by the plan, and none that
 * one which replaces it, and still serves then, covers in the same way.
 */
export function askedFor(plan: Plan, controller: Controller, phase: Phase): IndexSet {
    return retirementOf(plan, controller) ? IndexSet.EMPTY : notTakenOver(plan, controller, phase.index);
}

/** What no controller that replaces one, and still serves after a phase, covers in the same way. */
export function notTakenOver(plan: Plan, controller: Controller, phase: number): IndexSet {
    const others = replacersOf(plan, controller).filter(r => servesAfter(plan, r, phase));
    return others.length === 0
        ? controller.workloads
        : IndexSet.union(controller.coverage.map(c => uncovered(c, c.workloads, others)));
}

/** Those of a set that none of these controllers covers in the same way (protects, observes, manages). */
export function uncovered({ verb }: Coverage, workloads: IndexSet, others: readonly Controller[]): IndexSet {
    return others
        .flatMap(o => o.coverage.filter(c => c.verb === verb))
        .reduce((rest, c) => rest.minus(c.workloads), workloads);
}

/** Whether a controller can do its work on a platform after a phase, by what it speaks and was put onto by then. */
export function worksAfter(plan: Plan, controller: Controller, platform: Platform, phase: number): boolean {
    return (
        controller.speaks.some(s => worksThrough(plan, controller, platform, s.name)) ||
        gainsOf(plan, controller).some(
            g => g.phase.index <= phase && worksThrough(plan, controller, platform, g.interfaceName),
        )
    );
}

/** Where machines are, phase by phase. */
export class Whereabouts {
    private readonly plan: Plan;
    private readonly moved = new Map<number, Move>();

    constructor(plan: Plan, moves: readonly Move[]) {
        this.plan = plan;
        for (const move of moves) {
            for (const index of move.workloads) {
                this.moved.set(index, move);
            }
        }
    }

    moveOf(index: number): Move | undefined {
        return this.moved.get(index);
    }

    /** The platform a machine is on when a phase has ended. */
    platformAfter(index: number, phase: number): Platform | undefined {
        const move = this.moved.get(index);
        return move && move.phase.index <= phase ? move.platform : nth(this.plan.workloads, index).platform;
    }

    /** The name of the fabric its data lies on then. */
    fabricAfter(index: number, phase: number): string | undefined {
        const move = this.moved.get(index);
        return (move && move.phase.index <= phase ? move.fabric : nth(this.plan.workloads, index).fabric)?.name;
    }
}
