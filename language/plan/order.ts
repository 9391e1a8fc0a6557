import { nth } from '../basics/lists.ts';
import type { Phase } from './plan.ts';

/**
 * For each phase the number of phases that have ended when it starts, as far as their order says: those in front of it, or those in front of the
 * latest phase it runs alongside. Of two that name each other, or where the one that is named stands below, both begin where the upper one does.
 */
export function frontsOf(
    phases: readonly { readonly name: string; readonly alongside: readonly string[] }[],
): readonly number[] {
    const places = new Map(phases.map((p, i) => [p.name, i]));
    const partners = phases.map((): number[] => []);
    phases.forEach((phase, i) => {
        for (const name of phase.alongside) {
            const other = places.get(name);
            if (other !== undefined && other !== i) {
                nth(partners, Math.max(i, other)).push(Math.min(i, other));
            }
        }
    });
    const fronts: number[] = [];
    partners.forEach((own, i) => {
        fronts.push(own.length === 0 ? i : Math.max(...own.map(p => nth(fronts, p))));
    });
    return fronts;
}

/** Whether two phases run at the same time, as far as their order says: neither is over when the other one starts. */
export function sideBySide(a: Phase, b: Phase): boolean {
    return a.index !== b.index && !isBefore(a, b) && !isBefore(b, a);
}

/**
 * The phases whose load comes on top of a phase's own, in their order: those that run side by side with it. What is done loads nothing any more
 * while something that is not done runs.
 */
export function besideOf(phases: readonly Phase[], phase: Phase): readonly Phase[] {
    return phases.some(p => p.front < p.index)
        ? phases.filter(p => sideBySide(p, phase) && (p.done === undefined) === (phase.done === undefined))
        : NONE;
}

const NONE: readonly Phase[] = [];

/** Whether a phase is over when another one starts: it stands before it, and neither runs alongside the other. */
export function isBefore(earlier: Phase, later: Phase): boolean {
    return earlier.index < later.front;
}
