/**
 * A reader of library files that knows only blocks and words, not the grammar: enough for the
 * manifest and for tests that compare the library with the facts without leaning on the parser.
 */

import { countLineEnds } from '../../language/blocks/positions.ts';
import { sourceTokens } from '../../language/blocks/source-tokens.ts';
import { unquoted } from '../../language/writing/names.ts';

export interface Entry {
    /** The words before the block or the end of the entry, strings without their quotes. */
    words: string[];
    /** True where the word at the same index was written as a string. */
    strings: boolean[];
    /** The documentation comment in front, without its frame. */
    doc: string;
    /** Zero-based line of the first word. */
    line: number;
    entries: Entry[];
}

interface Token {
    kind: 'word' | 'string' | 'open' | 'close' | 'comma' | 'doc';
    text: string;
    line: number;
}

const PUNCTUATION: Readonly<Record<string, Token['kind']>> = { '{': 'open', '}': 'close', ',': 'comma' };

function tokens(text: string): Token[] {
    const found: Token[] = [];
    let line = 0;
    let end = 0;
    for (const { kind, start, end: next } of sourceTokens(text)) {
        const piece = text.slice(start, next);
        const before = found.at(-1);
        line += countLineEnds(text.slice(end, start));
        if (piece.startsWith('/**')) {
            found.push({ kind: 'doc', text: docText(piece), line });
        } else if (kind === 'string') {
            found.push({ kind, text: unquoted(piece), line });
        } else if (start === end && before?.kind === 'word' && !(piece in PUNCTUATION)) {
            // A number and its unit, written together.
            before.text += piece;
        } else if (kind !== 'comment') {
            found.push({ kind: PUNCTUATION[piece] ?? 'word', text: piece, line });
        }
        line += countLineEnds(piece);
        end = next;
    }
    return found;
}

function docText(comment: string): string {
    return comment
        .replace(/^\/\*\*|\*\/$/g, '')
        .replace(/^\s*\* ?/gm, '')
        .trim();
}

/** Words that open an entry inside a library file. */
const OPENERS = new Set([
    'platform',
    'interface',
    'feature',
    'capability',
    'transition',
    'uses',
    'carries',
    'redoes',
    'loses',
    'first',
    'refuses',
    'product',
    'media',
    'fabric',
    'privilege',
    'grants',
    'role',
    'offers',
    'supports',
    'speaks',
    'moves',
    'tied',
    'needs',
    'allows',
    'evidence',
    'read',
    'write',
    'channels',
    'variability',
    'nodes',
    'racks',
    'failure-domain',
    'links',
    'uplinks',
    'oversubscription',
    'buffer',
    'rtt',
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
    'raw',
]);
/** `evidence` stands behind these as a tail of their own entry. */
const WITH_TAIL = new Set([
    'grants',
    'needs',
    'speaks',
    'moves',
    'offers',
    'supports',
    'privilege',
    'carries',
    'redoes',
    'loses',
    'first',
    'refuses',
]);

/** The top-level entries of a library file, with everything nested in them. */
export function scan(text: string): Entry[] {
    const root: Entry = { words: [], strings: [], doc: '', line: 0, entries: [] };
    const open: Entry[] = [root];
    let current: Entry | undefined;
    let doc = '';
    let afterComma = false;
    for (const token of tokens(text)) {
        const parent = open.at(-1) ?? root;
        if (token.kind === 'doc') {
            doc = token.text;
            current = undefined;
        } else if (token.kind === 'open' && current !== undefined) {
            open.push(current);
            current = undefined;
        } else if (token.kind === 'close') {
            open.pop();
            current = undefined;
        } else if (token.kind === 'word' && !afterComma && opens(token.text, current)) {
            current = { words: [token.text], strings: [false], doc, line: token.line, entries: [] };
            parent.entries.push(current);
            doc = '';
        } else if (current !== undefined && token.kind !== 'comma') {
            current.words.push(token.text);
            current.strings.push(token.kind === 'string');
        }
        afterComma = token.kind === 'comma';
    }
    return root.entries;
}

function opens(word: string, current: Entry | undefined): boolean {
    if (!OPENERS.has(word)) {
        return false;
    }
    if (current === undefined) {
        return true;
    }
    // Directly behind its keyword, and behind `for`, `is`, `by`, a word is a name; `evidence` may be a tail.
    const [head = ''] = current.words;
    const named = current.words.length === 1 || ['for', 'is', 'by'].includes(current.words.at(-1) ?? '');
    return !named && !(word === 'evidence' && WITH_TAIL.has(head));
}

/** The words between two others (or to the end), for lists such as `speaks A, B since …`. */
export function between(entry: Entry, from: number, ...stops: readonly string[]): string[] {
    const end = entry.words.findIndex(
        (word, index) => index > from && entry.strings[index] !== true && stops.includes(word),
    );
    return entry.words.slice(from, end === -1 ? undefined : end);
}

/** The word behind another, for `since "9.0"` or `is BASE`; undefined where it is missing. */
export function after(entry: Entry, word: string): string | undefined {
    const index = entry.words.findIndex((candidate, at) => at > 0 && entry.strings[at] !== true && candidate === word);
    return index === -1 ? undefined : entry.words[index + 1];
}

/** Grade and source of an entry: its tail, or the `evidence` inside its block. */
export function evidenceOf(entry: Entry): { grade: string; source: string } | undefined {
    const index = entry.words.findIndex((word, at) => at > 0 && entry.strings[at] !== true && word === 'evidence');
    const words =
        index === -1 ? entry.entries.find(child => child.words[0] === 'evidence')?.words : entry.words.slice(index);
    return words === undefined ? undefined : { grade: words[1] ?? '', source: words[2] ?? '' };
}
