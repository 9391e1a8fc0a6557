import { entryOf, nth } from '../../basics/lists.ts';
import { plain, writtenData, writtenDuration, writtenLink } from '../../writing/quantities.ts';
import type { ControlMachine } from '../estate/control-plane.ts';
import type { Machine } from '../estate/estate.ts';
import { isKubernetes } from '../formats/forklift.ts';
import type { Inventory } from '../formats/inventory.ts';
import { classOf, type Move, movesHow } from '../moves.ts';
import { cleanName, counted, inComment, Names, quoted, slug, written } from '../names.ts';
import type { DraftSummary } from '../telling/report-text.ts';
import { byNatural, roundData, TIB } from '../values.ts';
import { type Calendar, calendarLines, type Dated, dated } from './calendar.ts';
import { type DraftController, type Parted, partOf } from './control.ts';
import { CHECK_PEOPLE, DEFAULT_RATE_BITS, type WavePace, waveSeconds } from './copy.ts';
import { bytesOf, unitsOf } from './movers.ts';
import { fitsWave, packWaves, type Wave, type WaveCaps } from './waves.ts';

/** Platforms a draft can be made for, and the storage scheme it proposes there. */
export const TARGETS: Readonly<Record<string, string>> = {
    nutanix: 'nutanix-rf2',
    proxmox: 'ceph-replicated',
    hyperv: 's2d-three-way',
    'azure-local': 's2d-three-way',
    kubevirt: 'ceph-replicated',
    scvmm: 's2d-three-way',
    vsphere: 'vsan-raid1',
};

export interface DraftOptions {
    /** Library name of the platform to move to. */
    readonly target?: string;
    /** Machines and bytes per wave; vCPU where that counts too. */
    readonly machines?: number;
    readonly data?: number;
    readonly vcpu?: number;
    readonly pilot?: number;
    /** Bits per second at which machines are copied. */
    readonly rate?: number;
    /** Seconds a wave's copy may take. */
    readonly window?: number;
    /** First day, `YYYY-MM-DD`. */
    readonly starts?: string;
    /** Figures of the new fabric as the language writes them: `6`, `2 x 25 Gbps`, `6 x nvme`. */
    readonly nodes?: number;
    readonly links?: string;
    readonly media?: string;
    /** Of one node: processor cores, and bytes of memory and of raw capacity. */
    readonly cores?: number;
    readonly memory?: number;
    readonly raw?: number;
    /** Whether `rate` is a default and not somebody's figure. */
    readonly assumedRate?: boolean;
    /** Stands as a comment above the new storage. */
    readonly warning?: string;
    /** Nights, weekends, or around the clock; days in which nothing moves; seconds of rest after a first wave. */
    readonly nights?: boolean;
    readonly weekends?: boolean;
    readonly freezes?: readonly (readonly [from: string, to: string])[];
    readonly soak?: number;
    /** People who check machines after a move. */
    readonly people?: number;
    /** Bytes per second at which one machine is copied. */
    readonly stream?: number;
    /** Path of the inventory as the plan includes it. */
    readonly inventoryFile?: string;
}

export const DEFAULT_WAVE = { machines: 50, data: 10 * TIB, pilot: 5, soak: 7 * 86_400 } as const;

export interface Draft {
    readonly text: string;
    readonly summary: DraftSummary;
}

