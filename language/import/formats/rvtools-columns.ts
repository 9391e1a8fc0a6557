import type { Ours } from '../reader.ts';

/** The columns of RVTools' vInfo sheet (4.x; labels before 4.1.2 say MB for MiB). What is not among them is a custom attribute or a tag. */
export const VINFO_COLUMNS: readonly string[] = [
    'VM',
    'Powerstate',
    'Template',
    'SRM Placeholder',
    'Config status',
    'DNS Name',
    'Connection state',
    'Guest state',
    'Heartbeat',
    'Consolidation Needed',
    'PowerOn',
    'Suspended To Memory',
    'Suspend time',
    'Suspend Interval',
    'Creation date',
    'Change Version',
    'CPUs',
    'Overall Cpu Readiness',
    'Memory',
    'Active Memory',
    'NICs',
    'Disks',
    'Total disk capacity MiB',
    'Fixed Passthru HotPlug',
    'min Required EVC Mode Key',
    'Latency Sensitivity',
    'Op Notification Timeout',
    'EnableUUID',
    'CBT',
    'Primary IP Address',
    'Network #1',
    'Network #2',
    'Network #3',
    'Network #4',
    'Network #5',
    'Network #6',
    'Network #7',
    'Network #8',
    'Num Monitors',
    'Video Ram KiB',
    'Resource pool',
    'Folder ID',
    'Folder',
    'vApp',
    'DAS protection',
    'FT State',
    'FT Role',
    'FT Latency',
    'FT Bandwidth',
    'FT Sec. Latency',
    'Vm Failover In Progress',
    'Provisioned MiB',
    'In Use MiB',
    'Unshared MiB',
    'HA Restart Priority',
    'HA Isolation Response',
    'HA VM Monitoring',
    'Cluster rule(s)',
    'Cluster rule name(s)',
    'Boot Required',
    'Boot delay',
    'Boot retry delay',
    'Boot retry enabled',
    'Boot BIOS setup',
    'Reboot PowerOff',
    'EFI Secure boot',
    'Firmware',
    'HW version',
    'HW upgrade status',
    'HW upgrade policy',
    'HW target',
    'Path',
    'Log directory',
    'Snapshot directory',
    'Suspend directory',
    'Annotation',
    'Datacenter',
    'Cluster',
    'Host',
    'OS according to the configuration file',
    'OS according to the VMware Tools',
    'Customization Info',
    'Guest Detailed Data',
    'VM ID',
    'SMBIOS UUID',
    'VM UUID',
    'VI SDK Server type',
    'VI SDK API Version',
    'VI SDK Server',
    'VI SDK UUID',
];

const words = (text: string): string[] => text.split(',').map(word => word.trim());

const MACHINE_COLUMNS = words(
    'VM, Powerstate, Template, SRM Placeholder, Annotation, Datacenter, Cluster, Host, Folder, Resource pool, vApp, ' +
        'OS according to the configuration file, OS according to the VMware Tools, VM ID, VM UUID, SMBIOS UUID, ' +
        'VI SDK Server, VI SDK UUID, VI SDK Server type, VI SDK API Version, Internal Sort Column, Connection state',
);

const PLACE_COLUMNS = words(
    'Object ID, VI SDK Server, VI SDK UUID, Datacenter, Cluster, Host, UUID, Config status, OverallStatus',
);

const SHARES = 'Level, Shares, Reservation, Limit, Entitlement, DRS Entitlement, Overall, Max';

