import type { Facts } from '../../analysis/analysis.ts';
import { acceptedUndeclared, UNDECLARED, undeclaredLayers } from '../../analysis/undeclared.ts';
import { elementsAt, firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { holds, splitByAcceptance } from '../acceptance.ts';
import { shorterIntervalFixes } from '../fixes/chain-fixes.ts';
import { protectFixes, workloadsOf } from '../fixes/cover-more.ts';
import { namesOf, ONE_BY_ONE, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';
import { intervalsOverRpo } from './interval-over-rpo.ts';

export const unprotected: Rule = {
    code: 'unprotected',
    title: 'Production is backed up, and often enough',
    severity:
        'warning; by the decision matrix where restore points are made less often than the RPO asks for; a warning, and the verdict "Depends", where nobody says how often',
    explain: `A workload in production is protected by no backup. Replication alone copies mistakes and encryption as faithfully as data. A migration is the moment
in which a restore point is most likely to be needed. A backup or replication that makes restore points less often than the recovery point objective (\`rpo\`) allows
misses it every day, before anything moves; by the time of the migration the loss only grows.`,
    example: `environment prod { class production  shape monolithic }
workload erp { in prod }`,
    repair: 'Name it under `protects` of a backup (the quick fix does it where there is one), or accept that it has none and say why. Where the interval is longer than the RPO: protect more often (`every`), or correct the RPO.',
    *check(facts) {
        const { plan } = facts;
        for (const part of splitByAcceptance(this.code, withoutBackup(facts), facts)) {
            const workloads = elementsAt(plan.workloads, part);
            if (workloads.length === 0) {
                continue;
            }
            const groups = workloads.length <= ONE_BY_ONE ? workloads.map(w => [w]) : [workloads];
            for (const group of groups) {
                const first = firstOf(group);
                yield {
                    code: this.code,
                    severity: 'warning',
                    span: first.record.nameSpan,
                    layer: 'backup',
                    subjects: namesOf(group),
                    figures: {},
                    message: `Production ${workloadList(group)} ${group.length === 1 ? 'has' : 'have'} no backup${first.environment ? '' : ' (without an environment it counts as production)'}.`,
                    related: first.environment
                        ? [
                              {
                                  span: first.environment.record.nameSpan,
                                  message: `environment '${first.environment.name}' is production`,
                              },
                          ]
                        : [],
                };
            }
        }
        yield* intervalsOverRpo(facts);
    },
    fixes(finding, facts) {
        const { controller, interval, rpo } = finding.figures as {
            controller?: string;
            interval?: number;
            rpo?: number;
        };
        const own = facts.plan.controllers.find(c => c.name === controller);
        if (!own || rpo === undefined) {
            return protectFixes(finding, facts);
        }
        const workloads = IndexSet.ofSorted(workloadsOf(finding, facts).map(w => w.index));
        return shorterIntervalFixes({ controller: own, workloads }, interval ?? Infinity, every => every < rpo);
    },
};

/** Workloads in production that no backup protects, without those of which `foundation-undeclared` says why. */
export function withoutBackup(facts: Facts): IndexSet {
    const { plan } = facts;
    const backed = IndexSet.union(
        plan.controllers
            .filter(c => c.kind === 'backup')
            .flatMap(c => c.coverage.filter(v => v.verb === 'protects').map(v => v.workloads)),
    );
    const bare = plan.workloads.filter(
        w => (w.environment?.class ?? 'production') === 'production' && !backed.has(w.index),
    );
    return IndexSet.ofSorted(bare.map(w => w.index)).minus(knownUndeclared(facts));
}

/** Moving workloads for which somebody said already why they have no backup. */
function knownUndeclared({ plan, moves, asOf }: Facts): IndexSet {
    const accepts = plan.accepts.filter(a => a.code === UNDECLARED && holds(a, asOf));
    return accepts.length === 0
        ? IndexSet.EMPTY
        : undeclaredLayers(plan, moves).backup.intersect(
              IndexSet.union(accepts.map(a => acceptedUndeclared(a, 'backup', plan, moves))),
          );
}
