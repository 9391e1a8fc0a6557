/**
 * `node scripts/editor-files.ts`: the tree-sitter grammar, its colours and the syntax file of Vim, from the grammar of the language. A test
 * holds the files equal to what this gives; `npm run clients` holds the parser that tree-sitter makes of them against the checker's own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AstUtils, type Grammar, GrammarAST, GrammarUtils } from 'langium';
import { DECLARATION_WORDS, SMALL_WORDS } from '../language/blocks/reserved-words.ts';
import { ExitGrammar } from '../language/generated/grammar.ts';
import { projectRoot } from './vscode-host/paths.ts';

const GENERATED = 'Generated from language/exit.langium by scripts/editor-files.ts; not edited by hand.';

/**
 * What tree-sitter's regular expressions cannot say (looking ahead) or say otherwise: a name ends before two dots, which make a range, and a
 * comment that is not closed is an error.
 */
const TOKENS: Readonly<Record<string, string>> = {
    ML_COMMENT: '/\\/\\*[^*]*\\*+([^/*][^*]*\\*+)*\\//',
    DATE: '/\\d{4}-\\d{1,2}-\\d{1,2}/',
    ID: '/[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*/',
};

/** The names of terminals in the tree. */
const TERMINALS: Readonly<Record<string, string>> = {
    ML_COMMENT: 'block_comment',
    SL_COMMENT: 'line_comment',
    ID: 'identifier',
};

/** A grammar for tree-sitter, and what was met on the way. */
class TreeSitterGrammar {
    readonly keywords = new Set<string>();
    /** Words that begin a property or a step. */
    readonly keys = new Set<string>();
    private readonly grammar: Grammar;

    constructor(grammar: Grammar) {
        this.grammar = grammar;
    }

    /** The text of grammar.js. */
    text(): string {
        const parsers = this.grammar.rules.filter(GrammarAST.isParserRule);
        const terminals = this.grammar.rules.filter(GrammarAST.isTerminalRule).filter(rule => rule.name !== 'WS');
        const lines = [
            ...parsers.map(rule => `    ${nameOf(rule)}: $ => prec.right(${this.element(rule.definition)}),`),
            ...terminals.map(rule => `    ${nameOf(rule)}: _ => ${regexOf(rule)},`),
        ];
        return `// ${GENERATED}\n/// <reference types="tree-sitter-cli/dsl" />\n// @ts-check\n\nmodule.exports = grammar({\n  name: 'exitplan',\n  word: $ => $.identifier,\n  extras: $ => [/[\\s\\uFEFF]+/, $.block_comment, $.line_comment],\n  rules: {\n${lines.join('\n')}\n  },\n});\n`;
    }

    /** Nodes that hold a block in braces, and comments of several lines. */
    blocks(): string[] {
        const blocks = this.grammar.rules
            .filter(GrammarAST.isParserRule)
            .filter(({ definition }) =>
                AstUtils.streamAllContents(definition).some(n => GrammarAST.isKeyword(n) && n.value === '{'),
            );
        return [...blocks.map(nameOf), 'block_comment'].map(name => `(${name})`);
    }

    private element(element: GrammarAST.AbstractElement): string {
        return repeated(this.once(element), element.cardinality);
    }

    private once(element: GrammarAST.AbstractElement): string {
        if (GrammarAST.isAlternatives(element)) {
            return `choice(${element.elements.map(e => this.element(e)).join(', ')})`;
        }
        if (GrammarAST.isGroup(element)) {
            return `seq(${element.elements.map(e => this.element(e)).join(', ')})`;
        }
        if (GrammarAST.isKeyword(element)) {
            this.keywords.add(element.value);
            return `'${element.value}'`;
        }
        if (GrammarAST.isAssignment(element)) {
            if (element.feature === 'key' || element.feature === 'what') {
                AstUtils.streamAst(element.terminal)
                    .filter(GrammarAST.isKeyword)
                    .forEach(({ value }) => this.keys.add(value));
            }
            return `field('${element.feature}', ${this.element(element.terminal)})`;
        }
        if (GrammarAST.isCrossReference(element)) {
            return 'alias($.name, $.reference)';
        }
        if (GrammarAST.isRuleCall(element)) {
            return called(element);
        }
        throw new Error(`The grammar has a ${element.$type}, which is not translated.`);
    }
}

