import { entryOf, nth } from '../basics/lists.ts';
import { LIBRARY_NAMES } from '../library/index.ts';
import type { ControlMachine } from './estate/control-plane.ts';
import type { BackupJob, Estate, JobMember, Machine } from './estate/estate.ts';
import { looseName } from './estate/finder.ts';
import type { Declaration } from './merge/declarations.ts';
import { cleanName, counted, type Names, oneLine, slug, written } from './names.ts';
import type { ImportLog } from './telling/report.ts';
import { byNatural, byText } from './values.ts';

/** A job with the machines of the estate that it covers; a machine stands once. */
export interface CoveredJob {
    readonly job: BackupJob;
    readonly machines: readonly Machine[];
}

/** Products as people call them. */
export const JOB_PRODUCTS: Readonly<Record<BackupJob['product'], string>> = {
    'veeam-vbr': 'Veeam',
    commvault: 'Commvault',
};

/** More jobs than this of one rhythm are declared together: somebody makes a job for each machine. */
const MOST_APART = 40;

/**
 * What each job covers today. A machine counts only where the job names it, or a place that the files put it into: what cannot be found
 * is told and protects nothing.
 */
export function coveredBy(estate: Pick<Estate, 'jobs' | 'machines' | 'servers'>, log?: ImportLog): CoveredJob[] {
    const finder = new MemberFinder(estate);
    return estate.jobs.map(job => {
        const found = new Set<Machine>();
        const lost: JobMember[] = [];
        for (const member of job.members) {
            const machines = finder.find(member);
            machines.forEach(machine => found.add(machine));
            if (machines.length === 0) {
                lost.push(member);
            }
        }
        const kept: JobMember[] = [];
        for (const member of job.excluded) {
            const machines = finder.find(member);
            machines.forEach(machine => found.delete(machine));
            if (machines.length === 0) {
                kept.push(member);
            }
        }
        tellLost(job, lost, log);
        // What the job leaves out may be any of the machines of its places.
        if (kept.length > 0 && job.members.some(each => each.kind !== 'machine')) {
            log?.problem(
                'warning',
                'job-exclusion-unknown',
                `${titleOf(job)} leaves out ${namesOf(kept)}, and no file says which machines that is; look at what it protects`,
                job.at,
            );
        }
        return { job, machines: [...found] };
    });
}

function tellLost(job: BackupJob, lost: readonly JobMember[], log: ImportLog | undefined): void {
    if (job.members.length === 0) {
        log?.problem(
            'information',
            'job-without-machines',
            `${titleOf(job)} names no machines in the files read; nothing counts as protected by it`,
            job.at,
        );
    }
    if (lost.length === 0) {
        return;
    }
    const whole = lost.length === job.members.length;
    log?.problem(
        'warning',
        'job-member-unknown',
        `${titleOf(job)} covers ${namesOf(lost)}, which ${lost.length === 1 ? 'is' : 'are'} no machine, cluster, folder or host of the inventory; nothing counts as protected by that`,
        job.at,
    );
    if (whole) {
        log?.unuse(job.at, 'a job of machines that no inventory file names');
    }
}

const titleOf = (job: BackupJob): string => `${JOB_PRODUCTS[job.product]}, "${oneLine(job.name)}",`;

function namesOf(members: readonly JobMember[]): string {
    const names = members.slice(0, 5).map(each => `"${oneLine(each.name)}"${each.kind === 'tag' ? ' (a tag)' : ''}`);
    return `${names.join(', ')}${members.length > 5 ? ` and ${members.length - 5} more` : ''}`;
}

/** Machines by what a backup job may name them by. */
class MemberFinder {
    private readonly byId = new Map<string, Machine[]>();
    private readonly byName = new Map<string, Machine[]>();
    private readonly byPlace = new Map<string, Machine[]>();

    private readonly serverNames = new Map<string, string>();

    constructor({ machines, servers }: Pick<Estate, 'machines' | 'servers'>) {
        for (const { key, name } of servers) {
            this.serverNames.set(key, name);
        }
        for (const machine of machines) {
            for (const id of [machine.id, machine.uuid, machine.biosUuid]) {
                put(this.byId, id?.toLowerCase(), machine);
            }
            put(this.byName, machine.name.trim(), machine);
            put(this.byName, looseName(machine.name), machine);
            for (const [kind, name] of placesOf(machine)) {
                put(this.byPlace, `${kind}\u0000${name.toLowerCase()}`, machine);
            }
        }
    }

    /** None where several machines have the name, or places of several vCenters: nobody can tell which is meant. */
    find(member: JobMember): readonly Machine[] {
        const name = member.name.trim();
        if (member.kind === 'machine' || member.kind === 'any') {
            const named = this.inServer(this.byName.get(name) ?? this.byName.get(looseName(name)) ?? [], member);
            const byId = member.id === undefined ? [] : (this.byId.get(member.id.toLowerCase()) ?? []);
            // Ids are those of one vCenter: with another name they are another machine's.
            const sure = byId.filter(each => named.includes(each));
            const found = sure.length > 0 ? sure : named;
            if (found.length === 1 || member.kind === 'machine') {
                return found.length === 1 ? found : [];
            }
        }
        const kinds = member.kind === 'any' ? PLACES : [member.kind];
        const found = kinds
            .map(kind => this.inServer(this.byPlace.get(`${kind}\u0000${name.toLowerCase()}`) ?? [], member))
            .filter(each => each.length > 0);
        const only = found.length === 1 ? nth(found, 0) : [];
        return new Set(only.map(each => each.server)).size > 1 ? [] : only;
    }

