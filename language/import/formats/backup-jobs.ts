import type { BackupJob, Extract, JobMember, Provenance } from '../estate/estate.ts';
import { flagAt, isObject, type Json, listAt, member, numberAt, sizeAt, textAt } from '../objects.ts';
import type { Found } from './json-machines.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Kinds of jobs that make restore points of machines: what they are, and the interface they work through. */
const VEEAM_KINDS: Readonly<Record<string, Pick<BackupJob, 'role' | 'speaks'>>> = {
    VSphereBackup: { role: 'backup', speaks: 'vsphere.vadp' },
    CloudDirectorBackup: { role: 'backup', speaks: 'vsphere.vadp' },
    HyperVBackup: { role: 'backup', speaks: 'hyperv.rct' },
    WindowsAgentBackup: { role: 'backup', speaks: 'in-guest.backup' },
    LinuxAgentBackup: { role: 'backup', speaks: 'in-guest.backup' },
    VSphereReplica: { role: 'replication', speaks: 'vsphere.vadp' },
};

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Why a job protects nothing although it stands in the list. */
export const IDLE = {
    disabled: 'a backup job that is disabled, so it protects nothing',
    manual: 'a backup job that only runs by hand, so nothing counts as protected by it',
    kind: 'a job that makes no restore points of machines',
} as const;

/** Reads what backup products say of their jobs: Veeam's REST API (`/api/v1/jobs`), Commvault's (`/VM`, `/V4/ServerPlan/ID`). */
export class BackupJobs {
    private readonly extract: Extract;
    private readonly after = new Map<BackupJob, string>();
    private readonly byPlan = new Map<string, BackupJob>();

    constructor(extract: Extract) {
        this.extract = extract;
    }

    /** Takes an element of a list; undefined where it is no job. `key` is the member that holds the list. */
    take(value: Json, key: string, at: Provenance): Found | undefined {
        return key === 'vmstatusinfolist' ? this.commvaultMachine(value, at) : this.veeam(value, at);
    }

    /** Takes an object that is alone in its file: one job, one server plan. */
    takeTop(value: Json, at: Provenance): Found | undefined {
        return this.veeam(value, at) ?? this.serverPlan(value, at);
    }

    /** A job that runs after another one runs as often as that one. */
    finish(): void {
        const byName = new Map(this.extract.jobs.map(job => [job.name, job]));
        for (const [job, name] of this.after) {
            const seen = new Set([job]);
            let first = byName.get(name);
            while (first && this.after.has(first) && !seen.has(first)) {
                seen.add(first);
                first = byName.get(this.after.get(first) ?? '');
            }
            job.every ??= first?.every;
        }
        for (const job of this.extract.jobs) {
            const points = this.points.get(job);
            if (points !== undefined && job.every !== undefined) {
                job.keep ??= points * job.every;
            }
        }
    }

    private readonly points = new Map<BackupJob, number>();

    private veeam(value: Json, at: Provenance): Found | undefined {
        const format = 'veeam-jobs';
        const type = textAt(value, 'type');
        const name = textAt(value, 'name');
        if (type === undefined || name === undefined || flagAt(value, 'isDisabled') === undefined) {
            return undefined;
        }
        const kind = Object.hasOwn(VEEAM_KINDS, type) ? VEEAM_KINDS[type] : undefined;
        if (!kind) {
            return { format, skipped: IDLE.kind };
        }
        if (flagAt(value, 'isDisabled') === true) {
            return { format, skipped: IDLE.disabled };
        }
        const schedule = member(value, 'schedule');
        if (isObject(schedule) && flagAt(schedule, 'runAutomatically') === false) {
            return { format, skipped: IDLE.manual };
        }
        const job: BackupJob = {
            ...kind,
            id: textAt(value, 'id'),
            name,
            product: 'veeam-vbr',
            members: [
                ...listAt(value, 'virtualMachines', 'includes'),
                ...listAt(value, 'virtualMachines', 'included'),
                ...listAt(value, 'computers'),
            ].flatMap(veeamMember),
            excluded: listAt(value, 'virtualMachines', 'excludes', 'vms').flatMap(veeamMember),
            every: isObject(schedule) ? veeamRhythm(schedule) : undefined,
            at,
        };
        const policy = member(value, 'storage', 'retentionPolicy') ?? member(value, 'retentionPolicy');
        const quantity = sizeAt(policy, 'quantity');
        if (quantity !== undefined && quantity > 0) {
            const what = textAt(policy, 'type') ?? '';
            if (/^days?$/iu.test(what)) {
                job.keep = quantity * DAY;
            } else if (/points/iu.test(what)) {
                this.points.set(job, quantity);
            }
        }
        const before = textAt(schedule, 'afterThisJob', 'jobName');
        if (flagAt(schedule, 'afterThisJob', 'isEnabled') === true && before !== undefined) {
            this.after.set(job, before);
        }
        this.extract.jobs.push(job);
        return { format };
    }

    /** A machine as Commvault lists it, with the plan that covers it. */
    private commvaultMachine(value: Json, at: Provenance): Found {
        const format = 'commvault';
        const name = textAt(value, 'name');
        const status = numberAt(value, 'vmStatus');
        const plan = textAt(value, 'plan', 'planName') ?? textAt(value, 'subclientName');
        if (name === undefined) {
            return { format, skipped: 'no machine name' };
        }
        if (flagAt(value, 'isDeleted') === true) {
            return { format, skipped: 'a machine that is deleted on its platform' };
        }
        // 1 is "protected" (recalled): of every other state it is not sure that a restore point can be used.
        if (status !== 1) {
            return { format, skipped: 'a machine that Commvault does not list as protected' };
        }
        if (plan === undefined) {
            return { format, skipped: 'a machine without a plan' };
        }
        const job = this.planNamed(plan, vendorInterface(numberAt(value, 'vendor')), at);
        job.members.push({ kind: 'machine', name, id: textAt(value, 'strGUID') });
        return { format };
    }

