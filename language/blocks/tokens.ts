import type { IToken, TokenType } from 'chevrotain';
import { type Grammar, GrammarAST, GrammarUtils, type LexerResult } from 'langium';
import { there } from '../basics/lists.ts';

/** The terminals this scanner was written for, as the grammar spells them. */
const TERMINALS: Readonly<Record<string, string>> = {
    WS: '[\\s\\uFEFF]+',
    ML_COMMENT: '\\/\\*[\\s\\S]*?(\\*\\/|(?![\\s\\S]))',
    SL_COMMENT: '\\/\\/[^\\n\\r]*',
    STRING: '"(\\\\[^\\n\\r]|[^"\\\\\\n\\r])*"?',
    DATE: '\\d{4}-\\d{1,2}-\\d{1,2}(?![A-Za-z0-9_])',
    NUMBER: '[0-9][0-9_]*(\\.[0-9][0-9_]*)?',
    SLASHED: '[A-Za-z]+\\/[A-Za-z]+',
    PERCENT: '%(\\/[A-Za-z]+)?',
    ID: '[A-Za-z_][A-Za-z0-9_.-]*',
};
const PUNCTUATION = new Set(['+', ',', ':', '{', '}', '±']);
/** Marks of two characters. */
const PAIRS = new Set(['..', '+-']);

const LF = 10,
    CR = 13,
    SPACE = 32,
    QUOTE = 34,
    PERCENT = 37,
    STAR = 42,
    PLUS = 43,
    HYPHEN = 45,
    DOT = 46,
    SLASH = 47,
    BACKSLASH = 92,
    UNDERSCORE = 95;
const DATE = /\d{4}-\d{1,2}-\d{1,2}(?![A-Za-z0-9_])/y;

/**
 * The tokens of a text, as the generated lexer gives them, several times as fast. Texts with anything it does not know
 * (stray characters, a string or comment that is not closed) it leaves to that one, which explains.
 */
export class TokenScanner {
    private readonly keywords = new Map<string, TokenType>();
    private readonly punctuation: (TokenType | undefined)[] = [];
    private readonly pairs = new Map<string, TokenType>();
    private readonly types: Readonly<Record<string, TokenType>>;
    private text = '';
    private at = 0;
    private line = 1;
    private lineStart = 0;

    private constructor(types: Readonly<Record<string, TokenType>>) {
        this.types = types;
        for (const [name, type] of Object.entries(types)) {
            if (PAIRS.has(name)) {
                this.pairs.set(name, type);
            } else if (PUNCTUATION.has(name)) {
                this.punctuation[name.charCodeAt(0)] = type;
            } else if (!(name in TERMINALS)) {
                this.keywords.set(name, type);
            }
        }
    }

    private typeOf(name: string): TokenType {
        return there(this.types[name], `kind of token ${name}`);
    }