/** A plan with everything the estate can say and a TODO for everything it cannot. */
export function draftOf(inventory: Inventory, options: DraftOptions): Draft {
    const rate = options.rate ?? DEFAULT_RATE_BITS;
    const moves = inventory.moves.filter(each => each.machines.length > 0);
    const target =
        options.target ??
        (inventory.infrastructure.proxmox !== undefined ? 'proxmox' : moves.length > 0 ? 'kubevirt' : 'nutanix');
    const window = options.window === undefined ? Infinity : (options.window * rate) / 8;
    const caps: WaveCaps = {
        machines: options.machines ?? DEFAULT_WAVE.machines,
        data: Math.min(options.data ?? DEFAULT_WAVE.data, window),
        vcpu: options.vcpu,
        // Where people planned moves themselves, their first one tries what comes after it.
        pilot:
            moves.length > 0
                ? 0
                : Math.min(options.pilot ?? DEFAULT_WAVE.pilot, options.machines ?? DEFAULT_WAVE.machines),
    };
    const parted = withoutPlanned(partOf(inventory), new Set(moves.flatMap(each => each.machines)));
    const moving = onlyOf(inventory, parted.compute);
    const units = unitsOf(moving, machines =>
        fitsWave(
            caps,
            machines.length,
            machines.reduce((sum, each) => sum + bytesOf(each), 0),
            machines.reduce((sum, each) => sum + (each.vcpu ?? 0), 0),
        ),
    );
    const waves = packWaves(units, caps);
    const platforms = new Names([
        'vsphere',
        ...inventory.infrastructure.platforms.map(each => each.name),
        ...Object.keys(TARGETS),
    ]);
    const classes = classFabrics(moves, inventory.components);
    const names: DraftNames = {
        platform:
            inventory.infrastructure.proxmox !== undefined && target === 'proxmox'
                ? inventory.infrastructure.proxmox
                : platforms.make('target'),
        // One storage class is the new storage.
        fabric: classes.size === 1 ? nth([...classes.values()], 0) : inventory.components.make('target-storage'),
        storage: classes.size === 1 ? `Storage class ${cleanName(nth([...classes.keys()], 0))}` : 'The new storage',
        target,
        chosen: options.target !== undefined || (moves.length > 0 && target === 'kubevirt'),
        classes: classes.size === 1 ? new Map() : classes,
        mover: moves.length > 0 && isKubernetes(target) ? inventory.components.make('forklift') : undefined,
    };
    const planned = moves.map(move => plannedWave(move));
    const calendar: Calendar = {
        starts: options.starts,
        nights: options.nights === true,
        weekends: options.weekends === true,
        freezes: options.freezes ?? [],
        soak: options.soak ?? DEFAULT_WAVE.soak,
    };
    const pace: WavePace = { rate: rate / 8, stream: options.stream, people: options.people };
    const work = [...planned, ...waves].map(wave => ({
        seconds: waveSeconds(wave.used, wave.machines.length, pace, Math.max(0, ...wave.machines.map(bytesOf))),
        rested: false,
    }));
    const kinds = new Set<string>();
    [...planned, ...waves].forEach((wave, index) => {
        // A week of watching after the pilot, and after the first wave of each kind of environment.
        const kind = wave.pilot ? 'pilot' : kindOf(wave, inventory);
        nth(work, index).rested = work.length > 1 && index < work.length - 1 && !kinds.has(kind);
        kinds.add(kind);
    });
    const services = parted.services.map(group => {
        const machines = group.map(each => each.machine);
        const used = machines.reduce((sum, each) => sum + bytesOf(each), 0);
        const seconds = waveSeconds(used, machines.length, pace, Math.max(0, ...machines.map(bytesOf)));
        return { group, machines, used, seconds, rested: false };
    });
    const days = dated([...work, ...services], FOUNDATION_SECONDS, calendar);
    const first = waves[0]?.pilot === true ? 0 : 1;
    const phases = new Names();
    const rows = [...planned, ...waves].map(
        (wave, index): WaveRow => ({
            name:
                index < planned.length
                    ? phases.make(`forklift-${slug(nth(planned, index).move.plan.name, 'plan')}`)
                    : wave.pilot
                      ? 'pilot'
                      : `wave-${String(index - planned.length + first).padStart(2, '0')}`,
            wave,
            seconds: nth(days, index).lasts,
            starts: nth(days, index).starts,
            rested: nth(work, index).rested,
        }),
    );
    const waveOf = new Map(waves.flatMap((wave, index) => wave.machines.map(machine => [machine, index] as const)));
    planned.forEach((wave, index) => wave.machines.forEach(machine => waveOf.set(machine, index - planned.length)));
    const split = inventory.dependencies.filter(([a, b]) => waveOf.get(a) !== waveOf.get(b)).length;
    const text = [
        head(inventory, options),
        planText(inventory, options, names, calendarLines(calendar)),
        targetText(inventory, options, names),
        controllersText(parted, inventory),
        foundations(inventory, names, parted),
        wavesHead(caps, rate, options),
        ...rows.map(row => waveText(row, inventory, names, rate, calendar)),
        ...servicesText(
            parted,
            services.map((each, index) => ({ ...each, ...nth(days, rows.length + index) })),
            inventory,
            names,
            rate,
        ),
    ].join('\n');
    return {
        text,
        summary: {
            rate,
            waves: rows.map(({ name, wave }, index) => ({
                name,
                machines: wave.machines.length,
                used: wave.used,
                seconds: nth(work, index).seconds,
                note: wave.oversized ? 'larger than the caps: what it holds cannot be parted' : undefined,
            })),
            notes: [
                ...plannedNotes(planned, inventory, names),
                ...apartNotes(parted),
                ...sizeNotes(inventory, options),
                ...(split === 0
                    ? []
                    : [
                          `${counted(split, 'dependency', 'dependencies')} ${split === 1 ? 'leads' : 'lead'} from one wave to another, because the machines held together exceed the caps; what is needed moves first.`,
                      ]),
            ],
        },
    };
}

