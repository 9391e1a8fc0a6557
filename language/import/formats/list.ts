import { nth } from '../../basics/lists.ts';
import {
    emptyExtract,
    type Figures,
    type Host,
    type Machine,
    newMachine,
    type PlatformKind,
    type Source,
} from '../estate/estate.ts';
import { Hosts } from '../estate/hosts.ts';
import { MachineIndex, NAMELESS } from '../estate/machines.ts';
import type { TableReader } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { GIB, KIB, MIB } from '../values.ts';
import { headerKey, synonymsOf } from './headers.ts';
import { leftOut } from './rvtools.ts';
import { MACHINE_OURS } from './rvtools-columns.ts';
import { datastoreOf, powerOf } from './rvtools-state.ts';
import { SYNONYMS } from './synonyms.ts';
import { type RowView, type SheetSpec } from './table.ts';

/** Columns of one disk each, as the template of Azure Migrate has them; it takes eight. */
const DISKS = Array.from({ length: 8 }, (_, index) => `Disk ${index + 1}`);

const SIZES = ['Total disk capacity MiB', 'Provisioned MiB', 'In Use MiB'] as const;

const COLUMNS: readonly string[] = [
    ...[
        'VM',
        'Powerstate',
        'Status',
        'Template',
        'CPUs',
        'Memory',
        ...SIZES,
        'Cluster',
        'Host',
        'Datacenter',
        'Folder',
    ],
    ...[
        'OS according to the VMware Tools',
        'DNS Name',
        'Primary IP Address',
        'VM ID',
        'UUID',
        'VI SDK Server',
        'Datastore',
        'Network',
    ],
    ...['Peak IOPS', 'Average IOPS', '95% IOPS', 'Read IOPS', 'Write IOPS', 'Read throughput', 'Write throughput'],
    ...DISKS.flatMap(disk =>
        ['size', 'read ops', 'write ops', 'read throughput', 'write throughput'].map(what => `${disk} ${what}`),
    ),
];

/** What lists of machines call their columns, beyond what {@link SYNONYMS} has. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
    VM: [
        'Name',
        'Server name',
        '*Server name',
        'Machine',
        'Computer Name',
        'ComputerName',
        'VMName',
        ...(SYNONYMS['Name'] ?? []),
    ],
    CPUs: ['*Cores', 'Cores', 'CPUCount', 'ProcessorCount', 'NumCPU', 'CPU(s)', 'vCPU(s)'],
    Memory: ['*Memory (In MB)', 'Memory(MB)', 'MemoryAssigned', 'MemoryStartup', 'RAM'],
    'Total disk capacity MiB': [
        'Storage(GB)',
        'Local Capacity',
        'TotalSize',
        'Total disk size',
        'Disk',
        'Disks total size',
        'Virtual Disk Size',
    ],
    'In Use MiB': ['Used Capacity', 'Storage in use', 'UsedSpace', 'Virtual Disk Used'],
    'Provisioned MiB': ['ProvisionedSpace'],
    Powerstate: ['VirtualMachineState', 'VMState', 'IsRunning'],
    Host: ['VMHost', 'VM host', 'HostName', 'Hypervisor Name', 'Server'],
    'OS according to the VMware Tools': ['*OS name', 'OS name', 'VM OS', 'OperatingSystem'],
    'VM ID': ['Id', 'VMId', 'ID', 'MOB ID'],
    UUID: ['InstanceUUID', 'PersistentId'],
    Network: ['NetworkName', 'VMNetwork', 'Networks'],
    'Peak IOPS': ['Max IOPS', 'IOPS peak'],
    'Average IOPS': ['IOPS', 'Avg IOPS', 'IOPS average'],
    '95% IOPS': ['95th percentile IOPS', 'P95 IOPS'],
    'Read IOPS': ['Total disks read ops', 'Disk read(OPS)', 'Disk read ops', 'Avg Read IOPS', 'Total disk read ops'],
    'Write IOPS': [
        'Total disks write ops',
        'Disk write(OPS)',
        'Disk write ops',
        'Avg Write IOPS',
        'Total disk write ops',
    ],
    'Read throughput': [
        'Total disks read throughput',
        'Disk read(MBPS)',
        'Avg Read MB/s',
        'Total disk read throughput',
    ],
    'Write throughput': [
        'Total disks write throughput',
        'Disk write(MBPS)',
        'Avg Write MB/s',
        'Total disk write throughput',
    ],
};

/** Columns of known lists that a plan has no use for. */
const OTHERS: readonly string[] = [
    ...['OS version', 'OS architecture', 'Server type', 'Hypervisor', 'CPU utilization percentage'],
    ...['Memory utilization percentage', 'Network adapters', 'Network In throughput', 'Network Out throughput'],
    ...[
        'Network In throughput (MB per second)',
        'Network Out throughput (MB per second)',
        'Boot type',
        'Firmware type',
    ],
    ...[
        'Number of disks',
        'MAC address',
        'Host CPU',
        'Host Mem',
        'Guest Mem - %',
        'Cloud',
        'Generation',
        'Uptime',
        'Notes',
    ],
    ...[
        'CPU Sockets',
        'NICs',
        'Compatibility',
        'HA Protection',
        'Managed By',
        'VMware Tools Version Status',
        'EVC Mode',
    ],
    ...[
        'CreationTime',
        'Owner',
        'VirtualizationPlatform',
        'HostType',
        'ResourcePool',
        'HARestartPriority',
        'DrsAutomationLevel',
    ],
];

