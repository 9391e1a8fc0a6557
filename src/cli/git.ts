import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { nth } from '../../language/basics/lists.ts';
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
    if (!match || nth(match, 1).startsWith('-') || existsSync(resolve(cwd, argument))) {
        return { path: resolve(cwd, argument) };
    }
    return { path: resolve(cwd, nth(match, 2)), revision: nth(match, 1) };
}

/** The files of one revision of the repository that holds a path. Nothing of the repository is run or fetched: its files are read as they are stored. */
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
        return execFileSync('git', ['-C', this.folder, ...INERT, ...args], {
            stdio: ['ignore', 'pipe', 'pipe'],
            maxBuffer: 256 * 1024 * 1024,
            timeout: LONGEST,
            env: cleanEnvironment(process.env),
        });
    }
}

/** Git answers from what lies on the disk; what takes longer (ms) waits for something. */
const LONGEST = 60_000;

/**
 * Settings that keep git from running what a repository names: hooks, helpers and, by way of objects that are "fetched when
 * needed", every kind of transport. They win over those of the repository. A bare repository that merely lies in a folder is
 * none. Git names them in `git help config`.
 */
const INERT: readonly string[] = [
    '--no-pager',
    '--no-replace-objects',
    '--literal-pathspecs',
    ...[
        'protocol.allow=never',
        'safe.bareRepository=explicit',
        `core.hooksPath=${devNull}`,
        'core.fsmonitor=false',
        'core.sshCommand=false',
        'core.gitProxy=false',
        'core.askPass=',
        `core.attributesFile=${devNull}`,
        'credential.helper=',
        'diff.external=',
        'fetch.recurseSubmodules=false',
        'gc.auto=0',
        'maintenance.auto=false',
    ].flatMap(setting => ['-c', setting]),
];

/** The environment without what git takes from it (another repository, other settings, commands), and with no transport allowed. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const kept = Object.entries(env).filter(([name]) => !/^(GIT_|SSH_ASKPASS|LC_|LANG)/i.test(name));
    return {
        ...Object.fromEntries(kept),
        LC_ALL: 'C',
        GIT_ALLOW_PROTOCOL: '',
        GIT_PROTOCOL_FROM_USER: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_ATTR_NOSYSTEM: '1',
    };
}

/** The folder of a path that may be gone from disk: itself, or the nearest one above that is there. */
function nearestFolder(path: string): string {
    let folder = existsSync(path) && statSync(path).isDirectory() ? path : dirname(path);
    while (!existsSync(folder) && dirname(folder) !== folder) {
        folder = dirname(folder);
    }
    return folder;
}
