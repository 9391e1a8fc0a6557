import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../language/rules/index.ts';
import { rulePageTitles } from '../../src/documents/rule-titles.ts';

test('every code that can be explained has its title', () => {
    const titles = rulePageTitles(readFileSync('docs/rules/README.md', 'utf8'));
    for (const rule of rules) {
        expect(titles.get(rule.code), rule.code).toBe(rule.title.replaceAll('|', '\\|'));
    }
});
