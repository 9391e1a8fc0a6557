import { entryOf } from '../../basics/lists.ts';
import { productsIn } from '../estate/control-plane.ts';
import { emptyExtract, type Identified, type Machine, newMachine, type Source } from '../estate/estate.ts';
import { identityOf, MachineIndex, NAMELESS } from '../estate/machines.ts';
import type { ReadOptions, TableReader } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { SHEET_COLUMNS, SHEET_OURS, VINFO_COLUMNS, VINFO_LEGACY, VM_ALIASES } from './rvtools-columns.ts';
import { placeSheets } from './rvtools-places.ts';
import { sideSheets, systemOf } from './rvtools-sides.ts';
import { datastoreOf, powerOf, type RvtoolsState } from './rvtools-state.ts';
import type { RowView, SheetSpec } from './table.ts';

/** `RVTools_tabvInfo`, `tabvInfo`, `vInfo` → `vinfo`. */
export function sheetKey(sheet: string): string {
    return sheet
        .trim()
        .replace(/^RVTools_/iu, '')
        .replace(/^tab/iu, '')
        .toLowerCase()
        .replace('vsc+vmk', 'vsc_vmk');
}

/** Sheets in the order in which they must be read: the machines before what refers to them. */
const ORDER = [
    'vsource',
    'vmetadata',
    'vinfo',
    'vcluster',
    'vhost',
    'vnic',
    'vdatastore',
    'vport',
    'dvport',
    'vcpu',
    'vmemory',
    'vdisk',
    'vpartition',
    'vnetwork',
    'vusb',
    'vsnapshot',
];

/** Reader of RVTools exports 3.x and 4.x, workbook or CSV folder. */
export function rvtoolsReader(source: Source, log: ImportLog, options: ReadOptions = {}): TableReader {
    const state: RvtoolsState = {
        extract: emptyExtract(source),
        index: new MachineIndex(),
        log,
        options,
        create: true,
        left: new Map(),
        attributes: new Set(),
    };
    const all: Record<string, SheetSpec> = { vinfo: vInfo(state), ...placeSheets(state), ...sideSheets(state) };
    const specs = Object.fromEntries(
        Object.entries(all).map(([key, spec]): [string, SheetSpec] => [
            key,
            { ...spec, others: SHEET_COLUMNS[key], ours: SHEET_OURS[key], attributes: state.attributes },
        ]),
    );
    let seen: ReadonlySet<string> = new Set();
    return {
        plan(sheets) {
            const present = new Map(sheets.map(sheet => [sheetKey(sheet), sheet]));
            state.create = !present.has('vinfo');
            seen = new Set(present.keys());
            return ORDER.flatMap(key =>
                present.has(key) ? [{ sheet: entryOf(present, key), spec: specs[key]! }] : [],
            );
        },
        finish() {
            state.extract.machines = state.index.machines;
            settleServers(state);
            fillAbsent(state, seen);
            state.index.tellDuplicates(log);
            warnOfGaps(state);
            return state.extract;
        },
    };
}

const VM_COLUMNS = { name: 'VM', id: 'VM ID', uuid: 'VM UUID', bios: 'SMBIOS UUID' };

const VINFO_USED = [
    'VM',
    'Powerstate',
    'Template',
    'SRM Placeholder',
    'Connection state',
    'FT Role',
    'DNS Name',
    'Consolidation Needed',
    'CPUs',
    'Memory',
    'Total disk capacity MiB',
    'Provisioned MiB',
    'In Use MiB',
    'CBT',
    'EnableUUID',
    'FT State',
    'HA Restart Priority',
    'Cluster rule name(s)',
    'EFI Secure boot',
    'Path',
    'Datacenter',
    'Cluster',
    'Host',
    'Folder',
    'vApp',
    'Primary IP Address',
    'OS according to the configuration file',
    'OS according to the VMware Tools',
    'VM ID',
    'VM UUID',
    'SMBIOS UUID',
    'VI SDK UUID',
    'VI SDK Server',
    'VI SDK API Version',
];

const CONNECTION: Readonly<Record<string, string>> = {
    orphaned: 'orphaned: vCenter has it in its list, but its host does not',
    inaccessible: 'inaccessible: its files cannot be reached, so nothing of it can be moved',
    invalid: 'invalid: its configuration cannot be read, so nothing of it can be moved',
};

