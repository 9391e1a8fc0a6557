import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../language/rules/index.ts';
import { pages } from '../../scripts/docs.ts';
import { unitOf, workspaceOf } from '../check.ts';

const DOCS = join(import.meta.dirname, '../../docs/rules');

/** Findings that need a second file, or another kind of input, than the example on their page can show. */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'include-cycle': { 'plan.exit': 'include "other.exit"\nplan p { }', 'other.exit': 'include "plan.exit"' },
    'phase-outside-plan': {
        'plan.exit': 'include "other.exit"\nplan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix',
        'other.exit': 'phase stray { }',
    },
    'file-unreadable': { 'plan.exit': 'workload a { }\0' },
};

describe('rule pages', () => {
    test('stand in docs/rules as the rule files say', () => {
        const wanted = pages();
        expect(readdirSync(DOCS).sort()).toEqual([...wanted.keys()].sort());
        for (const [name, text] of wanted) {
            expect(readFileSync(join(DOCS, name), 'utf8'), `${name}: run node scripts/docs.ts`).toBe(text);
        }
    });

    for (const rule of rules) {
        test(`the example of ${rule.code} raises it`, () => {
            const files = ELSEWHERE[rule.code];
            const unit = files ? workspaceOf(files).unitOf('file:///plans/plan.exit')! : unitOf(rule.example);
            expect(unit.analysis.findings.map(f => f.code)).toContain(rule.code);
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
