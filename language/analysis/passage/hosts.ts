import { nth } from '../../basics/lists.ts';
import { besideOf } from '../../plan/order.ts';
import type { ConvertStep, Fabric, Plan } from '../../plan/plan.ts';

/** Hosts of a fabric along the phases: `convert` takes them from one cluster when its phase starts, and gives them to the other when it ends. */

export interface HostCount {
    /** When it starts. */
    readonly before: number;
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
    const changes = plan.phases.map(phase => {
        let leaves = 0,
            comes = 0;
        for (const step of phase.steps) {
            if (step.verb !== 'convert') {
                continue;
            }
            leaves += step.source?.name === fabric ? step.count : 0;
            comes += step.fabric?.name === fabric ? step.count : 0;
        }
        touched ||= leaves > 0 || comes > 0;
        return { leaves, comes };
    });
    if (!touched) {
        return undefined;
    }
    return plan.phases.map((phase, i) => {
        const { leaves, comes } = nth(changes, i);
        // What runs side by side takes its hosts away at once, and gives them when it has ended.
        const beside = besideOf(plan.phases, phase);
        const given = beside.reduce((sum, p) => sum + (p.index < i ? nth(changes, p.index).comes : 0), 0);
        const taken = beside.reduce((sum, p) => sum + (p.index > i ? nth(changes, p.index).leaves : 0), 0);
        const before = Math.max(0, current - given);
        const during = Math.max(0, before - leaves - taken);
        current = Math.max(0, current - leaves + comes);
        return { before, during, after: current };
    });
}

/** Hosts a fabric has when a phase starts: what runs side by side with it has not given it any. */
export function hostsBefore(plan: Plan, fabric: Fabric, phase: number): number {
    const along = hostsAlong(plan, fabric);
    return along ? nth(along, phase).before : (fabric.figures['nodes']?.value ?? 0);
}