/** All columns of the other sheets that a reader opens (4.x): what is none of these, nor an attribute of vInfo, was not understood. */
export const SHEET_COLUMNS: Readonly<Record<string, readonly string[]>> = {
    vcpu: [
        ...MACHINE_COLUMNS,
        ...words(`CPUs, Sockets, Cores p/s, ${SHARES}, Hot Add, Hot Remove, Numa Hotadd Exposed, Cores per Socket`),
    ],
    vmemory: [
        ...MACHINE_COLUMNS,
        ...words(
            `Size MiB, Memory Reservation Locked To Max, Overhead, Consumed, Consumed Overhead, Private, Shared, Swapped, Ballooned, Active, ${SHARES}, Hot Add`,
        ),
    ],
    vdisk: [
        ...MACHINE_COLUMNS,
        ...words(
            `Disk, Disk Key, Disk UUID, Disk Path, Capacity MiB, Raw, Disk Mode, Sharing mode, Thin, Eagerly Scrub, Split, Write Through, ${SHARES}, Controller, Label, SCSI Unit #, Unit #, Shared Bus, Path, Raw LUN ID, Raw Comp. Mode, Cluster rule(s), Cluster rule name(s)`,
        ),
    ],
    vpartition: [
        ...MACHINE_COLUMNS,
        ...words('Disk Key, Disk, Capacity MiB, Consumed MiB, Free MiB, Free %, Consumed %, Filesystem Type'),
    ],
    vnetwork: [
        ...MACHINE_COLUMNS,
        ...words(
            'NIC label, Adapter, Network, Switch, Connected, Starts Connected, Mac Address, Mac Type, Type, IPv4 Address, IPv6 Address, IP Address, Direct Path IO, Port Group, Port ID',
        ),
    ],
    vusb: [
        ...MACHINE_COLUMNS,
        ...words(
            'Device Node, Device Type, Connected, Family, Speed, EHCI enabled, Auto connect, Bus number, Unit number',
        ),
    ],
    vsnapshot: [
        ...MACHINE_COLUMNS,
        ...words(
            'Name, Description, Date / time, Filename, Size MiB (vmsn), Size MiB (total), Size MiB, Quiesced, State',
        ),
    ],
    vsource: [
        ...PLACE_COLUMNS,
        ...words(
            'Name, OS type, API type, API version, Version, Patch level, Build, Fullname, Product name, Product version, Product line, Vendor',
        ),
    ],
    vmetadata: words('RVTools version, RVTools major version, xlsx creation datetime, Server'),
    vcluster: [
        ...PLACE_COLUMNS,
        ...words(
            'Name, NumHosts, numEffectiveHosts, TotalCpu, NumCpuCores, NumCpuThreads, Effective Cpu, TotalMemory, Effective Memory, Num VMotions, HA enabled, Failover Level, AdmissionControlEnabled, Host monitoring, HB Datastore Candidate Policy, Isolation Response, Restart Priority, Cluster Settings, Max Failures, Max Failure Window, Failure Interval, Min Up Time, VM Monitoring, DRS enabled, DRS default VM behavior, DRS vmotion rate, DPM enabled, DPM default behavior, DPM Host Power Action Rate, com.vmware.vcenter.cluster.edrs.upgradeHostAdded',
        ),
    ],
    vhost: [
        ...PLACE_COLUMNS,
        ...words(
            'Compliance Check State, in Maintenance Mode, in Quarantine Mode, vSAN Fault Domain Name, CPU Model, Speed, HT Available, HT Active, # CPU, Cores per CPU, # Cores, CPU usage %, # Memory, Memory Tiering Type, Memory usage %, Console, # NICs, # HBAs, # VMs total, # VMs, VMs per Core, # vCPUs, vCPUs per Core, vRAM, VM Used memory, VM Memory Swapped, VM Memory Ballooned, VMotion support, Storage VMotion support, Current EVC, Max EVC, Assigned License(s), ATS Heartbeat, ATS Locking, Current CPU power man. policy, Supported CPU power man., Host Power Policy, ESX Version, Boot time, DNS Servers, DHCP, Domain, Domain List, DNS Search Order, NTP Server(s), NTPD running, Time Zone, Time Zone Name, GMT Offset, Vendor, Model, Serial number, Service tag, OEM specific string, BIOS Vendor, BIOS Version, BIOS Date, Certificate Issuer, Certificate Start Date, Certificate Expiry Date, Certificate Status, Certificate Subject',
        ),
    ],
    vnic: [...PLACE_COLUMNS, ...words('Network Device, Driver, Speed, Duplex, MAC, Switch, Uplink port, PCI, WakeOn')],
    vport: [
        ...PLACE_COLUMNS,
        ...words(
            'Port Group, Switch, VLAN, Promiscuous Mode, Mac Changes, Forged Transmits, Traffic Shaping, Width, Peak, Burst, ' +
                'Policy, Reverse Policy, Notify Switch, Rolling Order, Offload, TSO, Zero Copy Xmit',
        ),
    ],
    dvport: [
        ...PLACE_COLUMNS,
        ...words(
            'Port, Switch, Type, # Ports, VLAN, Speed, Full Duplex, Blocked, Allow Promiscuous, Mac Changes, Active Uplink, ' +
                'Standby Uplink, Policy, Forged Transmits, In Traffic Shaping, In Avg, In Peak, In Burst, Out Traffic Shaping, ' +
                'Out Avg, Out Peak, Out Burst, Reverse Policy, Notify Switch, Rolling Order, Check Beacon, Live Port Moving, ' +
                'Check Duplex, Check Error %, Check Speed, Percentage, Block Override, Config Reset, Shaping Override, ' +
                'Vendor Config Override, Sec. Policy Override, Teaming Override, Vlan Override',
        ),
    ],
    vdatastore: [
        ...PLACE_COLUMNS,
        ...words(
            'Name, Address, Accessible, Type, # VMs total, # VMs, Capacity MiB, Provisioned MiB, In Use MiB, Free MiB, Free %, SIOC enabled, SIOC Threshold, # Hosts, Hosts, Cluster name, Cluster capacity MiB, Cluster free space MiB, Block size, Max Blocks, # Extents, Major Version, Version, VMFS Upgradeable, MHA, URL',
        ),
    ],
};

