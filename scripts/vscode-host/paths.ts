import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder: everything the scripts read or write hangs below it. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Editors, browsers and profiles that are fetched on demand; ignored by git and never packaged. */
export const toolsFolder = join(projectRoot, '.vscode-test');

/** The example estate a person meets first; a clone without examples still opens something sensible. */
export function exampleFolder(): string {
    const candidates = ['examples/frankfurt', 'examples'].map(path => join(projectRoot, path));
    return candidates.find(existsSync) ?? projectRoot;
}
