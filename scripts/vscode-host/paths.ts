import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder: everything the scripts read or write hangs below it. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Editors, browsers and profiles that are fetched on demand; ignored by git and never packaged. */
export const toolsFolder = join(projectRoot, '.vscode-test');

/** The example estate a person meets first, and the plan in it that is opened at once, if it is there. */
export function example(): { folder: string; plan: string | undefined } {
    const folders = ['examples/frankfurt', 'examples'].map(path => join(projectRoot, path));
    const folder = folders.find(existsSync) ?? projectRoot;
    const plans = ['faulty/plan.exit', 'plan.exit'].map(path => join(folder, path));
    return { folder, plan: plans.find(existsSync) };
}
