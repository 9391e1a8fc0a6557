import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { globSync } from 'tinyglobby';
import { nth, there } from '../../language/basics/lists.ts';
import { rangeOf } from '../../language/plan/source.ts';
import { type PlanFileText, readPlanFile, realAddress } from '../../language/server/files/node-files.ts';
import { libraryNear } from '../../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../../language/workspace/library.ts';
import { decodePlan } from '../../language/workspace/plan-text.ts';
import { normalUri } from '../../language/workspace/uris.ts';
import { type PlanUnit, PlanWorkspace } from '../../language/workspace/workspace.ts';
import { UsageError } from './io.ts';

export interface LoadOptions {
    readonly cwd: string;
    /** Days since 1970-01-01. */
    readonly asOf: number;
}

export interface Loaded {
    readonly workspace: PlanWorkspace;
    /** The plans that the named paths belong to, in the order of their main files. */
    readonly units: readonly PlanUnit[];
    /** A file's address as it is shown: relative to the working directory where it lies below it. */
    show(uri: string): string;
    /** A file as it was read from disk. */
    onDisk(uri: string): PlanFileText | undefined;
}

const IGNORED = ['**/node_modules/**', '**/.*/**'];

/** Loads the plans that files, folders or globs name. Throws a UsageError where a path leads nowhere. */
export function loadPlans(paths: readonly string[], { cwd, asOf }: LoadOptions): Loaded {
    const piped = paths.includes(STDIN) ? standardInput() : undefined;
    const named =
        piped && paths.length === 1
            ? []
            : filesOf(
                  paths.filter(p => p !== STDIN),
                  cwd,
              );
    const roots = [
        ...new Set([
            ...named.map(dirname),
            ...(piped ? [cwd] : []),
            ...paths.map(p => resolve(cwd, p)).filter(p => existsSync(p) && statSync(p).isDirectory()),
        ]),
    ];
    const onDisk = new Map<string, PlanFileText>();
    const read = (path: string, named: boolean): PlanFileText | undefined => {
        const file = readPlanFile(path, named);
        if (file) {
            onDisk.set(path, file);
        }
        return file;
    };
    const workspace = new PlanWorkspace({
        files: { read: uri => read(fileURLToPath(uri), false)?.text, real: realAddress },
        library: libraryOnDisk(),
        asOf,
        roots: roots.map(root => normalUri(`${addressOf(root)}/`)),
    });
    if (piped) {
        workspace.set(addressOf(resolve(cwd, STDIN)), piped.text);
    }
    for (const path of named) {
        const file = read(path, true);
        if (!file) {
            throw new UsageError(`${showPath(path, cwd)} cannot be read`);
        }
        workspace.set(addressOf(path), file.text);
        if (!path.endsWith('.exit')) {
            refuseOther(workspace, path, cwd);
        }
    }
    const uris = [...(piped ? [addressOf(resolve(cwd, STDIN))] : []), ...named.map(addressOf)];
    if (uris.some(uri => workspace.unitOf(uri)?.plan.record === undefined)) {
        addNeighbours(workspace, named, path => read(path, false)?.text);
    }
    const units = [...new Set(uris.map(uri => there(workspace.unitOf(uri), `plan file ${uri}`)))].sort((a, b) =>
        a.main < b.main ? -1 : 1,
    );
    return { workspace, units, show: uri => show(uri, cwd), onDisk: uri => onDisk.get(fileURLToPath(uri)) };
}

/** Another kind of file is refused in one line: nobody wants a syntax error for each of its lines. */
function refuseOther(workspace: PlanWorkspace, path: string, cwd: string): void {
    const uri = addressOf(path);
    const wrong = workspace
        .unitOf(uri)
        ?.analysis.findings.find(f => f.code === 'syntax' && f.span.block.document.uri === uri);
    if (wrong) {
        const line = rangeOf(wrong.span).start.line + 1;
        throw new UsageError(
            `${showPath(path, cwd)} is not a plan file (the name of one ends in .exit): line ${line} cannot be read`,
        );
    }
}

/** The path that stands for standard input. */
export const STDIN = '-';