interface DraftNames {
    readonly platform: string;
    readonly fabric: string;
    readonly target: string;
    /** Whether somebody chose the target, or plans of a tool that moves to it alone tell it. */
    readonly chosen: boolean;
    /** Title of the fabric. */
    readonly storage: string;
    /** Fabrics of the target's storage classes, where there are several. */
    readonly classes: ReadonlyMap<string, string>;
    /** The tool of the plans that were read; undefined where there are none, or it does not move to this target. */
    readonly mover?: string;
}

/** A phase that stands for a plan of a migration tool. */
interface PlannedWave extends Wave {
    readonly move: Move;
}

function plannedWave(move: Move): PlannedWave {
    const machines = [...move.machines];
    return {
        move,
        machines,
        used: machines.reduce((sum, each) => sum + bytesOf(each), 0),
        vcpu: machines.reduce((sum, each) => sum + (each.vcpu ?? 0), 0),
        criticality: 0,
        pilot: false,
        oversized: false,
    };
}

/** What people planned themselves is not drafted once more. */
function withoutPlanned(parted: Parted, planned: ReadonlySet<Machine>): Parted {
    const rest = (groups: Parted['services']): Parted['services'] =>
        groups.map(group => group.filter(each => !planned.has(each.machine))).filter(group => group.length > 0);
    return planned.size === 0
        ? parted
        : {
              ...parted,
              compute: new Set([...parted.compute].filter(each => !planned.has(each))),
              services: rest(parted.services),
              last: rest(parted.last),
          };
}

/** A fabric for each storage class that machines of the plans go to. */
function classFabrics(moves: readonly Move[], components: Names): Map<string, string> {
    const classes = new Set(moves.flatMap(move => move.machines.flatMap(machine => classOf(machine, move) ?? [])));
    return new Map(
        [...classes].sort(byNatural).map(name => [name, components.make(slug(`class-${name}`, 'storage-class'))]),
    );
}

function plannedNotes(planned: readonly PlannedWave[], inventory: Inventory, names: DraftNames): string[] {
    const left = inventory.estate.machines.length - planned.reduce((sum, each) => sum + each.machines.length, 0);
    const unplaced = planned.flatMap(({ move }) => move.machines.filter(each => classOf(each, move) === undefined));
    return planned.length === 0
        ? []
        : [
              `${counted(planned.length, 'Forklift plan')} became ${planned.length === 1 ? 'a phase' : 'phases, in the order of their names: the plans do not say which comes first'}; ${left === 0 ? 'no machine is left over' : `${counted(left, 'machine')} in none of them ${left === 1 ? 'was' : 'were'} placed behind`}.`,
              ...(names.mover === undefined
                  ? [
                        `Forklift moves machines to KubeVirt and not to ${names.target}: how its plans copy was left out of the draft.`,
                    ]
                  : []),
              ...(unplaced.length > 0 && names.classes.size > 0
                  ? [
                        `${counted(unplaced.length, 'machine')} of these plans ${unplaced.length === 1 ? 'has' : 'have'} no single storage class: ${unplaced.length === 1 ? 'it moves' : 'they move'} to ${names.fabric} in the draft.`,
                    ]
                  : []),
          ];
}

function head(inventory: Inventory, options: DraftOptions): string {
    return (
        `include ${quoted(options.inventoryFile ?? 'inventory.exit')}\n\n` +
        `// A draft for ${counted(inventory.estate.machines.length, 'machine')}. The waves are computed; lines with TODO are yours to fill in.\n`
    );
}

