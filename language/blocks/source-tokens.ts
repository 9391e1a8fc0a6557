import { nth } from '../basics/lists.ts';
/**
 * The tokens of plan text with their places, comments included. The parser's lexer says less (it hides comments) and costs
 * more; the two agree on where tokens begin and end, which a test holds.
 */

export type TokenKind = 'comment' | 'string' | 'number' | 'date' | 'word' | 'unit' | 'punctuation' | 'stray';

/** `start` and `end` (exclusive) count UTF-16 units from the start of the text. */
export interface Token {
    readonly kind: TokenKind;
    readonly start: number;
    readonly end: number;
    /** Line ends between the token before and this one; for the first token those before it. */
    readonly breaks: number;
}

const LF = 10,
    CR = 13,
    QUOTE = 34,
    PERCENT = 37,
    STAR = 42,
    PLUS = 43,
    COMMA = 44,
    DASH = 45,
    DOT = 46,
    SLASH = 47,
    COLON = 58;
const PLUS_MINUS = 0xb1;
const BACKSLASH = 92,
    UNDERSCORE = 95,
    OPEN = 123,
    CLOSE = 125;
const BLANK = /[\s\uFEFF]/;
const DATE = /\d{4}-\d{1,2}-\d{1,2}(?![A-Za-z0-9_])/y;

function isLetter(code: number): boolean {
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
    return code >= 48 && code <= 57;
}

/** What may follow the first character of a bare name. */
export function isNamePart(code: number): boolean {
    return isLetter(code) || isDigit(code) || code === UNDERSCORE || code === DASH || code === DOT;
}

/** All tokens of a text, in order. Any text is fine; what the language does not know becomes `stray`. */
export function sourceTokens(text: string, from = 0, to = text.length): Token[] {
    const tokens: Token[] = [];
    let breaks = 0;
    for (let at = from; at < to; ) {
        const code = text.charCodeAt(at);
        if (code === LF || code === CR) {
            at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
            breaks++;
            continue;
        }
        if (code === 32 || code === 9 || ((code > 126 || code < 33) && BLANK.test(nth(text, at)))) {
            at++;
            continue;
        }
        const { kind, end } = tokenAt(text, at, code);
        const cut = Math.min(tokens.at(-1)?.kind === 'number' ? unitEnd(text, at, end, kind) : end, to);
        tokens.push({ kind, start: at, end: cut, breaks });
        breaks = 0;
        at = cut;
    }
    return tokens;
}

/** Behind a number the two dots of a range end the unit (`12k..18k`), although a bare name may hold them. */
function unitEnd(text: string, at: number, end: number, kind: TokenKind): number {
    const dots = kind === 'word' ? text.slice(at, end).indexOf('..') : -1;
    return dots > 0 && RANGE_TAIL.test(text.slice(at + dots, end)) ? at + dots : end;
}

const RANGE_TAIL = /^\.\.(?:[0-9][0-9_]*(?:\.[0-9][0-9_]*)?)?(?:[A-Za-z_].*)?$/;

function tokenAt(text: string, at: number, code: number): { readonly kind: TokenKind; readonly end: number } {
    if (code === SLASH) {
        const next = text.charCodeAt(at + 1);
        if (next === SLASH) {
            return { kind: 'comment', end: lineEnd(text, at + 2) };
        }
        if (next === STAR) {
            return { kind: 'comment', end: commentEnd(text, at + 2) };
        }
        return { kind: 'stray', end: at + 1 };
    }
    if (code === QUOTE) {
        return { kind: 'string', end: stringEnd(text, at + 1) };
    }
    if (isDigit(code)) {
        return number(text, at);
    }
    if (code === PERCENT) {
        return { kind: 'unit', end: slashed(text, at + 1) };
    }
    if (isLetter(code) || code === UNDERSCORE) {
        return word(text, at);
    }
    if ((code === DOT && text.charCodeAt(at + 1) === DOT) || (code === PLUS && text.charCodeAt(at + 1) === DASH)) {
        return { kind: 'punctuation', end: at + 2 };
    }
    if (code === PLUS_MINUS) {
        return { kind: 'punctuation', end: at + 1 };
    }
    if (code === OPEN || code === CLOSE || code === COMMA || code === COLON || code === PLUS) {
        return { kind: 'punctuation', end: at + 1 };
    }
    // A character of two units is one stray thing.
    return { kind: 'stray', end: at + (text.codePointAt(at)! > 0xffff ? 2 : 1) };
}

function number(text: string, at: number): { readonly kind: TokenKind; readonly end: number } {
    DATE.lastIndex = at;
    if (DATE.test(text)) {
        return { kind: 'date', end: DATE.lastIndex };
    }
    let end = digits(text, at);
    if (text.charCodeAt(end) === DOT && isDigit(text.charCodeAt(end + 1))) {
        end = digits(text, end + 1);
    }
    return { kind: 'number', end };
}

function digits(text: string, from: number): number {
    let at = from;
    while (isDigit(text.charCodeAt(at)) || (text.charCodeAt(at) === UNDERSCORE && at > from)) {
        at++;
    }
    return at;
}

/** A bare name, or a unit with a slash (`MB/s`). */
function word(text: string, at: number): { readonly kind: TokenKind; readonly end: number } {
    let letters = at;
    while (isLetter(text.charCodeAt(letters))) {
        letters++;
    }
    const withSlash = letters > at ? slashed(text, letters) : letters;
    if (withSlash > letters) {
        return { kind: 'unit', end: withSlash };
    }
    let end = letters;
    while (isNamePart(text.charCodeAt(end))) {
        end++;
    }
    return { kind: 'word', end };
}

/** Behind `/letters` at this place; the place itself where there is none. */
function slashed(text: string, at: number): number {
    if (text.charCodeAt(at) !== SLASH) {
        return at;
    }
    let end = at + 1;
    while (isLetter(text.charCodeAt(end))) {
        end++;
    }
    return end > at + 1 ? end : at;
}

/** The end of the line on which `from` stands. */
export function lineEnd(text: string, from: number): number {
    let at = from;
    while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) {
        at++;
    }
    return at;
}

function commentEnd(text: string, from: number): number {
    const end = text.indexOf('*/', from);
    return end < 0 ? text.length : end + 2;
}

/** Behind the closing quote of a string whose inside begins at `from`; where the line ends first, there. */
export function stringEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
            return at + 1;
        }
        if (code === LF || code === CR) {
            return at;
        }
        if (code === BACKSLASH) {
            const next = text.charCodeAt(at + 1);
            if (next === LF || next === CR || Number.isNaN(next)) {
                return at;
            }
            at++;
        }
    }
    return text.length;
}
