/**
 * `node scripts/nls.ts`: moves the words of the manifest to package.nls.json and says what is not translated: of the manifest to
 * package.nls.de.json, of the extension's own sentences (`vscode.l10n.t`) to l10n/bundle.l10n.de.json. A test holds both complete.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PARTS } from '../src/commands/plan-outline.ts';
import { contributedTools } from './agent-tools.ts';
import { projectRoot } from './vscode-host/paths.ts';

type Words = Record<string, string>;

/** Members of the manifest that people read. What language models read stays as it is written. */
const READ = new Set([
    'title',
    'displayName',
    'userDescription',
    'description',
    'markdownDescription',
    'patternErrorMessage',
    'label',
    'contextualTitle',
    'contents',
    'detail',
]);

/** Names that are the same in every language. */
const NAMES = new Set(['Exit Plan', 'Exit Plans']);

/** The manifest with keys in place of words, and the words by key; words that have a key already are left out. */
export function externalised(manifest: Record<string, unknown>): { manifest: Record<string, unknown>; words: Words } {
    const words: Words = {};
    const walk = (value: unknown, path: readonly string[]): unknown => {
        if (Array.isArray(value)) {
            return value.map(item => walk(item, [...path, keyOf(item) ?? '']));
        }
        if (typeof value !== 'object' || value === null) {
            return value;
        }
        return Object.fromEntries(
            Object.entries(value).map(([name, member]) => {
                const named = READ.has(name) || (name === 'name' && path.includes('views'));
                if (named && typeof member === 'string' && !/^%.*%$/.test(member) && !NAMES.has(member)) {
                    const key = [...path, name].filter(part => part !== '' && part !== 'properties').join('.');
                    words[key] = member;
                    return [name, `%${key}%`];
                }
                // The arguments of tools are for language models.
                return [name, name === 'inputSchema' ? member : walk(member, [...path, name])];
            }),
        );
    };
    const { contributes, ...rest } = manifest;
    return { manifest: { ...rest, contributes: walk(contributes, []) }, words };
}

/** What tells an entry of a list from the others. */
function keyOf(item: unknown): string | undefined {
    const { command, id, name, type, view } = (item ?? {}) as Record<string, unknown>;
    return [command, id, name, type, view].find(each => typeof each === 'string') as string | undefined;
}

/** Sentences that the extension has translated, as they stand in its source. */
export function ownSentences(): string[] {
    const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' }).filter(
        name => name.endsWith('.ts') && !/^(cli|mcp)\b/.test(name),
    );
    const found = files.flatMap(name =>
        [
            ...readFileSync(join(projectRoot, 'src', name), 'utf8').matchAll(
                /\bl10n\.t\(\s*(['"])((?:\\.|(?!\1).)*)\1/g,
            ),
        ].map(m => (m[2] ?? '').replace(/\\(.)/g, '$1')),
    );
    // Chosen at run time.
    return [...new Set([...found, ...PARTS.map(({ label }) => label)])].sort();
}

export function readWords(path: string): Words {
    return JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as Words;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const path = join(projectRoot, 'package.json');
    const own = JSON.parse(readFileSync(path, 'utf8')) as { contributes: Record<string, unknown> };
    own.contributes['languageModelTools'] = contributedTools();
    const { manifest, words } = externalised(own);
    writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
    let known: Words = {};
    try {
        known = readWords('package.nls.json');
    } catch {
        // The first time.
    }
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^"%]+)%"/g)].map(m => m[1] ?? ''));
    const all = Object.entries({ ...known, ...words }).filter(([key]) => used.has(key));
    writeFileSync(
        join(projectRoot, 'package.nls.json'),
        `${JSON.stringify(Object.fromEntries(all.sort()), undefined, 4)}\n`,
    );
    const missing = (file: string, wanted: readonly string[]) => {
        const has = readWords(file);
        wanted.filter(key => !(key in has)).forEach(key => console.log(`${file} lacks ${key}`));
    };
    missing(
        'package.nls.de.json',
        all.map(([key]) => key),
    );
    missing('l10n/bundle.l10n.de.json', ownSentences());
}
