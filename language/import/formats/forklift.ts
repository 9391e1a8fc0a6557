import type { Estate, Machine } from '../estate/estate.ts';
import { featuresOf, type ImportedFeature } from '../estate/features.ts';

/** A concern of Forklift's validation of VMware machines, and what this project makes of it. */
export interface Concern {
    readonly id: string;
    readonly category: 'Critical' | 'Warning' | 'Information';
    /** What it says, in our words. */
    readonly title: string;
    /** The feature a workload `uses` for it; the checker's `feature-unsupported` speaks about that. */
    readonly feature?: ImportedFeature;
    /** Where an import can see it: a column of RVTools, a path of `govc vm.info`; empty when no file shows it. */
    readonly seenIn: string;
    /** Whether the machine has it; undefined when its files do not say. */
    shows(machine: Machine, estate: Estate): boolean | undefined;
}

const has =
    (feature: ImportedFeature) =>
    (machine: Machine): boolean =>
        featuresOf(machine).includes(feature);
const unseen = (): undefined => undefined;

const clusterFlag =
    (flag: 'drs' | 'dpm') =>
    (machine: Machine, estate: Estate): boolean | undefined =>
        estate.clusters.find(each => each.name === machine.cluster && each.server === machine.server)?.[flag];

/** Systems that Forklift's policy counts as supported. */
const SUPPORTED_OS = /red hat enterprise linux (7|8|9|10)\b|windows (10|11)\b|windows server (2016|2019|2022|2025)/iu;

/** RFC 1123 label of less than 64 characters, as Kubernetes wants names. */
const VALID_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u;

