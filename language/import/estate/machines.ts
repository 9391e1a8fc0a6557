import { nth } from '../../basics/lists.ts';
import type { RowView } from '../formats/table.ts';
import type { ImportLog } from '../telling/report.ts';
import { type Identified, type Machine, newMachine } from './estate.ts';
import { ServerKeys } from './servers.ts';

/** More names than this are told together. */
const MANY_NAMES = 10;

/** By what a row was found to belong to a machine; the weaker ones are told. */
export type Joined = 'id' | 'id-alone' | 'name';

export const AMBIGUOUS = 'several machines have this name';
export const UNKNOWN = 'no machine of this name in the inventory';
export const OTHER_ID = 'the machine of this name has another id';
export const OTHER_NAME = 'the machine with this id has another name, and no vCenter says whether it is the same';
export const OTHER_SERVER = 'the machine of this name is in another vCenter';
export const NAMELESS = 'no machine name';

/** The machines of one file, found again from its other sheets: by id and vCenter, by id alone, else by name. */
export class MachineIndex {
    readonly machines: Machine[] = [];
    readonly servers = new ServerKeys();
    private readonly byId = new Map<string, Machine[]>();
    private readonly byUuid = new Map<string, Machine[]>();
    private readonly byName = new Map<string, Machine[]>();

    add(machine: Machine): void {
        this.machines.push(machine);
        put(this.byId, machine.id, machine);
        put(this.byUuid, machine.uuid, machine);
        put(this.byName, machine.name, machine);
    }

    /** Whether this very machine stands in the file already (not: one of the same name). */
    known(who: Identified): Machine | undefined {
        return this.twins(who).find(
            each => this.servers.same(each.server, who.server) === true || each.name === who.name || who.name === '',
        );
    }

    /** A machine with the id of another one whose name differs, of which no vCenter says that it is another. */
    doubtful(who: Identified): Machine | undefined {
        return this.twins(who).find(each => this.servers.same(each.server, who.server) === undefined);
    }

    /** Machines with the same id, or instance UUID, that no vCenter parts from this one. */
    private twins(who: Identified): Machine[] {
        return [
            ...(who.id === undefined ? [] : (this.byId.get(who.id) ?? [])),
            ...(who.uuid === undefined ? [] : (this.byUuid.get(who.uuid) ?? [])),
        ].filter(each => this.servers.same(each.server, who.server) !== false);
    }

    /** The machine a row means, and by what it was found; a text says why none could be told. */
    find(
        who: Identified,
        place: { cluster?: string; host?: string } = {},
    ): { readonly machine: Machine; readonly by: Joined } | string {
        const twins = this.twins(who);
        const sure = twins.filter(each => this.servers.same(each.server, who.server) === true);
        if (sure.length === 1) {
            return { machine: nth(sure, 0), by: 'id' };
        }
        const alike = near(
            twins.filter(each => who.name === '' || each.name === who.name),
            place,
        );
        if (alike.length > 0) {
            // Where neither side names a vCenter, the id is all there is to know.
            const bare = who.server === undefined && alike.every(each => each.server === undefined);
            return alike.length === 1 ? { machine: nth(alike, 0), by: bare ? 'id' : 'id-alone' } : AMBIGUOUS;
        }
        if (twins.length > 0) {
            return OTHER_NAME;
        }
        return this.byItsName(who, place);
    }

    private byItsName(
        who: Identified,
        place: { cluster?: string; host?: string },
    ): { readonly machine: Machine; readonly by: Joined } | string {
        const named = this.byName.get(who.name) ?? [];
        if (named.length === 0) {
            return UNKNOWN;
        }
        const here = named.filter(each => this.servers.same(each.server, who.server) !== false);
        if (here.length === 0) {
            return OTHER_SERVER;
        }
        // A row that has an id which no machine of the name has means another machine.
        const possible = near(
            here.filter(each => who.id === undefined || each.id === undefined),
            place,
        );
        return possible.length === 1
            ? { machine: nth(possible, 0), by: 'name' }
            : possible.length === 0
              ? OTHER_ID
              : AMBIGUOUS;
    }