const FIGURES = ['CPUs', 'Memory', ...SIZES, 'Disk 1 size'] as const;

/** Whether a header is that of a list of machines: it names them and has a size of them. */
export function isMachineList(header: readonly string[]): boolean {
    const keys = new Set(header.map(name => headerKey(name).key));
    const has = (column: string): boolean =>
        [...synonymsOf(column), ...(ALIASES[column] ?? []).map(word => headerKey(word).key)].some(key => keys.has(key));
    return has('VM') && FIGURES.some(has);
}

/** Who wrote a list, as far as its columns show it, and what its machines run on. */
const AUTHORS: readonly (readonly [title: string, platform: PlatformKind | undefined, columns: readonly string[]])[] = [
    ['Azure Migrate import file', undefined, ['server name', 'cores', 'os name']],
    ['Azure Migrate assessment', undefined, ['machine', 'azure vm readiness']],
    ['System Center VMM', 'scvmm', ['name', 'virtualmachinestate', 'cpucount']],
    ['System Center VMM', 'scvmm', ['name', 'cpucount', 'totalsize']],
    ['Hyper-V Get-VM', 'hyperv', ['name', 'processorcount', 'state']],
    ['PowerCLI Get-VM', 'vsphere', ['name', 'numcpu', 'vmhost']],
    ['PowerCLI Get-VM', 'vsphere', ['name', 'numcpu', 'powerstate']],
    ['vSphere client list', 'vsphere', ['name', 'provisioned space', 'host cpu']],
];

function authorOf(header: readonly string[]): readonly [string, PlatformKind | undefined] | undefined {
    const keys = new Set(header.map(name => headerKey(name).key));
    const found = AUTHORS.find(([, , columns]) => columns.every(column => keys.has(headerKey(column).key)));
    return found && [found[0], found[1]];
}

interface Pending {
    readonly machine: Machine;
    readonly set: (bytes: number) => void;
    readonly value: number;
}

