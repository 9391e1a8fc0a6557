import { GrammarAST, GrammarUtils } from 'langium';

/** Thrown for a grammar that one token of lookahead cannot decide, or that uses what the predictive parser lacks. */
export class NotPredictive extends Error {}

/** What an element may begin with. */
interface First {
    readonly tokens: ReadonlySet<number>;
    /** Whether it may also be nothing. */
    readonly empty: boolean;
}

/**
 * What one token of lookahead decides in a grammar. A decision looks only at the rule it is in, as the parser
 * generator's does: where what may follow a whole rule begins like what could still come in it, the rule goes on.
 */
export class Decisions {
    private readonly tokenIndex: (name: string) => number;
    private readonly firsts = new Map<GrammarAST.AbstractElement, First>();
    private readonly open = new Set<GrammarAST.ParserRule>();

    constructor(tokenIndex: (name: string) => number) {
        this.tokenIndex = tokenIndex;
    }

    /** For each token index 1 where an optional or repeated element begins with that token. */
    starts(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule): Uint8Array {
        const own = this.first(element, false);
        if (own.empty) {
            throw new NotPredictive(`an optional element in ${rule.name} that may be empty`);
        }
        const rest = this.restOf(element, rule);
        for (const token of own.tokens) {
            if (rest.has(token)) {
                throw new NotPredictive(`an optional element in ${rule.name} begins like what follows it`);
            }
        }
        const starts = new Uint8Array(Math.max(0, ...own.tokens) + 1);
        for (const token of own.tokens) {
            starts[token] = 1;
        }
        return starts;
    }

    /** For each token index the alternative that begins with that token, else -1. */
    choice(element: GrammarAST.Alternatives, rule: GrammarAST.ParserRule): Int16Array {
        const firsts = element.elements.map(alternative => this.first(alternative, true));
        const choice = new Int16Array(Math.max(0, ...firsts.flatMap(first => [...first.tokens])) + 1).fill(-1);
        firsts.forEach((first, index) => {
            if (first.empty) {
                throw new NotPredictive(`an alternative of ${rule.name} that may be empty`);
            }
            for (const token of first.tokens) {
                if (choice[token] !== -1) {
                    throw new NotPredictive(`two alternatives of ${rule.name} begin alike`);
                }
                choice[token] = index;
            }
        });
        return choice;
    }

    /** Throws unless an unassigned call is all its rule consists of in that alternative. */
    expectChoice(element: GrammarAST.AbstractElement): void {
        const parent = element.$container;
        if (
            !GrammarAST.isParserRule(parent) &&
            !(GrammarAST.isAlternatives(parent) && GrammarAST.isParserRule(parent.$container))
        ) {
            throw new NotPredictive('an unassigned rule call among other elements');
        }
        if (element.cardinality) {
            throw new NotPredictive('an unassigned rule call that repeats');
        }
    }

    /** What may come behind an element within its rule, up to the first element that cannot be nothing. */
    private restOf(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule): Set<number> {
        const rest = new Set<number>();
        for (
            let node: GrammarAST.AbstractElement = element;
            node.$container !== rule;
            node = node.$container as GrammarAST.AbstractElement
        ) {
            const parent = node.$container as GrammarAST.AbstractElement;
            if (node !== element && (node.cardinality === '*' || node.cardinality === '+')) {
                this.first(node, false).tokens.forEach(t => rest.add(t));
            }
            if (!GrammarAST.isGroup(parent)) {
                continue;
            }
            for (const follower of parent.elements.slice(parent.elements.indexOf(node) + 1)) {
                const first = this.first(follower, true);
                first.tokens.forEach(token => rest.add(token));
                if (!first.empty) {
                    return rest;
                }
            }
        }
        return rest;
    }

    private first(element: GrammarAST.AbstractElement, withCardinality: boolean): First {
        let first = this.firsts.get(element);
        if (!first) {
            this.firsts.set(element, (first = this.compute(element)));
        }
        return withCardinality && (element.cardinality === '?' || element.cardinality === '*')
            ? { tokens: first.tokens, empty: true }
            : first;
    }

    private compute(element: GrammarAST.AbstractElement): First {
        if (GrammarAST.isKeyword(element)) {
            return { tokens: new Set([this.tokenIndex(element.value)]), empty: false };
        }
        if (GrammarAST.isAssignment(element)) {
            return this.first(element.terminal, true);
        }
        if (GrammarAST.isCrossReference(element) && element.terminal) {
            return this.first(element.terminal, true);
        }
        if (GrammarAST.isRuleCall(element)) {
            return this.ruleFirst(element.rule.ref);
        }
        if (GrammarAST.isAlternatives(element)) {
            const all = element.elements.map(e => this.first(e, true));
            return { tokens: new Set(all.flatMap(first => [...first.tokens])), empty: all.some(first => first.empty) };
        }
        if (!GrammarAST.isGroup(element)) {
            throw new NotPredictive(element.$type);
        }
        const tokens = new Set<number>();
        for (const part of element.elements) {
            const first = this.first(part, true);
            first.tokens.forEach(token => tokens.add(token));
            if (!first.empty) {
                return { tokens, empty: false };
            }
        }
        return { tokens, empty: true };
    }

    private ruleFirst(rule: GrammarAST.AbstractRule | undefined): First {
        if (GrammarAST.isTerminalRule(rule)) {
            return { tokens: new Set([this.tokenIndex(rule.name)]), empty: false };
        }
        if (!GrammarAST.isParserRule(rule)) {
            throw new NotPredictive(rule ? GrammarUtils.getRuleTypeName(rule) : 'an unknown rule');
        }
        if (this.open.has(rule)) {
            throw new NotPredictive(`${rule.name} begins with itself`);
        }
        this.open.add(rule);
        const first = this.first(rule.definition, true);
        this.open.delete(rule);
        return first;
    }
}
