/** Where a command writes and how; tests hand in their own. */
export interface Streams {
    stdout(text: string): void;
    stderr(text: string): void;
    readonly cwd: string;
    /** Whether stdout understands colours. */
    readonly color: boolean;
}

/** What a command gets: whatever it says to people is made visible, wherever a name in it comes from. */
export interface Io extends Streams {
    /** Results for other programs: exactly these bytes. */
    data(text: string): void;
}

/** Streams for a command. */
export function ioOn(streams: Streams): Io {
    return {
        ...streams,
        stdout: text => streams.stdout(seen(text, streams.color)),
        stderr: text => streams.stderr(seen(text, streams.color)),
        data: text => streams.stdout(text),
    };
}

/** Something the user has to change before the command can be carried out: one clear line on stderr, exit status 2. */
export class UsageError extends Error {}

const CODES = { red: 31, yellow: 33, blue: 34, green: 32, dim: 2, bold: 1, cyan: 36 } as const;

/** Text in a terminal colour, or plain where there are none. */
export function paint(io: Io, style: keyof typeof CODES, text: string): string {
    return io.color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/**
 * What a terminal would obey and what cannot be seen: control characters but tab and line end, marks that turn the direction of
 * writing, characters without width, halves of characters.
 */
const UNSEEN =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const COLOUR = new RegExp(`(\u001b\\[(?:0|${Object.values(CODES).join('|')})m)`);

function escaped(char: string): string {
    const code = char.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Characters that cannot be seen made visible, so that a name can neither steer the terminal nor look like another one. */
export function plain(text: string): string {
    return text.replace(UNSEEN, escaped);
}

/** A whole text for people: only the colours this command line sets itself pass. */
function seen(text: string, color: boolean): string {
    return color
        ? text
              .split(COLOUR)
              .map((part, i) => (i % 2 === 1 ? part : plain(part)))
              .join('')
        : plain(text);
}

/** Data as indented JSON; what cannot be seen is written as an escape of JSON, so that it means the same. */
export function json(value: unknown): string {
    return jsonSeen(JSON.stringify(value, undefined, 2));
}

/** JSON text in which everything can be seen. */
export function jsonSeen(text: string): string {
    return text.replace(UNSEEN, char =>
        [...Array(char.length).keys()].map(i => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
    );
}