    /** Those in the vCenter that the job names, where there are such. */
    private inServer(machines: readonly Machine[], { server }: JobMember): readonly Machine[] {
        const inside =
            server === undefined
                ? []
                : machines.filter(({ server: key = '' }) => sameServer(this.serverNames.get(key) ?? key, server));
        return inside.length > 0 ? inside : machines;
    }
}

/** One name may be the other one's without its domain. */
export function sameServer(a: string, b: string): boolean {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()];
    return x === y || x.startsWith(`${y}.`) || y.startsWith(`${x}.`);
}

const PLACES = ['cluster', 'folder', 'host', 'datacenter', 'datastore', 'vapp'] as const;

function placesOf(machine: Machine): (readonly [string, string])[] {
    const folders = (machine.folder ?? '').split('/').filter(part => part !== '');
    return [
        ...(machine.cluster === undefined ? [] : [['cluster', machine.cluster] as const]),
        ...(machine.host === undefined ? [] : [['host', machine.host] as const]),
        ...(machine.datacenter === undefined ? [] : [['datacenter', machine.datacenter] as const]),
        ...(machine.vapp === undefined ? [] : [['vapp', machine.vapp] as const]),
        ...[...new Set(machine.datastores)].map(name => ['datastore', name] as const),
        ...[...new Set(folders)].map(name => ['folder', name] as const),
    ];
}

function put(map: Map<string, Machine[]>, key: string | undefined, machine: Machine): void {
    if (key !== undefined && key !== '') {
        const list = map.get(key);
        if (list === undefined) {
            map.set(key, [machine]);
        } else if (!list.includes(machine)) {
            list.push(machine);
        }
    }
}

/** The jobs as controllers: one for each job, or for each rhythm where there are very many. */
export function jobDeclarations(
    covered: readonly CoveredJob[],
    control: readonly ControlMachine[],
    nameOf: ReadonlyMap<Machine, string>,
    components: Names,
): Declaration[] {
    const working = covered
        .filter(({ machines }) => machines.length > 0)
        .sort((a, b) => byNatural(a.job.name, b.job.name) || byText(a.job.id ?? '', b.job.id ?? ''));
    const products = new Map<string, CoveredJob[]>();
    for (const each of working) {
        const key = `${each.job.product}\u0000${each.job.role}`;
        products.set(key, [...(products.get(key) ?? []), each]);
    }
    return [...products]
        .sort(([a], [b]) => byText(a, b))
        .flatMap(([, jobs]) => (jobs.length > MOST_APART ? byRhythm(jobs) : jobs.map(each => [each])))
        .map(group => declarationOf(group, control, nameOf, components));
}

function byRhythm(jobs: readonly CoveredJob[]): CoveredJob[][] {
    const groups = new Map<string, CoveredJob[]>();
    for (const each of jobs) {
        const key = [each.job.speaks, rhythmOf(each.job)].join('\u0000');
        groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    return [...groups].sort(([a], [b]) => byText(a, b)).map(([, group]) => group);
}

function declarationOf(
    group: readonly CoveredJob[],
    control: readonly ControlMachine[],
    nameOf: ReadonlyMap<Machine, string>,
    components: Names,
): Declaration {
    const { job } = nth(group, 0);
    const rhythm = rhythmOf(job);
    const several = group.length > 1;
    const machines = [...new Set(group.flatMap(each => each.machines))].map(each => entryOf(nameOf, each));
    const name = several
        ? [job.product, ...(rhythm.match(/\d+ \w+/gu) ?? [])].join('-').replace(/ /gu, '')
        : slug(job.name, job.product);
    const own = control.filter(
        each => each.product === job.product && each.confidence !== 'low' && !/proxy/u.test(each.kind),
    );
    return {
        keyword: job.role,
        name: components.make(name),
        title: several
            ? `${JOB_PRODUCTS[job.product]}: ${counted(group.length, 'job')}`
            : `${JOB_PRODUCTS[job.product]}: ${cleanName(job.name)}`,
        base: LIBRARY_NAMES.product[job.product] === undefined || job.role !== 'backup' ? undefined : job.product,
        properties: new Map([
            ...(job.speaks === undefined ? [] : [['speaks', `speaks ${job.speaks}`] as const]),
            ['protects', `protects ${machines.sort(byNatural).map(written).join(',\n      ')}${rhythm}`] as const,
            ...(own.length === 0
                ? []
                : [
                      [
                          'runs',
                          `runs in ${own
                              .map(each => entryOf(nameOf, each.machine))
                              .sort(byNatural)
                              .map(written)
                              .join(', ')}`,
                      ] as const,
                  ]),
        ]),
        unseen: { keys: new Set(own.length === 0 ? ['runs'] : []), features: new Set() },
    };
}

/** ` every 24 h keep 30 d`; what the job does not say is left out. */
function rhythmOf({ every, keep }: BackupJob): string {
    return `${every === undefined ? '' : ` every ${timeText(every)}`}${keep === undefined ? '' : ` keep ${timeText(keep)}`}`;
}

function timeText(seconds: number): string {
    const minutes = Math.max(1, Math.round(seconds / 60));
    return minutes % 60 > 0
        ? `${minutes} min`
        : minutes <= 24 * 60 || minutes % (24 * 60) > 0
          ? `${minutes / 60} h`
          : `${minutes / 60 / 24} d`;
}
