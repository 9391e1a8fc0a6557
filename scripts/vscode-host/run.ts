import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a program ended: its status and everything it wrote. */
export interface Outcome {
    readonly status: number;
    readonly output: string;
}

/** Runs a program to its end and collects what it wrote; never throws, a missing program is status 127. */
export function run(
    program: string,
    args: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Outcome {
    const result = spawnSync(program, args, {
        ...options,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        shell: isScript(program),
    });
    return {
        status: result.status ?? 127,
        output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`,
    };
}

/** Runs a program whose output goes straight to this terminal; resolves to its exit status. */
export function runVisibly(
    program: string,
    args: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
    return new Promise(resolve => {
        const child = spawn(program, args, { ...options, stdio: 'inherit', shell: isScript(program) });
        child.on('error', () => resolve(127));
        child.on('exit', code => resolve(code ?? 1));
    });
}

/** The full path of a program on PATH, or undefined. */
export function findOnPath(name: string): string | undefined {
    const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
        for (const ending of endings) {
            const candidate = join(folder, name + ending);
            if (folder !== '' && existsSync(candidate)) {
                return candidate;
            }
        }
    }
    return undefined;
}

/** Installs an npm package into a folder; `--ignore-scripts` because nothing of these tools may run at install time. */
export function npmInstall(folder: string, ...packages: string[]): void {
    const args = [
        'install',
        ...packages,
        '--ignore-scripts',
        '--omit=dev',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
    ];
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // npm draws its progress on the error output of a terminal.
    const { status, stdout } = spawnSync(npm, args, {
        cwd: folder,
        encoding: 'utf8',
        shell: isScript(npm),
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) {
        throw new Error(`npm ${args.join(' ')} failed in ${folder}, see above.\n${stdout ?? ''}`);
    }
}

/** Windows can start .cmd files (npm, code) only through its shell. */
function isScript(program: string): boolean {
    return process.platform === 'win32' && /\.(cmd|bat)$/i.test(program);
}
