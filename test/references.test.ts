import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['docs/io-model.md', 'docs/language.md'] as const;

/** Numbers of the headings of a page, as they are cited: `2`, `2.8`. */
function sections(page: string): Set<string> {
    return new Set(
        [
            ...readFileSync(join(ROOT, page), 'utf8').matchAll(
                /^(?:#+ |- .*?)?\*{0,2}(\d+(?:\.\d+)*)[. *]|\*\*(\d+\.\d+)\*\*/gm,
            ),
        ].map(m => m[1] ?? m[2] ?? ''),
    );
}

/** A paragraph (`2.8.3`) belongs to the section that holds it. */
const headed = (section: string): string => section.split('.').slice(0, 2).join('.');

test('every section that a comment or a formula cites stands in a page of the project', () => {
    const sources = execFileSync('git', ['ls-files', 'language', 'src', 'webview', 'scripts', 'test'], {
        cwd: ROOT,
        encoding: 'utf8',
    })
        .split('\n')
        .filter(path => /\.(ts|langium)$/.test(path) && path !== 'test/references.test.ts');
    const texts = sources.map(path => [path, readFileSync(join(ROOT, path), 'utf8')] as const);
    const known = new Map(PAGES.map(page => [page, sections(page)]));
    const cited = texts.flatMap(([path, text]) =>
        PAGES.flatMap(page =>
            [...text.matchAll(new RegExp(`${page.replaceAll('.', '\\.')}(?: section)? (\\d+(?:\\.\\d+)*)`, 'g'))].map(
                m => ({ path, page, section: m[1] ?? '' }),
            ),
        ),
    );
    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter(c => !known.get(c.page)?.has(headed(c.section)))).toEqual([]);
    // Other names of the same pages lead nowhere.
    expect(texts.filter(([, text]) => /\b(?:IO-MODEL|LANGUAGE\.md)\b/.test(text)).map(([path]) => path)).toEqual([]);
});
