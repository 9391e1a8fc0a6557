import { elementsAt, nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import { type Controller, offers, type Phase, type Plan, type Platform } from '../plan/plan.ts';
import { dayText } from '../plan/units.ts';
import type { Facts } from './analysis.ts';
import { levelOf, roomOn, storages, storedIn } from './headroom/stored.ts';
import { hostsAlong } from './hosts.ts';
import { retirementOf, servesAfter } from './service.ts';

/** Whether what has moved could be moved back: asked at the end of every phase, with what was converted or retired by then left as it is. */

export interface NoWayBack {
    /** The phase at whose end there is no way back any more. */
    readonly phase: Phase;
    /** Machines for which there was one until then. */
    readonly workloads: IndexSet;
    /** What is missing on the old side, each the end of a sentence. */
    readonly missing: readonly string[];
    /** The day, where it is known. */
    readonly day?: number;
}

/** The phases that close the way back for some machines, in their order. */
export function pointsOfNoReturn(facts: Facts): NoWayBack[] {
    const { plan, moves, timeline } = facts;
    // What the capacity of the old side needs is only asked where hosts are converted.
    const rooms = plan.phases.some(p => p.steps.some(s => s.verb === 'convert'))
        ? [...storages(facts)].filter(s => hostsAlong(plan, s.fabric))
        : [];
    let moved = IndexSet.EMPTY;
    let closed = IndexSet.EMPTY;
    const found: NoWayBack[] = [];
    for (const phase of plan.phases) {
        const own = moves.filter(m => m.phase === phase);
        // A move inside one platform is undone as it was done.
        moved = moved.union(
            IndexSet.union(
                own.map(m =>
                    IndexSet.ofSorted(
                        [...m.workloads].filter(i => nth(plan.workloads, i).platform?.name !== m.platform?.name),
                    ),
                ),
            ),
        );
        const open = moved.minus(closed);
        if (open.empty) {
            continue;
        }
        const ends = nth(timeline, phase.index).ends;
        const reasons = [
            ...rooms.flatMap(s => hostsGone(plan, s, phase, moved, open)),
            ...backupsGone(plan, phase, open),
            ...platformsGone(plan, ends, open),
        ];
        const lost = IndexSet.union(reasons.map(r => r.workloads));
        if (lost.empty) {
            continue;
        }
        closed = closed.union(lost);
        found.push({ phase, workloads: lost, missing: [...new Set(reasons.map(r => r.missing))], day: ends });
    }
    return found;
}

interface Reason {
    readonly workloads: IndexSet;
    readonly missing: string;
}

/** Hosts were converted, and what is left of the old cluster holds the data no longer. */
function hostsGone(
    plan: Plan,
    { fabric, room }: ReturnType<typeof storages> extends Iterable<infer S> ? S : never,
    phase: Phase,
    moved: IndexSet,
    open: IndexSet,
): Reason[] {
    const workloads = open.intersect(fabric.workloads);
    const count = hostsAlong(plan, fabric);
    if (workloads.empty || !count) {
        return [];
    }
    const nodes = nth(count, phase.index).after;
    const first = fabric.figures['nodes']?.value ?? nodes;
    const back = fabric.workloads.minus(moved).union(fabric.workloads.intersect(moved));
    const level = levelOf(roomOn(room, nodes), storedIn(plan, back).known, 0);
    return nodes < first && (level === 'impossible' || level === 'full')
        ? [{ workloads, missing: `'${fabric.name}' has ${nodes} of ${first} hosts left, too few for its data` }]
        : [];
}

/** What made restore points on the old platform is retired, and nothing else does there. */
function backupsGone(plan: Plan, phase: Phase, open: IndexSet): Reason[] {
    return plan.controllers.flatMap((controller): Reason[] => {
        const retired = controller.layer === 'backup' ? retirementOf(plan, controller) : undefined;
        if (!retired || retired.index > phase.index) {
            return [];
        }
        const others = plan.controllers.filter(
            c => c !== controller && c.layer === 'backup' && servesAfter(plan, c, phase.index),
        );
        const bare = elementsAt(plan.workloads, open.intersect(controller.workloads)).filter(w => {
            const { platform } = w;
            return (
                platform !== undefined &&
                worksOn(controller, platform) &&
                !others.some(c => c.workloads.has(w.index) && worksOn(c, platform))
            );
        });
        return bare.length === 0
            ? []
            : [
                  {
                      workloads: IndexSet.ofSorted(bare.map(w => w.index)),
                      missing: `'${controller.name}' is retired, and nothing else makes restore points there`,
                  },
              ];
    });
}

function worksOn(controller: Controller, platform: Platform): boolean {
    return controller.mayUse.some(s => offers(platform, s.name));
}

/** The old platform has ended. */
function platformsGone(plan: Plan, ends: number | undefined, open: IndexSet): Reason[] {
    return plan.from.flatMap((platform): Reason[] => {
        const last = platform.ends?.day;
        if (last === undefined || ends === undefined || ends <= last + 1) {
            return [];
        }
        const workloads = IndexSet.ofSorted(
            elementsAt(plan.workloads, open)
                .filter(w => w.platform?.name === platform.name)
                .map(w => w.index),
        );
        return workloads.empty ? [] : [{ workloads, missing: `'${platform.name}' ended on ${dayText(last)}` }];
    });
}
