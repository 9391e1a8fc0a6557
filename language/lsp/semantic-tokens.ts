import type { SemanticTokens, SemanticTokensDelta, SemanticTokensLegend } from 'vscode-languageserver-types';
import { nth } from '../basics/lists.ts';
import type { Range } from '../blocks/positions.ts';
import { SMALL_WORDS } from '../blocks/reserved-words.ts';
import { sourceTokens, type Token } from '../blocks/source-tokens.ts';
import type { DeclKind } from '../plan/records.ts';
import { DECLARATIONS, type RefKind } from '../plan/schema.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import { blocksIn, type PlanBlock, viewOf } from './file-view.ts';
import { declaredIn } from './names/resolve.ts';

const TYPES = [
    'keyword',
    'property',
    'namespace',
    'class',
    'struct',
    'interface',
    'enum',
    'enumMember',
    'type',
    'variable',
    'function',
    'event',
    'parameter',
    'string',
    'number',
    'comment',
    'operator',
] as const;
type TokenType = (typeof TYPES)[number];
const INDEX = new Map<TokenType, number>(TYPES.map((type, index) => [type, index]));
const MODIFIERS = ['declaration', 'documentation'] as const;
const DECLARED = 1;
const DOCUMENTATION = 2;

export const SEMANTIC_LEGEND: SemanticTokensLegend = { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] };

/** What a name is coloured as, by what it may refer to. */
const OF_REF: Readonly<Record<RefKind, TokenType>> = {
    platform: 'namespace',
    environment: 'enum',
    interface: 'interface',
    feature: 'enumMember',
    capability: 'enumMember',
    privilege: 'enumMember',
    role: 'type',
    product: 'class',
    media: 'struct',
    fabric: 'struct',
    identity: 'parameter',
    controller: 'function',
    protector: 'function',
    observer: 'function',
    phase: 'event',
    profile: 'class',
    shape: 'class',
    component: 'variable',
    selectable: 'variable',
    retirable: 'variable',
    network: 'interface',
    recreatable: 'interface',
    testable: 'function',
    mover: 'class',
    tool: 'class',
    ruled: 'variable',
    acceptable: 'variable',
    principal: 'parameter',
};
const OF_DECLARATION: Readonly<Record<DeclKind, TokenType>> = {
    plan: 'namespace',
    environment: 'enum',
    platform: 'namespace',
    interface: 'interface',
    feature: 'enumMember',
    capability: 'enumMember',
    transition: 'namespace',
    privilege: 'enumMember',
    role: 'type',
    product: 'class',
    media: 'struct',
    identity: 'parameter',
    principal: 'parameter',
    backup: 'function',
    replication: 'function',
    monitoring: 'function',
    automation: 'function',
    fabric: 'struct',
    network: 'interface',
    policy: 'interface',
    mover: 'class',
    profile: 'class',
    workload: 'variable',
    group: 'variable',
    phase: 'event',
    rule: 'property',
};
const DECLARATION_WORDS = new Set<string>(DECLARATIONS.map(d => d.keyword));
const PROPERTY_WORDS = new Set(
    DECLARATIONS.flatMap(d => d.properties.flatMap(p => [p.key, ...(p.parts ?? []).map(part => part.key)])),
);

/** Numbers of a token: lines and characters since the one before, length, type, modifiers. */
const PER_TOKEN = 5;

/** The protocol's numbers, with lines counted from the block's first; they stay as long as its text does. */
interface BlockTokens {
    readonly data: Uint32Array;
    /** Line of its last token, from the block's first. */
    readonly lastLine: number;
    readonly lastCharacter: number;
}

/**
 * What is coloured. Editors that lay these colours over those of a grammar need only what a grammar cannot know: what a
 * name means, and that a keyword is one here. The others get everything.
 */
export type Colouring = 'names' | 'everything';

const caches: Readonly<Record<Colouring, WeakMap<PlanBlock, BlockTokens>>> = {
    names: new WeakMap(),
    everything: new WeakMap(),
};

/** Colours of a whole file. */
export function semanticTokens(
    workspace: PlanWorkspace,
    uri: string,
    colouring: Colouring = 'everything',
): SemanticTokens {
    const view = viewOf(workspace, uri);
    return { data: view ? assemble(view.document.blocks, colouring) : [] };
}

/** Colours of the blocks that reach into a range. */
export function semanticTokensIn(
    workspace: PlanWorkspace,
    uri: string,
    range: Range,
    colouring: Colouring = 'everything',
): SemanticTokens {
    const view = viewOf(workspace, uri);
    return { data: view ? assemble(blocksIn(view.document, range), colouring) : [] };
}

/** The one edit that makes the colours of `before` those of `now`. */
export function tokensDelta(before: readonly number[], now: readonly number[]): Pick<SemanticTokensDelta, 'edits'> {
    let start = 0;
    while (start < before.length && start < now.length && before[start] === now[start]) {
        start++;
    }
    let end = 0;
    while (
        end < before.length - start &&
        end < now.length - start &&
        before[before.length - 1 - end] === now[now.length - 1 - end]
    ) {
        end++;
    }
    const deleteCount = before.length - start - end;
    return {
        edits:
            deleteCount === 0 && now.length === before.length
                ? []
                : [{ start, deleteCount, data: now.slice(start, now.length - end) }],
    };
}

