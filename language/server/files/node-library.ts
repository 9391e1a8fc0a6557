import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LibrarySource } from '../../library/index.ts';

/** Where the library may lie as seen from running code: beside a bundle, or in the project. */
const PLACES = ['library', '../library', '../../library', '../language/library', '../../language/library'];

/** The folder of the library files, from the folder of the running file; undefined where they lie in one file. */
function folderIn(from: string): string | undefined {
    return PLACES.map(place => join(from, place)).find(place => existsSync(join(place, 'vsphere.exit')));
}

/** The library near the running file: its files, or the one file that a package brings instead. Throws where there is neither. */
export function libraryNear(from: string): { readonly source: LibrarySource; readonly folder?: string } {
    const folder = folderIn(from);
    const packed = join(from, 'library.json');
    if (folder !== undefined || !existsSync(packed)) {
        const found = libraryFolder(from);
        return { source: nodeLibrary(found), folder: found };
    }
    let texts: Readonly<Record<string, string>> | undefined;
    return {
        source: {
            read: file => {
                texts ??= JSON.parse(readFileSync(packed, 'utf8')) as Readonly<Record<string, string>>;
                return texts[file] ?? '';
            },
        },
    };
}

/** The folder of the library files, from the folder of the running file; throws when there is none. */
export function libraryFolder(from: string): string {
    const folder = folderIn(from);
    if (folder === undefined) {
        throw new Error(`The library files are missing: looked beside ${from}.`);
    }
    return folder;
}

/** The library's texts on disk, read when asked for; throws the file system's error for a file that is not there. */
export function nodeLibrary(folder: string): LibrarySource {
    return { read: file => readFileSync(join(folder, basename(file)), 'utf8') };
}

/** The folder of the rules' pages, from the folder of the running file; undefined where they were not brought along. */
export function pageFolder(from: string): string | undefined {
    return ['docs', '../docs/rules', '../../docs/rules', '../../../docs/rules']
        .map(place => join(from, place))
        .find(place => existsSync(join(place, 'api-break.md')));
}
