import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What any room may import. */
const BASICS = 'language/basics';

/** The rooms of the house and what each may import, besides itself. `node:`, `vscode` and `d3` are asked for by name; other packages are free where a room may have any. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
    [BASICS]: [],
    'language/generated': ['langium'],
    'language/blocks': ['language/generated', 'langium', 'chevrotain'],
    'language/physics': [],
    // Knows neither rules nor plans.
    'language/incremental': [],
    'language/plan': ['language/incremental', 'language/blocks', 'language/writing', 'language/generated', 'langium'],
    // One writer of the language, and one way to edit its text.
    'language/writing': ['language/generated', 'language/blocks', 'langium'],
    'language/edits': ['language/blocks', 'language/plan'],
    'language/analysis': ['language/incremental', 'language/plan', 'language/writing', 'language/physics'],
    'language/rules': ['language/plan', 'language/writing', 'language/edits', 'language/analysis', 'language/physics'],
    // Runs the parts of the analysis and the table of rules over them.
    'language/check': ['language/incremental', 'language/plan', 'language/analysis', 'language/rules'],
    'language/workspace': [
        'language/blocks',
        'language/plan',
        'language/writing',
        'language/edits',
        'language/physics',
        'language/analysis',
        'language/rules',
        'language/check',
        'language/library',
    ],
    'language/library': [],
    'language/format': ['language/blocks', 'language/plan', 'language/edits'],
    // What measuring tools wrote, as figures of a fabric.
    'language/calibration': ['language/plan', 'language/physics', 'language/writing', 'language/edits'],
    'language/import': ['language/blocks', 'language/plan', 'language/writing', 'language/edits', 'language/library'],
    // The plan against what is really there.
    'language/verify': ['language/plan', 'language/analysis', 'language/import', 'language/writing', 'language/edits'],
    // What a phase hands to other tools.
    'language/export': ['language/plan', 'language/analysis', 'language/report'],
    // The papers hold the same picture as the panel; the scene has no DOM.
    'language/report': [
        'language/check',
        'language/plan',
        'language/analysis',
        'language/physics',
        'language/rules',
        'language/verify',
        'webview/scene',
    ],
    'language/lsp': [
        'language/check',
        'language/plan',
        'language/analysis',
        'language/rules',
        'language/blocks',
        'language/writing',
        'language/edits',
        'language/format',
        'language/workspace',
        // Differences as code actions.
        'language/verify',
        'vscode-languageserver-types',
        'diff',
    ],
    'language/server': [
        'language/calibration',
        'language/check',
        'language/plan',
        'language/analysis',
        'language/rules',
        'language/blocks',
        'language/workspace',
        'language/lsp',
        'language/library',
        'language/report',
        'language/verify',
        // What was read of an inventory, as a type.
        'language/import',
        'webview/scene',
        // Name and version.
        'package.json',
        'vscode-languageserver',
        'vscode-languageserver-types',
        'node:',
    ],
    'webview/scene': ['language/plan', 'language/analysis', 'language/physics'],
    // What-if runs the same physics in the panel.
    webview: ['webview/scene', 'language/physics', 'd3'],
};

/** Names are taken from the longest room first, so that `webview/scene` is not `webview`. */
const NAMES = Object.keys(ROOMS).sort((a, b) => b.length - a.length);

function roomOf(path: string): string | undefined {
    return NAMES.find(name => path.startsWith(`${name}/`));
}

interface Import {
    readonly specifier: string;
    /** Nothing but types: gone when the program runs. */
    readonly types: boolean;
}

function imported(file: string): Import[] {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return [
        ...text.matchAll(
            /(?:^|\n)(?:import|export)\b( type\b)?[^'";]*?from '([^']+)'|(?:^|\n)import '([^']+)'|\bimport\('([^']+)'\)/g,
        ),
    ].map(m => ({ specifier: m[2] ?? m[3] ?? m[4] ?? '', types: m[1] !== undefined }));
}

function target(file: string, specifier: string): string {
    if (specifier.startsWith('node:')) {
        return 'node:';
    }
    if (!specifier.startsWith('.')) {
        return specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!;
    }
    const path = posix.join(posix.dirname(file), specifier);
    return roomOf(path) ?? path;
}

const files = ['language', 'webview']
    .flatMap(folder => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));

/** Folders of sources, at any depth. */
function folders(): string[] {
    return ['language', 'src', 'webview'].flatMap(folder => [
        folder,
        ...readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
            .filter(entry => entry.isDirectory())
            .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/')),
    ]);
}

test('the page of the architecture says of every folder what belongs in it', () => {
    const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const named = [...page.matchAll(/^\| `([^`]+)\/` \| [A-Z]/gm)].map(m => m[1] ?? '');
    const filled = folders().filter(folder =>
        readdirSync(join(ROOT, folder), { withFileTypes: true }).some(entry => entry.isFile()),
    );
    expect(named.toSorted()).toEqual(filled.filter(folder => folder !== 'language').toSorted());
});

describe('rooms of the house', () => {
    test('have their files, and each file stands in one', () => {
        expect(files.length).toBeGreaterThan(200);
        expect(files.filter(file => roomOf(file) === undefined)).toEqual([]);
    });
    test.each(NAMES)('%s imports only what it may', name => {
        const strangers = files
            .filter(file => roomOf(file) === name)
            .flatMap(file => imported(file).map(({ specifier }) => [file, target(file, specifier)] as const))
            .filter(([, to]) => to !== name && to !== BASICS && !(ROOMS[name] ?? []).includes(to));
        expect(strangers).toEqual([]);
    });
    test('no file needs itself: values are imported in one direction', () => {
        const all = new Set(files);
        expect(
            circles(files, file =>
                imported(file)
                    .filter(each => !each.types && each.specifier.startsWith('.'))
                    .map(each => posix.join(posix.dirname(file), each.specifier))
                    .filter(path => all.has(path)),
            ),
        ).toEqual([]);
    });
    test('no room needs itself, not even for types', () => {
        expect(circles(NAMES, name => (ROOMS[name] ?? []).filter(to => to in ROOMS))).toEqual([]);
    });
});

/** Circles of a graph, each once, with the nodes in the order in which they lead to each other. */
function circles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
    const found: string[][] = [];
    const done = new Set<string>();
    const path: string[] = [];
    const walk = (node: string): void => {
        const at = path.indexOf(node);
        if (at >= 0) {
            found.push(path.slice(at));
        } else if (!done.has(node)) {
            path.push(node);
            next(node).forEach(walk);
            path.pop();
            done.add(node);
        }
    };
    nodes.forEach(walk);
    return found;
}

test('a circle is found', () => {
    const next: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c', 'd'], c: ['b'], d: [] };
    expect(circles(Object.keys(next), node => next[node] ?? [])).toEqual([['b', 'c']]);
});
