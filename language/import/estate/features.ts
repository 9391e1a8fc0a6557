import { byNatural } from '../values.ts';
import type { Estate, Machine } from './estate.ts';

/** The features an import can see, in the order in which they are written. Names are those of the library. */
export const IMPORTED_FEATURES = [
    'rdm',
    'shared-disk',
    'independent-disk',
    'encryption',
    'passthrough',
    'sriov',
    'usb',
    'vtpm',
    'secure-boot',
    'snapshots',
    'consolidation-needed',
    'cbt-disabled',
    'suspended',
    'fault-tolerance',
    'cpu-hotplug',
    'memory-hotplug',
    'cpu-affinity',
    'numa-affinity',
    'host-affinity',
    'vapp',
] as const;

export type ImportedFeature = (typeof IMPORTED_FEATURES)[number];

/** What a machine uses that a move can trip over, as far as its files show it. */
export function featuresOf(machine: Machine): ImportedFeature[] {
    const seen = seenIn(machine);
    return IMPORTED_FEATURES.filter(feature => seen[feature] === true);
}

/** The features about which the files of this machine say nothing: it may use them all the same. */
export function unseenFeatures(machine: Machine): Set<ImportedFeature> {
    const seen = seenIn(machine);
    return new Set(IMPORTED_FEATURES.filter(feature => seen[feature] === undefined));
}

/** Yes, no, or undefined where no file has the column, sheet or device list that could tell. */
function seenIn(machine: Machine): Record<ImportedFeature, boolean | undefined> {
    const { traits, disks } = machine;
    const any = (test: (disk: Machine['disks'][number]) => boolean | undefined): boolean | undefined => {
        const answers = disks.map(test);
        return answers.includes(true) ? true : answers.find(each => each !== undefined);
    };
    const diskTracking = any(disk => (disk.cbt === undefined ? undefined : !disk.cbt));
    return {
        rdm: any(disk => disk.raw),
        'shared-disk': any(disk =>
            disk.sharing !== undefined ? true : disk.path === undefined && disk.lun === undefined ? undefined : false,
        ),
        'independent-disk': any(disk => (disk.mode === undefined ? undefined : /independent/iu.test(disk.mode))),
        encryption: traits.encrypted,
        passthrough: traits.passthrough,
        sriov: traits.sriov,
        usb: traits.usb,
        vtpm: traits.tpm,
        'secure-boot': traits.secureBoot,
        snapshots: traits.snapshots === undefined ? undefined : traits.snapshots > 0,
        'consolidation-needed': traits.consolidation,
        'cbt-disabled': traits.cbt === false ? true : (diskTracking ?? (traits.cbt === undefined ? undefined : false)),
        suspended: machine.power === 'unknown' ? undefined : machine.power === 'suspended',
        'fault-tolerance': traits.faultTolerance,
        'cpu-hotplug': traits.cpuHotplug,
        'memory-hotplug': traits.memoryHotplug,
        'cpu-affinity': traits.cpuAffinity,
        'numa-affinity': traits.numaAffinity,
        'host-affinity': traits.hostAffinity,
        vapp: machine.vapp !== undefined ? true : traits.vapp,
    };
}

/**
 * Machines that have a disk in common: the same file, or the same raw device. Marks those disks as shared, and with all holders but the first as counted elsewhere.
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
        for (const [index, machine] of [...machines].entries()) {
            for (const disk of machine.disks) {
                if (diskKeys(machine, disk).includes(key)) {
                    disk.sharing ??= 'seen with several machines';
                    disk.elsewhere ||= index > 0;
                }
            }
        }
    }
    return groups.map(([, machines]) => [...machines]);
}

function diskKeys(machine: Machine, disk: Machine['disks'][number]): string[] {
    const server = machine.server ?? '';
    // Names of datastores are unique within one datacenter only. The path of a snapshot's delta is a machine's own; templates and clones do not share paths either.
    return [
        ...(disk.path !== undefined && /\.vmdk$/iu.test(disk.path)
            ? [`${server}\u0000${machine.datacenter ?? ''}\u0000file\u0000${disk.path}`]
            : []),
        ...(disk.lun !== undefined ? [`${server}\u0000lun\u0000${disk.lun}`] : []),
    ];
}
