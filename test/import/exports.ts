import { VINFO_COLUMNS } from '../../language/import/formats/rvtools-columns.ts';
import type { TestCell, TestSheet } from './workbook.ts';

/** Small exports of every format, made from header names alone. Values are invented. */

type Row = Readonly<Record<string, TestCell>>;

function sheet(name: string, header: readonly string[], rows: readonly Row[]): TestSheet {
    return { name, rows: [header, ...rows.map(row => header.map(column => row[column] ?? null))] };
}

const TAIL = ['Datacenter', 'Cluster', 'Host', 'Folder', 'VM ID', 'VM UUID', 'VI SDK Server', 'VI SDK UUID'];
const HEAD = ['VM', 'Powerstate', 'Template', 'SRM Placeholder'];
const VC = { 'VI SDK Server': 'vc1.example.test', 'VI SDK UUID': 'aaaa-1' };
const PLACE = { Datacenter: 'DC', Cluster: 'CL1', Host: 'esx1.example.test', ...VC };

const WEB: Row = { VM: 'web-01', 'VM ID': 'vm-11', Powerstate: 'poweredOn', Template: false, ...PLACE };
const DB: Row = { VM: 'db-01', 'VM ID': 'vm-12', Powerstate: 'poweredOn', Template: false, ...PLACE };
const GOLD: Row = { VM: 'gold', 'VM ID': 'vm-13', Powerstate: 'poweredOff', Template: true, ...PLACE };

