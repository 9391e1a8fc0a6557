import { entryOf } from '../../../basics/lists.ts';
import type { Workload } from '../../../plan/plan.ts';

/**
 * In which order machines of one wave start: what others depend on first. Each level depends on earlier ones only; what
 * depends on each other in a circle comes last, together.
 */
export function startOrder(workloads: readonly Workload[]): Workload[][] {
    const own = new Set(workloads);
    const level = new Map<Workload, number>();
    const waiting = new Map<Workload, number>();
    const dependents = new Map<Workload, Workload[]>();
    for (const workload of workloads) {
        const on = new Set(
            workload.depends
                .map(d => d.on)
                .filter((d): d is Workload => d.kind === 'workload' && own.has(d) && d !== workload),
        );
        waiting.set(workload, on.size);
        for (const d of on) {
            dependents.set(d, [...(dependents.get(d) ?? []), workload]);
        }
    }
    let ready = workloads.filter(w => waiting.get(w) === 0);
    for (let depth = 0; ready.length > 0; depth++) {
        const next: Workload[] = [];
        for (const workload of ready) {
            level.set(workload, depth);
            for (const d of dependents.get(workload) ?? []) {
                waiting.set(d, entryOf(waiting, d) - 1);
                if (waiting.get(d) === 0) {
                    next.push(d);
                }
            }
        }
        ready = next;
    }
    const deepest = Math.max(-1, ...level.values());
    const levels = Array.from({ length: deepest + 1 }, (_, depth) => workloads.filter(w => level.get(w) === depth));
    const circle = workloads.filter(w => !level.has(w));
    return circle.length > 0 ? [...levels, circle] : levels;
}
