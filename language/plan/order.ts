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

/** Whether a phase is over when another one starts: it stands before it, and neither runs alongside the other. */
export function isBefore(earlier: Phase, later: Phase): boolean {
    return earlier.index < later.front;
}
