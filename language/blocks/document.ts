import { firstOf, nth } from '../basics/lists.ts';
import { Block, type ParseBlock } from './block.ts';
import { Retired, unmoved } from './identity.ts';
import { beforeLineEnd, type ContentChange, lastAtMost, type Position, type Range } from './positions.ts';
import { scan, segment } from './segment.ts';

/**
 * What an update did to the list of blocks. Blocks in neither list are the same objects in the same order as before.
 * A block that moved, or that comes back after an undo, may be one that was there before; it is then listed as added
 * (and, where it moved, as removed too). Both lists are in document order.
 */
export interface BlockChange<T> {
    readonly removed: readonly Block<T>[];
    readonly added: readonly Block<T>[];
    /** The first index at which the list of blocks differs; 0 when nothing changed. */
    readonly at: number;
}

/** How much further a look behind an edit reaches each time nothing was decided yet. */
const WIDEN = 4;
/** Up to so many blocks are spliced in place; a call cannot take arguments without limit. */
const IN_PLACE = 1000;

/**
 * A text kept as blocks. After any sequence of updates the blocks' texts are those of a new document with the same text,
 * and blocks an edit did not reach are the objects they were. Offsets count UTF-16 units; positions are those of the
 * language server protocol. Never throws for any text or position.
 */
export class BlockDocument<T> {
    readonly uri: string;
    version = 0;
    private readonly parse: ParseBlock<T>;
    private readonly retired = new Retired<T>();
    private list: Block<T>[] = [];
    private size = 0;
    private updates = 0;
    /** Blocks before this index know where they begin; the rest is told when it is asked for, so that a burst of updates costs one pass. */
    private settled = 0;
    private joined: string | undefined;

    constructor(uri: string, text: string, parse: ParseBlock<T>) {
        this.uri = uri;
        this.parse = parse;
        this.size = text.length;
        let from = 0;
        for (const cut of segment(text)) {
            this.list.push(new Block(this, text.slice(from, cut), parse));
            from = cut;
        }
        if (from < text.length) {
            this.list.push(new Block(this, text.slice(from), parse));
        }
        this.joined = text;
        this.settle();
    }

    /** The blocks in document order; none for an empty text. A live view: an update changes it. */
    get blocks(): readonly Block<T>[] {
        return this.list;
    }

    /** The whole text, put together when asked for after an update. */
    get text(): string {
        return (this.joined ??= this.list.map(block => block.text).join(''));
    }

    get length(): number {
        return this.size;
    }

    /** Lines in the text: one more than it has line ends. */
    get lineCount(): number {
        const last = this.list.at(-1);
        return last ? last.line + last.lineEnds + 1 : 1;
    }

    /** Applies changes one after the other (each counts positions in the text the one before left). */
    update(changes: readonly ContentChange[], version: number): BlockChange<T> {
        this.version = version;
        this.updates++;
        if (changes.length === 1) {
            return this.apply(firstOf(changes));
        }
        const before = this.list.slice();
        for (const change of changes) {
            this.apply(change);
        }
        return this.since(before);
    }

    /** The offset of a position; one behind its line's end counts as the line's end, one behind the text as the text's. */
    offsetAt(position: Position): number {
        if (position.line < 0) {
            return 0;
        }
        const block = this.list[this.lastStarting('line', position.line)];
        if (!block) {
            return 0;
        }
        const line = position.line - block.knownLine;
        if (line > block.lineEnds) {
            return this.size;
        }
        const start = nth(block.lineStarts, line);
        if (position.character <= 0) {
            return block.knownOffset + start;
        }
        const next = block.lineStarts[line + 1] ?? block.length;
        return block.knownOffset + beforeLineEnd(block.text, Math.min(start + position.character, next), start);
    }

    /** The position of an offset; one between the two characters of a line end counts as before them. */
    positionAt(offset: number): Position {
        const inside = Math.max(0, Math.min(offset, this.size));
        const block = this.list[this.lastStarting('offset', inside)];
        if (!block) {
            return { line: 0, character: 0 };
        }
        const within = inside - block.knownOffset;
        const line = lastAtMost(block.lineStarts, within);
        const start = nth(block.lineStarts, line);
        return { line: block.knownLine + line, character: beforeLineEnd(block.text, within, start) - start };
    }

    /** The block an offset lies in; between two it is the second, at the text's end the last. */
    blockAt(offset: number): Block<T> | undefined {
        return this.list[Math.max(0, this.lastStarting('offset', offset))];
    }

    /** The index of a block of this document in `blocks`, -1 for one that left. */
    indexOf(block: Block<T>): number {
        const index = this.lastStarting('offset', block.offset);
        return this.list[index] === block ? index : -1;
    }

    /** The range in the document of the offsets `start` to `end` in a block. */
    rangeOf(block: Block<T>, start: number, end: number): Range {
        return { start: within(block, start), end: within(block, end) };
    }

    private apply(change: ContentChange): BlockChange<T> {
        let start = 0;
        let end = this.size;
        if (change.range) {
            const one = this.offsetAt(change.range.start);
            const other = this.offsetAt(change.range.end);
            start = Math.min(one, other);
            end = Math.max(one, other);
        }
        const first = Math.max(0, this.lastStarting('offset', start) - 1);
        const last = Math.max(0, this.lastStarting('offset', end));
        this.size += change.text.length - (end - start);
        for (let upTo = last + 2; ; upTo = first + (upTo - first) * WIDEN) {
            const whole = upTo >= this.list.length;
            const window = this.windowText(first, last, Math.min(upTo, this.list.length), start, end, change.text);
            const pieces = this.resegment(window, whole, first, last, end, change.text.length - (end - start));
            if (pieces) {
                return this.replace(first, pieces.end, pieces.texts);
            }
        }
    }

