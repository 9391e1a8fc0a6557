import { expect, test } from 'vitest';
import { DECLARATION_WORDS } from '../../language/blocks/reserved-words.ts';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { found, unitOf } from '../check.ts';
import { exitplan } from './cli.ts';

test('the language on one page has every declaration and property, and its plan holds', async () => {
    const { status, out } = await exitplan('/', ['language']);
    expect(status).toBe(0);
    expect(out.length).toBeLessThan(40_000);
    for (const { keyword, form, properties } of DECLARATIONS) {
        expect(out, keyword).toContain(`\`${form}\``);
        for (const property of properties) {
            expect(out, `${keyword} ${property.key}`).toContain(property.form);
        }
    }
    const plan = /```exit\n([^]*?)```/.exec(out)?.[1] ?? '';
    expect(plan).toContain('cutover');
    const codes = found(unitOf(plan)).map(f => f.code);
    expect(codes.filter(code => /^(syntax|unit-|reference-|property-|name-|value-)/.test(code))).toEqual([]);
});

test('every word with which the grammar begins a declaration is on the page', async () => {
    const { out } = await exitplan('/', ['language']);
    expect([...DECLARATION_WORDS].filter(word => !new RegExp(`\\b${word}\\b`).test(out))).toEqual([]);
});
