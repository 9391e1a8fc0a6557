import type { IRecognitionException, TokenType } from 'chevrotain';
import {
    type CstNode,
    createDefaultCoreModule,
    createDefaultSharedCoreModule,
    DefaultTokenBuilder,
    DefaultValueConverter,
    EmptyFileSystem,
    type GrammarAST,
    inject,
    type LangiumCoreServices,
    type LangiumParser,
    type LangiumSharedCoreServices,
    RegExpUtils,
    type ValueType,
} from 'langium';
import type { Document } from '../generated/ast.ts';
import { ExitGeneratedModule, ExitGeneratedSharedModule } from '../generated/module.ts';
import { NotPredictive } from './decisions.ts';
import { PlanLexer } from './lexer.ts';
import { planErrorMessages } from './messages.ts';
import { PredictiveParser } from './predictive.ts';

/** A place that could not be read; offsets are relative to the parsed text. */
export interface SyntaxProblem {
    readonly start: number;
    readonly end: number;
    readonly message: string;
    /** Rules of the grammar the parser was in, outermost first. */
    readonly rules?: readonly string[];
    /** The word that stands there, where it is one. */
    readonly found?: string;
    /** What stands in front of it. */
    readonly after?: string;
}

/** What one stretch of text was parsed to. `ast` is always there, however poor. */
export interface Parsed {
    readonly ast: Document;
    readonly problems: readonly SyntaxProblem[];
}

