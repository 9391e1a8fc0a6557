import { entryOf, nth } from '../../basics/lists.ts';
import type { Declaration } from '../merge/declarations.ts';
import { cleanName, type Names, oneLine, written } from '../names.ts';
import type { ImportLog } from '../telling/report.ts';
import { byNatural, byText } from '../values.ts';
import type { Estate, Machine, PlacementRule } from './estate.ts';
import { looseName } from './finder.ts';
import { type Infrastructure, platformFor } from './infrastructure.ts';

/** A rule with the machines of the estate it is about. */
export interface AppliedRule {
    readonly name: string;
    /** `unknown`: a list of machines names the rule and not its kind. */
    readonly kind: PlacementRule['kind'] | 'unknown';
    readonly machines: readonly Machine[];
}

/** The rules of the clusters, of which every machine is found; what is not found is told. Marks machines that are bound to hosts. */
export function appliedRules(estate: Estate, log: ImportLog): AppliedRule[] {
    const find = machineFinder(estate.machines);
    const known = estate.rules.flatMap((rule): AppliedRule[] => {
        const found = new Set<Machine>();
        const lost: string[] = [];
        for (const member of rule.members) {
            const machine = find(member, rule.cluster);
            if (machine) {
                found.add(machine);
            } else {
                lost.push(member);
            }
        }
        tellLost(rule, lost, log);
        return found.size === 0 ? [] : [{ name: rule.name, kind: rule.kind, machines: [...found] }];
    });
    for (const { machines } of known.filter(rule => rule.kind === 'hosts')) {
        for (const machine of machines) {
            machine.traits.hostAffinity = true;
        }
    }
    return [...known, ...namedRules(estate.machines, known)];
}

/** Rules that machines name, without those whose kind another file tells. */
function namedRules(machines: readonly Machine[], known: readonly AppliedRule[]): AppliedRule[] {
    const named = new Map<string, { name: string; machines: Machine[] }>();
    for (const machine of machines) {
        for (const name of new Set(machine.rules)) {
            if (known.some(rule => rule.name === name && rule.machines.includes(machine))) {
                continue;
            }
            const key = [machine.server ?? '', machine.cluster ?? '', name].join('\u0000');
            const rule = named.get(key);
            if (rule) {
                rule.machines.push(machine);
            } else {
                named.set(key, { name, machines: [machine] });
            }
        }
    }
    return [...named.values()].map(rule => ({ ...rule, kind: 'unknown' }));
}

/** Machines by id or name; none where several have it, since ids are unique within one vCenter only. */
function machineFinder(machines: readonly Machine[]) {
    const by = new Map<string, Set<Machine>>();
    for (const machine of machines) {
        for (const key of [machine.id, machine.name.trim(), looseName(machine.name)]) {
            if (key !== undefined) {
                by.set(key, (by.get(key) ?? new Set()).add(machine));
            }
        }
    }
    return (member: string, cluster: string | undefined): Machine | undefined => {
        const all = [...(by.get(member.trim()) ?? by.get(looseName(member)) ?? [])];
        const within = all.filter(each => cluster === undefined || each.cluster === cluster);
        const [only, ...others] = within.length > 0 ? within : all;
        return others.length > 0 ? undefined : only;
    };
}

function tellLost({ name, members, at }: PlacementRule, lost: readonly string[], log: ImportLog): void {
    if (lost.length === 0) {
        return;
    }
    const shown = lost.slice(0, 5).map(each => `"${oneLine(each)}"`);
    log.problem(
        'warning',
        'rule-member-unknown',
        `The rule "${oneLine(name)}" names ${shown.join(', ')}${lost.length > 5 ? ` and ${lost.length - 5} more` : ''}, which ${lost.length === 1 ? 'is' : 'are'} no machine of the inventory, or the name of several; the plan's policy leaves ${lost.length === 1 ? 'it' : 'them'} out`,
        at,
    );
    if (lost.length === members.length) {
        log.unuse(at, 'a rule of machines that no inventory file names');
    }
}

const SAID: Readonly<Record<AppliedRule['kind'], string>> = {
    together: 'Its machines run on one host.',
    apart: 'Its machines run on different hosts.',
    hosts: 'Its machines run on certain hosts, or are kept off them.',
    unknown: 'A rule of the cluster; the list of machines does not say of which kind.',
};

/** Each rule as a policy for placement that the target has to get as well. */
export function policiesOf(
    rules: readonly AppliedRule[],
    { platformOf }: Infrastructure,
    nameOf: ReadonlyMap<Machine, string>,
    components: Names,
): Declaration[] {
    return rules
        .map(rule => {
            const names = rule.machines.map(machine => entryOf(nameOf, machine)).sort(byNatural);
            return { ...rule, names, platform: platformFor(platformOf, nth(rule.machines, 0).server) };
        })
        .sort(
            (a, b) =>
                byText(a.platform, b.platform) || byNatural(a.name, b.name) || byText(a.names.join(), b.names.join()),
        )
        .map(({ name, kind, names, platform }): Declaration => {
            const own = components.take(name, platform);
            return {
                keyword: 'policy',
                name: own,
                title: own === name ? undefined : cleanName(name),
                domain: 'placement',
                on: platform,
                properties: new Map([
                    ['applies', `applies ${names.map(written).join(names.length > 6 ? ',\n      ' : ', ')}`],
                ]),
                doc: [SAID[kind]],
            };
        });
}
