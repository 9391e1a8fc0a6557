import type { Estate, Machine } from './estate.ts';
import { byNatural } from './values.ts';

/** The features an import can see, in the order in which they are written. Names are those of the library. */
export const IMPORTED_FEATURES = [
    'rdm', 'shared-disk', 'independent-disk', 'encryption', 'passthrough', 'sriov', 'usb', 'vtpm', 'secure-boot', 'snapshots',
    'consolidation-needed', 'cbt-disabled', 'suspended', 'fault-tolerance', 'cpu-hotplug', 'memory-hotplug', 'cpu-affinity',
    'numa-affinity', 'vapp',
] as const;

export type ImportedFeature = typeof IMPORTED_FEATURES[number];

/** What a machine uses that a move can trip over, as far as its files show it. */
export function featuresOf(machine: Machine): ImportedFeature[] {
    const { traits, disks } = machine;
    const found: Record<ImportedFeature, boolean> = {
        'rdm': disks.some(disk => disk.raw === true),
        'shared-disk': disks.some(disk => disk.sharing !== undefined),
        'independent-disk': disks.some(disk => /independent/iu.test(disk.mode ?? '')),
        'encryption': traits.encrypted === true,
        'passthrough': traits.passthrough === true,
        'sriov': traits.sriov === true,
        'usb': traits.usb === true,
        'vtpm': traits.tpm === true,
        'secure-boot': traits.secureBoot === true,
        'snapshots': (traits.snapshots ?? 0) > 0,
        'consolidation-needed': traits.consolidation === true,
        'cbt-disabled': traits.cbt === false || disks.some(disk => disk.cbt === false),
        'suspended': machine.power === 'suspended',
        'fault-tolerance': traits.faultTolerance === true,
        'cpu-hotplug': traits.cpuHotplug === true,
        'memory-hotplug': traits.memoryHotplug === true,
        'cpu-affinity': traits.cpuAffinity === true,
        'numa-affinity': traits.numaAffinity === true,
        'vapp': machine.vapp !== undefined,
    };
    return IMPORTED_FEATURES.filter(feature => found[feature]);
}

/**
 * Machines that have a disk in common: the same file, or the same raw device. Marks those disks as shared.
 * Each group holds at least two machines.
 */
export function sharedDisks(estate: Estate): Machine[][] {
    const holders = new Map<string, Set<Machine>>();
    for (const machine of estate.machines) {
        for (const disk of machine.disks) {
            for (const key of diskKeys(machine, disk)) {
                holders.set(key, (holders.get(key) ?? new Set()).add(machine));
            }
        }
    }
    const groups = [...holders].filter(([, machines]) => machines.size > 1).sort(([a], [b]) => byNatural(a, b));
    for (const [key, machines] of groups) {
        for (const machine of machines) {
            for (const disk of machine.disks) {
                if (diskKeys(machine, disk).includes(key)) {
                    disk.sharing ??= 'seen with several machines';
                }
            }
        }
    }
    return groups.map(([, machines]) => [...machines]);
}

function diskKeys(machine: Machine, disk: Machine['disks'][number]): string[] {
    const server = machine.server ?? '';
    // The path of a snapshot's delta is a machine's own; templates and clones do not share paths either.
    return [
        ...disk.path !== undefined && /\.vmdk$/iu.test(disk.path) ? [`${server}\u0000file\u0000${disk.path}`] : [],
        ...disk.lun !== undefined ? [`${server}\u0000lun\u0000${disk.lun}`] : [],
    ];
}
