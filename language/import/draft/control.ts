import { entryOf } from '../../basics/lists.ts';
import type { ControlMachine, ControlRole } from '../estate/control-plane.ts';
import type { Machine } from '../estate/estate.ts';
import { platformFor } from '../estate/infrastructure.ts';
import type { Inventory } from '../formats/inventory.ts';
import { inComment, quoted, slug, written } from '../names.ts';

/** A controller as a draft declares it: what was recognised, and nothing about what it covers. */
export interface DraftController {
    readonly role: Exclude<ControlRole, 'management' | 'network'>;
    readonly name: string;
    readonly machines: readonly Machine[];
    readonly stays: boolean;
    readonly text: string;
}

/** The machines of a draft by what happens to them. */
export interface Parted {
    readonly compute: ReadonlySet<Machine>;
    /** Moves after the machines it serves, in groups that may go down together. */
    readonly services: readonly (readonly ControlMachine[])[];
    /** The source's own, in the order in which it retires. */
    readonly last: readonly (readonly ControlMachine[])[];
    readonly controllers: readonly DraftController[];
}

const TODO: Readonly<Record<DraftController['role'], string>> = {
    identity: 'principal "DOMAIN\\\\admins" holds Admin becomes ROLE',
    backup: 'speaks vsphere.vadp   protects all every 24 h keep 30 d   account "DOMAIN\\\\user"',
    replication: 'speaks vsphere.vr   protects group-name every 15 min',
    monitoring: 'speaks vsphere.perf   observes all',
    automation: 'speaks vsphere.terraform   manages matching "web-*"',
};

/** Parts the machines that were recognised for sure from those that simply move. A machine that shares a disk with one that moves, moves. */
export function partOf(inventory: Inventory): Parted {
    const tied = new Set(inventory.shared.flat());
    const sure = inventory.control.filter(each => each.confidence !== 'low' && !tied.has(each.machine));
    const apart = new Set(sure.map(each => each.machine));
    const stays = sure.filter(each => each.stays);
    const center = stays.filter(each => each.kind === 'vCenter Server');
    return {
        compute: new Set(inventory.estate.machines.filter(each => !apart.has(each))),
        services: servicesOf(sure.filter(each => !each.stays)),
        last: [stays.filter(each => !center.includes(each)), center].filter(list => list.length > 0),
        controllers: controllersOf(inventory, sure),
    };
}

/** Of several machines that do the same only half go at a time; one that is alone goes alone. */
function servicesOf(machines: readonly ControlMachine[]): ControlMachine[][] {
    const byKind = new Map<string, ControlMachine[]>();
    for (const each of machines) {
        const key = `${each.role}\u0000${each.product ?? ''}`;
        byKind.set(key, [...(byKind.get(key) ?? []), each]);
    }
    const several = [...byKind.values()].filter(list => list.length > 1);
    const half = (rest: number): ControlMachine[] =>
        several.flatMap(list => list.filter((_, index) => index % 2 === rest));
    const single = [...byKind.values()].filter(list => list.length === 1);
    return [half(0), half(1), ...single].filter(list => list.length > 0);
}

function controllersOf(inventory: Inventory, machines: readonly ControlMachine[]): DraftController[] {
    const groups = new Map<string, ControlMachine[]>();
    // What the jobs of a product tell is declared in the inventory, with the machines that it runs in.
    const declared = new Set(inventory.jobs.map(each => each.base));
    for (const each of machines) {
        if (each.role !== 'management' && each.role !== 'network' && !declared.has(each.product ?? '')) {
            const platform = platformFor(inventory.infrastructure.platformOf, each.machine.server);
            const key = [each.role, each.product ?? each.kind, each.role === 'identity' ? platform : ''].join('\u0000');
            groups.set(key, [...(groups.get(key) ?? []), each]);
        }
    }
    return [...groups.values()].flatMap(group => {
        const [first] = group;
        if (!first || first.role === 'management' || first.role === 'network') {
            return [];
        }
        const { role, product, kind } = first;
        const base = product ?? (role === 'identity' ? 'directory' : slug(kind.toLowerCase(), role));
        const name = inventory.components.make(base);
        const own = group.some(each => !/proxy/u.test(each.kind))
            ? group.filter(each => !/proxy/u.test(each.kind))
            : group;
        const platform = platformFor(inventory.infrastructure.platformOf, first.machine.server);
        const head =
            role === 'identity'
                ? `identity ${written(name)} ${quoted(kind === 'domain controller' ? 'Directory' : kind)} on ${written(platform)}`
                : `${role} ${written(name)} ${quoted(titleOf(group))}${product === undefined ? '' : ` is ${product}`}`;
        const text =
            `// ${inComment(
                group
                    .map(each => `${each.machine.name}: ${each.kind}, by ${each.reason}`)
                    .slice(0, 6)
                    .join('; '),
            )}\n` +
            `${head} {\n  runs in ${own.map(each => written(entryOf(inventory.nameOf, each.machine))).join(', ')}\n  // TODO ${TODO[role]}\n}\n`;
        return [
            { role, name, machines: group.map(each => each.machine), stays: group.every(each => each.stays), text },
        ];
    });
}

const titleOf = (group: readonly ControlMachine[]): string => [...new Set(group.map(each => each.kind))].join(', ');
