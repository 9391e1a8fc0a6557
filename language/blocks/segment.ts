import { DECLARATION_WORDS } from './reserved-words.ts';
import { isNamePart, lineEnd, stringEnd } from './source-tokens.ts';

/** Of those, the ones that also stand inside a block (`media 6 x nvme`, a platform's roles): they never end an open one. */
const NESTED: ReadonlySet<string> = new Set(['media', 'role']);
const LONGEST = Math.max(...[...DECLARATION_WORDS].map(word => word.length));

const TAB = 9,
    LF = 10,
    CR = 13,
    SPACE = 32,
    QUOTE = 34,
    STAR = 42,
    SLASH = 47,
    OPEN = 123,
    CLOSE = 125;
const NO_BREAK_SPACE = 0xa0,
    BYTE_ORDER_MARK = 0xfeff;

const SPECIAL = new Uint8Array(128);
for (const code of [LF, CR, QUOTE, SLASH, OPEN, CLOSE]) {
    SPECIAL[code] = 1;
}

/** Told a cut's offset; answers whether to stop there. */
export type OnCut = (offset: number) => boolean;

/**
 * Where a text falls into blocks: the offsets (ascending, each a line start, without 0 and the end) at which the second,
 * third, … block begins. Linear in the text; any text is fine.
 */
export function segment(text: string): number[] {
    const cuts: number[] = [];
    scan(text, true, offset => {
        cuts.push(offset);
        return false;
    });
    return cuts;
}

/**
 * Finds the cuts of `text`, which begins a block. The scanner remembers nothing across a cut (from a cut on, the
 * following cuts are those of the remaining text alone), and it decides a cut when it meets the first significant
 * character behind it. `whole` says whether the text really ends here; where it does not, what is undecided at the end
 * stays unreported.
 */
export function scan(text: string, whole: boolean, onCut: OnCut): void {
    const gap = new Gap();
    let depth = 0;
    let closed = false; // the last significant character closed the last open brace
    let begun = false; // the block holds something significant
    let at = 0;
    for (;;) {
        at = gap.skip(text, at);
        if (at >= text.length) {
            break;
        }
        if (begun) {
            const cut = decide(text, at, gap, depth, closed);
            if (cut >= 0) {
                if (onCut(cut)) {
                    return;
                }
                depth = 0;
            }
        }
        begun = true;
        const code = text.charCodeAt(at);
        if (code === OPEN) {
            depth++;
        } else if (code === CLOSE) {
            depth = Math.max(0, depth - 1);
        }
        closed = code === CLOSE && depth === 0;
        at = code === QUOTE ? stringEnd(text, at + 1) : at + 1;
        // What follows on the same line decides nothing, except that a closed block is no longer the last thing.
        if (!closed) {
            at = plainEnd(text, at);
        }
    }
    // Comments behind the last declaration are a block of their own.
    if (whole && begun && depth === 0 && gap.firstLine >= 0) {
        onCut(gap.firstLine);
    }
}

/** The cut in front of the significant character at `at`, or -1. */
function decide(text: string, at: number, gap: Gap, depth: number, closed: boolean): number {
    if (depth > 0) {
        return at === gap.line && declarationAt(text, at, NESTED) ? (gap.firstColumn >= 0 ? gap.firstColumn : at) : -1;
    }
    const line = gap.firstLine >= 0 ? gap.firstLine : gap.line;
    return line >= 0 && (closed || declarationAt(text, at)) ? line : -1;
}

/** Blanks and comments between two significant characters, and the line starts in them at which a block may begin. */
class Gap {
    /** Start of the current line, -1 while still on the line of the significant character before. */
    line = -1;
    /** Start of the first line that is not blank, as far as a comment makes it so; else -1. */
    firstLine = -1;
    /** Start of the last run of comments that stand in the first column (blank lines may lie between them); else -1. */
    firstColumn = -1;
    /** The line on which the last comment began. */
    private commented = -1;

    /** Skips to the next significant character, or to the end. */
    skip(text: string, from: number): number {
        this.line = -1;
        this.firstLine = -1;
        this.firstColumn = -1;
        this.commented = -1;
        let at = from;
        for (; at < text.length; ) {
            const code = text.charCodeAt(at);
            if (code === LF || code === CR) {
                at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
                this.line = at;
            } else if (isBlank(code)) {
                at++;
            } else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) {
                this.comment(at);
                at = lineEnd(text, at + 2);
            } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
                this.comment(at);
                const end = text.indexOf('*/', at + 2);
                at = end < 0 ? text.length : end + 2;
            } else {
                break;
            }
        }
        return at;
    }

    private comment(at: number): void {
        if (this.line === this.commented) {
            return; // not the first of its line, or behind something significant
        }
        this.commented = this.line;
        if (this.firstLine < 0) {
            this.firstLine = this.line;
        }
        if (at !== this.line) {
            this.firstColumn = -1;
        } else if (this.firstColumn < 0) {
            this.firstColumn = this.line;
        }
    }
}

/** A declaration's word, and something behind it that lets a name follow: in `accept x on⏎ plan, web` the word is a name. */
function declarationAt(text: string, at: number, except?: ReadonlySet<string>): boolean {
    let end = at;
    while (end < text.length && end - at <= LONGEST && isNamePart(text.charCodeAt(end))) {
        end++;
    }
    if (end === at || end - at > LONGEST) {
        return false;
    }
    const word = text.slice(at, end);
    if (!DECLARATION_WORDS.has(word) || except?.has(word)) {
        return false;
    }
    const next = text.charCodeAt(end);
    return end === text.length || next === LF || next === CR || next === QUOTE || isBlank(next);
}

/** Skips what neither opens, closes, quotes, comments nor ends the line. */
function plainEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code < SPECIAL.length && SPECIAL[code] === 1) {
            return at;
        }
    }
    return text.length;
}

/** Blank within a line. */
function isBlank(code: number): boolean {
    return (
        code === SPACE ||
        code === TAB ||
        code === 11 ||
        code === 12 ||
        code === NO_BREAK_SPACE ||
        code === BYTE_ORDER_MARK
    );
}
