/** A place in a text: zero-based line, and UTF-16 units from the line's start. The shape of the language server protocol. */
export interface Position {
    readonly line: number;
    readonly character: number;
}

/** A stretch of text; `end` is the first place behind it. */
export interface Range {
    readonly start: Position;
    readonly end: Position;
}

/** One edit of a text: what stands in `range` becomes `text`; without a range the whole text does. */
export interface ContentChange {
    readonly range?: Range;
    readonly text: string;
}

const LF = 10,
    CR = 13;

/** How many line ends (`\n`, `\r\n` or a lone `\r`) a text holds. */
export function countLineEnds(text: string): number {
    let count = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        count++;
    }
    for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
        if (text.charCodeAt(at + 1) !== LF) {
            count++;
        }
    }
    return count;
}

/** The offsets at which lines begin; the first is 0. */
export function lineStartsOf(text: string): number[] {
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === CR && text.charCodeAt(at + 1) === LF) {
            at++;
        }
        if (code === LF || code === CR) {
            starts.push(at + 1);
        }
    }
    return starts;
}

/** The last index in ascending `values` whose value is at most `value`; -1 when there is none. */
export function lastAtMost(values: readonly number[], value: number): number {
    let low = 0;
    let high = values.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (values[middle]! <= value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low - 1;
}

/** Moves an offset that stands behind its line's end to the front of it; `line` is the line's start. */
export function beforeLineEnd(text: string, offset: number, line: number): number {
    let at = offset;
    while (at > line && (text.charCodeAt(at - 1) === LF || text.charCodeAt(at - 1) === CR)) {
        at--;
    }
    return at;
}