/** Why a machine of the list is not one that moves; undefined for all others. */
export function leftOut(
    name: string,
    placeholder: boolean | undefined,
    state: { readonly secondary?: boolean; readonly connection?: string } = {},
): string | undefined {
    if (placeholder) {
        return 'placeholder of a machine that runs at the other site';
    }
    if (state.secondary) {
        return 'second copy of a fault-tolerant machine, which moves as one';
    }
    const broken = CONNECTION[state.connection?.trim().toLowerCase() ?? ''];
    if (broken !== undefined) {
        return broken;
    }
    if (/^(\[[^\]]*\]\s*|\/vmfs\/volumes\/).*\.vmx$/iu.test(name)) {
        return 'inaccessible: vCenter knows the path of its files and no name';
    }
    return /^vCLS(-[0-9a-f]{8}-| \(\d+\)$|$)/u.test(name)
        ? 'cluster service agent (vCLS), bound to its cluster'
        : undefined;
}

function vInfo(state: RvtoolsState): SheetSpec {
    return {
        required: [['VM']],
        columns: [...VINFO_USED, 'Annotation'],
        known: [...VINFO_COLUMNS, ...VINFO_LEGACY],
        aliases: VM_ALIASES,
        prefix: 'vInfo',
        row(view) {
            const who = identityOf(view, VM_COLUMNS, state.index.servers);
            if (who.name === '') {
                return NAMELESS;
            }
            const why = leftOut(who.name, view.flag('SRM Placeholder'), {
                secondary: view.text('FT Role') === '2' || /secondary/iu.test(view.text('FT Role')),
                connection: view.text('Connection state'),
            });
            if (why !== undefined) {
                state.left.set(who.name, why);
                state.log.skippedMachines.push({ name: who.name, at: view.at, reason: why });
                return why;
            }
            const known = state.index.known(who);
            if (known) {
                if (known.name !== who.name) {
                    view.note(
                        'id-two-names',
                        `"${known.name}" and "${who.name}" are one machine by its id; the first name counts`,
                        'warning',
                    );
                }
                return 'the same machine (by id) stands above';
            }
            const twin = state.index.doubtful(who);
            if (twin) {
                view.note(
                    'id-two-names',
                    `"${twin.name}" and "${who.name}" have one id and no vCenter is named, so they count as two machines`,
                    'warning',
                );
            }
            noteServer(state, view, who);
            state.index.add(machineFrom(view, who, state));
            return undefined;
        },
    };
}

/** What names its vCenter by host name gets the UUID that another sheet told for it. */
function settleServers(state: RvtoolsState): void {
    const { machines, clusters, hosts, datastores, networks, servers } = state.extract;
    for (const each of [...machines, ...clusters, ...hosts, ...datastores, ...networks]) {
        each.server = state.index.servers.settled(each.server);
    }
    const seen = new Set<string>();
    state.extract.servers = servers.flatMap(each => {
        const key = state.index.servers.settled(each.key) ?? each.key;
        return seen.has(key) ? [] : (seen.add(key), [{ ...each, key }]);
    });
}

/** Exports without vSource still name their vCenter in every row. */
function noteServer(state: RvtoolsState, view: RowView, who: Identified): void {
    const servers = state.extract.servers;
    if (who.server !== undefined && !servers.some(each => state.index.servers.same(each.key, who.server) === true)) {
        const version = view.word('VI SDK API Version');
        servers.push({
            key: who.server,
            name: view.word('VI SDK Server') ?? who.server,
            version,
            kind: 'vsphere',
            at: view.at,
        });
    }
}

