import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes of an input, from a file or from memory. */
export type Bytes = { readonly path: string } | { readonly buffer: Buffer };

export async function* chunksOf(input: Bytes): AsyncGenerator<Buffer> {
    if ('buffer' in input) {
        for (let at = 0; at < input.buffer.length; at += 65_536) {
            yield input.buffer.subarray(at, at + 65_536);
        }
        return;
    }
    yield* createReadStream(input.path, { highWaterMark: 65_536 }) as AsyncIterable<Buffer>;
}

/** The first bytes of an input. */
export async function headOf(input: Bytes, most: number): Promise<Buffer> {
    if ('buffer' in input) {
        return input.buffer.subarray(0, most);
    }
    const file = await open(input.path, 'r');
    try {
        const buffer = Buffer.alloc(most);
        const { bytesRead } = await file.read(buffer, 0, most, 0);
        return buffer.subarray(0, bytesRead);
    } finally {
        await file.close();
    }
}

/**
 * The text encoding of an export: what its byte order mark says, else UTF-8, else the Windows code page of western
 * Europe, which older exports and Excel's "CSV" write.
 */
export function encodingOf(head: Buffer): string {
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
