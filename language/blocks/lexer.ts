import type { IToken, TokenType } from 'chevrotain';
import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import { nth, there } from '../basics/lists.ts';
import { SMALL_WORDS } from './reserved-words.ts';
import { TokenScanner } from './tokens.ts';

/** Keywords after which a name follows, so that a keyword standing there on the same line is a name (`phase model`). */
export const NAME_FOLLOWS: ReadonlySet<string> = new Set([
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
    'network',
    'policy',
    'mover',
    'profile',
    'workload',
    'group',
    'phase',
    'privilege',
    'grants',
    'accept',
    'principal',
    'on',
    'is',
    'in',
    'to',
    'from',
    'onto',
    'for',
    'except',
    'holds',
    'becomes',
    'after',
    'speaks',
    'offers',
    'supports',
    'allows',
    'uses',
    'needs',
    'protects',
    'observes',
    'manages',
    'account',
    'decouple',
    'establish',
    'map',
    'model',
    'cutover',
    'replaces',
    'retire',
    'retain',
    'carries',
    'redoes',
    'loses',
    'first',
    'refuses',
    'rule',
    'applies',
    'net',
    'recreate',
    'of',
    'with',
    'test',
    'alongside',
    'moves',
]);
/** The verbs of steps, which stand for themselves behind `when` and `after` in a rule of the house. */
const VERBS = new Set(['decouple', 'establish', 'map', 'model', 'recreate', 'convert', 'test', 'cutover', 'retire']);
/** Words of a rule of the house behind which names follow. */
const NAMES_IN_RULE = new Set(['rule', 'in', 'except']);
/** What an account needs that is no capability: words of `needs`, which are names there where nothing is named behind them. */
const ACCOUNT_WORDS = new Set(['role', 'right']);
/** Declarations whose braces hold a bare list of names, so that the first one follows the brace. */
const LIST_BLOCKS = new Set(['group']);
/** `media 6 x nvme`, where a name follows the cross. */
const TIMES = 'x';

/**
 * The generated lexer plus one rule a grammar cannot say: a keyword is a name where a name is expected *on this line*.
 * The line matters for recovery: in `depends on ⏎ iops 18k` the second line is a property, not the missing name.
 */
export class PlanLexer extends DefaultLexer {
    private readonly id: TokenType;
    private readonly keywords: ReadonlySet<TokenType>;
    private readonly scanner: TokenScanner | undefined;

    constructor(services: LangiumCoreServices) {
        super(services);
        this.id = there(this.tokenTypes['ID'], 'kind of token ID');
        this.keywords = new Set(
            Object.values(this.tokenTypes).filter(t => /^[a-z]/.test(t.name) && !SMALL_WORDS.has(t.name)),
        );
        this.scanner = TokenScanner.for(services.Grammar, this.tokenTypes as Record<string, TokenType>);
    }

    override tokenize(text: string, options?: TokenizeOptions): LexerResult {
        const result = this.scanner?.tokenize(text) ?? super.tokenize(text, options);
        const tokens = result.tokens as IToken[];
        if (text.includes('..')) {
            this.partRanges(tokens);
        }
        this.retag(tokens);
        return result;
    }

    /** `12k..18k`: behind a number the two dots end the unit, although a bare name may hold them. */
    private partRanges(tokens: IToken[]): void {
        for (let i = 1; i < tokens.length; i++) {
            const token = nth(tokens, i);
            const dots = token.tokenType === this.id ? token.image.indexOf('..') : -1;
            if (dots <= 0 || nth(tokens, i - 1).tokenType.name !== 'NUMBER') {
                continue;
            }
            const parts = /^(\.\.)([0-9][0-9_]*(?:\.[0-9][0-9_]*)?)?([A-Za-z_].*)?$/.exec(token.image.slice(dots));
            if (!parts) {
                continue;
            }
            const pieces: readonly (readonly [TokenType | undefined, string | undefined])[] = [
                [this.id, token.image.slice(0, dots)],
                [this.tokenTypes['..'], parts[1]],
                [this.tokenTypes['NUMBER'], parts[2]],
                [this.id, parts[3]],
            ];
            let at = 0;
            const cut = pieces.flatMap(([tokenType, image]): IToken[] => {
                if (!tokenType || !image) {
                    return [];
                }
                const made = partOf(token, tokenType, image, at);
                at += image.length;
                return [made];
            });
            tokens.splice(i, 1, ...cut);
        }
    }

