import type { Finding } from '../../analysis/analysis.ts';
import type { Facts, Fix } from '../rule.ts';
import { orderFindings } from '../order/order-rules.ts';
import { reorderEdits } from './phase-text.ts';
import { reorderFix } from './reorder.ts';
import { addsFindings, findingKeys, oncePerPlan, withOrder } from './simulate.ts';

/**
 * Fixes for "phase `earlier` has to come before phase `later`": move the one up or the other down, where the plan as a whole
 * has no new order finding after it; and the reorder of the whole plan.
 */
export function movePhaseFixes(facts: Facts, earlier: number, later: number, finding: Finding): readonly Fix[] {
    const phases = facts.plan.phases;
    const before = oncePerPlan(facts, 'findings', () => findingKeys(orderFindings(facts)));
    const name = (i: number) => phases[i]!.name;
    const candidates = [
        { moved: earlier, title: `Move phase ${name(earlier)} before ${name(later)}`, order: moveBefore(phases.length, earlier, later) },
        { moved: later, title: `Move phase ${name(later)} after ${name(earlier)}`, order: moveAfter(phases.length, later, earlier) },
    ];
    const fixes: Fix[] = [];
    for (const { moved, title, order } of candidates) {
        const after = oncePerPlan(facts, `order ${order.join(' ')}`, () => findingKeys(orderFindings(withOrder(facts, order))));
        if (addsFindings(before, after) || stays(finding, after)) continue;
        const keep = new Set(phases.map((_, i) => i).filter(i => i !== moved));
        fixes.push({ title, kind: 'quickfix', preferred: fixes.length === 0, edits: () => reorderEdits(phases, order, keep) });
    }
    const whole = oncePerPlan(facts, 'reorder', () => reorderFix(facts));
    return whole ? [...fixes, { ...whole, preferred: fixes.length === 0 }] : fixes;
}

function stays(finding: Finding, after: ReadonlyMap<string, number>): boolean {
    const [key] = findingKeys([finding.accepted ? { ...finding, severity: finding.accepted.severity } : finding]).keys();
    return after.has(key!);
}

function moveBefore(count: number, moved: number, target: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i).filter(i => i !== moved);
    order.splice(order.indexOf(target), 0, moved);
    return order;
}

function moveAfter(count: number, moved: number, target: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i).filter(i => i !== moved);
    order.splice(order.indexOf(target) + 1, 0, moved);
    return order;
}
