import {
    type Extract,
    emptyExtract,
    type Host,
    type Identified,
    type Machine,
    newMachine,
    type Source,
} from '../estate/estate.ts';
import { lost, MachineIndex, machineOf, NAMELESS } from '../estate/machines.ts';
import type { TableReader } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { sum } from '../telling/statistics.ts';
import { GIB, KIB } from '../values.ts';
import { leftOut } from './rvtools.ts';
import { powerOf } from './rvtools-state.ts';
import type { RowView, SheetSpec } from './table.ts';

interface OpticsState {
    readonly extract: Extract;
    readonly index: MachineIndex;
    readonly hosts: Map<string, Host>;
    readonly left: Map<string, string>;
    readonly datastores: Set<string>;
}

const ORDER = ['VMs', 'VM Performance', 'VM Disks', 'ESX Hosts', 'Host Network Adapters', 'Host Devices'];

/** Reader of Live Optics (Optical Prime) workbooks: inventory, and I/O per machine as peak and average, kept apart. */
export function liveOpticsReader(source: Source, log: ImportLog): TableReader {
    const state: OpticsState = {
        extract: emptyExtract(source),
        index: new MachineIndex(),
        hosts: new Map(),
        left: new Map(),
        datastores: new Set(),
    };
    const specs: Record<string, SheetSpec> = {
        VMs: vms(state, log),
        'VM Performance': performance(state),
        'VM Disks': disks(state),
        'ESX Hosts': hosts(state),
        'Host Network Adapters': adapters(state),
        'Host Devices': devices(state),
    };
    return {
        plan: sheets => ORDER.flatMap(name => (sheets.includes(name) ? [{ sheet: name, spec: specs[name]! }] : [])),
        finish() {
            state.extract.machines = state.index.machines;
            return state.extract;
        },
    };
}

function identity(view: RowView): Identified {
    return {
        name: view.text('VM Name'),
        id: view.word('MOB ID'),
        uuid: view.word('InstanceUUID')?.toLowerCase(),
        biosUuid: view.word('UUID')?.toLowerCase(),
        server: undefined,
    };
}

function vms(state: OpticsState, log: ImportLog): SheetSpec {
    return {
        required: [['VM Name']],
        columns: [
            'VM Name',
            'MOB ID',
            'InstanceUUID',
            'UUID',
            'Power State',
            'IsRunning',
            'VM OS',
            'Template',
            'Virtual CPU',
            'Provisioned Memory (MiB)',
            'Virtual Disk Size (MiB)',
            'Virtual Disk Used (MiB)',
            'Datacenter',
            'Cluster',
            'Host',
            'Datastore',
            'vCenter',
            'Guest Hostname',
        ],
        row(view) {
            const who = identity(view);
            if (who.name === '') {
                return NAMELESS;
            }
            const why = leftOut(who.name, undefined);
            if (why !== undefined) {
                state.left.set(who.name, why);
                log.skippedMachines.push({ name: who.name, at: view.at, reason: why });
                return why;
            }
            if (state.index.known(who)) {
                return 'the same machine (by id) stands above';
            }
            state.index.add(machineFrom(view, who));
            return undefined;
        },
    };
}

function machineFrom(view: RowView, who: Identified): Machine {
    const machine: Machine = { ...newMachine(who.name, view.at), ...who };
    machine.power = powerOf(view.word('Power State') ?? view.text('IsRunning'));
    machine.template = view.flag('Template') ?? false;
    machine.vcpu = view.count('Virtual CPU');
    machine.memory = view.mib('Provisioned Memory (MiB)');
    machine.capacity = view.mib('Virtual Disk Size (MiB)');
    machine.inUse = view.mib('Virtual Disk Used (MiB)');
    machine.os = view.word('VM OS');
    machine.datacenter = view.word('Datacenter');
    machine.cluster = view.word('Cluster');
    machine.host = view.word('Host');
    machine.datastores = view
        .text('Datastore')
        .split(/[,;]/u)
        .map(each => each.trim())
        .filter(each => each !== '');
    if (view.has('Guest Hostname')) {
        machine.traits.hostName = view.text('Guest Hostname');
    }
    return machine;
}

function of(state: OpticsState, view: RowView): Machine | string {
    const who = identity(view);
    const found = machineOf(state.index, who, view, false);
    return typeof found === 'string' ? (state.left.get(who.name) ?? lost(view, found)) : found;
}

