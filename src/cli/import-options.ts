import { nth } from '../../language/basics/lists.ts';
import type { ColumnMap } from '../../language/import/formats/table.ts';
import {
    type DraftOptions,
    type EnvironmentSource,
    parseEnvironmentSource,
    TARGETS,
} from '../../language/import/index.ts';
import { OURS, type Ours } from '../../language/import/reader.ts';
import { quantity } from '../../language/plan/units.ts';

/** What `exitplan import` was asked to do. */
export interface ImportArguments {
    readonly files: string[];
    readonly draft: boolean;
    readonly draftOptions: DraftOptions;
    readonly output?: string;
    readonly format: 'text' | 'json';
    readonly environments?: EnvironmentSource;
    readonly annotations: boolean;
    readonly assumeIo: boolean;
    /** Column names of the files by ours. */
    readonly map: ColumnMap;
    /** Missing figures do not make the exit status 1. */
    readonly partial: boolean;
    /** Writes over what is there instead of merging into it. */
    readonly overwrite: boolean;
    readonly help: boolean;
}

export const USAGE = `Usage: exitplan import FILE… [--draft] [-o out.exit]

Reads what inventory tools export and writes plan files: inventory.exit and, with --draft, plan.exit.
FILE is a workbook, a CSV, JSON or YAML file, an archive or a folder of them; several are joined.
Formats: RVTools (xlsx, CSV folder), Live Optics and Nutanix Collector (xlsx), govc vm.info, role.ls, permissions.ls
and metric.sample (-json), pveum acl list and role list (json), Aria Operations views and Konveyor applications (CSV),
pvesh, Hyper-V, SCVMM, Prism, Xen Orchestra, Forklift and Terraform (json), jobs of Veeam (json, CSV) and Commvault (json),
Plan, NetworkMap and StorageMap of Forklift (YAML, json), Migration Planner (json), any list of machines with named columns.

  -o, --output PATH          where to write: a folder, or a file (with --draft the plan, its inventory beside it);
                             - writes to standard output. Without it: inventory.exit and plan.exit here.
                             An inventory that is there is merged into; a plan that is there is kept.
      --overwrite            write over what is there
      --draft                make a plan too: phases, and waves under the caps below
      --to PLATFORM          ${Object.keys(TARGETS).join(', ')}
      --nodes N --links "2 x 25 Gbps" --media "6 x nvme"    the new storage
      --cores N --memory SIZE --raw SIZE                    what one of its nodes has
      --wave-machines N      machines per wave (50)
      --wave-data SIZE       data per wave (10 TiB)
      --wave-vcpu N          virtual processors per wave (no cap)
      --pilot N              machines of the first wave (5)
      --copy-rate RATE       rate at which machines are copied (620 Mbps)
      --window TIME          time a wave's copy may take (no cap)
      --stream-rate RATE     rate at which a single machine is copied
      --people N             people who check machines after a move (10)
      --starts DATE          first day of the plan
      --nights, --weekends   move from Monday to Thursday from 20:00 to 06:00, from Friday 20:00 to Monday 06:00
      --machines-per-night N machines of a wave at most, each in nights of its own
      --freeze DATE..DATE    days in which nothing moves; may stand several times
      --soak TIME            rest after the pilot and after each first wave of a new kind (1 week)
      --environments HOW     guess environments from names, folders or attribute:NAME
      --map OURS=COLUMN      what a column is called in the files, such as "vCPU=NumCpu"; may stand several times.
                             OURS: ${OURS.join(' ')}
      --partial              exit with 0 although machines lack vCPU, memory or disk size
      --assume-io            published default I/O, marked as assumed, where nothing was measured
      --annotations          keep annotations as comments (they may hold passwords)
      --format text|json     form of the report
`;

/** A request that cannot be carried out; the message is one line. */
export class UsageError extends Error {
    override readonly name = 'UsageError';
}

type Values = Map<string, string>;

