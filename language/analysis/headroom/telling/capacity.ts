import { groupBy } from '../../../basics/lists.ts';
import { countText, dataText } from '../../../plan/units.ts';
import type { CapacityRow, Fill } from '../course.ts';

/** Capacity over the phases in words and strips, the same in the report and in the picture. */

export const RESOURCES = ['data', 'memory', 'vcpu'] as const;
export type Resource = (typeof RESOURCES)[number];
export const RESOURCE_NAMES: Readonly<Record<Resource, string>> = { data: 'data', memory: 'memory', vcpu: 'vCPU' };

/** `over`: it does not fit; `near`: it does not fit any more with one node lost. */
export type FillTone = 'over' | 'near' | 'fine';

export function toneOf({ need, have, less }: Fill): FillTone {
    return need > have ? 'over' : need > (less ?? have) ? 'near' : 'fine';
}

/** An amount of a resource. */
export function amountText(resource: Resource, amount: number): string {
    return resource === 'vcpu' ? countText(Math.floor(amount)) : dataText(amount);
}

/** `at least 2 TB of 3 TB`. */
export function fillText(resource: Resource, { need, have, atLeast }: Fill): string {
    return `${atLeast ? 'at least ' : ''}${amountText(resource, need)} of ${amountText(resource, have)}`;
}

/** `with one node less 2.5 TB`; undefined where that is not known. */
export function lessText(resource: Resource, { less }: Fill): string | undefined {
    return less === null ? undefined : `with one node less ${amountText(resource, less)}`;
}

/** One resource of a fabric along the phases. */
export interface CapacityStrip {
    readonly fabric: string;
    readonly role: CapacityRow['role'];
    readonly resource: Resource;
    /** Wherever something changes; without a phase: today. `until`: the phase after which something else holds, or nothing to tell. */
    readonly fills: readonly { readonly phase?: string; readonly until?: string; readonly fill: Fill }[];
}

/** The strips of all fabrics that say something of a resource, in the order of the rows. */
export function capacityStrips(rows: readonly CapacityRow[]): CapacityStrip[] {
    const byFabric = groupBy(rows, r => r.fabric);
    return [...byFabric].flatMap(([fabric, own]) =>
        RESOURCES.flatMap((resource): CapacityStrip[] => {
            const fills = own.flatMap(({ phase, [resource]: fill }, i) =>
                fill ? [{ phase, until: own[i + 1]?.phase, fill }] : [],
            );
            return fills.length === 0 ? [] : [{ fabric, role: own[0]?.role ?? 'source', resource, fills }];
        }),
    );
}
