import { nth } from '../basics/lists.ts';
import type { Estate, Machine, MoveMap, MovePlan, PlannedMachine } from './estate/estate.ts';
import { looseName, MachineFinder } from './estate/finder.ts';
import { sameServer } from './jobs.ts';
import { cleanName, counted, oneLine } from './names.ts';
import type { ImportLog } from './telling/report.ts';
import { byNatural, byText } from './values.ts';

/** A plan of a migration tool with the machines of the estate that it moves, and the maps it moves them by where a file has them. */
export interface Move {
    readonly plan: MovePlan;
    /** `namespace/name`, as the cluster knows it. */
    readonly title: string;
    readonly machines: readonly Machine[];
    readonly networks?: MoveMap;
    readonly storage?: MoveMap;
}

/**
 * Which machines each plan moves: by id where ids agree, else by name. A machine that is named twice belongs to the first plan, by the plans'
 * names. What a plan or map names and the inventory does not know is told and not used.
 */
export function movesOf(estate: Estate, log: ImportLog): Move[] {
    const finder = new MachineFinder();
    estate.machines.forEach(machine => finder.add(machine));
    const servers = new Set(estate.machines.map(each => each.server));
    const serverOf = providerServers(estate, log);
    const taken = new Map<Machine, string>();
    const maps = new Map(estate.maps.map(map => [`${map.kind} ${map.key}`, map]));
    const ordered = [...estate.plans].sort(
        (a, b) => byNatural(a.name, b.name) || byText(a.namespace ?? '', b.namespace ?? ''),
    );
    const moves = ordered.map((plan): Move => {
        const title = cleanName(plan.namespace === undefined ? plan.name : `${plan.namespace}/${plan.name}`);
        const machines: Machine[] = [];
        const lost: PlannedMachine[] = [];
        const server = serverOf(plan);
        for (const member of plan.machines) {
            const machine = machineOf({ ...member, server }, finder, servers.size < 2, plan, log);
            const first = machine && taken.get(machine);
            if (machine === undefined) {
                lost.push(member);
            } else if (first === undefined) {
                machines.push(machine);
                taken.set(machine, title);
            } else {
                tellTwice(machine, first, title, plan, log);
            }
        }
        tellLost(title, plan, lost, log);
        tellState(title, plan, log);
        const networks = plan.networks === undefined ? undefined : maps.get(`network ${plan.networks}`);
        const storage = plan.storage === undefined ? undefined : maps.get(`storage ${plan.storage}`);
        tellMissing(title, 'NetworkMap', plan.networks, networks, plan, log);
        tellMissing(title, 'StorageMap', plan.storage, storage, plan, log);
        return { plan, title, machines, networks, storage };
    });
    for (const move of moves) {
        tellUnmapped(move, move.networks, networksOf, 'network', log);
        tellUnmapped(move, move.storage, each => each.datastores, 'datastore', log);
    }
    tellMaps(estate, moves, log);
    return moves;
}

/** Whether a map means this name; objects that inventories know by id alone stand under it. */
export function means(pair: MoveMap['pairs'][number], name: string): boolean {
    return pair.name === name || pair.id === name;
}

/** To which storage class a machine goes: undefined where its datastores go to several, or nobody says to which. */
export function classOf(machine: Machine, { storage }: Move): string | undefined {
    const pairs = storage?.pairs ?? [];
    const classes = new Set(
        machine.datastores.length === 0
            ? pairs.map(pair => pair.to)
            : machine.datastores.map(name => pairs.find(pair => means(pair, name))?.to),
    );
    const [only] = classes;
    return classes.size === 1 ? only : undefined;
}

/** Names of the networks of maps, for an estate of which nothing else is known. */
export function mappedNetworks({ maps }: Pick<Estate, 'maps'>): string[] {
    const names = maps
        .filter(map => map.kind === 'network')
        .flatMap(map => map.pairs.map(pair => cleanName(pair.name ?? pair.id ?? '', '')));
    return [...new Set(names)].filter(name => name !== '').sort(byNatural);
}

const networksOf = (machine: Machine): string[] =>
    machine.nics.flatMap(nic => (nic.network === undefined ? [] : [nic.network]));

