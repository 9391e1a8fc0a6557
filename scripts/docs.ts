/**
 * Writes docs/rules/*.md and the table in docs/rules/README.md from the rule files, docs/validation.md from the published cases, and
 * docs/preview.html from the faulty example.
 *   node scripts/docs.ts          writes
 *   node scripts/docs.ts --check  fails when a page differs from what it is made of
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../language/rules/index.ts';
import type { Rule } from '../language/rules/rule.ts';
import { previewPage, recordingOf } from './preview-page.ts';
import { validationPage } from './validation.ts';

const FOLDER = join(import.meta.dirname, '../docs/rules');
const PREVIEW = join(import.meta.dirname, '../docs/preview.html');
const VALIDATION = join(import.meta.dirname, '../docs/validation.md');

/** The preview of the example, as on a day long before its licences end. */
export function previewOfExample(): Promise<string> {
    return previewPage(recordingOf('examples/frankfurt/faulty', '2026-12-01'));
}

/** Every page by its file name. */
export function pages(): Map<string, string> {
    return new Map([['README.md', index()], ...rules.map(rule => [`${rule.code}.md`, page(rule)] as const)]);
}

function page(rule: Rule): string {
    return [
        `# ${rule.code}`,
        '',
        `**${rule.title}.** Severity: ${rule.severity}.`,
        '',
        '## What it means and why it matters',
        '',
        rule.explain,
        '',
        ...(rule.example ? ['## An example that raises it', '', '```exit', rule.example.trim(), '```', ''] : []),
        '## How to repair it',
        '',
        rule.repair,
        '',
        '[All rules](README.md)',
        '',
    ].join('\n');
}

function index(): string {
    return [
        '# Rules',
        '',
        'Every finding has a code; each code has a page. The pages are made from the rule files by `node scripts/docs.ts`.',
        '',
        '| code | what it enforces | severity |',
        '|---|---|---|',
        ...rules.map(r => `| [${r.code}](${r.code}.md) | ${r.title} | ${r.severity} |`),
        '',
    ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
    const check = process.argv.includes('--check');
    const wanted = pages();
    const stale = [...wanted]
        .filter(([name, text]) => !existsSync(join(FOLDER, name)) || readFileSync(join(FOLDER, name), 'utf8') !== text)
        .map(([name]) => name);
    const extra = existsSync(FOLDER) ? readdirSync(FOLDER).filter(name => !wanted.has(name)) : [];
    if (check && stale.length + extra.length > 0) {
        console.error(
            `docs/rules does not fit the rule files: ${[...stale, ...extra].join(', ')}. Run: node scripts/docs.ts`,
        );
        process.exit(1);
    }
    const validation = validationPage();
    const validated = existsSync(VALIDATION) && readFileSync(VALIDATION, 'utf8') === validation;
    if (check && !validated) {
        console.error('docs/validation.md does not fit the model or the cases. Run: node scripts/docs.ts');
        process.exit(1);
    }
    const preview = await previewOfExample();
    const fits = existsSync(PREVIEW) && readFileSync(PREVIEW, 'utf8') === preview;
    if (check && !fits) {
        console.error('docs/preview.html does not fit the panel or the example. Run: node scripts/docs.ts');
        process.exit(1);
    }
    if (!check) {
        if (!fits) {
            writeFileSync(PREVIEW, preview);
        }
        if (!validated) {
            writeFileSync(VALIDATION, validation);
        }
        mkdirSync(FOLDER, { recursive: true });
        for (const name of extra) {
            rmSync(join(FOLDER, name));
        }
        for (const name of stale) {
            writeFileSync(join(FOLDER, name), wanted.get(name)!);
        }
        console.log(`docs/rules: ${stale.length} written, ${extra.length} removed, ${wanted.size} in all`);
    }
}
