import type { Machine } from '../estate/estate.ts';
import { identityOf, lost, machineOf } from '../estate/machines.ts';
import { freeNeeded } from './govc-machine.ts';
import { VM_ALIASES } from './rvtools-columns.ts';
import { datastoreOf, powerOf, type RvtoolsState } from './rvtools-state.ts';
import type { RowView, SheetSpec } from './table.ts';

const IDS = [
    'VM',
    'VM ID',
    'VM UUID',
    'VI SDK UUID',
    'VI SDK Server',
    'Powerstate',
    'Template',
    'Datacenter',
    'Cluster',
    'Host',
    'Folder',
    'OS according to the configuration file',
    'OS according to the VMware Tools',
];

/** Readers of the sheets that add to machines: CPUs, memory, disks, partitions, adapters, USB, snapshots. */
export function sideSheets(state: RvtoolsState): Record<string, SheetSpec> {
    const side = (
        prefix: string,
        columns: string[],
        take: (machine: Machine, view: RowView) => string | undefined | void,
    ): SheetSpec => ({
        required: [['VM']],
        columns: [...IDS, ...columns],
        aliases: VM_ALIASES,
        prefix,
        row(view) {
            // The UUID column changed its meaning between releases, so only the id and the name join the sheets of one file.
            const who = identityOf(view, { name: 'VM', id: 'VM ID' }, state.index.servers);
            const left = state.left.get(who.name);
            const machine = machineOf(state.index, who, view, state.create && left === undefined);
            if (typeof machine === 'string') {
                return left ?? lost(view, machine);
            }
            placeFrom(machine, view);
            return take(machine, view) ?? undefined;
        },
    });
    return {
        vcpu: side('vCPU', ['CPUs', 'Hot Add', 'Hot Remove'], (machine, view) => {
            machine.vcpu ??= view.count('CPUs');
            machine.traits.cpuHotplug = anyTrue(
                machine.traits.cpuHotplug,
                view.flag('Hot Add'),
                view.flag('Hot Remove'),
            );
        }),
        vmemory: side('vMemory', ['Size MiB', 'Hot Add'], (machine, view) => {
            machine.memory ??= view.mib('Size MiB');
            machine.traits.memoryHotplug = anyTrue(machine.traits.memoryHotplug, view.flag('Hot Add'));
        }),
        vdisk: side(
            'vDisk',
            [
                'Disk',
                'Capacity MiB',
                'Raw',
                'Disk Mode',
                'Sharing mode',
                'Shared Bus',
                'Path',
                'Disk Path',
                'Raw LUN ID',
            ],
            readDisk,
        ),
        vpartition: side('vPartition', ['Disk', 'Capacity MiB', 'Consumed MiB', 'Free MiB'], readPartition),
        vnetwork: side('vNetwork', ['Network', 'Adapter', 'Mac Address', 'IPv4 Address', 'IPv6 Address'], readNic),
        vusb: side('vUSB', ['Device Type'], (machine, view) => {
            // A controller alone is the default of many machines; a device behind it is what cannot move.
            machine.traits.usbController = true;
            machine.traits.usb = machine.traits.usb === true || !/controller/iu.test(view.text('Device Type'));
        }),
        vsnapshot: side('vSnapshot', [], machine => {
            machine.traits.snapshots = (machine.traits.snapshots ?? 0) + 1;
        }),
    };
}

/** Every sheet about machines says where they run and which system they have; the first that does is believed. */
function placeFrom(machine: Machine, view: RowView): void {
    machine.datacenter ??= view.word('Datacenter');
    machine.cluster ??= view.word('Cluster');
    machine.host ??= view.word('Host');
    machine.folder ??= view.word('Folder');
    machine.os ??= systemOf(view);
    if (machine.power === 'unknown') {
        machine.power = powerOf(view.text('Powerstate'));
    }
    machine.template ||= view.flag('Template') ?? false;
}

/** The guest's system: what the tools inside of it report, else what was set. */
export function systemOf(view: RowView): string | undefined {
    return view.word('OS according to the VMware Tools') ?? view.word('OS according to the configuration file');
}

function anyTrue(...flags: (boolean | undefined)[]): boolean | undefined {
    return flags.includes(true) ? true : flags.includes(false) ? false : undefined;
}

function readDisk(machine: Machine, view: RowView): void {
    // 'Disk Path' holds the mount points inside of the guest since 4.x, and held the file before.
    const paths = [view.word('Path'), view.word('Disk Path')].filter(each => each !== undefined);
    const path = paths.find(each => /^\s*\[|\.vmdk\s*$/iu.test(each));
    const datastore = datastoreOf(path ?? '');
    const capacity = view.mib('Capacity MiB');
    const bus = view.text('Shared Bus');
    const mode = view.text('Sharing mode');
    machine.disks.push({
        label: view.word('Disk'),
        path,
        capacity,
        raw: view.flag('Raw') ?? view.text('Raw LUN ID') !== '',
        lun: view.word('Raw LUN ID'),
        mode: view.word('Disk Mode'),
        sharing: sharesBus(bus) ? bus : mode !== '' && !/none/iu.test(mode) ? mode : undefined,
        homeless: path !== undefined && datastore === undefined,
    });
    if (datastore !== undefined && !machine.datastores.includes(datastore)) {
        machine.datastores.push(datastore);
    }
}

const sharesBus = (bus: string): boolean => /virtual|physical/iu.test(bus);

function readPartition(machine: Machine, view: RowView): void {
    const capacity = view.mib('Capacity MiB');
    const consumed = view.mib('Consumed MiB');
    const free =
        view.mib('Free MiB') ?? (capacity !== undefined && consumed !== undefined ? capacity - consumed : undefined);
    machine.traits.cramped ??= [];
    if (
        free !== undefined &&
        free < freeNeeded(view.text('Disk')) &&
        !/^\/(snap|run|sys|proc)/u.test(view.text('Disk'))
    ) {
        machine.traits.cramped.push(view.text('Disk'));
    }
}

function readNic(machine: Machine, view: RowView): void {
    const adapter = view.word('Adapter');
    machine.nics.push({ network: view.word('Network'), adapter, mac: view.word('Mac Address') });
    const traits = machine.traits;
    traits.sriov = (traits.sriov ?? false) || /sriov/iu.test(adapter ?? '');
    if (view.has('IPv4 Address') || view.has('IPv6 Address')) {
        const given = [view.text('IPv4 Address'), view.text('IPv6 Address')].filter(text => text !== '').length;
        traits.addresses = (traits.addresses ?? 0) + given;
    }
}
