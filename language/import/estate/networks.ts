import { entryOf } from '../../basics/lists.ts';
import type { Declaration } from '../merge/declarations.ts';
import { mappedNetworks } from '../moves.ts';
import { cleanName, type Names, written } from '../names.ts';
import { byNatural, byText } from '../values.ts';
import type { Estate, Machine } from './estate.ts';
import { type Infrastructure, platformFor } from './infrastructure.ts';

export interface Networks {
    readonly declarations: readonly Declaration[];
    /** Plan names of the networks of a machine, each once. */
    networksOf(machine: Machine): readonly string[];
}

/** A network, or port group, for each name that an adapter is connected to on a platform; with its VLAN where a file tells one. */
export function networksOf(estate: Estate, { platformOf }: Infrastructure, components: Names): Networks {
    const seen = new Map<string, { platform: string; name: string; server?: string }>();
    const keysOf = (machine: Machine): string[] => {
        const platform = platformFor(platformOf, machine.server);
        const names = machine.nics.flatMap(nic => (nic.network === undefined ? [] : [cleanName(nic.network, '')]));
        return [...new Set(names)]
            .filter(name => name !== '')
            .map(name => {
                const key = `${platform}\u0000${name}`;
                if (!seen.has(key)) {
                    seen.set(key, { platform, name, server: machine.server });
                }
                return key;
            });
    };
    // Plans and totals tell of networks, and no machine says on which it is.
    if (estate.machines.every(each => each.planOnly)) {
        const platform = platformFor(platformOf, undefined);
        const named = estate.stated.length === 0 ? [] : estate.networks.map(each => cleanName(each.name, ''));
        for (const name of [...mappedNetworks(estate), ...named].filter(each => each !== '')) {
            seen.set(`${platform}\u0000${name}`, { platform, name, server: estate.stated[0]?.server });
        }
    }
    const byMachine = new Map(estate.machines.map(machine => [machine, keysOf(machine)]));
    const vlans = vlansOf(estate);
    const nameOf = new Map<string, string>();
    const ordered = [...seen].sort(
        ([, a], [, b]) => byText(a.platform, b.platform) || byNatural(a.name, b.name) || byText(a.name, b.name),
    );
    const declarations = ordered.map(([key, { platform, name, server }]): Declaration => {
        const own = components.take(name, platform);
        nameOf.set(key, own);
        const vlan = vlans(name, server);
        return {
            keyword: 'network',
            name: own,
            title: own === name ? undefined : name,
            on: platform,
            properties: new Map(vlan === undefined ? [] : [['vlan', `vlan ${vlan}`]]),
            unseen: { keys: new Set(['*']), features: new Set() },
        };
    });
    return {
        declarations,
        networksOf: machine => entryOf(byMachine, machine).map(key => entryOf(nameOf, key)),
    };
}

/** The VLAN of a port group where all its rows agree; 0 is none, and a range is that of a trunk. */
function vlansOf(estate: Estate): (name: string, server: string | undefined) => number | undefined {
    const found = new Map<string, Set<number>>();
    for (const { name, vlan, server } of estate.networks) {
        if (vlan !== undefined && vlan >= 1 && vlan <= 4094) {
            const key = `${server ?? ''}\u0000${cleanName(name, '')}`;
            found.set(key, (found.get(key) ?? new Set()).add(vlan));
        }
    }
    return (name, server) => {
        const vlans = found.get(`${server ?? ''}\u0000${name}`) ?? found.get(`\u0000${name}`);
        const [only] = vlans ?? [];
        return vlans?.size === 1 ? only : undefined;
    };
}

/** `net a, b` of a workload; undefined where no adapter is connected. */
export function netText(names: readonly string[]): string | undefined {
    return names.length === 0 ? undefined : `net ${[...names].sort(byNatural).map(written).join(', ')}`;
}
