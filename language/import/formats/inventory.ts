import { entryOf, nth } from '../../basics/lists.ts';
import { LIBRARY_NAMES, type LibraryKind } from '../../library/index.ts';
import { writtenData } from '../../writing/quantities.ts';
import { accountsOf } from '../draft/accounts.ts';
import { type EnvironmentClass, type EnvironmentSource, environmentOf } from '../draft/environments.ts';
import { type ControlMachine, controlPlaneOf } from '../estate/control-plane.ts';
import type { Estate, Machine } from '../estate/estate.ts';
import { featuresOf, sharedDisks, unseenFeatures } from '../estate/features.ts';
import { type Infrastructure, infrastructureOf, platformFor } from '../estate/infrastructure.ts';
import { ioDisagreement, ioOf } from '../estate/io.ts';
import { netText, networksOf } from '../estate/networks.ts';
import { type AppliedRule, appliedRules, policiesOf } from '../estate/policies.ts';
import { coveredBy, jobDeclarations } from '../jobs.ts';
import type { Declaration } from '../merge/declarations.ts';
import { type Coverage, MOVE_GROUP, MOVE_GROUPS } from '../merge/merge.ts';
import { type Move, movesHow, movesOf } from '../moves.ts';
import { cleanName, Names, oneLine, slug, written } from '../names.ts';
import { ImportLog } from '../telling/report.ts';
import { byNatural } from '../values.ts';
import { findProfiles } from './shapes.ts';

export interface InventoryOptions {
    readonly environments?: EnvironmentSource;
    readonly annotations?: boolean;
    /** Writes published default I/O, marked as assumed, for machines without measured figures. */
    readonly assumeIo?: boolean;
}

/** The estate in the terms of a plan: what inventory.exit says, and what a draft needs to know of it. */
export interface Inventory {
    readonly estate: Estate;
    readonly infrastructure: Infrastructure;
    readonly declarations: readonly Declaration[];
    readonly nameOf: ReadonlyMap<Machine, string>;
    readonly environmentOf: ReadonlyMap<Machine, { readonly name: string; readonly kind: EnvironmentClass }>;
    readonly dependencies: readonly (readonly [Machine, Machine])[];
    /** Machines that share a disk; each group has to move together. */
    readonly shared: readonly (readonly Machine[])[];
    readonly identities: readonly string[];
    /** Machines of the control plane, and those of which nobody can tell. */
    readonly control: readonly ControlMachine[];
    /** Backup and replication as the jobs of their products tell them. */
    readonly jobs: readonly Declaration[];
    /** What plans of a migration tool move. */
    readonly moves: readonly Move[];
    /** Plan names of the source's networks, and of the rules of its clusters. */
    readonly networks: readonly string[];
    readonly policies: readonly string[];
    /** The rules of the clusters, as far as their machines were found. */
    readonly rules: readonly AppliedRule[];
    /** Names of the plan that a draft may not take. */
    readonly components: Names;
    /** What the files could show. */
    readonly coverage: Coverage;
}

