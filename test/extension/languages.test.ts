import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { externalised, ownSentences, readWords } from '../../scripts/nls.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';

/** English and German are complete, so that the mechanism is known to carry a third. */

const manifest = readFileSync(join(projectRoot, 'package.json'), 'utf8');

/** The numbers of the gaps of a sentence. */
const gaps = (text: string): string[] =>
    [...text.matchAll(/\{\d\}|\]\(command:[^)]*\)|`[^`]*`/g)].map(m => m[0]).sort();

test('the manifest has no words of its own, and every key is there in both languages (node scripts/nls.ts)', () => {
    expect(externalised(JSON.parse(manifest) as Record<string, unknown>).words).toEqual({});
    const used = [...new Set([...manifest.matchAll(/"%([^"%]+)%"/g)].map(m => m[1]))].sort();
    expect(used.length).toBeGreaterThan(50);
    const [english, german] = [readWords('package.nls.json'), readWords('package.nls.de.json')];
    expect(Object.keys(english).sort()).toEqual(used);
    expect(Object.keys(german).sort()).toEqual(used);
    for (const key of used.flatMap(each => each ?? [])) {
        // Commands, code and places of links are the same; plan words stay.
        expect(gaps(german[key] ?? ''), key).toEqual(gaps(english[key] ?? ''));
    }
});

test('the sentences of the extension are all translated, and none is that it no longer says', () => {
    const german = readWords('l10n/bundle.l10n.de.json');
    expect(Object.keys(german).sort()).toEqual(ownSentences());
    for (const [english, text] of Object.entries(german)) {
        expect(text, english).not.toBe('');
        expect(gaps(text), english).toEqual(gaps(english));
    }
});

test('nothing is said to people in VS Code that could not be translated', () => {
    const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' }).filter(
        name => name.endsWith('.ts') && !/^(cli|mcp|import)\b/.test(name),
    );
    const raw = files.flatMap(name =>
        [
            ...readFileSync(join(projectRoot, 'src', name), 'utf8').matchAll(
                /(?:show(?:Information|Warning|Error)Message\(|\b(?:placeHolder|prompt|openLabel):)\s*['"`](?!\$\{)[^'"`]*/g,
            ),
        ].map(m => `${name}: ${m[0]}`),
    );
    expect(raw).toEqual([]);
});