    private retag(tokens: IToken[]): void {
        let declaration: string | undefined;
        let depth = 0;
        let inNameList = false;
        for (let i = 0; i < tokens.length; i++) {
            const token = tokens[i]!;
            if (token.image === '{') {
                depth++;
            } else if (token.image === '}') {
                depth = Math.max(0, depth - 1);
            } else if (depth === 0 && declarationStart(tokens, i)) {
                declaration = token.image;
            }
            const previous = tokens[i - 1];
            if (
                this.keywords.has(token.tokenType) &&
                previous &&
                this.nameExpected(tokens, i, declaration, inNameList)
            ) {
                token.tokenType = this.id;
                token.tokenTypeIdx = this.id.tokenTypeIdx!;
                inNameList = true;
            } else {
                inNameList =
                    token.image === ','
                        ? inNameList
                        : NAME_FOLLOWS.has(token.image) ||
                          token.tokenType === this.id ||
                          token.tokenType.name === 'STRING';
            }
        }
    }

    private nameExpected(tokens: IToken[], i: number, declaration: string | undefined, inNameList: boolean): boolean {
        const token = tokens[i]!;
        const previous = tokens[i - 1]!;
        const sameLine = previous.endLine === token.startLine;
        if (declaration === 'rule') {
            return sameLine && this.nameExpectedInRule(tokens, i, inNameList);
        }
        if (previous.image === 'needs' && ACCOUNT_WORDS.has(token.image) && this.namesFollow(tokens, i)) {
            return false;
        }
        if (previous.image === ',') {
            return inNameList && (sameLine || this.endsList(tokens, i));
        }
        if (previous.image === '{') {
            return LIST_BLOCKS.has(declaration ?? '') && (sameLine || this.endsList(tokens, i));
        }
        if (previous.image === TIMES && previous.tokenType !== this.id) {
            return sameLine && tokens[i - 2]?.tokenType.name === 'NUMBER';
        }
        if (!sameLine || previous.tokenType === this.id || !NAME_FOLLOWS.has(previous.image)) {
            return false;
        }
        // `media 6 x nvme` inside a fabric and `role` inside a platform share their words with declarations; both are followed by what tells.
        return true;
    }

    /** The words of a rule of the house say what the words of other declarations name. */
    private nameExpectedInRule(tokens: IToken[], i: number, inNameList: boolean): boolean {
        const previous = nth(tokens, i - 1);
        const before = tokens[i - 2]?.image;
        if (previous.image === ',') {
            return inNameList;
        }
        if (previous.tokenType === this.id) {
            return false;
        }
        return (
            NAMES_IN_RULE.has(previous.image) ||
            (previous.image === 'mover' && before === 'require') ||
            (VERBS.has(previous.image) && before === 'when' && nth(tokens, i).image !== 'require')
        );
    }

    /** `needs role "Prism Admin"`: the word carries the grammar where a name or a text stands behind it. */
    private namesFollow(tokens: IToken[], i: number): boolean {
        const next = tokens[i + 1];
        return next !== undefined && (next.tokenType === this.id || next.tokenType.name === 'STRING');
    }

    /** On a line of its own a keyword is a list entry only when the list goes on or the block ends after it. */
    private endsList(tokens: IToken[], i: number): boolean {
        const next = tokens[i + 1];
        return !next || next.image === ',' || next.image === '}';
    }
}

/** A part of a token that stands in one line, from `at` characters on. */
function partOf(token: IToken, tokenType: TokenType, image: string, at: number): IToken {
    const startOffset = token.startOffset + at;
    return {
        ...token,
        image,
        startOffset,
        endOffset: startOffset + image.length - 1,
        startColumn: (token.startColumn ?? 1) + at,
        endColumn: (token.startColumn ?? 1) + at + image.length - 1,
        tokenTypeIdx: tokenType.tokenTypeIdx ?? token.tokenTypeIdx,
        tokenType,
    };
}

function declarationStart(tokens: IToken[], i: number): boolean {
    const previous = tokens[i - 1];
    return !previous || previous.image === '}' || previous.endLine !== tokens[i]!.startLine;
}
