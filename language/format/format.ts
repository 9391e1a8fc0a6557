import { nth } from '../basics/lists.ts';
import type { Block } from '../blocks/block.ts';
import { BlockDocument } from '../blocks/document.ts';
import { parseText } from '../blocks/parser.ts';
import { sourceTokens } from '../blocks/source-tokens.ts';
import { applyAt, type OffsetEdit } from '../edits/apply.ts';
import { lineEndOf } from '../edits/line-ends.ts';
import { readBlock } from '../plan/reading/read.ts';
import type { BlockRecord } from '../plan/records.ts';
import { align, type Line } from './align.ts';
import { type Item, layOut } from './lay-out.ts';
import { structureOf } from './structure.ts';

/** A token with the place in the file that its block has. */
interface Placed extends Item {
    readonly block: Block<BlockRecord>;
    /** It stands in a block that cannot be read, or right behind one: what is in front of it stays. */
    readonly fixed: boolean;
}

/**
 * The form of plan text: two blanks per brace, one blank between words, properties on a line apart by one blank or two as
 * their author liked, columns that were lined up lined up again, at most one blank line. Only blanks and line ends change (and where a comment's further lines begin), so comments and words stay;
 * declarations that cannot be read stay as they are. Formatting twice is the same as once. Never throws.
 */
export function formatText(text: string): string {
    const document = new BlockDocument<BlockRecord>('untitled:plan', text, (blockText, block) =>
        readBlock(block, parseText(blockText)),
    );
    return applyAt(text, formatEdits(document));
}

/** The edits that bring a document into form, in textual order; within a range only those that touch it. */
export function formatEdits(document: BlockDocument<BlockRecord>, from = 0, to = Infinity): OffsetEdit[] {
    const items = placedItems(document);
    align(linesOf(items));
    const eol = lineEndOf(document.text);
    return editsOf(document, items, eol).filter(e => e.end >= from && e.start <= to);
}

function placedItems(document: BlockDocument<BlockRecord>): Placed[] {
    const items: Placed[] = [];
    let unread = false;
    for (const block of document.blocks) {
        const { items: own, readable } = laidOut(block);
        own.forEach((item, i) => {
            const first = i === 0;
            const blank = first ? items.length > 0 && breaksBefore(document, block, item) > 1 : item.blank;
            // What is lined up is found by changing gaps and stops: those of the block stay as they were written.
            items.push({
                ...item,
                stop: item.stop && { ...item.stop },
                blank,
                block,
                fixed: !readable || (first && unread),
            });
        });
        if (own.length > 0) {
            unread = !readable;
        }
    }
    return items;
}

interface LaidOut {
    readonly items: readonly Readonly<Item>[];
    readonly readable: boolean;
}

const known = new WeakMap<Block<BlockRecord>, LaidOut>();

/** The tokens of a block in their form, before columns are lined up: its text decides it alone. */
function laidOut(block: Block<BlockRecord>): LaidOut {
    let own = known.get(block);
    if (!own) {
        const structure = structureOf(block);
        const items: Item[] = structure
            ? layOut(block.text, structure)
            : sourceTokens(block.text).map(token => ({ token, gap: 0, indent: token.breaks > 0 ? 0 : undefined }));
        known.set(block, (own = { items, readable: structure !== undefined }));
    }
    return own;
}

/** Line ends in front of the first token of a block: those of the block before count too. */
function breaksBefore(document: BlockDocument<BlockRecord>, block: Block<BlockRecord>, item: Item): number {
    let breaks = item.token.breaks;
    for (let i = document.indexOf(block) - 1; i >= 0; i--) {
        const { text } = nth(document.blocks, i);
        const trimmed = text.trimEnd();
        breaks += text.slice(trimmed.length).split(/\r\n|\n|\r/).length - 1;
        if (trimmed !== '') {
            break;
        }
    }
    return breaks;
}

function linesOf(items: readonly Placed[]): Line[] {
    const lines: (Line & { items: Placed[] })[] = [];
    for (const item of items) {
        const before = lines.at(-1);
        if (item.indent === undefined && before) {
            before.items.push(item);
            continue;
        }
        const word = item.block.text.slice(item.token.start, item.token.end);
        const comment = item.token.kind === 'comment';
        lines.push({
            items: [item],
            comment,
            blank: item.blank === true,
            above: item.blank || before?.comment ? undefined : before,
            head: word === 'write' ? 'read' : word,
            indent: item.indent ?? 0,
            fixed: item.fixed,
        });
    }
    return lines;
}

function editsOf(document: BlockDocument<BlockRecord>, items: readonly Placed[], eol: string): OffsetEdit[] {
    const { text } = document;
    const edits: OffsetEdit[] = [];
    const edit = (start: number, end: number, newText: string): void => {
        if (text.slice(start, end) !== newText) {
            edits.push({ start, end, newText });
        }
    };
    let done = text.startsWith('\uFEFF') ? 1 : 0;
    for (const item of items) {
        const start = item.block.offset + item.token.start;
        const end = item.block.offset + item.token.end;
        if (!item.fixed) {
            edit(done, start, gapText(item, item === items[0], eol));
            if (item.indent !== undefined && item.token.kind === 'comment') {
                starredLines(text, start, end, item.indent, edit);
            }
        }
        done = end;
    }
    const last = items.at(-1);
    if (last && !unreadEnd(last)) {
        edit(done, text.length, eol);
    } else if (!last) {
        edit(done, text.length, '');
    }
    return edits;
}

function unreadEnd(last: Placed): boolean {
    // A comment that is not closed swallows whatever would be put behind it.
    return (
        last.fixed ||
        (last.token.kind === 'comment' &&
            last.block.text.startsWith('/*', last.token.start) &&
            !last.block.text.startsWith('*/', last.token.end - 2))
    );
}

function gapText(item: Item, first: boolean, eol: string): string {
    if (item.indent === undefined) {
        return ' '.repeat(item.gap);
    }
    return `${first ? '' : eol}${item.blank && !first ? eol : ''}${' '.repeat(item.indent)}`;
}

/** The further lines of a comment whose lines begin with stars go along with its first. */
function starredLines(
    text: string,
    start: number,
    end: number,
    indent: number,
    edit: (start: number, end: number, newText: string) => void,
): void {
    const comment = text.slice(start, end);
    if (!comment.startsWith('/*')) {
        return;
    }
    const lines = [...comment.matchAll(/(?:\r\n|\n|\r)([ \t]*)(?=(.?))/g)];
    if (lines.length === 0 || lines.some(line => line[2] !== '*')) {
        return;
    }
    for (const line of lines) {
        const blanks = nth(line, 1);
        const from = start + line.index + line[0].length - blanks.length;
        edit(from, from + blanks.length, ' '.repeat(indent + 1));
    }
}