/** An RVTools 4.x export; `flag` writes booleans as the caller wants them (cells or text). */
export function rvtools4(flag: (value: boolean) => TestCell = value => value): TestSheet[] {
    const info = (row: Row, more: Row): Row => ({
        ...row,
        Template: flag(row['Template'] === true),
        'SRM Placeholder': flag(false),
        ...more,
    });
    return [
        sheet(
            'vInfo',
            [...VINFO_COLUMNS.slice(0, 77), 'Application', 'Last backup', ...VINFO_COLUMNS.slice(77)],
            [
                info(WEB, {
                    CPUs: 2,
                    Memory: 4096,
                    'Total disk capacity MiB': 40960,
                    'Provisioned MiB': 45056,
                    'In Use MiB': 20480,
                    CBT: flag(true),
                    'Consolidation Needed': flag(false),
                    'DNS Name': 'web-01.example.test',
                    'Primary IP Address': '10.0.0.1',
                    'EFI Secure boot': flag(true),
                    'FT State': 'notConfigured',
                    Path: '[ds1] web-01/web-01.vmx',
                    'SMBIOS UUID': '4211-a',
                    'VM UUID': '5011-a',
                    'OS according to the VMware Tools': 'Red Hat Enterprise Linux 9 (64-bit)',
                    Application: 'Shop',
                    Annotation: 'password: hunter2',
                }),
                info(DB, {
                    CPUs: 8,
                    Memory: 65536,
                    'Total disk capacity MiB': 1048576,
                    'Provisioned MiB': 1114112,
                    'In Use MiB': 524288,
                    CBT: flag(false),
                    'Consolidation Needed': flag(true),
                    'DNS Name': '',
                    'EFI Secure boot': flag(false),
                    'FT State': 'running',
                    Path: '[ds2] db-01/db-01.vmx',
                    'SMBIOS UUID': '4211-b',
                    'VM UUID': '5011-b',
                    'OS according to the VMware Tools': 'Microsoft Windows Server 2008 R2 (64-bit)',
                    'Last backup': '2026/11/01 22:00:00',
                    'HA Restart Priority': 'high',
                }),
                {},
                info(GOLD, {
                    CPUs: 1,
                    Memory: 2048,
                    'Total disk capacity MiB': 20480,
                    'In Use MiB': 5120,
                    'SMBIOS UUID': '4211-c',
                    'VM UUID': '5011-c',
                    Path: '[ds1] gold/gold.vmtx',
                }),
                info(
                    { ...WEB, VM: 'vCLS-1a2b3c4d-0000-1111-2222-333344445555', 'VM ID': 'vm-14' },
                    { CPUs: 1, Memory: 128 },
                ),
                { ...WEB, VM: 'dr-copy', 'VM ID': 'vm-15', 'SRM Placeholder': flag(true), Template: flag(false) },
            ],
        ),
        sheet(
            'vCPU',
            [...HEAD, 'CPUs', 'Hot Add', 'Hot Remove', ...TAIL],
            [
                { ...WEB, CPUs: 2, 'Hot Add': flag(true), 'Hot Remove': flag(false) },
                { ...DB, CPUs: 8, 'Hot Add': flag(false), 'Hot Remove': flag(false) },
            ],
        ),
        sheet(
            'vMemory',
            [...HEAD, 'Size MiB', 'Hot Add', ...TAIL],
            [{ ...WEB, 'Size MiB': 4096, 'Hot Add': flag(false) }],
        ),
        sheet(
            'vDisk',
            [
                ...HEAD,
                'Disk',
                'Capacity MiB',
                'Raw',
                'Disk Mode',
                'Sharing mode',
                'Thin',
                'Shared Bus',
                'Path',
                'Raw LUN ID',
                ...TAIL,
            ],
            [
                {
                    ...WEB,
                    Disk: 'Hard disk 1',
                    'Capacity MiB': 40960,
                    Raw: flag(false),
                    'Disk Mode': 'persistent',
                    'Sharing mode': 'sharingNone',
                    'Shared Bus': 'noSharing',
                    Path: '[ds1] web-01/web-01.vmdk',
                },
                {
                    ...DB,
                    Disk: 'Hard disk 1',
                    'Capacity MiB': 524288,
                    Raw: flag(false),
                    'Disk Mode': 'independent_persistent',
                    'Sharing mode': 'sharingMultiWriter',
                    'Shared Bus': 'noSharing',
                    Path: '[ds2] db-01/db-01.vmdk',
                },
                {
                    ...DB,
                    Disk: 'Hard disk 2',
                    'Capacity MiB': 524288,
                    Raw: flag(true),
                    'Disk Mode': 'persistent',
                    'Sharing mode': 'sharingNone',
                    Path: '[ds2] db-01/rdm.vmdk',
                    'Raw LUN ID': 'naa.6000',
                },
            ],
        ),
        sheet(
            'vPartition',
            [...HEAD, 'Disk', 'Capacity MiB', 'Consumed MiB', 'Free MiB', 'Free %', ...TAIL],
            [{ ...DB, Disk: 'C:\\', 'Capacity MiB': 40000, 'Consumed MiB': 39950, 'Free MiB': 50 }],
        ),
        sheet(
            'vNetwork',
            [...HEAD, 'NIC label', 'Adapter', 'Network', 'Mac Address', 'IPv4 Address', 'IPv6 Address', ...TAIL],
            [
                { ...WEB, Adapter: 'Vmxnet3', Network: 'app', 'IPv4 Address': '10.0.0.1' },
                { ...DB, Adapter: 'SriovEthernetCard', Network: 'db' },
            ],
        ),
        sheet('vUSB', [...HEAD, 'Device Node', 'Device Type', ...TAIL], [{ ...DB, 'Device Type': 'VirtualUSB' }]),
        sheet(
            'vSnapshot',
            ['VM', 'Powerstate', 'Name', 'Size MiB (total)', ...TAIL],
            [{ ...DB, Name: 'before patch' }],
        ),
        sheet(
            'vCluster',
            ['Name', 'NumHosts', 'HA enabled', 'DRS enabled', 'DPM enabled', 'VI SDK Server', 'VI SDK UUID'],
            [{ Name: 'CL1', 'DRS enabled': flag(true), 'DPM enabled': flag(false), ...VC }],
        ),
        sheet(
            'vHost',
            [
                'Host',
                'Datacenter',
                'Cluster',
                '# Cores',
                '# Memory',
                '# NICs',
                '# HBAs',
                'ESX Version',
                'Model',
                'VI SDK Server',
                'VI SDK UUID',
            ],
            [
                { ...PLACE, '# Cores': 32, '# Memory': 524288, '# NICs': 2 },
                { ...PLACE, Host: 'esx2.example.test', '# Cores': 32, '# Memory': 524288, '# NICs': 2 },
            ],
        ),
        sheet(
            'vNIC',
            ['Host', 'Network Device', 'Speed', 'Duplex', 'VI SDK Server', 'VI SDK UUID'],
            ['esx1.example.test', 'esx1.example.test', 'esx2.example.test', 'esx2.example.test'].map((Host, index) => ({
                Host,
                'Network Device': `vmnic${index % 2}`,
                Speed: 25000,
                ...VC,
            })),
        ),
        sheet(
            'vDatastore',
            ['Name', 'Type', 'Capacity MiB', 'In Use MiB', 'Hosts', 'SIOC enabled', 'VI SDK Server', 'VI SDK UUID'],
            [
                { Name: 'ds1', Type: 'VMFS', 'Capacity MiB': 2097152, ...VC },
                { Name: 'ds2', Type: 'vsan', 'Capacity MiB': 4194304, ...VC },
            ],
        ),
        sheet(
            'vSource',
            ['Name', 'API version', 'Version', 'Fullname', 'VI SDK Server', 'VI SDK UUID'],
            [{ Name: 'VMware vCenter Server', Version: '8.0.3', ...VC }],
        ),
        sheet('vMetaData', ['RVTools major version', 'RVTools version', 'Server'], [{ 'RVTools version': '4.8.1' }]),
        sheet('vLicense', ['Name', 'Key'], [{ Name: 'vSphere', Key: 'AAAAA-BBBBB' }]),
    ];
}

