import { nth } from '../../basics/lists.ts';
import { sourceTokens, type Token } from '../../blocks/source-tokens.ts';
import { DECLARATIONS, declarationSchema } from '../../plan/schema.ts';
import { after, complete, EMPTY, type Leaf, next, type Shape } from '../shapes.ts';
import { bodyShape, headerShape, propertyShape } from './forms.ts';

/** What completion needs to know of a place in a block: what may stand there, and what is typed of it already. */
export interface Place {
    /** What may stand here besides keywords of properties and declarations. */
    readonly expected: readonly Leaf[];
    /** Keyword of the declaration whose braces or header the place lies in; undefined between declarations. */
    readonly declaration?: string;
    /** The declaration around that one: a platform around its role. */
    readonly outer?: { readonly name?: string };
    /** Its name and, where its header says so, the platform or fabric it is `on`. */
    readonly name?: string;
    readonly on?: string;
    /** The property the place lies in. */
    readonly property?: string;
    /** A property of `declaration` may begin here. */
    readonly properties: boolean;
    /** A declaration may begin here. */
    readonly declarations: boolean;
    /** Properties the declaration has, before and behind the place. */
    readonly present: ReadonlySet<string>;
    /** Names in the list the place lies in, before it. */
    readonly listed: ReadonlySet<string>;
    /** The half-typed word, relative to the block; empty where none is begun. */
    readonly word: { readonly start: number; readonly end: number; readonly text: string };
    /** A number stands right before the place, without a blank. */
    readonly afterNumber: boolean;
}

interface Frame {
    readonly keyword: string;
    mode: 'header' | 'body';
    shape: Shape;
    property?: string;
    name?: string;
    on?: string;
    readonly present: Set<string>;
    listed: Set<string>;
}

const TOP_LEVEL = new Set<string>(DECLARATIONS.map(d => d.keyword).filter(k => k !== 'privilege' && k !== 'grants'));
/** Library declarations stand at the top level; these only inside a platform. */
export function isTopLevel(keyword: string): boolean {
    return TOP_LEVEL.has(keyword);
}

/** Reads a block up to an offset and says what may stand there. Undefined inside a comment. */
export function placeAt(text: string, offset: number): Place | undefined {
    const tokens = sourceTokens(text);
    const walker = new Walker(text);
    let i = 0;
    for (; i < tokens.length && nth(tokens, i).end < offset; i++) {
        walker.step(nth(tokens, i), tokens[i - 1]);
    }
    const under = tokens[i] && nth(tokens, i).start < offset ? nth(tokens, i) : undefined;
    if (under?.kind === 'comment' && (offset < under.end || text.startsWith('//', under.start))) {
        return undefined;
    }
    // A cursor right behind a brace, a comma or a finished number stands at a new place.
    const finished = under !== undefined && under.end === offset && isFinished(under, text);
    if (finished) {
        walker.step(under, tokens[i++ - 1]);
    }
    const word = under && !finished ? under : undefined;
    // A quote nobody closed yet has not begun what stands behind the cursor.
    const open = word?.kind === 'string' && (word.end - word.start < 2 || text[word.end - 1] !== '"');
    const here = word ? { start: word.start, end: open ? offset : word.end } : { start: offset, end: offset };
    const first = firstOnLine(text, here.start);
    const place = walker.place(first, tokens[i - 1], text, here.start);
    for (let k = word ? i + 1 : i; k < tokens.length; k++) {
        walker.step(nth(tokens, k), tokens[k - 1]);
    }
    return {
        ...place,
        word: { start: here.start, end: here.end, text: text.slice(here.start, Math.min(offset, here.end)) },
        afterNumber: finished && under.kind === 'number',
    };
}

/** Tokens that the forms of the language have no place for; none in text that can be read. */
export function unexpectedTokens(text: string): Token[] {
    const walker = new Walker(text);
    const tokens = sourceTokens(text);
    tokens.forEach((token, i) => walker.step(token, tokens[i - 1]));
    return walker.skipped;
}

/** A cursor right behind such a token begins something new; behind a word it is still typing that word. */
function isFinished(token: Token, text: string): boolean {
    return (
        token.kind === 'punctuation' ||
        token.kind === 'number' ||
        token.kind === 'comment' ||
        (token.kind === 'string' && token.end - token.start > 1 && text[token.end - 1] === '"')
    );
}

function firstOnLine(text: string, offset: number): boolean {
    for (let at = offset - 1; at >= 0; at--) {
        const c = nth(text, at);
        if (c === '\n' || c === '\r') {
            return true;
        }
        if (c !== ' ' && c !== '\t') {
            return false;
        }
    }
    return true;
}

