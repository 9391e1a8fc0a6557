import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SOURCES } from '../../language/report/model/sources.ts';
import { EXAMPLES, exampleReport } from './reports.ts';

/** Whoever reads a report finds what it cites. */

const ROOT = join(import.meta.dirname, '../..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Numbers of sections: headings, and points that begin with their number. */
function sections(markdown: string): Set<string> {
    return new Set(
        [
            ...markdown.matchAll(/^#+ (\d+(?:\.\d+)*)\.?\s/gm),
            ...markdown.matchAll(/\*\*(\d\.\d+(?:\.\d+)?)(?:\*\*|\s)/g),
        ].map(m => m[1]!),
    );
}

const MODEL = sections(text('docs/io-model.md'));
const LANGUAGE = sections(text('docs/language.md'));

/** Section numbers and source numbers behind the name of a paper. */
function cited(all: string, paper: string): string[] {
    return [...all.matchAll(new RegExp(`${paper.replaceAll('.', '\\.')} (\\d[\\d., ]*)`, 'g'))].flatMap(
        m => m[1]!.match(/\d+(?:\.\d+)*/g) ?? [],
    );
}

describe('sources', () => {
    test('every section that the code cites is there', () => {
        const files = readdirSync(join(ROOT, 'language'), { recursive: true, withFileTypes: true })
            .filter(f => f.isFile() && f.name.endsWith('.ts'))
            .map(f => readFileSync(join(f.parentPath, f.name), 'utf8'));
        const all = files.join('\n').replaceAll('simulated ', '');
        const numbers = cited(all, 'docs/io-model.md');
        expect(numbers.length).toBeGreaterThan(50);
        expect([...new Set(numbers)].filter(n => !MODEL.has(n))).toEqual([]);
        const outside = new Set(
            [...all.matchAll(/docs\/io-model\.md[^'`\n]*/g)].flatMap(m => m[0].match(/\bS\d+\b/g) ?? []),
        );
        expect([...outside].filter(s => !text('docs/io-model.md').includes(`| ${s} |`))).toEqual([]);
    });

    test('every section that a report cites is there, and every outside source it names is told', async () => {
        for (const example of EXAMPLES) {
            const report = (await exampleReport(example, 'markdown')).replaceAll('\\', '').replaceAll('simulated ', '');
            expect(
                cited(report, 'docs/io-model.md').filter(n => !MODEL.has(n)),
                example,
            ).toEqual([]);
            expect(
                cited(report, 'docs/language.md').filter(n => !LANGUAGE.has(n)),
                example,
            ).toEqual([]);
            expect(report, example).not.toMatch(/language reference|see the interface|\| from memory/);
            const evidence = report.slice(report.indexOf('### Formulas'));
            for (const [id] of evidence.matchAll(/\bS\d+\b/g)) {
                expect(Object.keys(SOURCES), `${example} ${id}`).toContain(id);
            }
        }
    });

    test('the pages lead to nothing that is not there', () => {
        for (const page of ['docs/io-model.md', 'docs/language.md']) {
            for (const [, target] of text(page).matchAll(/\]\(([^)#]+)\)/g)) {
                expect(readdirSync(join(ROOT, 'docs', target!, '..')), `${page} ${target}`).toContain(
                    target!.split('/').at(-1),
                );
            }
            expect(text('README.md')).toContain(`(${page})`);
        }
    });
});
