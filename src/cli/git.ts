import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { decodePlan } from '../../language/workspace/plan-text.ts';
import { UsageError } from './io.ts';

/** A version of a file or folder: on disk, or `REVISION:PATH` in git. */
export interface Version {
    /** Absolute path. */
    readonly path: string;
    readonly revision?: string;
}

/**
 * Reads `REVISION:PATH`; anything else, and whatever exists under that very name, is a path. The path is relative to the
 * working directory.
 */
export function versionOf(argument: string, cwd: string): Version {
    const match = /^([^:]{2,}):(.+)$/.exec(argument);
    if (!match || match[1]!.startsWith('-') || existsSync(resolve(cwd, argument))) {
        return { path: resolve(cwd, argument) };
    }
    return { path: resolve(cwd, match[2]!), revision: match[1]! };
}

/** The files of one revision of the repository that holds a path. Nothing in them is run: they are read as they are stored. */
export class Revision {
    /** The repository's folder, by the name under which the working directory knows it. */
    readonly top: string;
    private readonly revision: string;
    private readonly folder: string;
    /** Where `folder` lies in the repository, as git names it: empty, or with a slash at its end. */
    private readonly prefix: string;

    /** Throws a UsageError without git, a repository, or the revision. */
    constructor(path: string, revision: string) {
        this.folder = nearestFolder(path);
        try {
            this.prefix = this.git(['rev-parse', '--show-prefix'])
                .toString('utf8')
                .replace(/\r?\n$/, '');
        } catch (error) {
            const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
            throw new UsageError(
                gone
                    ? 'git is not installed, so a revision cannot be read'
                    : `${this.folder} is in no git repository, so it has no revision "${revision}"`,
            );
        }
        this.top = resolve(
            this.folder,
            ...this.prefix
                .split('/')
                .filter(part => part !== '')
                .map(() => '..'),
        );
        try {
            this.revision = this.git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
                .toString('utf8')
                .trim();
        } catch {
            throw new UsageError(`git knows no revision "${revision}" here`);
        }
    }

    /** The text of a file, or undefined where the revision has none. */
    text(path: string): string | undefined {
        const inside = this.inside(path);
        if (inside === undefined) {
            return undefined;
        }
        try {
            return decodePlan(this.git(['cat-file', 'blob', `${this.revision}:${inside}`])).text;
        } catch {
            return undefined;
        }
    }

    /** Paths of the plan files below a folder; empty where it is no folder. */
    plans(path: string): string[] {
        const inside = this.inside(path);
        if (inside === undefined) {
            return [];
        }
        const listed = this.git([
            'ls-tree',
            '-r',
            '-z',
            '--name-only',
            '--full-tree',
            this.revision,
            ...(inside === '' ? [] : ['--', `${inside}/`]),
        ])
            .toString('utf8')
            .split('\0');
        return listed
            .filter(name => name.endsWith('.exit'))
            .map(name => resolve(this.top, name))
            .sort();
    }

    /** A path as git names it. */
    private inside(path: string): string | undefined {
        const name = posix.join(this.prefix, relative(this.folder, path).split(sep).join('/'));
        return name.startsWith('../') || name === '..' ? undefined : name === '.' ? '' : name.replace(/\/$/, '');
    }

    private git(args: readonly string[]): Buffer {
        return execFileSync('git', ['-C', this.folder, ...args], {
            stdio: ['ignore', 'pipe', 'pipe'],
            maxBuffer: 256 * 1024 * 1024,
        });
    }
}

/** The folder of a path that may be gone from disk: itself, or the nearest one above that is there. */
function nearestFolder(path: string): string {
    let folder = existsSync(path) && statSync(path).isDirectory() ? path : dirname(path);
    while (!existsSync(folder) && dirname(folder) !== folder) {
        folder = dirname(folder);
    }
    return folder;
}
