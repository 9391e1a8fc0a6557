/**
 * The manifest of the library: which file declares a name, and which files a file leans on. It is
 * what lets a server open only the files a plan refers to. `node scripts/library/manifest.ts` writes it
 * anew after a change of the files kept by hand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry } from './scan.ts';
import { scan } from './scan.ts';
import { groupBy } from './text.ts';

/** File name → its top-level entries, sorted by name. */
export function readLibrary(folder: string): Map<string, Entry[]> {
    const files = readdirSync(folder)
        .filter(file => file.endsWith('.exit'))
        .sort();
    return new Map(files.map(file => [file, scan(readFileSync(join(folder, file), 'utf8'))]));
}

/** The text of `manifest.generated.ts`. */
export function manifestModule(library: ReadonlyMap<string, readonly Entry[]>): string {
    const files = [...library.keys()];
    const declared = [...library].flatMap(([file, entries]) =>
        entries.map(entry => ({ name: entryName(entry), kind: entry.words[0] ?? '', file })),
    );
    declared.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const fileOf = new Map(declared.map(row => [row.name, row.file]));
    const kinds = groupBy(declared, row => row.kind);
    const lines = [
        '// Written by scripts/library/generate.ts; do not edit.',
        "import type { LibraryFile, LibraryKind } from './index.ts';",
        '',
        '/** The files of the library and, for each, the files whose declarations it refers to. */',
        'export const LIBRARY_FILES: Readonly<Record<string, LibraryFile>> = {',
        ...files.map(
            file =>
                `    '${file}': { leansOn: [${leansOn(file, library.get(file) ?? [], fileOf)
                    .map(other => `'${other}'`)
                    .join(', ')}] },`,
        ),
        '};',
        '',
        '/** Every top-level name by its kind: the file that declares it. */',
        'export const LIBRARY_NAMES: Readonly<Record<LibraryKind, Readonly<Record<string, string>>>> = {',
        ...[...kinds.keys()]
            .sort()
            .flatMap(kind => [
                `    ${kind}: {`,
                ...(kinds.get(kind) ?? []).map(row => `        '${row.name}': '${row.file}',`),
                '    },',
            ]),
        '};',
    ];
    return `${lines.join('\n')}\n`;
}

const PASSAGES = ['carries', 'redoes', 'loses', 'first', 'refuses'];

/** A transition is called by its two platforms. */
export function entryName({ words: [kind, name = '', , target = ''] }: Entry): string {
    return kind === 'transition' ? `${name} to ${target}` : name;
}

function leansOn(file: string, entries: readonly Entry[], fileOf: ReadonlyMap<string, string>): string[] {
    const others = new Set<string>();
    const visit = (entry: Entry): void => {
        const [head = ''] = entry.words;
        const referring =
            ['offers', 'supports', 'speaks', 'grants', 'media', 'uses', ...PASSAGES].includes(head) ||
            (head === 'fabric' && entry.words.includes('is'));
        for (const word of referring ? entry.words.filter((_, at) => at > 0 && entry.strings[at] !== true) : []) {
            const other = fileOf.get(word);
            if (other !== undefined && other !== file) {
                others.add(other);
            }
        }
        entry.entries.forEach(visit);
    };
    entries.forEach(visit);
    return [...others].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'language', 'library');
    writeFileSync(join(folder, 'manifest.generated.ts'), manifestModule(readLibrary(folder)));
}
