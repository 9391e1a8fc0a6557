import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nth } from '../../language/basics/lists.ts';
import { exitplan } from '../cli/cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const DATE = ['--as-of', '2026-12-01'];

interface Pattern {
    readonly regexp: string;
    readonly file?: number;
    readonly line?: number;
    readonly column?: number;
    readonly severity?: number;
    readonly code?: number;
    readonly message?: number;
}
interface Json {
    plans: {
        findings: {
            file: string;
            code: string;
            severity: string;
            message: string;
            range: { start: { line: number } };
        }[];
    }[];
}

const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    contributes: { problemMatchers: { pattern: Pattern[] }[] };
};
const patterns = nth(contributes.problemMatchers, 0).pattern;

/** What VS Code makes of lines: each pattern has to match the line after the one before it matched. */
function problems(lines: readonly string[]): Record<string, string>[] {
    return lines.flatMap((_, at) => {
        const found: Record<string, string> = {};
        for (const [offset, { regexp, ...groups }] of patterns.entries()) {
            const match = new RegExp(regexp).exec(lines[at + offset] ?? '');
            if (!match) {
                return [];
            }
            for (const [name, group] of Object.entries(groups)) {
                found[name] = match[group] ?? '';
            }
        }
        return [found];
    });
}

test('the problem matcher finds every finding of the text that check prints, and nothing else', async () => {
    for (const plan of ['examples', 'test/fixtures/plans/syntax']) {
        const text = await exitplan(ROOT, ['check', plan, '--all', ...DATE]);
        const json = await exitplan(ROOT, ['check', plan, '--format', 'json', ...DATE]);
        const findings = (JSON.parse(json.out) as Json).plans.flatMap(p => p.findings);
        expect(findings.length).toBeGreaterThan(20);
        const line = (f: Record<string, string>) =>
            `${f['file']}:${f['line']} ${f['severity']} ${f['code']} ${f['message']}`;
        expect(problems(text.out.split('\n')).map(line).sort()).toEqual(
            findings.map(f => `${f.file}:${f.range.start.line + 1} ${f.severity} ${f.code} ${f.message}`).sort(),
        );
    }
});