/** A rule's node has the name of the type it makes: every `…Quantity` is a `quantity_property`. */
function called({ rule: { ref: rule } }: GrammarAST.RuleCall): string {
    if (!rule) {
        throw new Error('The grammar calls a rule it does not have.');
    }
    const type = GrammarAST.isParserRule(rule) ? rule.inferredType?.name : undefined;
    return type === undefined || type === rule.name
        ? `$.${nameOf(rule)}`
        : `alias($.${nameOf(rule)}, $.${snake(type)})`;
}

/** Rules that only choose between others leave no node of their own; nor do terminals that are all of a node. */
function nameOf(rule: GrammarAST.AbstractRule): string {
    if (GrammarAST.isTerminalRule(rule)) {
        return (
            TERMINALS[rule.name] ?? (['SLASHED', 'PERCENT'].includes(rule.name) ? '_' : '') + rule.name.toLowerCase()
        );
    }
    const chooses =
        GrammarAST.isParserRule(rule) &&
        rule.dataType === undefined &&
        (GrammarAST.isRuleCall(rule.definition) ||
            (GrammarAST.isAlternatives(rule.definition) && rule.definition.elements.every(GrammarAST.isRuleCall)));
    return (chooses ? '_' : '') + snake(rule.name);
}

function regexOf(rule: GrammarAST.TerminalRule): string {
    return `token(${TOKENS[rule.name] ?? String(GrammarUtils.terminalRegex(rule)).replace(/\/[a-z]*$/, '/')})`;
}

function snake(name: string): string {
    return name.replace(/(?<=[a-z0-9])[A-Z]/g, '_$&').toLowerCase();
}

function repeated(text: string, cardinality: string | undefined): string {
    return cardinality === '?'
        ? `optional(${text})`
        : cardinality === '*'
          ? `repeat(${text})`
          : cardinality === '+'
            ? `repeat1(${text})`
            : text;
}

/** Words of a query or of a syntax file, in lines of a bearable length. */
function wrapped(words: readonly string[], indent: string): string {
    const lines: string[] = [];
    for (const word of words) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + word.length < 100) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(`${indent}${word}`);
        }
    }
    return lines.join('\n');
}

/** Alternatives of a query. */
function list(nodes: readonly string[]): string {
    return `[\n${wrapped(nodes, '  ')}\n]`;
}

/** Path below the project folder → text. */
export function editorFiles(): Map<string, string> {
    const grammar = new TreeSitterGrammar(ExitGrammar());
    const text = grammar.text();
    const words = [...grammar.keywords].filter(word => /^[a-z]/.test(word)).sort();
    const declarations = words.filter(word => DECLARATION_WORDS.has(word));
    const keys = words.filter(word => grammar.keys.has(word) && !DECLARATION_WORDS.has(word) && !SMALL_WORDS.has(word));
    const small = words.filter(
        word => SMALL_WORDS.has(word) || !(DECLARATION_WORDS.has(word) || grammar.keys.has(word)),
    );
    return new Map([
        ['tree-sitter-exitplan/grammar.js', text],
        ['tree-sitter-exitplan/queries/folds.scm', `; ${GENERATED}\n${list(grammar.blocks())} @fold\n`],
        ['tree-sitter-exitplan/queries/highlights.scm', highlights(declarations, keys, small)],
        ['editors/vim/syntax/exitplan.vim', vimSyntax(declarations, keys, small)],
        ['editors/emacs/exitplan-mode.el', emacsMode(declarations, keys, small)],
    ]);
}

/** Declarations of kinds of things, and of things. */
const TYPES = ['plan', 'environment', 'platform', 'interface', 'feature', 'capability', 'product', 'media', 'profile'];
const THINGS = [
    'identity',
    'controller',
    'fabric',
    'network',
    'policy',
    'mover',
    'workload',
    'group',
    'role',
    'privilege',
    'principal',
    'house_rule',
];

function highlights(declarations: readonly string[], keys: readonly string[], small: readonly string[]): string {
    const quoted = (words: readonly string[]) => list(words.map(word => `"${word}"`));
    return `; ${GENERATED}
[(block_comment) (line_comment)] @comment
(string) @string
(number) @number
(date) @constant
(unit) @type
(word (identifier) @constant)
${quoted(declarations)} @keyword
${quoted(keys)} @property
${quoted(small)} @keyword.operator
["," ":"] @punctuation.delimiter
["{" "}"] @punctuation.bracket
[".." "+-" "±" "+"] @operator
(reference) @variable
(accept code: (name) @label)
[
${wrapped(
    TYPES.map(type => `(${type} name: (name) @type)`),
    '  ',
)}
]
(phase name: (name) @function)
[
${wrapped(
    THINGS.map(type => `(${type} name: (name) @variable)`),
    '  ',
)}
]
`;
}

