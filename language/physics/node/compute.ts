import { GIB } from '../numbers.ts';
import type { Coordinator, Media } from '../types.ts';
import { spins } from './controller.ts';

/** Cores and memory of a node: what is left for machines beside the storage software. docs/io-model.md 8.4. */

/** A figure with its range. `good`: the end at which most fits. */
export interface Spread {
    readonly good: number;
    readonly centre: number;
    readonly bad: number;
}

/** Virtual processors one core carries where nobody says. docs/io-model.md 8.4, assumed; half to twice as many (docs/language.md 5.7). */
const OVERCOMMIT: Spread = { good: 8, centre: 4, bad: 2 };

/** What is stated has no range. */
export function exactly(value: number): Spread {
    return { good: value, centre: value, bad: value };
}

/** Virtual processors one core of a node carries. */
export function overcommitOf(stated: number | null): Spread {
    return stated === null ? OVERCOMMIT : exactly(stated);
}

/** What a fabric says that decides what its storage software takes of a node. */
export interface TakenFrom {
    readonly coordinator: Coordinator | null;
    readonly devices: number | null;
    readonly media: Media | null;
}

/** vCPUs of a controller VM, all of them its own. docs/io-model.md 8.1. */
const VM_CORES: Spread = { good: 8, centre: 9.8, bad: 12 };
/** Memory of a controller VM: 20 GB for server virtualisation, 32 GB for large and all-flash nodes (Nutanix Sizer, "CVM Memory"). */
const VM_MEMORY: Spread = { good: 20e9, centre: 25e9, bad: 32e9 };
/** Cores of an OSD (docs/io-model.md 8.1), half to twice as many, and its memory: `osd_memory_target` is 4 GiB, 3 to 5 GiB are used (Proxmox and Red Hat documentation). */
const FLASH_OSD: Spread = { good: 2, centre: 4, bad: 8 };
const DISK_OSD: Spread = { good: 0.5, centre: 1, bad: 2 };
const OSD_MEMORY: Spread = { good: 3 * GIB, centre: 4 * GIB, bad: 5 * GIB };
/** Storage that runs in the hypervisor takes what it needs of the host: a tenth, up to a quarter. Assumed. */
const OF_HOST: Spread = { good: 0, centre: 0.1, bad: 0.25 };

function times(spread: Spread, factor: number): Spread {
    return { good: spread.good * factor, centre: spread.centre * factor, bad: spread.bad * factor };
}

/** Cores of a node its storage software takes where nobody says, out of `cores`; never more than there are. docs/io-model.md 8.1, 8.4. */
export function coresTaken({ coordinator, devices, media }: TakenFrom, cores: number): Spread {
    return atMost(
        byCoordinator(coordinator, {
            local: VM_CORES,
            primary: times(media !== null && spins(media) ? DISK_OSD : FLASH_OSD, devices ?? 0),
            owner: times(OF_HOST, cores),
        }),
        cores,
    );
}

/** Bytes of a node's memory its storage software takes where nobody says, out of `memory`; never more than there are. docs/io-model.md 8.4. */
export function memoryTaken({ coordinator, devices }: TakenFrom, memory: number): Spread {
    return atMost(
        byCoordinator(coordinator, {
            local: VM_MEMORY,
            primary: times(OSD_MEMORY, devices ?? 0),
            owner: times(OF_HOST, memory),
        }),
        memory,
    );
}

function byCoordinator(
    coordinator: Coordinator | null,
    of: Readonly<Record<'local' | 'primary' | 'owner', Spread>>,
): Spread {
    return coordinator === null || coordinator === 'array' ? exactly(0) : of[coordinator];
}

function atMost({ good, centre, bad }: Spread, most: number): Spread {
    return { good: Math.min(good, most), centre: Math.min(centre, most), bad: Math.min(bad, most) };
}

/** One resource of a node: how much it has, what the storage software takes of it, and how many times the rest may be given out. */
export interface NodeShare {
    readonly whole: number;
    readonly taken: Spread;
    readonly times: Spread;
}

function left(whole: number, taken: number, times: number, nodes: number): number {
    return Math.max(0, whole - taken) * times * nodes;
}

/**
 * What so many nodes give their machines. Both ends bound it; `bad` is each figure at its bad end by itself, combined as the root of the
 * squared logarithms, and `worst` all of them at once (docs/language.md 5.7). docs/io-model.md 8.4.
 */
export function roomFor({ whole, taken, times }: NodeShare, nodes: number): Spread & { readonly worst: number } {
    const centre = left(whole, taken.centre, times.centre, nodes),
        worst = left(whole, taken.bad, times.bad, nodes);
    const off = (value: number) => Math.log(value / centre);
    const each = [left(whole, taken.bad, times.centre, nodes), left(whole, taken.centre, times.bad, nodes)];
    const bad = centre > 0 ? Math.max(worst, centre * Math.exp(-Math.hypot(...each.map(off)))) : 0;
    return { good: left(whole, taken.good, times.good, nodes), centre, bad, worst };
}
