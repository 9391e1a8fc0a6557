import type { IToken, TokenType } from 'chevrotain';
import {
    type AstNode,
    AstUtils,
    type CompositeCstNode,
    type CstNode,
    CstNodeBuilder,
    GrammarAST,
    GrammarUtils,
    isAstNode,
    type LangiumCoreServices,
    type Lexer,
    type LexerResult,
    type Mutable,
} from 'langium';
import { entryOf, nth } from '../basics/lists.ts';
import { Decisions, NotPredictive } from './decisions.ts';

/** Runs one grammar element from the next token on; false means that the text is not of this grammar. */
type Step = (run: Run) => boolean;
type Building = Record<string, unknown> & { $type: string; $cstNode?: CstNode };
/** A data type rule builds a text instead of a node. */
interface Text {
    text: string;
}

/** Where a parse stands. */
interface Run {
    readonly tokens: readonly IToken[];
    readonly hidden: readonly IToken[];
    next: number;
    nextHidden: number;
    node: Building;
    text: Text | undefined;
}

const NO_TOKEN = -1;

/**
 * A parser for texts without syntax errors, made from the same grammar as Langium's and with the same result: the same
 * AST on the same CST. It decides by one token and gives up at the first surprise, so that Langium's parser, which
 * recovers and explains, is asked only about texts that need it. It is there for speed: most texts have no error.
 */
export class PredictiveParser {
    private readonly services: LangiumCoreServices;
    private readonly lexer: Lexer;
    private readonly tokenTypes: Readonly<Record<string, TokenType>>;
    private readonly builder = new CstNodeBuilder();
    private readonly rules = new Map<GrammarAST.ParserRule, Step>();
    private readonly decisions: Decisions;
    private readonly entry: GrammarAST.ParserRule;

    /** Throws `NotPredictive` where the grammar does not allow it. */
    constructor(services: LangiumCoreServices) {
        this.services = services;
        this.lexer = services.parser.Lexer;
        this.tokenTypes = this.lexer.definition as Record<string, TokenType>;
        this.decisions = new Decisions(element => this.tokenTypes[element]?.tokenTypeIdx ?? NO_TOKEN);
        const entry = services.Grammar.rules.find(rule => GrammarAST.isParserRule(rule) && rule.entry);
        if (!GrammarAST.isParserRule(entry)) {
            throw new NotPredictive('no entry rule');
        }
        this.entry = entry;
        this.rule(entry);
    }

    /** The AST of a text and its CST, or undefined where the text has any error. */
    parse(text: string): AstNode | undefined {
        const lexed = this.lexer.tokenize(text);
        return lexed.errors.length > 0 ? undefined : this.parseTokens(text, lexed);
    }

    private parseTokens(text: string, lexed: LexerResult): AstNode | undefined {
        this.builder.buildRootNode(text);
        const node = this.create(this.entry);
        const run: Run = { tokens: lexed.tokens, hidden: lexed.hidden, next: 0, nextHidden: 0, node, text: undefined };
        if (!entryOf(this.rules, this.entry)(run) || run.next < run.tokens.length) {
            return undefined;
        }
        this.builder.construct(node as Building & { $cstNode: CstNode });
        if (run.nextHidden < run.hidden.length) {
            this.builder.addHiddenNodes(run.hidden.slice(run.nextHidden));
        }
        (node.$cstNode as Mutable<CstNode>).astNode = node as unknown as AstNode;
        return node as unknown as AstNode;
    }

    private readonly mandatory = new Map<string, readonly (readonly [name: string, value: unknown])[]>();

    /** A node with its mandatory properties; lists are empty. */
    private create(rule: GrammarAST.ParserRule): Building {
        return this.createType(GrammarUtils.getTypeName(rule));
    }

    private createType($type: string): Building {
        let mandatory = this.mandatory.get($type);
        if (!mandatory) {
            const { properties } = this.services.shared.AstReflection.getTypeMetaData($type);
            mandatory = Object.values(properties).flatMap(p =>
                p.defaultValue === undefined ? [] : [[p.name, p.defaultValue] as const],
            );
            this.mandatory.set($type, mandatory);
        }
        const node: Building = { $type };
        for (const [name, value] of mandatory) {
            node[name] = Array.isArray(value) ? [] : value;
        }
        return node;
    }