/** All 29 concern ids of RULES_VERSION 5, Critical first. */
export const FORKLIFT_CONCERNS: readonly Concern[] = [
    {
        id: 'vmware.datastore.missing',
        category: 'Critical',
        title: 'A disk lies on no datastore',
        seenIn: 'vDisk Path; backing.fileName',
        shows: m => (m.disks.length === 0 ? undefined : m.disks.some(disk => disk.homeless === true)),
    },
    {
        id: 'vmware.disk.capacity.invalid',
        category: 'Critical',
        title: 'A disk has no size',
        seenIn: 'vDisk Capacity MiB; capacityInBytes',
        shows: m =>
            m.disks.length === 0 ? undefined : m.disks.some(disk => disk.capacity !== undefined && disk.capacity <= 0),
    },
    {
        id: 'vmware.guestDisks.freespace',
        category: 'Critical',
        title: 'A guest file system has too little free space for the conversion',
        seenIn: 'vPartition Free MiB; guest.disk',
        shows: m => (m.traits.cramped === undefined ? undefined : m.traits.cramped.length > 0),
    },
    {
        id: 'vmware.passthrough_device.detected',
        category: 'Critical',
        feature: 'passthrough',
        title: 'A PCI device of the host is passed through',
        seenIn: 'VirtualPCIPassthrough',
        shows: m => m.traits.passthrough,
    },
    {
        id: 'vmware.changed_block_tracking.disabled',
        category: 'Warning',
        feature: 'cbt-disabled',
        title: 'Changed block tracking is off',
        seenIn: 'vInfo CBT; config.changeTrackingEnabled',
        shows: m => (m.traits.cbt === undefined ? undefined : !m.traits.cbt),
    },
    {
        id: 'vmware.changed_block_tracking.disk.disabled',
        category: 'Warning',
        feature: 'cbt-disabled',
        title: 'Changed block tracking is off for a disk',
        seenIn: 'config.extraConfig scsi0:1.ctkEnabled',
        shows: m =>
            m.disks.every(disk => disk.cbt === undefined) ? undefined : m.disks.some(disk => disk.cbt === false),
    },
    {
        id: 'vmware.consolidation_needed',
        category: 'Warning',
        feature: 'consolidation-needed',
        title: 'Snapshot files want consolidation',
        seenIn: 'vInfo Consolidation Needed; runtime.consolidationNeeded',
        shows: m => m.traits.consolidation,
    },
    {
        id: 'vmware.cpu_affinity.detected',
        category: 'Warning',
        feature: 'cpu-affinity',
        title: 'Processors are bound to physical ones',
        seenIn: 'config.cpuAffinity',
        shows: m => m.traits.cpuAffinity,
    },
    {
        id: 'vmware.cpu_memory.hotplug.enabled',
        category: 'Warning',
        feature: 'cpu-hotplug',
        title: 'Processors or memory can be added while running',
        seenIn: 'vCPU and vMemory Hot Add; config.cpuHotAddEnabled',
        shows: m =>
            m.traits.cpuHotplug === undefined && m.traits.memoryHotplug === undefined
                ? undefined
                : m.traits.cpuHotplug === true || m.traits.memoryHotplug === true,
    },
    {
        id: 'vmware.device.sriov.detected',
        category: 'Warning',
        feature: 'sriov',
        title: 'A network adapter is an SR-IOV function',
        seenIn: 'vNetwork Adapter; VirtualSriovEthernetCard',
        shows: m => m.traits.sriov,
    },
    {
        id: 'vmware.disk.count.exceeds.limit',
        category: 'Warning',
        title: 'More than 165 disks',
        seenIn: 'vDisk; config.hardware.device',
        shows: m => (m.disks.length === 0 ? undefined : m.disks.length > 165),
    },
    {
        id: 'vmware.disk.rdm.detected',
        category: 'Warning',
        feature: 'rdm',
        title: 'A disk is a raw device',
        seenIn: 'vDisk Raw; backing',
        shows: m => (m.disks.length === 0 ? undefined : has('rdm')(m)),
    },
    {
        id: 'vmware.disk.shared.detected',
        category: 'Warning',
        feature: 'shared-disk',
        title: 'A disk is shared with other machines',
        seenIn: 'vDisk Sharing mode, Shared Bus; backing.sharing',
        shows: m => (m.disks.length === 0 ? undefined : has('shared-disk')(m)),
    },
    {
        id: 'vmware.disk_mode.independent',
        category: 'Warning',
        feature: 'independent-disk',
        title: 'A disk is left out of snapshots',
        seenIn: 'vDisk Disk Mode; backing.diskMode',
        shows: m => (m.disks.length === 0 ? undefined : has('independent-disk')(m)),
    },
    {
        id: 'vmware.host_affinity.detected',
        category: 'Warning',
        feature: 'host-affinity',
        title: 'A rule binds the machine to hosts',
        seenIn: 'DRS rules between machines and hosts',
        shows: m => m.traits.hostAffinity,
    },
    {
        id: 'vmware.hostname.default',
        category: 'Warning',
        title: 'The guest calls itself localhost.localdomain',
        seenIn: 'vInfo DNS Name; guest.hostName',
        shows: m =>
            m.traits.hostName === undefined ? undefined : m.traits.hostName.toLowerCase() === 'localhost.localdomain',
    },
    {
        id: 'vmware.hostname.empty',
        category: 'Warning',
        title: 'The guest has no host name',
        seenIn: 'vInfo DNS Name; guest.hostName',
        shows: m => (m.traits.hostName === undefined ? undefined : m.traits.hostName === ''),
    },
    {
        id: 'vmware.numa_affinity.detected',
        category: 'Warning',
        feature: 'numa-affinity',
        title: 'The machine is bound to NUMA nodes',
        seenIn: 'config.extraConfig numa.nodeAffinity',
        shows: m => m.traits.numaAffinity,
    },
    {
        id: 'vmware.os.unsupported',
        category: 'Warning',
        title: 'The guest system is none that conversion supports',
        seenIn: 'vInfo OS according to …; config.guestFullName',
        shows: m => (m.os === undefined ? undefined : !SUPPORTED_OS.test(m.os)),
    },
    {
        id: 'vmware.tpm.detected',
        category: 'Warning',
        feature: 'vtpm',
        title: 'A virtual TPM is present; its content does not move',
        seenIn: 'summary.config.tpmPresent',
        shows: m => m.traits.tpm,
    },
    {
        id: 'vmware.usb_controller.detected',
        category: 'Warning',
        feature: 'usb',
        title: 'A USB controller is present',
        seenIn: 'vUSB; VirtualUSBController',
        shows: m => m.traits.usbController,
    },
    {
        id: 'vmware.vm.name.invalid',
        category: 'Warning',
        title: 'The name is none that Kubernetes takes',
        seenIn: 'vInfo VM; name',
        shows: m => !VALID_NAME.test(m.name),
    },
    {
        id: 'vmware.vm_missing_ip.detected',
        category: 'Warning',
        title: 'No guest address is known',
        seenIn: 'vNetwork IPv4 Address, vInfo Primary IP Address; guest.net',
        shows: m => (m.traits.addresses === undefined ? undefined : m.traits.addresses === 0),
    },
    {
        id: 'vmware.disk_serial.truncated',
        category: 'Information',
        title: 'Disk serial numbers may be cut',
        seenIn: 'vInfo EnableUUID; config.flags.diskUuidEnabled',
        shows: m => m.traits.diskUuid,
    },
    {
        id: 'vmware.dpm.enabled',
        category: 'Information',
        title: 'The cluster powers hosts down',
        seenIn: 'vCluster DPM enabled',
        shows: clusterFlag('dpm'),
    },
    {
        id: 'vmware.drs.enabled',
        category: 'Information',
        title: 'The cluster moves machines between hosts',
        seenIn: 'vCluster DRS enabled',
        shows: clusterFlag('drs'),
    },
    {
        id: 'vmware.fault_tolerance.enabled',
        category: 'Information',
        feature: 'fault-tolerance',
        title: 'Fault Tolerance is on',
        seenIn: 'vInfo FT State; runtime.faultToleranceState',
        shows: m => m.traits.faultTolerance,
    },
    {
        id: 'vmware.guestDisks.key.not_found',
        category: 'Information',
        title: 'A guest disk cannot be matched to a virtual one',
        seenIn: '',
        shows: unseen,
    },
    {
        id: 'vmware.snapshot.detected',
        category: 'Information',
        feature: 'snapshots',
        title: 'Snapshots are present',
        seenIn: 'vSnapshot; snapshot.rootSnapshotList',
        shows: m => (m.traits.snapshots === undefined ? undefined : m.traits.snapshots > 0),
    },
];

