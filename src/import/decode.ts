/** Bytes of an input, wherever they lie: a file, or memory. Several may be named at once, and each is open only while it is read. */
export interface Bytes {
    open(): Promise<OpenBytes>;
}

/** Bytes that can be read at any place, until they are closed. */
export interface OpenBytes {
    readonly size: number;
    /** The bytes from `at` on; fewer than `length` only at the end. */
    read(at: number, length: number): Promise<Uint8Array>;
    close(): Promise<void>;
}

const CHUNK = 65_536;

/** Bytes that are in memory already. */
export function bytesInMemory(data: Uint8Array): Bytes {
    const opened: OpenBytes = {
        size: data.length,
        read: async (at, length) => data.subarray(at, at + length),
        close: async () => undefined,
    };
    return { open: async () => opened };
}

export async function* chunksOf(input: Bytes): AsyncGenerator<Uint8Array> {
    const opened = await input.open();
    try {
        // Until nothing is left, and not until its size: a file may grow while it is read.
        for (let at = 0; ; ) {
            const chunk = await opened.read(at, CHUNK);
            if (chunk.length === 0) {
                return;
            }
            at += chunk.length;
            yield chunk;
        }
    } finally {
        await opened.close();
    }
}

/** The first bytes of an input. */
export async function headOf(input: Bytes, most: number): Promise<Uint8Array> {
    const opened = await input.open();
    try {
        return await opened.read(0, most);
    } finally {
        await opened.close();
    }
}

/**
 * The text encoding of an export: what its byte order mark says, else UTF-8, else the Windows code page of western
 * Europe, which older exports and Excel's "CSV" write.
 */
export function encodingOf(head: Uint8Array): string {
    if (head[0] === 0xff && head[1] === 0xfe) {
        return 'utf-16le';
    }
    if (head[0] === 0xfe && head[1] === 0xff) {
        return 'utf-16be';
    }
    try {
        // The last bytes may cut a character in two; a stream tolerates that.
        new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
        return 'utf-8';
    } catch {
        return 'windows-1252';
    }
}

/** The text of an input, chunk by chunk, without a byte order mark. */
export async function* textOfInput(input: Bytes): AsyncGenerator<string> {
    const decoder = new TextDecoder(encodingOf(await headOf(input, 1 << 20)));
    for await (const chunk of chunksOf(input)) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') {
            yield text;
        }
    }
    const rest = decoder.decode();
    if (rest !== '') {
        yield rest;
    }
}
