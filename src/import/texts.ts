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
    private pages: Buffer[] = [];
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
        const bytes = Buffer.from(text, 'utf8');
        if (this.end + bytes.length > this.most) {
            throw new InputRefused(`The workbook holds more than ${sizeText(this.most)} of text, so it was not read.`);
        }
        if (this.length >= this.mostTexts) {
            throw new InputRefused(`The workbook holds more than ${this.mostTexts} texts, so it was not read.`);
        }
        if (this.length + 1 >= this.starts.length) {
            const larger = new Float64Array(this.starts.length * 2);
            larger.set(this.starts);
            this.starts = larger;
        }
        this.starts[this.length++] = this.end;
        for (let done = 0; done < bytes.length; ) {
            const offset = this.end % PAGE;
            const page = this.page(Math.floor(this.end / PAGE));
            const taken = bytes.copy(page, offset, done, Math.min(bytes.length, done + PAGE - offset));
            done += taken;
            this.end += taken;
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

    private page(index: number): Buffer {
        return (this.pages[index] ??= Buffer.allocUnsafeSlow(PAGE));
    }

    private decode(start: number, end: number): string {
        const parts: Buffer[] = [];
        for (let at = start; at < end; ) {
            const offset = at % PAGE;
            const taken = Math.min(end - at, PAGE - offset);
            parts.push(nth(this.pages, Math.floor(at / PAGE)).subarray(offset, offset + taken));
            at += taken;
        }
        return parts.length === 1 ? nth(parts, 0).toString('utf8') : Buffer.concat(parts).toString('utf8');
    }
}
