/**
 * The library as the server sees it: names that lead to files, and files that lean on files. The texts
 * themselves stay on disk (or in a bundle) and come through a `LibrarySource`, so that nothing here needs
 * `node:*` and a plan costs only the files it refers to.
 */
import { LIBRARY_FILES, LIBRARY_NAMES } from './manifest.generated.ts';

export { LIBRARY_FILES, LIBRARY_NAMES };

export type LibraryKind = 'platform' | 'interface' | 'feature' | 'capability' | 'product' | 'media' | 'fabric';

export interface LibraryFile {
    /** Files that declare what this one refers to. */
    readonly leansOn: readonly string[];
}

/** Gives the text of a library file by its name, such as `proxmox.exit`. */
export interface LibrarySource {
    read(file: string): string;
}

/**
 * The files to open for a plan in which `names` occur: those that declare a name, and those they lean on,
 * sorted. Names the library does not know are the plan's own and cost nothing. Privileges and roles are not
 * top-level names: they come with their platform.
 */
export function libraryFilesFor(names: Iterable<string>): string[] {
    const wanted = new Set<string>();
    const want = (file: string): void => {
        if (!wanted.has(file)) {
            wanted.add(file);
            LIBRARY_FILES[file]?.leansOn.forEach(want);
        }
    };
    for (const name of names) {
        const known = Object.hasOwn(LIBRARY_NAMES, name) ? LIBRARY_NAMES[name] : undefined;
        if (known !== undefined) {
            want(known[1]);
        }
    }
    return [...wanted].sort();
}
