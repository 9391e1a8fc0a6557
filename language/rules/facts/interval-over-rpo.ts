import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { protections } from '../../analysis/recovery/protection.ts';
import { entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Controller, Coverage, Plan } from '../../plan/plan.ts';
import { durationText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf, quotedWorkloads } from '../phrases.ts';

/* Objectives that restore points miss in normal operation, before anything moves: made less often than the objective asks, or nobody says how often. */

interface Interval {
    readonly controller: Controller;
    readonly coverage: Coverage;
    /** Seconds; undefined where a backup does not say. */
    readonly every: number | undefined;
}

/** One finding per controller and interval whose workloads no other protects often enough; by the decision matrix. */
export function* intervalsOverRpo(facts: Facts): Iterable<RawFinding> {
    const { plan } = facts;
    const groups = new Map<string, { readonly interval: Interval; readonly workloads: number[] }>();
    const asked = askedAlready(facts);
    const intervals = intervalsOf(plan);
    for (const workload of plan.workloads) {
        const rpo = workload.figures['rpo']?.value;
        const closest = rpo === undefined ? undefined : intervals.find(i => i.coverage.workloads.has(workload.index));
        if (rpo === undefined || !closest || (closest.every !== undefined && keeps(closest, closest.every, rpo))) {
            continue;
        }
        if (closest.every === undefined && asked.has(workload.index)) {
            continue;
        }
        const key = `${closest.controller.name}\n${closest.every}\n${closest.every === rpo}`;
        if (!groups.has(key)) {
            groups.set(key, { interval: closest, workloads: [] });
        }
        entryOf(groups, key).workloads.push(workload.index);
    }
    for (const { interval, workloads } of groups.values()) {
        for (const part of splitByAcceptance('unprotected', IndexSet.ofSorted(workloads), facts)) {
            yield* told(facts, interval, part);
        }
    }
}

/** A backup captures its start, so up to the interval and the length of a run are lost: one that is as long as the objective misses it. docs/io-model.md 2.11. */
function keeps({ controller }: Interval, every: number, rpo: number): boolean {
    return every < rpo || (every === rpo && controller.kind === 'replication');
}

/** What makes restore points, the most often first; a backup that does not say how often may be the one that does, so it comes after those that say. */
function intervalsOf({ controllers }: Plan): readonly Interval[] {
    const all = controllers.flatMap(controller =>
        controller.layer === 'backup'
            ? controller.coverage
                  .filter(c => c.verb === 'protects')
                  .map((coverage): Interval => {
                      // Replication without an interval is continuous.
                      const every = coverage.every ?? (controller.kind === 'replication' ? 0 : undefined);
                      return { controller, coverage, every };
                  })
            : [],
    );
    return all.sort((a, b) => (a.every ?? Infinity) - (b.every ?? Infinity) || 0);
}

/** Workloads of which the first full after a move asks for the interval already (`chain-reset`). */
function askedAlready({ plan, moves }: Facts): IndexSet {
    return IndexSet.union(
        protections(plan, moves)
            .filter(p => p.controller.kind === 'backup' && p.there.length > 0)
            .map(p => p.workloads),
    );
}

function* told(facts: Facts, { controller, coverage, every }: Interval, part: IndexSet): Iterable<RawFinding> {
    const judged = judge(facts.plan, part);
    if (!judged || (every === undefined && judged.severity !== 'error')) {
        return;
    }
    const { workloads } = judged;
    const strictest = Math.min(...workloads.map(w => w.figures['rpo']?.value ?? Infinity));
    const named = quotedWorkloads(workloads);
    const rpo =
        workloads.find(w => w.figures['rpo']?.value === strictest)?.figures['rpo'] ?? nth(workloads, 0).figures['rpo'];
    const common = {
        code: 'unprotected' as const,
        span: coverage.cover.every?.span ?? coverage.cover.span,
        layer: 'backup' as const,
        subjects: namesOf(workloads),
        figures: { controller: controller.name, interval: every ?? null, rpo: strictest },
        related: rpo ? [{ span: rpo.span, message: `RPO ${durationText(strictest)}` }] : [],
    };
    if (every === strictest) {
        yield {
            ...common,
            severity: 'information',
            message: `'${controller.name}' protects ${named} every ${durationText(every)}, exactly the RPO: a run captures its start, so up to ${durationText(every)} and the length of a run are lost. Protect ${workloads.length === 1 ? 'it' : 'them'} more often, or allow for the run in the RPO.`,
        };
        return;
    }
    yield every === undefined
        ? {
              ...common,
              severity: 'warning',
              undecided: true,
              message: `Whether the RPO of ${durationText(strictest)} of ${named} is kept is unknown even before anything moves: '${controller.name}' states no interval ('every').`,
          }
        : {
              ...common,
              severity: judged.severity,
              byMatrix: true,
              message: `'${controller.name}' protects ${named} every ${durationText(every)}, so the RPO of ${durationText(strictest)} is missed even before anything moves. Protect ${workloads.length === 1 ? 'it' : 'them'} more often, or correct the RPO.`,
          };
}
