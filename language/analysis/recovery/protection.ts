import type { IndexSet } from '../../plan/index-set.ts';
import { type Controller, GUEST_PREFIX, offers, type Plan, type Platform } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { remember } from '../memory.ts';
import { workloadsByPlatform } from '../schedule/foundations.ts';
import { otherLayer, spokenBefore } from '../schedule/state.ts';

/** One controller that protects machines of one move, through the platform they leave. */
export interface Protection {
    readonly controller: Controller;
    readonly move: Move;
    readonly from: Platform;
    readonly to: Platform;
    readonly workloads: IndexSet;
    /** Interfaces it protects them through today that the target does not offer: restore points made so belong to `from`. */
    readonly bound: readonly string[];
    /** Interfaces of the target it speaks before the move. */
    readonly there: readonly string[];
}

/** Protections that a move interrupts or starts anew. What works inside the guest goes along with the machine and is left out. */
export function protections(plan: Plan, moves: readonly Move[]): readonly Protection[] {
    return remember(plan, moves, { key: 'protections', plain: true }, () => protectionsOf(plan, moves));
}

/** Where no wiring is written, restore points may be made through any interface its product speaks. */
function boundBy(plan: Plan, controller: Controller, spoken: readonly string[]): readonly string[] {
    const may = controller.mayUse.map(s => s.name).filter(n => otherLayer(plan, controller, n) === undefined);
    return [...new Set([...spoken, ...may])];
}

function protectionsOf(plan: Plan, moves: readonly Move[]): Protection[] {
    const controllers = plan.controllers.filter(c => c.layer === 'backup');
    if (controllers.length === 0 || moves.length === 0) {
        return [];
    }
    const bySource = workloadsByPlatform(plan);
    return moves.flatMap(move =>
        controllers.flatMap(controller =>
            [...bySource].flatMap(([name, here]): Protection[] => {
                const from = plan.platforms.get(name);
                const to = move.platform;
                if (!from || !to || from.name === to.name) {
                    return [];
                }
                const workloads = move.workloads.intersect(controller.workloads).intersect(here);
                if (workloads.empty) {
                    return [];
                }
                const spoken = spokenBefore(plan, controller, move.phase).filter(
                    n => otherLayer(plan, controller, n) === undefined,
                );
                if (spoken.some(n => n.startsWith(GUEST_PREFIX))) {
                    return [];
                }
                return [
                    {
                        controller,
                        move,
                        from,
                        to,
                        workloads,
                        bound: boundBy(plan, controller, spoken).filter(n => offers(from, n) && !offers(to, n)),
                        there: spoken.filter(n => offers(to, n)),
                    },
                ];
            }),
        ),
    );
}