/** The same machines as a 3.x export has them: MB labels that are MiB, no ids, trailing blanks, `vCenter UUID`. */
export function rvtools3(): TestSheet[] {
    const head = [
        'VM',
        'Powerstate',
        'Template',
        'Config status',
        'DNS Name',
        'CPUs',
        'Memory',
        'NICs',
        'Disks',
        'Provisioned MB',
        'In Use MB',
        'Datacenter',
        'Cluster',
        'Host',
        'OS according to the configuration file',
        'vCenter UUID',
    ];
    const place = { Datacenter: 'DC', Cluster: 'CL1', Host: 'esx1', 'vCenter UUID': 'aaaa-1' };
    return [
        sheet('tabvInfo', head, [
            {
                VM: 'web-01',
                Powerstate: 'poweredOn',
                Template: 'False',
                CPUs: 2,
                Memory: 4096,
                'Provisioned MB': 45056,
                'In Use MB': 20480,
                ...place,
            },
            {
                VM: 'db-01',
                Powerstate: 'poweredOn',
                Template: 'False',
                CPUs: 8,
                Memory: 65536,
                'Provisioned MB': 1114112,
                'In Use MB': 524288,
                ...place,
            },
            {
                VM: 'gold',
                Powerstate: 'poweredOff',
                Template: 'True',
                CPUs: 1,
                Memory: 2048,
                'Provisioned MB': 20480,
                'In Use MB': 5120,
                ...place,
            },
        ]),
        sheet(
            'tabvPartition',
            ['VM', 'Disk', 'Capacity MB', 'Consumed MB', 'Free MB', 'Free % '],
            [{ VM: 'db-01', Disk: 'C:\\', 'Capacity MB': 40000, 'Consumed MB': 39950, 'Free MB': 50, 'Free % ': 0 }],
        ),
    ];
}

