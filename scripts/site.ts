/**
 * `node scripts/site.ts`: the documentation as a static site in test-output/site, which also opens from a disk. The pages are those of docs/,
 * tables of the library and of the outputs are made here; Eleventy makes HTML of them, MiniSearch the index.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type AstNode, AstUtils } from 'langium';
import { dateOf } from '../language/analysis/age.ts';
import { parseText } from '../language/blocks/parser.ts';
import { repository } from './owner.ts';
import { schemaFiles } from './schemas.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { run } from './vscode-host/run.ts';

const stage = join(projectRoot, 'test-output/site-pages');

/** Where the site lies when it is made. */
export const siteFolder = join(projectRoot, 'test-output/site');

/** A page: the address below the site, its title, and its Markdown. `source` is where its links begin. */
interface Page {
    readonly address: string;
    readonly title: string;
    readonly text: string;
    readonly source: string;
}

/** The parts of the site; pages by their place in the repository. */
const PARTS: readonly { readonly title: string; readonly sources: readonly string[] }[] = [
    { title: 'Begin', sources: ['site/index.md', 'docs/tutorial/README.md', 'site/playground.md'] },
    {
        title: 'How to',
        sources: [
            'docs/howto/audit-a-plan.md',
            'docs/howto/size-a-cluster.md',
            'docs/howto/prove-a-restore.md',
            'docs/howto/hand-over.md',
            'docs/import.md',
            'docs/calibrate.md',
            'docs/pipelines.md',
            'docs/editors/README.md',
            'docs/agents.md',
        ],
    },
    {
        title: 'Reference',
        sources: ['docs/language.md', 'docs/rules/README.md', 'made/outputs.md', 'made/library/README.md'],
    },
    {
        title: 'Explanation',
        sources: [
            'docs/framework.md',
            'docs/io-model.md',
            'docs/validation.md',
            'docs/lives.md',
            'docs/performance.md',
        ],
    },
];

/** Makes the site; returns its folder. */
export async function makeSite(): Promise<string> {
    rmSync(stage, { recursive: true, force: true });
    rmSync(siteFolder, { recursive: true, force: true });
    mkdirSync(join(stage, 'assets'), { recursive: true });
    cpSync(join(projectRoot, 'site/includes'), join(stage, 'includes'), { recursive: true });
    copyFileSync(join(projectRoot, 'site/assets/site.css'), join(stage, 'assets/site.css'));
    copyFileSync(join(projectRoot, 'site/eleventy.config.mjs'), join(stage, 'eleventy.config.mjs'));
    const pages = allPages();
    layOut(pages);
    await scripts(pages);
    const eleventy = join(projectRoot, 'node_modules/@11ty/eleventy/cmd.cjs');
    const { status, output } = run(process.execPath, [eleventy, '--config=eleventy.config.mjs', '--quiet'], {
        cwd: stage,
    });
    if (status !== 0 || !existsSync(join(siteFolder, 'index.html'))) {
        throw new Error(`Eleventy failed:\n${output}`);
    }
    return siteFolder;
}

function allPages(): Map<string, Page> {
    const listed = PARTS.flatMap(part => part.sources);
    const rules = readdirSync(join(projectRoot, 'docs/rules')).map(name => `docs/rules/${name}`);
    const editors = readdirSync(join(projectRoot, 'docs/editors')).map(name => `docs/editors/${name}`);
    const made = madePages();
    const sources = [...new Set([...listed, ...rules, ...editors])].filter(source => !made.has(source));
    const pages = new Map<string, Page>();
    for (const source of sources) {
        const text = source === 'site/playground.md' ? playground() : readFileSync(join(projectRoot, source), 'utf8');
        pages.set(source, pageOf(source, text));
    }
    made.forEach((text, source) => pages.set(source, pageOf(source, text)));
    return pages;
}

