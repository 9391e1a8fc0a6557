import { frameFor } from '../scene/layout/grid.ts';
import { baseOrder } from '../scene/layout/place.ts';
import type { PreviewModel } from '../scene/model.ts';
import type { SceneMemory } from '../scene/scene.ts';
import type { Grouping } from '../scene/visible.ts';

/**
 * The order of the bands that every view of a plan starts from. An edit keeps the order there was, so that nothing that
 * stays moves far; what a person opened, filtered or grouped before has no say: the same view is the same picture.
 */
export class Orders {
    private model: PreviewModel | undefined;
    private known = new Map<Grouping, SceneMemory>();
    private earlier: ReadonlyMap<Grouping, SceneMemory> = new Map();

    /** @param width pixels of the picture */
    of(model: PreviewModel, grouping: Grouping, width: number): SceneMemory {
        if (model !== this.model) {
            this.model = model;
            this.earlier = new Map([...this.earlier, ...this.known]);
            this.known = new Map();
        }
        let order = this.known.get(grouping);
        if (!order) {
            this.known.set(grouping, (order = this.make(model, grouping, width)));
        }
        return order;
    }

    private make(model: PreviewModel, grouping: Grouping, width: number): SceneMemory {
        const before = this.earlier.get(grouping);
        if (before) {
            return baseOrder(model, grouping, before, frameFor(width, 1).left.columns);
        }
        // Another grouping changes the workloads; components stay where they are.
        return baseOrder(
            model,
            grouping,
            grouping === 'environment' ? undefined : this.of(model, 'environment', width),
        );
    }
}
