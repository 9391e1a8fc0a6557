import type { Extract, PlacementRule, Provenance } from '../estate/estate.ts';
import { flagAt, isObject, type Json, listAt, member, textAt } from '../objects.ts';
import type { Found } from './json-machines.ts';

const FORMAT = 'placement-rules';

/** Kinds of rules of a cluster, by the type names of the vSphere API. */
const KINDS: Readonly<Record<string, PlacementRule['kind']>> = {
    ClusterAffinityRuleSpec: 'together',
    ClusterAntiAffinityRuleSpec: 'apart',
    ClusterVmHostRuleInfo: 'hosts',
};

const DISABLED = 'a rule that is disabled, so it places nothing';

/**
 * Reads the DRS rules of a cluster: its configuration as govc collects it (ClusterConfigInfoEx: `rule`, `group`), or the objects of
 * PowerCLI's `Get-DrsRule` and `Get-DrsVMHostRule`.
 */
export class PlacementRules {
    private readonly extract: Extract;

    constructor(extract: Extract) {
        this.extract = extract;
    }

    /** Takes an element of a list, or an object that is alone in its file; undefined where it is none of a cluster's rules. */
    take(value: Json, at: Provenance): Found | undefined {
        const changes = listAt(value, 'changeSet').flatMap(each => (isObject(each) ? [each] : []));
        const configurations = (changes.length > 0 ? changes : [value])
            .map(each => this.configurationIn(each))
            .filter(each => each !== undefined);
        if (configurations.length > 0) {
            const found = configurations.map(each => this.configuration(each, at)).reduce((a, b) => a + b, 0);
            return found > 0
                ? { format: FORMAT }
                : { format: FORMAT, skipped: 'a cluster without rules that place machines' };
        }
        return this.vimRule(value, [], at) ?? this.powerCli(value, at);
    }

    private configurationIn(value: unknown): Json | undefined {
        const held = textAt(value, 'name')?.startsWith('configurationEx') ? member(value, 'val') : value;
        return isObject(held) && textAt(held, '_typeName') === 'ClusterConfigInfoEx' ? held : undefined;
    }

    private configuration(value: Json, at: Provenance): number {
        const groups = listAt(value, 'group');
        const before = this.extract.rules.length;
        for (const rule of listAt(value, 'rule')) {
            if (isObject(rule)) {
                this.vimRule(rule, groups, at);
            }
        }
        return this.extract.rules.length - before;
    }

    private vimRule(value: Json, groups: readonly unknown[], at: Provenance): Found | undefined {
        const type = textAt(value, '_typeName') ?? '';
        const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
        if (kind === undefined) {
            return undefined;
        }
        const group = groups.find(each => textAt(each, 'name') === textAt(value, 'vmGroupName'));
        const members = (kind === 'hosts' ? listAt(group, 'vm') : listAt(value, 'vm')).flatMap(
            each => textAt(each, 'value') ?? [],
        );
        return this.add(value, kind, members, textAt(value, 'name'), flagAt(value, 'enabled'), at);
    }

    /** `KeepTogether` and `VMIds` (`VirtualMachine-vm-12`) of a rule between machines, `VMGroup` of one between machines and hosts. */
    private powerCli(value: Json, at: Provenance): Found | undefined {
        const together = flagAt(value, 'keepTogether');
        const group = member(value, 'VMGroup');
        if (together === undefined && !(isObject(group) && member(value, 'VMHostGroup', 'name') !== undefined)) {
            return undefined;
        }
        const ids = together === undefined ? listOf(member(group, 'member')) : listOf(value['VMIds'] ?? value['VM']);
        const members = ids.flatMap(each => (typeof each === 'string' ? each : (textAt(each, 'name') ?? [])));
        return this.add(
            value,
            together === undefined ? 'hosts' : together ? 'together' : 'apart',
            members.map(each => each.replace(/^VirtualMachine-(?=vm-)/u, '')),
            textAt(value, 'name'),
            flagAt(value, 'enabled'),
            at,
        );
    }

    private add(
        value: Json,
        kind: PlacementRule['kind'],
        members: readonly string[],
        name: string | undefined,
        enabled: boolean | undefined,
        at: Provenance,
    ): Found {
        if (enabled === false) {
            return { format: FORMAT, skipped: DISABLED };
        }
        if (name === undefined || members.length === 0) {
            return {
                format: FORMAT,
                skipped: name === undefined ? 'a rule without a name' : 'a rule that names no machines',
            };
        }
        const cluster = textAt(value, 'cluster', 'name') ?? textAt(value, 'cluster');
        this.extract.rules.push({ name, kind, members, ...(cluster === undefined ? {} : { cluster }), at });
        return { format: FORMAT };
    }
}

/** PowerShell writes a list of one as its element. */
function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
