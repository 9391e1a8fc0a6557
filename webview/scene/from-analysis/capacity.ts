import type { Analysis } from '../../../language/analysis/analysis.ts';
import { capacityAlong } from '../../../language/analysis/headroom/course.ts';
import {
    capacityStrips,
    fillText,
    lessText,
    RESOURCE_NAMES,
    toneOf,
} from '../../../language/analysis/headroom/telling/capacity.ts';
import type { ModelCapacity } from '../model.ts';

/** Capacity over the phases, in the figures and words of the report. */
export function capacityOf(analysis: Analysis): ModelCapacity[] {
    const { phases } = analysis.plan;
    const moments = new Map(phases.map(p => [p.name, p.index + 1]));
    const momentAt = (phase: string | undefined) => (phase === undefined ? undefined : moments.get(phase));
    return capacityStrips(capacityAlong(analysis)).map(({ fabric, role, resource, fills }) => ({
        id: `${fabric} ${resource}`,
        fabric,
        side: role,
        resource: RESOURCE_NAMES[resource],
        fills: fills.map(({ phase, until, fill }) => ({
            moment: momentAt(phase) ?? 0,
            last: (momentAt(until) ?? phases.length + 1) - 1,
            need: written(fill.need),
            have: written(fill.have),
            less: fill.less === null ? null : written(fill.less),
            tone: toneOf(fill),
            text: [fillText(resource, fill), lessText(resource, fill)].filter(t => t !== undefined).join(' · '),
        })),
    }));
}

/** A figure to more digits than anybody can draw, and fewer than double the way to the panel. */
function written(figure: number): number {
    return Number(figure.toPrecision(6));
}
