import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = new URL('../../', import.meta.url);
const grammarFiles: Record<string, string> = {
    'source.exit': 'syntaxes/exit.tmLanguage.json',
    'markdown.exit.codeblock': 'syntaxes/exit.markdown.tmLanguage.json',
};

/** A stretch of one line and the scopes it carries, outermost first, without the grammar's own root scope. */
export interface Token {
    start: number;
    end: number;
    scopes: string[];
}

/** The grammar as an editor loads it: the same regular-expression engine, the same tokenizer. */
export async function loadGrammar(scopeName = 'source.exit'): Promise<textmate.IGrammar> {
    const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
    await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
    const registry = new textmate.Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
            createOnigString: (text: string) => new oniguruma.OnigString(text),
        }),
        loadGrammar: async name => {
            const file = grammarFiles[name];
            return file === undefined
                ? null
                : textmate.parseRawGrammar(readFileSync(new URL(file, root), 'utf8'), file);
        },
    });
    const grammar = await registry.loadGrammar(scopeName);
    if (grammar === null) {
        throw new Error(`no grammar for ${scopeName}`);
    }
    return grammar;
}

/** The tokens of every line, blank stretches without a scope of their own left out. */
export function tokenize(grammar: textmate.IGrammar, text: string): { line: string; tokens: Token[] }[] {
    let state = textmate.INITIAL;
    return text.split(/\r?\n/).map(line => {
        const result = grammar.tokenizeLine(line, state);
        state = result.ruleStack;
        const tokens = result.tokens.map(token => ({
            start: token.startIndex,
            end: Math.min(token.endIndex, line.length),
            scopes: token.scopes.slice(1),
        }));
        return { line, tokens: tokens.filter(token => token.end > token.start && token.scopes.length > 0) };
    });
}

/** A snapshot a person can review: each line, and under it carets with the scopes of what they point at. */
export function render(grammar: textmate.IGrammar, text: string): string {
    return (
        tokenize(grammar, text)
            .map(({ line, tokens }) => {
                const under = tokens.filter(isTelling).map(token => caretLine(line, token));
                return [`> ${line}`, ...under].join('\n').trimEnd();
            })
            .join('\n') + '\n'
    );
}

function isTelling(token: Token): boolean {
    return token.scopes.some(scope => !scope.startsWith('meta.'));
}

function caretLine(line: string, token: Token): string {
    const shown = token.scopes.filter(scope => !scope.startsWith('meta.')).map(scope => scope.replace(/\.exit$/, ''));
    return (
        '  ' +
        line.slice(0, token.start).replace(/\S/g, ' ') +
        '^'.repeat(token.end - token.start) +
        ' ' +
        shown.join(' > ')
    );
}