const FLAGS = new Set([
    '--partial',
    '--nights',
    '--weekends',
    '--draft',
    '--annotations',
    '--assume-io',
    '--overwrite',
    '--help',
]);
const TAKES = new Set([
    '--output',
    '--to',
    '--nodes',
    '--links',
    '--media',
    '--wave-machines',
    '--wave-data',
    '--wave-vcpu',
    '--pilot',
    '--copy-rate',
    '--window',
    '--starts',
    '--environments',
    '--format',
    '--map',
    '--cores',
    '--memory',
    '--raw',
    '--stream-rate',
    '--people',
    '--machines-per-night',
    '--freeze',
    '--soak',
]);
const SHORT: Readonly<Record<string, string>> = { '-o': '--output', '-h': '--help' };

/** Reads the command line. Throws {@link UsageError}. */
export function parseArguments(args: readonly string[]): ImportArguments {
    const { files, flags, values, maps, freezes } = split(args);
    const environments = values.get('--environments');
    const source = environments === undefined ? undefined : parseEnvironmentSource(environments);
    if (environments !== undefined && !source) {
        throw new UsageError(`--environments takes names, folders or attribute:NAME, not "${environments}".`);
    }
    const output = values.get('--output');
    if (output !== undefined && /\.(zip|xlsx|xlsm|csv|json|ya?ml|html?|pdf|docx)$/iu.test(output)) {
        throw new UsageError(`-o takes a folder or a file that ends in .exit, not "${output}": plan files are text.`);
    }
    const format = values.get('--format') ?? 'text';
    if (format !== 'text' && format !== 'json') {
        throw new UsageError(`--format takes text or json, not "${format}".`);
    }
    return {
        files,
        draft: flags.has('--draft'),
        draftOptions: draftOptions(values, flags, freezes),
        output,
        format,
        environments: source,
        annotations: flags.has('--annotations'),
        assumeIo: flags.has('--assume-io'),
        map: columnMap(maps),
        partial: flags.has('--partial'),
        overwrite: flags.has('--overwrite'),
        help: flags.has('--help'),
    };
}

function columnMap(maps: readonly string[]): ColumnMap {
    const found: Partial<Record<Ours, string>> = {};
    for (const text of maps) {
        const at = text.indexOf('=');
        const ours = OURS.find(each => each.toLowerCase() === text.slice(0, Math.max(0, at)).trim().toLowerCase());
        const column = text.slice(at + 1).trim();
        if (ours === undefined || column === '') {
            throw new UsageError(`--map takes OURS=COLUMN, where OURS is one of ${OURS.join(', ')}; not "${text}".`);
        }
        found[ours] = column;
    }
    return found;
}

interface Split {
    readonly files: string[];
    readonly flags: Set<string>;
    readonly values: Values;
    readonly maps: string[];
    readonly freezes: string[];
}

function split(args: readonly string[]): Split {
    const freezes: string[] = [];
    const maps: string[] = [];
    const files: string[] = [];
    const flags = new Set<string>();
    const values: Values = new Map();
    for (let index = 0; index < args.length; index++) {
        const [given, attached] = splitEquals(nth(args, index));
        const name = SHORT[given] ?? given;
        if (args[index] === '--') {
            files.push(...args.slice(index + 1));
            break;
        }
        if (FLAGS.has(name)) {
            flags.add(name);
        } else if (TAKES.has(name)) {
            const value = attached ?? args[++index];
            if (value === undefined) {
                throw new UsageError(`${given} needs a value.`);
            }
            if (name === '--map') {
                maps.push(value);
            } else if (name === '--freeze') {
                freezes.push(value);
            }
            values.set(name, value);
        } else if (given.startsWith('-') && given !== '-') {
            throw new UsageError(`There is no option ${given}; see exitplan import --help.`);
        } else {
            files.push(nth(args, index));
        }
    }
    return { files, flags, values, maps, freezes };
}

