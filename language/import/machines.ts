import { nth } from '../basics/lists.ts';
import { type Identified, type Machine, newMachine } from './estate.ts';
import type { RowView } from './formats/table.ts';

/** The machines of one file, found again from its other sheets by id, else by name. */
export class MachineIndex {
    readonly machines: Machine[] = [];
    private readonly byId = new Map<string, Machine>();
    private readonly byUuid = new Map<string, Machine>();
    private readonly byName = new Map<string, Machine[]>();

    add(machine: Machine): void {
        this.machines.push(machine);
        if (machine.id !== undefined) {
            this.byId.set(idKey(machine), machine);
        }
        if (machine.uuid !== undefined) {
            this.byUuid.set(machine.uuid, machine);
        }
        const same = this.byName.get(machine.name);
        if (same) {
            same.push(machine);
        } else {
            this.byName.set(machine.name, [machine]);
        }
    }

    /** Whether this very machine stands in the file already (not: one of the same name). */
    known(who: Identified): Machine | undefined {
        return (
            (who.id === undefined ? undefined : this.byId.get(idKey(who))) ??
            (who.uuid === undefined ? undefined : this.byUuid.get(who.uuid))
        );
    }

    /** All machines a row may mean, best knowledge first: one by id, else those of its name on its host. */
    candidates(who: Identified, place: { cluster?: string; host?: string } = {}): readonly Machine[] {
        const exact = this.known(who);
        if (exact) {
            return [exact];
        }
        const named = this.byName.get(who.name) ?? [];
        // A row that has an id which no machine of the name has means another machine.
        const possible = named.filter(each => who.id === undefined || each.id === undefined);
        if (possible.length < 2) {
            return possible;
        }
        const near = possible.filter(
            each =>
                (place.host === undefined || each.host === place.host) &&
                (place.cluster === undefined || each.cluster === place.cluster),
        );
        return near.length > 0 ? near : possible;
    }

    /** Names that several machines have. */
    duplicates(): [string, Machine[]][] {
        return [...this.byName].filter(([, machines]) => machines.length > 1);
    }
}

function idKey(who: Identified): string {
    return `${who.server ?? ''}\u0000${who.id ?? ''}`;
}

/** What identifies the machine of a row in the sheets of RVTools and its relatives. */
export function identityOf(
    view: RowView,
    columns: { name: string; id: string; uuid?: string; bios?: string },
): Identified {
    return {
        name: view.text(columns.name),
        id: view.word(columns.id),
        uuid: columns.uuid === undefined ? undefined : view.word(columns.uuid)?.toLowerCase(),
        biosUuid: columns.bios === undefined ? undefined : view.word(columns.bios)?.toLowerCase(),
        server: view.word('VI SDK UUID') ?? view.word('VI SDK Server'),
    };
}

export const AMBIGUOUS = 'several machines have this name';
export const UNKNOWN = 'no machine of this name in the inventory';
export const NAMELESS = 'no machine name';

/**
 * The machine that a row of a side sheet means; a text says why none could be told.
 * With `create`, a machine that is named here first is added (exports of single sheets).
 */
export function machineOf(index: MachineIndex, who: Identified, view: RowView, create: boolean): Machine | string {
    if (who.name === '' && who.id === undefined) {
        return NAMELESS;
    }
    const found = index.candidates(who, { cluster: view.word('Cluster'), host: view.word('Host') });
    if (found.length === 1) {
        return nth(found, 0);
    }
    if (found.length > 1) {
        return AMBIGUOUS;
    }
    if (!create || who.name === '') {
        return UNKNOWN;
    }
    const machine = { ...newMachine(who.name, view.at), ...who };
    index.add(machine);
    return machine;
}
