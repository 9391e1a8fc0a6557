import { fontChanges } from '../dom.ts';
import { type PlaceOptions, place } from '../scene/layout/place.ts';
import type { Moment, PreviewModel } from '../scene/model.ts';
import type { Scene, SceneMemory } from '../scene/scene.ts';

/** Milliseconds that placing one more scene may take of an idle moment. */
const LEAST_IDLE = 5;

/** The scenes of a view by phase: who goes through the phases has each placed once. Forgotten with everything else they depend on. */
export class Scenes {
    private known = new Map<Moment, Scene>();
    private basis: readonly unknown[] = [];
    private waiting = false;

    /** @param order where the view starts from; asked only where a scene is placed */
    of(model: PreviewModel, options: PlaceOptions, order: () => SceneMemory): Scene {
        const basis = [
            model,
            options.grouping,
            options.expanded,
            options.filter,
            options.about,
            options.width,
            options.corner,
            fontChanges(),
        ];
        if (basis.some((part, i) => part !== this.basis[i])) {
            this.known = new Map();
            this.basis = basis;
        }
        let scene = this.known.get(options.moment);
        if (!scene) {
            this.known.set(options.moment, (scene = place(model, options, order())));
        }
        return scene;
    }

    /** Who takes one step will take more: places the other phases, the nearest first, while the page has nothing else to do. */
    ahead(model: PreviewModel, options: PlaceOptions, order: () => SceneMemory): void {
        // Not every browser tells when it is idle.
        if (this.waiting || typeof requestIdleCallback === 'undefined') {
            return;
        }
        const { basis } = this;
        this.waiting = true;
        requestIdleCallback(deadline => {
            this.waiting = false;
            for (
                let next = this.nearest(model, options.moment);
                next !== undefined && this.basis === basis;
                next = this.nearest(model, options.moment)
            ) {
                if (deadline.timeRemaining() < LEAST_IDLE) {
                    this.ahead(model, options, order);
                    return;
                }
                this.of(model, { ...options, moment: next }, order);
            }
        });
    }

    private nearest(model: PreviewModel, moment: Moment): Moment | undefined {
        const last = model.phases.length;
        for (let away = 1; away <= last; away++) {
            for (const next of [moment + away, moment - away]) {
                if (next >= 0 && next <= last && !this.known.has(next)) {
                    return next;
                }
            }
        }
        return undefined;
    }
}