function assemble(blocks: readonly PlanBlock[], colouring: Colouring): number[] {
    const all = blocks.map(block => tokensIn(block, colouring));
    // A large file has millions of numbers: their array is made once, not grown.
    const data = new Array<number>(all.reduce((sum, own) => sum + own.data.length, 0));
    let next = 0;
    let line = 0;
    let character = 0;
    for (const [index, own] of all.entries()) {
        if (own.data.length === 0) {
            continue;
        }
        const block = nth(blocks, index);
        const first = next;
        for (const value of own.data) {
            data[next++] = value;
        }
        // Only the first token of a block is told relative to the block before.
        const firstLine = block.line + nth(own.data, 0);
        data[first] = firstLine - line;
        if (firstLine === line) {
            data[first + 1] = nth(own.data, 1) - character;
        }
        line = block.line + own.lastLine;
        character = own.lastCharacter;
    }
    return data;
}

function tokensIn(block: PlanBlock, colouring: Colouring): BlockTokens {
    const cache = caches[colouring];
    let known = cache.get(block);
    if (!known) {
        cache.set(
            block,
            (known = colouring === 'names' ? encode(block, namesIn(block)) : encode(block, everythingIn(block))),
        );
    }
    return known;
}

interface Coloured {
    readonly start: number;
    readonly end: number;
    readonly type: TokenType;
    readonly modifiers: number;
}

/** Names, and what codes are accepted, in textual order. */
function namesIn(block: PlanBlock): Coloured[] {
    const found: Coloured[] = block.value.uses.map(({ span: { start, end }, kind }) => ({
        start,
        end,
        type: OF_REF[kind],
        modifiers: 0,
    }));
    for (const {
        nameSpan: { start, end },
        kind,
    } of declaredIn(block)) {
        found.push({ start, end, type: OF_DECLARATION[kind], modifiers: DECLARED });
    }
    for (const {
        code: {
            span: { start, end },
        },
    } of block.value.accepts) {
        found.push({ start, end, type: 'enumMember', modifiers: 0 });
    }
    return inOrder(found) ? found : found.sort((a, b) => a.start - b.start);
}

function inOrder(found: readonly Coloured[]): boolean {
    return found.every((each, i) => i === 0 || nth(found, i - 1).start <= each.start);
}

/** Everything in textual order; at the place of a name stands the name. Large files have millions of these. */
function everythingIn(block: PlanBlock): Coloured[] {
    const { text } = block;
    const names = namesIn(block);
    const found: Coloured[] = [];
    let previous: Token | undefined;
    let next = 0;
    for (const token of sourceTokens(text)) {
        const { start, end, kind } = token;
        while (next < names.length && nth(names, next).start < start) {
            next++;
        }
        // Of two names that begin at one place the last is told.
        let name: Coloured | undefined;
        for (; next < names.length && nth(names, next).start === start; next++) {
            name = nth(names, next);
        }
        if (name) {
            found.push(name);
        } else {
            const word = kind === 'word' ? text.slice(start, end) : '';
            const [type, modifiers] = plain(text, token, word, previous);
            if (type && kind === 'comment') {
                for (const [from, length] of pieces(block, token)) {
                    found.push({ start: from, end: from + length, type, modifiers });
                }
            } else if (type) {
                found.push({ start, end, type, modifiers });
            }
        }
        if (kind !== 'comment') {
            previous = token;
        }
    }
    return found;
}

/** Tokens as the protocol has them, with lines counted from the block's first. */
function encode(block: PlanBlock, tokens: readonly Coloured[]): BlockTokens {
    const data = new Uint32Array(PER_TOKEN * tokens.length);
    const { lineStarts } = block;
    let line = 0;
    let character = 0;
    // Tokens stand in textual order, so that the line of the next is at or below that of the last.
    let at = 0;
    let next = 0;
    for (const { start, end, type, modifiers } of tokens) {
        while (at + 1 < lineStarts.length && nth(lineStarts, at + 1) <= start) {
            at++;
        }
        const column = start - nth(lineStarts, at);
        data[next] = at - line;
        data[next + 1] = at === line ? column - character : column;
        data[next + 2] = end - start;
        data[next + 3] = INDEX.get(type) ?? 0;
        data[next + 4] = modifiers;
        next += PER_TOKEN;
        line = at;
        character = column;
    }
    return { data, lastLine: line, lastCharacter: character };
}

/** The colour of a token that is not a name. */
function plain(
    text: string,
    token: Token,
    word: string,
    previous: Token | undefined,
): readonly [TokenType | undefined, number] {
    switch (token.kind) {
        case 'comment':
            return ['comment', text.startsWith('/**', token.start) ? DOCUMENTATION : 0];
        case 'string':
            return ['string', 0];
        case 'number':
        case 'date':
        case 'unit':
            return ['number', 0];
        case 'word':
            if (SMALL_WORDS.has(word)) {
                return ['keyword', 0];
            }
            // Declarations begin lines; inside a fabric, `media` is a property.
            if (
                DECLARATION_WORDS.has(word) &&
                (previous === undefined ||
                    !PROPERTY_WORDS.has(word) ||
                    (token.breaks > 0 && text[token.start - 1] === '\n'))
            ) {
                return ['keyword', 0];
            }
            if (PROPERTY_WORDS.has(word)) {
                return ['property', 0];
            }
            if (previous?.kind === 'number') {
                return [word === 'x' ? 'operator' : 'number', 0];
            }
            return ['enumMember', 0];
        default:
            return [undefined, 0];
    }
}

/** A token may not reach over a line end, so a long comment is told line by line. */
function pieces(block: PlanBlock, token: Token): (readonly [number, number])[] {
    if (token.kind !== 'comment' || !/[\r\n]/.test(block.text.slice(token.start, token.end))) {
        return [[token.start, token.end - token.start]];
    }
    const found: (readonly [number, number])[] = [];
    const text = block.text.slice(token.start, token.end);
    for (const match of text.matchAll(/[^\r\n]+/g)) {
        found.push([token.start + match.index, match[0].length]);
    }
    return found;
}