function planText(inventory: Inventory, options: DraftOptions, names: DraftNames, calendar: readonly string[]): string {
    const from = inventory.infrastructure.sources.map(written);
    const left =
        from.length === 0 ? 'the source platform' : (nth(inventory.infrastructure.platforms, 0).title ?? nth(from, 0));
    return [
        `plan exit-draft ${quoted(`Draft: leaving ${left}`)} {`,
        ...(from.length === 0 ? ['  // TODO from: the platform you leave'] : [`  from ${from.join(', ')}`]),
        `  to ${written(names.platform)}`,
        '  sequence phases',
        '  headroom 30%',
        options.starts === undefined ? '  // TODO starts 2027-01-11' : `  starts ${options.starts}`,
        ...calendar.map(line => `  ${line}`),
        '}',
        '',
    ].join('\n');
}

function targetText(inventory: Inventory, options: DraftOptions, names: DraftNames): string {
    const known = names.platform === inventory.infrastructure.proxmox;
    const figure = (value: string | undefined, example: string): string =>
        value === undefined ? `  // TODO ${example}` : `  ${value}`;
    return [
        '// ── Where it goes',
        ...(known
            ? []
            : [
                  ...(!names.chosen
                      ? [
                            `// TODO: ${names.target} stands here until you choose. Import again with --to ${Object.keys(TARGETS).join('|')}, or change both lines.`,
                        ]
                      : []),
                  `platform ${written(names.platform)} "The new platform" is ${names.target}`,
              ]),
        ...(options.warning === undefined ? [] : [`// ${inComment(options.warning)}`]),
        `fabric ${written(names.fabric)} ${quoted(names.storage)} on ${written(names.platform)} is ${TARGETS[names.target] ?? 'external-array'} {`,
        figure(options.nodes === undefined ? undefined : `nodes ${options.nodes}`, 'nodes 6'),
        figure(options.links === undefined ? undefined : `links ${options.links}`, 'links 2 x 25 Gbps mtu 9000'),
        figure(options.media === undefined ? undefined : `media ${options.media}`, 'media 6 x nvme'),
        figure(options.cores === undefined ? undefined : `cores ${options.cores}`, 'cores 64'),
        figure(options.memory === undefined ? undefined : `memory ${writtenData(options.memory)}`, 'memory 1 TiB'),
        figure(options.raw === undefined ? undefined : `raw ${writtenData(options.raw)}`, 'raw 20 TiB'),
        '  // TODO racks 2   oversubscription 3:1   buffer 16 MiB   rtt 50 us   rebuild 400 MB/s',
        '}',
        ...[...names.classes].map(
            ([storageClass, fabric]) =>
                `fabric ${written(fabric)} ${quoted(`Storage class ${cleanName(storageClass)}`)} on ${written(names.platform)} {\n` +
                '  // TODO is ceph-replicated (or what the class stands for), and its own nodes, links and media\n}',
        ),
        ...(names.mover === undefined
            ? []
            : [`mover ${written(names.mover)} "Forklift" is forklift {\n  // TODO account "DOMAIN\\\\user"\n}`]),
        '',
    ].join('\n');
}

/** What protects, observes and manages: as declarations where a machine of it was recognised, else as comments, so that nothing unknown is claimed. */
function controllersText({ controllers }: Parted, inventory: Inventory): string {
    const has = (role: DraftController['role']): boolean =>
        controllers.some(each => each.role === role) || inventory.jobs.some(each => each.keyword === role);
    const unsure = inventory.control.filter(each => each.confidence === 'low');
    const examples = [
        ...(has('backup')
            ? []
            : [
                  '// backup nightly is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 30 d  account "DOMAIN\\\\user" }',
              ]),
        ...(has('replication')
            ? []
            : ['// replication dr is vmware-srm { speaks vsphere.vr  protects group-name every 15 min }']),
        ...(has('monitoring') ? [] : ['// monitoring watch is zabbix { speaks vsphere.perf  observes all }']),
        ...(has('automation') ? [] : ['// automation build { speaks vsphere.terraform  manages matching "web-*" }']),
    ];
    return [
        '// ── Controllers: what protects, observes and manages the machines today.',
        ...(controllers.length === 0
            ? []
            : [
                  '// Recognised by the machines they run in. What they speak to and cover no inventory file knows: fill it in.',
                  ...controllers.map(each => each.text),
              ]),
        ...(unsure.length === 0
            ? []
            : [
                  `// TODO: are these machines of the control plane too? ${inComment(
                      unsure
                          .slice(0, 12)
                          .map(each => `${each.machine.name} (${each.kind}?)`)
                          .join(', '),
                  )}${unsure.length > 12 ? ', …' : ''}`,
              ]),
        ...(examples.length === 0 ? [] : ['// TODO take the comment marks away and fill in:', ...examples]),
        '',
    ].join('\n');
}