function machineFrom(view: RowView, who: Identified, state: RvtoolsState): Machine {
    const machine: Machine = { ...newMachine(who.name, view.at), ...settled(who, view) };
    machine.power = powerOf(view.text('Powerstate'));
    machine.template = view.flag('Template') ?? false;
    machine.vcpu = view.count('CPUs');
    machine.memory = view.mib('Memory');
    machine.provisioned = view.mib('Provisioned MiB');
    machine.inUse = view.mib('In Use MiB');
    machine.capacity = view.mib('Total disk capacity MiB');
    machine.datacenter = view.word('Datacenter');
    machine.cluster = view.word('Cluster');
    machine.host = view.word('Host');
    machine.folder = view.word('Folder');
    machine.vapp = view.word('vApp');
    machine.rules = view
        .text('Cluster rule name(s)')
        .split(',')
        .map(rule => rule.trim())
        .filter(rule => rule !== '');
    machine.priority = view.word('HA Restart Priority');
    machine.os = systemOf(view);
    const datastore = datastoreOf(view.text('Path'));
    machine.datastores = datastore === undefined ? [] : [datastore];
    machine.attributes = view.attributes();
    if (state.options.annotations) {
        machine.annotation = view.word('Annotation');
    }
    const hints = productsIn(view.text('Annotation'));
    if (hints.length > 0) {
        machine.hints = hints;
    }
    readTraits(view, machine);
    return machine;
}

/** Before 4.3.1 the column `VM UUID` held the SMBIOS UUID; a column `SMBIOS UUID` of its own came with 4.4.1. */
function settled(who: Identified, view: RowView): Identified {
    return view.has('SMBIOS UUID') ? who : { ...who, uuid: undefined, biosUuid: who.uuid };
}

function readTraits(view: RowView, machine: Machine): void {
    const traits = machine.traits;
    traits.cbt = view.flag('CBT');
    traits.consolidation = view.flag('Consolidation Needed');
    traits.secureBoot = view.flag('EFI Secure boot');
    traits.diskUuid = view.flag('EnableUUID');
    traits.vapp = view.has('vApp') ? view.text('vApp') !== '' : undefined;
    const tolerance = view.text('FT State').toLowerCase();
    traits.faultTolerance = tolerance === '' ? undefined : tolerance !== 'notconfigured';
    if (view.has('DNS Name')) {
        traits.hostName = view.text('DNS Name');
    }
    if (view.has('Primary IP Address')) {
        traits.addresses = view.text('Primary IP Address') === '' ? 0 : 1;
    }
}

/** A machine without a row in a sheet that lists every snapshot (USB device) has none. */
function fillAbsent(state: RvtoolsState, seen: ReadonlySet<string>): void {
    for (const { traits } of state.extract.machines) {
        if (seen.has('vsnapshot')) {
            traits.snapshots ??= 0;
        }
        if (seen.has('vusb')) {
            traits.usbController ??= false;
            traits.usb ??= false;
        }
    }
}

/** The classes of gaps that other planners name too, so that a reader recognises them. */
function warnOfGaps(state: RvtoolsState): void {
    const { machines, hosts, datastores, source } = state.extract;
    const at = { file: source.file, sheet: '', row: 0 };
    const gap = (code: string, missing: boolean, message: string): void => {
        if (missing) {
            state.log.problem('information', code, `${source.file}: ${message}`, at);
        }
    };
    if (machines.length === 0) {
        state.log.problem('error', 'no-vms', `${source.file} names no machine`, at);
        return;
    }
    const all = (test: (machine: Machine) => boolean): boolean => machines.every(test);
    gap(
        'missing-vm-id',
        all(each => each.id === undefined),
        'no machine has a VM ID: machines are told apart by name',
    );
    gap(
        'missing-server-uuid',
        all(each => each.server === undefined),
        "no vCenter is named: all machines count as one vCenter's",
    );
    gap(
        'missing-cluster',
        all(each => each.cluster === undefined) && hosts.every(each => each.cluster === undefined),
        'no machine has a cluster: their storage is one fabric, or one for each host',
    );
    gap('empty-hosts', hosts.length === 0, 'no hosts, which give the source fabrics their node count');
    gap('empty-datastores', datastores.length === 0, 'no datastores, which tell the kind of source storage');
    gap(
        'empty-cpu',
        all(each => each.vcpu === undefined),
        'no CPU counts',
    );
    gap(
        'empty-memory',
        all(each => each.memory === undefined),
        'no memory sizes',
    );
    gap(
        'empty-disks',
        all(each => each.disks.length === 0),
        'no disk list: RDM, shared and independent disks cannot be seen',
    );
    gap(
        'empty-nics',
        all(each => each.nics.length === 0),
        'no network adapters of machines',
    );
}