    /** The body of a rule, compiled once. */
    private rule(rule: GrammarAST.ParserRule): Step {
        const known = this.rules.get(rule);
        if (known) {
            return known;
        }
        if (rule.fragment || rule.parameters.length > 0) {
            throw new NotPredictive(`rule ${rule.name}`);
        }
        // Rules may call themselves: the entry is there before the body is.
        let body: Step | undefined;
        this.rules.set(rule, run => body!(run));
        body = this.element(rule.definition, rule);
        this.rules.set(rule, body);
        return body;
    }

    private element(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule): Step {
        const once = this.once(element, rule);
        if (!element.cardinality) {
            return once;
        }
        const starts = this.decisions.starts(element, rule);
        const goes = (run: Run): boolean => starts[run.tokens[run.next]?.tokenTypeIdx ?? NO_TOKEN] === 1;
        if (element.cardinality === '?') {
            return run => !goes(run) || once(run);
        }
        const many: Step = run => {
            while (goes(run)) {
                if (!once(run)) {
                    return false;
                }
            }
            return true;
        };
        return element.cardinality === '*' ? many : run => once(run) && many(run);
    }

    private once(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule): Step {
        if (GrammarAST.isKeyword(element)) {
            return this.token(element, element.value);
        }
        if (GrammarAST.isAssignment(element)) {
            return this.element(element.terminal, rule);
        }
        if (GrammarAST.isGroup(element) && !element.guardCondition) {
            return sequence(element.elements.map(e => this.element(e, rule)));
        }
        if (GrammarAST.isAlternatives(element)) {
            return this.alternatives(element, rule);
        }
        if (GrammarAST.isCrossReference(element)) {
            const called = GrammarAST.isRuleCall(element.terminal) ? element.terminal.rule.ref : undefined;
            if (GrammarAST.isParserRule(called) && !element.isMulti) {
                return this.call(element, called);
            }
        }
        if (GrammarAST.isRuleCall(element) && element.arguments.length === 0) {
            const called = element.rule.ref;
            if (GrammarAST.isTerminalRule(called)) {
                return this.token(element, called.name);
            }
            if (GrammarAST.isParserRule(called)) {
                return this.call(element, called);
            }
        }
        throw new NotPredictive(`${element.$type} in ${rule.name}`);
    }

    private alternatives(element: GrammarAST.Alternatives, rule: GrammarAST.ParserRule): Step {
        const choice = this.decisions.choice(element, rule);
        const steps = element.elements.map(e => this.element(e, rule));
        return run => {
            const chosen = choice[run.tokens[run.next]?.tokenTypeIdx ?? NO_TOKEN];
            return chosen !== undefined && chosen >= 0 && nth(steps, chosen)(run);
        };
    }

    private token(element: GrammarAST.Keyword | GrammarAST.RuleCall, name: string): Step {
        const expected = this.tokenTypes[name]?.tokenTypeIdx;
        if (expected === undefined) {
            throw new NotPredictive(`token ${name}`);
        }
        const { builder } = this;
        const keyword = GrammarAST.isKeyword(element);
        const converter = this.services.parser.ValueConverter;
        const assign = this.assignment(element);
        return run => {
            const token = run.tokens[run.next];
            if (token?.tokenTypeIdx !== expected) {
                return false;
            }
            run.next++;
            if (run.nextHidden < run.hidden.length) {
                this.addHidden(run, token.startOffset);
            }
            const leaf = builder.buildLeafNode(token, element);
            if (assign) {
                assign(run.node, keyword ? token.image : converter.convert(token.image, leaf), leaf);
            } else if (run.text) {
                run.text.text += keyword ? token.image : String(converter.convert(token.image, leaf));
            }
            return true;
        };
    }

    /** Comments in front of a token, attached where Langium attaches them. */
    private addHidden(run: Run, before: number): void {
        const from = run.nextHidden;
        while (run.nextHidden < run.hidden.length && nth(run.hidden, run.nextHidden).startOffset <= before) {
            run.nextHidden++;
        }
        if (run.nextHidden > from) {
            this.builder.addHiddenNodes(run.hidden.slice(from, run.nextHidden));
        }
    }