function machineOf(
    member: PlannedMachine,
    finder: MachineFinder,
    oneServer: boolean,
    plan: MovePlan,
    log: ImportLog,
): Machine | undefined {
    const { machines, how } = finder.find(member);
    const known = machines.length > 0 ? machines : finder.named(member);
    const found = machines.length === 1 ? nth(machines, 0) : undefined;
    if (found !== undefined && found.planOnly !== true) {
        log.problem(
            'information',
            how === 'id' ? 'planned-by-id' : 'planned-by-name',
            how === 'id'
                ? `machines of the plans in ${plan.at.file} were found in the inventory by id`
                : `machines of the plans in ${plan.at.file} were found in the inventory by name, having no id in common with it`,
            plan.at,
        );
    }
    if (found !== undefined && how === 'id' && member.name !== '' && looseName(found.name) !== looseName(member.name)) {
        tellRenamed(member, found, plan, log);
    }
    if (found !== undefined || known.length > 1) {
        return found;
    }
    // One vCenter has each id once: a machine that was given another name since is still the same.
    const renamed = oneServer && member.id !== undefined ? finder.find({ name: '', id: member.id }).machines : [];
    if (renamed.length === 1 && known.length === 0) {
        const machine = nth(renamed, 0);
        tellRenamed(member, machine, plan, log);
        return machine;
    }
    return undefined;
}

function tellRenamed(member: PlannedMachine, machine: Machine, plan: MovePlan, log: ImportLog): void {
    log.problem(
        'warning',
        'planned-under-another-name',
        `"${oneLine(member.name)}" of a plan has the id of "${oneLine(machine.name)}" in the inventory (${member.id}) and was taken for it; see whether it was renamed`,
        plan.at,
    );
}

