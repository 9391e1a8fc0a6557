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
    known(
        'verified-in-source',
        'nutanix/nutanix.ansible and terraform-provider-nutanix docs (v4 VM API fields), 2026',
        ['vtpm', 'secure-boot', 'cpu-hotplug'],
        'CPU and memory can be added while running, not removed.',
    ),
    known(
        'verified-in-source',
        'nutanix/terraform-provider-nutanix v2 schema of the virtual machine',
        ['cpu-affinity'],
        'A hard-pinning switch the maker advises against. A number of virtual NUMA nodes is no affinity: numa-affinity is not listed.',
    ),
    recalled(['guest-cluster', 'memory-hotplug', 'port-mirroring']),
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
    known(
        'verified-in-source',
        'proxmox/pve-docs qm.conf.5-opts.adoc, 2026',
        ['vtpm', 'secure-boot', 'cpu-hotplug', 'memory-hotplug', 'cpu-affinity', 'numa-affinity'],
        'Hot plug of processors and memory is off by default.',
    ),
    recalled(['suspended']),
    known(
        'verified-in-source',
        'proxmox/pve-docs ha-rules-node-affinity-opts.adoc, ha-rules-resource-affinity-opts.adoc, 2026',
        ['host-affinity', 'anti-affinity'],
        'As HA rules, strict or not; the machines have to be HA resources.',
        '9.0',
    ),
    // durable-change-tracking is absent on purpose: bitmaps of RAW and VMDK disks vanish at power-off (Veeam, Proxmox VE guide).
];

const HYPERV_FEATURES =
    'MicrosoftDocs/windowsserverdocs virtualization/hyper-v/Hyper-V-feature-compatibility-by-generation-and-guest.md, 2016-12-05';

/** What a Hyper-V host gives, whoever manages it. */
const hypervHost: SupportLine[] = [
    recalled(['rdm'], 'A raw LUN becomes a pass-through disk.'),
    known(
        'doc',
        HYPERV_FEATURES,
        ['shared-disk', 'guest-cluster', 'passthrough', 'sriov', 'vtpm', 'secure-boot', 'memory-hotplug'],
        'Shared VHDX lists Windows guests only; vTPM and Secure Boot for Linux need generation 2; memory is added to Windows Server 2016 and 10 guests and later, processors to none.',
    ),
    known('doc', HYPERV_FEATURES, ['numa-affinity'], 'A virtual NUMA topology, without binding to nodes of the host.'),
    known(
        'doc',
        'MicrosoftDocs/windowsserverdocs virtualization/hyper-v/best-practices-analyzer (private VLAN; port mirroring)',
        ['private-vlan', 'port-mirroring'],
    ),
    known(
        'doc',
        'MicrosoftDocs/windows-powershell-docs docset/winserver2022-ps/failoverclusters/New-ClusterAffinityRule.md',
        ['anti-affinity'],
        'Cluster affinity rules.',
        '2022',
    ),
    recalled(['vgpu', 'host-affinity', 'suspended'], 'GPU partitioning; possible owners.'),
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
        ['rdm', 'shared-disk'],
        'A raw LUN becomes a disk of type lun on a block volume, a shared disk a shareable volume.',
    ),
    known(
        'verified-in-source',
        'kubevirt/kubevirt pkg/virt-config/featuregate: gate PersistentReservation',
        ['guest-cluster'],
        'Reservations only behind that gate, with a disk of type lun.',
    ),
    known(
        'doc',
        'kubevirt/user-guide docs/compute/host-devices.md 75848883',
        ['passthrough', 'usb', 'vgpu'],
        'Devices on the allow list of the KubeVirt configuration; USB since 1.1 behind HostDevices.',
    ),
    known(
        'doc',
        'kubevirt/user-guide docs (persistent TPM and UEFI state, CPU hot plug, memory hot plug), 2026',
        ['vtpm', 'cpu-hotplug', 'memory-hotplug'],
        'A TPM keeps its state with VMPersistentState and backend storage; hot plug needs LiveUpdate and live migration.',
    ),
    known(
        'doc',
        'kubevirt/user-guide docs/compute/numa.md 15d5325f',
        ['numa-affinity'],
        'Only with dedicated processors, huge pages and a gate; the topology can change at each start.',
    ),
    recalled(
        ['sriov', 'secure-boot', 'cpu-affinity', 'host-affinity', 'anti-affinity'],
        'SR-IOV through its CNI plug-in.',
    ),
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
