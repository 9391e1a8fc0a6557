import { entryOf, lastOf, nth } from '../../basics/lists.ts';
import type { Machine } from '../estate/estate.ts';
import { featuresOf } from '../estate/features.ts';
import { looksLikeDatabase } from '../estate/io.ts';
import { type Inventory, storageOf } from '../formats/inventory.ts';
import { TIB } from '../values.ts';

/** Machines that move together, because they share a disk, a vApp, a dependency or a rule that keeps them on one host. */
export interface Unit {
    readonly machines: readonly Machine[];
    /** Bytes to copy. */
    readonly used: number;
    readonly vcpu: number;
    /** Bytes of memory. */
    readonly memory: number;
    /** The family of its guest system, so that a pilot tries several. */
    readonly family: string;
    /** Whether a machine of it may be one of the control plane: no pilot. */
    readonly doubtful: boolean;
    /** What its machines use that a move can trip over: a pilot takes the plain ones. */
    readonly features: number;
    /** Rising with what is at stake; see {@link criticality}. Never below that of what it depends on. */
    readonly criticality: number;
    /** Units that have to move before it or with it. */
    readonly needs: ReadonlySet<Unit>;
    /** How many steps of dependencies lie below it. */
    readonly depth: number;
}

/** `windows`, `linux` or the first word of another system. */
function familyOf(machine: Machine): string {
    const system = machine.os?.toLowerCase() ?? '';
    return /windows/u.test(system)
        ? 'windows'
        : /linux|ubuntu|debian|centos|red hat|rhel|suse|rocky|alma|oracle/u.test(system)
          ? 'linux'
          : (system.split(' ')[0] ?? '');
}

/** Disjoint sets of machines. */
class Sets {
    private readonly parent = new Map<Machine, Machine>();

    find(machine: Machine): Machine {
        let root = machine;
        for (let up = this.parent.get(root); up !== undefined; up = this.parent.get(root)) {
            root = up;
        }
        for (let at = machine; at !== root; ) {
            const up = entryOf(this.parent, at);
            this.parent.set(at, root);
            at = up;
        }
        return root;
    }

    join(a: Machine, b: Machine): void {
        const [x, y] = [this.find(a), this.find(b)];
        if (x !== y) {
            this.parent.set(y, x);
        }
    }

    groups(machines: readonly Machine[]): Machine[][] {
        const found = new Map<Machine, Machine[]>();
        for (const machine of machines) {
            const root = this.find(machine);
            const group = found.get(root);
            if (group) {
                group.push(machine);
            } else {
                found.set(root, [machine]);
            }
        }
        return [...found.values()];
    }
}

/** Bytes of a machine that have to be copied: what is used, else the whole size. */
export function bytesOf(machine: Machine): number {
    const { size, used } = storageOf(machine);
    return used ?? size ?? 0;
}

const CLASS_RANK: Readonly<Record<string, number>> = { lab: 0, development: 1, greenfield: 1, production: 3 };
const UNKNOWN_CLASS = 2;

/**
 * What is at stake when a machine moves: its environment first (lab, development, unknown, production), then whether
 * its restart priority is high, it looks like a database, several others need it, or it is large.
 */
export function criticality(machine: Machine, environment: string | undefined, dependents: number): number {
    const rank = environment === undefined ? UNKNOWN_CLASS : (CLASS_RANK[environment] ?? UNKNOWN_CLASS);
    return (
        rank * 10 +
        (/high/iu.test(machine.priority ?? '') ? 3 : 0) +
        (machine.traits.faultTolerance === true ? 3 : 0) +
        (looksLikeDatabase(machine) ? 3 : 0) +
        (dependents >= 3 ? 2 : 0) +
        (bytesOf(machine) >= TIB ? 1 : 0)
    );
}

/**
 * Cuts the estate into units that fit a wave. Shared disks and vApps are never split; machines that depend on each
 * other, or that a rule keeps on one host, stay together unless that makes a unit larger than a wave may be, and then follow each other in order.
 */
export function unitsOf(inventory: Inventory, fits: (machines: readonly Machine[]) => boolean): Unit[] {
    const { estate, dependencies, shared, rules } = inventory;
    const hard = new Sets();
    const vapps = new Map<string, Machine>();
    for (const group of shared) {
        group.slice(1).forEach(machine => hard.join(nth(group, 0), machine));
    }
    for (const machine of estate.machines.filter(each => each.vapp !== undefined)) {
        const key = `${machine.server ?? ''}\u0000${machine.vapp}`;
        hard.join(vapps.get(key) ?? machine, machine);
        vapps.set(key, vapps.get(key) ?? machine);
    }
    joinCycles(estate.machines, dependencies, hard);
    const soft = new Sets();
    hard.groups(estate.machines).forEach(group => group.slice(1).forEach(machine => soft.join(nth(group, 0), machine)));
    dependencies.forEach(([a, b]) => soft.join(a, b));
    for (const { kind, machines } of rules) {
        if (kind === 'together') {
            machines.slice(1).forEach(machine => soft.join(nth(machines, 0), machine));
        }
    }
    const groups = soft.groups(estate.machines).flatMap(group => (fits(group) ? [group] : hard.groups(group)));
    const of = new Map(groups.flatMap(group => group.map(machine => [machine, group] as const)));
    return ranked(groups, inventory, of);
}