/** Reader of any table with one machine a row: lists of PowerCLI and of clients, templates of other tools, files made by hand. */
export function listReader(source: Source, log: ImportLog, header: readonly string[]): TableReader {
    const extract = emptyExtract(source);
    const index = new MachineIndex();
    const hosts = new Hosts();
    const pending = { memory: [] as Pending[], disk: [] as Pending[] };
    let platform: PlatformKind | undefined;
    const author = authorOf(header);
    if (author) {
        source.title = author[0];
        platform = author[1];
    }
    const machines: SheetSpec = {
        required: [['VM'], FIGURES],
        columns: COLUMNS,
        aliases: ALIASES,
        others: OTHERS,
        ours: MACHINE_OURS,
        keepsAttributes: true,
        optional: true,
        row(view) {
            const name = view.text('VM').replace(/^\ufeff/u, '');
            if (name === '') {
                return NAMELESS;
            }
            const why = leftOut(name, undefined);
            if (why !== undefined) {
                log.skippedMachines.push({ name, at: view.at, reason: why });
                return why;
            }
            const machine = machineFrom(view, name, pending, source);
            if (index.known(machine)) {
                return 'the same machine (by id) stands above';
            }
            index.add(machine);
            return undefined;
        },
    };
    const hypervisors: SheetSpec = {
        required: [['Host']],
        columns: ['Host', 'Cluster', '# Cores', '# Memory', 'Model', 'ESX Version', 'VI SDK Server'],
        aliases: { Host: ['Server Name', 'Hypervisor Name', 'Name', 'Hypervisor'] },
        ours: { Host: 'Host', Cluster: 'Cluster' },
        optional: true,
        row(view) {
            const name = view.text('Host');
            const host: Host = {
                name,
                cluster: view.word('Cluster'),
                server: view.word('VI SDK Server'),
                cores: view.count('# Cores'),
                memory: view.mib('# Memory'),
                model: view.word('Model'),
                version: view.word('ESX Version'),
                speeds: [],
                at: view.at,
            };
            if (name === '' || !hosts.add(host)) {
                return name === '' ? 'no host name' : 'the same host stands above';
            }
            extract.hosts.push(host);
            return undefined;
        },
    };
    return {
        plan(sheets) {
            if (sheets.includes('Hypervisors') && sheets.includes('VMs')) {
                source.title = 'Live Optics';
                platform = 'hyperv';
            } else if (sheets.includes('Servers') && sheets.includes('Details')) {
                source.title = 'Live Optics';
                platform = 'physical';
            }
            return sheets.map(sheet => ({
                sheet,
                spec: /^(hypervisors|hosts|esx hosts|vmhosts?)$/iu.test(sheet) ? hypervisors : machines,
            }));
        },
        finish() {
            extract.machines = index.machines;
            settleUnits(pending.memory, 'Memory', MEMORY_UNITS, source, log);
            settleUnits(pending.disk, 'disks', DISK_UNITS, source, log);
            if (platform !== undefined && platform !== 'vsphere') {
                const key = `${platform}:${source.file}`;
                extract.machines.forEach(machine => (machine.server ??= key));
                extract.hosts.forEach(host => (host.server ??= key));
                extract.servers.push({
                    key,
                    name: platform,
                    kind: platform,
                    at: { file: source.file, sheet: '', row: 0 },
                });
            }
            index.tellDuplicates(log);
            return extract;
        },
    };
}

type Waiting = { readonly memory: Pending[]; readonly disk: Pending[] };

