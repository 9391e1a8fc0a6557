import type { PreviewModel } from '../scene/model.ts';
import type { Scene, SceneNode, ScenePill, SceneTether } from '../scene/scene.ts';
import type { PanelState } from '../store.ts';

/** Boxes with all their tethers and the boxes at their other ends; with a blast radius at hand, everything in it too. */
export function neighbourhood(
    scene: Scene,
    nodes: readonly SceneNode[],
    state: Pick<PanelState, 'blast' | 'model'>,
): Set<string> {
    const own = new Set(nodes.map(n => n.key));
    const lit = new Set(own);
    const losses =
        state.blast && nodes.some(n => n.item === state.blast!.id)
            ? new Set(state.blast.losses.flatMap(l => l.components))
            : undefined;
    if (losses) {
        for (const node of scene.nodes) {
            if (loses(node, losses, state.model)) {
                lit.add(node.key);
            }
        }
    }
    for (const tether of scene.tethers) {
        const near = own.has(tether.from) || own.has(tether.to);
        if (near || (lit.has(tether.from) && lit.has(tether.to) && losses)) {
            lit.add(tether.key).add(tether.from).add(tether.to);
        }
    }
    for (const pill of scene.pills) {
        if (pill.tethers.some(t => lit.has(t))) {
            lit.add(pill.key);
        }
    }
    return lit;
}

function loses(node: SceneNode, names: ReadonlySet<string>, model: PreviewModel | undefined): boolean {
    if (names.has(node.fullName) || names.has(node.item)) {
        return true;
    }
    return (
        node.kind === 'group' &&
        node.stands.some(id => names.has(id) || model?.cells.find(c => c.id === id)?.names.some(n => names.has(n)))
    );
}

export function tetherReach(tether: SceneTether | undefined): Set<string> {
    return new Set(tether ? [tether.key, tether.from, tether.to] : []);
}

export function pillReach(scene: Scene, pill: ScenePill): Set<string> {
    const tethers = scene.tethers.filter(t => pill.tethers.includes(t.key));
    return new Set([pill.key, ...tethers.flatMap(t => [t.key, t.from, t.to])]);
}

/** Whether a box is what somebody searches for: by name, title, line, or a workload in it. */
export function matches(node: SceneNode, model: PreviewModel, search: string): boolean {
    const wanted = search.toLowerCase();
    // The line of a group counts it; nobody looks for that.
    if (
        [node.fullName, node.title, node.kind === 'group' ? undefined : node.fullLine].some(t =>
            t?.toLowerCase().includes(wanted),
        )
    ) {
        return true;
    }
    return (
        node.kind === 'group' &&
        (node.layer === 'compute'
            ? model.cells
            : model.components.map(c => ({ id: c.id, names: [c.id, c.title ?? ''] }))
        ).some(c => node.stands.includes(c.id) && c.names.some(n => n.toLowerCase().includes(wanted)))
    );
}
