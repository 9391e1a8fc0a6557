import { nth } from '../../language/basics/lists.ts';
import { InputRefused, sizeText } from './unsafe.ts';

const PAGE = 1 << 20;
const CACHE = 8_192;

/**
 * The shared texts of a workbook, packed as UTF-8 in pages outside the JavaScript heap. A large export has millions of
 * them and most are never asked for, so they are decoded on demand; the ones asked for often are kept decoded.
 */
export class TextTable {
    private readonly most: number;
    private readonly mostTexts: number;
    private readonly encoder = new TextEncoder();
    private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    private pages: Uint8Array[] = [];
    private starts = new Float64Array(1024);
    private length = 0;
    private end = 0;
    private cache = new Map<number, string>();

    /** @param most bytes of text that may be held, in so many texts. */
    constructor(most: number, mostTexts: number) {
        this.most = most;
        this.mostTexts = mostTexts;
    }

    get size(): number {
        return this.length;
    }

    add(text: string): void {
        if (this.length >= this.mostTexts) {
            throw new InputRefused(`The workbook holds more than ${this.mostTexts} texts, so it was not read.`);
        }
        if (this.length + 1 >= this.starts.length) {
            const larger = new Float64Array(this.starts.length * 2);
            larger.set(this.starts);
            this.starts = larger;
        }
        this.starts[this.length++] = this.end;
        let rest = text;
        while (rest !== '') {
            const offset = this.end % PAGE;
            const page = this.page(Math.floor(this.end / PAGE));
            const { read, written } = this.encoder.encodeInto(rest, page.subarray(offset));
            this.end += written;
            if (this.end > this.most) {
                throw new InputRefused(
                    `The workbook holds more than ${sizeText(this.most)} of text, so it was not read.`,
                );
            }
            rest = rest.slice(read);
            if (rest !== '') {
                this.split(rest);
                rest = rest.slice(firstCharacter(rest).length);
            }
        }
        this.starts[this.length] = this.end;
    }

    get(index: number): string | undefined {
        if (!Number.isInteger(index) || index < 0 || index >= this.length) {
            return undefined;
        }
        const kept = this.cache.get(index);
        if (kept !== undefined) {
            return kept;
        }
        const text = this.decode(nth(this.starts, index), nth(this.starts, index + 1));
        if (this.cache.size >= CACHE) {
            this.cache = new Map();
        }
        this.cache.set(index, text);
        return text;
    }

    /** The character at which a page ends may lie in both pages. */
    private split(text: string): void {
        for (const byte of this.encoder.encode(firstCharacter(text))) {
            this.page(Math.floor(this.end / PAGE))[this.end % PAGE] = byte;
            this.end++;
        }
    }

    private page(index: number): Uint8Array {
        return (this.pages[index] ??= new Uint8Array(PAGE));
    }

    private decode(start: number, end: number): string {
        let text = '';
        for (let at = start; at < end; ) {
            const offset = at % PAGE;
            const taken = Math.min(end - at, PAGE - offset);
            const part = nth(this.pages, Math.floor(at / PAGE)).subarray(offset, offset + taken);
            at += taken;
            text += this.decoder.decode(part, { stream: at < end });
        }
        return text;
    }
}

/** The first character, which may be two units; half of one becomes a replacement when it is encoded. */
function firstCharacter(text: string): string {
    return String.fromCodePoint(text.codePointAt(0) ?? 0xfffd);
}
