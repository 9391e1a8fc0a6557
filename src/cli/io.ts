/** Where a command writes and how; tests hand in their own. */
export interface Io {
    stdout(text: string): void;
    stderr(text: string): void;
    readonly cwd: string;
    /** Whether stdout understands colours. */
    readonly color: boolean;
}

/** Something the user has to change before the command can be carried out: one clear line on stderr, exit status 2. */
export class UsageError extends Error {}

const CODES = { red: 31, yellow: 33, blue: 34, green: 32, dim: 2, bold: 1, cyan: 36 } as const;

/** Text in a terminal colour, or plain where there are none. */
export function paint(io: Io, style: keyof typeof CODES, text: string): string {
    return io.color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/** Control characters of names made visible, so that a plan cannot steer the terminal. */
export function plain(text: string): string {
    // eslint-disable-next-line no-control-regex
    return text.replace(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
        c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
