import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AstNode, AstUtils } from 'langium';
import { parseText } from '../../language/blocks/parser.ts';
import { ExitAstReflection } from '../../language/generated/ast.ts';
import { projectRoot } from '../vscode-host/paths.ts';
import type { Check } from './check.ts';
import type { Debian } from './debian.ts';

/** Texts the checker reads with an error and tree-sitter without: a word such as `on` is a name only in quotes. */
const LENIENT = 2;

/** The grammar for tree-sitter: its own corpus, its queries, and every plan of the repository beside the checker's parser. */
export const treeSitterChecks: readonly Check[] = [
    {
        name: 'tree-sitter makes a parser of the grammar, and the corpus holds',
        run: debian => {
            debian.copy('tree-sitter-exitplan', '/work/tree-sitter-exitplan');
            succeed(debian, 'tree-sitter generate && tree-sitter test');
        },
    },
    {
        name: 'tree-sitter sees every node of every plan in the repository where the checker sees it',
        run: compareTrees,
    },
    {
        name: 'the queries for colours, folds and names fit the grammar and find something',
        run: debian => {
            debian.copy('examples/frankfurt/faulty', '/work/faulty');
            const least = { highlights: 200, folds: 10, locals: 40 };
            for (const [query, count] of Object.entries(least)) {
                const found = succeed(debian, `tree-sitter query queries/${query}.scm /work/faulty/plan.exit`);
                const captures = found.split('\n').filter(line => line.includes('capture')).length;
                if (captures < count) {
                    throw new Error(`${query}.scm captures ${captures} nodes, fewer than ${count}.`);
                }
            }
        },
    },
];

function succeed(debian: Debian, command: string): string {
    const { status, output } = debian.run(['sh', '-c', `cd tree-sitter-exitplan && ${command}`]);
    if (status !== 0) {
        throw new Error(`${command}:\n${output.slice(-3000)}`);
    }
    return output;
}

function compareTrees(debian: Debian): void {
    const files = execFileSync('git', ['ls-files', '*.exit'], { cwd: projectRoot, encoding: 'utf8' })
        .trim()
        .split('\n');
    const texts = files.map(file => readFileSync(join(projectRoot, file), 'utf8'));
    texts.forEach((text, i) => debian.write(`/work/texts/${i}.exit`, text));
    debian.write('/work/texts/list', texts.map((_, i) => `/work/texts/${i}.exit\n`).join(''));
    // A text with an error makes it end with an error, which is no failure here.
    const { output } = debian.run([
        'sh',
        '-c',
        'cd tree-sitter-exitplan && tree-sitter parse --paths /work/texts/list',
    ]);
    const trees = output.split(/^(?=\((?:document|ERROR) \[)/m).filter(tree => /^\((document|ERROR) \[/.test(tree));
    if (trees.length !== texts.length) {
        throw new Error(`${texts.length} texts gave ${trees.length} trees:\n${output.slice(-2000)}`);
    }
    const types = new Set(new ExitAstReflection().getAllTypes().map(snake));
    const wrong: string[] = [];
    let lenient = 0;
    let nodes = 0;
    texts.forEach((text, i) => {
        const { ast, problems } = parseText(text);
        const tree = trees[i] ?? '';
        const failed = /\((ERROR|MISSING)/.test(tree);
        if (problems.length > 0) {
            lenient += failed ? 0 : 1;
            return;
        }
        const found = failed ? [`an error: ${/.*\((?:ERROR|MISSING).*/.exec(tree)?.[0] ?? ''}`] : nodesOf(tree, types);
        const expected = expectedNodes(ast, text);
        nodes += expected.length;
        const missing = expected.filter(node => !found.includes(node));
        const surplus = found.filter(node => !expected.includes(node));
        if (missing.length + surplus.length > 0) {
            wrong.push(
                `${files[i]}: tree-sitter lacks ${missing.slice(0, 3).join(', ') || 'nothing'}; has ${surplus.slice(0, 3).join(', ')}`,
            );
        }
    });
    console.log(`      ${texts.length} texts, ${nodes} nodes, ${lenient} read without an error that have one`);
    if (wrong.length > 0 || lenient > LENIENT || nodes < 10_000) {
        throw new Error([`${lenient} are read without an error that have one.`, ...wrong.slice(0, 20)].join('\n'));
    }
}

/** Nodes of the checker's tree, as `type row:column-row:column` in bytes, as tree-sitter counts. */
function expectedNodes(ast: AstNode, text: string): string[] {
    const place = placesOf(text);
    return AstUtils.streamAllContents(ast)
        .map(node => `${snake(node.$type)} ${place(node.$cstNode?.offset ?? 0)}-${place(node.$cstNode?.end ?? 0)}`)
        .toArray();
}

function nodesOf(tree: string, types: ReadonlySet<string>): string[] {
    return [...tree.matchAll(/\((\w+) \[(\d+), (\d+)\] - \[(\d+), (\d+)\]/g)].flatMap(([, type = '', a, b, c, d]) =>
        types.has(type) && type !== 'document' ? [`${type} ${a}:${b}-${c}:${d}`] : [],
    );
}

/** From an offset to `row:column`, columns in bytes. */
function placesOf(text: string): (offset: number) => string {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        starts.push(at + 1);
    }
    return offset => {
        let row = starts.findLastIndex(start => start <= offset);
        row = Math.max(row, 0);
        return `${row}:${Buffer.byteLength(text.slice(starts[row], offset))}`;
    };
}

function snake(name: string): string {
    return name.replace(/(?<=[a-z0-9])[A-Z]/g, '_$&').toLowerCase();
}
