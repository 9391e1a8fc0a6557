import {
    type Extract,
    emptyExtract,
    type Figures,
    type Host,
    type Machine,
    newMachine,
    type Source,
} from '../estate/estate.ts';
import { identityOf, lost, MachineIndex, machineOf, NAMELESS } from '../estate/machines.ts';
import type { TableReader } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { GIB, KIB } from '../values.ts';
import { leftOut } from './rvtools.ts';
import { powerOf } from './rvtools-state.ts';
import type { RowView, SheetSpec } from './table.ts';

/** I/O of a whole cluster at its 95th percentile: the only place where this file tells reads from writes. */
interface ClusterIo {
    readonly writeShare?: number;
    readonly block?: number;
}

interface CollectorState {
    readonly extract: Extract;
    readonly index: MachineIndex;
    readonly clusters: Map<string, ClusterIo>;
    readonly hosts: Map<string, Host>;
    readonly left: Map<string, string>;
    /** Ids stand on vInfo and not on the list of machines. */
    readonly byId: Map<string, Machine>;
}

const ORDER = ['Metadata', 'vmList', 'vCluster', 'vHosts', 'vNICs', 'Datastore', 'vInfo', 'vDisk', 'vSnapshot'];

/**
 * Reader of Nutanix Collector workbooks (7.x, vCenter mode). Its sheets carry RVTools' names with other columns, so
 * it must be told apart before RVTools is considered; see `detect`.
 */
export function collectorReader(source: Source, log: ImportLog): TableReader {
    const state: CollectorState = {
        extract: emptyExtract(source),
        index: new MachineIndex(),
        clusters: new Map(),
        hosts: new Map(),
        left: new Map(),
        byId: new Map(),
    };
    const specs: Record<string, SheetSpec> = {
        Metadata: metadata(state, log),
        vmList: vmList(state, log),
        vCluster: vCluster(state),
        vHosts: vHosts(state),
        vNICs: vNics(state),
        Datastore: datastore(state),
        vInfo: vInfo(state),
        vDisk: vDisk(state),
        vSnapshot: vSnapshot(state),
    };
    return {
        plan: sheets => ORDER.flatMap(name => (sheets.includes(name) ? [{ sheet: name, spec: specs[name]! }] : [])),
        finish() {
            state.extract.machines = state.index.machines;
            return state.extract;
        },
    };
}

function metadata(state: CollectorState, log: ImportLog): SheetSpec {
    return {
        required: [['Collector Version', 'Performance Data Duration']],
        columns: ['Collector Version', 'Performance Data Duration', 'Is Anonymized'],
        row(view) {
            const version = view.word('Collector Version');
            state.extract.source.title = version === undefined ? 'Nutanix Collector' : `Nutanix Collector ${version}`;
            state.extract.source.span = view.word('Performance Data Duration');
            if (view.flag('Is Anonymized') === true) {
                log.problem(
                    'warning',
                    'anonymized',
                    `${view.at.file} is anonymized: its names match no other file, so joining by name is not to be trusted`,
                    view.at,
                );
            }
            return undefined;
        },
    };
}

function vmList(state: CollectorState, log: ImportLog): SheetSpec {
    return {
        required: [['VM Name']],
        columns: [
            'VM Name',
            'Power State',
            'vCPUs',
            'Memory (MiB)',
            'Capacity (MiB)',
            'Consumed (MiB)',
            'Datastore',
            'Guest OS',
            'Template',
            'Host',
            'Cluster Name',
            'Datacenter Name',
            'MOID',
        ],
        row(view) {
            const who = identityOf(view, { name: 'VM Name', id: 'MOID' });
            if (who.name === '') {
                return NAMELESS;
            }
            const why = leftOut(who.name, undefined);
            if (why !== undefined) {
                state.left.set(who.name, why);
                log.skippedMachines.push({ name: who.name, at: view.at, reason: why });
                return why;
            }
            const machine: Machine = { ...newMachine(who.name, view.at), ...who };
            machine.power = powerOf(view.text('Power State'));
            machine.template = view.flag('Template') ?? false;
            machine.vcpu = view.count('vCPUs');
            machine.memory = view.mib('Memory (MiB)');
            machine.capacity = view.mib('Capacity (MiB)');
            machine.inUse = view.mib('Consumed (MiB)');
            machine.os = view.word('Guest OS');
            machine.host = view.word('Host');
            machine.cluster = view.word('Cluster Name');
            machine.datacenter = view.word('Datacenter Name');
            machine.datastores = view
                .text('Datastore')
                .split(',')
                .map(each => each.trim())
                .filter(each => each !== '');
            state.index.add(machine);
            return undefined;
        },
    };
}