function splitEquals(text: string): [string, string | undefined] {
    const at = text.startsWith('--') ? text.indexOf('=') : -1;
    return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function draftOptions(values: Values, flags: ReadonlySet<string>, freezes: readonly string[]): DraftOptions {
    const target = values.get('--to');
    if (target !== undefined && !Object.hasOwn(TARGETS, target)) {
        throw new UsageError(`--to takes ${Object.keys(TARGETS).join(', ')}, not "${target}".`);
    }
    const starts = values.get('--starts');
    if (starts !== undefined && !isDay(starts)) {
        throw new UsageError(`--starts takes a date such as 2027-01-11, not "${starts}".`);
    }
    const rate = measure(values, '--copy-rate', 'data rate', '2 Gbps');
    return {
        target,
        starts,
        rate: rate === undefined ? undefined : rate * 8,
        data: measure(values, '--wave-data', 'data', '10 TiB'),
        window: measure(values, '--window', 'time', '48 h'),
        machines: smallest(whole(values, '--wave-machines'), whole(values, '--machines-per-night')),
        nights: flags.has('--nights') || values.has('--machines-per-night'),
        weekends: flags.has('--weekends'),
        freezes: freezes.map(freeze),
        soak: values.get('--soak') === '0' ? 0 : measure(values, '--soak', 'time', '1 week'),
        people: whole(values, '--people'),
        stream: measure(values, '--stream-rate', 'data rate', '200 MB/s'),
        vcpu: whole(values, '--wave-vcpu'),
        pilot: whole(values, '--pilot'),
        nodes: whole(values, '--nodes'),
        cores: whole(values, '--cores'),
        memory: measure(values, '--memory', 'data', '1 TiB'),
        raw: measure(values, '--raw', 'data', '20 TiB'),
        links: pattern(values, '--links', /^\d+ x \d+(\.\d+)? ?[KMGT]?bps( mtu \d+)?$/u, '2 x 25 Gbps'),
        media: pattern(values, '--media', /^\d+ x [A-Za-z_][A-Za-z0-9_.-]*$/u, '6 x nvme'),
    };
}

function smallest(...values: readonly (number | undefined)[]): number | undefined {
    const given = values.filter(value => value !== undefined);
    return given.length === 0 ? undefined : Math.min(...given);
}

function freeze(text: string): readonly [string, string] {
    const [from = '', to = ''] = text.split('..').map(day => day.trim());
    if (!isDay(from) || !isDay(to) || to < from) {
        throw new UsageError(`--freeze takes two days such as 2027-12-20..2028-01-03, not "${text}".`);
    }
    return [from, to];
}

/** A day of the calendar, `YYYY-MM-DD`: 30 February is none. */
function isDay(text: string): boolean {
    const time = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function whole(values: Values, name: string): number | undefined {
    const text = values.get(name);
    if (text === undefined) {
        return undefined;
    }
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < 1 || value > 1e6) {
        throw new UsageError(`${name} takes a whole number of at least 1, not "${text}".`);
    }
    return value;
}

/** A quantity as the language writes it, in SI. */
function measure(
    values: Values,
    name: string,
    dimension: 'data' | 'data rate' | 'time',
    example: string,
): number | undefined {
    const text = values.get(name);
    const found = text === undefined ? undefined : /^\s*(\d[\d_]*(?:\.\d+)?)\s*([A-Za-z/]+)\s*$/u.exec(text);
    const read = found ? quantity(nth(found, 1), nth(found, 2), dimension) : undefined;
    if (text !== undefined && (!read || !('value' in read) || !(read.value > 0))) {
        throw new UsageError(
            `${name} takes ${dimension === 'time' ? 'a time' : dimension === 'data' ? 'an amount of data' : 'a data rate'} such as "${example}", not "${text}".`,
        );
    }
    return read && 'value' in read ? read.value : undefined;
}

function pattern(values: Values, name: string, shape: RegExp, example: string): string | undefined {
    const text = values.get(name)?.trim().replace(/\s+/gu, ' ');
    if (text !== undefined && !shape.test(text)) {
        throw new UsageError(`${name} takes figures such as "${example}", not "${text}".`);
    }
    return text;
}