/** Machines that need each other in a circle have no order, so they can only move together. */
function joinCycles(
    machines: readonly Machine[],
    dependencies: readonly (readonly [Machine, Machine])[],
    hard: Sets,
): void {
    const needs = new Map<Machine, Machine[]>();
    for (const [from, to] of dependencies) {
        const [a, b] = [hard.find(from), hard.find(to)];
        needs.set(a, [...(needs.get(a) ?? []), b]);
    }
    // Tarjan's algorithm with a stack of its own, so that long chains cannot exhaust the call stack.
    const index = new Map<Machine, number>();
    const low = new Map<Machine, number>();
    const open: Machine[] = [];
    const onStack = new Set<Machine>();
    for (const start of machines) {
        const work: { node: Machine; next: number }[] = index.has(start) ? [] : [{ node: start, next: 0 }];
        while (work.length > 0) {
            const top = lastOf(work);
            if (top.next === 0) {
                index.set(top.node, index.size);
                low.set(top.node, entryOf(index, top.node));
                open.push(top.node);
                onStack.add(top.node);
            }
            const child = needs.get(top.node)?.[top.next++];
            if (child !== undefined) {
                if (!index.has(child)) {
                    work.push({ node: child, next: 0 });
                } else if (onStack.has(child)) {
                    low.set(top.node, Math.min(entryOf(low, top.node), entryOf(index, child)));
                }
                continue;
            }
            top.next = Number.MAX_SAFE_INTEGER;
            work.pop();
            const parent = work.at(-1)?.node;
            if (parent !== undefined) {
                low.set(parent, Math.min(entryOf(low, parent), entryOf(low, top.node)));
            }
            if (low.get(top.node) === index.get(top.node)) {
                const circle = open.splice(open.lastIndexOf(top.node));
                circle.forEach(each => onStack.delete(each));
                circle.slice(1).forEach(each => hard.join(nth(circle, 0), each));
            }
        }
    }
}

type Draft = { -readonly [K in keyof Unit]: Unit[K] };

function ranked(groups: readonly Machine[][], inventory: Inventory, of: ReadonlyMap<Machine, Machine[]>): Unit[] {
    const doubtful = new Set(inventory.control.map(each => each.machine));
    const dependents = new Map<Machine, number>();
    inventory.dependencies.forEach(([, to]) => dependents.set(to, (dependents.get(to) ?? 0) + 1));
    const units = new Map(
        groups.map(machines => [
            machines,
            {
                machines,
                used: machines.reduce((sum, each) => sum + bytesOf(each), 0),
                vcpu: machines.reduce((sum, each) => sum + (each.vcpu ?? 0), 0),
                memory: machines.reduce((sum, each) => sum + (each.memory ?? 0), 0),
                family: familyOf(nth(machines, 0)),
                doubtful: machines.some(each => doubtful.has(each)),
                features: machines.reduce((sum, each) => sum + featuresOf(each).length, 0),
                criticality: Math.max(
                    ...machines.map(each =>
                        criticality(each, inventory.environmentOf.get(each)?.kind, dependents.get(each) ?? 0),
                    ),
                ),
                needs: new Set<Unit>(),
                depth: 0,
            } satisfies Draft as Draft,
        ]),
    );
    const dependentsOf = new Map<Draft, Draft[]>();
    for (const [from, to] of inventory.dependencies) {
        const [a, b] = [entryOf(units, entryOf(of, from)), entryOf(units, entryOf(of, to))];
        if (a !== b && !a.needs.has(b)) {
            (a.needs as Set<Unit>).add(b);
            dependentsOf.set(b, [...(dependentsOf.get(b) ?? []), a]);
        }
    }
    // From what needs nothing upwards; units are free of circles, so every unit is reached.
    const waiting = new Map([...units.values()].map(unit => [unit, unit.needs.size]));
    const ready = [...units.values()].filter(unit => unit.needs.size === 0);
    for (let unit = ready.pop(); unit !== undefined; unit = ready.pop()) {
        for (const above of dependentsOf.get(unit) ?? []) {
            above.criticality = Math.max(above.criticality, unit.criticality);
            above.depth = Math.max(above.depth, unit.depth + 1);
            waiting.set(above, entryOf(waiting, above) - 1);
            if (waiting.get(above) === 0) {
                ready.push(above);
            }
        }
    }
    return [...units.values()];
}
