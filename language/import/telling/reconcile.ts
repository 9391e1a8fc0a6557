import { nth } from '../../basics/lists.ts';
import type { Estate, Machine } from '../estate/estate.ts';
import { storageOf } from '../formats/inventory.ts';
import { counted } from '../names.ts';
import { roundData } from '../values.ts';
import type { ImportLog } from './report.ts';

/** One total of the files beside the same total of the plan, and what makes the difference. Bytes; machines and processors as counts. */
export interface Reconciled {
    readonly what: 'machines' | 'vcpu' | 'memory' | 'disk' | 'used';
    readonly files: number;
    readonly plan: number;
    readonly differences: readonly { readonly amount: number; readonly machines: number; readonly why: string }[];
}

/** Totals of files and plan, line by line. The differences of each line add up to the difference of its totals. */
export function reconcile(estate: Estate, log: ImportLog): Reconciled[] {
    const skipped = log.skippedMachines.length;
    const whole = (what: 'vcpu' | 'memory'): Reconciled => {
        const files = sum(estate.machines, each => each[what] ?? 0);
        const plan = sum(estate.machines, each => planned(each, what));
        return line(what, files, plan, [
            difference(
                estate.machines,
                each => planned(each, what) - (each[what] ?? 0),
                'figures that no plan can hold are left out or rounded',
            ),
        ]);
    };
    const size = statedSize;
    const storage = new Map(estate.machines.map(each => [each, storageOf(each)]));
    const disk = (each: Machine): number => storage.get(each)?.size ?? 0;
    const used = (each: Machine): number => storage.get(each)?.used ?? 0;
    const elsewhere = (each: Machine): boolean => each.disks.some(one => one.elsewhere);
    const listed = (each: Machine): boolean => !elsewhere(each) && each.disks.some(one => one.capacity !== undefined);
    return [
        line('machines', estate.machines.length + skipped, estate.machines.length, [
            { amount: -skipped, machines: skipped, why: 'left out, each with its reason' },
        ]),
        whole('vcpu'),
        whole('memory'),
        line('disk', sum(estate.machines, size), sum(estate.machines, disk), [
            difference(
                estate.machines.filter(elsewhere),
                each => disk(each) - size(each),
                'a disk of several machines counts once',
            ),
            difference(
                estate.machines.filter(listed),
                each => disk(each) - size(each),
                'the sizes of the disks count, not the provisioned space with swap files and snapshots',
            ),
            difference(
                estate.machines.filter(each => !elsewhere(each) && !listed(each)),
                each => disk(each) - size(each),
                'the capacity counts where it is known, else the provisioned space, else the space in use',
            ),
        ]),
        line(
            'used',
            sum(estate.machines, each => each.inUse ?? 0),
            sum(estate.machines, used),
            [
                difference(
                    estate.machines,
                    each => used(each) - (each.inUse ?? 0),
                    'no more is used than the disks hold',
                ),
            ],
        ),
    ];
}

/** The space that the files give a machine: as one figure, else the disks they list. */
export function statedSize(machine: Machine): number {
    const listed = machine.disks.reduce((total, disk) => total + (disk.elsewhere ? 0 : (disk.capacity ?? 0)), 0);
    return machine.provisioned ?? machine.capacity ?? listed;
}

function planned(machine: Machine, what: 'vcpu' | 'memory'): number {
    const value = machine[what] ?? 0;
    return what === 'vcpu' ? (value >= 1 ? Math.round(value) : 0) : value >= 1 ? value : 0;
}

function sum(machines: readonly Machine[], of: (machine: Machine) => number): number {
    return machines.reduce((total, each) => total + of(each), 0);
}

function difference(
    machines: readonly Machine[],
    of: (machine: Machine) => number,
    why: string,
): Reconciled['differences'][number] {
    const apart = machines.filter(each => of(each) !== 0);
    return { amount: sum(apart, of), machines: apart.length, why };
}

function line(
    what: Reconciled['what'],
    files: number,
    plan: number,
    differences: Reconciled['differences'],
): Reconciled {
    return { what, files, plan, differences: differences.filter(each => each.machines > 0) };
}

const WORDS: Readonly<Record<Reconciled['what'], string>> = {
    machines: 'machines',
    vcpu: 'vCPU',
    memory: 'memory',
    disk: 'disks',
    used: 'in use',
};

/** The lines for a terminal; those where files and plan agree stand in one. */
export function reconciledText(lines: readonly Reconciled[]): string[] {
    const text = (what: Reconciled['what'], amount: number): string =>
        what === 'machines' || what === 'vcpu' ? String(amount) : roundData(Math.abs(amount));
    const same = lines.filter(each => each.differences.length === 0);
    return [
        ...(same.length === 0 ? [] : [`Files and plan agree in ${same.map(each => WORDS[each.what]).join(', ')}.`]),
        ...lines
            .filter(each => each.differences.length > 0)
            .map(
                each =>
                    `${nth([...WORDS[each.what]], 0).toUpperCase()}${WORDS[each.what].slice(1)}: ${text(each.what, each.files)} in the files, ${text(each.what, each.plan)} in the plan; ` +
                    each.differences
                        .map(
                            one =>
                                `${one.amount < 0 ? '−' : '+'}${text(each.what, Math.abs(one.amount))} of ${counted(one.machines, 'machine')}: ${one.why}`,
                        )
                        .join('; '),
            ),
    ];
}

/** What a plan cannot do without, and the columns that were looked for. */
const REQUIRED = [
    ['vCPU', 'vCPU', 'CPUs', (each: Machine) => each.vcpu === undefined],
    ['Memory', 'memory', 'Memory', (each: Machine) => each.memory === undefined],
    [
        'Disk',
        'disk size',
        'Total disk capacity MiB, Provisioned MiB or Capacity MiB',
        (each: Machine) =>
            !each.disks.some(disk => disk.elsewhere) && storageOf({ ...each, inUse: undefined }).size === undefined,
    ],
] as const;

/** Tells, for each figure that a machine has to have, how many machines lack it and which column was looked for. */
export function tellRequired(estate: Estate, log: ImportLog): void {
    for (const [ours, what, column, lacks] of REQUIRED) {
        const without = estate.machines.filter(lacks);
        if (without.length > 0) {
            log.problem(
                'warning',
                'figure-required',
                without.every(each => each.planOnly)
                    ? `${counted(without.length, 'machine')} of ${estate.machines.length} ${without.length === 1 ? 'has' : 'have'} no ${what}: plans of a migration tool do not hold it. Import the inventory that they were made from beside them (RVTools, govc vm.info -json)`
                    : `${counted(without.length, 'machine')} of ${estate.machines.length} ${without.length === 1 ? 'has' : 'have'} no ${what}. Looked for: ${column}; a column that is called otherwise can be mapped (--map ${ours}=COLUMN)`,
                nth(without, 0).at[0],
            );
        }
    }
}
