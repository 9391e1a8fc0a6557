import { firstOf } from '../../basics/lists.ts';
import { sourceTokens } from '../../blocks/source-tokens.ts';
import { closest, isSlip, withArticle } from '../naming/spelling.ts';
import { METHODS, type ReadProblem } from '../records.ts';
import {
    DECLARATIONS,
    declarationSchema,
    LAYER_WORDS,
    type PropertySchema,
    WEEKDAYS,
    WEEKDAYS_LONG,
} from '../schema.ts';
import { type Span, textOf } from '../source.ts';

/** What the parser knows about a place it could not read. */
export interface Stuck {
    readonly message: string;
    /** Rules of the grammar it was in, outermost first. */
    readonly rules?: readonly string[];
    /** The word that stands there. */
    readonly found?: string;
    /** The word in front of it. */
    readonly after?: string;
}

export interface Hinted {
    readonly message: string;
    readonly suggestions?: readonly string[];
    /** The first suggestion can only have been meant. */
    readonly certain?: boolean;
}

const CONTROLLERS = ['backup', 'replication', 'monitoring', 'automation'];
const KEYWORDS = DECLARATIONS.map(d => d.keyword as string).filter(
    k => k !== 'principal' && k !== 'privilege' && k !== 'grants',
);
/** Words inside the properties of a declaration that are no properties themselves. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
    phase: ['onto', 'over', 'to', 'of', 'by', 'with', 'except', 'matching'],
    rule: ['in', 'except', 'matching'],
    identity: ['holds', 'becomes', 'on'],
    group: ['except', 'matching', 'all', 'in'],
};
/** Words that go on with a declaration which has no braces. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
    accept: ['on', 'because', 'by', 'until', 'except', 'matching'],
    retain: ['because', 'by', 'until', 'except', 'matching'],
    interface: ['for'],
    product: ['for', 'is'],
    policy: ['for', 'on'],
    rule: ['severity'],
};

/**
 * A syntax error with what may have been meant: the words that fit, and those spelled like the one that stands there.
 * @param text the block it stands in, which tells the kind of a controller
 */
