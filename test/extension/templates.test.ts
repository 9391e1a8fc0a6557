import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';
import { applyEdits, found, unitOf } from '../check.ts';

function template(name: string): string {
    return readFileSync(join(projectRoot, 'media', 'templates', name), 'utf8');
}

describe('the templates of a new plan', () => {
    test.each(['estate.exit', 'lab.exit'])('%s has no findings', name => {
        expect(found(unitOf(template(name)))).toEqual([]);
    });
});

describe('the sample of the walkthrough', () => {
    const text = template('sample.exit');

    test('breaks in its order and in nothing else', () => {
        expect(new Set(found(unitOf(text)).map(({ code }) => code))).toEqual(
            // What is proven stands with what it proves, so it comes too late as well; and the phases behind the move last longer than its restore points.
            new Set(['compute-before-foundation', 'api-break', 'untested', 'no-way-back']),
        );
    });

    test('is repaired by reordering its phases', () => {
        const { analysis } = unitOf(text);
        const reorder = analysis.findings
            .flatMap(finding => fixesFor(finding, analysis))
            .find(({ title }) => title.startsWith('Reorder phases'));
        expect(reorder).toBeDefined();
        const repaired = applyEdits({ 'plan.exit': text }, reorder!.edits());
        expect(found(unitOf(repaired))).toEqual([]);
        expect(repaired['plan.exit']).toContain('// The database moves first');
    });
});

describe('the plans that pages show', () => {
    const plansOf = (page: string) =>
        [...readFileSync(join(projectRoot, page), 'utf8').matchAll(/```exit\n(plan [\s\S]*?)```/g)].map(m => m[1]!);

    test('the one of the README has the verdict it claims', () => {
        const [plan] = plansOf('README.md');
        const { analysis } = unitOf(plan!);
        expect(analysis.verdict.value).toBe('conditions');
        expect(analysis.findings.map(({ code, severity }) => [code, severity])).toEqual([['iam-mismatch', 'hint']]);
    });

    test('the one of the language page is written in the language', () => {
        const [whole] = readFileSync(join(projectRoot, 'docs/language.md'), 'utf8').match(
            /(?<=```exit\n)[\s\S]*?(?=```)/,
        )!;
        const texts = unitOf({ 'plan.exit': whole!, 'inventory.exit': '// workloads of the estate' });
        const codes = new Set(found(texts).map(({ code }) => code));
        const words = [
            'syntax',
            'unit-missing',
            'unit-unknown',
            'unit-dimension',
            'reference-unknown',
            'name-duplicate',
        ];
        expect(words.filter(code => codes.has(code))).toEqual([]);
    });
});
