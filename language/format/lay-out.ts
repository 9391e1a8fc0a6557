import { lastOf, nth } from '../basics/lists.ts';
import type { Token } from '../blocks/source-tokens.ts';
import type { Structure } from './structure.ts';

/** A place where columns of neighbouring lines may line up. */
export interface Stop {
    /** What stands behind it: lines whose stops agree are aligned. */
    readonly sign: string;
    /** Blanks the author left. */
    written: number;
    /** Column at which the author put it. */
    column: number;
    /** Two blanks set it apart, where one was written one will do: a property, or a comment at a line's end. */
    readonly apart: boolean;
}

/** Blanks in front of a stop that nothing is aligned with. */
export function plainGap(stop: Stop): number {
    return stop.apart && stop.written >= 2 ? 2 : 1;
}

/** The least blanks in front of a stop that is aligned with others. */
export function leastGap(stop: Stop): number {
    return stop.apart ? 2 : 1;
}

/** A token with what stands in front of it in the formatted text. */
export interface Item {
    readonly token: Token;
    /** Begins a line, indented by so many blanks. */
    readonly indent?: number;
    /** A blank line stands before it. */
    readonly blank?: boolean;
    /** Blanks in front of it, where it goes on with a line. */
    gap: number;
    readonly stop?: Stop;
    /** A comment that ends a line. */
    readonly trailing?: boolean;
}

const STEP = 2;
/** Text that goes on with a property begins so much further in than the property. */
const HANGING = 4;
/** Marks without a blank on either side (`3:1`, `4+2`, `12k..18k`). */
const TIGHT: ReadonlySet<string> = new Set([':', '+', '..']);
const STOP_WORDS: ReadonlySet<string> = new Set([
    'on',
    'is',
    'for',
    '{',
    'holds',
    'becomes',
    'to',
    'onto',
    'over',
    'by',
    'because',
    'until',
    'evidence',
    'since',
    'every',
    'keep',
    'used',
    'peak',
    'iops',
    'bandwidth',
    'latency',
    'mtu',
    'bond',
    'alpha',
    'strip',
]);

/** Decides line breaks, indentation and blanks of one block; only what stands between tokens is decided. */
export function layOut(text: string, structure: Structure): Item[] {
    return new LayOut(text, structure).items();
}

class LayOut {
    private readonly text: string;
    private readonly structure: Structure;
    private readonly tokens: readonly Token[];
    private readonly spread: ReadonlySet<number>;
    private readonly closing: ReadonlySet<number>;
    private readonly open: number[] = [];

    constructor(text: string, structure: Structure) {
        this.text = text;
        this.structure = structure;
        this.tokens = structure.tokens;
        const { spread, closing } = spreadBraces(text, structure.tokens);
        this.spread = spread;
        this.closing = closing;
    }

    items(): Item[] {
        const items: Item[] = [];
        this.tokens.forEach((token, i) => {
            if (this.char(token) === '}') {
                this.open.pop();
            }
            items.push(this.item(token, i));
            if (this.char(token) === '{') {
                this.open.push(token.start);
            }
        });
        return items;
    }

    private char(token: Token | undefined): string {
        return token?.kind === 'punctuation' ? this.text.slice(token.start, token.end) : '';
    }

    private word(token: Token): string {
        return this.text.slice(token.start, token.end);
    }

    private item(token: Token, i: number): Item {
        if (i === 0 || this.begins(token, i)) {
            return { token, indent: this.indent(token, i), blank: i > 0 && this.blankBefore(token, i), gap: 0 };
        }
        const previous = nth(this.tokens, i - 1);
        const trailing =
            token.kind === 'comment' &&
            (this.text.startsWith('//', token.start) || (this.tokens[i + 1]?.breaks ?? 1) > 0);
        const spacing = this.spacing(token, previous, i, trailing);
        if (typeof spacing === 'number') {
            return { token, gap: spacing };
        }
        const stop = { ...spacing, written: token.start - previous.end, column: this.column(token) };
        return { token, gap: plainGap(stop), stop, trailing };
    }

