import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import { type InputLimits, InputRefused, sizeText } from './unsafe.ts';

/**
 * A zip package opened through its central directory: parts are read one at a time, in any order, as streams.
 * Every declared and every actual size is checked against the limits, since what a package declares may be a lie.
 */
export class ZipPackage {
    private readonly label: string;
    private readonly file: yauzl.ZipFile;
    private readonly limits: InputLimits;
    private readonly entries = new Map<string, yauzl.Entry>();
    private unpacked = 0;

    private constructor(label: string, file: yauzl.ZipFile, limits: InputLimits) {
        this.label = label;
        this.file = file;
        this.limits = limits;
    }

    static async open(label: string, input: string | Buffer, limits: InputLimits): Promise<ZipPackage> {
        // Sizes are counted here and not by yauzl, so that one place decides and every excess has one message.
        const options = { lazyEntries: true, autoClose: false, validateEntrySizes: false } as const;
        let zip: ZipPackage | undefined;
        try {
            const file =
                typeof input === 'string'
                    ? await yauzl.openPromise(input, options)
                    : await yauzl.fromBufferPromise(input, options);
            zip = new ZipPackage(label, file, limits);
            await zip.readDirectory();
            return zip;
        } catch (error) {
            zip?.close();
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
    async *read(name: string): AsyncGenerator<Buffer> {
        const entry = this.entries.get(name);
        if (!entry) {
            throw new InputRefused(`${this.label} lacks its part "${name}".`);
        }
        this.checkDeclared(entry);
        let bytes = 0;
        try {
            const stream: Readable = await this.file.openReadStreamPromise(entry);
            for await (const chunk of stream as AsyncIterable<Buffer>) {
                bytes += chunk.length;
                this.unpacked += chunk.length;
                this.checkActual(entry, bytes);
                yield chunk;
            }
        } catch (error) {
            throw refusal(this.label, error);
        }
    }

    /** A whole part in memory, at most `most` bytes. */
    async readAll(name: string, most: number): Promise<Buffer> {
        const chunks: Buffer[] = [];
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
        return Buffer.concat(chunks);
    }

    close(): void {
        if (this.file.isOpen) {
            this.file.close();
        }
    }

    private async readDirectory(): Promise<void> {
        let packed = 0;
        for await (const entry of this.file.eachEntry()) {
            if (this.entries.size >= this.limits.parts) {
                throw new InputRefused(`${this.label} has more than ${this.limits.parts} parts, so it was not read.`);
            }
            if (entry.fileName.endsWith('/')) {
                continue;
            }
            if (this.entries.has(entry.fileName)) {
                throw new InputRefused(`${this.label} holds its part "${entry.fileName}" twice, so it was not read.`);
            }
            packed += entry.compressedSize;
            this.entries.set(entry.fileName, entry);
        }
        // Parts that share bytes are how a small file declares more packed data than it has.
        if (packed > this.file.fileSize) {
            throw new InputRefused(
                `${this.label}: its parts claim ${sizeText(packed)} of a file of ${sizeText(this.file.fileSize)}, ` +
                    'as zip bombs do, so it was not read.',
            );
        }
    }

    private checkDeclared(entry: yauzl.Entry): void {
        if (entry.isEncrypted()) {
            throw new InputRefused(`${this.label} is encrypted; save it without a password and import it again.`);
        }
        if (entry.uncompressedSize > this.limits.partBytes) {
            throw new InputRefused(
                `${this.label}: its part "${entry.fileName}" unpacks to ${sizeText(entry.uncompressedSize)}, ` +
                    `more than the ${sizeText(this.limits.partBytes)} that are read.`,
            );
        }
    }

    private checkActual(entry: yauzl.Entry, bytes: number): void {
        const bomb = bytes > this.limits.ratioFrom && bytes > this.limits.ratio * Math.max(1, entry.compressedSize);
        if (bomb || bytes > this.limits.partBytes || this.unpacked > this.limits.totalBytes) {
            throw new InputRefused(
                `${this.label}: its part "${entry.fileName}" unpacks to more than ${sizeText(bytes)} from ` +
                    `${sizeText(entry.compressedSize)}, as zip bombs do; reading was stopped.`,
            );
        }
    }
}

function refusal(label: string, error: unknown): Error {
    if (error instanceof InputRefused) {
        return error;
    }
    const text = error instanceof Error ? error.message : String(error);
    if (/invalid relative path|absolute path|invalid characters in fileName/iu.test(text)) {
        return new InputRefused(
            `${label} holds a part whose name leaves the package (${text}), so nothing of it was read.`,
        );
    }
    return new InputRefused(`${label} is not a readable zip package: ${text}.`);
}
