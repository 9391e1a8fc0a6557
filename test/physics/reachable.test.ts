import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/* Every function of the I/O model is reachable from a plan: from what the checker, the command line or the picture asks for, and from what that uses. */

const ROOT = join(import.meta.dirname, '../..');
const ROOM = 'language/physics/';

function source(file: string): string {
    return readFileSync(join(ROOT, file), 'utf8').replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
}

/** Names that files outside import from the room. */
function askedFor(): Set<string> {
    const files = ['language', 'src', 'webview']
        .flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
        .filter(file => !file.startsWith(ROOM) && !file.startsWith('language/generated/'));
    const names = new Set<string>();
    for (const file of files) {
        for (const [, list = ''] of source(file).matchAll(
            /import (?:type )?\{([^}]*)\} from '[./]*(?:\w+\/)*physics\/(?:[\w-]+\/)*[\w-]+\.ts'/g,
        )) {
            for (const name of list.split(',')) {
                names.add(name.replace(/\btype\b|\bas\b.*/g, '').trim());
            }
        }
    }
    return names;
}

/** Functions, constants and classes of the room with their text. */
function declared(): Map<string, { readonly file: string; readonly text: string }> {
    const all = new Map<string, { file: string; text: string }>();
    for (const file of globSync(`${ROOM}**/*.ts`, { cwd: ROOT }).filter(f => !f.endsWith('index.ts'))) {
        const text = source(file);
        const starts = [...text.matchAll(/^(?:export )?(?:function\*?|const|class|interface|type) (\w+)/gm)];
        starts.forEach((start, i) => {
            all.set(start[1] ?? '', { file, text: text.slice(start.index, starts[i + 1]?.index ?? text.length) });
        });
    }
    return all;
}

test('every function of the I/O model is reachable from a plan', () => {
    const all = declared();
    const reached = new Set([...askedFor()].filter(name => all.has(name)));
    expect(reached.size).toBeGreaterThan(30);
    for (const name of reached) {
        for (const [word] of all.get(name)?.text.matchAll(/\w+/g) ?? []) {
            if (all.has(word)) {
                reached.add(word);
            }
        }
    }
    expect([...all].filter(([name]) => !reached.has(name)).map(([name, { file }]) => `${file} ${name}`)).toEqual([]);
});
