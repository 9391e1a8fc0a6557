import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nth, there } from '../../language/basics/lists.ts';
import { normalUri } from '../../language/workspace/uris.ts';
import { type PlanUnit, PlanWorkspace } from '../../language/workspace/workspace.ts';
import { Revision, versionOf } from './git.ts';
import { UsageError } from './io.ts';
import { libraryOnDisk, loadOnePlan } from './load.ts';

/** A plan by its path, or as `REVISION:PATH` says. Throws a UsageError where there is none, or more than one. */
export function unitOf(argument: string, cwd: string, asOf: number): PlanUnit {
    const { path, revision } = versionOf(argument, cwd);
    return revision === undefined
        ? loadOnePlan([argument], { cwd, asOf }).unit
        : unitAt(new Revision(path, revision), path, asOf, argument);
}

/** A plan as it was in a git revision; what it includes is read from the same revision. `path` is a file or a folder. */
function unitAt(revision: Revision, path: string, asOf: number, shown: string): PlanUnit {
    const text = revision.text(path);
    const files = text === undefined ? revision.plans(path) : [path];
    if (files.length === 0) {
        throw new UsageError(`${shown} does not exist in that revision`);
    }
    const folder = text === undefined ? path : dirname(path);
    const workspace = new PlanWorkspace({
        files: { read: uri => revision.text(fileURLToPath(uri)) },
        library: libraryOnDisk(),
        asOf,
        roots: [normalUri(`${pathToFileURL(folder).href}/`)],
    });
    for (const file of files) {
        workspace.set(pathToFileURL(file).href, revision.text(file) ?? '');
    }
    const units = [
        ...new Set(files.map(file => there(workspace.unitOf(pathToFileURL(file).href), `plan file ${file}`))),
    ];
    const declared = units.filter(u => u.plan.record);
    if (declared.length > 1) {
        throw new UsageError(`${shown} holds ${declared.length} plans; name the file of one of them`);
    }
    return declared[0] ?? nth(units, 0);
}
