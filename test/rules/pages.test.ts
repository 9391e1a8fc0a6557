import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tableCode } from '../../language/analysis/codes.ts';
import { rules } from '../../language/rules/index.ts';
import { pages } from '../../scripts/docs.ts';
import { unitOf } from '../check.ts';
import { exampleOf, NO_EXAMPLE } from './examples.ts';

const DOCS = join(import.meta.dirname, '../../docs/rules');

describe('rule pages', () => {
    test('stand in docs/rules as the rule files say', () => {
        const wanted = pages();
        expect(readdirSync(DOCS).sort()).toEqual([...wanted.keys()].sort());
        for (const [name, text] of wanted) {
            expect(readFileSync(join(DOCS, name), 'utf8'), `${name}: run node scripts/docs.ts`).toBe(text);
        }
    });

    for (const rule of rules.filter(r => !NO_EXAMPLE.includes(r.code))) {
        test(`the example of ${rule.code} raises it`, () => {
            const unit = unitOf(exampleOf(rule));
            expect(unit.analysis.findings.map(f => tableCode(f.code))).toContain(rule.code);
        });
    }

    test('codes are unique and written like codes', () => {
        const codes = rules.map(r => r.code);
        expect(new Set(codes).size).toBe(codes.length);
        for (const code of codes) {
            expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        }
    });
});
