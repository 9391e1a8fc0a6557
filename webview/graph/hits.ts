import { select } from 'd3';
import { drawingOrder } from '../scene/classes.ts';
import { kept } from './kept.ts';
import type { SceneTether } from '../scene/scene.ts';

/** Wide invisible paths over the tethers, so that a pointer finds a line of one pixel. */
export function drawHits(group: SVGGElement, tethers: readonly SceneTether[]): void {
    group.setAttribute('aria-hidden', 'true');
    const path = select(group).selectAll<SVGPathElement, SceneTether>('path').data(drawingOrder(tethers), t => t.key).join('path');
    kept(path).attr('class', t => (t.status === 'quiet' ? 'xp-hit' : 'xp-hit loud')).attr('data-key', t => t.key).attr('d', t => t.path);
    path.order();
}
