import { describe, expect, test } from 'vitest';
import { verdictText } from '../../src/verdict/verdict.ts';

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
