import { select } from 'd3';
import { keepAttribute, kept } from '../changed-only.ts';
import type { SceneHang } from '../scene/scene.ts';

/** Wide invisible paths over the tethers, so that a pointer finds a line of two pixels. */
export function drawHits(group: SVGGElement, hangs: readonly SceneHang[]): void {
    keepAttribute(group, 'aria-hidden', 'true');
    kept(
        select(group)
            .selectAll<SVGPathElement, SceneHang>('path')
            .data(hangs, h => h.key)
            .join('path'),
    )
        .attr('class', 'xp-hit')
        .attr('data-key', h => h.key)
        .attr('d', h => h.path + h.teeth);
}
