import { expect, test } from 'vitest';
import { CODES } from '../../language/analysis/codes.ts';
import { rules } from '../../language/rules/index.ts';

test('every code has one rule, in the same order', () => {
    expect(rules.map(rule => rule.code)).toEqual(CODES);
});
