import { execFileSync } from 'node:child_process';
import { dirname, relative, resolve, sep } from 'node:path';
import { UsageError } from './io.ts';

/** A version of a file: on disk, or `REVISION:PATH` in git. */
export interface Version {
    /** Absolute path of the file. */
    readonly path: string;
    readonly revision?: string;
}

/** Reads `REVISION:PATH` (the path relative to the working directory); anything else is a path. */
export function versionOf(argument: string, cwd: string): Version {
    const match = /^([^:]{2,}):(.+)$/.exec(argument);
    if (!match || match[1]!.startsWith('-')) return { path: resolve(cwd, argument) };
    return { path: resolve(cwd, match[2]!), revision: match[1]! };
}

/** The text of a file in a git revision, or undefined where it has none. Throws a UsageError without git or the revision. */
export function gitText(path: string, revision: string): string | undefined {
    const folder = dirname(path);
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 256 * 1024 * 1024 });
    let top: string;
    try {
        top = git('rev-parse', '--show-toplevel').trim();
        git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
    } catch {
        throw new UsageError(`git knows no revision "${revision}" here`);
    }
    try {
        return git('show', `${revision}:${relative(top, path).split(sep).join('/')}`);
    } catch {
        return undefined;
    }
}
