import { existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuiltInLibrary } from '../../workspace/library.ts';
import { normalUri } from '../../workspace/uris.ts';
import { isSkippedFolder } from '../files/files.ts';
import { pathOf, readPlanFile, realAddress } from '../files/node-files.ts';
import { libraryNear, pageFolder } from '../files/node-library.ts';
import { localDay, type ServerHost } from './host.ts';

/** A machine with a file system. `from` is the folder of the running code; the library lies near it. */
export function nodeHost(from: string): ServerHost {
    const { source, folder } = libraryNear(from);
    const pages = pageFolder(from);
    return {
        files: { read: readPlan, real: realAddress },
        library: new BuiltInLibrary(source),
        libraryFolder: folder && `${normalUri(pathToFileURL(realpathSync(folder)).href)}/`,
        page: code => {
            const path = pages && join(pages, `${code}.md`);
            return path && existsSync(path) ? pathToFileURL(path).href : undefined;
        },
        plansBelow: uri => plansBelow(pathOf(uri)),
        today: () => localDay(),
    };
}

/** The text of a file; undefined where there is none, where it is no file, or where the address is none of this machine. */
function readPlan(uri: string): string | undefined {
    const path = pathOf(uri);
    return path === undefined ? undefined : readPlanFile(path)?.text;
}

/** Plan files below a folder, sorted. Links are not followed: they may lead in circles or out of the folder. */
async function plansBelow(folder: string | undefined): Promise<string[]> {
    if (folder === undefined) {
        return [];
    }
    const found: string[] = [];
    const queue = [folder];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            if (entry.isDirectory() && !isSkippedFolder(entry.name)) {
                queue.push(join(at, entry.name));
            } else if (entry.isFile() && entry.name.endsWith('.exit')) {
                found.push(pathToFileURL(join(at, entry.name)).href);
            }
        }
    }
    return found.sort();
}
