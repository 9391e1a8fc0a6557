import { describe, expect, test } from 'vitest';
import { statusHover, statusText, verdictText } from '../../src/verdict/verdict.ts';

describe('the verdict in the status bar', () => {
    test.each([
        [{ error: 2, warning: 1, information: 5 }, '2 blockers · 1 warning'],
        [{ error: 1, warning: 0, information: 0 }, '1 blocker'],
        [{ error: 0, warning: 3, information: 0 }, '3 warnings'],
        [{ error: 0, warning: 0, information: 4 }, 'no blockers · 4 to note'],
        [{ error: 0, warning: 0, information: 0 }, 'no blockers'],
    ])('%j reads %s', (verdict, text) => {
        expect(verdictText(verdict)).toBe(text);
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
        expect(statusText(plan)).toBe('Go, with conditions · 1 warning');
        expect(statusText({ ...plan, verdict: 'go', warning: 0, information: 0 })).toBe('Go · no blockers');
    });

    test('what was not looked at leads to how it is declared, and settings are said', () => {
        expect(hover('p')).toContain('- [networks](page:4-declarations)');
        expect(hover('p')).toContain('2 findings are shown less severe');
    });

    test('a name is never markup', () => {
        expect(hover('[x](command:y)')).not.toContain('[x](command:y)');
    });
});
