import { type Component, layerOf, type Plan } from '../plan/plan.ts';
import { durationText } from '../plan/units.ts';
import type { BlastLoss, BlastRadius, Move } from './analysis.ts';

/**
 * Everything that loses something when a component fails or moves too early: what it covers, what depends on it
 * (directly or through others), and the machines whose access it carries.
 */
export function blastRadius(plan: Plan, moves: readonly Move[], name: string): BlastRadius {
    const start = plan.components.get(name);
    if (!start) return { component: name, losses: [] };
    const leaning = dependents(plan);
    const moved = new Map<number, Move>();
    for (const move of moves) for (const index of move.workloads) moved.set(index, move);
    const losses = new Map<string, BlastLoss>();
    const queue: { component: Component; distance: number }[] = [{ component: start, distance: 0 }];
    const seen = new Set<string>([name]);
    // The queue is read in place: an estate has thousands of workloads behind one controller.
    for (const at of queue) {
        for (const { component, what } of directLosses(plan, moves, at.component, leaning)) {
            if (component.name === name) continue;
            if (!losses.has(component.name)) losses.set(component.name, loss(plan, moved, start, component, what, at.distance + 1));
            if (!seen.has(component.name)) {
                seen.add(component.name);
                queue.push({ component, distance: at.distance + 1 });
            }
        }
    }
    return { component: name, losses: [...losses.values()] };
}

function dependents(plan: Plan): ReadonlyMap<string, readonly Component[]> {
    const map = new Map<string, Component[]>();
    for (const component of plan.components.values()) {
        for (const { on } of component.depends) {
            const list = map.get(on.name);
            if (list) list.push(component);
            else map.set(on.name, [component]);
        }
    }
    return map;
}

function directLosses(plan: Plan, moves: readonly Move[], component: Component, leaning: ReadonlyMap<string, readonly Component[]>): { component: Component; what: string }[] {
    const found = (leaning.get(component.name) ?? []).map(c => ({ component: c as Component, what: `what it leans on: ${component.kind} \`${component.name}\`` }));
    switch (component.kind) {
        case 'backup': case 'replication': case 'monitoring': case 'automation':
            for (const coverage of component.coverage) {
                const what = coverage.verb === 'protects' ? `its restore points${coverage.every ? ` every ${durationText(coverage.every)}` : ''}`
                    : coverage.verb === 'observes' ? 'being observed' : 'being managed';
                for (const index of coverage.workloads) found.push({ component: plan.workloads[index]!, what: `${what} (\`${component.name}\`)` });
            }
            break;
        case 'fabric':
            for (const workload of plan.workloads) if (workload.fabric === component) found.push({ component: workload, what: `its data (\`${component.name}\`)` });
            // Where its data goes to: what leans on it from then on.
            for (const move of moves) {
                if (move.fabric === component) for (const index of move.workloads) found.push({ component: plan.workloads[index]!, what: `its data (\`${component.name}\`)` });
            }
            break;
        case 'identity':
            for (const controller of plan.controllers) {
                if (controller.principal?.identity === component.name) found.push({ component: controller, what: `its account \`${controller.principal.name}\`` });
            }
            for (const workload of plan.workloads) {
                if (component.platform && workload.platform?.name === component.platform.name) found.push({ component: workload, what: `who may operate it (\`${component.name}\`)` });
            }
            break;
        case 'workload': break;
    }
    return found;
}

function loss(plan: Plan, moves: ReadonlyMap<number, Move>, source: Component, component: Component, what: string, distance: number): BlastLoss {
    const workload = component.kind === 'workload' ? component : undefined;
    const moved = workload && moves.get(workload.index);
    // What moves leans on the fabric it leaves until the end of that phase, and on its new one from the beginning of it; everything else leans throughout.
    const last = source.kind === 'fabric' && workload?.fabric === source && moved && moved.fabric !== source ? moved.phase.index : plan.phases.length - 1;
    const first = source.kind === 'fabric' && workload?.fabric !== source && moved?.fabric === source ? moved.phase.index : 0;
    return {
        component: component.name, layer: layerOf(component.kind), what, environment: workload?.environment?.name, machines: workload?.count ?? 0, distance,
        phases: plan.phases.filter(p => p.index >= first && p.index <= last).map(p => p.name),
    };
}
