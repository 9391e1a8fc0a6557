import { nth } from '../../basics/lists.ts';
import type { Estate, Machine } from '../estate/estate.ts';
import { byNatural } from '../values.ts';
import { statedSize } from './reconcile.ts';
import type { Listed } from './report.ts';

/** Sums over machines; bytes. */
export interface Totals {
    machines: number;
    on: number;
    off: number;
    suspended: number;
    templates: number;
    vcpu: number;
    memory: number;
    provisioned: number;
    inUse: number;
    /** Machines with I/O figures. */
    withIo: number;
}

export interface EstateTotals extends Totals {
    hosts: number;
    clusters: (Totals & { name: string; hosts: number })[];
}

function sums(machines: readonly Machine[]): Totals {
    const totals: Totals = {
        machines: 0,
        on: 0,
        off: 0,
        suspended: 0,
        templates: 0,
        vcpu: 0,
        memory: 0,
        provisioned: 0,
        inUse: 0,
        withIo: 0,
    };
    for (const machine of machines) {
        totals.machines++;
        totals.on += machine.power === 'on' ? 1 : 0;
        totals.off += machine.power === 'off' ? 1 : 0;
        totals.suspended += machine.power === 'suspended' ? 1 : 0;
        totals.templates += machine.template ? 1 : 0;
        totals.vcpu += machine.vcpu ?? 0;
        totals.memory += machine.memory ?? 0;
        totals.provisioned += statedSize(machine);
        totals.inUse += machine.inUse ?? 0;
        totals.withIo += machine.samples.length > 0 ? 1 : 0;
    }
    return totals;
}

/** What an estate amounts to, whole and by cluster. */
export function totalsOf(estate: Estate): EstateTotals {
    const names = new Map<string, Machine[]>();
    for (const machine of estate.machines) {
        const name = machine.cluster ?? '';
        const list = names.get(name);
        if (list) {
            list.push(machine);
        } else {
            names.set(name, [machine]);
        }
    }
    for (const host of estate.hosts) {
        if (!names.has(host.cluster ?? '')) {
            names.set(host.cluster ?? '', []);
        }
    }
    const clusters = [...names]
        .sort(([a], [b]) => byNatural(a, b))
        .map(([name, machines]) => ({
            name,
            hosts: estate.hosts.filter(host => (host.cluster ?? '') === name).length,
            ...sums(machines),
        }));
    return { ...sums(estate.machines), hosts: estate.hosts.length, clusters };
}

/** Machines a person should look at, by what is special about them. */
export function listedMachines(estate: Estate): Record<'templates' | 'poweredOff' | 'suspended', Listed[]> {
    const list = (test: (machine: Machine) => boolean): Listed[] =>
        estate.machines.filter(test).map(machine => ({ name: machine.name, at: nth(machine.at, 0) }));
    return {
        templates: list(each => each.template),
        poweredOff: list(each => !each.template && each.power === 'off'),
        suspended: list(each => !each.template && each.power === 'suspended'),
    };
}
