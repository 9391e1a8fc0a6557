import { fontChanges } from '../dom.ts';
import type { Moment, PreviewModel } from '../scene/model.ts';
import { place, type PlaceOptions } from '../scene/place.ts';
import type { Scene, SceneMemory } from '../scene/scene.ts';

/** The scenes of a view by phase: who goes back and forth between phases has each placed once. Forgotten with everything else they depend on. */
export class Scenes {
    private known = new Map<Moment, Scene>();
    private basis: readonly unknown[] = [];

    /** @param order where the view starts from; asked only where a scene is placed */
    of(model: PreviewModel, options: PlaceOptions, order: () => SceneMemory): Scene {
        const basis = [model, options.grouping, options.expanded, options.filter, options.width, options.corner, fontChanges()];
        if (basis.some((part, i) => part !== this.basis[i])) this.known = new Map();
        this.basis = basis;
        let scene = this.known.get(options.moment);
        if (!scene) this.known.set(options.moment, scene = place(model, options, order()));
        return scene;
    }
}
