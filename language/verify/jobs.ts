import type { BackupJob, Estate, Machine } from '../import/estate/estate.ts';
import { coveredBy } from '../import/jobs.ts';
import { GUEST_PREFIX, offers, type Plan, type Platform } from '../plan/plan.ts';
import { statedDuration } from '../plan/units.ts';
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

/** What is promised of restore points, how a job says it, and which of several jobs is the best of them. */
const PROMISES = [
    {
        key: 'every',
        broken: (job: number, plan: number) => job > plan,
        best: Math.min,
        says: (text: string) => `made every ${text}`,
    },
    {
        key: 'keep',
        broken: (job: number, plan: number) => job < plan,
        best: Math.max,
        says: (text: string) => `kept for ${text}`,
    },
] as const;

/**
 * Jobs that make restore points less often than the plan says, or keep them for less long. Of several jobs of a machine the best counts, and
 * nothing is said where one of them does not tell.
 */
export function* rhythms(
    plan: Plan,
    matches: readonly Match[],
    seen: readonly Seen[],
    jobs: readonly BackupJob[],
): Iterable<Difference> {
    if (jobs.length === 0) {
        return;
    }
    const byPlatform = new Map(seen.map(s => [s.platform, jobsOn(plan, s, jobs)]));
    for (const controller of plan.controllers.filter(c => c.kind === 'backup')) {
        for (const { workloads, cover, ...coverage } of controller.coverage) {
            for (const { key, broken, best, says } of PROMISES) {
                const promised = coverage[key];
                const short = new Map<number, { machines: Machine[]; jobs: Set<string> }>();
                const own = promised === undefined ? [] : matches.filter(m => workloads.has(m.workload.index));
                for (const [platform, machines] of own.flatMap(m => [...m.on])) {
                    for (const machine of machines) {
                        const covering = byPlatform.get(platform)?.get(machine) ?? [];
                        const told = covering.flatMap(job => job[key] ?? []);
                        const value = told.length > 0 && told.length === covering.length ? best(...told) : undefined;
                        if (value !== undefined && promised !== undefined && broken(value, promised)) {
                            const group = short.get(value) ?? { machines: [], jobs: new Set() };
                            group.machines.push(machine);
                            covering.forEach(job => group.jobs.add(job.name));
                            short.set(value, group);
                        }
                    }
                }
                for (const [value, group] of short) {
                    const [first] = group.machines;
                    const names = [...group.jobs].map(name => `'${name}'`).join(' and ');
                    const [now, wanted] = [statedDuration(value), statedDuration(promised ?? 0)];
                    yield {
                        kind: 'rhythm',
                        subject: controller.name,
                        plan: `${key} ${wanted}`,
                        found: `${key} ${now}`,
                        source: first ? sourceOf(first) : null,
                        message: `Restore points of ${group.machines.length === 1 ? `'${first?.name ?? ''}'` : `${group.machines.length} machines`} are ${says(now)} by ${names}, and '${controller.name}' promises ${wanted}`,
                        fix: `Change ${group.jobs.size === 1 ? 'the job' : 'one of the jobs'}, or write '${key} ${now}' into '${controller.name}', and report it`,
                        span: (cover[key] ?? cover).span,
                    };
                }
            }
        }
    }
}

/** The jobs that cover each machine where it is now. */
function jobsOn(plan: Plan, { platform, estate }: Seen, jobs: readonly BackupJob[]): Map<Machine, BackupJob[]> {
    const found = new Map<Machine, BackupJob[]>();
    for (const { job, machines } of machinesOf(estate, readHere(plan, platform, jobs))) {
        for (const machine of machines) {
            found.set(machine, [...(found.get(machine) ?? []), job]);
        }
    }
    return found;
}

interface Cover {
    readonly there: ReadonlySet<Machine>;
    /** Jobs that name a machine and read another platform. */
    readonly elsewhere: ReadonlyMap<Machine, readonly string[]>;
}

function coverOn(plan: Plan, { platform, estate }: Seen, jobs: readonly BackupJob[]): Cover {
    const there = new Set(machinesOf(estate, readHere(plan, platform, jobs)).flatMap(c => c.machines));
    const others = new Map<Machine, string[]>();
    for (const { job, machines } of machinesOf(estate, jobs)) {
        for (const machine of machines) {
            others.set(machine, [...(others.get(machine) ?? []), job.name]);
        }
    }
    return { there, elsewhere: others };
}

/** Jobs that can read machines of a platform, with what they name of it. */
function readHere(plan: Plan, platform: Platform, jobs: readonly BackupJob[]): BackupJob[] {
    return jobs.flatMap(job => {
        const members = reads(job, platform) ? job.members.filter(m => !elsewhere(plan, platform, m.server)) : [];
        return members.length === 0 ? [] : [{ ...job, members }];
    });
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
