import type { Controller, Phase, Plan, Platform } from '../../plan/plan.ts';
import { fittingInterfaces, ruledOut, spokenOn, worksThrough } from '../schedule/state.ts';

/** Where an `establish` without `onto` leaves open what it puts a controller onto. */
export interface OpenWiring {
    readonly targets: readonly Platform[];
    /** The interfaces it could mean; none where its product speaks nothing there. */
    readonly fitting: readonly string[];
    /** Where there are none: those that another version of the product or the platform would have, and the agents that are left. */
    readonly ruledOut: readonly string[];
    readonly agents: readonly string[];
}

/** Where a controller could be put onto several interfaces, else all targets if there is none on any of them. */
export function openOn(plan: Plan, controller: Controller): OpenWiring | undefined {
    const targets = plan.to.filter(p => !controller.speaks.some(s => worksThrough(plan, controller, p, s.name)));
    const choices = targets.map(target => ({ target, fitting: fittingInterfaces(plan, controller, target) }));
    const several = choices.find(c => c.fitting.length > 1);
    if (several) {
        return { targets: [several.target], fitting: several.fitting, ruledOut: [], agents: [] };
    }
    if (targets.length === 0 || targets.length < plan.to.length || choices.some(c => c.fitting.length > 0)) {
        return undefined;
    }
    const over = (namesOn: typeof ruledOut) => [...new Set(targets.flatMap(t => namesOn(plan, controller, t)))];
    return { targets, fitting: [], ruledOut: over(ruledOut), agents: over(spokenOn) };
}

/**
 * Whether a phase before this one establishes a controller without saying onto what, and several interfaces could be meant: once it is said,
 * it is in time, so that alone is reported (`interface-ambiguous`).
 */
export function leftOpenBefore(plan: Plan, controller: Controller, platform: Platform, phase: Phase): boolean {
    const open = plan.phases.some(
        p =>
            p.index < phase.index &&
            p.steps.some(s => s.verb === 'establish' && s.onto.length === 0 && s.controllers.includes(controller)),
    );
    // Where somebody accepted that, what follows from it still counts.
    const accepted = plan.accepts.some(a => a.code === 'interface-ambiguous');
    return open && !accepted && (openOn(plan, controller)?.targets.includes(platform) ?? false);
}
