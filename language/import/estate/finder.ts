import type { Identified, Machine } from './estate.ts';
import { put } from './machines.ts';

/** The machines of an estate by every key they have. */
export class MachineFinder {
    private readonly byId = new Map<string, Machine[]>();
    private readonly byUuid = new Map<string, Machine[]>();
    private readonly byName = new Map<string, Machine[]>();

    add(machine: Machine): void {
        for (const [map, key] of [
            [this.byId, machine.id],
            [this.byUuid, machine.uuid],
            [this.byUuid, machine.biosUuid],
        ] as const) {
            put(map, key, machine);
        }
        put(this.byName, machine.name, machine);
        put(this.byName, looseName(machine.name), machine);
    }

    /** Machines that `who` may be; `how` says by what they were found. */
    find(who: Identified): { machines: readonly Machine[]; how: 'id' | 'name' } {
        const compatible = (each: Machine): boolean =>
            each.server === undefined || who.server === undefined || each.server === who.server;
        const uuid = unique([
            ...(who.uuid === undefined ? [] : (this.byUuid.get(who.uuid) ?? [])),
            ...(who.biosUuid === undefined ? [] : (this.byUuid.get(who.biosUuid) ?? [])),
        ]).filter(compatible);
        if (uuid.length === 1) {
            return { machines: uuid, how: 'id' };
        }
        const id = who.id === undefined ? [] : unique(this.byId.get(who.id) ?? []).filter(compatible);
        // Ids are unique within one vCenter only: without its name, the machine's own name must agree too.
        const sure = id.filter(
            each =>
                (each.server !== undefined && each.server === who.server) ||
                who.name === '' ||
                looseName(each.name) === looseName(who.name),
        );
        if (sure.length > 0) {
            return { machines: sure, how: 'id' };
        }
        const named = unique(this.byName.get(who.name) ?? this.byName.get(looseName(who.name)) ?? []).filter(
            compatible,
        );
        return { machines: named.filter(each => !contradicts(each, who)), how: 'name' };
    }

    /** Machines that have the name and may be meant, although ids do not agree: nobody says in which vCenter. */
    named(who: Identified): readonly Machine[] {
        const same = unique(this.byName.get(who.name) ?? this.byName.get(looseName(who.name)) ?? []);
        return same.filter(each => each.server === undefined || who.server === undefined);
    }
}

/** Two machines of one name are different ones when both have an id of the same kind and these differ. */
function contradicts(machine: Machine, who: Identified): boolean {
    return (
        (machine.id !== undefined && who.id !== undefined && machine.id !== who.id) ||
        (machine.uuid !== undefined && who.uuid !== undefined && machine.uuid !== who.uuid)
    );
}

/** Names compare without case and without the domain of a host name. */
export function looseName(name: string): string {
    const short = /^[^.\s]+(?=\.[a-z0-9-]+\.[a-z0-9.-]+$)/iu.exec(name)?.[0] ?? name;
    return `\u0000${short.toLowerCase()}`;
}

function unique(machines: readonly Machine[]): Machine[] {
    return [...new Set(machines)];
}
