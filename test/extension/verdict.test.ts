import { describe, expect, test } from 'vitest';
import { statusHover, statusText, verdictText } from '../../src/verdict/verdict.ts';

describe('the verdict in the status bar', () => {
    const counts = { error: 30, warning: 3, information: 0 };

    test.each([
        [{ causes: 5, blockers: 4, findings: 33 }, '5 causes, 4 blockers · 33 findings'],
        [{ causes: 1, blockers: 1, findings: 1 }, '1 cause, 1 blocker · 1 finding'],
        [{ causes: 3, blockers: 0, findings: 4 }, '3 causes, no blockers · 4 findings'],
        [{ causes: 0, blockers: 0, findings: 2 }, 'no blockers · 2 notes'],
        [{ causes: 0, blockers: 0, findings: 0 }, 'no findings'],
    ])('%j reads %s', (tally, text) => {
        expect(verdictText({ ...counts, tally })).toBe(text);
    });

    test('counts findings until the causes are known', () => {
        expect(verdictText(counts)).toBe('30 errors · 3 warnings');
    });
});

describe('the verdict and its hover', () => {
    const plan = {
        verdict: 'conditions',
        error: 0,
        warning: 1,
        information: 3,
        softened: 2,
        notLookedAt: [
            { what: 'network', label: 'networks', message: "Write 'network NAME'.", section: '4-declarations' },
        ],
    } as const;
    const hover = (name: string) => statusHover(name, plan, section => `page:${section}`);

    test('the verdict comes first', () => {
        expect(statusText(plan)).toBe('Go, with conditions · 1 warning · 3 notes');
        expect(statusText({ ...plan, verdict: 'go', warning: 0, information: 0 })).toBe('Go · no findings');
    });

    test('what was not looked at leads to how it is declared, and settings are said', () => {
        expect(hover('p')).toContain('- [networks](page:4-declarations)');
        expect(hover('p')).toContain('2 findings are shown less severe');
    });

    test('a name is never markup', () => {
        expect(hover('[x](command:y)')).not.toContain('[x](command:y)');
    });
});
