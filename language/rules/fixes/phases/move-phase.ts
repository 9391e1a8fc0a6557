import type { Facts, Finding } from '../../../analysis/analysis.ts';
import { nth } from '../../../basics/lists.ts';
import { reorder } from '../../../edits/declarations.ts';
import { dependencyConstraints, foundationConstraints } from '../../order/constraints.ts';
import { circular } from '../../order/dependency-cycle.ts';
import { listed } from '../../phrases.ts';
import type { Fix, OrderCheck } from '../../rule.ts';
import { addsFindings, findingKeys, oncePerPlan, settledIds, withOrder } from '../simulate.ts';
import { reorderFix } from './reorder.ts';

/**
 * Fixes for "some phases have to come before phase `later`": move those up or the other down, where the plan as a whole
 * has no new order finding after it; and the reorder of the whole plan.
 */
export function movePhaseFixes(
    facts: Facts,
    early: number | readonly number[],
    later: number,
    finding: Finding,
    check: OrderCheck,
): readonly Fix[] {
    const phases = facts.plan.phases;
    const before = oncePerPlan(facts, 'findings', () => findingKeys(check(facts)));
    const name = (i: number) => nth(phases, i).name;
    const earlier = typeof early === 'number' ? [early] : early;
    const last = Math.max(...earlier);
    if ([...earlier, later].some(i => nth(phases, i).done)) {
        return [];
    }
    const candidates = [
        {
            moved: earlier,
            title: `Move ${earlier.length === 1 ? 'phase' : 'phases'} ${listed(earlier.map(name))} before ${name(later)}`,
            order: moveBefore(phases.length, earlier, later),
        },
        {
            moved: [later],
            title: `Move phase ${name(later)} after ${name(last)}`,
            order: moveAfter(phases.length, later, last),
        },
    ];
    const fixes: Fix[] = [];
    for (const { moved, title, order } of candidates) {
        if (breaksDependency(facts, order)) {
            continue;
        }
        const after = oncePerPlan(facts, `order ${order.join(' ')}`, () => findingKeys(check(withOrder(facts, order))));
        if (addsFindings(before, after) || stays(finding, after)) {
            continue;
        }
        const keep = new Set(phases.map((_, i) => i).filter(i => !moved.includes(i)));
        fixes.push({
            title,
            kind: 'quickfix',
            preferred: fixes.length === 0,
            settles: () => settledIds(before, after),
            edits: () => reorder(phases, order, keep),
        });
    }
    const whole = oncePerPlan(facts, 'reorder', () => reorderFix(facts, check));
    return whole ? [...fixes, { ...whole, preferred: fixes.length === 0 }] : fixes;
}

/**
 * Whether an order puts something before what it depends on or stands on that comes first now. That alone adds a finding, and is known
 * without looking at the whole plan again, which in a large estate with many dependencies nobody could wait for.
 */
function breaksDependency(facts: Facts, order: readonly number[]): boolean {
    const kept = oncePerPlan(facts, 'kept dependencies', () => keptDependencies(facts));
    const place: number[] = [];
    order.forEach((phase, at) => {
        place[phase] = at;
    });
    return kept.some(({ before, after }) => nth(place, before) > nth(place, after));
}

/** Pairs of phases, each once, of which the first has to come first and does. */
function keptDependencies(facts: Facts): readonly { readonly before: number; readonly after: number }[] {
    const { plan } = facts,
        told = circular(facts),
        pairs = new Map<string, { before: number; after: number }>();
    for (const { before, after, span, moves } of [...dependencyConstraints(plan), ...foundationConstraints(facts)]) {
        // Which step of several is the first depends on the order.
        if (before < after && !moves && !told.has(span)) {
            pairs.set(`${before} ${after}`, { before, after });
        }
    }
    return [...pairs.values()];
}

function stays(finding: Finding, after: ReadonlyMap<string, number>): boolean {
    const [key] = findingKeys([
        finding.accepted ? { ...finding, severity: finding.accepted.severity } : finding,
    ]).keys();
    return after.has(key!);
}

function moveBefore(count: number, moved: readonly number[], target: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i).filter(i => !moved.includes(i));
    order.splice(order.indexOf(target), 0, ...moved);
    return order;
}

function moveAfter(count: number, moved: number, target: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i).filter(i => i !== moved);
    order.splice(order.indexOf(target) + 1, 0, moved);
    return order;
}