function vCluster(state: CollectorState): SheetSpec {
    return {
        required: [['Cluster Name']],
        columns: [
            'Cluster Name',
            'Datacenter',
            '95th Percentile Disk Throughput (KBps)',
            '95th Percentile IOPS',
            '95th Percentile Number of Reads',
            '95th Percentile Number of Writes',
        ],
        row(view) {
            const name = view.text('Cluster Name');
            const reads = view.number('95th Percentile Number of Reads');
            const writes = view.number('95th Percentile Number of Writes');
            const iops = view.number('95th Percentile IOPS');
            const rate = view.number('95th Percentile Disk Throughput (KBps)');
            state.extract.clusters.push({ name, datacenter: view.word('Datacenter'), at: view.at });
            state.clusters.set(name, {
                writeShare:
                    reads !== undefined && writes !== undefined && reads + writes > 0
                        ? writes / (reads + writes)
                        : undefined,
                block: iops !== undefined && rate !== undefined && iops > 0 ? (rate * KIB) / iops : undefined,
            });
            return undefined;
        },
    };
}

function vHosts(state: CollectorState): SheetSpec {
    return {
        required: [['Host Name', 'Host IP']],
        columns: [
            'Host Name',
            'Host IP',
            'Cluster Name',
            'Cluster',
            'Model',
            'CPU Cores',
            'Memory Size',
            'NICs',
            'Hypervisor',
        ],
        row(view) {
            const name = view.word('Host Name') ?? view.word('Host IP');
            if (name === undefined) {
                return 'no host name';
            }
            const memory = view.number('Memory Size');
            const host: Host = {
                name,
                cluster: view.word('Cluster Name') ?? view.word('Cluster'),
                model: view.word('Model'),
                cores: view.count('CPU Cores'),
                memory: memory === undefined ? undefined : Math.round(memory * GIB),
                nics: view.count('NICs'),
                version: view.word('Hypervisor'),
                speeds: [],
                at: view.at,
            };
            state.extract.hosts.push(host);
            state.hosts.set(name, host);
            return undefined;
        },
    };
}

function vNics(state: CollectorState): SheetSpec {
    return {
        required: [['Host']],
        columns: ['Host', 'Speed (Mbps)'],
        row(view) {
            const host = state.hosts.get(view.text('Host'));
            if (!host) {
                return 'its host is not in the list of hosts';
            }
            host.speeds.push((view.count('Speed (Mbps)') ?? 0) * 1e6);
            return undefined;
        },
    };
}

function datastore(state: CollectorState): SheetSpec {
    return {
        required: [['Datastore Name']],
        columns: ['Datastore Name', 'Datastore Type', 'Capacity (MiB)', 'Consumed (MiB)', 'Host Names'],
        row(view) {
            const name = view.text('Datastore Name');
            if (name === '') {
                return 'no datastore name';
            }
            state.extract.datastores.push({
                name,
                kind: view.word('Datastore Type'),
                capacity: view.mib('Capacity (MiB)'),
                inUse: view.mib('Consumed (MiB)'),
                hosts: view
                    .text('Host Names')
                    .split(',')
                    .map(each => each.trim())
                    .filter(each => each !== ''),
                at: view.at,
            });
            return undefined;
        },
    };
}

function machineRow(state: CollectorState, view: RowView): Machine | string {
    const who = identityOf(view, { name: 'VM Name', id: 'MOID' });
    const found = machineOf(state.index, { ...who, id: undefined }, view, false);
    if (typeof found === 'string') {
        return state.left.get(who.name) ?? lost(view, found);
    }
    found.id ??= who.id;
    if (found.id !== undefined) {
        state.byId.set(found.id, found);
    }
    return found;
}

function vInfo(state: CollectorState): SheetSpec {
    return {
        required: [['VM Name'], ['95th Percentile IOPS', 'MOID']],
        columns: ['VM Name', 'MOID', '95th Percentile IOPS', 'Cluster Name', 'Host Name'],
        row(view) {
            const machine = machineRow(state, view);
            if (typeof machine === 'string') {
                return machine;
            }
            const p95 = view.number('95th Percentile IOPS');
            if (p95 !== undefined) {
                const none: Figures = {};
                const cluster = state.clusters.get(machine.cluster ?? view.text('Cluster Name'));
                machine.samples.push({
                    source: state.extract.source,
                    at: view.at,
                    iops: { p95 },
                    reads: none,
                    writes: none,
                    throughput: none,
                    shareOf: cluster?.writeShare === undefined ? undefined : 'its cluster',
                    ...cluster,
                });
            }
            return undefined;
        },
    };
}

function vDisk(state: CollectorState): SheetSpec {
    return {
        required: [['VM Name']],
        columns: ['VM Name', 'Capacity (MiB)', 'MOID'],
        row(view) {
            const machine = machineRow(state, view);
            if (typeof machine === 'string') {
                return machine;
            }
            machine.disks.push({ capacity: view.mib('Capacity (MiB)') });
            return undefined;
        },
    };
}

/** Rows name the machine by id only. */
function vSnapshot(state: CollectorState): SheetSpec {
    return {
        required: [['MOID']],
        columns: ['MOID', 'Size (MiB)'],
        row(view) {
            const machine = state.byId.get(view.text('MOID'));
            if (!machine) {
                return 'no machine of this id in the inventory';
            }
            machine.traits.snapshots = (machine.traits.snapshots ?? 0) + 1;
            return undefined;
        },
    };
}