function pageOf(source: string, text: string): Page {
    const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? source;
    const address = source
        .replace(/^(docs|site|made)\//, '')
        .replace(/README\.md$/, 'index.md')
        .replace(/\.md$/, '.html');
    return { address, title, text, source };
}

/** Writes the pages where Eleventy reads them, with links that hold on the site. */
function layOut(pages: ReadonlyMap<string, Page>): void {
    const nav = PARTS.map(({ title, sources }) => ({
        title,
        pages: sources.flatMap(source => {
            const page = pages.get(source);
            return page ? [{ title: page.title, address: page.address }] : [];
        }),
    }));
    for (const page of pages.values()) {
        const root = '../'.repeat(page.address.split('/').length - 1);
        const data = {
            layout: 'page.njk',
            title: page.title,
            permalink: page.address,
            address: page.address,
            root,
            nav,
        };
        write(
            join(stage, page.address.replace(/\.html$/, '.md')),
            `---json\n${JSON.stringify(data)}\n---\n${linked(page, pages)}`,
        );
    }
}

/** A link to a page leads to its address; one to another file of the repository leads there, or to a copy beside the pages. */
function linked(page: Page, pages: ReadonlyMap<string, Page>): string {
    const folder = posix.dirname(page.address);
    return page.text.replace(/\]\(([^)\s#]*)(#[^)\s]*)?\)/g, (whole, path: string, hash = '') => {
        if (path === '' || /^[a-z]+:/.test(path)) {
            return whole;
        }
        const target = posix.normalize(posix.join(posix.dirname(page.source), path));
        const other = pages.get(target) ?? pages.get(posix.join(target, 'README.md'));
        if (other) {
            return `](${posix.relative(folder, other.address)}${hash})`;
        }
        if (/\.(xlsx|html)$/.test(target) && existsSync(join(projectRoot, target))) {
            const copy = posix.join('files', posix.basename(target));
            mkdirSync(join(stage, 'files'), { recursive: true });
            copyFileSync(join(projectRoot, target), join(stage, copy));
            return `](${posix.relative(folder, copy)}${hash})`;
        }
        if (!existsSync(join(projectRoot, target))) {
            throw new Error(`${page.source} leads to ${target}, which does not exist.`);
        }
        return `](${repository()}/blob/main/${target}${hash})`;
    });
}

async function scripts(pages: ReadonlyMap<string, Page>): Promise<void> {
    const assets = join(stage, 'assets');
    const texts = [...pages.values()].map(({ address, title, text }) => ({ address, title, text: plain(text) }));
    writeFileSync(join(stage, 'texts.json'), JSON.stringify(texts));
    const index = run(process.execPath, [
        join(projectRoot, 'site/index-pages.mjs'),
        join(stage, 'texts.json'),
        join(assets, 'search-index.js'),
    ]);
    if (index.status !== 0) {
        throw new Error(`The index was not made:\n${index.output}`);
    }
    rmSync(join(stage, 'texts.json'));
    const common = {
        absWorkingDir: projectRoot,
        bundle: true,
        minify: true,
        target: 'chrome120',
        legalComments: 'none',
    } as const;
    await build({ ...common, entryPoints: ['site/search.mjs'], outfile: join(assets, 'search.js'), format: 'iife' });
    await build({
        ...common,
        entryPoints: ['site/playground.mjs'],
        outfile: join(assets, 'playground.js'),
        format: 'iife',
    });
    const worker = await build({
        ...common,
        entryPoints: ['language/server/transport/browser.ts'],
        write: false,
        format: 'iife',
        keepNames: true,
        loader: { '.json': 'json' },
    });
    const folder = join(projectRoot, 'language/library');
    const library = Object.fromEntries(
        readdirSync(folder)
            .filter(name => name.endsWith('.exit'))
            .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    const source = worker.outputFiles.map(file => file.text).join('');
    writeFileSync(
        join(assets, 'playground-checker.js'),
        `window.exitplanWorker=${JSON.stringify(source)};\nwindow.exitplanLibrary=${JSON.stringify(library)};\n`,
    );
}

/** Words of a page, for the index. */
function plain(text: string): string {
    return text
        .replace(/<[^>]*>/g, ' ')
        .replace(/\]\([^)]*\)/g, ' ')
        .replace(/[^\p{L}\p{N}.-]+/gu, ' ');
}

function playground(): string {
    const text = readFileSync(join(projectRoot, 'site/playground.md'), 'utf8');
    const sample = readFileSync(join(projectRoot, 'media/templates/sample.exit'), 'utf8');
    const escaped = sample.replaceAll('&', '&amp;').replaceAll('<', '&lt;').trimEnd();
    // A blank line would end the block of HTML in Markdown.
    return text.replace('SAMPLE', escaped.replaceAll('\n\n', '\n&#10;'));
}