function machineFrom(view: RowView, name: string, pending: Waiting, source: Source): Machine {
    const machine = newMachine(name, view.at);
    machine.id = view.word('VM ID')?.replace(/^VirtualMachine-/u, '');
    machine.uuid = view.word('UUID')?.toLowerCase();
    machine.server = view.word('VI SDK Server');
    machine.power = powerOf(view.text('Powerstate'));
    if (machine.power === 'unknown') {
        machine.power = powerOf(view.text('Status'));
    }
    machine.template = view.flag('Template') ?? false;
    machine.vcpu = view.count('CPUs');
    machine.datacenter = view.word('Datacenter');
    machine.cluster = view.word('Cluster');
    machine.host = view.word('Host');
    machine.folder = view.word('Folder');
    machine.os = view.word('OS according to the VMware Tools');
    machine.attributes = view.attributes();
    machine.datastores = view
        .text('Datastore')
        .split(/[,;]/u)
        .map(each => datastoreOf(each) ?? each.trim())
        .filter(each => each !== '');
    machine.nics = view
        .text('Network')
        .split(/[,;]/u)
        .map(each => each.trim())
        .filter(each => each !== '')
        .map(network => ({ network }));
    if (view.has('DNS Name')) {
        machine.traits.hostName = view.text('DNS Name');
    }
    if (view.has('Primary IP Address')) {
        machine.traits.addresses = view.text('Primary IP Address') === '' ? 0 : 1;
    }
    const size = (column: string, list: Pending[], set: (bytes: number) => void): void => {
        if (view.saysUnit(column)) {
            const bytes = view.bytes(column, MIB);
            if (bytes !== undefined) {
                set(bytes);
            }
        } else {
            const value = view.number(column);
            if (value !== undefined) {
                list.push({ machine, set, value });
            }
        }
    };
    size('Memory', pending.memory, bytes => (machine.memory = bytes));
    size('Total disk capacity MiB', pending.disk, bytes => (machine.capacity = bytes));
    size('Provisioned MiB', pending.disk, bytes => (machine.provisioned = bytes));
    size('In Use MiB', pending.disk, bytes => (machine.inUse = bytes));
    for (const disk of DISKS) {
        const capacity = view.has(`${disk} size`) ? view.bytes(`${disk} size`, GIB) : undefined;
        if (capacity !== undefined) {
            machine.disks.push({ label: disk, capacity });
        }
    }
    readIo(view, machine, source);
    return machine;
}

/** Operations of all disks together where the list has them, else the sum of its disks. Rates are in MB/s. */
function readIo(view: RowView, machine: Machine, source: Source): void {
    const added = (what: string): number | undefined => {
        const values = DISKS.map(disk => (view.has(`${disk} ${what}`) ? view.number(`${disk} ${what}`) : undefined));
        return values.some(value => value !== undefined)
            ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
            : undefined;
    };
    const reads = view.number('Read IOPS') ?? added('read ops');
    const writes = view.number('Write IOPS') ?? added('write ops');
    const iops: Figures = {
        average:
            view.number('Average IOPS') ?? (reads === undefined || writes === undefined ? undefined : reads + writes),
        p95: view.number('95% IOPS'),
        peak: view.number('Peak IOPS'),
    };
    const rates = [
        view.number('Read throughput') ?? added('read throughput'),
        view.number('Write throughput') ?? added('write throughput'),
    ];
    if (Object.values(iops).some(value => value !== undefined)) {
        machine.samples.push({
            source,
            at: view.at,
            iops,
            reads: { average: reads },
            writes: { average: writes },
            throughput: {
                average: rates.every(rate => rate !== undefined)
                    ? rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0) * KIB * KIB
                    : undefined,
            },
        });
    }
}

type Units = readonly (readonly [below: number, unit: string, bytes: number])[];

/** What the commonest value of a column without a unit can only mean: nobody gives most machines less than 256 MiB. */
const MEMORY_UNITS: Units = [
    [256, 'GiB', GIB],
    [262_144, 'MiB', MIB],
    [64 * MIB, 'KiB', KIB],
    [Infinity, 'bytes', 1],
];

/** The same of disks: nobody gives most machines less than 8 GiB. */
const DISK_UNITS: Units = [
    [8192, 'GiB', GIB],
    [1e9, 'MiB', MIB],
    [Infinity, 'bytes', 1],
];

function settleUnits(waiting: readonly Pending[], what: string, units: Units, source: Source, log: ImportLog): void {
    const values = waiting.map(each => each.value).sort((a, b) => a - b);
    const middle = values[Math.floor(values.length / 2)];
    if (middle === undefined) {
        return;
    }
    const [, unit, bytes] = units.find(([below]) => middle < below) ?? nth(units, units.length - 1);
    waiting.forEach(each => each.set(Math.round(each.value * bytes)));
    log.problem(
        'warning',
        'unit-assumed',
        `${source.file}: neither header nor cells say the unit of ${what}; the values look like ${unit} and were read so. Put the unit into the header, such as "Memory (GB)"`,
        nth(waiting, 0).machine.at[0],
        waiting.length,
    );
}
