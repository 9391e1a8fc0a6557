import type { Plan } from '../../../plan/plan.ts';
import { dayText } from '../../../plan/units.ts';
import { machinesOf } from '../machines.ts';

/** What stays on purpose, as the plan says it. */
export interface StayRow {
    readonly workloads: readonly string[];
    readonly machines: number;
    readonly platforms: readonly string[];
    readonly until?: string;
    readonly reason?: string;
    readonly owner?: string;
}

/** Every `retain` of a plan that names a workload, in its order. */
export function staysOf({ retains, workloads }: Plan): StayRow[] {
    return retains.flatMap(({ record, workloads: set }): StayRow[] => {
        const own = workloads.filter(w => set.has(w.index));
        return own.length === 0
            ? []
            : [
                  {
                      workloads: own.map(w => w.name),
                      machines: machinesOf(own),
                      platforms: [...new Set(own.flatMap(w => w.platform?.title ?? w.platform?.name ?? []))],
                      until: record.until === undefined ? undefined : dayText(record.until.day),
                      reason: record.reason,
                      owner: record.owner,
                  },
              ];
    });
}
