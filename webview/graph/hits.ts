import { select } from 'd3';
import { keepAttribute, kept } from '../changed-only.ts';
import type { Scene, SceneTether } from '../scene/scene.ts';
import { differing, sameTether } from './draw.ts';

/** Wide invisible paths over the tethers, so that a pointer finds a line of one pixel. `ordered`: from the back to the front. */
export function drawHits(group: SVGGElement, ordered: readonly SceneTether[], before: Scene | undefined): void {
    keepAttribute(group, 'aria-hidden', 'true');
    const all = select(group)
        .selectAll<SVGPathElement, SceneTether>('path')
        .data(ordered, t => t.key)
        .join('path');
    all.order();
    kept(differing(all, before?.tethers, sameTether))
        .attr('class', t => (t.status === 'quiet' ? 'xp-hit' : 'xp-hit loud'))
        .attr('data-key', t => t.key)
        .attr('d', t => t.path);
}
