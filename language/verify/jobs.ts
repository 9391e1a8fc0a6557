import type { BackupJob, Estate, Machine } from '../import/estate/estate.ts';
import { coveredBy } from '../import/jobs.ts';
import { GUEST_PREFIX, offers, type Plan, type Platform } from '../plan/plan.ts';
import type { Match } from './machines.ts';
import { called, sourceOf } from './phrases.ts';
import type { Seen } from './platform-of.ts';
import { isDone, type PlanState } from './state.ts';
import type { Difference } from './verify.ts';

/**
 * Machines that have moved and that no job covers where they are now, although the plan says that a backup protects them. A job
 * that works through an interface the new platform lacks, or names them in another vCenter, still looks for them on the old side.
 */
export function* unprotected(
    plan: Plan,
    state: PlanState,
    matches: readonly Match[],
    seen: readonly Seen[],
    jobs: readonly BackupJob[],
): Iterable<Difference> {
    if (jobs.length === 0) {
        return;
    }
    const backups = plan.controllers.filter(c => c.kind === 'backup');
    const covered = new Map(seen.map(s => [s.platform, coverOn(plan, s, jobs)]));
    for (const { workload, on } of matches) {
        const { phase, target, gone } = state.of(workload);
        const own = backups.filter(b => b.workloads.has(workload.index));
        const cover = target && covered.get(target);
        if (!target || !cover || gone || !isDone(phase, state.asOf) || own.length === 0) {
            continue;
        }
        const open = (on.get(target) ?? []).filter(m => !cover.there.has(m));
        const first = open[0];
        if (!first) {
            continue;
        }
        const others = cover.elsewhere.get(first) ?? [];
        const names = own.map(b => `'${b.name}'`).join(' or ');
        const one = open.length === 1;
        const who = one ? `'${first.name}' has` : `${open.length} machines of '${workload.name}' have`;
        const only =
            others.length === 0
                ? ''
                : `; only ${others.map(o => `'${o}'`).join(', ')} ${others.length === 1 ? 'names' : 'name'} ${one ? 'it' : 'them'}, on the old side`;
        yield {
            kind: 'unprotected',
            subject: workload.name,
            plan: `protected by ${own.map(b => b.name).join(', ')}`,
            found: others.length === 0 ? 'in no job' : `only in ${others.join(', ')}`,
            source: sourceOf(first),
            message: `${who} moved to '${target.name}' and no backup job covers ${one ? 'it' : 'them'} there${only}`,
            fix: `Add ${one ? `'${first.name}'` : 'them'} to a job of ${names} on '${target.name}', and report it`,
            span: workload.record.nameSpan,
        };
    }
}

interface Cover {
    readonly there: ReadonlySet<Machine>;
    /** Jobs that name a machine and read another platform. */
    readonly elsewhere: ReadonlyMap<Machine, readonly string[]>;
}

function coverOn(plan: Plan, { platform, estate }: Seen, jobs: readonly BackupJob[]): Cover {
    const here = jobs.flatMap(job => {
        const members = reads(job, platform) ? job.members.filter(m => !elsewhere(plan, platform, m.server)) : [];
        return members.length === 0 ? [] : [{ ...job, members }];
    });
    const there = new Set(machinesOf(estate, here).flatMap(c => c.machines));
    const others = new Map<Machine, string[]>();
    for (const { job, machines } of machinesOf(estate, jobs)) {
        for (const machine of machines) {
            others.set(machine, [...(others.get(machine) ?? []), job.name]);
        }
    }
    return { there, elsewhere: others };
}

function machinesOf({ machines, servers }: Estate, jobs: readonly BackupJob[]) {
    return coveredBy({ machines, servers, jobs: [...jobs] });
}

/** Whether a job can read machines of a platform; of one whose interface is not known, and of what runs inside the guest, it is taken for granted. */
function reads({ speaks, role }: BackupJob, platform: Platform): boolean {
    return role === 'backup' && (speaks === undefined || speaks.startsWith(GUEST_PREFIX) || offers(platform, speaks));
}

/** Whether a vCenter or cluster that a job names is another platform of the plan. */
function elsewhere(plan: Plan, platform: Platform, server: string | undefined): boolean {
    return (
        server !== undefined &&
        !called(platform, server) &&
        [...plan.from, ...plan.to].some(p => p !== platform && called(p, server))
    );
}