/** Puts an estate into the words of the language. Deterministic: the order of files and rows does not show. */
export function inventoryOf(estate: Estate, options: InventoryOptions, log: ImportLog): Inventory {
    const components = new Names(libraryNames('fabric'));
    const shared = sharedDisks(estate);
    const rules = appliedRules(estate, log);
    const nameOf = nameMachines(estate, components, log);
    const infrastructure = infrastructureOf(estate, components, libraryNames('platform'));
    const { roles, identities } = accountsOf(estate, infrastructure, components);
    const environments = environmentsOf(estate, options.environments, log);
    const dependencies = dependenciesOf(estate, log);
    const own = estate.machines.map(machine => properties(machine, options, log));
    const { profiles, profileOf } = findProfiles(own);
    const needs = new Map<Machine, string[]>();
    for (const [from, to] of dependencies) {
        needs.set(from, [...(needs.get(from) ?? []), entryOf(nameOf, to)]);
    }
    const networks = networksOf(estate, infrastructure, components);
    const policies = policiesOf(rules, infrastructure, nameOf, components);
    const silent = silentKeys(estate, options);
    const workloads = estate.machines.map((machine, index): Declaration => {
        const profile = profileOf[index];
        const environment = environments.of.get(machine);
        const name = entryOf(nameOf, machine);
        return {
            keyword: 'workload',
            name,
            title: name === machine.name ? undefined : cleanName(machine.name),
            on: infrastructure.fabricOf(machine),
            base: profile?.name,
            properties: new Map([
                ...(environment === undefined ? [] : [['in', `in ${written(environment.name)}`] as const]),
                ...[...nth(own, index)].filter(([key]) => !profile?.properties.has(key)),
                ...[netText(networks.networksOf(machine))].flatMap(text =>
                    text === undefined ? [] : [['net', text] as const],
                ),
                ...(needs.has(machine)
                    ? [
                          [
                              'depends',
                              `depends on ${[...new Set(needs.get(machine))].sort().map(written).join(', ')}`,
                          ] as const,
                      ]
                    : []),
            ]),
            inherited: profile?.properties,
            machine: {
                name: machine.name.trim(),
                id: machine.id,
                server: machine.server,
                apart: [machine.id, machine.cluster, machine.host],
            },
            unseen: {
                keys: new Set(silent.filter(([, of]) => of(machine)).map(([key]) => key)),
                features: unseenFeatures(machine),
            },
            doc: options.annotations && machine.annotation !== undefined ? [machine.annotation] : undefined,
        };
    });
    const control = controlPlaneOf(estate);
    const moves = movesOf(estate, log);
    const jobs = jobDeclarations(coveredBy(estate, log), control, nameOf, components);
    const declarations = [
        ...managementOf(infrastructure, control, nameOf),
        ...environments.declarations,
        ...roles,
        ...identities,
        ...networks.declarations,
        ...infrastructure.fabrics,
        ...profiles.map(
            ({ name, properties: shape }): Declaration => ({ keyword: 'profile', name, properties: shape }),
        ),
        ...workloads,
        ...policies,
        ...jobs,
        ...automationOf(estate, nameOf, components),
        ...groupsOf(estate, nameOf, components),
        ...groupsOfMoves(moves, nameOf, components),
    ];
    return {
        estate,
        infrastructure,
        declarations,
        nameOf,
        environmentOf: environments.of,
        dependencies,
        shared,
        control,
        jobs,
        moves,
        networks: networks.declarations.map(each => each.name),
        policies: policies.map(each => each.name),
        rules,
        identities: identities.map(each => each.name),
        components,
        coverage: coverageOf(estate, options),
    };
}

/** The platforms with the machines that their own management lives in, as far as it was recognised. */
function managementOf(
    { platforms, platformOf }: Infrastructure,
    control: readonly ControlMachine[],
    nameOf: ReadonlyMap<Machine, string>,
): Declaration[] {
    return platforms.map(platform => {
        const machines = control.filter(
            each =>
                each.kind === 'vCenter Server' &&
                each.confidence !== 'low' &&
                platformFor(platformOf, each.machine.server) === platform.name,
        );
        return machines.length === 0 || platform.base !== 'vsphere'
            ? platform
            : {
                  ...platform,
                  properties: new Map([
                      ...platform.properties,
                      ['runs', `runs in ${machines.map(each => written(entryOf(nameOf, each.machine))).join(', ')}`],
                  ]),
              };
    });
}

/** Which properties of a machine the files cannot speak about: missing there, they are no news. */
function silentKeys(
    estate: Estate,
    options: InventoryOptions,
): (readonly [key: string, of: (machine: Machine) => boolean])[] {
    const noIo = options.assumeIo !== true && estate.machines.every(each => each.samples.length === 0);
    const noDependencies = estate.dependencies.length === 0;
    return [
        ['vcpu', each => each.vcpu === undefined],
        ['memory', each => each.memory === undefined],
        // Space provisioned or in use stands in for the size of the disks, and says little about it.
        ['disk', each => each.disks.every(disk => disk.capacity === undefined) && each.capacity === undefined],
        ['used', each => each.inUse === undefined],
        ...['iops', 'writes', 'block', 'evidence'].map(key => [key, () => noIo] as const),
        ['in', () => options.environments === undefined],
        ['depends', () => noDependencies],
        ['net', each => each.nics.every(nic => nic.network === undefined)],
        ['head:on', each => each.cluster === undefined && each.host === undefined],
        ['storage', () => estate.datastores.length === 0],
    ];
}

function coverageOf(estate: Estate, options: InventoryOptions): Coverage {
    const clusters = estate.machines.some(each => each.cluster !== undefined);
    const power = estate.machines.some(each => each.power !== 'unknown' || each.template);
    const seen = [
        ['workload', estate.machines.length > 0],
        ['fabric', clusters],
        ['group', power],
        [MOVE_GROUPS, estate.plans.length > 0],
        ['environment', options.environments !== undefined],
        ['backup', estate.jobs.some(each => each.role === 'backup')],
        ['replication', estate.jobs.some(each => each.role === 'replication')],
        ['automation', estate.machines.some(each => each.automation !== undefined)],
        ['network', estate.machines.some(each => each.nics.some(nic => nic.network !== undefined))],
        ['policy', estate.rules.length > 0 || estate.machines.some(each => each.rules.length > 0)],
        ['role', estate.roles.length > 0],
        ['identity', estate.permissions.length > 0],
    ] as const;
    return {
        keywords: new Set(seen.filter(([, yes]) => yes).map(([keyword]) => keyword)),
        servers: new Set(estate.machines.flatMap(each => (each.server === undefined ? [] : [each.server]))),
    };
}

