import type { Block } from '../blocks/block.ts';
import { parseText } from '../blocks/parser.ts';
import { sourceTokens, type Token } from '../blocks/source-tokens.ts';
import type { BlockRecord, DeclRecord } from '../plan/records.ts';

/** Where the parts of a block begin; all offsets are relative to it. */
export interface Structure {
    readonly tokens: readonly Token[];
    /** Starts of declarations, acceptances, what is retained, and includes. */
    readonly declarations: ReadonlySet<number>;
    /** Starts of properties within braces. */
    readonly properties: ReadonlySet<number>;
    /** Openings of braces that hold a bare list (a group). */
    readonly lists: ReadonlySet<number>;
}

/** The structure of a block, or undefined where its text cannot be read: then nothing in it is touched. */
export function structureOf(block: Block<BlockRecord>): Structure | undefined {
    const record = block.value;
    // Problems of meaning carry the same code as those of form; only the parser tells them apart.
    if (record.problems.some(p => p.code === 'syntax') && parseText(block.text).problems.length > 0) {
        return undefined;
    }
    const tokens = sourceTokens(block.text).map(t => withoutTrailingBlanks(t, block.text));
    if (tokens.some(t => t.kind === 'stray')) {
        return undefined;
    }
    const declarations = new Set([
        ...record.declarations.map(d => d.span.start),
        ...record.accepts.map(a => a.span.start),
        ...record.retains.map(r => r.span.start),
    ]);
    tokens.forEach((t, i) => {
        if (record.includes.some(include => tokens[i + 1]?.start === include.span.start)) {
            declarations.add(t.start);
        }
    });
    const properties = new Set<number>();
    const lists = new Set<number>();
    for (const d of record.declarations) {
        collect(d, tokens, block.text, properties, lists);
    }
    return { tokens, declarations, properties, lists };
}

function collect(
    record: DeclRecord,
    tokens: readonly Token[],
    text: string,
    properties: Set<number>,
    lists: Set<number>,
): void {
    const open = tokens.find(
        t => t.start >= record.span.start && t.end <= record.span.end && text[t.start] === '{',
    )?.start;
    if (open === undefined) {
        return;
    }
    if (record.kind === 'group') {
        lists.add(open);
    }
    for (const { span } of record.properties) {
        if (span.start > open) {
            properties.add(span.start);
        }
    }
    for (const nested of record.nested) {
        properties.add(nested.span.start);
        collect(nested, tokens, text, properties, lists);
    }
}

function withoutTrailingBlanks(token: Token, text: string): Token {
    if (token.kind !== 'comment' || !text.startsWith('//', token.start)) {
        return token;
    }
    return { ...token, end: token.start + text.slice(token.start, token.end).trimEnd().length };
}
