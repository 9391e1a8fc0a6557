import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot, toolsFolder } from '../vscode-host/paths.ts';
import { findOnPath, run } from '../vscode-host/run.ts';

/** What the programs are taken from, pinned so that a run is the same on every machine. */
const SUITE = 'trixie';

/** Another mirror than the default of debootstrap. */
const MIRROR = process.env['EXITPLAN_DEBIAN'];

const ROOT = join(toolsFolder, `debian-${SUITE}`);

const PACKAGES = ['neovim', 'vim', 'vim-ale', 'emacs-nox', 'hx', 'tree-sitter-cli', 'gcc', 'g++', 'libc6-dev', 'git'];

/** A Debian 13 in a folder, with editors in it and the project's files where its set-up pages want them. */
export interface Debian {
    /** Where `/` of it lies. */
    readonly root: string;
    /** Runs a program in it; `/work` is the folder of this run. */
    run(args: readonly string[], options?: { readonly env?: Readonly<Record<string, string>> }): Outcome;
    /** Writes a file; the path begins at its `/`. */
    write(path: string, text: string): void;
    /** Copies from the project. */
    copy(from: string, to: string): void;
}

export interface Outcome {
    readonly status: number;
    readonly output: string;
}

/** The Debian, made on the first call (about 400 MB to fetch, 1.1 GB on disk); or why it cannot be had. */
export function debian(): Debian | string {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
        return 'it takes Linux, and root to make a root folder';
    }
    const done = join(ROOT, 'complete');
    if (!existsSync(done)) {
        for (const program of ['debootstrap', 'tmux']) {
            if (!installed(program)) {
                return `${program} is not installed and cannot be had with apt-get`;
            }
        }
        rmSync(ROOT, { recursive: true, force: true });
        console.log('Fetching the editors of Debian 13, once (about 400 MB) …');
        const { status, output } = run('debootstrap', [
            '--variant=minbase',
            `--include=${PACKAGES.join(',')}`,
            SUITE,
            ROOT,
            ...(MIRROR === undefined ? [] : [MIRROR]),
        ]);
        if (status !== 0) {
            return `debootstrap failed: ${output.trim().split('\n').at(-1)}`;
        }
        writeFileSync(done, '');
    }
    if (!installed('tmux')) {
        return 'tmux is not installed and cannot be had with apt-get';
    }
    rmSync(join(ROOT, 'work'), { recursive: true, force: true });
    mkdirSync(join(ROOT, 'work/home'), { recursive: true });
    cpSync(process.execPath, join(ROOT, 'usr/local/bin/node'));
    return {
        root: ROOT,
        run: (args, { env = {} } = {}) => {
            const [program = '', ...rest] = inside(args, env);
            return run(program, rest);
        },
        write: (path, text) => {
            mkdirSync(dirname(join(ROOT, path)), { recursive: true });
            writeFileSync(join(ROOT, path), text);
        },
        copy: (from, to) => cpSync(join(projectRoot, from), join(ROOT, to), { recursive: true }),
    };
}

/**
 * The command that runs a program in it. Its `/proc` is there for that program alone: nothing stays mounted behind a run.
 */
export function inside(args: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
    const variables = {
        HOME: '/work/home',
        LANG: 'C.UTF-8',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TERM: 'xterm-256color',
        ...env,
    };
    const start = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"';
    const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return ['unshare', '--mount', 'sh', '-c', start, ROOT, 'env', '-i', '-C', '/work', ...set, ...args];
}

function installed(program: string): boolean {
    if (findOnPath(program) === undefined && findOnPath('apt-get') !== undefined) {
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        run('apt-get', ['update', '-qq'], { env });
        run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', program], { env });
    }
    return findOnPath(program) !== undefined;
}
