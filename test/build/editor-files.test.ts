import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { editorFiles } from '../../scripts/editor-files.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';

/** What other editors take from the repository. That it works in them is tried by `npm run clients`. */

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

test('grammar, queries, syntax file and mode are what the grammar of the language gives (node scripts/editor-files.ts)', () => {
    for (const [path, text] of editorFiles()) {
        expect(read(path), path).toBe(text);
    }
});

test('every set-up page is in the list of editors, and names only files that are there', () => {
    const list = read('docs/editors/README.md');
    for (const page of readdirSync(join(projectRoot, 'docs/editors')).filter(name => name !== 'README.md')) {
        expect(list).toContain(`(${page})`);
        const text = read(`docs/editors/${page}`);
        expect(text, page).toContain('exitplan');
        for (const [path = ''] of text.matchAll(/\b(?:editors|syntaxes|tree-sitter-exitplan)\/[\w./-]*\w/g)) {
            expect(existsSync(join(projectRoot, path)), `${page}: ${path}`).toBe(true);
        }
    }
});