function libraryNames(kind: LibraryKind): string[] {
    return Object.keys(LIBRARY_NAMES[kind]);
}

/** Machines keep their names; of several with one name, the first by id keeps it and the others add what tells them apart. */
function nameMachines(estate: Estate, components: Names, log: ImportLog): Map<Machine, string> {
    const names = new Map<Machine, string>();
    for (const machine of estate.machines) {
        const name = components.take(machine.name, machine.id, machine.cluster, machine.host);
        names.set(machine, name);
        if (name !== machine.name.trim()) {
            const why =
                cleanName(machine.name) === machine.name.trim()
                    ? 'the name is taken; their title keeps the old one'
                    : 'it holds characters that no line of text can hold, or is too long; those were left out';
            log.problem(
                'information',
                'name-changed',
                `machines have another name in the plan than in the estate, because ${why}`,
                machine.at[0],
            );
        }
    }
    return names;
}

/** What a workload says of itself; places and relations are added later. */
function properties(machine: Machine, options: InventoryOptions, log: ImportLog): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    if (machine.vcpu !== undefined && machine.vcpu >= 1 && machine.vcpu < 1e5) {
        found.set('vcpu', `vcpu ${Math.round(machine.vcpu)}`);
    }
    const memory = sensible(machine.memory);
    if (memory !== undefined) {
        found.set('memory', `memory ${writtenData(memory)}`);
    }
    const { size, used } = storageOf(machine, log);
    if (size !== undefined) {
        found.set('disk', `disk ${writtenData(size)}${used === undefined ? '' : ` used ${writtenData(used)}`}`);
    }
    const doubt = ioDisagreement(machine);
    if (doubt) {
        log.problem(
            'warning',
            'io-disagrees',
            `${doubt.believed.source.file} and ${doubt.other.source.file} give machines different I/O figures; ` +
                `${doubt.believed.source.file} was believed, and its figures stand in the plan`,
            doubt.other.at,
        );
    }
    for (const [key, text] of ioOf(machine, options.assumeIo === true)) {
        found.set(key, text);
    }
    const features = featuresOf(machine);
    if (features.length > 0) {
        found.set('uses', `uses ${features.join(', ')}`);
    }
    return found;
}

/** A size in bytes, or undefined for what can be none: files may hold anything. */
function sensible(bytes: number | undefined): number | undefined {
    return bytes !== undefined && bytes >= 1 && bytes < 2 ** 60 ? bytes : undefined;
}

/** Size and used bytes of a machine's disks; what is used beyond the size (swap, snapshots) is not copied and not told. */
export function storageOf(machine: Machine, log?: ImportLog): { size?: number; used?: number } {
    const listed = machine.disks.reduce(
        (total, disk) => total + (disk.elsewhere ? 0 : (sensible(disk.capacity) ?? 0)),
        0,
    );
    const inUse = sensible(machine.inUse);
    if (listed === 0 && machine.disks.some(disk => disk.elsewhere)) {
        return {};
    }
    const size = sensible(listed) ?? sensible(machine.capacity) ?? sensible(machine.provisioned) ?? inUse;
    if (size === undefined || inUse === undefined) {
        return { size };
    }
    if (inUse > size) {
        log?.problem(
            'information',
            'used-beyond-size',
            'machines use more space than their disks have (swap files, snapshots); the size of the disks counts as used',
            machine.at[0],
        );
    }
    return { size, used: Math.min(size, inUse) };
}

function environmentsOf(
    estate: Estate,
    source: EnvironmentSource | undefined,
    log: ImportLog,
): {
    declarations: Declaration[];
    of: Map<Machine, { name: string; kind: EnvironmentClass }>;
} {
    const of = new Map<Machine, { name: string; kind: EnvironmentClass }>();
    const seen = new Map<string, Declaration>();
    if (!source) {
        return { declarations: [], of };
    }
    if (source.from === 'attribute') {
        const known = [...new Set(estate.machines.flatMap(each => Object.keys(each.attributes)))].sort();
        if (!known.some(each => each.toLowerCase() === source.attribute.toLowerCase())) {
            log.problem(
                'warning',
                'attribute-missing',
                `No file has a column or attribute "${source.attribute}", so no environment could be read from it; ${
                    known.length === 0
                        ? 'the files have no custom attributes at all'
                        : `there are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`
                }`,
            );
            return { declarations: [], of };
        }
    }
    for (const machine of estate.machines) {
        const guess = environmentOf(machine, source);
        if (!guess) {
            log.problem(
                'information',
                'environment-unknown',
                'machines give no hint at their environment; they count as production',
                machine.at[0],
            );
            continue;
        }
        if (guess.unknown === true) {
            log.problem(
                'warning',
                'environment-word-unknown',
                `"${oneLine(guess.name).slice(0, 80)}" is no word for an environment that is known here; its machines count as production. Look at its class in the plan`,
                machine.at[0],
            );
        }
        const name =
            slug(guess.name, 'environment').toLowerCase() === guess.name.toLowerCase()
                ? guess.name
                : cleanName(guess.name);
        of.set(machine, { name, kind: guess.kind });
        seen.set(name, {
            keyword: 'environment',
            name,
            properties: new Map([
                ['class', `class ${guess.kind}`],
                ['shape', 'shape monolithic'],
            ]),
            doc: [
                `Guessed from ${source.from === 'attribute' ? `the attribute ${source.attribute}` : source.from}: ${guess.why}. Look at class and shape.`,
            ],
        });
    }
    return { declarations: [...seen.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), of };
}

