import { spawn } from 'node:child_process';

/** Runs `exitplan calibrate` in a process of its own: results of measurements come from elsewhere, and what they do to it they do to it alone. */

/** How the command line is started: on VS Code's own Node, which on a computer is VS Code itself. */
export interface CommandLine {
    readonly command: string;
    readonly script: string;
}

export interface CalibrationRequest {
    readonly files: readonly string[];
    /** The plan file whose fabric takes the figures over; missing: nothing is written. */
    readonly plan?: string | undefined;
    readonly fabric?: string | undefined;
}

export interface CalibrationRun {
    /** Predicted against measured, what was not used and why. */
    readonly report: string;
    /** One line, where it could not be carried out. */
    readonly refused: string | undefined;
    /** Something could be used. */
    readonly used: boolean;
}

/** More text than any report has. */
const MOST_TEXT = 4 * 2 ** 20;

export function calibrateApart(
    { command, script }: CommandLine,
    { files, plan, fabric }: CalibrationRequest,
    signal: AbortSignal,
): Promise<CalibrationRun> {
    const args = [
        script,
        'calibrate',
        ...(plan === undefined ? [] : ['-o', plan]),
        ...(plan === undefined || fabric === undefined ? [] : ['--fabric', fabric]),
        '--',
        ...files,
    ];
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            signal,
            env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        let report = '',
            errors = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
            report = `${report}${text}`.slice(0, MOST_TEXT);
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
            errors = `${errors}${text}`.slice(0, MOST_TEXT);
        });
        child.on('error', reject);
        child.on('close', status =>
            resolve({ report, refused: status === 0 || status === 1 ? undefined : errors.trim(), used: status === 0 }),
        );
    });
}

/** Names of the fabrics a plan file declares, as they are written without quotes. */
export function fabricsIn(text: string): readonly string[] {
    const heads = text.matchAll(/^[ \t]*fabric[ \t]+(?:"((?:\\.|[^"\\\n])*)"|([A-Za-z_][\w.-]*))/gmu);
    return [...new Set([...heads].map(([, quoted, bare]) => bare ?? (quoted ?? '').replace(/\\(.)/gu, '$1')))];
}
