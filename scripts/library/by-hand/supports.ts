/**
 * Which features a platform supports, in the sense `features.exit` gives the word: a virtual machine
 * that has the feature arrives with it, or with its equal, by documented means. The facts data has no
 * rows for this; `from` says where each line was read, `recalled` lines are from product knowledge.
 */
import type { Confidence } from '../facts.ts';

export interface SupportLine {
    features: string[];
    confidence: Confidence;
    from: string;
    /** Said above the line. */
    note?: string;
    since?: string;
}

const MEMORY = 'product knowledge';
const recalled = (features: string[], note?: string, since?: string): SupportLine => ({
    features,
    confidence: 'recalled',
    from: MEMORY,
    note,
    since,
});
const known = (
    confidence: Confidence,
    from: string,
    features: string[],
    note?: string,
    since?: string,
): SupportLine => ({
    features,
    confidence,
    from,
    note,
    since,
});

const vsphere: SupportLine[] = [
    known('doc', 'kubev2v/forklift validation policies for VMware (what a vSphere VM can have)', [
        'rdm',
        'shared-disk',
        'independent-disk',
        'passthrough',
        'sriov',
        'usb',
        'vtpm',
        'tpm-sealed-keys',
        'snapshots',
        'consolidation-needed',
        'cbt-disabled',
        'fault-tolerance',
        'cpu-hotplug',
        'memory-hotplug',
        'cpu-affinity',
        'numa-affinity',
        'host-affinity',
    ]),
    known('verified-in-source', 'vmware/govmomi privilege ids Cryptographer.*, VApp.*, Nsx.*, DVSwitch.*', [
        'encryption',
        'vapp',
        'nsx-policy',
        'private-vlan',
        'port-mirroring',
    ]),
    known('verified-in-source', 'vmware/pyvmomi QueryChangedDiskAreas (change ids outlive a power cycle: recalled)', [
        'durable-change-tracking',
    ]),
    recalled([
        'secure-boot',
        'vgpu',
        'guest-cluster',
        'anti-affinity',
        'suspended',
        'hardware-licence',
        'efi-variables',
        'app-consistent-snapshot',
    ]),
];

const nutanix: SupportLine[] = [
    known(
        'verified-in-source',
        'nutanix.ansible: Attach Volume Group To AHV VM, Create Virtual Machine GPU',
        ['shared-disk', 'vgpu'],
        'A shared disk becomes a volume group that several VMs attach. No raw device mapping: convert it, or use a volume group.',
    ),
    known('verified-in-source', 'ntnx-api-golang-clients: CreateVmHostAffinityPolicy, CreateVmAntiAffinityPolicy', [
        'host-affinity',
        'anti-affinity',
    ]),
    known(
        'verified-in-source',
        'ntnx-api-golang-clients: VmRecoveryPointComputeChangedRegions compares two recovery points',
        ['durable-change-tracking'],
    ),
    known(
        'doc',
        'nutanix.ansible 2.5.0 ntnx_nic_profiles_v2 (host NICs in a profile; SR-IOV use recalled)',
        ['sriov'],
        'As a NIC profile, not as a passed-through device.',
    ),
    known('verified-in-source', 'ntnx-api-golang-clients: GetVssMetadataByVmRecoveryPointId', [
        'app-consistent-snapshot',
    ]),
    recalled(
        ['vtpm', 'secure-boot', 'guest-cluster', 'cpu-hotplug', 'memory-hotplug', 'numa-affinity', 'port-mirroring'],
        'CPU and memory can be added while running, not removed.',
    ),
];

const proxmox: SupportLine[] = [
    known(
        'verified-in-source',
        'pve-access-control: VM.Config.HWType and Mapping.Use; qemu-server Qemu.pm',
        ['passthrough', 'sriov', 'usb', 'vgpu'],
        'Mapped PCI and USB devices; unmapped ones only as root@pam. Raw LUNs (rdm) only as root@pam, by host path: not listed.',
    ),
    known('verified-in-source', 'pve-docs apidata.js: guest agent fsfreeze, VM.GuestAgent.FileSystemMgmt', [
        'app-consistent-snapshot',
    ]),
    recalled(['vtpm', 'secure-boot', 'cpu-hotplug', 'memory-hotplug', 'cpu-affinity', 'numa-affinity', 'suspended']),
    recalled(['host-affinity', 'anti-affinity'], 'As HA rules.', '9.0'),
    // durable-change-tracking is absent on purpose: bitmaps of RAW and VMDK disks vanish at power-off (Veeam, Proxmox VE guide).
];

/** What a Hyper-V host gives, whoever manages it. */
const hypervHost: SupportLine[] = [
    recalled(
        ['rdm', 'shared-disk', 'guest-cluster'],
        'A raw LUN becomes a pass-through disk, a shared disk a VHD set.',
    ),
    recalled(['passthrough', 'sriov', 'vgpu'], 'Discrete device assignment, SR-IOV adapters, GPU partitioning.'),
    recalled(['vtpm', 'secure-boot'], 'Generation 2 VMs.'),
    recalled(
        [
            'memory-hotplug',
            'numa-affinity',
            'host-affinity',
            'anti-affinity',
            'suspended',
            'private-vlan',
            'port-mirroring',
        ],
        'Memory can be added while running, processors cannot.',
    ),
    known(
        'doc',
        'Microsoft WMI reference: Msvm_VirtualSystemReferencePointService',
        ['durable-change-tracking'],
        'Resilient change tracking keeps its record in a file beside the disk.',
    ),
    recalled(['app-consistent-snapshot']),
];

const azureLocal: SupportLine[] = [
    known(
        'doc',
        'Azure provider operations (no checkpoint, console or migration action)',
        ['secure-boot', 'vtpm'],
        'What Azure Resource Manager can describe; the host below can do more (see hyperv), by hand.',
    ),
    recalled(['durable-change-tracking', 'app-consistent-snapshot'], 'Through tools on the host.'),
];

const kubevirt: SupportLine[] = [
    recalled(
        ['rdm', 'shared-disk', 'guest-cluster'],
        'A raw LUN becomes a disk of type lun on a block volume, a shared disk a shareable volume.',
    ),
    recalled(
        ['passthrough', 'sriov', 'usb', 'vgpu'],
        'Host devices listed in the KubeVirt configuration; SR-IOV through its CNI plug-in.',
    ),
    recalled([
        'vtpm',
        'secure-boot',
        'cpu-hotplug',
        'memory-hotplug',
        'cpu-affinity',
        'numa-affinity',
        'host-affinity',
        'anti-affinity',
    ]),
    known('verified-in-source', 'kubevirt-rbac: update virtualmachineinstances/freeze and /unfreeze', [
        'app-consistent-snapshot',
    ]),
    // durable-change-tracking is absent on purpose: VirtualMachineBackup is alpha and off by default.
];

export const SUPPORTS: Record<string, SupportLine[]> = {
    vsphere,
    nutanix,
    proxmox,
    hyperv: hypervHost,
    scvmm: hypervHost,
    'azure-local': azureLocal,
    kubevirt,
};
