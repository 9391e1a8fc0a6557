import type { BackupJob, Estate, Extract, Format, Machine } from '../import/estate/estate.ts';
import { joinExtracts } from '../import/estate/join.ts';
import { ImportLog } from '../import/telling/report.ts';

import type { Plan, Platform } from '../plan/plan.ts';
import { called, standsFor } from './phrases.ts';

/** Which platform of the plan an inventory shows. */

/** Platforms that a format can only come from; of the others any. */
const KINDS: Partial<Record<Format, string>> = {
    rvtools: 'vsphere',
    'govc-machines': 'vsphere',
    'govc-roles': 'vsphere',
    'govc-metrics': 'vsphere',
    pveum: 'proxmox',
};

/** What the inventories say about one platform. */
export interface Seen {
    readonly platform: Platform;
    readonly estate: Estate;
}

export interface Sorted {
    readonly seen: readonly Seen[];
    /** Files, or clusters in them, that belong to no platform that could be told. */
    readonly homeless: readonly string[];
    /** Jobs of backup products, whatever platform they read. */
    readonly jobs: readonly BackupJob[];
}

/**
 * Sorts what files say by the platforms of the plan: by the name of vCenter or cluster where it is a platform's title (or begins the title of one of
 * its fabrics), else to the only platform of the file's kind.
 */
export function sorted(plan: Plan, extracts: readonly Extract[]): Sorted {
    const byPlatform = new Map<Platform, Extract[]>();
    const homeless = new Set<string>();
    // A list of jobs, or a plan of a migration tool, is no inventory: it belongs to no platform.
    const inventories = extracts.filter(
        e => e.machines.length > 0 || [e.jobs, e.plans, e.maps, e.providers, e.stated].every(each => each.length === 0),
    );
    for (const extract of inventories) {
        const parts = new Map<Platform | undefined, Machine[]>();
        const whole = extract.machines.length === 0 ? [undefined] : extract.machines;
        for (const machine of whole) {
            const platform = platformOf(plan, extract, machine);
            parts.set(platform, [...(parts.get(platform) ?? []), ...(machine ? [machine] : [])]);
        }
        for (const [platform, machines] of parts) {
            if (platform) {
                byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), { ...extract, machines }]);
            } else {
                homeless.add(extract.source.file);
            }
        }
    }
    const order = [...plan.from, ...plan.to];
    return {
        seen: [...byPlatform]
            .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
            .map(([platform, own]) => ({ platform, estate: joinExtracts(own, new ImportLog()) })),
        homeless: [...homeless].sort(),
        jobs: extracts.flatMap(e => e.jobs),
    };
}

function platformOf(plan: Plan, extract: Extract, machine: Machine | undefined): Platform | undefined {
    const all = [...new Set([...plan.from, ...plan.to])];
    const servers = machine
        ? extract.servers.filter(s => s.key === machine.server || machine.server === undefined).map(s => s.name)
        : [...extract.servers, ...extract.roles, ...extract.permissions].flatMap(s =>
              'key' in s ? [s.name] : s.server === undefined ? [] : [s.server],
          );
    const clusters = machine ? [machine.cluster ?? ''] : extract.clusters.map(c => c.name);
    const named = all.find(
        p =>
            [...servers, ...clusters].some(name => name !== '' && called(p, name)) ||
            plan.fabrics.some(f => f.platform === p && clusters.some(c => standsFor(f, c))),
    );
    if (named) {
        return named;
    }
    const kind = KINDS[extract.source.format] ?? extract.permissions[0]?.kind ?? extract.servers[0]?.kind;
    const fitting = kind === undefined ? [] : all.filter(p => p.chain.some(r => r.name === kind));
    return fitting.length === 1 ? fitting[0] : undefined;
}