export function collector(): TestSheet[] {
    const vm = (name: string, more: Row): Row => ({
        'VM Name': name,
        'Power State': 'poweredOn',
        'Cluster Name': 'CL1',
        Host: 'esx1',
        'Host Name': 'esx1',
        ...more,
    });
    return [
        sheet(
            'Metadata',
            ['Hypervisor', 'Collector Version', 'Performance Data Duration', 'Is Anonymized'],
            [{ 'Collector Version': '7.1', 'Performance Data Duration': '7 Days', 'Is Anonymized': 'No' }],
        ),
        sheet(
            'vInfo',
            ['VM Name', 'Sizing Enabled', 'Power State', '95th Percentile IOPS', 'Cluster Name', 'Host Name', 'MOID'],
            [
                vm('web-01', { '95th Percentile IOPS': 120, MOID: 'vm-11' }),
                vm('db-01', { '95th Percentile IOPS': 4200.5, MOID: 'vm-12' }),
            ],
        ),
        sheet(
            'vmList',
            [
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
            ],
            [
                vm('web-01', {
                    vCPUs: 2,
                    'Memory (MiB)': 4096,
                    'Capacity (MiB)': 40960,
                    'Consumed (MiB)': 20480,
                    Datastore: 'ds1',
                }),
                vm('db-01', {
                    vCPUs: 8,
                    'Memory (MiB)': 65536,
                    'Capacity (MiB)': 1048576,
                    'Consumed (MiB)': null,
                    Datastore: 'ds2',
                }),
            ],
        ),
        sheet('vCPU', ['VM Name', 'vCPUs', 'Peak %'], [vm('web-01', {})]),
        sheet(
            'vHosts',
            ['Cluster Name', 'Host Name', 'CPU Cores', 'Memory Size', 'NICs'],
            [{ 'Cluster Name': 'CL1', 'Host Name': 'esx1', 'CPU Cores': 32, 'Memory Size': 512 }],
        ),
        sheet(
            'vNICs',
            ['Host', 'Speed (Mbps)'],
            [
                { Host: 'esx1', 'Speed (Mbps)': 10000 },
                { Host: 'esx1', 'Speed (Mbps)': 10000 },
            ],
        ),
        sheet(
            'vCluster',
            [
                'Cluster Name',
                '95th Percentile Disk Throughput (KBps)',
                '95th Percentile IOPS',
                '95th Percentile Number of Reads',
                '95th Percentile Number of Writes',
            ],
            [
                {
                    'Cluster Name': 'CL1',
                    '95th Percentile Disk Throughput (KBps)': 80000,
                    '95th Percentile IOPS': 5000,
                    '95th Percentile Number of Reads': 3000,
                    '95th Percentile Number of Writes': 2000,
                },
            ],
        ),
    ];
}

