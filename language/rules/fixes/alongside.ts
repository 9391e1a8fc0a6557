import type { Facts } from '../../analysis/analysis.ts';
import { finishOf } from '../../analysis/schedule/timeline.ts';
import { nth } from '../../basics/lists.ts';
import { insertProperty } from '../../edits/properties.ts';
import type { Phase } from '../../plan/plan.ts';
import { written } from '../../writing/names.ts';
import { constraints } from '../order/constraints.ts';
import { counted, listed } from '../phrases.ts';
import type { Fix, OrderCheck } from '../rule.ts';
import { fits } from './phases/fit-end.ts';
import { addsFindings, findingKeys, withOrder } from './simulate.ts';

/** Phases that wait for each other without a reason: side by side the plan ends earlier. */

interface Pair {
    readonly phase: Phase;
    readonly partner: Phase;
}

/**
 * Runs what does not depend on each other at the same time, as few phases as are enough for the plan to end before a day. It is for the author to say
 * whether the same people do both.
 */
export function alongsideFixes(facts: Facts, wall: number, order: OrderCheck): readonly Fix[] {
    const before = findingKeys(order(facts));
    const chosen: Pair[] = [];
    let now = facts;
    for (;;) {
        const best = candidates(facts, chosen)
            .map(pair => ({ pair, after: together(facts, [...chosen, pair]) }))
            .map(c => ({ ...c, saved: savedDays(now, c.after) }))
            .filter(c => c.saved > 0)
            .sort((a, b) => b.saved - a.saved)
            .find(c => !addsFindings(before, withoutEnd(order(c.after))));
        if (!best) {
            return [];
        }
        chosen.push(best.pair);
        now = best.after;
        if (fits(now.timeline, wall)) {
            return [fixOf(facts, now, chosen)];
        }
    }
}

/** The plan still ends too late until the last phase is chosen. */
function withoutEnd(findings: ReturnType<OrderCheck>): Map<string, number> {
    return findingKeys(findings.filter(f => f.code !== 'exit-after-end'));
}

/** A phase and the one in front of it, where nothing asks for that order and at most one of the two moves machines or hosts. */
function candidates(facts: Facts, chosen: readonly Pair[]): Pair[] {
    const { phases } = facts.plan;
    const edges = constraints(facts);
    const busy = new Set(chosen.flatMap(c => [c.phase, c.partner]));
    return phases.flatMap((phase): Pair[] => {
        const partner = phases[phase.index - 1];
        const free =
            partner &&
            !busy.has(phase) &&
            !busy.has(partner) &&
            [phase, partner].every(
                p => !p.starts && !p.started && !p.done && p.front === p.index && p.steps.length > 0,
            ) &&
            !(moves(phase) && moves(partner)) &&
            !retires(phase) &&
            !retires(partner) &&
            !edges.some(e => e.before === partner.index && e.after === phase.index);
        return free ? [{ phase, partner }] : [];
    });
}

function moves({ steps }: Phase): boolean {
    return steps.some(s => s.verb === 'cutover' || s.verb === 'convert');
}

/** What is taken away waits for what is in front of it: nothing says for what. */
function retires({ steps }: Phase): boolean {
    return steps.some(s => s.verb === 'retire');
}

function together(facts: Facts, pairs: readonly Pair[]): Facts {
    const order = facts.plan.phases.map((_, i) => i);
    return withOrder(facts, order, undefined, new Map(pairs.map(p => [p.phase, p.partner])));
}

function savedDays(before: Facts, after: Facts): number {
    const [a, b] = [before, after].map(f => finishOf(f.timeline.map(t => (t.late ?? t).ends)));
    return a === undefined || b === undefined ? 0 : a - b;
}

function fixOf(facts: Facts, after: Facts, chosen: readonly Pair[]): Fix {
    const days = Math.floor(savedDays(facts, after));
    const parts = chosen.map(({ phase, partner }) => `${phase.name} alongside ${partner.name}`);
    return {
        title: `Run ${listed(parts)}: ${counted(days, 'day')} earlier`,
        kind: 'quickfix',
        preferred: false,
        needsAuthor: true,
        edits: () =>
            chosen.map(({ phase, partner }) =>
                insertProperty(nth(facts.plan.phases, phase.index).record, `alongside ${written(partner.name)}`),
            ),
    };
}
