import type { Facts } from '../../analysis/analysis.ts';
import { nth } from '../../basics/lists.ts';
import { removeStretch } from '../../edits/stretches.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { propertyEdit } from './io/edits.ts';

/**
 * What puts a phase behind another one that it runs alongside, although it stands below: that it no longer does. Empty where the two do not run
 * alongside each other, or where their order has to change as well.
 */
export function besideFixes({ plan }: Facts, earlier: number, later: number): readonly Fix[] {
    const [first, second] = [nth(plan.phases, earlier), nth(plan.phases, later)];
    if (first.index >= second.index || second.front > first.index) {
        return [];
    }
    const keep = second.alongside.filter(a => a.phase.front > first.index).map(a => a.phase.name);
    const place = second.record.properties.find(p => p.key === 'alongside');
    // Where the upper one names the lower, it is the upper one that is changed.
    const owner = place ? second : first;
    const own = place ?? first.record.properties.find(p => p.key === 'alongside');
    if (!own) {
        return [];
    }
    const rest = owner === second ? keep : first.alongside.filter(a => a.phase !== second).map(a => a.phase.name);
    return [
        {
            title: `Let phase ${second.name} begin when ${first.name} is over`,
            kind: 'quickfix',
            preferred: true,
            edits: () => [
                rest.length > 0
                    ? propertyEdit(owner.record, 'alongside', `alongside ${rest.map(written).join(', ')}`)
                    : removeStretch(own.span),
            ],
        },
    ];
}
