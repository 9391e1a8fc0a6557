import { nth } from '../../basics/lists.ts';
import { isKubernetes } from '../formats/forklift.ts';
import type { ImportLog } from '../telling/report.ts';
import type { Estate, Host, Machine } from './estate.ts';

/** More collisions than this are told together. */
const MOST = 10;

/**
 * Tells names that become one on the target. Kubernetes takes small letters, digits and hyphens, at most 63 of them; elsewhere names
 * that differ by their case alone get in each other's way.
 */
export function tellCollisions(estate: Estate, target: string | undefined, log: ImportLog): void {
    // Where nobody chose a target it may be one of Kubernetes, whose names are the strictest.
    const kubernetes = isKubernetes(target);
    const severity = target === undefined ? 'information' : 'warning';
    const groups = new Map<string, Machine[]>();
    for (const machine of estate.machines) {
        const key = kubernetes ? labelOf(machine.name) : machine.name.trim().toLowerCase();
        groups.set(key, [...(groups.get(key) ?? []), machine]);
    }
    const found = [...groups].filter(([, machines]) => new Set(machines.map(each => each.name.trim())).size > 1);
    const where = kubernetes ? 'as names of Kubernetes' : 'but for capital letters';
    for (const [name, machines] of found.slice(0, MOST)) {
        const names = [...new Set(machines.map(each => each.name.trim()))];
        log.problem(
            severity,
            'name-collision',
            `${names
                .slice(0, 5)
                .map(each => `"${each}"`)
                .join(
                    ', ',
                )}${names.length > 5 ? ', …' : ''} would be one name ${where}${kubernetes ? ` ("${name}")` : ''}; rename all but one of them before the move`,
            nth(machines, 1).at[0],
        );
    }
    if (found.length > MOST) {
        log.problem(severity, 'name-collision', `${found.length - MOST} more names are alike ${where}`);
    }
}

/**
 * Tells hosts that two platforms list: one that changed sides between two exports, or that both know, counts in the clusters of both. Equal
 * are hosts of one serial number, and where none is known those of one name with its
 * domain on platforms of different kinds: several vCenters may use the same names.
 */
export function tellHostsTwice({ hosts, servers }: Pick<Estate, 'hosts' | 'servers'>, log: ImportLog): void {
    const kinds = new Map(servers.map(({ key, kind }) => [key, kind]));
    const kindOf = ({ server = '' }: Host) => kinds.get(server) ?? 'vsphere';
    const keysOf = ({ name, serial }: Host) => [
        ...(serial === undefined ? [] : [`serial ${serial.toLowerCase()}`]),
        ...(name.includes('.') && !/^[\d.]+$/u.test(name) ? [`name ${name.toLowerCase()}`] : []),
    ];
    const known = new Map<string, Host>();
    const told: [Host, Host][] = [];
    for (const host of hosts) {
        const same = keysOf(host)
            .flatMap(key => known.get(key) ?? [])
            .find(
                other =>
                    other.server !== host.server &&
                    (other.serial === undefined || host.serial === undefined
                        ? kindOf(other) !== kindOf(host)
                        : sameSerial(other, host)),
            );
        if (same) {
            told.push([same, host]);
        }
        for (const key of keysOf(host)) {
            known.set(key, known.get(key) ?? host);
        }
    }
    for (const [a, b] of told.slice(0, MOST)) {
        const alike = a.serial !== undefined && sameSerial(a, b) ? 'have one serial number' : 'have one name';
        log.problem(
            'warning',
            'host-twice',
            `The hosts "${a.name}"${placeOf(a)} and "${b.name}"${placeOf(b)} ${alike}: if they are one computer, it is counted in both; take it out of one, or convert it in the plan`,
            b.at,
        );
    }
    if (told.length > MOST) {
        log.problem('warning', 'host-twice', `${told.length - MOST} more hosts stand in two places`);
    }
}

const sameSerial = (a: Host, b: Host): boolean => a.serial?.toLowerCase() === b.serial?.toLowerCase();

const placeOf = ({ cluster }: Host): string => (cluster === undefined ? '' : ` of "${cluster}"`);

function labelOf(name: string): string {
    return name
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, '-')
        .replace(/^-+|-+$/gu, '')
        .slice(0, 63);
}