/** The four phases before the first wave. */
const FOUNDATION_SECONDS = 7 * 7 * 86_400;

function foundations(inventory: Inventory, names: DraftNames, { controllers }: Parted): string {
    const known = (role: DraftController['role'], example: string): string => {
        const own = [
            ...inventory.jobs.filter(each => each.keyword === role).map(each => written(each.name)),
            ...controllers.filter(each => each.role === role && !each.stays).map(each => written(each.name)),
        ];
        return own.length === 0 ? example : own.join(', ');
    };
    const watched =
        [known('monitoring', ''), known('automation', '')].filter(text => text !== '').join(', ') || 'watch, build';
    const directories = controllers.filter(each => each.role === 'identity').map(each => written(each.name));
    const source = inventory.identities
        .filter(each => each !== `${inventory.infrastructure.proxmox}-accounts`)
        .map(written);
    const recreated = [...recreatedOf(inventory), ...inventory.policies];
    const phase = (name: string, title: string, step: string, lasts: string): string =>
        `phase ${name} "${title}" {\n  ${step}\n  lasts ${lasts}\n}\n`;
    return [
        '// ── Phases: this order is the order of execution\n',
        phase(
            'independence',
            'Operational Independence',
            `// TODO decouple ${watched} onto in-guest.metrics, in-guest.automation`,
            '2 weeks',
        ),
        phase(
            'backup-paths',
            'Backup Independence',
            `// TODO establish ${known('backup', 'nightly')} onto in-guest.backup`,
            '3 weeks',
        ),
        phase(
            'identities',
            'Identity Abstraction',
            [
                source.length === 0 ? '' : `map ${source.join(', ')}`,
                directories.length === 0
                    ? source.length === 0
                        ? '// TODO map your-directory'
                        : ''
                    : `// TODO map ${directories.join(', ')}`,
            ]
                .filter(line => line !== '')
                .join('\n  '),
            '1 week',
        ),
        phase(
            'storage-model',
            'Storage I/O Modeling',
            `${networkNotes(inventory)}model ${[names.fabric, ...names.classes.values()].map(written).join(', ')}${recreated.length === 0 ? '' : `\n  recreate ${wrapped(recreated.map(written))}`}`,
            '1 week',
        ),
    ].join('\n');
}

function wavesHead(caps: WaveCaps, rate: number, options: DraftOptions): string {
    const origin =
        options.rate === undefined || options.assumedRate === true
            ? ' (a published default, nothing measured here: put your own with --copy-rate)'
            : '';
    return (
        `// Compute waves: a pilot first, then rising criticality; shared disks, vApps, dependencies and rules of one host stay together.\n` +
        `// Caps: ${counted(caps.machines, 'machine')} and ${roundData(caps.data)} per wave${caps.vcpu === undefined ? '' : `, ${caps.vcpu} vCPU`}` +
        `${options.window === undefined ? '' : `, copy within ${writtenDuration(options.window)}`}. Copied at ${writtenLink(rate)}${origin}.\n` +
        `// A wave lasts its copy and an hour of checks per machine, shared by ${options.people ?? CHECK_PEOPLE} people.\n`
    );
}

/** The source's networks without those that plans of a tool connect to nothing: nobody makes these anew. */
function recreatedOf({ estate, networks }: Inventory): readonly string[] {
    const pairs = estate.maps.filter(map => map.kind === 'network').flatMap(map => map.pairs);
    const kept = new Set(pairs.flatMap(pair => (pair.to === undefined ? [] : [pair.name])));
    const ignored = new Set(pairs.flatMap(pair => (pair.to === undefined ? [pair.name] : [])));
    return networks.filter(name => !ignored.has(name) || kept.has(name));
}

/** Where the networks go, as the maps of the plans tell it. */
function networkNotes({ estate }: Inventory): string {
    return estate.maps
        .filter(map => map.kind === 'network')
        .map(
            map =>
                `// NetworkMap ${inComment(map.key.replace(/^\//u, ''))}: ${inComment(
                    map.pairs
                        .slice(0, 40)
                        .map(pair => `${pair.name ?? pair.id} to ${pair.to ?? 'nothing (ignored)'}`)
                        .join('; '),
                )}${map.pairs.length > 40 ? '; …' : ''}\n  `,
        )
        .join('');
}

