import { main } from '../../src/cli/commands.ts';

export interface Run {
    readonly status: number;
    readonly out: string;
    readonly err: string;
}

/** Runs a command in this process, as the shell would; colours only when asked for. */
export async function exitplan(cwd: string, args: readonly string[], color = false): Promise<Run> {
    let out = '';
    let err = '';
    const status = await main(args, {
        stdout: text => {
            out += text;
        },
        stderr: text => {
            err += text;
        },
        cwd,
        color,
    });
    return { status, out, err };
}
