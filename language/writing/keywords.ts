import { AstUtils, GrammarAST } from 'langium';
import { ExitGrammar } from '../generated/grammar.ts';
import { needsQuotes, quoted } from './names.ts';

let words: ReadonlySet<string> | undefined;

/** Every word of the grammar, taken from the grammar itself. */
export function grammarWords(): ReadonlySet<string> {
    return (words ??= new Set(
        AstUtils.streamAst(ExitGrammar())
            .filter(GrammarAST.isKeyword)
            .map(keyword => keyword.value)
            .filter(word => /^[A-Za-z]/.test(word)),
    ));
}

/** A name as it can be written anywhere, also at the front of a line, where a bare keyword would be read as one. */
export function writtenAnywhere(name: string): string {
    return needsQuotes(name) || grammarWords().has(name) ? quoted(name) : name;
}
