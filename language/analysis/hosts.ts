import { nth } from '../basics/lists.ts';
import type { ConvertStep, Fabric, Plan } from '../plan/plan.ts';

/** Hosts of a fabric along the phases: `convert` takes them from one cluster when its phase starts, and gives them to the other when it ends. */

export interface HostCount {
    /** While the phase runs: what is converted away has left, what is converted to it is not there yet. */
    readonly during: number;
    /** When it has ended. */
    readonly after: number;
}

const known = new WeakMap<Plan['phases'], Map<string, readonly HostCount[] | undefined>>();

/** The steps that convert hosts, in their order. */
export function convertsOf(plan: Plan): readonly ConvertStep[] {
    return plan.phases.flatMap(p => p.steps).filter((s): s is ConvertStep => s.verb === 'convert');
}

/** Hosts phase by phase; undefined where none is converted, or where the fabric does not say how many it has. */
export function hostsAlong(plan: Plan, fabric: Fabric): readonly HostCount[] | undefined {
    const nodes = fabric.figures['nodes']?.value;
    let own = known.get(plan.phases);
    if (!own) {
        known.set(plan.phases, (own = new Map()));
    }
    const key = `${fabric.name} ${nodes}`;
    if (!own.has(key)) {
        own.set(key, nodes === undefined ? undefined : counted(plan, fabric.name, nodes));
    }
    return own.get(key);
}

function counted(plan: Plan, fabric: string, nodes: number): readonly HostCount[] | undefined {
    let current = nodes;
    let touched = false;
    const counts = plan.phases.map(phase => {
        let during = current,
            after = current;
        for (const step of phase.steps) {
            if (step.verb !== 'convert') {
                continue;
            }
            if (step.source?.name === fabric) {
                during -= step.count;
                after -= step.count;
                touched = true;
            }
            if (step.fabric?.name === fabric) {
                after += step.count;
                touched = true;
            }
        }
        current = Math.max(0, after);
        return { during: Math.max(0, during), after: current };
    });
    return touched ? counts : undefined;
}

/** Hosts a fabric has when a phase starts. */
export function hostsBefore(plan: Plan, fabric: Fabric, phase: number): number {
    const along = hostsAlong(plan, fabric);
    const first = fabric.figures['nodes']?.value ?? 0;
    return along && phase > 0 ? nth(along, phase - 1).after : first;
}