/** The vCenter that a plan moves from, where its provider was read and the inventory has one of that name. */
function providerServers(
    { providers, servers, machines }: Estate,
    log: ImportLog,
): (plan: MovePlan) => string | undefined {
    const used = new Set(machines.map(each => each.server));
    const here = servers.filter(each => used.has(each.key));
    const found = new Map<string, string>();
    for (const { key, host, at } of providers) {
        const same = here.filter(each => sameServer(each.name, host));
        const title = oneLine(key.replace(/^\//u, ''));
        if (same.length === 1) {
            found.set(key, nth(same, 0).key);
            log.problem(
                'information',
                'provider-joined',
                `plans of provider "${title}" (${oneLine(host)}) move machines of "${oneLine(nth(same, 0).name)}"`,
                at,
            );
        } else if (here.length > 0) {
            log.problem(
                'information',
                'provider-unknown',
                `provider "${title}" reads ${oneLine(host)}, by which the inventory knows no vCenter; machines of its plans were looked for in all of them`,
                at,
            );
        }
    }
    return plan => (plan.source === undefined ? undefined : found.get(plan.source));
}

function namesText(members: readonly { name?: string; id?: string }[]): string {
    const names = members.slice(0, 5).map(each => `"${oneLine(each.name || each.id || '')}"`);
    return `${names.join(', ')}${members.length > 5 ? ` and ${members.length - 5} more` : ''}`;
}

function tellLost(title: string, plan: MovePlan, lost: readonly PlannedMachine[], log: ImportLog): void {
    if (lost.length === 0) {
        return;
    }
    log.problem(
        'warning',
        'planned-machine-unknown',
        `Forklift plan "${title}" moves ${namesText(lost)}, which ${lost.length === 1 ? 'is no machine' : 'are no machines'} of the inventory, or of which it cannot be told which one is meant; no phase moves ${lost.length === 1 ? 'it' : 'them'}`,
        plan.at,
    );
    if (lost.length === plan.machines.length) {
        log.unuse(plan.at, 'a plan of machines that no inventory file names');
    }
}

function tellTwice(machine: Machine, first: string, second: string, plan: MovePlan, log: ImportLog): void {
    log.problem(
        'warning',
        'planned-twice',
        first === second
            ? `"${oneLine(machine.name)}" stands in the Forklift plan "${first}" twice; it counts once`
            : `"${oneLine(machine.name)}" stands in two Forklift plans, "${first}" and "${second}"; it counts in the first`,
        plan.at,
    );
}

function tellState(title: string, { state, at }: MovePlan, log: ImportLog): void {
    if (state !== undefined) {
        log.problem(
            state === 'failed' ? 'information' : 'warning',
            'plan-has-run',
            state === 'failed'
                ? `Forklift plan "${title}" was started and did not succeed; its machines count as not moved`
                : `Forklift plan "${title}" says that it ${state === 'succeeded' ? 'has succeeded' : 'is running'}; its machines are drafted as not moved, so look at which of them are there still`,
            at,
        );
    }
}

function tellMissing(
    title: string,
    what: string,
    key: string | undefined,
    map: MoveMap | undefined,
    { at }: MovePlan,
    log: ImportLog,
): void {
    if (map === undefined) {
        log.problem(
            'warning',
            'move-map-missing',
            key === undefined
                ? `Forklift plan "${title}" names no ${what}`
                : `Forklift plan "${title}" uses ${what} "${oneLine(key.replace(/^\//u, ''))}", which no file holds; export it too`,
            at,
        );
    }
}

/** Networks or datastores of the machines of a plan for which its map has no entry: the tool refuses such a plan. */
function tellUnmapped(
    { title, machines, plan }: Move,
    map: MoveMap | undefined,
    namesOf: (machine: Machine) => readonly string[],
    what: string,
    log: ImportLog,
): void {
    // An entry that has an id alone may be any of them.
    if (map === undefined || map.pairs.some(pair => pair.name === undefined)) {
        return;
    }
    const missing = new Set(
        machines.flatMap(namesOf).filter(name => name !== '' && !map.pairs.some(pair => means(pair, name))),
    );
    if (missing.size > 0) {
        log.problem(
            'warning',
            'move-unmapped',
            `Machines of Forklift plan "${title}" have ${missing.size === 1 ? `the ${what}` : `${what}s`} ${namesText([...missing].map(name => ({ name })))}, for which ${map.kind === 'network' ? 'its NetworkMap' : 'its StorageMap'} has no entry`,
            plan.at,
        );
    }
}

/** What maps name and no machine of the inventory has; and maps that no plan uses. */
function tellMaps(estate: Estate, moves: readonly Move[], log: ImportLog): void {
    const used = new Set(moves.flatMap(each => [each.networks, each.storage]));
    const networks = new Set([
        ...estate.networks.map(each => each.name),
        ...estate.machines.flatMap(each => networksOf(each)),
    ]);
    const stores = new Set([
        ...estate.datastores.flatMap(each => [each.name, each.id ?? each.name]),
        ...estate.machines.flatMap(each => each.datastores),
    ]);
    for (const map of estate.maps) {
        const known = map.kind === 'network' ? networks : stores;
        const title = oneLine(map.key.replace(/^\//u, ''));
        const what = map.kind === 'network' ? 'NetworkMap' : 'StorageMap';
        const strange = map.pairs.filter(pair => !known.has(pair.name ?? '') && !known.has(pair.id ?? ''));
        if (known.size > 0 && strange.length > 0) {
            log.problem(
                'warning',
                'move-map-unknown',
                `${what} "${title}" maps ${namesText(strange)}, which ${strange.length === 1 ? 'is' : 'are'} no ${map.kind === 'network' ? 'network' : 'datastore'} of the inventory${strange.some(pair => pair.name === undefined) ? ', or not by that id' : ''}`,
                map.at,
            );
        }
        if (!used.has(map)) {
            log.problem(
                'information',
                'move-map-unused',
                `${what} "${title}" is used by no plan that was read`,
                map.at,
            );
        }
    }
}

/** How a plan moves its machines, for a comment: `warm, into namespace crm, networks by a/b, storage by a/c`. */
export function movesHow({ plan, networks, storage }: Move): string {
    const by = (map: MoveMap | undefined, key: string | undefined): string | undefined =>
        map?.key.replace(/^\//u, '') ??
        (key === undefined ? undefined : `${key.replace(/^\//u, '')}, which was not read`);
    return [
        plan.method ?? 'conversion alone, the disks are brought by something else',
        ...(plan.into === undefined ? [] : [`into namespace ${plan.into}`]),
        ...(plan.networks === undefined ? [] : [`networks by ${by(networks, plan.networks)}`]),
        ...(plan.storage === undefined ? [] : [`storage by ${by(storage, plan.storage)}`]),
        ...(plan.machines.some(each => each.targetName !== undefined)
            ? [
                  `${counted(plan.machines.filter(each => each.targetName !== undefined).length, 'machine')} under another name`,
              ]
            : []),
    ].join(', ');
}