/** Rates are in MB/s and KB/s; both are taken as binary, as the sizes of the same file are. */
function performance(state: OpticsState): SheetSpec {
    return {
        required: [
            ['VM Name', 'MOB ID'],
            ['Peak IOPS', 'Average IOPS'],
        ],
        columns: [
            'VM Name',
            'MOB ID',
            'Cluster',
            'Host',
            'Peak IOPS',
            'Average IOPS',
            'Max KB/sec',
            'Average KB/sec',
            'Peak Read IOPS',
            'Peak Write IOPS',
            'Avg Read IOPS',
            'Avg Write IOPS',
            'Avg Read MB/s',
            'Avg Write MB/s',
            'Peak Read MB/s',
            'Peak Write MB/s',
        ],
        row(view) {
            const machine = of(state, view);
            if (typeof machine === 'string') {
                return machine;
            }
            const iops = { peak: view.number('Peak IOPS'), average: view.number('Average IOPS') };
            if (iops.peak === undefined && iops.average === undefined) {
                return 'no I/O figures';
            }
            const averageRate = sum(view.number('Avg Read MB/s'), view.number('Avg Write MB/s'));
            const averageKb = view.number('Average KB/sec');
            machine.samples.push({
                source: state.extract.source,
                at: view.at,
                iops,
                reads: { peak: view.number('Peak Read IOPS'), average: view.number('Avg Read IOPS') },
                writes: { peak: view.number('Peak Write IOPS'), average: view.number('Avg Write IOPS') },
                throughput: {
                    average:
                        averageRate !== undefined
                            ? averageRate * KIB * KIB
                            : averageKb === undefined
                              ? undefined
                              : averageKb * KIB,
                },
            });
            return undefined;
        },
    };
}

function disks(state: OpticsState): SheetSpec {
    return {
        required: [['VM Name', 'MOB ID']],
        columns: ['VM Name', 'MOB ID', 'InstanceUUID', 'Capacity (MiB)', 'Used (MiB)'],
        row(view) {
            const machine = of(state, view);
            if (typeof machine === 'string') {
                return machine;
            }
            machine.disks.push({ capacity: view.mib('Capacity (MiB)'), used: view.mib('Used (MiB)') });
            return undefined;
        },
    };
}

function hosts(state: OpticsState): SheetSpec {
    return {
        required: [['Host Name', 'Host']],
        columns: ['Host Name', 'Host', 'Cluster', 'Model', 'CPU Cores', 'Memory (KiB)', 'Number of NICs'],
        row(view) {
            const name = view.word('Host Name') ?? view.word('Host');
            if (name === undefined) {
                return 'no host name';
            }
            const memory = view.count('Memory (KiB)');
            const host: Host = {
                name,
                cluster: view.word('Cluster'),
                model: view.word('Model'),
                cores: view.count('CPU Cores'),
                memory: memory === undefined ? undefined : memory * KIB,
                nics: view.count('Number of NICs'),
                speeds: [],
                at: view.at,
            };
            state.extract.hosts.push(host);
            state.hosts.set(name, host);
            return undefined;
        },
    };
}

function adapters(state: OpticsState): SheetSpec {
    return {
        required: [['Server Name', 'Host']],
        columns: ['Server Name', 'Host', 'Speed (Mbps)'],
        aliases: { 'Speed (Mbps)': ['PNIC Speed (Mb/sec)'] },
        row(view) {
            const host = state.hosts.get(view.word('Server Name') ?? view.text('Host'));
            if (!host) {
                return 'its host is not in the list of hosts';
            }
            host.speeds.push((view.count('Speed (Mbps)') ?? 0) * 1e6);
            return undefined;
        },
    };
}

/** A shared datastore stands once per host that mounts it. */
function devices(state: OpticsState): SheetSpec {
    return {
        required: [['Device Name']],
        columns: ['Server Name', 'Device Name', 'Device Type', 'Capacity (GiB)', 'Used Capacity (GiB)'],
        row(view) {
            const name = view.text('Device Name');
            const host = view.word('Server Name');
            const known = state.extract.datastores.find(each => each.name === name);
            if (name === '') {
                return 'no device name';
            }
            if (known) {
                known.hosts.push(...(host === undefined ? [] : [host]));
                return 'the same datastore stands above for another host';
            }
            const size = (column: string): number | undefined => {
                const value = view.number(column);
                return value === undefined ? undefined : Math.round(value * GIB);
            };
            state.extract.datastores.push({
                name,
                kind: view.word('Device Type'),
                capacity: size('Capacity (GiB)'),
                inUse: size('Used Capacity (GiB)'),
                hosts: host === undefined ? [] : [host],
                at: view.at,
            });
            return undefined;
        },
    };
}