/** Quoted and bare names with the same text are the same name; `\"` and `\\` are the only escapes. */
export function unquote(text: string): string {
    if (!text.startsWith('"')) {
        return text;
    }
    const closed = text.length > 1 && text.endsWith('"');
    return text.slice(1, closed ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}

class PlanValueConverter extends DefaultValueConverter {
    override convert(input: string, cstNode: CstNode): ValueType {
        // A data type rule hands over the text its terminals were already converted to; only terminals are leaves.
        return 'tokenType' in cstNode && cstNode.tokenType && input.startsWith('"') ? unquote(input) : input;
    }
}

/** Langium's kinds of tokens. It makes a pattern for each pair of a keyword and a terminal, here there is one for each terminal: most of the start of a short run. */
class PlanTokenBuilder extends DefaultTokenBuilder {
    private readonly beginnings = new Map<TokenType, RegExp | undefined>();

    protected override findLongerAlt(keyword: GrammarAST.Keyword, terminals: TokenType[]): TokenType[] {
        return terminals.filter(terminal => {
            const match = this.beginningOf(terminal)?.exec(keyword.value);
            return match?.[0] !== undefined && match[0] !== '';
        });
    }

    /** What a text of this kind may begin with, as a pattern; undefined where a program reads it. */
    private beginningOf(terminal: TokenType): RegExp | undefined {
        if (!this.beginnings.has(terminal)) {
            const { PATTERN } = terminal;
            this.beginnings.set(
                terminal,
                PATTERN instanceof RegExp ? RegExpUtils.partialRegExp(`^${PATTERN.source}$`) : undefined,
            );
        }
        return this.beginnings.get(terminal);
    }
}

/** The language's core services: parser, lexer and reflection, no file system, no connection. */
export function createPlanServices(): LangiumCoreServices {
    const shared: LangiumSharedCoreServices = inject(
        createDefaultSharedCoreModule(EmptyFileSystem),
        ExitGeneratedSharedModule,
    );
    const services: LangiumCoreServices = inject(createDefaultCoreModule({ shared }), ExitGeneratedModule, {
        parser: {
            TokenBuilder: () => new PlanTokenBuilder(),
            Lexer: (s: LangiumCoreServices) => new PlanLexer(s),
            ValueConverter: () => new PlanValueConverter(),
            ParserErrorMessageProvider: () => planErrorMessages,
        },
    });
    shared.ServiceRegistry.register(services);
    return services;
}

let services: LangiumCoreServices | undefined;
let parser: LangiumParser | undefined;
let predictive: PredictiveParser | null | undefined;

/** The services every part of the product shares; built once, on first use. */
export function planServices(): LangiumCoreServices {
    return (services ??= createPlanServices());
}

/** The parser for texts without errors; null where the grammar needs more than one token of lookahead. */
function predictiveParser(): PredictiveParser | null {
    if (predictive !== undefined) {
        return predictive;
    }
    try {
        return (predictive = new PredictiveParser(planServices()));
    } catch (error) {
        if (error instanceof NotPredictive) {
            return (predictive = null);
        }
        throw error;
    }
}

/**
 * Builds the parser that recovers and explains, so that the first text with an error does not wait for it (some 100 ms).
 * For a server to call when it has nothing else to do.
 */
export function warmUp(): void {
    parser ??= planServices().parser.LangiumParser;
    parser.parse('plan {');
}

/**
 * Parses a stretch of plan text (a block or a whole file). Never throws: any text gives an AST and problems. Positions
 * are relative to the text.
 */
export function parseText(text: string): Parsed {
    const clean = predictiveParser()?.parse(text);
    if (clean) {
        return { ast: clean as Document, problems: [...unclosed(clean.$cstNode, text)] };
    }
    parser ??= planServices().parser.LangiumParser;
    const result = parser.parse<Document>(text);
    const problems: SyntaxProblem[] = [];
    for (const error of result.lexerErrors) {
        const image = text.slice(error.offset, error.offset + error.length);
        problems.push({ start: error.offset, end: error.offset + error.length, message: strayText(image) });
    }
    for (const error of result.parserErrors) {
        problems.push({ ...place(error, text), ...surroundings(error) });
    }
    problems.push(...unclosed(result.value.$cstNode, text));
    return { ast: result.value, problems: problems.sort((a, b) => a.start - b.start) };
}

function strayText(image: string): string {
    const shown = image.length > 20 ? `${image.slice(0, 20)}…` : image;
    return /\p{L}/u.test(image)
        ? `'${shown}' cannot stand in a bare name. Names with other letters or blanks are written in double quotes.`
        : `'${printable(shown)}' is not expected here.`;
}

function printable(text: string): string {
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\u0000-\u001f\u007f]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Where the parser was, and what it met there: for whoever knows which words fit. */
function surroundings(error: IRecognitionException): Pick<SyntaxProblem, 'rules' | 'found' | 'after'> {
    const previous = 'previousToken' in error ? (error.previousToken as typeof error.token) : undefined;
    return {
        rules: error.context.ruleStack.map(rule => rule.replace(/\u200b.*$/, '')),
        ...(/^[A-Za-z_][\w.-]*$/.test(error.token.image) ? { found: error.token.image } : {}),
        ...(previous?.image ? { after: previous.image } : {}),
    };
}

/** A finding belongs to the half-typed line, not to the innocent one below it that the parser stumbled over. */
function place(error: IRecognitionException, text: string): SyntaxProblem {
    const { token, message } = error;
    const previous = 'previousToken' in error ? (error.previousToken as typeof token) : undefined;
    const atEnd = Number.isNaN(token.startOffset) || token.tokenType.name === 'EOF';
    const previousEnd = endOf(previous);
    const unclosedBlock = message.includes('is not closed');
    if (
        previous &&
        previousEnd !== undefined &&
        !unclosedBlock &&
        (atEnd || text.slice(previousEnd, token.startOffset).includes('\n')) &&
        !message.startsWith('`')
    ) {
        return { start: Math.max(0, previous.startOffset), end: previousEnd, message };
    }
    if (atEnd) {
        const end = text.trimEnd().length;
        return { start: Math.max(0, end - 1), end, message };
    }
    return { start: token.startOffset, end: endOf(token) ?? text.length, message };
}

/** Where a token ends; undefined for one that stands for the end of the text. */
function endOf(token: IRecognitionException['token'] | undefined): number | undefined {
    return token?.endOffset === undefined || Number.isNaN(token.endOffset) ? undefined : token.endOffset + 1;
}

/** Strings and comments without their end are tokens to the lexer; here they become findings. */
function* unclosed(root: CstNode | undefined, text: string): Iterable<SyntaxProblem> {
    if (!root || (!text.includes('"') && !text.includes('/*'))) {
        return;
    }
    const token = /"(?:\\[^\n\r]|[^"\\\n\r])*("?)|\/\/[^\n\r]*|\/\*[\s\S]*?(\*\/|(?![\s\S]))/g;
    for (let m = token.exec(text); m; m = token.exec(text)) {
        const start = m.index;
        if (m[0].startsWith('"') && m[1] !== '"') {
            yield {
                start,
                end: start + m[0].length,
                message: "This text is not closed: a '\"' is missing at its end.",
            };
        }
        if (m[0].startsWith('/*') && m[2] !== '*/') {
            yield {
                start,
                end: start + 2,
                message: "This comment is not closed: a '*/' is missing; everything behind it is unread.",
            };
        }
    }
}