    private call(element: GrammarAST.RuleCall | GrammarAST.CrossReference, rule: GrammarAST.ParserRule): Step {
        this.rule(rule);
        if (GrammarUtils.isDataTypeRule(rule)) {
            return this.callText(element, rule);
        }
        const assign = this.assignment(element);
        const body = (run: Run): boolean => entryOf(this.rules, rule)(run);
        return assign ? this.callNode(element, rule, body, assign) : this.callInstead(element, rule, body);
    }

    private callText(element: GrammarAST.RuleCall | GrammarAST.CrossReference, rule: GrammarAST.ParserRule): Step {
        const { builder } = this;
        const converter = this.services.parser.ValueConverter;
        const assign = this.assignment(element);
        const body = entryOf(this.rules, rule);
        return run => {
            const cst = builder.buildCompositeNode(element);
            const outer = run.text;
            const own: Text = (run.text = { text: '' });
            if (!body(run)) {
                return false;
            }
            run.text = outer;
            closeText(builder);
            const value = converter.convert(own.text, cst);
            if (assign) {
                assign(run.node, value, cst);
            } else if (outer) {
                outer.text += String(value);
            }
            return true;
        };
    }

    private callNode(
        element: GrammarAST.AbstractElement,
        rule: GrammarAST.ParserRule,
        body: Step,
        assign: Assign,
    ): Step {
        const { builder } = this;
        const type = GrammarUtils.getTypeName(rule);
        return run => {
            const cst = builder.buildCompositeNode(element);
            const outer = run.node;
            run.node = this.createType(type);
            if (!body(run)) {
                return false;
            }
            const node = run.node;
            run.node = outer;
            builder.construct(node as Building & { $cstNode: CstNode });
            assign(outer, node, cst);
            return true;
        };
    }

    /** A rule that only chooses another: what that one builds takes the place of its own node. */
    private callInstead(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule, body: Step): Step {
        const { builder } = this;
        const type = GrammarUtils.getTypeName(rule);
        this.decisions.expectChoice(element);
        return run => {
            builder.buildCompositeNode(element);
            run.node = this.createType(type);
            if (!body(run)) {
                return false;
            }
            builder.construct(run.node as Building & { $cstNode: CstNode });
            return true;
        };
    }

    /** What to do with a value the element yields, undefined where it is not assigned. */
    private assignment(element: GrammarAST.AbstractElement): Assign | undefined {
        const assignment = AstUtils.getContainerOfType(element, GrammarAST.isAssignment);
        if (!assignment) {
            return undefined;
        }
        const { feature, operator } = assignment;
        const reference = GrammarAST.isCrossReference(assignment.terminal);
        const linker = this.services.references.Linker;
        return (node, value, cst) => {
            const item =
                reference && typeof value === 'string'
                    ? linker.buildReference(node as unknown as AstNode, feature, cst, value)
                    : value;
            if (operator === '?=') {
                node[feature] = true;
                return;
            }
            let index: number | undefined;
            if (operator === '+=') {
                index = (node[feature] as unknown[]).push(item) - 1;
            } else {
                node[feature] = item;
            }
            if (isAstNode(item)) {
                adopt(node, item, feature, index);
            }
        };
    }
}

type Assign = (node: Building, value: unknown, cst: CstNode) => void;

function sequence(steps: readonly Step[]): Step {
    return run => {
        for (const step of steps) {
            if (!step(run)) {
                return false;
            }
        }
        return true;
    };
}

function adopt(container: Building, item: Mutable<AstNode>, property: string, index: number | undefined): void {
    if (item.$cstNode) {
        (item.$cstNode as Mutable<CstNode>).astNode = item;
    }
    item.$container = container as unknown as AstNode;
    item.$containerProperty = property;
    if (index !== undefined) {
        item.$containerIndex = index;
    }
}

/** Closes the composite node of a text; the builder wants an object to tell about it. */
function closeText(builder: CstNodeBuilder): void {
    builder.construct({ $type: undefined, $cstNode: undefined as unknown as CompositeCstNode });
}