/** Dependencies between machines; those of applications are followed to the machines that carry the application's name. */
function dependenciesOf(estate: Estate, log: ImportLog): [Machine, Machine][] {
    const byName = new Map<string, Machine[]>();
    for (const machine of estate.machines) {
        const keys = [
            machine.name,
            ...(machine.vapp === undefined ? [] : [machine.vapp]),
            ...Object.entries(machine.attributes)
                .filter(([name]) => /^(app|application|service|business service)$/iu.test(name))
                .map(([, value]) => value),
        ];
        for (const key of new Set(keys.map(each => each.toLowerCase()))) {
            byName.set(key, [...(byName.get(key) ?? []), machine]);
        }
    }
    const found: [Machine, Machine][] = [];
    const pairs = new Map<Machine, Set<Machine>>();
    for (const { from, to, at } of estate.dependencies) {
        const left = byName.get(from.toLowerCase()) ?? [];
        const right = byName.get(to.toLowerCase()) ?? [];
        if (left.length === 0 || right.length === 0) {
            log.problem(
                'warning',
                'dependency-unresolved',
                `"${left.length === 0 ? from : to}" is no machine, vApp or application of the inventory; its dependencies were not used`,
                at,
            );
            log.unuse(at, 'a dependency of something that is not in the inventory');
            continue;
        }
        for (const a of left) {
            const known = pairs.get(a) ?? new Set<Machine>([a]);
            pairs.set(a, known);
            found.push(...right.filter(b => !known.has(b)).map((b): [Machine, Machine] => [a, b]));
            right.forEach(b => known.add(b));
        }
    }
    return found;
}

/** What a Terraform state says is under automation. The resources it lists are those of the provider for vSphere. */
function automationOf(estate: Estate, nameOf: ReadonlyMap<Machine, string>, components: Names): Declaration[] {
    const managed = estate.machines.filter(each => each.automation === 'terraform');
    return managed.length === 0
        ? []
        : [
              {
                  keyword: 'automation',
                  name: components.make('terraform'),
                  title: 'Terraform',
                  properties: new Map([
                      ['speaks', 'speaks vsphere.terraform'],
                      ['manages', `manages ${managed.map(each => written(entryOf(nameOf, each))).join(',\n      ')}`],
                  ]),
              },
          ];
}

/** The machines of each plan of a migration tool, together. */
function groupsOfMoves(moves: readonly Move[], nameOf: ReadonlyMap<Machine, string>, components: Names): Declaration[] {
    return moves
        .filter(({ machines }) => machines.length > 0)
        .map(move => {
            const names = move.machines.map(each => entryOf(nameOf, each)).sort(byNatural);
            return {
                keyword: 'group',
                name: components.make(`${MOVE_GROUP}${slug(move.plan.name, 'plan')}`),
                title: `Forklift plan ${move.title}`,
                properties: new Map(names.map(name => [name, written(name)])),
                doc: [`${movesHow(move).replace(/^./u, first => first.toUpperCase())}.`],
            };
        });
}

/** Machines one wants to name together: they are all workloads too. */
function groupsOf(estate: Estate, nameOf: ReadonlyMap<Machine, string>, components: Names): Declaration[] {
    const group = (wanted: string, title: string, members: readonly Machine[]): Declaration[] =>
        members.length === 0
            ? []
            : [
                  {
                      keyword: 'group',
                      name: components.make(wanted),
                      title,
                      properties: new Map(members.map(each => [entryOf(nameOf, each), written(entryOf(nameOf, each))])),
                  },
              ];
    return [
        ...group(
            'templates',
            'Templates',
            estate.machines.filter(each => each.template),
        ),
        ...group(
            'powered-off',
            'Powered off',
            estate.machines.filter(each => !each.template && each.power === 'off'),
        ),
        ...group(
            'suspended-machines',
            'Suspended',
            estate.machines.filter(each => !each.template && each.power === 'suspended'),
        ),
    ];
}
