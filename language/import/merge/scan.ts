import { unquoted } from '../../writing/names.ts';
import { MARK } from './marks.ts';

/** A token of plan text with its place. Comments are tokens too, so that a merge can keep them. */
export interface Token {
    readonly kind: 'word' | 'string' | 'comment' | 'open' | 'close' | 'comma' | 'other';
    readonly text: string;
    readonly start: number;
    readonly end: number;
}

const TOKEN =
    /(?<comment>\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\[^\n\r]|[^"\\\n\r])*"?)|(?<open>\{)|(?<close>\})|(?<comma>,)|(?<word>[A-Za-z_][A-Za-z0-9_.-]*)|(?<other>[^\s\uFEFF"{},A-Za-z_/]+|\/)/gu;

/** Splits plan text into tokens with the lexical rules of the language; blanks and line ends fall away. */
export function* scan(text: string): Generator<Token> {
    TOKEN.lastIndex = 0;
    for (const match of text.matchAll(TOKEN)) {
        const kind = (Object.entries(match.groups!).find(([, held]) => held !== undefined)?.[0] ??
            'other') as Token['kind'];
        yield { kind, text: match[0], start: match.index, end: match.index + match[0].length };
    }
}

/** The name a word or string token stands for. */
export function nameIn(token: Token): string {
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
    readonly mark?: Token;
}

export const DECLARATION_WORDS: ReadonlySet<string> = new Set([
    'include',
    'plan',
    'environment',
    'platform',
    'interface',
    'feature',
    'capability',
    'transition',
    'product',
    'media',
    'role',
    'identity',
    'backup',
    'replication',
    'monitoring',
    'automation',
    'fabric',
    'profile',
    'workload',
    'group',
    'phase',
    'accept',
]);

/** Keys at which a new property starts, in the blocks an import writes. */
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
    workload: new Set([
        'in',
        'on',
        'vcpu',
        'memory',
        'disk',
        'iops',
        'writes',
        'block',
        'p99',
        'change',
        'rpo',
        'rto',
        'downtime',
        'uses',
        'count',
        'evidence',
        'depends',
    ]),
    platform: new Set(['version', 'offers', 'supports', 'ends', 'evidence', 'privilege', 'grants', 'role']),
    environment: new Set(['class', 'shape']),
    role: new Set(['allows', 'evidence']),
    identity: new Set(['principal', 'depends']),
    fabric: new Set([
        'nodes',
        'racks',
        'failure-domain',
        'links',
        'uplinks',
        'oversubscription',
        'buffer',
        'rtt',
        'media',
        'replicas',
        'erasure',
        'coordinator',
        'locality',
        'alignment',
        'journal',
        'metadata',
        'software',
        'detect',
        'rebuild',
        'streams',
        'quantum',
        'burst',
        'raw',
        'depends',
        'evidence',
    ]),
};

export class UnreadablePlan extends Error {
    override readonly name = 'UnreadablePlan';
}

/**
 * The declarations of a plan text. It reads only as deep as a merge needs; a text whose braces do not close throws
 * {@link UnreadablePlan}, since merging into it could lose what somebody wrote.
 */
export function scanPlan(text: string): ScannedDeclaration[] {
    const tokens = [...scan(text)];
    const found: ScannedDeclaration[] = [];
    let at = 0;
    while (at < tokens.length) {
        const token = tokens[at]!;
        if (
            token.kind !== 'word' ||
            !DECLARATION_WORDS.has(token.text) ||
            token.text === 'include' ||
            token.text === 'accept'
        ) {
            if (token.kind === 'open' || token.kind === 'close') {
                throw unreadable(text, token);
            }
            at++;
            continue;
        }
        const [declaration, next] = declarationAt(text, tokens, at);
        found.push(declaration);
        at = next;
    }
    return found;
}

function unreadable(text: string, token: Token): UnreadablePlan {
    return new UnreadablePlan(
        `line ${text.slice(0, token.start).split('\n').length} has a "${token.text}" that fits nothing`,
    );
}

function declarationAt(text: string, tokens: readonly Token[], from: number): [ScannedDeclaration, number] {
    const keyword = tokens[from]!.text;
    const head: Token[] = [];
    let at = from + 1;
    let last = tokens[from]!;
    // The name comes first, whatever it is; after it, a declaration word at a line start opens the next one.
    while (at < tokens.length && tokens[at]!.kind !== 'open') {
        const token = tokens[at]!;
        const next =
            token.kind === 'word' &&
            DECLARATION_WORDS.has(token.text) &&
            head.length > 0 &&
            !['on', 'is'].includes(head.at(-1)!.text);
        if (next || token.kind === 'close') {
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
    const base = { keyword, ...parts, start: tokens[from]!.start, headEnd };
    if (tokens[at]?.kind !== 'open') {
        const mark = markAfter(text, tokens, at, headEnd);
        return [{ ...base, properties: [], end: headEnd, mark }, at];
    }
    const close = closing(text, tokens, at);
    const inside = tokens.slice(at + 1, close);
    const end = tokens[close]!.end;
    return [
        {
            ...base,
            properties: propertiesIn(keyword, inside),
            open: tokens[at]!.end,
            close: tokens[close]!.start,
            end,
            mark: markAfter(text, tokens, close + 1, end),
        },
        close + 1,
    ];
}

/** Whether the head goes on behind a comment: the block, or one of its small words. */
function followsInHead(tokens: readonly Token[], at: number): boolean {
    const next = tokens.slice(at).find(token => token.kind !== 'comment');
    return next !== undefined && (next.kind === 'open' || next.text === 'on' || next.text === 'is');
}

function headParts(head: readonly Token[]): Pick<ScannedDeclaration, 'name' | 'title' | 'on' | 'base'> {
    const parts: { name: string; title?: string; on?: string; base?: string } = {
        name: head[0] ? nameIn(head[0]) : '',
    };
    for (let index = 1; index < head.length; index++) {
        const token = head[index]!;
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

function closing(text: string, tokens: readonly Token[], open: number): number {
    let depth = 0;
    for (let at = open; at < tokens.length; at++) {
        depth += tokens[at]!.kind === 'open' ? 1 : tokens[at]!.kind === 'close' ? -1 : 0;
        if (depth === 0) {
            return at;
        }
    }
    throw unreadable(text, tokens[open]!);
}

/** The mark stands behind the declaration on the same line, alone or behind somebody's remark. */
function markAfter(text: string, tokens: readonly Token[], at: number, end: number): Token | undefined {
    for (
        let index = at;
        tokens[index]?.kind === 'comment' && !/[\n\r]/u.test(text.slice(end, tokens[index]!.start));
        index++
    ) {
        const token = tokens[index]!;
        const found = token.text.startsWith('//') ? MARK.exec(token.text) : null;
        if (found) {
            const start = token.start + found.index;
            return { kind: 'comment', text: found[0], start, end: start + found[0].length };
        }
    }
    return undefined;
}

function propertiesIn(keyword: string, tokens: readonly Token[]): ScannedProperty[] {
    const plain = tokens.filter(token => token.kind !== 'comment');
    if (keyword === 'group') {
        return splitAt(plain, (token, _, depth) => depth === 0 && token.kind === 'comma', true).map(part =>
            property(joined(part), part, part.length === 1 ? nameIn(part[0]!) : joined(part)),
        );
    }
    const keys = KEYS[keyword === 'profile' ? 'workload' : keyword] ?? new Set<string>();
    const starts = (token: Token, before: Token | undefined, depth: number): boolean =>
        depth === 0 &&
        token.kind === 'word' &&
        keys.has(token.text) &&
        !(
            before !== undefined &&
            (before.kind === 'comma' ||
                (before.kind === 'word' && ['in', 'on', 'depends', 'uses', 'holds', 'becomes'].includes(before.text)))
        );
    return splitAt(plain, starts, false).map(part => {
        const who = part[0]!.text === 'principal' && part[1] ? ` ${nameIn(part[1])}` : '';
        return property(joined(part), part, `${part[0]!.text}${who}`);
    });
}

function splitAt(
    tokens: readonly Token[],
    starts: (token: Token, before: Token | undefined, depth: number) => boolean,
    drop: boolean,
): Token[][] {
    const parts: Token[][] = [];
    let current: Token[] = [];
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
        depth += token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
    });
    return current.length > 0 ? [...parts, current] : parts;
}

function property(text: string, part: readonly Token[], key: string): ScannedProperty {
    return { key, text, start: part[0]!.start, end: part.at(-1)!.end };
}

/** Token texts with single blanks, none before a comma and none inside of a quantity such as `30%`. */
function joined(tokens: readonly Token[]): string {
    return tokens.reduce((text, token, index) => {
        const before = tokens[index - 1];
        const close = before === undefined || token.kind === 'comma' || before.end === token.start;
        return text + (close ? '' : ' ') + token.text;
    }, '');
}