/** Pages made of data: what the outputs hold, and what the library knows. */
function madePages(): Map<string, string> {
    const files = readdirSync(join(projectRoot, 'language/library')).filter(name => name.endsWith('.exit'));
    const library = files.map(file => ({
        file,
        text: readFileSync(join(projectRoot, 'language/library', file), 'utf8'),
    }));
    const tables = library.map(({ file, text }) => ({ file, ...libraryTable(file, text) }));
    const list = tables.map(({ file, title, rows }) => `| [${title}](${file.replace('.exit', '.md')}) | ${rows} |`);
    return new Map([
        ['made/outputs.md', outputs()],
        [
            'made/library/README.md',
            `# The library\n\nWhat the checker knows before a plan says anything, with where each statement comes from and the day it was read. Grades: \`verified\` (seen in source code), \`documented\`, \`measured\`, \`recalled\` (found nowhere; shown as such wherever it is used). Statements without a day say none in their source.\n\n| part | statements with a source |\n|---|---|\n${list.join('\n')}\n`,
        ],
        ...tables.map(({ file, text }) => [`made/library/${file.replace('.exit', '.md')}`, text] as const),
    ]);
}

interface WithEvidence extends AstNode {
    readonly evidence?: { readonly grade?: string; readonly source?: string };
}

/** Statements of one library file that carry evidence, one a row. */
function libraryTable(file: string, text: string): { title: string; text: string; rows: number } {
    const lines: string[] = [];
    for (const declaration of parseText(text).ast.declarations) {
        const head = (declaration.$cstNode?.text ?? '').split(/[{\n]/)[0]?.trim() ?? '';
        for (const node of AstUtils.streamAst(declaration)) {
            const { evidence } = node as WithEvidence;
            if (evidence?.grade === undefined || node.$type === 'Privilege') {
                continue;
            }
            const statement = (node.$cstNode?.text ?? '').split(/\bevidence\b/)[0] ?? '';
            const date = dateOf({ source: evidence.source ?? '' });
            const day = date === undefined ? '' : new Date(date * 86_400_000).toISOString().slice(0, 10);
            lines.push(`| ${[head, statement, evidence.grade, evidence.source ?? '', day].map(cell).join(' | ')} |`);
        }
    }
    const about =
        /\/\*\*?([\s\S]*?)\*\//
            .exec(text)?.[1]
            ?.replace(/^\s*\* ?/gm, '')
            .trim()
            .split('\n\n')[0] ?? '';
    const title = `Library: ${file.replace('.exit', '')}`;
    const table =
        lines.length === 0
            ? 'No statement of this file carries a source of its own.'
            : `| of | says | grade | source | day |\n|---|---|---|---|---|\n${lines.join('\n')}`;
    return { title, rows: lines.length, text: `# ${title}\n\n${escapeMarkdown(about)}\n\n${table}\n` };
}

function cell(text: string): string {
    const short = text.replace(/\s+/g, ' ').trim();
    return escapeMarkdown(short.length > 180 ? `${short.slice(0, 180)} …` : short);
}

function escapeMarkdown(text: string): string {
    return text.replace(/[|<>*_`[\]\\#]/g, '\\$&');
}

interface Schema {
    readonly description?: string;
    readonly type?: string | readonly string[];
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly enum?: readonly unknown[];
    readonly $ref?: string;
}

/** The members of every JSON output, from the schemas that are published. */
function outputs(): string {
    const parts = schemaFiles().map(({ name, schema }) => {
        const { description = '' } = schema as Schema;
        const rows = members(schema as Schema, '').map(row => `| ${row.map(escapeMarkdown).join(' | ')} |`);
        return `## ${name.replace('.schema.json', '')}\n\n${escapeMarkdown(description)}\n\n| member | type | what |\n|---|---|---|\n${rows.join('\n')}`;
    });
    return `# Outputs\n\nEvery command with \`--format json\` prints one object with \`version: 1\`. Members are added under the same number; none changes its meaning. The schemas come with the npm package. SARIF, JUnit and the others are described with [pipelines](../docs/pipelines.md).\n\n${parts.join('\n\n')}\n`;
}

function members(schema: Schema, path: string): string[][] {
    const inner = schema.items ? members(schema.items, `${path}[]`) : [];
    const own = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
        const at = path === '' ? name : `${path}.${name}`;
        const values = member.enum ? member.enum.join(', ') : [member.type ?? ''].flat().join(' or ');
        return [[at, values, member.description ?? ''], ...members(member, at)];
    });
    return [...own, ...inner];
}

function write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    console.log(await makeSite());
}
