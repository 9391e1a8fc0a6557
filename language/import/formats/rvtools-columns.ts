/** The columns of RVTools' vInfo sheet (4.x; labels before 4.1.2 say MB for MiB). What is not among them is a custom attribute or a tag. */
export const VINFO_COLUMNS: readonly string[] = [
    'VM', 'Powerstate', 'Template', 'SRM Placeholder', 'Config status', 'DNS Name', 'Connection state', 'Guest state',
    'Heartbeat', 'Consolidation Needed', 'PowerOn', 'Suspended To Memory', 'Suspend time', 'Suspend Interval',
    'Creation date', 'Change Version', 'CPUs', 'Overall Cpu Readiness', 'Memory', 'Active Memory', 'NICs', 'Disks',
    'Total disk capacity MiB', 'Fixed Passthru HotPlug', 'min Required EVC Mode Key', 'Latency Sensitivity',
    'Op Notification Timeout', 'EnableUUID', 'CBT', 'Primary IP Address', 'Network #1', 'Network #2', 'Network #3',
    'Network #4', 'Network #5', 'Network #6', 'Network #7', 'Network #8', 'Num Monitors', 'Video Ram KiB',
    'Resource pool', 'Folder ID', 'Folder', 'vApp', 'DAS protection', 'FT State', 'FT Role', 'FT Latency',
    'FT Bandwidth', 'FT Sec. Latency', 'Vm Failover In Progress', 'Provisioned MiB', 'In Use MiB', 'Unshared MiB',
    'HA Restart Priority', 'HA Isolation Response', 'HA VM Monitoring', 'Cluster rule(s)', 'Cluster rule name(s)',
    'Boot Required', 'Boot delay', 'Boot retry delay', 'Boot retry enabled', 'Boot BIOS setup', 'Reboot PowerOff',
    'EFI Secure boot', 'Firmware', 'HW version', 'HW upgrade status', 'HW upgrade policy', 'HW target', 'Path',
    'Log directory', 'Snapshot directory', 'Suspend directory', 'Annotation', 'Datacenter', 'Cluster', 'Host',
    'OS according to the configuration file', 'OS according to the VMware Tools', 'Customization Info',
    'Guest Detailed Data', 'VM ID', 'SMBIOS UUID', 'VM UUID', 'VI SDK Server type', 'VI SDK API Version',
    'VI SDK Server', 'VI SDK UUID',
];

/** Columns that only older releases had; known, so that they do not pass for custom attributes. */
export const VINFO_LEGACY: readonly string[] = [
    'Config Checksum', 'Provisioned MB', 'In Use MB', 'Unshared MB', 'Video Ram KB', 'disk.EnableUUID', 'vCenter UUID',
    'VM Config File', 'HA Restart', 'OS', 'Object ID', 'Heartbeat status',
];

/**
 * Internal names (`-DBColumnNames`) and older labels that cannot be derived from the label itself:
 * canonical column → spellings. The sheet's prefix (`vInfo`) is taken off before these are compared.
 */
export const VM_ALIASES: Readonly<Record<string, readonly string[]>> = {
    'VM': ['VMName', 'VM Name'],
    'VM UUID': ['UUID'],
    'VM ID': ['VMRef', 'Object ID', 'VMID'],
    'VI SDK UUID': ['vCenter UUID', 'VISDKUUID'],
    'VI SDK Server': ['VISDKServer', 'vCenter Server'],
    'OS according to the VMware Tools': ['OSTools'],
    'OS according to the configuration file': ['OS'],
    'EnableUUID': ['disk.EnableUUID'],
    'In Use MiB': ['InUse'],
    'Provisioned MiB': ['Provisioned'],
    'Disks': ['NumVirtualDisks'],
    'DNS Name': ['GuestHostName'],
    'IPv4 Address': ['IP Address'],
    'Memory': ['Memory MiB'],
};