/** Follows the tokens of a block through headers, braces and properties. Skips what does not fit. */
class Walker {
    private readonly text: string;
    private readonly frames: Frame[] = [];
    readonly skipped: Token[] = [];

    constructor(text: string) {
        this.text = text;
    }

    step(token: Token, previous: Token | undefined): void {
        if (token.kind === 'comment') {
            return;
        }
        const text = this.text.slice(token.start, token.end);
        const frame = this.frames.at(-1);
        if (!frame) {
            if (token.kind === 'word' && TOP_LEVEL.has(text)) {
                this.open(text);
            } else {
                this.skipped.push(token);
            }
        } else if (text === '{') {
            this.brace(frame);
        } else if (text === '}') {
            this.close();
        } else if (frame.mode === 'header') {
            this.header(frame, token, text, previous);
        } else {
            this.body(frame, token, text, previous);
        }
    }

    private open(keyword: string): void {
        this.frames.push({
            keyword,
            mode: 'header',
            shape: headerShape(keyword),
            present: new Set(),
            listed: new Set(),
        });
    }

    private brace(frame: Frame): void {
        if (frame.mode === 'header') {
            frame.mode = 'body';
            frame.shape = bodyShape(frame.keyword);
            return;
        }
        const nested = frame.property === 'role' || frame.property === 'privilege' ? frame.property : frame.keyword;
        this.frames.push({
            keyword: nested,
            mode: 'body',
            shape: EMPTY,
            name: frame.listed.values().next().value,
            present: new Set(),
            listed: new Set(),
        });
    }

    private close(): void {
        this.frames.pop();
        const frame = this.frames.at(-1);
        if (frame) {
            frame.shape = EMPTY;
        }
    }

    private header(frame: Frame, token: Token, text: string, previous: Token | undefined): void {
        const left = after(frame.shape, { kind: token.kind, text });
        const begins = token.kind === 'word' && TOP_LEVEL.has(text);
        if (begins && (token.breaks > 0 ? !(left && this.endsWithComma(previous)) : !left && complete(frame.shape))) {
            this.frames.pop();
            this.open(text);
        } else if (left) {
            frame.name ??= token.kind === 'word' || token.kind === 'string' ? bare(text) : undefined;
            if (previous && this.text.slice(previous.start, previous.end) === 'on') {
                frame.on = bare(text);
            }
            frame.shape = left;
        } else {
            this.skipped.push(token);
        }
    }

    private body(frame: Frame, token: Token, text: string, previous: Token | undefined): void {
        const left = after(frame.shape, { kind: token.kind, text });
        const opens = token.kind === 'word' && declarationSchema(frame.keyword)?.properties.some(p => p.key === text);
        // On a line of its own a keyword is a property, unless a list goes on.
        if (opens && (!left || (token.breaks > 0 && !this.endsWithComma(previous)))) {
            frame.property = text;
            frame.shape = propertyShape(frame.keyword, text);
            frame.present.add(text);
            frame.listed = new Set();
        } else if (left) {
            frame.shape = left;
            if (token.kind === 'word' || token.kind === 'string') {
                frame.listed.add(bare(text));
            }
        } else {
            this.skipped.push(token);
        }
    }

    private endsWithComma(previous: Token | undefined): boolean {
        return previous !== undefined && this.text[previous.end - 1] === ',';
    }

    /** What may stand behind the tokens seen so far. */
    place(
        first: boolean,
        previous: Token | undefined,
        text: string,
        offset: number,
    ): Omit<Place, 'word' | 'afterNumber'> {
        const frame = this.frames.at(-1);
        if (!frame) {
            return { expected: [], properties: false, declarations: first, present: new Set(), listed: new Set() };
        }
        const ended = complete(frame.shape);
        const fresh = first && !this.endsWithComma(previous);
        const outer = this.frames.at(-2);
        const lineStart = offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\r';
        const brace: Leaf[] =
            frame.mode === 'header' && ended && declarationSchema(frame.keyword)?.properties.length
                ? [{ is: 'mark', mark: '{' }]
                : [];
        return {
            expected: [...next(frame.shape), ...brace],
            declaration: frame.keyword,
            name: frame.name,
            on: frame.on,
            property: frame.mode === 'body' ? frame.property : undefined,
            outer: outer && { name: outer.name },
            properties: frame.mode === 'body' && (ended || fresh) && frame.keyword !== 'group',
            declarations: fresh && (frame.mode === 'header' || (lineStart && this.frames.length === 1)),
            present: frame.present,
            listed: new Set(frame.listed),
        };
    }
}

function bare(text: string): string {
    return text.startsWith('"')
        ? text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined).replace(/\\(["\\])/g, '$1')
        : text;
}
