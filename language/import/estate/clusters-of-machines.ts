import type { ImportLog } from '../telling/report.ts';
import type { Estate, Host, Machine } from './estate.ts';
import { Hosts } from './hosts.ts';

/**
 * Takes cluster, datacenter and vCenter of a machine from the list of hosts where its own row lacks them, and the cluster of a host
 * from the machines on it. Both are told.
 */
export function settlePlaces(estate: Estate, log: ImportLog): void {
    const hosts = new Hosts(estate.hosts);
    const guests = new Map<Host, Set<string>>();
    for (const machine of estate.machines) {
        const host = hostOf(machine, hosts);
        if (!host) {
            continue;
        }
        if (machine.cluster === undefined && host.cluster !== undefined) {
            machine.cluster = host.cluster;
            log.problem(
                'information',
                'cluster-from-host',
                'machines name their host and no cluster; the cluster of the host was taken',
                machine.at[0],
            );
        }
        machine.datacenter ??= host.datacenter;
        machine.server ??= host.server;
        if (machine.cluster !== undefined && host.cluster === undefined) {
            guests.set(host, (guests.get(host) ?? new Set()).add(machine.cluster));
        }
    }
    for (const [host, clusters] of guests) {
        const [cluster] = clusters;
        if (clusters.size === 1 && cluster !== undefined) {
            host.cluster = cluster;
            log.problem(
                'information',
                'cluster-from-machines',
                'hosts name no cluster; that of the machines on them was taken',
                host.at,
            );
        }
    }
}

function hostOf(machine: Machine, hosts: Hosts): Host | undefined {
    if (machine.host === undefined) {
        return undefined;
    }
    const { server, datacenter, cluster } = machine;
    return hosts.findLoosely({ name: machine.host, server, datacenter, cluster });
}
