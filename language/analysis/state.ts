import { type Controller, type Fabric, type Identity, offers, type Phase, type Plan, type Platform, type Step } from '../plan/plan.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Move, PhaseDates } from './analysis.ts';

/** The state along the phases (5.1): a step takes effect when its phase ends. */

const DAY = 86_400;

/** When each phase runs. A phase without duration leaves everything after it without dates, until one has its own `starts`. */
export function timeline(plan: Plan): PhaseDates[] {
    let clock = plan.starts;
    return plan.phases.map(phase => {
        const own = phase.starts?.day;
        const starts = own === undefined ? clock : clock === undefined ? own : Math.max(clock, own);
        const ends = starts === undefined || phase.lasts === undefined ? undefined : starts + phase.lasts / DAY;
        clock = ends;
        return { phase, starts, ends };
    });
}

/** Every step of a plan, in order. */
export function* steps(plan: Plan): Iterable<Step> {
    for (const phase of plan.phases) yield* phase.steps;
}

/** The cutovers with what each really moves: a workload moves the first time it is named. */
export function moves(plan: Plan): Move[] {
    let moved = IndexSet.EMPTY;
    const found: Move[] = [];
    for (const step of steps(plan)) {
        if (step.verb !== 'cutover' || !step.fabric) continue;
        const workloads = step.workloads.minus(moved);
        moved = moved.union(workloads);
        if (!workloads.empty) found.push({ step, phase: step.phase, fabric: step.fabric, platform: step.fabric.platform, workloads });
    }
    return found;
}

/** The interfaces a controller gains, phase by phase. */
export function gainsOf(plan: Plan, controller: Controller): { readonly phase: Phase; readonly interfaceName: string; readonly step: Step }[] {
    const gains: { phase: Phase; interfaceName: string; step: Step }[] = [];
    for (const step of steps(plan)) {
        if ((step.verb !== 'establish' && step.verb !== 'decouple') || !step.controllers.includes(controller)) continue;
        for (const use of step.onto) gains.push({ phase: step.phase, interfaceName: use.name, step });
    }
    return gains;
}

/** How a controller comes to speak an interface of a platform. */
export interface Reach {
    /** It does so today. */
    readonly already: boolean;
    /** The first phase that puts it onto one. */
    readonly phase?: Phase;
    readonly interfaceName?: string;
    readonly step?: Step;
}

export function reachOf(plan: Plan, controller: Controller, platform: Platform): Reach {
    const today = controller.speaks.find(s => offers(platform, s.name));
    if (today) return { already: true, interfaceName: today.name };
    const gain = gainsOf(plan, controller).find(g => offers(platform, g.interfaceName));
    return { already: false, phase: gain?.phase, interfaceName: gain?.interfaceName, step: gain?.step };
}

/** The interfaces a controller speaks before a phase: its own and those it was put onto in earlier ones. */
export function spokenBefore(plan: Plan, controller: Controller, phase: Phase): string[] {
    const gained = gainsOf(plan, controller).filter(g => g.phase.index < phase.index).map(g => g.interfaceName);
    return [...new Set([...controller.speaks.map(s => s.name), ...gained])];
}

/** The first step that maps an identity. */
export function mapStepOf(plan: Plan, identity: Identity): Step | undefined {
    return [...steps(plan)].find(s => s.verb === 'map' && s.identities.includes(identity));
}

/** The first step that models a fabric. */
export function modelStepOf(plan: Plan, fabric: Fabric): Step | undefined {
    return [...steps(plan)].find(s => s.verb === 'model' && s.fabrics.includes(fabric));
}
