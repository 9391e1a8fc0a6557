import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { holds } from '../../scripts/validation/case.ts';
import { PERCENTILES, SERIES } from '../../scripts/validation/series.ts';
import { CASES, fitted, maximumError, meanErrors, tailErrors, validationPage } from '../../scripts/validation.ts';

/** What others have measured is the model's judge: docs/validation.md. docs/io-model.md 8.6, 8.7. */

test('docs/validation.md is what the model says today', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/validation.md'), 'utf8');
    expect(page, 'run: node scripts/docs.ts').toBe(validationPage());
});

test('every published case is there, once', () => {
    const ids = CASES.map(c => c.id);
    expect(ids).toEqual(ids.map((_, i) => `P${String(i + 1).padStart(2, '0')}`));
    expect(ids.length).toBeGreaterThanOrEqual(36);
    for (const { source, address, setup } of CASES) {
        expect(source).not.toBe('');
        expect(setup).not.toBe('');
        expect(address).toMatch(/^https:\/\//);
    }
});

describe('a published number lies in the range of its prediction', () => {
    const claims = CASES.flatMap(({ id, claims }) => claims.map(claim => ({ name: `${id} ${claim.what}`, claim })));
    it.each(claims.filter(({ claim }) => claim.trap === undefined && claim.wrong === undefined))(
        '$name',
        ({ claim }) => {
            expect(claim.model.low).toBeLessThanOrEqual(claim.model.centre);
            expect(claim.model.centre).toBeLessThanOrEqual(claim.model.high);
            expect(holds(claim)).toBe(true);
        },
    );

    it('but for one, which the page names', () => {
        const wrong = claims.filter(({ claim }) => claim.wrong !== undefined);
        expect(wrong.map(({ name }) => name)).toEqual(['P51 one read at a time']);
        expect(wrong.map(({ claim }) => holds(claim))).toEqual([false]);
    });

    it.each(claims.filter(({ claim }) => claim.trap !== undefined))(
        '$name cannot be right, and is not met',
        ({ claim }) => {
            expect(holds(claim)).toBe(false);
        },
    );
});

describe('calibration on two depths of published curves', () => {
    it('has the mean within 25 % for 95 % of the points', () => {
        const errors = SERIES.flatMap(series => meanErrors(fitted(series)));
        expect(errors.length).toBeGreaterThan(40);
        expect(errors.filter(e => Math.abs(e) <= 0.25).length / errors.length).toBeGreaterThanOrEqual(0.95);
    });

    it('has the maximum within 20 % for 90 % of the curves', () => {
        const close = SERIES.filter(series => Math.abs(maximumError(fitted(series))) <= 0.2);
        expect(close.length / SERIES.length).toBeGreaterThanOrEqual(0.9);
    });

    it('meets the two runs it was made from', () => {
        for (const series of SERIES) {
            for (const { run, predictedMean } of fitted(series).points.filter(p => p.fitted)) {
                expect(predictedMean / run.mean).toBeCloseTo(1, 9);
            }
        }
    });

    it('has the P99 within 20 % where the mean is right, and misses on one curve as the page says', () => {
        const errors = PERCENTILES.map(series => [series.id, tailErrors(fitted(series))] as const);
        const close = errors.map(([id, all]) => [id, all.filter(e => Math.abs(e) <= 0.2).length, all.length]);
        expect(close).toEqual([
            ['C7', 1, 1],
            ['C8', 5, 5],
            ['C9', 1, 3],
        ]);
        expect(Math.max(...errors.flatMap(([, all]) => all).map(Math.abs))).toBeLessThan(0.35);
    });
});
