import { entryOf, nth } from '../../basics/lists.ts';
import { plain, writtenDuration, writtenLink } from '../../writing/quantities.ts';
import type { Inventory } from '../formats/inventory.ts';
import { counted, inComment, Names, quoted, written } from '../names.ts';
import type { DraftSummary } from '../report-text.ts';
import { byNatural, roundData, TIB } from '../values.ts';
import { CHECK_PEOPLE, DEFAULT_RATE_BITS, waveSeconds } from './copy.ts';
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
    /** Whether `rate` is a default and not somebody's figure. */
    readonly assumedRate?: boolean;
    /** Stands as a comment above the new storage. */
    readonly warning?: string;
    /** Path of the inventory as the plan includes it. */
    readonly inventoryFile?: string;
}

export const DEFAULT_WAVE = { machines: 50, data: 10 * TIB, pilot: 5 } as const;

export interface Draft {
    readonly text: string;
    readonly summary: DraftSummary;
}

/** A plan with everything the estate can say and a TODO for everything it cannot. */
export function draftOf(inventory: Inventory, options: DraftOptions): Draft {
    const rate = options.rate ?? DEFAULT_RATE_BITS;
    const target = options.target ?? (inventory.infrastructure.proxmox === undefined ? 'nutanix' : 'proxmox');
    const window = options.window === undefined ? Infinity : (options.window * rate) / 8;
    const caps: WaveCaps = {
        machines: options.machines ?? DEFAULT_WAVE.machines,
        data: Math.min(options.data ?? DEFAULT_WAVE.data, window),
        vcpu: options.vcpu,
        pilot: Math.min(options.pilot ?? DEFAULT_WAVE.pilot, options.machines ?? DEFAULT_WAVE.machines),
    };
    const units = unitsOf(inventory, machines =>
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
    const names: DraftNames = {
        platform:
            inventory.infrastructure.proxmox !== undefined && target === 'proxmox'
                ? inventory.infrastructure.proxmox
                : platforms.make('target'),
        fabric: inventory.components.make('target-storage'),
        target,
    };
    const rows = waves.map((wave, index) => ({
        name: wave.pilot ? 'pilot' : `wave-${String(index).padStart(2, '0')}`,
        wave,
        seconds: waveSeconds(wave.used, wave.machines.length, rate / 8),
    }));
    const waveOf = new Map(waves.flatMap((wave, index) => wave.machines.map(machine => [machine, index] as const)));
    const split = inventory.dependencies.filter(([a, b]) => waveOf.get(a) !== waveOf.get(b)).length;
    const text = [
        head(inventory, options),
        planText(inventory, options, names),
        targetText(inventory, options, names),
        CONTROLLERS,
        foundations(inventory, names),
        wavesHead(caps, rate, options),
        ...rows.map(row => waveText(row.name, row.wave, row.seconds, inventory, names, rate)),
    ].join('\n');
    return {
        text,
        summary: {
            rate,
            waves: rows.map(({ name, wave, seconds }) => ({
                name,
                machines: wave.machines.length,
                used: wave.used,
                seconds,
                note: wave.oversized ? 'larger than the caps: what it holds cannot be parted' : undefined,
            })),
            notes:
                split === 0
                    ? []
                    : [
                          `${counted(split, 'dependency', 'dependencies')} ${split === 1 ? 'leads' : 'lead'} from one wave to another, because the machines held together exceed the caps; what is needed moves first.`,
                      ],
        },
    };
}

interface DraftNames {
    readonly platform: string;
    readonly fabric: string;
    readonly target: string;
}

function head(inventory: Inventory, options: DraftOptions): string {
    return (
        `include ${quoted(options.inventoryFile ?? 'inventory.exit')}\n\n` +
        `// A draft for ${counted(inventory.estate.machines.length, 'machine')}. The waves are computed; lines with TODO are yours to fill in.\n`
    );
}

function planText(inventory: Inventory, options: DraftOptions, names: DraftNames): string {
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
                  ...(options.target === undefined
                      ? [
                            `// TODO: ${names.target} stands here until you choose. Import again with --to ${Object.keys(TARGETS).join('|')}, or change both lines.`,
                        ]
                      : []),
                  `platform ${written(names.platform)} "The new platform" is ${names.target}`,
              ]),
        ...(options.warning === undefined ? [] : [`// ${inComment(options.warning)}`]),
        `fabric ${written(names.fabric)} "The new storage" on ${written(names.platform)} is ${TARGETS[names.target] ?? 'external-array'} {`,
        figure(options.nodes === undefined ? undefined : `nodes ${options.nodes}`, 'nodes 6'),
        figure(options.links === undefined ? undefined : `links ${options.links}`, 'links 2 x 25 Gbps mtu 9000'),
        figure(options.media === undefined ? undefined : `media ${options.media}`, 'media 6 x nvme'),
        '  // TODO racks 2   oversubscription 3:1   buffer 16 MiB   rtt 50 us   rebuild 400 MB/s   raw 20 TiB',
        '}',
        '',
    ].join('\n');
}