export function liveOptics(): TestSheet[] {
    return [
        sheet('Details', ['Key', 'Value'], [{ Key: 'Project', Value: 'x' }]),
        sheet(
            'VMs',
            [
                'VM Name',
                'Power State',
                'VM OS',
                'Template',
                'Virtual CPU',
                'Provisioned Memory (MiB)',
                'Virtual Disk Size (MiB)',
                'Virtual Disk Used (MiB)',
                'Cluster',
                'Host',
                'Datastore',
                'MOB ID',
            ],
            [
                {
                    'VM Name': 'web-01',
                    'Power State': 'poweredOn',
                    Template: 'FALSE',
                    'Virtual CPU': 2,
                    'Provisioned Memory (MiB)': 4096,
                    'Virtual Disk Size (MiB)': 40960,
                    'Virtual Disk Used (MiB)': 20480,
                    Cluster: 'CL1',
                    Host: 'esx1',
                    Datastore: 'ds1',
                    'MOB ID': 'vm-11',
                },
                {
                    'VM Name': 'db-01',
                    'Power State': 'poweredOn',
                    Template: 'FALSE',
                    'Virtual CPU': 8,
                    'Provisioned Memory (MiB)': 65536,
                    'Virtual Disk Size (MiB)': 1048576,
                    'Virtual Disk Used (MiB)': 524288,
                    Cluster: 'CL1',
                    Host: 'esx1',
                    Datastore: 'ds2',
                    'MOB ID': 'vm-12',
                },
            ],
        ),
        sheet(
            'VM Performance',
            [
                'VM Name',
                'MOB ID',
                'Peak IOPS',
                'Average IOPS',
                'Avg Read IOPS',
                'Avg Write IOPS',
                'Avg Read MB/s',
                'Avg Write MB/s',
                'Peak Latency',
            ],
            [
                {
                    'VM Name': 'db-01',
                    'MOB ID': 'vm-12',
                    'Peak IOPS': 9000,
                    'Average IOPS': 2000,
                    'Avg Read IOPS': 1200,
                    'Avg Write IOPS': 800,
                    'Avg Read MB/s': 10,
                    'Avg Write MB/s': 15.625,
                },
            ],
        ),
        sheet(
            'ESX Hosts',
            ['Host Name', 'Cluster', 'CPU Cores', 'Memory (KiB)', 'Number of NICs'],
            [{ 'Host Name': 'esx1', Cluster: 'CL1', 'CPU Cores': 32, 'Memory (KiB)': 536870912, 'Number of NICs': 2 }],
        ),
        sheet(
            'Host Devices',
            ['Server Name', 'Device Name', 'Device Type', 'Capacity (GiB)'],
            [
                { 'Server Name': 'esx1', 'Device Name': 'ds1', 'Capacity (GiB)': 2048 },
                { 'Server Name': 'esx2', 'Device Name': 'ds1', 'Capacity (GiB)': 2048 },
            ],
        ),
        sheet(
            'Host Network Adapters',
            ['Host', 'PNIC Name', 'PNIC Speed (Mb/sec)'],
            [{ Host: 'esx1', 'PNIC Speed (Mb/sec)': 10000 }],
        ),
    ];
}

/** A sheet as CSV text. */
export function csv(table: TestSheet, separator = ','): string {
    const cell = (value: TestCell): string => {
        const text =
            value === null
                ? ''
                : typeof value === 'boolean'
                  ? value
                      ? 'True'
                      : 'False'
                  : typeof value === 'object'
                    ? (value.stored ?? '')
                    : String(value);
        return /["\n]/u.test(text) || text.includes(separator) ? `"${text.replace(/"/gu, '""')}"` : text;
    };
    return table.rows.map(row => row.map(cell).join(separator)).join('\r\n') + '\r\n';
}

/** A machine of `govc vm.info -json`, with what the options add. */
export function vim(
    name: string,
    id: string,
    more: { config?: object; runtime?: object; devices?: readonly object[]; summary?: object; snapshot?: object } = {},
): object {
    return {
        self: { type: 'VirtualMachine', value: id, serverGuid: 'aaaa-1' },
        name,
        config: {
            name,
            template: false,
            uuid: `4211-${id}`,
            instanceUuid: `5011-${id}`,
            guestFullName: 'Ubuntu Linux (64-bit)',
            changeTrackingEnabled: true,
            files: { vmPathName: `[ds1] ${name}/${name}.vmx` },
            hardware: { numCPU: 4, memoryMB: 8192, device: more.devices ?? [] },
            ...more.config,
        },
        runtime: {
            powerState: 'poweredOn',
            consolidationNeeded: false,
            faultToleranceState: 'notConfigured',
            ...more.runtime,
        },
        summary: {
            storage: { committed: 21474836480, uncommitted: 21474836480 },
            config: { tpmPresent: false },
            ...more.summary,
        },
        guest: { hostName: name, net: [{ ipAddress: ['10.0.0.9'] }] },
        ...(more.snapshot === undefined ? {} : { snapshot: more.snapshot }),
    };
}
