import { nth } from '../../basics/lists.ts';
import type { Estate, Machine } from '../estate/estate.ts';
import { roundData, TIB } from '../values.ts';
import type { ImportLog } from './report.ts';

/**
 * More than any platform gives one machine. vSphere 8: 768 vCPU, 24 TiB, disks of 62 TB. Hyper-V 2025: 2,048 vCPU, 240 TB, disks of
 * 64 TB. A figure beyond twice the largest of these is a unit mixed up or a cell gone wrong, and one of them spoils every sum.
 */
const MOST = { vcpu: 4096, memory: 512 * TIB, disk: 128 * TIB, storage: 1024 * TIB } as const;

/** Takes out figures that no machine can have, each with a warning that names the machine: they count as unknown. */
export function leaveOutImplausible(estate: Estate, log: ImportLog): void {
    for (const machine of estate.machines) {
        const told = (what: string, value: string): void =>
            log.problem(
                'warning',
                'figure-implausible',
                `"${machine.name}" has ${value} ${what}, more than any machine can have; the figure was left out`,
                nth(machine.at, 0),
            );
        if (machine.vcpu !== undefined && !(machine.vcpu <= MOST.vcpu)) {
            told('processors', String(machine.vcpu));
            machine.vcpu = undefined;
        }
        for (const [key, what, most] of SIZES) {
            const size = machine[key];
            if (size !== undefined && !(size <= most)) {
                told(what, dataText(size));
                machine[key] = undefined;
            }
        }
        for (const disk of machine.disks) {
            if (disk.capacity !== undefined && !(disk.capacity <= MOST.disk)) {
                told('on one disk', dataText(disk.capacity));
                disk.capacity = undefined;
            }
            if (disk.used !== undefined && !(disk.used <= MOST.disk)) {
                disk.used = undefined;
            }
        }
    }
}

const SIZES: readonly (readonly [
    keyof Pick<Machine, 'memory' | 'capacity' | 'provisioned' | 'inUse'>,
    string,
    number,
])[] = [
    ['memory', 'of memory', MOST.memory],
    ['capacity', 'of disks', MOST.storage],
    ['provisioned', 'of provisioned space', MOST.storage],
    ['inUse', 'of space in use', MOST.storage],
];

function dataText(bytes: number): string {
    return Number.isFinite(bytes) ? roundData(bytes) : 'an endless amount';
}