/** The columns of `--map` where one row is one machine. */
export const MACHINE_OURS: Readonly<Partial<Record<Ours, string>>> = {
    VM: 'VM',
    vCPU: 'CPUs',
    Memory: 'Memory',
    Disk: 'Total disk capacity MiB',
    Used: 'In Use MiB',
    Cluster: 'Cluster',
    Host: 'Host',
    Power: 'Powerstate',
    Template: 'Template',
};

/** The columns of `--map` in each sheet. */
export const SHEET_OURS: Readonly<Record<string, Readonly<Partial<Record<Ours, string>>>>> = {
    vinfo: MACHINE_OURS,
    vcpu: { VM: 'VM', vCPU: 'CPUs', Cluster: 'Cluster', Host: 'Host' },
    vmemory: { VM: 'VM', Memory: 'Size MiB', Cluster: 'Cluster', Host: 'Host' },
    vdisk: { VM: 'VM', Disk: 'Capacity MiB', Cluster: 'Cluster', Host: 'Host' },
    vpartition: { VM: 'VM' },
    vnetwork: { VM: 'VM' },
    vusb: { VM: 'VM' },
    vsnapshot: { VM: 'VM' },
    vhost: { Host: 'Host', Cluster: 'Cluster' },
    vnic: { Host: 'Host', Cluster: 'Cluster' },
};

/** Columns that only older releases had; known, so that they do not pass for custom attributes. */
export const VINFO_LEGACY: readonly string[] = [
    'Config Checksum',
    'Provisioned MB',
    'In Use MB',
    'Unshared MB',
    'Video Ram KB',
    'disk.EnableUUID',
    'vCenter UUID',
    'VM Config File',
    'HA Restart',
    'OS',
    'Object ID',
    'Heartbeat status',
];

/**
 * Internal names (`-DBColumnNames`) and older labels that cannot be derived from the label itself:
 * canonical column → spellings. The sheet's prefix (`vInfo`) is taken off before these are compared.
 */
export const VM_ALIASES: Readonly<Record<string, readonly string[]>> = {
    VM: ['VMName', 'VM Name'],
    'VM UUID': ['UUID'],
    'VM ID': ['VMRef', 'Object ID', 'VMID'],
    'VI SDK UUID': ['vCenter UUID', 'VISDKUUID'],
    'VI SDK Server': ['VISDKServer', 'vCenter Server'],
    'OS according to the VMware Tools': ['OSTools'],
    'OS according to the configuration file': ['OS'],
    EnableUUID: ['disk.EnableUUID'],
    'In Use MiB': ['InUse'],
    'Provisioned MiB': ['Provisioned'],
    Disks: ['NumVirtualDisks'],
    'DNS Name': ['GuestHostName'],
    'IPv4 Address': ['IP Address'],
    Memory: ['Memory MiB'],
};
