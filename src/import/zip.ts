import {
    ERR_INVALID_UNCOMPRESSED_SIZE,
    type FileEntry,
    Reader,
    ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { Bytes, OpenBytes } from './decode.ts';
import { type InputLimits, InputRefused, sizeText } from './unsafe.ts';

/** Unpacking is done by the platform, in the thread that asks, with native code on computers and in browsers alike. */
const PLATFORM = { useWebWorkers: false, useCompressionStream: true } as const;

/** An input as the zip reader asks for it. */
class PackageBytes extends Reader<OpenBytes> {
    private readonly bytes: OpenBytes;
    override readonly size: number;

    constructor(bytes: OpenBytes) {
        super(bytes);
        this.bytes = bytes;
        this.size = bytes.size;
    }

    override readUint8Array(index: number, length: number): Promise<Uint8Array> {
        return this.bytes.read(index, length);
    }
}

/**
 * A zip package opened through its central directory: parts are read one at a time, in any order, as streams.
 * Every declared and every actual size is checked against the limits, since what a package declares may be a lie.
 */
export class ZipPackage {
    private readonly label: string;
    private readonly bytes: OpenBytes;
    private readonly zip: ZipReader<OpenBytes>;
    private readonly limits: InputLimits;
    private readonly entries = new Map<string, FileEntry>();
    private unpacked = 0;

    private constructor(label: string, bytes: OpenBytes, limits: InputLimits) {
        this.label = label;
        this.bytes = bytes;
        this.limits = limits;
        this.zip = new ZipReader(new PackageBytes(bytes), PLATFORM);
    }

    static async open(label: string, input: Bytes, limits: InputLimits): Promise<ZipPackage> {
        const opened = await input.open();
        try {
            const zip = new ZipPackage(label, opened, limits);
            await zip.readDirectory();
            return zip;
        } catch (error) {
            await opened.close();
            throw refusal(label, error);
        }
    }

    get names(): string[] {
        return [...this.entries.keys()];
    }

    has(name: string): boolean {
        return this.entries.has(name);
    }

    sizeOf(name: string): number {
        return this.entries.get(name)?.uncompressedSize ?? 0;
    }

    /** The bytes of one part. Throws {@link InputRefused} as soon as a limit is passed. */
    async *read(name: string): AsyncGenerator<Uint8Array> {
        const entry = this.entries.get(name);
        if (!entry) {
            throw new InputRefused(`${this.label} lacks its part "${name}".`);
        }
        this.checkDeclared(entry);
        let bytes = 0;
        const stop = new AbortController();
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        const unpacking = entry.getData(writable, { ...PLATFORM, signal: stop.signal });
        // What goes wrong comes through the stream too.
        unpacking.catch(() => undefined);
        const reader = readable.getReader();
        try {
            for (;;) {
                const { done, value } = await reader.read();
                if (done) {
                    break;
                }
                bytes += value.length;
                this.unpacked += value.length;
                this.checkActual(entry, bytes);
                yield value;
            }
            await unpacking;
        } catch (error) {
            throw error instanceof Error && error.message === ERR_INVALID_UNCOMPRESSED_SIZE
                ? new InputRefused(
                      `${this.label}: its part "${name}" does not unpack to the ${sizeText(entry.uncompressedSize)} ` +
                          'that it claims, as zip bombs do; reading was stopped.',
                  )
                : refusal(this.label, error);
        } finally {
            stop.abort();
            await reader.cancel().catch(() => undefined);
        }
    }

    /** A whole part in memory, at most `most` bytes. */
    async readAll(name: string, most: number): Promise<Uint8Array> {
        const chunks: Uint8Array[] = [];
        let bytes = 0;
        for await (const chunk of this.read(name)) {
            bytes += chunk.length;
            if (bytes > most) {
                throw new InputRefused(
                    `${this.label}: its part "${name}" unpacks to more than ${sizeText(most)}, so the file was not read.`,
                );
            }
            chunks.push(chunk);
        }
        const whole = new Uint8Array(bytes);
        let at = 0;
        for (const chunk of chunks) {
            whole.set(chunk, at);
            at += chunk.length;
        }
        return whole;
    }

    async close(): Promise<void> {
        await this.bytes.close();
    }

    private async readDirectory(): Promise<void> {
        let packed = 0;
        let parts = 0;
        for await (const entry of this.zip.getEntriesGenerator()) {
            if (++parts > this.limits.parts) {
                throw new InputRefused(`${this.label} has more than ${this.limits.parts} parts, so it was not read.`);
            }
            checkName(this.label, entry.filename);
            if (entry.directory) {
                continue;
            }
            if (this.entries.has(entry.filename)) {
                throw new InputRefused(`${this.label} holds its part "${entry.filename}" twice, so it was not read.`);
            }
            packed += entry.compressedSize;
            this.entries.set(entry.filename, entry);
        }
        // Parts that share bytes are how a small file declares more packed data than it has.
        if (packed > this.bytes.size) {
            throw new InputRefused(
                `${this.label}: its parts claim ${sizeText(packed)} of a file of ${sizeText(this.bytes.size)}, ` +
                    'as zip bombs do, so it was not read.',
            );
        }
    }

    private checkDeclared(entry: FileEntry): void {
        if (entry.encrypted) {
            throw new InputRefused(`${this.label} is encrypted; save it without a password and import it again.`);
        }
        if (entry.uncompressedSize > this.limits.partBytes) {
            throw new InputRefused(
                `${this.label}: its part "${entry.filename}" unpacks to ${sizeText(entry.uncompressedSize)}, ` +
                    `more than the ${sizeText(this.limits.partBytes)} that are read.`,
            );
        }
    }

    private checkActual(entry: FileEntry, bytes: number): void {
        const bomb = bytes > this.limits.ratioFrom && bytes > this.limits.ratio * Math.max(1, entry.compressedSize);
        if (bomb || bytes > this.limits.partBytes || this.unpacked > this.limits.totalBytes) {
            throw new InputRefused(
                `${this.label}: its part "${entry.filename}" unpacks to more than ${sizeText(bytes)} from ` +
                    `${sizeText(entry.compressedSize)}, as zip bombs do; reading was stopped.`,
            );
        }
    }
}

/** A name that climbs out of the package, or begins at a root of some system, is no part of it. */
function checkName(label: string, name: string): void {
    const steps = name.split(/[\\/]/u);
    if (/^([A-Za-z]:|[\\/])/u.test(name) || steps.includes('..') || name.includes('\\')) {
        throw new InputRefused(
            `${label} holds a part whose name leaves the package (${name}), so nothing of it was read.`,
        );
    }
}

function refusal(label: string, error: unknown): Error {
    if (error instanceof InputRefused) {
        return error;
    }
    const text = error instanceof Error ? error.message : String(error);
    if (/unsafe filename/iu.test(text)) {
        return new InputRefused(
            `${label} holds a part whose name leaves the package (${text}), so nothing of it was read.`,
        );
    }
    return new InputRefused(`${label} is not a readable zip package: ${text.replace(/\.$/u, '')}.`);
}
