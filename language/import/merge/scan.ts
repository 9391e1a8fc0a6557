import { lastOf, nth } from '../../basics/lists.ts';
import { NAME_FOLLOWS } from '../../blocks/lexer.ts';
import { DECLARATION_WORDS } from '../../blocks/reserved-words.ts';
import { sourceTokens, type Token } from '../../blocks/source-tokens.ts';
import { DECLARATIONS } from '../../plan/schema.ts';
import { unquoted } from '../../writing/names.ts';
import { MARK } from './fingerprints.ts';

/** A token with its text. Comments are tokens too, so that a merge can keep them. */
export interface TextToken extends Token {
    readonly text: string;
}

/** The tokens of a plan text. */
export function scan(text: string): TextToken[] {
    return sourceTokens(text).map(token => ({ ...token, text: text.slice(token.start, token.end) }));
}

/** The name a word or string token stands for. */
export function nameIn(token: TextToken): string {
    return token.kind === 'string' ? unquoted(token.text) : token.text;
}

export interface ScannedProperty {
    readonly key: string;
    /** Text without comments, blanks collapsed. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
}

/** A top-level declaration as it stands in a text. */
export interface ScannedDeclaration {
    readonly keyword: string;
    readonly name: string;
    readonly title?: string;
    readonly on?: string;
    readonly base?: string;
    readonly properties: readonly ScannedProperty[];
    readonly start: number;
    /** End of the head, before `{` or at the end. */
    readonly headEnd: number;
    /** Of the block: after `{`, before `}`; undefined when there is none. */
    readonly open?: number;
    readonly close?: number;
    readonly end: number;
    /** The mark of an import behind it, if any. */
    readonly mark?: TextToken;
}

/** Keys at which a new property starts, by declaration. */
const KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
    DECLARATIONS.map(({ keyword, properties }) => [keyword, new Set(properties.map(each => each.key))]),
);

/** Behind these a key goes on with the property: `depends on`, `controller cores`. */
const CONTINUES: ReadonlySet<string> = new Set([',', 'depends', 'controller']);

/** Declarations that give nothing a name. */
const UNNAMED: ReadonlySet<string> = new Set(['include', 'accept', 'retain']);

export class UnreadablePlan extends Error {
    override readonly name = 'UnreadablePlan';
}

/**
 * The declarations of a plan text. It reads only as deep as a merge needs; a text whose braces do not close throws
 * {@link UnreadablePlan}, since merging into it could lose what somebody wrote.
 */
export function scanPlan(text: string): ScannedDeclaration[] {
    const tokens = scan(text);
    const names = namesAmong(tokens);
    const found: ScannedDeclaration[] = [];
    let at = 0;
    while (at < tokens.length) {
        const token = nth(tokens, at);
        if (token.kind !== 'word' || !DECLARATION_WORDS.has(token.text) || UNNAMED.has(token.text)) {
            if (token.text === '{' || token.text === '}') {
                throw unreadable(text, token);
            }
            at++;
            continue;
        }
        const [declaration, next] = declarationAt(text, tokens, at, names);
        found.push(declaration);
        at = next;
    }
    return found;
}

function unreadable(text: string, token: TextToken): UnreadablePlan {
    return new UnreadablePlan(
        `line ${text.slice(0, token.start).split('\n').length} has a "${token.text}" that fits nothing`,
    );
}

function declarationAt(
    text: string,
    tokens: readonly TextToken[],
    from: number,
    names: ReadonlySet<TextToken>,
): [ScannedDeclaration, number] {
    const keyword = nth(tokens, from).text;
    const head: TextToken[] = [];
    let at = from + 1;
    let last = nth(tokens, from);
    // The name comes first, whatever it is; after it, a declaration word at a line start opens the next one.
    while (at < tokens.length && nth(tokens, at).text !== '{') {
        const token = nth(tokens, at);
        const next = isWord(token, names) && DECLARATION_WORDS.has(token.text) && head.length > 0;
        if (next || token.text === '}') {
            break;
        }
        if (token.kind !== 'comment') {
            head.push(token);
            last = token;
        } else if (head.length > 0 && !followsInHead(tokens, at)) {
            break;
        }
        at++;
    }
    const parts = headParts(head);
    const headEnd = last.end;
    const base = { keyword, ...parts, start: nth(tokens, from).start, headEnd };
    if (tokens[at]?.text !== '{') {
        const mark = markAfter(text, tokens, at, headEnd);
        return [{ ...base, properties: [], end: headEnd, mark }, at];
    }
    const close = closing(text, tokens, at);
    const inside = tokens.slice(at + 1, close);
    const end = nth(tokens, close).end;
    return [
        {
            ...base,
            properties: propertiesIn(keyword, inside, names),
            open: nth(tokens, at).end,
            close: nth(tokens, close).start,
            end,
            mark: markAfter(text, tokens, close + 1, end),
        },
        close + 1,
    ];
}

/** Whether the head goes on behind a comment: the block, or one of its small words. */
function followsInHead(tokens: readonly TextToken[], at: number): boolean {
    const next = tokens.slice(at).find(token => token.kind !== 'comment');
    return next !== undefined && (next.text === '{' || next.text === 'on' || next.text === 'is');
}