    /** Tells the names that several machines have: each while they are few, else the first of them. */
    tellDuplicates(log: ImportLog): void {
        const found = [...this.byName].filter(([, machines]) => machines.length > 1);
        for (const [name, machines] of found.length > MANY_NAMES ? [] : found) {
            log.problem(
                'warning',
                'duplicate-name',
                `${machines.length} machines are called "${name}"; each got a name of its own in the plan`,
                nth(machines, 1).at[0],
            );
        }
        if (found.length > MANY_NAMES) {
            const names = found.slice(0, 3).map(([name]) => `"${name}"`);
            log.problem(
                'warning',
                'duplicate-name',
                `${found.length} names belong to several machines each, such as ${names.join(', ')}; each machine got a name of its own in the plan`,
                nth(nth(found, 0)[1], 1).at[0],
            );
        }
    }
}

/** Of several machines those on the host, in the cluster that a row names; all where it names none that fits. */
function near(machines: readonly Machine[], place: { cluster?: string; host?: string }): readonly Machine[] {
    if (machines.length < 2) {
        return machines;
    }
    const found = machines.filter(
        each =>
            (place.host === undefined || each.host === place.host) &&
            (place.cluster === undefined || each.cluster === place.cluster),
    );
    return found.length > 0 ? found : machines;
}

/** Adds a machine to those of a key; without a key it stands nowhere. */
export function put(map: Map<string, Machine[]>, key: string | undefined, machine: Machine): void {
    if (key !== undefined) {
        const list = map.get(key);
        if (list) {
            list.push(machine);
        } else {
            map.set(key, [machine]);
        }
    }
}

/** What identifies the machine of a row in the sheets of RVTools and its relatives. */
export function identityOf(
    view: RowView,
    columns: { name: string; id: string; uuid?: string; bios?: string },
    servers?: ServerKeys,
): Identified {
    return {
        name: view.text(columns.name),
        id: view.word(columns.id),
        uuid: columns.uuid === undefined ? undefined : view.word(columns.uuid)?.toLowerCase(),
        biosUuid: columns.bios === undefined ? undefined : view.word(columns.bios)?.toLowerCase(),
        server: servers?.note(view.word('VI SDK UUID'), view.word('VI SDK Server')),
    };
}

const HOW: Readonly<Record<Exclude<Joined, 'id'>, string>> = {
    'id-alone': 'by id and name, because the two sheets do not name the vCenter alike',
    name: 'by name, because not both sheets have its id',
};

/**
 * The machine that a row of a side sheet means; a text says why none could be told.
 * With `create`, a machine that is named here first is added (exports of single sheets).
 */
export function machineOf(index: MachineIndex, who: Identified, view: RowView, create: boolean): Machine | string {
    if (who.name === '' && who.id === undefined) {
        return NAMELESS;
    }
    const found = index.find(who, { cluster: view.word('Cluster'), host: view.word('Host') });
    if (typeof found !== 'string') {
        if (found.by !== 'id') {
            view.note('sheet-joined', `rows found their machine ${HOW[found.by]}`);
        }
        return found.machine;
    }
    if (found !== UNKNOWN || !create || who.name === '') {
        return found;
    }
    const machine = { ...newMachine(who.name, view.at), ...who };
    index.add(machine);
    return machine;
}

const LOST: ReadonlySet<string> = new Set([AMBIGUOUS, UNKNOWN, OTHER_ID, OTHER_NAME, OTHER_SERVER]);

/** Tells that a row's figures are lost because no machine could be told; the reason, for the count of the sheet. */
export function lost(view: RowView, reason: string): string {
    if (LOST.has(reason)) {
        view.note('rows-unmatched', `what rows say of machines is lost: ${reason}`, 'warning');
    }
    return reason;
}
