import { parseText } from '../blocks/parser.ts';
import { readBlock } from '../plan/reading/read.ts';
import type { BlockRecord } from '../plan/records.ts';
import type { SourceBlock } from '../plan/source.ts';

/** A declaration longer than this is none: a person's longest are a few kilobytes, the library's largest a hundred. */
const LARGEST_BLOCK = 1_000_000;

/** The language has four levels; what is far deeper costs the parser time and stack, and means nothing. */
const DEEPEST = 200;

/** What a person writes has a handful of characters that mean nothing; each costs the lexer hundreds of times what another one does. */
const MOST_STRAY = 20_000;
/** A list of a hundred thousand names is read; tokens beyond that fill the memory. */
const MOST_MARKS = 200_000;

/** Reads one block of a plan file; text that cannot be a declaration is told, not parsed. */
export function readPlanBlock(text: string, block: SourceBlock): BlockRecord {
    const nul = text.indexOf('\0');
    if (nul >= 0) {
        return unreadable(
            block,
            nul,
            'This is not text: the file holds a NUL character here. Nothing of this part is read.',
        );
    }
    if (text.length > LARGEST_BLOCK) {
        return unreadable(
            block,
            0,
            `This declaration is ${Math.round(text.length / 1e6)} million characters long. A declaration of more than one million is not read; is a line end or a brace missing?`,
        );
    }
    if (depthOf(text) > DEEPEST) {
        return unreadable(
            block,
            0,
            `This declaration has more than ${DEEPEST} braces within braces and is not read; is a closing brace missing?`,
        );
    }
    if (isNoPlan(text)) {
        return unreadable(
            block,
            0,
            `This is no plan text: more than ${MOST_STRAY} characters have no meaning here, or more than ${MOST_MARKS} braces, commas and quotes stand in one declaration. Nothing of it is read.`,
        );
    }
    const record = parsed(text, block);
    const broken = text.indexOf('\ufffd');
    return broken < 0 ? record : { ...record, problems: [...record.problems, unreadableBytes(block, broken)] };
}

/** Whether a text is made of what plans are not: stray characters, or marks without end. Comments and texts in quotes may hold anything. */
function isNoPlan(text: string): boolean {
    let marks = 0;
    let stray = 0;
    let unclosed = false;
    for (let at = 0; at < text.length && marks <= MOST_MARKS && stray <= MOST_STRAY; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
            marks++;
            at = Math.max(at, text.indexOf('"', at + 1));
        } else if (code === SLASH && text.startsWith('//', at)) {
            const end = text.indexOf('\n', at);
            at = end < 0 ? text.length : end;
        } else if (code === SLASH && !unclosed && text.startsWith('/*', at)) {
            const end = text.indexOf('*/', at + 2);
            unclosed = end < 0;
            at = unclosed ? at : end + 1;
            stray += unclosed ? 1 : 0;
        } else if (code === BRACE || code === CLOSE || code === COMMA) {
            marks++;
        } else if (!isWord(code)) {
            stray++;
        }
    }
    return marks > MOST_MARKS || stray > MOST_STRAY;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const BRACE = 0x7b;
const CLOSE = 0x7d;

/** Letters, digits, `_`, `.`, `-`, `%` and blanks. */
function isWord(code: number): boolean {
    return (
        (code >= 0x61 && code <= 0x7a) ||
        code === 0x20 ||
        (code >= 0x30 && code <= 0x39) ||
        (code >= 0x41 && code <= 0x5a) ||
        (code >= 0x09 && code <= 0x0d) ||
        code === 0x5f ||
        code === 0x2d ||
        code === 0x2e ||
        code === 0x25
    );
}

/** How many braces are open at most; those in comments and texts are counted as well, which no person has so many of. */
function depthOf(text: string): number {
    let depth = 0;
    let deepest = 0;
    for (let at = text.search(/[{}]/); at >= 0 && at < text.length; at++) {
        const char = text.charCodeAt(at);
        depth += char === 0x7b ? 1 : char === 0x7d ? -1 : 0;
        deepest = Math.max(deepest, depth);
    }
    return deepest;
}

/** A declaration of hundreds of thousands of parts exhausts the stack of the parser; it costs that declaration and no other. */
function parsed(text: string, block: SourceBlock): BlockRecord {
    try {
        return readBlock(block, parseText(text));
    } catch (error) {
        return unreadable(
            block,
            0,
            error instanceof RangeError
                ? 'This declaration has too many parts, or parts within parts, to be read. Nothing of it is part of the plan.'
                : `This declaration could not be read: a fault in the checker (${error instanceof Error ? error.message : String(error)}), not in the plan. Nothing of it is part of the plan.`,
        );
    }
}

/** Bytes that are no UTF-8 come as the replacement character; names that hold it match nothing. */
function unreadableBytes(block: SourceBlock, at: number): BlockRecord['problems'][number] {
    return {
        code: 'file-unreadable',
        span: { block, start: at, end: at + 1 },
        message: 'A character here could not be read. Plan files are UTF-8; was this one saved in another encoding?',
    };
}

function unreadable(block: SourceBlock, at: number, message: string): BlockRecord {
    return {
        includes: [],
        declarations: [],
        accepts: [],
        retains: [],
        uses: [],
        problems: [
            { code: 'file-unreadable', span: { block, start: at, end: Math.min(at + 1, block.text.length) }, message },
        ],
    };
}

/** A stand-in for the block a file without text has not got, so that something can be said about it. */
export function emptyBlock(uri: string): SourceBlock {
    return { document: { uri }, text: '', offset: 0, line: 0, lineStarts: [0] };
}