/** The inventory knows no controllers: they are shown as comments, so that nothing unknown is claimed. */
const CONTROLLERS = `// ── Controllers: what protects, observes and manages the machines today. No inventory file knows them.
// TODO take the comment marks away and fill in:
// backup nightly is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 30 d  account "DOMAIN\\\\user" }
// replication dr is vmware-srm { speaks vsphere.vr  protects group-name every 15 min }
// monitoring watch is zabbix { speaks vsphere.perf  observes all }
// automation build { speaks vsphere.terraform  manages matching "web-*" }
`;

function foundations(inventory: Inventory, names: DraftNames): string {
    const source = inventory.identities
        .filter(each => each !== `${inventory.infrastructure.proxmox}-accounts`)
        .map(written);
    const phase = (name: string, title: string, step: string, lasts: string): string =>
        `phase ${name} "${title}" {\n  ${step}\n  lasts ${lasts}\n}\n`;
    return [
        '// ── Phases: this order is the order of execution\n',
        phase(
            'independence',
            'Operational Independence',
            '// TODO decouple watch, build onto in-guest.metrics, in-guest.automation',
            '2 weeks',
        ),
        phase('backup-paths', 'Backup Independence', '// TODO establish nightly onto in-guest.backup', '3 weeks'),
        phase(
            'identities',
            'Identity Abstraction',
            source.length === 0 ? '// TODO map your-directory' : `map ${source.join(', ')}`,
            '1 week',
        ),
        phase('storage-model', 'Storage I/O Modeling', `model ${written(names.fabric)}`, '1 week'),
    ].join('\n');
}

function wavesHead(caps: WaveCaps, rate: number, options: DraftOptions): string {
    const origin =
        options.rate === undefined || options.assumedRate === true
            ? ' (a published default, nothing measured here: put your own with --copy-rate)'
            : '';
    return (
        `// Compute waves: a pilot first, then rising criticality; shared disks, vApps and dependencies stay together.\n` +
        `// Caps: ${counted(caps.machines, 'machine')} and ${roundData(caps.data)} per wave${caps.vcpu === undefined ? '' : `, ${caps.vcpu} vCPU`}` +
        `${options.window === undefined ? '' : `, copy within ${writtenDuration(options.window)}`}. Copied at ${writtenLink(rate)}${origin}.\n` +
        `// A wave lasts its copy and an hour of checks per machine, shared by ${CHECK_PEOPLE} people.\n`
    );
}

function waveText(
    name: string,
    wave: Wave,
    seconds: number,
    inventory: Inventory,
    names: DraftNames,
    rate: number,
): string {
    const members = wave.machines
        .map(machine => entryOf(inventory.nameOf, machine))
        .sort(byNatural)
        .map(written);
    const title = wave.pilot ? 'Compute: pilot' : `Compute: ${name.replace('-', ' ')}`;
    const note = wave.oversized
        ? '  // Larger than the caps: these machines cannot be parted, or one is too large alone. Give it a window of its own.\n'
        : '';
    return (
        `phase ${name} ${quoted(title)} {\n  // ${plain(wave.machines.length)} ${wave.machines.length === 1 ? 'machine' : 'machines'}, ${inComment(roundData(wave.used))} to copy\n${note}` +
        `  cutover ${wrapped(members)}\n      to ${written(names.fabric)} over ${writtenLink(rate)}\n  ${lastsText(seconds)}\n}\n`
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
