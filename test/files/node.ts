import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
    readonly status: number | null;
    readonly out: string;
    readonly err: string;
}

/** Runs the project's Node in a process of its own; `shell` stands in front of it where a shell has to prepare something. */
export function node(
    args: readonly string[],
    {
        shell,
        cwd = ROOT,
        env = {},
    }: { readonly shell?: string; readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ended {
    const binary = join(ROOT, 'node_modules/.bin/node');
    const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 28 } as const;
    const { status, stdout, stderr } =
        shell === undefined
            ? spawnSync(binary, args, options)
            : spawnSync('/bin/sh', ['-c', `${shell} "$@"`, 'sh', binary, ...args], options);
    return { status, out: stdout, err: stderr };
}