    /** A scanner for the grammar's tokens; undefined when its terminals are no longer the ones known here. */
    static for(grammar: Grammar, types: Readonly<Record<string, TokenType>>): TokenScanner | undefined {
        const terminals = grammar.rules.filter(rule => GrammarAST.isTerminalRule(rule)).filter(rule => !rule.fragment);
        const known =
            terminals.length === Object.keys(TERMINALS).length &&
            terminals.every(rule => TERMINALS[rule.name] === GrammarUtils.terminalRegex(rule).source) &&
            Object.keys(types).every(
                name =>
                    name in TERMINALS ||
                    PUNCTUATION.has(name) ||
                    PAIRS.has(name) ||
                    /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name),
            );
        return known ? new TokenScanner(types) : undefined;
    }

    tokenize(text: string): LexerResult | undefined {
        this.text = text;
        this.at = 0;
        this.line = 1;
        this.lineStart = 0;
        const tokens: IToken[] = [];
        const hidden: IToken[] = [];
        while (this.at < text.length) {
            const code = text.charCodeAt(this.at);
            if (this.skipBlank(code)) {
                continue;
            }
            if (code === SLASH) {
                const comment = this.comment();
                if (!comment) {
                    return undefined;
                }
                hidden.push(comment);
                continue;
            }
            const token = this.token(code);
            if (!token) {
                return undefined;
            }
            tokens.push(token);
        }
        return { tokens, hidden, errors: [], report: { diagnostics: [] } };
    }

    private skipBlank(code: number): boolean {
        if (code === LF || code === CR) {
            this.at += code === CR && this.text.charCodeAt(this.at + 1) === LF ? 2 : 1;
            this.line++;
            this.lineStart = this.at;
            return true;
        }
        if (code !== SPACE && code !== 9 && code !== 11 && code !== 12 && code !== 0xa0 && code !== 0xfeff) {
            return false;
        }
        this.at++;
        return true;
    }

    private token(code: number): IToken | undefined {
        const { text, at } = this;
        if (isLetter(code) || code === UNDERSCORE) {
            return this.word();
        }
        if (isDigit(code)) {
            return this.number();
        }
        if (code === QUOTE) {
            const end = this.stringEnd();
            return end < 0 ? undefined : this.make(this.typeOf('STRING'), end);
        }
        if (code === PERCENT) {
            const letters = text.charCodeAt(at + 1) === SLASH ? this.lettersEnd(at + 2) : 0;
            return this.make(this.typeOf('PERCENT'), letters > at + 2 ? letters : at + 1);
        }
        if (code === DOT || code === PLUS) {
            const pair = this.pairs.get(text.slice(at, at + 2));
            if (pair) {
                return this.make(pair, at + 2);
            }
        }
        const type = this.punctuation[code];
        return type && this.make(type, at + 1);
    }

    private word(): IToken {
        const { text, at } = this;
        const letters = this.lettersEnd(at);
        if (letters > at && text.charCodeAt(letters) === SLASH) {
            const end = this.lettersEnd(letters + 1);
            if (end > letters + 1) {
                return this.make(this.typeOf('SLASHED'), end);
            }
        }
        let end = Math.max(letters, at + 1);
        for (
            let code = text.charCodeAt(end);
            isLetter(code) || isDigit(code) || code === UNDERSCORE || code === HYPHEN || code === DOT;
        ) {
            code = text.charCodeAt(++end);
        }
        const token = this.make(this.typeOf('ID'), end);
        const keyword = this.keywords.get(token.image);
        if (keyword) {
            token.tokenType = keyword;
            token.tokenTypeIdx = keyword.tokenTypeIdx!;
        }
        return token;
    }

    private number(): IToken {
        const { text, at } = this;
        if (text.charCodeAt(at + 4) === HYPHEN) {
            DATE.lastIndex = at;
            if (DATE.test(text)) {
                return this.make(this.typeOf('DATE'), DATE.lastIndex);
            }
        }
        let end = this.digitsEnd(at + 1);
        if (text.charCodeAt(end) === DOT && isDigit(text.charCodeAt(end + 1))) {
            end = this.digitsEnd(end + 2);
        }
        return this.make(this.typeOf('NUMBER'), end);
    }

    /** The end of the string that begins here, -1 when it is not closed in its line. */
    private stringEnd(): number {
        const { text } = this;
        for (let at = this.at + 1; at < text.length; at++) {
            let code = text.charCodeAt(at);
            if (code === QUOTE) {
                return at + 1;
            }
            if (code === BACKSLASH) {
                code = text.charCodeAt(++at);
            }
            if (code === LF || code === CR) {
                return -1;
            }
        }
        return -1;
    }

    private comment(): IToken | undefined {
        const { text, at } = this;
        const second = text.charCodeAt(at + 1);
        if (second === SLASH) {
            let end = at + 2;
            while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) {
                end++;
            }
            return this.make(this.typeOf('SL_COMMENT'), end);
        }
        const close = second === STAR ? text.indexOf('*/', at + 2) : -1;
        if (close < 0) {
            return undefined;
        }
        const token = this.make(this.typeOf('ML_COMMENT'), close + 2);
        for (let i = at; i < close; i++) {
            const code = text.charCodeAt(i);
            if (code !== LF && (code !== CR || text.charCodeAt(i + 1) === LF)) {
                continue;
            }
            this.line++;
            this.lineStart = i + 1;
        }
        token.endLine = this.line;
        token.endColumn = this.at - this.lineStart;
        return token;
    }

    private lettersEnd(from: number): number {
        let at = from;
        while (isLetter(this.text.charCodeAt(at))) {
            at++;
        }
        return at;
    }

    private digitsEnd(from: number): number {
        let at = from;
        for (let code = this.text.charCodeAt(at); isDigit(code) || code === UNDERSCORE; ) {
            code = this.text.charCodeAt(++at);
        }
        return at;
    }

    /** A token from here to `end`, which becomes the place to go on. Lines and columns count from 1, ends are inclusive. */
    private make(tokenType: TokenType, end: number): IToken {
        const startOffset = this.at;
        this.at = end;
        return {
            image: this.text.slice(startOffset, end),
            startOffset,
            endOffset: end - 1,
            startLine: this.line,
            endLine: this.line,
            startColumn: startOffset - this.lineStart + 1,
            endColumn: end - this.lineStart,
            tokenTypeIdx: tokenType.tokenTypeIdx!,
            tokenType,
        };
    }
}

function isLetter(code: number): boolean {
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
    return code >= 48 && code <= 57;
}