    /** Whether a token begins a line: where its author began one, and where the form asks for it. */
    private begins(token: Token, i: number): boolean {
        if (token.breaks > 0) {
            return true;
        }
        if (this.closing.has(token.start)) {
            return true;
        }
        if (token.kind === 'comment') {
            return false;
        }
        // Comments on the same line before it do not count.
        let before = i - 1;
        while (before > 0 && nth(this.tokens, before).kind === 'comment' && nth(this.tokens, before).breaks === 0) {
            before--;
        }
        const previous = nth(this.tokens, before);
        if (previous.kind === 'comment') {
            return false;
        }
        if (this.spread.has(previous.start)) {
            return true;
        }
        if (this.structure.declarations.has(token.start)) {
            return true;
        }
        return this.closing.has(previous.start) && this.structure.properties.has(token.start);
    }

    /** The column at which a token stands in the text. */
    private column(token: Token): number {
        return (
            token.start -
            Math.max(this.text.lastIndexOf('\n', token.start - 1), this.text.lastIndexOf('\r', token.start - 1)) -
            1
        );
    }

    private indent(token: Token, i: number): number {
        const depth = this.open.length;
        const body = depth * STEP;
        if (
            token.kind === 'comment' ||
            this.char(token) === '}' ||
            this.structure.declarations.has(token.start) ||
            this.structure.properties.has(token.start)
        ) {
            return body;
        }
        if (depth === 0) {
            return STEP;
        }
        return this.structure.lists.has(lastOf(this.open)) ? body : body + this.hanging(token, i);
    }

    /** How much further in a line begins that goes on with a property: below the property's first value where it was put there. */
    private hanging(token: Token, i: number): number {
        for (let k = i - 1; k >= 0; k--) {
            const head = nth(this.tokens, k);
            if (!this.structure.properties.has(head.start)) {
                continue;
            }
            const value = nth(this.tokens, k + 1);
            const lined =
                this.begins(head, k) &&
                value !== token &&
                value.breaks === 0 &&
                this.column(value) === this.column(token);
            return lined ? head.end - head.start + 1 : HANGING;
        }
        return HANGING;
    }

    private blankBefore(token: Token, i: number): boolean {
        return token.breaks > 1 && this.char(this.tokens[i - 1]) !== '{' && this.char(token) !== '}';
    }

    /** Blanks in front of a token that goes on with a line, or what its column may line up by. */
    private spacing(
        token: Token,
        previous: Token,
        i: number,
        trailing: boolean,
    ): number | Pick<Stop, 'sign' | 'apart'> {
        const char = this.char(token);
        const before = this.char(previous);
        if (char === ',' || TIGHT.has(char) || TIGHT.has(before)) {
            return 0;
        }
        if (token.kind === 'comment') {
            return trailing ? { sign: '//', apart: true } : 1;
        }
        const property = this.structure.properties.has(token.start);
        if (property && before !== '{') {
            return { sign: this.word(token), apart: true };
        }
        // `25Gbps` and `25 Gbps` are both good; only more than one blank is not.
        const unit =
            previous.kind === 'number' &&
            !property &&
            (token.kind === 'unit' || token.kind === 'word') &&
            this.word(token) !== 'x';
        if (unit) {
            return Math.min(token.start - previous.end, 1);
        }
        if (token.kind === 'string' && this.isTitle(i)) {
            return { sign: '"', apart: false };
        }
        return STOP_WORDS.has(this.word(token)) ? { sign: this.word(token), apart: false } : 1;
    }

    /** Whether a text stands right behind the name of a declaration, nested ones included. */
    private isTitle(i: number): boolean {
        const keyword = this.tokens[i - 2];
        if (!keyword) {
            return false;
        }
        return (
            this.structure.declarations.has(keyword.start) ||
            (this.structure.properties.has(keyword.start) && /^(privilege|role)$/.test(this.word(keyword)))
        );
    }
}

/** Braces whose content spans lines: their openings, and their closings. */
function spreadBraces(
    text: string,
    tokens: readonly Token[],
): { readonly spread: ReadonlySet<number>; readonly closing: ReadonlySet<number> } {
    const spread = new Set<number>();
    const closing = new Set<number>();
    const open: { start: number; breaks: boolean }[] = [];
    for (const token of tokens) {
        if (token.breaks > 0) {
            for (const brace of open) {
                brace.breaks = true;
            }
        }
        const char = token.kind === 'punctuation' ? text[token.start] : '';
        if (char === '{') {
            open.push({ start: token.start, breaks: false });
        }
        if (char !== '}') {
            continue;
        }
        const brace = open.pop();
        if (!brace?.breaks) {
            continue;
        }
        spread.add(brace.start);
        closing.add(token.start);
    }
    return { spread, closing };
}
