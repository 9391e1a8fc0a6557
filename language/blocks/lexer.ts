import type { IToken, TokenType } from 'chevrotain';
import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import { there } from '../basics/lists.ts';
import { TokenScanner } from './tokens.ts';
import { SMALL_WORDS } from './words.ts';

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
]);
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
        this.retag(result.tokens as IToken[]);
        return result;
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

function declarationStart(tokens: IToken[], i: number): boolean {
    const previous = tokens[i - 1];
    return !previous || previous.image === '}' || previous.endLine !== tokens[i]!.startLine;
}
