import { cleanName } from '../names.ts';
import type { Declaration } from './declarations.ts';
import { fingerprint, hash32, importedPart, PERSONAL } from './fingerprint.ts';

/**
 * The mark behind an imported declaration: `// imported 1f30c2…9ab vm-20@4c1`. Three hex digits per thing the import
 * knew, in the order below, a dot for what it did not; then whose they are. From it a later import tells, one by one,
 * what somebody edited and what changed in the estate, and finds a machine again under any name.
 */
const ORDER: Readonly<Record<string, readonly string[]>> = {
    workload: [
        'name',
        'head:on',
        'vcpu',
        'memory',
        'disk',
        'head:is',
        'uses',
        'iops',
        'writes',
        'block',
        'evidence',
        'in',
        'head:title',
        'depends',
    ],
    profile: ['vcpu', 'memory', 'uses', 'iops', 'writes', 'block', 'evidence'],
    fabric: ['head:title', 'head:on', 'head:is', 'nodes', 'links', 'raw'],
    platform: ['head:title', 'head:is', 'version'],
    environment: ['class', 'shape'],
};

/** Key → digits of what was imported last; keys that were not imported are absent. */
export type Known = ReadonlyMap<string, string>;

export interface Mark {
    /** Of files before marks had one part per value: the fingerprint of the whole declaration. */
    readonly whole?: string;
    readonly known: Known;
    /** The machine: id and server, or a hash of its name. */
    readonly who?: string;
    readonly gone: boolean;
}

/** Behind the mark of what the last import no longer found. */
export const GONE = ', not in the last import';

/** Digits that no value has: not known what was imported. */
export const UNKNOWN = '???';

export const MARK = new RegExp(
    `// imported (?:(?<whole>[0-9a-f]{8})(?![0-9a-f.])|(?<parts>(?:[0-9a-f]{3}|\\.)+))(?: (?<who>(?:#[0-9a-f]{8}|[A-Za-z][A-Za-z0-9_.:-]{0,38}[0-9])(?:@[0-9a-f]{3})?))?(?<gone>${GONE})?`,
    'u',
);

/** Whether values of the keyword are told apart in its mark; others have one fingerprint for all. */
export function marksValues(keyword: string): boolean {
    return Object.hasOwn(ORDER, keyword);
}

export function digitsOf(key: string, text: string): string {
    return hash32(`${key}\u0001${text}`).slice(0, 3);
}

/** The digits of values, by key. */
export function knownOf(values: ReadonlyMap<string, string>): Map<string, string> {
    return new Map([...values].filter(([key]) => !PERSONAL.has(key)).map(([key, text]) => [key, digitsOf(key, text)]));
}

/** Everything a declaration says, its own words and those of its profile. */
export function resolvedOf(declaration: Declaration): Map<string, string> {
    const { title, on, base, machine, inherited, properties } = declaration;
    const head = (
        [
            ['name', machine?.name],
            ['head:title', title],
            ['head:on', on],
            ['head:is', base],
        ] as const
    ).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]]));
    return new Map([
        ...head,
        ...(inherited ?? []),
        ...[...properties].map(([key, text]): [string, string] => [key, importedPart(key, text)]),
    ]);
}

/** The mark of a freshly imported declaration. */
export function markOf(declaration: Declaration): string {
    return marksValues(declaration.keyword)
        ? markText(declaration.keyword, knownOf(resolvedOf(declaration)), whoOf(declaration))
        : `// imported ${fingerprint(declaration)}`;
}

export function markText(keyword: string, known: Known, who: string | undefined): string {
    const parts = ORDER[keyword]!.map(key => known.get(key) ?? '.')
        .join('')
        .replace(/\.+$/u, '');
    return `// imported ${parts === '' ? '.' : parts}${who === undefined ? '' : ` ${who}`}`;
}

/** Whether values are others than were imported. */
export function isEdited(values: ReadonlyMap<string, string>, known: Known): boolean {
    const now = knownOf(values);
    return now.size !== known.size || [...now].some(([key, digits]) => known.get(key) !== digits);
}

/** Reads a mark back; undefined for any other comment. */
export function readMark(keyword: string, comment: string): Mark | undefined {
    const groups = MARK.exec(comment)?.groups;
    if (!groups) {
        return undefined;
    }
    const known = new Map<string, string>();
    (groups['parts']?.match(/[0-9a-f]{3}|\./gu) ?? []).forEach((digits, index) => {
        const key = ORDER[keyword]?.[index];
        if (key !== undefined && digits !== '.') {
            known.set(key, digits);
        }
    });
    return { whole: groups['whole'], known, who: groups['who'], gone: groups['gone'] !== undefined };
}

const PLAIN_ID = /^[A-Za-z][A-Za-z0-9_.:-]{0,38}[0-9]$/u;

/** `vm-20@4c1`: id and vCenter; `#1a2b3c4d` for a machine without an id. Undefined for what is no machine. */
export function whoOf(declaration: Declaration): string | undefined {
    const { machine } = declaration;
    if (!machine) {
        return undefined;
    }
    if (machine.id === undefined) {
        return `#${hash32(['name', machine.name, ...machine.apart.map(each => each ?? '')].join('\u0000'))}`;
    }
    const id = PLAIN_ID.test(machine.id) ? machine.id : `#${hash32(`id\u0000${machine.id}`)}`;
    return `${id}${machine.server === undefined ? '' : `@${serverDigits(machine.server)}`}`;
}

export function serverDigits(server: string): string {
    return digitsOf('server', server);
}

/** The server of a machine, as its mark has it. */
export function serverIn(who: string | undefined): string | undefined {
    return who?.split('@')[1];
}

/** Whether two marks can mean one machine as far as ids tell; undefined when one of them has none. */
export function sameMachine(a: string | undefined, b: string | undefined): boolean | undefined {
    if (a === undefined || b === undefined || a.startsWith('#') || b.startsWith('#')) {
        return undefined;
    }
    const [id, server] = a.split('@');
    const [otherId, otherServer] = b.split('@');
    return id !== otherId
        ? false
        : server === otherServer || (server !== undefined && otherServer !== undefined ? false : undefined);
}

/** The estate's name of a machine as a title shows it. */
export function titleOf(machineName: string): string {
    return cleanName(machineName);
}
