import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { findingId } from '../../analysis/finding-id.ts';
import { recoveryGaps } from '../../analysis/recovery/gaps.ts';
import { foundations } from '../../analysis/schedule/foundations.ts';
import { moves } from '../../analysis/schedule/state.ts';
import { timeline } from '../../analysis/schedule/timeline.ts';
import { entryOf, nth } from '../../basics/lists.ts';
import { frontsOf } from '../../plan/order.ts';
import type { Phase, Plan, Step } from '../../plan/plan.ts';

type Filling<T> = { -readonly [K in keyof T]: T[K] };

/** The facts of the same plan with other durations of some phases, in seconds by the index of the phase. */
export function withDurations(facts: Facts, lasts: ReadonlyMap<number, number>): Facts {
    const order = facts.plan.phases.map((_, i) => i);
    return withOrder(facts, order, phase => {
        const seconds = lasts.get(phase.index);
        if (seconds !== undefined) {
            phase.lasts = seconds;
            phase.length = undefined;
        }
    });
}

/**
 * The facts of the same plan with its phases in another order; everything that does not depend on the order is shared.
 * @param change what else is different in a phase
 * @param beside phases that run alongside another one as well
 */
export function withOrder(
    facts: Facts,
    order: readonly number[],
    change: (phase: Filling<Phase>) => void = () => undefined,
    beside: ReadonlyMap<Phase, Phase> = new Map(),
): Facts {
    const old = facts.plan.phases;
    const copies = new Map<Phase, Phase>();
    const phases = order.map((from, index): Phase => {
        const own = nth(old, from),
            partner = beside.get(own);
        const more = partner ? [{ phase: partner, span: own.record.nameSpan }] : [];
        const copy: Phase = { ...own, index, alongside: [...own.alongside, ...more] };
        copies.set(own, copy);
        return copy;
    });
    const fronts = frontsOf(phases.map(p => ({ name: p.name, alongside: p.alongside.map(a => a.phase.name) })));
    for (const phase of phases as Filling<Phase>[]) {
        phase.front = nth(fronts, phase.index);
        phase.alongside = phase.alongside.map(a => ({ ...a, phase: entryOf(copies, a.phase) }));
        phase.steps = phase.steps.map(step => ({ ...step, phase: entryOf(copies, step.phase) }) as Step);
        phase.after = phase.after.map(a => ({ ...a, phase: entryOf(copies, a.phase) }));
        change(phase);
    }
    const plan: Plan = { ...facts.plan, phases };
    const dates = timeline(plan);
    const moved = moves(plan);
    return {
        ...facts,
        plan,
        timeline: dates,
        moves: moved,
        foundations: foundations(plan, moved),
        gaps: recoveryGaps(plan, moved, dates),
    };
}

/** What identifies a finding across two orders of the same plan: its severity and its id. */
export function findingKeys(findings: Iterable<RawFinding>): Map<string, number> {
    const keys = new Map<string, number>();
    for (const f of findings) {
        const key = `${f.severity} ${findingId(f)}`;
        keys.set(key, (keys.get(key) ?? 0) + 1);
    }
    return keys;
}

/** Whether `after` holds a finding that `before` does not. */
export function addsFindings(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
    for (const [key, n] of after) {
        if (n > (before.get(key) ?? 0)) {
            return true;
        }
    }
    return false;
}

/** Ids of the findings that `before` holds and `after` does not, whatever their severity. */
export function settledIds(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly string[] {
    const idOf = (key: string) => key.slice(key.indexOf(' ') + 1);
    const left = new Set([...after.keys()].map(idOf));
    return [...new Set([...before.keys()].map(idOf))].filter(id => !left.has(id));
}

/** What was computed for one state of a plan, shared by all its findings: many of them ask for the same order. */
const known = new WeakMap<Facts, Map<string, unknown>>();

/** Computes something about a plan's order once per state of the plan. */
export function oncePerPlan<T>(facts: Facts, key: string, compute: () => T): T {
    let own = known.get(facts);
    if (!own) {
        known.set(facts, (own = new Map()));
    }
    if (!own.has(key)) {
        own.set(key, compute());
    }
    return own.get(key) as T;
}