function standardInput(): PlanFileText {
    try {
        const bytes = readFileSync(0);
        return { bytes, ...decodePlan(bytes) };
    } catch {
        throw new UsageError('standard input cannot be read');
    }
}

/** The plan files that paths, folders and globs name, each once. Throws a UsageError where one leads nowhere. */
export function filesOf(paths: readonly string[], cwd: string): string[] {
    if (paths.length === 0) {
        throw new UsageError('a PATH is missing: the file or folder of a plan');
    }
    return [...new Set(paths.flatMap(path => expand(path, cwd)))];
}

let library: BuiltInLibrary | undefined;

/** The library from the files beside the running program; read once, however many commands a process runs. */
export function libraryOnDisk(): BuiltInLibrary {
    return (library ??= new BuiltInLibrary(libraryNear(here()).source));
}

/** Exactly one plan, for commands that show one. */
export function loadOnePlan(paths: readonly string[], options: LoadOptions): Loaded & { readonly unit: PlanUnit } {
    if (paths.length !== 1) {
        throw new UsageError(
            paths.length === 0
                ? 'a PATH is missing: the file or folder of a plan'
                : 'one PATH is expected, the file or folder of a plan',
        );
    }
    const loaded = loadPlans(paths, options);
    const declared = loaded.units.filter(u => u.plan.record);
    if (declared.length > 1) {
        throw new UsageError(
            `${paths[0]} holds ${declared.length} plans (${declared.map(u => loaded.show(u.main)).join(', ')}); name one of them`,
        );
    }
    return { ...loaded, unit: declared[0] ?? nth(loaded.units, 0) };
}

/** A file without a plan may be included by one beside it. */
function addNeighbours(
    workspace: PlanWorkspace,
    named: readonly string[],
    read: (path: string) => string | undefined,
): void {
    for (const folder of new Set(named.map(dirname))) {
        for (const path of globSync(['*.exit'], { cwd: folder, absolute: true, dot: false })) {
            const text = workspace.document(addressOf(path)) ? undefined : read(path);
            // Only a file that includes another one can draw it into its plan.
            if (text?.includes('include')) {
                workspace.set(addressOf(path), text);
            }
        }
    }
}

function expand(path: string, cwd: string): string[] {
    const full = resolve(cwd, path);
    if (existsSync(full)) {
        if (!statSync(full).isDirectory()) {
            return [full];
        }
        const found = plansBelow(full);
        if (found.length === 0) {
            throw new UsageError(`${path} holds no .exit files`);
        }
        return found;
    }
    if (/[*?[\]{}]/.test(path)) {
        // What a shell would hand over: files, and folders with what is in them. A pattern may catch other files, which are no plans.
        const caught = globSync([path.split(sep).join('/')], {
            cwd,
            absolute: true,
            ignore: IGNORED,
            dot: false,
            onlyFiles: false,
            expandDirectories: false,
        }).map(p => resolve(p));
        const found = caught.flatMap(p => (statSync(p).isDirectory() ? plansBelow(p) : p.endsWith('.exit') ? [p] : []));
        if (found.length > 0) {
            return found.sort();
        }
        throw new UsageError(
            caught.length === 0
                ? `${path} matches no file`
                : `${path} matches no .exit file and no folder that holds one`,
        );
    }
    throw new UsageError(`${path} does not exist`);
}

function plansBelow(folder: string): string[] {
    return globSync(['**/*.exit'], {
        cwd: folder,
        absolute: true,
        ignore: IGNORED,
        dot: false,
        followSymbolicLinks: false,
    })
        .map(p => resolve(p))
        .sort();
}

function addressOf(path: string): string {
    return pathToFileURL(path).href;
}

function show(uri: string, cwd: string): string {
    return uri.startsWith('file:') ? showPath(fileURLToPath(uri), cwd) : uri;
}

/** A path as it is shown: relative to the working directory where it lies below it. */
export function showPath(path: string, cwd: string): string {
    const inside = relative(cwd, path);
    return (inside.startsWith('..') || isAbsolute(inside) ? path : inside).split(sep).join('/');
}

/** The folder of the running file: dist/ in the bundle, src/cli/ otherwise; the library is found from either. */
function here(): string {
    return dirname(fileURLToPath(import.meta.url));
}