interface WaveRow {
    readonly name: string;
    readonly wave: Wave | PlannedWave;
    readonly seconds: number;
    readonly starts?: string;
    readonly rested: boolean;
}

function waveText(
    { name, wave, seconds, starts, rested }: WaveRow,
    inventory: Inventory,
    names: DraftNames,
    rate: number,
    calendar: Calendar,
): string {
    const move = 'move' in wave ? wave.move : undefined;
    const title = move
        ? `Compute: Forklift plan ${move.title}`
        : wave.pilot
          ? 'Compute: pilot'
          : `Compute: ${name.replace('-', ' ')}`;
    const unsized = wave.machines.some(each => each.planOnly);
    const notes = [
        ...(move === undefined ? [] : [`// Forklift plan ${inComment(move.title)}: ${inComment(movesHow(move))}`]),
        `// ${plain(wave.machines.length)} ${wave.machines.length === 1 ? 'machine' : 'machines'}, ${unsized ? 'how much there is to copy is in no file' : `${inComment(roundData(wave.used))} to copy`}`,
        ...(wave.oversized
            ? [
                  '// Larger than the caps: these machines cannot be parted, or one is too large alone. Give it a window of its own.',
              ]
            : []),
        ...(rested && calendar.soak > 0
            ? [
                  `// Then ${writtenDuration(calendar.soak)} of watching before the next wave, because it is the first of its kind.`,
              ]
            : []),
    ];
    return (
        `phase ${name} ${quoted(title)} {\n${notes.map(note => `  ${note}\n`).join('')}` +
        `${starts === undefined ? '' : `  starts ${starts}\n`}` +
        `${cutoversText(wave.machines, move, inventory, names, rate)}  ${unsized ? '// TODO lasts: as long as the copy takes, of which no file tells the size' : lastsText(seconds)}\n}\n`
    );
}

/** One step for each storage that machines of the phase go to. */
function cutoversText(
    machines: readonly Machine[],
    move: Move | undefined,
    inventory: Inventory,
    names: DraftNames,
    rate: number,
): string {
    const byFabric = new Map<string, Machine[]>();
    for (const machine of machines) {
        const fabric = names.classes.get((move && classOf(machine, move)) ?? '') ?? names.fabric;
        byFabric.set(fabric, [...(byFabric.get(fabric) ?? []), machine]);
    }
    const how =
        move === undefined || names.mover === undefined
            ? ''
            : `${move.plan.method === undefined ? '' : ` by ${move.plan.method}`} with ${written(names.mover)}`;
    return [...byFabric]
        .map(
            ([fabric, own]) =>
                `  cutover ${membersOf(own, inventory)}\n      to ${written(fabric)}${how} over ${writtenLink(rate)}\n`,
        )
        .join('');
}

function membersOf(machines: readonly Machine[], inventory: Inventory): string {
    return wrapped(
        machines
            .map(machine => entryOf(inventory.nameOf, machine))
            .sort(byNatural)
            .map(written),
    );
}

/** The control plane after the machines it serves, and the source's own management last of all. */
function servicesText(
    { last, controllers }: Parted,
    services: readonly (Dated & { group: readonly ControlMachine[]; machines: readonly Machine[]; used: number })[],
    inventory: Inventory,
    names: DraftNames,
    rate: number,
): string[] {
    const moves = services.map(({ group, machines, used, starts, lasts }, index) => {
        const directory = group.some(each => each.role === 'identity')
            ? '  // A domain controller is better built anew on the target before the first wave than copied.\n'
            : '';
        return (
            `phase services-${String(index + 1).padStart(2, '0')} "Compute: the control plane" {\n` +
            `  // ${inComment([...new Set(group.map(each => each.kind))].join(', '))}; ${inComment(roundData(used))} to copy\n${directory}` +
            `${starts === undefined ? '' : `  starts ${starts}\n`}` +
            `  cutover ${membersOf(machines, inventory)}\n      to ${written(names.fabric)} over ${writtenLink(rate)}\n  ${lastsText(lasts)}\n}\n`
        );
    });
    const ends = last.map((group, index) => {
        const leaving = index === 0 ? controllers.filter(each => each.stays).map(each => written(each.name)) : [];
        const members = group.map(each => written(entryOf(inventory.nameOf, each.machine)));
        const center = group.some(each => each.kind === 'vCenter Server');
        return (
            `phase ${center ? 'source-management' : 'source-services'} ${quoted(center ? 'The management of the old platform ends' : 'What served the old platform ends')} {\n` +
            `  retire ${wrapped([...leaving, ...members])}\n  lasts 1 week\n}\n`
        );
    });
    return [
        ...(moves.length + ends.length === 0
            ? []
            : [
                  "// The control plane: what serves the machines moves after them, half at a time; the old platform's own management ends last.\n",
              ]),
        ...moves,
        ...ends,
    ];
}