/** How many machines show a concern, and how many have files that could tell. */
export interface ConcernCount {
    readonly id: string;
    readonly category: Concern['category'];
    readonly title: string;
    readonly feature?: string;
    readonly machines: number;
    readonly looked: number;
    /** The first machines, by name. */
    readonly examples: readonly string[];
}

/** Concerns that only a target with Kubernetes' names has. */
const KUBERNETES: ReadonlySet<string> = new Set(['vmware.vm.name.invalid']);

/** Whether machines become objects of Kubernetes on a target; of one that nobody chose it may be. */
export function isKubernetes(target: string | undefined): boolean {
    return target === undefined || /kubevirt|openshift/u.test(target);
}

/** How many machines each concern is about; those of Kubernetes alone only where the target is one, or nobody chose it. */
export function countConcerns(estate: Estate, target?: string): ConcernCount[] {
    return FORKLIFT_CONCERNS.filter(concern => isKubernetes(target) || !KUBERNETES.has(concern.id)).map(concern => {
        const answers = estate.machines.map(machine => [machine.name, concern.shows(machine, estate)] as const);
        const hit = answers.filter(([, shown]) => shown === true);
        return {
            id: concern.id,
            category: concern.category,
            title: concern.title,
            feature: concern.feature,
            machines: hit.length,
            looked: answers.filter(([, shown]) => shown !== undefined).length,
            examples: hit.slice(0, 5).map(([name]) => name),
        };
    });
}
