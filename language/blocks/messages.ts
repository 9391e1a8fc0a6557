import { type IParserErrorMessageProvider, type IToken, type TokenType, tokenName } from 'chevrotain';
import { firstOf } from '../basics/lists.ts';

/** What a token is called when we speak to the author of a plan. */
const TERMS: Readonly<Record<string, string>> = {
    ID: 'a name',
    STRING: 'a text in double quotes',
    NUMBER: 'a number',
    DATE: 'a date such as 2026-12-01',
    SLASHED: 'a unit',
    PERCENT: 'a unit',
    EOF: 'the end of the file',
};
/** What each rule of the grammar is called. */
const RULES: Readonly<Record<string, string>> = {
    Name: 'a name',
    Word: 'a word',
    Day: 'a date such as 2026-12-01',
    Quantity: 'a number with its unit',
    Unit: 'a unit',
    Selector: "a selector (a name, 'matching \"…\"', 'in ENVIRONMENT' or 'all')",
    SelectorTerm: "a selector (a name, 'matching \"…\"', 'in ENVIRONMENT' or 'all')",
    SubjectTerm: "a name, 'matching \"…\"', 'in ENVIRONMENT' or 'all'",
};
/** The rules whose alternatives are the properties of a declaration. */
const PROPERTIES_OF: Readonly<Record<string, string>> = {
    PlanProperty: 'a plan',
    EnvironmentProperty: 'an environment',
    PlatformProperty: 'a platform',
    RoleProperty: 'a role',
    ProductProperty: 'a product',
    MediaProperty: 'a media class',
    IdentityProperty: 'an identity',
    ControllerProperty: 'a controller',
    FabricProperty: 'a fabric',
    NetworkProperty: 'a network',
    PolicyProperty: 'a policy',
    MoverProperty: 'a mover',
    HouseRuleProperty: 'a rule',
    WorkloadProperty: 'a workload',
    PhaseProperty: 'a phase',
};
/** Rules that end with a closing brace: what stands there instead is something the declaration does not know. */
const DECLARATIONS: Readonly<Record<string, string>> = {
    Plan: 'a plan',
    Environment: 'an environment',
    Platform: 'a platform',
    Role: 'a role',
    Product: 'a product',
    Media: 'a media class',
    Identity: 'an identity',
    Controller: 'a controller',
    Fabric: 'a fabric',
    Network: 'a network',
    Policy: 'a policy',
    Mover: 'a mover',
    HouseRule: 'a rule',
    Profile: 'a profile',
    Workload: 'a workload',
    Phase: 'a phase',
    Group: 'a group',
    Interface: 'an interface',
    Feature: 'a feature',
    Capability: 'a capability',
    Privilege: 'a privilege',
};
const DECLARATION_WORDS =
    'plan, environment, platform, identity, backup, replication, monitoring, automation, fabric, network, policy, mover, profile, workload, group, phase, ' +
    'accept, retain, rule, ' +
    'or a library declaration (interface, feature, capability, product, media, role, transition)';

function term(type: TokenType): string {
    return TERMS[tokenName(type)] ?? `'${type.LABEL ?? tokenName(type)}'`;
}

function found(token: IToken): string {
    return token.tokenType.name === 'EOF' ? 'the text ends here' : `found '${shorten(token.image)}'`;
}

function shorten(text: string): string {
    const line = firstOf(text.split(/\r?\n/, 1));
    return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function after(previous: IToken | undefined): string {
    return previous && previous.image && !Number.isNaN(previous.startOffset)
        ? ` after '${shorten(previous.image)}'`
        : '';
}

function plainRule(rule: string): string {
    return rule.replace(/\u200b.*$/, '');
}

/**
 * Syntax errors in the words of the language. Langium installs this as the parser's message provider, so no
 * sentence of the parser generator can reach a user.
 */
export const planErrorMessages: IParserErrorMessageProvider = {
    buildMismatchTokenMessage({ expected, actual, previous, ruleName }) {
        const rule = plainRule(ruleName);
        if (tokenName(expected) === 'EOF') {
            return planErrorMessages.buildNotAllInputParsedMessage({ firstRedundant: actual, ruleName });
        }
        if (tokenName(expected) === '}' && DECLARATIONS[rule]) {
            if (actual.tokenType.name === 'EOF') {
                return `The block of ${DECLARATIONS[rule]} is not closed: a '}' is missing.`;
            }
            return `'${shorten(actual.image)}' is not a property of ${DECLARATIONS[rule]} (or something is missing before it).`;
        }
        return `Expected ${RULES[rule] ?? term(expected)}${after(previous)}, ${found(actual)}.`;
    },
    buildNotAllInputParsedMessage({ firstRedundant }) {
        return firstRedundant.image === '}'
            ? "This '}' closes nothing."
            : `A declaration is expected here (${DECLARATION_WORDS}), ${found(firstRedundant)}.`;
    },
    buildNoViableAltMessage({ expectedPathsPerAlt, actual, previous, ruleName }) {
        const rule = plainRule(ruleName);
        const next = firstOf(actual);
        if (PROPERTIES_OF[rule]) {
            return `'${shorten(next.image)}' is not a property of ${PROPERTIES_OF[rule]}.`;
        }
        if (RULES[rule]) {
            return `Expected ${RULES[rule]}${after(previous)}, ${found(next)}.`;
        }
        const firsts = [
            ...new Set(
                expectedPathsPerAlt
                    .flat()
                    .map(path => path[0])
                    .filter(t => t !== undefined)
                    .map(term),
            ),
        ];
        const list = firsts.length > 6 ? DECLARATION_WORDS : firsts.join(' or ');
        return `Expected ${list}${after(previous)}, ${found(next)}.`;
    },
    buildEarlyExitMessage({ actual, previous, ruleName }) {
        return `Something is missing${after(previous)} (${RULES[plainRule(ruleName)] ?? 'a value'}), ${found(firstOf(actual))}.`;
    },
};
