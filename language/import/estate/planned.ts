import { type Machine, type MovePlan, newMachine } from './estate.ts';
import { looseName } from './finder.ts';

/**
 * Machines of which nothing is known but that a plan of a migration tool moves them: each once, however many plans name it. Where one plan
 * names it by id alone, another one may know its name.
 */
export function machinesOfPlans(plans: readonly MovePlan[]): Machine[] {
    const byId = new Map<string, Machine>();
    const byName = new Map<string, Machine>();
    const named = plans.flatMap(({ machines, at }) => machines.map(each => ({ ...each, at })));
    for (const { name, id, at } of [...named].sort((a, b) => Number(a.name === '') - Number(b.name === ''))) {
        const key = looseName(name);
        const same = (id === undefined ? undefined : byId.get(id)) ?? (name === '' ? undefined : byName.get(key));
        // One name with two ids is two machines.
        if (same !== undefined && (same.id === undefined || id === undefined || same.id === id)) {
            same.id ??= id;
            if (id !== undefined) {
                byId.set(id, same);
            }
            continue;
        }
        const machine: Machine = { ...newMachine(name === '' ? (id ?? '') : name, at), id, planOnly: true };
        if (id !== undefined) {
            byId.set(id, machine);
        }
        if (name !== '' && !byName.has(key)) {
            byName.set(key, machine);
        }
        if (id === undefined) {
            byName.set(key, machine);
        }
    }
    return [...new Set([...byId.values(), ...byName.values()])];
}