export function hinted(stuck: Stuck, text: string): Hinted {
    const { message, rules = [], found, after } = stuck;
    const keywords = kindsOf(rules, text);
    const innermost = rules.at(-1);
    if (innermost === 'Word' && after !== undefined) {
        return expectedWord(stuck, wordsOf(keywords, after));
    }
    if (found === undefined) {
        return { message };
    }
    // `cutover db to pool cold`: the way stands behind `by`.
    if (keywords.includes('phase') && METHODS.some(m => m === found)) {
        return {
            message: `${message.split(' A phase has:')[0]} Write 'by ${found}'.`,
            suggestions: [`by ${found}`],
            certain: true,
        };
    }
    const expected = /^Expected '([a-z-]+)'/.exec(message)?.[1];
    if (expected !== undefined) {
        return closest(found, [expected], 1).length > 0
            ? {
                  message: `${message} Did you mean '${expected}'?`,
                  suggestions: [expected],
                  certain: isSlip(found, [expected]),
              }
            : { message };
    }
    const known = message.startsWith('A declaration is expected here')
        ? [
              ...(BEHIND[/^[ \t]*(accept|retain|interface|product|policy|rule)\b/m.exec(text)?.[1] ?? ''] ?? []),
              ...KEYWORDS,
          ]
        : message.includes('is not a property of')
          ? propertyWords(keywords)
          : [];
    if (known.length === 0) {
        return { message };
    }
    if (keywords.includes('phase') && isWeekdayBehind(found, text)) {
        return {
            message:
                "The days of cutovers are the plan's: write 'window sat 20:00..sun 06:00' into the plan, or give the phase a 'starts DATE'.",
        };
    }
    const part = partOf(found, keywords);
    if (part && message.includes('is not a property of')) {
        return { message: `'${found}' belongs to '${part.property}': write '${part.form}'.` };
    }
    const behind = message.startsWith('A declaration') ? propertyBehind(found, text) : undefined;
    if (behind) {
        return { message: behind };
    }
    const suggestions = closest(found, known, 2);
    if (suggestions.length > 0) {
        const said = message.startsWith('A declaration')
            ? `'${found}' ${KEYWORDS.includes(firstOf(suggestions)) ? 'begins no declaration' : 'is not expected here'}.`
            : message.replace(' (or something is missing before it)', '');
        return {
            message: `${said} Did you mean '${suggestions[0]}'?`,
            suggestions,
            certain: isSlip(found, suggestions),
        };
    }
    const properties = keywords.flatMap(k => declarationSchema(k)?.properties.map(p => p.key) ?? []);
    const owner = /is not a property of (an?) (.*?)(?= \(|\.)/.exec(message);
    return {
        message:
            properties.length > 0 && owner
                ? `${message} ${owner[1] === 'an' ? 'An' : 'A'} ${owner[2]} has: ${[...new Set(properties)].join(', ')}.`
                : message,
    };
}

/** `workload web count 3 { … }`: what belongs inside the braces stands in front of them. */
function propertyBehind(found: string, text: string): string | undefined {
    const keyword = sourceWord(text);
    const own = declarationSchema(keyword)?.properties.find(p => p.key === found);
    return (
        own &&
        `'${found}' stands inside the braces of ${withArticle(keyword)}: write '{ ${own.form} }' behind its name.`
    );
}

/** The keyword a block begins with, behind its comments. */
function sourceWord(text: string): string {
    const [first] = sourceTokens(text).filter(t => t.kind === 'word');
    return first ? text.slice(first.start, first.end) : '';
}

function isWeekdayBehind(found: string, text: string): boolean {
    return found === 'on' && new RegExp(`\\bon\\s+(${[...WEEKDAYS, ...WEEKDAYS_LONG].join('|')})\\b`, 'i').test(text);
}

/** Words that follow others of their property and are written by themselves in error (`mtu 9000` on a line of its own). */
function partOf(
    word: string,
    keywords: readonly string[],
): { readonly property: string; readonly form: string } | undefined {
    if (!/^[a-z-]+$/.test(word)) {
        return undefined;
    }
    for (const { key, form, parts } of keywords.flatMap(k => declarationSchema(k)?.properties ?? [])) {
        if (key !== word && (parts?.some(p => p.key === word) || new RegExp(`\\[[^\\]]*\\b${word}\\b`).test(form))) {
            return { property: key, form };
        }
    }
    return undefined;
}

/** A name that needs its quotes: letters, then a mark no bare name may hold, then letters again. */
const UNQUOTED = /[A-Za-z_][A-Za-z0-9_.-]*(?:[:@\\][A-Za-z0-9_.-]+)+/g;
const IN_NAME = /[A-Za-z0-9_.:@\\-]/;
/** No name reaches farther from a place, so no further is looked. */
const LONGEST_NAME = 200;

/** The name around a place that could not be read because its quotes are missing (`kubevirt.io:edit`). */
export function unquoted(text: string, at: number): { readonly start: number; readonly end: number } | undefined {
    let from = at;
    while (from > 0 && at - from < LONGEST_NAME && IN_NAME.test(text.charAt(from - 1))) {
        from--;
    }
    for (const match of text.slice(from, at + LONGEST_NAME).matchAll(UNQUOTED)) {
        const start = from + match.index;
        const end = start + match[0].length;
        if (start < at && at < end) {
            return { start, end };
        }
    }
    return undefined;
}

/** Says to quote a name. */
export function quoteIt(span: Span): ReadProblem {
    const name = textOf(span);
    return {
        code: 'syntax',
        span,
        message: `Quote the name '${name}': a name with '${/[^A-Za-z0-9_.-]/.exec(name)?.[0] ?? ''}' needs double quotes.`,
        suggestions: [`"${name.replaceAll('\\', '\\\\')}"`],
        certain: true,
    };
}

/** A word behind a complete property that is no property of the declaration. */
export function strayWord(word: string, kind: string): Hinted {
    const suggestions = closest(word, propertyWords([kind]), 2);
    return {
        message: `'${word}' is not a property of ${withArticle(kind)}.${suggestions[0] ? ` Did you mean '${suggestions[0]}'?` : ''}`,
        ...(suggestions[0] ? { suggestions, certain: isSlip(word, suggestions) } : {}),
    };
}

/** A word from a list is missing, or another one stands there: the list is named. */
function expectedWord({ message, found, after }: Stuck, words: readonly string[]): Hinted {
    if (words.length === 0) {
        return { message };
    }
    const suggestions = found === undefined ? [] : closest(found, words, 2);
    const list =
        words.length === 1
            ? `'${words[0]}'`
            : `${words
                  .slice(0, -1)
                  .map(w => `'${w}'`)
                  .join(', ')} or '${words.at(-1)}'`;
    return {
        message:
            message.replace(`Expected a word after '${after}'`, `Expected ${list} after '${after}'`) +
            (suggestions[0] ? ` Did you mean '${suggestions[0]}'?` : ''),
        ...(found !== undefined && suggestions.length > 0 ? { suggestions, certain: isSlip(found, suggestions) } : {}),
    };
}

/** The keywords of the innermost declaration that is being read; the four controllers share a rule. */
function kindsOf(rules: readonly string[], text: string): readonly string[] {
    for (const rule of [...rules].reverse()) {
        if (rule === 'HouseRule') {
            return ['rule'];
        }
        if (rule === 'Controller') {
            const kind = /\b(?:backup|replication|monitoring|automation)\b/.exec(text)?.[0];
            return kind ? [kind] : CONTROLLERS;
        }
        if (declarationSchema(rule.toLowerCase())) {
            return [rule.toLowerCase()];
        }
    }
    return [];
}

function propertyWords(keywords: readonly string[]): string[] {
    const words = keywords.flatMap(k => [
        ...(declarationSchema(k)?.properties.flatMap(p => [p.key, ...(p.parts ?? []).map(part => part.key)]) ?? []),
        ...(INSIDE[k] ?? []),
    ]);
    return [...new Set(words)].filter(w => w !== 'rate');
}

/** The words that may stand behind a property. */
function wordsOf(keywords: readonly string[], key: string): readonly string[] {
    if (key === 'for') {
        return LAYER_WORDS;
    }
    const fits = (p: PropertySchema) =>
        (p.key === key ? p.words : p.parts?.find(part => part.key === key)?.words) ?? [];
    return [...new Set(keywords.flatMap(k => declarationSchema(k)?.properties.flatMap(fits) ?? []))];
}