function headParts(head: readonly TextToken[]): Pick<ScannedDeclaration, 'name' | 'title' | 'on' | 'base'> {
    const parts: { name: string; title?: string; on?: string; base?: string } = {
        name: head[0] ? nameIn(head[0]) : '',
    };
    for (let index = 1; index < head.length; index++) {
        const token = nth(head, index);
        const next = head[index + 1];
        if (token.kind === 'word' && token.text === 'on' && next) {
            parts.on = nameIn(next);
            index++;
        } else if (token.kind === 'word' && token.text === 'is' && next) {
            parts.base = nameIn(next);
            index++;
        } else if (token.kind === 'string' && parts.title === undefined) {
            parts.title = nameIn(token);
        }
    }
    return parts;
}

function closing(text: string, tokens: readonly TextToken[], open: number): number {
    let depth = 0;
    for (let at = open; at < tokens.length; at++) {
        depth += nth(tokens, at).text === '{' ? 1 : nth(tokens, at).text === '}' ? -1 : 0;
        if (depth === 0) {
            return at;
        }
    }
    throw unreadable(text, nth(tokens, open));
}

/** The mark stands behind the declaration on the same line, alone or behind somebody's remark. */
function markAfter(text: string, tokens: readonly TextToken[], at: number, end: number): TextToken | undefined {
    for (
        let index = at;
        tokens[index]?.kind === 'comment' && !/[\n\r]/u.test(text.slice(end, nth(tokens, index).start));
        index++
    ) {
        const token = nth(tokens, index);
        const found = token.text.startsWith('//') ? MARK.exec(token.text) : null;
        if (found) {
            const start = token.start + found.index;
            return { ...token, text: found[0], start, end: start + found[0].length };
        }
    }
    return undefined;
}

function propertiesIn(keyword: string, tokens: readonly TextToken[], names: ReadonlySet<TextToken>): ScannedProperty[] {
    const plain = tokens.filter(token => token.kind !== 'comment');
    if (keyword === 'group') {
        return splitAt(plain, (token, _, depth) => depth === 0 && token.text === ',', true).map(part =>
            property(joined(part), part, part.length === 1 ? nameIn(nth(part, 0)) : joined(part)),
        );
    }
    const keys = KEYS.get(keyword) ?? new Set<string>();
    // `controller cores 8 memory 32 GiB`: this memory is what the storage software takes.
    const at = keyword === 'fabric' ? plain.findIndex(token => token.text === 'controller') : -1;
    const ofController = at < 0 ? undefined : plain.slice(at + 1, at + 4).find(token => token.text === 'memory');
    const starts = (token: TextToken, before: TextToken | undefined, depth: number): boolean =>
        depth === 0 &&
        isWord(token, names) &&
        keys.has(token.text) &&
        token !== ofController &&
        !(before !== undefined && CONTINUES.has(before.text));
    return splitAt(plain, starts, false).map(part => {
        const who = nth(part, 0).text === 'principal' && part[1] ? ` ${nameIn(part[1])}` : '';
        return property(joined(part), part, `${nth(part, 0).text}${who}`);
    });
}

/** Keywords that are names, because one is expected on their line; what is a name lets no other follow: `in test on san`. */
function namesAmong(tokens: readonly TextToken[]): ReadonlySet<TextToken> {
    const names = new Set<TextToken>();
    let before: TextToken | undefined;
    for (const token of tokens) {
        if (token.kind === 'comment') {
            continue;
        }
        if (before && token.breaks === 0 && isWord(before, names) && NAME_FOLLOWS.has(before.text)) {
            names.add(token);
        }
        before = token;
    }
    return names;
}

function isWord(token: TextToken, names: ReadonlySet<TextToken>): boolean {
    return token.kind === 'word' && !names.has(token);
}

function splitAt(
    tokens: readonly TextToken[],
    starts: (token: TextToken, before: TextToken | undefined, depth: number) => boolean,
    drop: boolean,
): TextToken[][] {
    const parts: TextToken[][] = [];
    let current: TextToken[] = [];
    let depth = 0;
    tokens.forEach((token, index) => {
        if (starts(token, tokens[index - 1], depth)) {
            if (current.length > 0) {
                parts.push(current);
            }
            current = drop ? [] : [token];
        } else {
            current.push(token);
        }
        depth += token.text === '{' ? 1 : token.text === '}' ? -1 : 0;
    });
    return current.length > 0 ? [...parts, current] : parts;
}

function property(text: string, part: readonly TextToken[], key: string): ScannedProperty {
    return { key, text, start: nth(part, 0).start, end: lastOf(part).end };
}

/** Token texts with single blanks, none before a comma and none inside of a quantity such as `30%`. */
function joined(tokens: readonly TextToken[]): string {
    return tokens.reduce((text, token, index) => {
        const before = tokens[index - 1];
        const close = before === undefined || token.text === ',' || before.end === token.start;
        return text + (close ? '' : ' ') + token.text;
    }, '');
}