/** What the machines ask of the target together, against what its nodes have with one of them lost; what nobody stated is asked for. */
function sizeNotes(inventory: Inventory, options: DraftOptions): string[] {
    const { machines } = inventory.estate;
    const vcpu = machines.reduce((sum, each) => sum + (each.vcpu ?? 0), 0);
    const memory = machines.reduce((sum, each) => sum + (each.memory ?? 0), 0);
    const { nodes, cores } = options;
    if (machines.length > 0 && machines.every(each => each.planOnly)) {
        return ['How large the machines are is in no file: whether the target takes them is unknown.'];
    }
    if (nodes === undefined || cores === undefined || options.memory === undefined) {
        return [
            `The machines have ${vcpu} vCPU and ${roundData(memory)} of memory together. Say what a node has (--nodes, --cores, --memory, --raw), and the checker tells whether they fit with one node lost.`,
        ];
    }
    const left = Math.max(0, nodes - 1);
    const have = left * options.memory;
    return [
        `With one of ${counted(nodes, 'node')} lost there are ${left * cores} cores for ${vcpu} vCPU, and ${roundData(have)} of memory for ${roundData(memory)}${memory > have ? ': the memory does not suffice' : ''}.`,
    ];
}

function apartNotes({ services, last }: Parted): string[] {
    const moved = services.flat().length;
    const ended = last.flat().length;
    return moved + ended === 0
        ? []
        : [
              `${counted(moved + ended, 'machine')} of the control plane ${moved + ended === 1 ? 'stands' : 'stand'} apart: ${moved} ${moved === 1 ? 'moves' : 'move'} after the others, ${ended} of the old platform's own ${ended === 1 ? 'ends' : 'end'} with it.`,
          ];
}

/** The same inventory with some of its machines. */
function onlyOf(inventory: Inventory, machines: ReadonlySet<Machine>): Inventory {
    return {
        ...inventory,
        estate: { ...inventory.estate, machines: inventory.estate.machines.filter(each => machines.has(each)) },
        dependencies: inventory.dependencies.filter(([a, b]) => machines.has(a) && machines.has(b)),
        shared: inventory.shared
            .map(group => group.filter(each => machines.has(each)))
            .filter(group => group.length > 1),
        rules: inventory.rules.map(rule => ({ ...rule, machines: rule.machines.filter(each => machines.has(each)) })),
    };
}

/** The strictest environment of a wave, which decides what it can teach. */
function kindOf(wave: Wave, inventory: Inventory): string {
    const kinds = wave.machines.map(machine => inventory.environmentOf.get(machine)?.kind ?? 'unknown');
    return (
        ['production', 'unknown', 'greenfield', 'development', 'lab'].find(kind => kinds.includes(kind as never)) ?? ''
    );
}

/** The language reads no more than 100 years; a wave that takes longer is one that nobody runs. */
const LONGEST = 100 * 365 * 86_400;

function lastsText(seconds: number): string {
    return seconds <= LONGEST
        ? `lasts ${writtenDuration(seconds)}`
        : '// TODO lasts: at this rate the copy takes more than 100 years. Look at --copy-rate.';
}

/** Names separated by commas, in lines of readable length. */
function wrapped(names: readonly string[]): string {
    const lines: string[] = [];
    let line = '';
    for (const [index, name] of names.entries()) {
        const piece = index === names.length - 1 ? name : `${name},`;
        if (line !== '' && line.length + piece.length > 100) {
            lines.push(line);
            line = piece;
        } else {
            line = line === '' ? piece : `${line} ${piece}`;
        }
    }
    return [...lines, line].join('\n      ');
}
