/** What the tests of this room share: the library on disk, and the facts data it is made from. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry } from '../../scripts/library/scan.ts';
import { after, between, evidenceOf, scan } from '../../scripts/library/scan.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const libraryFolder = join(root, 'language', 'library');
export const files = readdirSync(libraryFolder)
    .filter(file => file.endsWith('.exit'))
    .sort();
export const textOf = (file: string): string => readFileSync(join(libraryFolder, file), 'utf8');

/** The folder of the facts data the library is written from. */
export const factsFolder = join(root, 'facts');

/** Top-level entries of every file, by keyword and name. */
export const entries = new Map<string, Entry & { file: string }>();
for (const file of files) {
    for (const entry of scan(textOf(file))) {
        entries.set(`${entry.words[0]} ${entry.words[1]}`, { ...entry, file });
    }
}

export const named = (kind: string): [string, Entry & { file: string }][] =>
    [...entries].filter(([key]) => key.startsWith(`${kind} `)).map(([, entry]) => [entry.words[1] ?? '', entry]);

export function entry(kind: string, name: string): Entry & { file: string } {
    const found = entries.get(`${kind} ${name}`);
    if (found === undefined) {
        throw new Error(`The library has no ${kind} ${name}.`);
    }
    return found;
}

export interface PlatformFacts {
    grade: string;
    source: string;
    offers: Map<string, { since?: string; grade?: string }>;
    supports: Map<string, { since?: string; grade?: string }>;
    privileges: Map<string, { allows?: string; grade: string }>;
    grants: { capability: string; privileges: string[]; grade: string }[];
    roles: Map<string, { title?: string; base?: string; allows: string[]; grade: string; source: string }>;
}

const TAILS = ['since', 'evidence'];

/** A platform block as data, read with the scanner alone. */
export function platformFacts(name: string): PlatformFacts {
    const block = entry('platform', name);
    const said = evidenceOf(block) ?? { grade: '', source: '' };
    const facts: PlatformFacts = {
        ...said,
        offers: new Map(),
        supports: new Map(),
        privileges: new Map(),
        grants: [],
        roles: new Map(),
    };
    for (const child of block.entries) {
        const own = evidenceOf(child);
        const grade = own?.grade ?? said.grade;
        if (child.words[0] === 'offers' || child.words[0] === 'supports') {
            between(child, 1, ...TAILS).forEach(id =>
                facts[child.words[0] as 'offers' | 'supports'].set(id, {
                    since: after(child, 'since'),
                    grade: own?.grade,
                }),
            );
        } else if (child.words[0] === 'privilege') {
            facts.privileges.set(child.words[1] ?? '', {
                allows: child.strings[2] === true ? child.words[2] : undefined,
                grade,
            });
        } else if (child.words[0] === 'grants') {
            facts.grants.push({ capability: child.words[1] ?? '', privileges: between(child, 3, ...TAILS), grade });
        } else if (child.words[0] === 'role') {
            const allows = child.entries
                .filter(line => line.words[0] === 'allows')
                .flatMap(line => line.words.slice(1));
            facts.roles.set(child.words[1] ?? '', {
                title: child.strings[2] === true ? child.words[2] : undefined,
                base: after(child, 'is'),
                allows,
                grade,
                source: own?.source ?? '',
            });
        }
    }
    return facts;
}

/** All privileges of a role, inherited ones included. */
export function privilegesOf(platform: PlatformFacts, role: string): string[] {
    const found = platform.roles.get(role);
    if (found === undefined) {
        throw new Error(`There is no role ${role}.`);
    }
    return [...(found.base === undefined ? [] : privilegesOf(platform, found.base)), ...found.allows];
}

/** A file as running text: comment frames gone, white space one blank. */
export const running = (text: string): string =>
    text.replace(/^\s*(\/\/ {0,3}|\/?\*+\/? ?)/gm, '').replace(/\s+/g, ' ');