    /** The text of the blocks `first` up to `upTo` after the edit. */
    private windowText(
        first: number,
        last: number,
        upTo: number,
        start: number,
        end: number,
        inserted: string,
    ): string {
        let text = '';
        for (let i = first; i <= last && i < upTo; i++) {
            const block = nth(this.list, i);
            if (block.knownOffset < start) {
                text += block.text.slice(0, start - block.knownOffset);
            }
        }
        text += inserted;
        for (let i = last; i < upTo; i++) {
            text +=
                i === last ? nth(this.list, i).text.slice(end - nth(this.list, i).knownOffset) : nth(this.list, i).text;
        }
        return text;
    }

    /**
     * Cuts the window anew until a cut falls on an old one behind the edit: from there on nothing changes, because the
     * scanner remembers nothing across a cut. `end` is the index of the first block that stays. Undefined when the window
     * was too short to tell.
     */
    private resegment(
        window: string,
        whole: boolean,
        first: number,
        last: number,
        editEnd: number,
        growth: number,
    ): { texts: string[]; end: number } | undefined {
        const texts: string[] = [];
        let from = 0;
        let next = last;
        let boundary = 0;
        const target = this.list[last];
        if (target) {
            boundary = target.knownOffset - nth(this.list, first).knownOffset + growth;
            if (target.knownOffset < editEnd) {
                boundary += target.length;
                next++;
            }
        }
        let met = false;
        scan(window, whole, cut => {
            texts.push(window.slice(from, cut));
            from = cut;
            while (next < this.list.length && boundary < cut) {
                boundary += nth(this.list, next++).length;
            }
            met = boundary === cut && next < this.list.length;
            return met;
        });
        if (met) {
            return { texts, end: next };
        }
        if (!whole) {
            return undefined;
        }
        if (from < window.length) {
            texts.push(window.slice(from));
        }
        return { texts, end: this.list.length };
    }

    /** Puts blocks with these texts in place of those from `from` up to `to`, keeping every object whose text stays. */
    private replace(from: number, to: number, texts: readonly string[]): BlockChange<T> {
        let first = from;
        let end = to;
        let firstText = 0;
        let endText = texts.length;
        while (first < end && firstText < endText && nth(this.list, first).text === texts[firstText]) {
            first++, firstText++;
        }
        while (end > first && endText > firstText && nth(this.list, end - 1).text === texts[endText - 1]) {
            end--, endText--;
        }
        if (first === end && firstText === endText) {
            return { removed: [], added: [], at: 0 };
        }
        const before = this.list.slice(first, end);
        const wanted = texts.slice(firstText, endText);
        const kept = unmoved(before, wanted);
        const staying = new Set(kept);
        const removed = before.filter(block => !staying.has(block));
        for (const block of removed) {
            block.stamp = -1;
        }
        this.retired.put(removed);
        const again = this.retired.take(wanted);
        const added: Block<T>[] = [];
        const after = wanted.map((text, index) => {
            const old = kept[index];
            if (old) {
                return old;
            }
            const block = again[index] ?? new Block(this, text, this.parse);
            block.stamp = this.updates;
            added.push(block);
            return block;
        });
        if (after.length <= IN_PLACE) {
            this.list.splice(first, before.length, ...after);
        } else {
            this.list = this.list.slice(0, first).concat(after, this.list.slice(end));
        }
        this.settled = Math.min(this.settled, first);
        this.joined = undefined;
        return { removed, added, at: first };
    }

    /** The difference to the blocks before an update of several changes. */
    private since(before: readonly Block<T>[]): BlockChange<T> {
        const now = this.updates;
        const removed = before.filter(block => block.stamp === -1 || block.stamp === now);
        const added = this.list.filter(block => block.stamp === now);
        if (removed.length === 0 && added.length === 0) {
            return { removed, added, at: 0 };
        }
        let at = 0;
        while (at < before.length && before[at] === this.list[at]) {
            at++;
        }
        return { removed, added, at };
    }

    /** Tells blocks where they begin, at least up to the one an offset or a line lies in: the loop every edit pays. Blocks ask for it themselves. */
    settle(offset = Infinity, line = Infinity): void {
        const { list } = this;
        let index = this.settled;
        if (index === list.length) {
            return;
        }
        const previous = list[index - 1];
        let nextOffset = previous ? previous.knownOffset + previous.length : 0;
        let nextLine = previous ? previous.knownLine + previous.lineEnds : 0;
        for (; index < list.length && nextOffset <= offset && nextLine <= line; index++) {
            const block = nth(list, index);
            block.knownOffset = nextOffset;
            block.knownLine = nextLine;
            nextOffset += block.length;
            nextLine += block.lineEnds;
        }
        this.settled = index;
    }

    /** The index of the last block that begins at or before a line or offset, -1 when none does. */
    private lastStarting(what: 'line' | 'offset', value: number): number {
        if (what === 'line') {
            this.settle(Infinity, value);
        } else {
            this.settle(value);
        }
        let low = 0;
        let high = this.settled;
        while (low < high) {
            const middle = (low + high) >> 1;
            const block = nth(this.list, middle);
            if ((what === 'line' ? block.knownLine : block.knownOffset) <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}

function within<T>(block: Block<T>, offset: number): Position {
    const line = lastAtMost(block.lineStarts, offset);
    return { line: block.line + Math.max(0, line), character: offset - (block.lineStarts[line] ?? 0) };
}