    private planNamed(name: string, speaks: string | undefined, at: Provenance): BackupJob {
        let job = this.byPlan.get(name);
        if (!job) {
            job = { name, product: 'commvault', role: 'backup', speaks, members: [], excluded: [], at };
            this.byPlan.set(name, job);
            this.extract.jobs.push(job);
        }
        return job;
    }

    /** A server plan: how often, and the longest that its copies are kept. */
    private serverPlan(value: Json, at: Provenance): Found | undefined {
        const name = textAt(value, 'plan', 'name') ?? textAt(value, 'planName');
        const schedules = listAt(value, 'rpo', 'backupFrequency', 'schedules');
        const destinations = listAt(value, 'backupDestinations');
        if (name === undefined || (schedules.length === 0 && destinations.length === 0)) {
            return undefined;
        }
        const job = this.planNamed(name, undefined, at);
        const rhythms = schedules
            .filter(each => flagAt(each, 'forDatabasesOnly') !== true)
            .flatMap(each => commvaultRhythm(member(each, 'schedulePattern')) ?? []);
        job.every ??= rhythms.length === 0 ? undefined : Math.min(...rhythms);
        const days = destinations.flatMap(each => {
            const found =
                numberAt(each, 'retentionPeriodDays') ?? numberAt(each, 'retentionRules', 'retentionPeriodDays');
            return found !== undefined && found > 0 ? [found] : [];
        });
        job.keep ??= days.length === 0 ? undefined : Math.max(...days) * DAY;
        return { format: 'commvault' };
    }
}

/** The hypervisors as Commvault numbers them. */
function vendorInterface(vendor: number | undefined): string | undefined {
    return vendor === 1 ? 'vsphere.vadp' : vendor === 2 ? 'hyperv.rct' : undefined;
}

const VEEAM_OBJECTS: Readonly<Record<string, JobMember['kind']>> = {
    virtualmachine: 'machine',
    computer: 'machine',
    folder: 'folder',
    cluster: 'cluster',
    computeresource: 'cluster',
    host: 'host',
    datacenter: 'datacenter',
    datastore: 'datastore',
    virtualapp: 'vapp',
    vapp: 'vapp',
    tag: 'tag',
};

/** Older versions of the API put what is named into `inventoryObject`. */
function veeamMember(value: unknown): JobMember[] {
    const at = isObject(member(value, 'inventoryObject')) ? member(value, 'inventoryObject') : value;
    const name = textAt(at, 'name');
    const type = (textAt(at, 'type') ?? '').toLowerCase().replace(/^vm?$/u, 'virtualmachine');
    return name === undefined
        ? []
        : [
              {
                  kind: Object.hasOwn(VEEAM_OBJECTS, type) ? (VEEAM_OBJECTS[type] ?? 'any') : 'any',
                  name,
                  id: textAt(at, 'objectId'),
                  server: textAt(at, 'hostName'),
              },
          ];
}

/** The longest time between two runs; undefined where the schedule does not tell. */
function veeamRhythm(schedule: Json): number | undefined {
    const on = (what: string): boolean => flagAt(schedule, what, 'isEnabled') === true;
    if (on('periodically')) {
        const unit = textAt(schedule, 'periodically', 'periodicallyKind') ?? '';
        const seconds = /^second/iu.test(unit)
            ? 1
            : /^minute/iu.test(unit)
              ? MINUTE
              : /^hour/iu.test(unit)
                ? HOUR
                : DAY;
        const count = sizeAt(schedule, 'periodically', 'frequency');
        return count === undefined || count === 0 ? undefined : count * seconds;
    }
    if (on('daily')) {
        const kind = textAt(schedule, 'daily', 'dailyKind') ?? 'Everyday';
        return /^every/iu.test(kind)
            ? DAY
            : /^week/iu.test(kind)
              ? 3 * DAY
              : longestPause(listAt(schedule, 'daily', 'days'));
    }
    if (on('monthly')) {
        const months = listAt(schedule, 'monthly', 'months').length;
        return months >= 12 || months === 0 ? 31 * DAY : undefined;
    }
    return undefined;
}

/** Days between two named days of a week at most, as seconds. */
export function longestPause(names: readonly unknown[]): number | undefined {
    const days = names
        .flatMap(name => {
            const at = typeof name === 'string' ? DAYS.findIndex(day => day === name.trim().toLowerCase()) : -1;
            return at < 0 ? [] : [at];
        })
        .sort((a, b) => a - b);
    const [first] = days;
    return first === undefined
        ? undefined
        : Math.max(...days.map((day, index) => (days[index + 1] ?? first + 7) - day)) * DAY;
}

function commvaultRhythm(pattern: unknown): number | undefined {
    const kind = (textAt(pattern, 'scheduleFrequencyType') ?? '').toLowerCase();
    const count = sizeAt(pattern, 'frequency') || 1;
    switch (kind) {
        case 'minutes':
            return count * MINUTE;
        case 'hours':
        case 'hourly':
            return count * HOUR;
        case 'daily':
        case 'days':
            return count * DAY;
        case 'weekly':
            return longestPause(listAt(pattern, 'weeklyDays')) ?? count * WEEK;
        case 'monthly':
            return count * 31 * DAY;
        case 'automatic':
        case 'continuous': {
            const most = sizeAt(pattern, 'maxBackupIntervalInMins');
            return most ? most * MINUTE : undefined;
        }
        default:
            return undefined;
    }
}
