/**
 * The library as the server sees it: names that lead to files. The texts themselves stay on disk (or in a
 * bundle) and come through a `LibrarySource`, so that nothing here needs `node:*` and a plan costs only
 * the declarations it refers to.
 */
import { LIBRARY_FILES, LIBRARY_NAMES } from './manifest.generated.ts';

export { LIBRARY_FILES, LIBRARY_NAMES };

export type LibraryKind =
    | 'platform'
    | 'interface'
    | 'feature'
    | 'capability'
    | 'transition'
    | 'product'
    | 'media'
    | 'fabric';

export interface LibraryFile {
    /** Files that declare what this one refers to. */
    readonly leansOn: readonly string[];
}

/** Gives the text of a library file by its name, such as `proxmox.exit`. */
export interface LibrarySource {
    read(file: string): string;
}

/** The file that declares a top-level name of the library; undefined for names it does not have. */
export function libraryFileOf(kind: LibraryKind, name: string): string | undefined {
    const names = LIBRARY_NAMES[kind];
    return Object.hasOwn(names, name) ? names[name] : undefined;
}

/**
 * The files that hold all a plan can reach when `names` occur in it: those that declare a name, and those
 * they lean on, sorted. Privileges and roles are not top-level names: they come with their platform.
 */
export function libraryFilesFor(names: Iterable<string>): string[] {
    const wanted = new Set<string>();
    const want = (file: string): void => {
        if (!wanted.has(file)) {
            wanted.add(file);
            LIBRARY_FILES[file]?.leansOn.forEach(want);
        }
    };
    const kinds = Object.keys(LIBRARY_NAMES) as LibraryKind[];
    for (const name of names) {
        for (const kind of kinds) {
            const file = libraryFileOf(kind, name);
            if (file !== undefined) {
                want(file);
            }
        }
    }
    return [...wanted].sort();
}