function vimSyntax(declarations: readonly string[], keys: readonly string[], small: readonly string[]): string {
    const keyword = (group: string, words: readonly string[]) =>
        wrapped(words, '')
            .split('\n')
            .map(line => `syntax keyword ${group} ${line}`)
            .join('\n');
    // A word of a property is one only where it begins a line, a block or a column; elsewhere it may be a name.
    const begins = wrapped(keys, '').replace(/\n/g, ' ').split(' ').join('\\|');
    return `" Vim syntax file: Exit Plan (.exit)
" ${GENERATED}
if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim
syntax case match
setlocal iskeyword+=-
${keyword('exitplanSmallWord', small)}
syntax match exitplanDeclaration '\\%(^\\s*\\)\\@<=\\<\\%(${declarations.join('\\|')}\\)\\>'
syntax match exitplanProperty '\\%(^\\s*\\|{\\s*\\|\\s\\s\\+\\)\\@<=\\<\\%(${begins}\\)\\>'
syntax match exitplanNumber '\\<\\d[0-9_]*\\%(\\.[0-9][0-9_]*\\)\\?'
syntax match exitplanDate '\\<\\d\\{4}-\\d\\{1,2}-\\d\\{1,2}\\>'
syntax region exitplanString start=+"+ skip=+\\\\.+ end=+"+ oneline
syntax match exitplanComment '//.*$' contains=exitplanTodo,@Spell
syntax region exitplanComment start='/\\*' end='\\*/' contains=exitplanTodo,@Spell
syntax keyword exitplanTodo contained TODO FIXME
syntax region exitplanBlock start='{' end='}' transparent fold
highlight default link exitplanDeclaration Statement
highlight default link exitplanProperty Identifier
highlight default link exitplanSmallWord Operator
highlight default link exitplanNumber Number
highlight default link exitplanDate Constant
highlight default link exitplanString String
highlight default link exitplanComment Comment
highlight default link exitplanTodo Todo
let b:current_syntax = 'exitplan'
let &cpo = s:cpo_save
unlet s:cpo_save
`;
}

function emacsMode(declarations: readonly string[], keys: readonly string[], small: readonly string[]): string {
    const list = (words: readonly string[]) =>
        `'(${wrapped(
            words.map(word => `"${word}"`),
            '    ',
        ).trimStart()})`;
    return `;;; exitplan-mode.el --- Major mode for exit plans -*- lexical-binding: t -*-

;; ${GENERATED}

;;; Code:

(defconst exitplan-declarations
  ${list(declarations)})

(defconst exitplan-properties
  ${list(keys)})

(defconst exitplan-small-words
  ${list(small)})

(defvar exitplan-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\\n "> b" table)
    (modify-syntax-entry ?- "_" table)
    table))

(defvar exitplan-font-lock-keywords
  \`((,(concat "^[ \\t]*" (regexp-opt exitplan-declarations 'symbols)) 1 font-lock-keyword-face)
    ;; A word of a property is one only where it begins a line, a block or a column; elsewhere it may be a name.
    (,(concat "\\\\(?:^[ \\t]*\\\\|{[ \\t]*\\\\|[ \\t][ \\t]+\\\\)" (regexp-opt exitplan-properties 'symbols))
     1 font-lock-variable-name-face)
    (,(regexp-opt exitplan-small-words 'symbols) 1 font-lock-builtin-face)
    ("\\\\_<[0-9][0-9_.]*" 0 font-lock-constant-face)))

;;;###autoload
(define-derived-mode exitplan-mode prog-mode "Exit Plan"
  "Major mode for plans of leaving a virtualization platform."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(exitplan-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\\\.exit\\\\'" . exitplan-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(exitplan-mode . ("exitplan" "lsp"))))

(provide 'exitplan-mode)
;;; exitplan-mode.el ends here
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    for (const [path, text] of editorFiles()) {
        mkdirSync(dirname(join(projectRoot, path)), { recursive: true });
        writeFileSync(join(projectRoot, path), text);
    }
}
