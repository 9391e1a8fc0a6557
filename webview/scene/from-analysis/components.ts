import { hostsAlong } from '../../../language/analysis/passage/hosts.ts';
import { gainsOf, mapStepOf, modelStepOf, worksThrough } from '../../../language/analysis/schedule/state.ts';
import type { Controller, Fabric, Identity, Platform } from '../../../language/plan/plan.ts';
import { layerOf } from '../../../language/plan/plan.ts';
import { linkText } from '../../../language/plan/units.ts';
import type { ModelComponent, Moment, Side, State } from '../model.ts';
import { countOf } from '../output/text.ts';
import { type Journey, momentOf, runOf } from './journey.ts';

/** Identities, controllers and fabrics with their state along the phases. */
export function componentsOf(journey: Journey): ModelComponent[] {
    const { identities, controllers, fabrics } = journey.analysis.plan;
    return [
        ...identities.map(i => identityComponent(journey, i)),
        ...controllers.map(c => controllerComponent(journey, c)),
        ...fabrics.map(f => fabricComponent(journey, f)),
    ];
}

/**
 * The moment from which a founding step shows. Where it shares a phase with a move that needs it, one later: the step
 * takes effect when its phase ends, so while that phase runs the component is still behind.
 */
function shownFrom(journey: Journey, component: string, done: Moment): Moment {
    const tooLate = journey.analysis.moves.some(
        m => momentOf(m) === done && journey.foundation(m, component)?.foundedIn?.index === done - 1,
    );
    return tooLate ? done + 1 : done;
}

function identityComponent(journey: Journey, identity: Identity): ModelComponent {
    const step = mapStepOf(journey.analysis.plan, identity);
    const home = journey.sideOf(identity.platform);
    const mapped = step ? shownFrom(journey, identity.name, step.phase.index + 1) : Infinity;
    const principals = countOf(identity.principals.length, 'principal');
    return {
        id: identity.name,
        kind: 'identity',
        layer: 'identity',
        title: identity.title,
        side: runOf<Side>(journey.moments, m => (m >= mapped ? 'right' : home)),
        state: runOf<State>(journey.moments, m => (m >= mapped ? 'abstracted' : 'legacy')),
        line: runOf(journey.moments, m => (m >= mapped ? `mapped · ${principals}` : principals)),
    };
}

function controllerComponent(journey: Journey, controller: Controller): ModelComponent {
    const { plan, moves } = journey.analysis;
    const goals = new Set<Platform>([...plan.to, ...moves.flatMap(m => m.platform ?? [])]);
    const gains = gainsOf(plan, controller).map(g => ({
        from: shownFrom(journey, controller.name, g.phase.index + 1),
        name: g.interfaceName,
    }));
    const spoken = (moment: Moment) => [
        ...controller.speaks.map(s => s.name),
        ...gains.filter(g => g.from <= moment).map(g => g.name),
    ];
    const reaches = (name: string) => [...goals].some(p => worksThrough(plan, controller, p, name));
    return {
        id: controller.name,
        kind: controller.kind,
        layer: layerOf(controller.kind),
        title: controller.title,
        side: runOf<Side>(journey.moments, m => (spoken(m).some(reaches) ? 'right' : 'left')),
        state: runOf<State>(journey.moments, m => (spoken(m).some(reaches) ? 'abstracted' : 'legacy')),
        line: runOf(journey.moments, m => spokenLine(spoken(m), reaches)),
    };
}

/** `vsphere.vadp only` while nothing reaches the goal; then the interface that does, and how many more. */
function spokenLine(names: readonly string[], reaches: (name: string) => boolean): string {
    const all = [...new Set(names)];
    const first = all.find(reaches) ?? all[0];
    if (first === undefined) {
        return 'speaks no interface';
    }
    const rest = all.length - 1;
    if (reaches(first)) {
        return rest > 0 ? `${first} +${rest}` : first;
    }
    return rest > 0 ? `${first} +${rest}` : `${first} only`;
}

function fabricComponent(journey: Journey, fabric: Fabric): ModelComponent {
    const side = journey.sideOf(fabric.platform);
    const step = modelStepOf(journey.analysis.plan, fabric);
    const modelled = step ? shownFrom(journey, fabric.name, step.phase.index + 1) : Infinity;
    const { plan } = journey.analysis;
    const platform = fabric.platform?.title ?? fabric.platform?.name;
    const among = (side === 'right' ? plan.to : plan.from).length > 1 && platform !== undefined ? platform : undefined;
    const hosts = hostsAlong(plan, fabric);
    // A host that changes sides stands in its new cluster when the phase that converts it has ended.
    const nodesAt = (m: Moment) =>
        (m === 0 ? hosts?.[0]?.before : hosts?.[m - 1]?.after) ?? fabric.figures['nodes']?.value;
    const facts = (m: Moment) => [among, fabricFacts(fabric, nodesAt(m))].filter(p => p !== undefined).join(' · ');
    const pending = ['not modelled yet', among].filter(p => p !== undefined).join(' · ');
    const goal = fabric.target || side === 'right';
    return {
        id: fabric.name,
        kind: 'fabric',
        layer: 'fabric',
        title: fabric.title,
        ...(platform !== undefined && { platform }),
        side: [[0, side]],
        state: runOf<State>(journey.moments, m => (m >= modelled ? 'modelled' : 'legacy')),
        line: runOf(journey.moments, m => (goal && m < modelled ? pending : facts(m))),
    };
}

/** `6 nodes · 2 × 25 Gbps · nutanix-rf2`, or the title where no figures are given. */
function fabricFacts(fabric: Fabric, nodes: number | undefined): string {
    const { figures } = fabric;
    const links = figures['links.count']?.value;
    const rate = figures['links.rate']?.value;
    const base = fabric.chain[1]?.name;
    const parts = [
        nodes !== undefined ? countOf(nodes, 'node') : undefined,
        links !== undefined && rate !== undefined ? `${links}×${linkText(rate)}` : undefined,
        base,
    ];
    const known = parts.filter(p => p !== undefined);
    return known.length > 0 ? known.join(' · ') : (fabric.title ?? countOf(fabric.workloads.size, 'workload'));
}
