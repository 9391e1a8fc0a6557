import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Counts that only go down. Whoever brings one below its ceiling writes the new number here; whoever would pass it looks
 * for another way (`nth` and `lastOf` of `language/basics/`, a name that is looked up once, a sentence in two lines).
 */
const CEILINGS = { assertions: 196, longLines: 17 };

/** So far below its ceiling a count may lie before the ceiling has to follow. */
const SLACK = 15;

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['language', 'src', 'webview'];

/** `!` behind an expression, as Biome counts it; generated files are not looked at. */
function assertions(): number {
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    const out = execFileSync(
        process.execPath,
        [biome, 'lint', '--only=style/noNonNullAssertion', '--max-diagnostics=none', '--reporter=json', ...SOURCES],
        { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return (JSON.parse(out) as { readonly summary: { readonly warnings: number } }).summary.warnings;
}

/** Lines of more than 160 characters, but for those that are one long text. */
function longLines(): string[] {
    return SOURCES.flatMap(folder =>
        readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
            .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
            .map(entry => join(entry.parentPath, entry.name))
            .filter(path => !path.includes('generated')),
    ).flatMap(path =>
        readFileSync(path, 'utf8')
            .split('\n')
            .filter(line => line.length > 160 && !isText(line)),
    );
}

/** A text, a comment, or a line of a longer text: nothing in it could stand on a line of its own. */
function isText(line: string): boolean {
    const code = line.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`?/g, '').trim();
    return code.length <= 80 || /^(?:\/\/|\/?\*)/.test(line.trim()) || !/[;{}()[\]=>,]$/.test(line.trim());
}

function hold(count: number, ceiling: number): void {
    expect(count).toBeLessThanOrEqual(ceiling);
    expect(count, 'lower the ceiling').toBeGreaterThanOrEqual(ceiling - SLACK);
}

describe('goes down only', () => {
    test('the number of assertions that something is there', () => {
        hold(assertions(), CEILINGS.assertions);
    });
    test('the number of lines of code beyond 160 characters', () => {
        const lines = longLines();
        hold(lines.length, CEILINGS.longLines);
    });
});
