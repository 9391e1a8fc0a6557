import type { Estate, Machine, StatedTotals } from '../estate/estate.ts';
import { counted, oneLine } from '../names.ts';
import { GIB, roundData } from '../values.ts';
import type { ImportLog } from './report.ts';

/** A total that a file states beside the same total of the machines that others list. Bytes; the rest as counts. */
export interface StatedAgainst {
    readonly file: string;
    readonly what: 'machines' | 'vcpu' | 'memory' | 'disk' | 'disks' | 'hosts';
    readonly stated: number;
    readonly found: number;
}

const WORDS: Readonly<Record<StatedAgainst['what'], string>> = {
    machines: 'machines without templates',
    vcpu: 'vCPU',
    memory: 'memory',
    disk: 'size of the disks',
    disks: 'disks',
    hosts: 'hosts',
};

/**
 * Holds totals that a file states of a vCenter against the machines that other files list of it, rounded as the file rounds. What differs is told
 * as a warning: either side may lack machines. Where no file lists machines, that is told instead.
 */
export function againstStated(estate: Estate, log: ImportLog): StatedAgainst[] {
    return estate.stated.flatMap(stated => {
        tellIssues(stated, log);
        const machines = machinesOf(stated, estate);
        if (machines.length === 0 || machines.every(each => each.planOnly)) {
            tellAlone(stated, estate, log);
            return [];
        }
        const lines = linesOf(stated, machines, estate);
        const apart = lines.filter(each => each.stated !== each.found);
        if (apart.length > 0) {
            const left = log.skippedMachines.length;
            log.problem(
                'warning',
                'totals-differ',
                `${stated.at.file} and the other files do not tell of the same machines: ${apart
                    .map(
                        ({ what, stated: a, found: b }) =>
                            `${WORDS[what]} ${amount(what, a)} there, ${amount(what, b)} here`,
                    )
                    .join(
                        '; ',
                    )}${left === 0 ? '' : `. ${counted(left, 'machine')} ${left === 1 ? 'was' : 'were'} left out here, with the reason`}`,
                stated.at,
            );
        }
        return lines;
    });
}

/** Machines of the vCenter that the totals are of; all of them where nobody tells them apart. */
function machinesOf({ server }: StatedTotals, { machines, stated }: Estate): readonly Machine[] {
    const own = machines.filter(each => each.server?.toLowerCase() === server?.toLowerCase());
    const one = stated.length === 1 && new Set(machines.map(each => each.server)).size === 1;
    return own.length > 0 && server !== undefined ? own : one ? machines : [];
}

function linesOf(stated: StatedTotals, listed: readonly Machine[], estate: Estate): StatedAgainst[] {
    const machines = listed.filter(each => !each.template);
    const sum = (of: (machine: Machine) => number): number => machines.reduce((total, each) => total + of(each), 0);
    const known = (of: (machine: Machine) => unknown): boolean => machines.every(each => of(each) !== undefined);
    // Without a list of disks nobody can tell how many there are, nor what they hold.
    const disks = machines.some(each => each.disks.length > 0);
    const sized = disks && machines.every(each => each.disks.every(disk => disk.capacity !== undefined));
    const hosts = estate.hosts.filter(
        each => each.server === undefined || listed.some(machine => machine.server === each.server),
    );
    const found: Partial<Record<StatedAgainst['what'], number>> = {
        machines: machines.length,
        vcpu: known(each => each.vcpu) ? sum(each => each.vcpu ?? 0) : undefined,
        memory: known(each => each.memory) ? sum(each => Math.round((each.memory ?? 0) / GIB)) * GIB : undefined,
        disk: sized
            ? Math.round(sum(each => each.disks.reduce((total, disk) => total + (disk.capacity ?? 0), 0)) / GIB) * GIB
            : undefined,
        disks: disks ? sum(each => each.disks.length) : undefined,
        hosts: hosts.length > 0 ? hosts.length : undefined,
    };
    return (Object.keys(WORDS) as StatedAgainst['what'][]).flatMap(what => {
        const [there, here] = [stated[what], found[what]];
        return there === undefined || here === undefined
            ? []
            : [{ file: stated.at.file, what, stated: there, found: here }];
    });
}

function tellIssues({ issues, at }: StatedTotals, log: ImportLog): void {
    if (issues.length > 0) {
        log.problem(
            'information',
            'stated-issues',
            `${at.file} counts machines that Forklift does not move as they are: ${issues
                .slice(0, 8)
                .map(each => `${oneLine(each.text)} (${each.machines})`)
                .join('; ')}${issues.length > 8 ? '; …' : ''}. It does not say which`,
            at,
        );
    }
}

function tellAlone(stated: StatedTotals, estate: Estate, log: ImportLog): void {
    log.problem(
        'warning',
        estate.machines.length === 0 ? 'figure-required' : 'totals-of-nothing',
        `${stated.at.file} states totals and names no machine (${totalsText(stated)}), ${
            estate.machines.length === 0
                ? 'so no workload was made of it. Import what it was made of beside it: RVTools, or govc vm.info -json'
                : 'and no machine of the other files is known to be of its vCenter, so nothing was held against them'
        }`,
        stated.at,
    );
}

function totalsText(stated: StatedTotals): string {
    const figures = [
        stated.machines === undefined ? undefined : counted(stated.machines, 'machine'),
        stated.vcpu === undefined ? undefined : `${stated.vcpu} vCPU`,
        stated.memory === undefined ? undefined : `${roundData(stated.memory)} memory`,
        stated.disk === undefined ? undefined : `${roundData(stated.disk)} of disks`,
        stated.hosts === undefined ? undefined : counted(stated.hosts, 'host'),
        stated.clusters === undefined ? undefined : counted(stated.clusters, 'cluster'),
        stated.datastores === undefined
            ? undefined
            : `${counted(stated.datastores, 'datastore')}${stated.capacity === undefined ? '' : ` of ${roundData(stated.capacity)}`}${stated.free === undefined ? '' : ` with ${roundData(stated.free)} free`}`,
        stated.networks === undefined ? undefined : counted(stated.networks, 'network'),
    ];
    return figures.filter(each => each !== undefined).join(', ');
}

function amount(what: StatedAgainst['what'], value: number): string {
    return what === 'memory' || what === 'disk' ? `${value / GIB} GiB` : String(value);
}

/** The lines for a terminal: what agrees; what does not is a warning of its own. */
export function statedText(lines: readonly StatedAgainst[]): string[] {
    const files = new Map<string, StatedAgainst[]>();
    for (const line of lines.filter(each => each.stated === each.found)) {
        files.set(line.file, [...(files.get(line.file) ?? []), line]);
    }
    return [...files].map(
        ([file, own]) =>
            `The other files agree with ${oneLine(file)} in ${own.map(each => `${WORDS[each.what]} (${amount(each.what, each.stated)})`).join(', ')}.`,
    );
}
