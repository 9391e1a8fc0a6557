import type { BlockDocument } from './document.ts';
import { countLineEnds, lineStartsOf } from './positions.ts';

/** Reads a block's text into what the document is kept for; positions in the result are relative to the block. */
export type ParseBlock<T> = (text: string, block: Block<T>) => T;

/**
 * One top-level declaration with the comments in front of it and the blank text behind it. The object stays the same as
 * long as its text does, whatever is edited elsewhere; only `offset` and `line` follow the text in front of it.
 */
export class Block<T> {
    readonly text: string;
    readonly document: BlockDocument<T>;
    /** `offset` and `line` as of the last time the document looked. Kept by the document; everybody else reads those. */
    knownOffset = 0;
    knownLine = 0;
    /** Length of the text, and the line ends in it: small integers at hand for the shift after an edit. */
    readonly length: number;
    readonly lineEnds: number;
    /** The update in which the block entered its document, -1 once it left. Kept by the document. */
    stamp = 0;
    private starts: readonly number[] | undefined = undefined;
    private parse: ParseBlock<T> | undefined;
    private result: T | undefined = undefined;

    constructor(document: BlockDocument<T>, text: string, parse: ParseBlock<T>) {
        this.document = document;
        this.text = text;
        this.length = text.length;
        this.lineEnds = countLineEnds(text);
        this.parse = parse;
    }

    /** What the text was parsed to: once, when first asked for. */
    get value(): T {
        const { parse } = this;
        if (parse) {
            this.result = parse(this.text, this);
            this.parse = undefined;
        }
        return this.result as T;
    }

    /** Whether `value` is there without parsing. */
    get parsed(): boolean {
        return this.parse === undefined;
    }

    /** Offsets within the block at which its lines begin. */
    get lineStarts(): readonly number[] {
        return (this.starts ??= lineStartsOf(this.text));
    }

    /** Where the block begins in the document, in UTF-16 units; found out for all blocks at once when asked for after an update. */
    get offset(): number {
        this.document.settle();
        return this.knownOffset;
    }

    /** The line on which it begins, from 0; a block always begins at a line's start. */
    get line(): number {
        this.document.settle();
        return this.knownLine;
    }

    /** First offset behind the block. */
    get end(): number {
        return this.offset + this.length;
    }
}
