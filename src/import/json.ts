import { nth } from '../../language/basics/lists.ts';
import type { JsonItem } from '../../language/import/formats/json.ts';
import { type Bytes, textOfInput } from './decode.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';

/** Deeper nesting than any export has; it would otherwise cost stack. */
const DEEPEST = 256;

const QUOTE = 34;
const BACKSLASH = 92;
const MARKS = new Set([...'{}[],:'].map(mark => mark.charCodeAt(0)));

/**
 * Cuts a JSON text into its parts and parses each on its own, so that the memory needed is that of one machine and
 * not that of the estate. `[a, b]` gives key '' and a, b; `{"k": [a, b], "n": 1}` gives k: a, b and n: 1.
 */
export async function* readJson(label: string, input: Bytes, limits: InputLimits): AsyncGenerator<JsonItem> {
    yield* cutJson(label, textOfInput(input), limits);
}

/**
 * The same of an object that other text may surround, as the output of a tool on its screen: from the first line that begins with
 * an opening brace to the brace that closes it.
 */
export async function* readJsonWithin(label: string, input: Bytes, limits: InputLimits): AsyncGenerator<JsonItem> {
    yield* cutJson(label, fromObject(label, textOfInput(input), limits), limits, true);
}

async function* cutJson(
    label: string,
    texts: AsyncIterable<string>,
    limits: InputLimits,
    around = false,
): AsyncGenerator<JsonItem> {
    const cutter = new JsonCutter(label, limits, around);
    for await (const text of texts) {
        cutter.push(text);
        yield* cutter.take();
        if (cutter.closedForGood) {
            return;
        }
    }
    cutter.end();
    yield* cutter.take();
}

/** The text from the first line on that begins with a brace. */
async function* fromObject(label: string, texts: AsyncIterable<string>, limits: InputLimits): AsyncGenerator<string> {
    let waiting: string | undefined = '';
    for await (const text of texts) {
        if (waiting === undefined) {
            yield text;
            continue;
        }
        waiting += text;
        const at = /(?:^|\n)[ \t]*\{/u.exec(waiting);
        if (at) {
            yield waiting.slice(waiting.indexOf('{', at.index));
            waiting = undefined;
        } else {
            const line = waiting.lastIndexOf('\n');
            waiting = line < 0 ? waiting : waiting.slice(line);
            if (waiting.length > limits.recordChars) {
                throw new InputRefused(
                    `${label} has a line of more than ${limits.recordChars} characters; it was not read.`,
                );
            }
        }
    }
    if (waiting !== undefined) {
        throw new InputRefused(`${label} holds no JSON object, so it was not read.`);
    }
}

class JsonCutter {
    private readonly label: string;
    private readonly limits: InputLimits;
    private parts: JsonItem[] = [];
    private depth = 0;
    private inString = false;
    private escaped = false;
    private buffer = '';
    private top = '';
    private key = '';
    private keyed = false;
    private inner = false;
    private index = 0;
    /** Whether what follows the closing bracket is let be. */
    private readonly around: boolean;
    private closedAtTop = false;

    constructor(label: string, limits: InputLimits, around = false) {
        this.label = label;
        this.limits = limits;
        this.around = around;
    }

    /** The value is complete, and what follows is not looked at. */
    get closedForGood(): boolean {
        return this.around && this.closedAtTop;
    }

    take(): JsonItem[] {
        const parts = this.parts;
        this.parts = [];
        return parts;
    }

    /** The depth at which the values that are handed out stand: elements of the top, or of an array below it. */
    private get level(): number {
        return this.inner ? 2 : 1;
    }

    push(text: string): void {
        let start = 0;
        for (let at = 0; at < text.length; at++) {
            const code = text.charCodeAt(at);
            if (this.inString) {
                if (this.escaped) {
                    this.escaped = false;
                } else if (code === BACKSLASH) {
                    this.escaped = true;
                } else if (code === QUOTE) {
                    this.inString = false;
                }
            } else if (code === QUOTE) {
                this.inString = true;
            } else if (MARKS.has(code)) {
                start = this.mark(text, start, at, nth(text, at));
                if (this.closedForGood) {
                    return;
                }
            }
        }
        this.buffer += text.slice(start);
        if (this.buffer.length > this.limits.recordChars * 4) {
            throw new InputRefused(
                `${this.label} holds a single value of more than ${this.limits.recordChars * 4} characters; it was not read.`,
            );
        }
    }

    private mark(text: string, start: number, at: number, char: string): number {
        if (char === '{' || char === '[') {
            return this.opened(text, start, at, char);
        }
        if (char === '}' || char === ']') {
            return this.closed(text, start, at);
        }
        if (this.depth !== this.level) {
            return start;
        }
        const piece = this.buffer + text.slice(start, at);
        this.buffer = '';
        if (char === ':' && this.top === '{' && !this.inner) {
            this.key = String(this.parse(piece));
            this.keyed = true;
        } else if (char === ',') {
            this.emit(piece);
        } else {
            this.fail();
        }
        return at + 1;
    }

    private opened(text: string, start: number, at: number, char: string): number {
        this.depth++;
        if (this.depth > DEEPEST) {
            throw new InputRefused(`${this.label} nests deeper than ${DEEPEST} levels; it was not read.`);
        }
        if (this.depth === 1) {
            if ((this.buffer + text.slice(start, at)).trim() !== '' || this.top !== '') {
                this.fail();
            }
            this.top = char;
            this.buffer = '';
            return at + 1;
        }
        if (this.depth === 2 && char === '[' && this.top === '{' && this.keyed) {
            this.inner = true;
            this.index = 0;
            this.buffer = '';
            return at + 1;
        }
        return start;
    }

    private closed(text: string, start: number, at: number): number {
        this.depth--;
        if (this.depth < 0) {
            this.fail();
        }
        this.closedAtTop = this.depth === 0;
        if (this.inner ? this.depth === 1 : this.depth === 0) {
            const piece = this.buffer + text.slice(start, at);
            this.buffer = '';
            this.emit(piece);
            this.inner = false;
            this.keyed = false;
            return at + 1;
        }
        return start;
    }

    private emit(piece: string): void {
        if (piece.trim() === '') {
            return;
        }
        if (this.top === '{' && !this.inner && !this.keyed) {
            this.fail();
        }
        this.parts.push({
            key: this.top === '[' ? '' : this.key,
            index: this.index++,
            element: this.top === '[' || this.inner,
            value: this.parse(piece),
        });
        if (!this.inner) {
            this.keyed = false;
        }
    }

    end(): void {
        if (this.depth !== 0 || this.inString || this.top === '' || this.buffer.trim() !== '') {
            this.fail();
        }
    }

    private parse(piece: string): unknown {
        try {
            return JSON.parse(piece);
        } catch {
            return this.fail();
        }
    }

    private fail(): never {
        throw new InputRefused(`${this.label} is not valid JSON (or was cut off), so nothing more of it was read.`);
    }
}
