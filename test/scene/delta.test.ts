import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { deltaOf, type ModelDelta, withDelta } from '../../webview/scene/delta.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import { unitOf } from '../check.ts';
import { anyModel } from './arbitrary.ts';
import { modelOfText, PAGE_PLAN, RUSHED_PLAN } from './models.ts';

/** What the panel has: a model after its way over the wire. */
function sent<T>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}

describe('what is new in a model', () => {
    it('makes the later model of the earlier one, whatever the two are', () => {
        fc.assert(
            fc.property(anyModel, anyModel, (before, after) => {
                const delta = deltaOf(before, after);
                expect(delta ? withDelta(sent(before), sent(delta)) : sent(before)).toEqual(sent(after));
            }),
        );
    });

    it('is nothing where nothing is new, also when it was made anew', () => {
        expect(deltaOf(modelOfText(RUSHED_PLAN), modelOfText(RUSHED_PLAN))).toBeUndefined();
        fc.assert(
            fc.property(anyModel, model => {
                expect(deltaOf(model, structuredClone(model))).toBeUndefined();
            }),
        );
    });

    it('makes a part whole, also where nothing was missing', () => {
        const whole = modelOfText(PAGE_PLAN);
        expect(
            withDelta(
                { ...whole, headroom: [], fabrics: [], partial: true },
                deltaOf({ ...whole, headroom: [], fabrics: [], partial: true }, whole)!,
            ),
        ).toEqual(whole);
        expect(withDelta({ ...whole, partial: true }, deltaOf({ ...whole, partial: true }, whole)!)).toEqual(whole);
    });

    it('follows records that move, appear and go', () => {
        const cells = (names: string): PreviewModel => ({
            ...modelOfText(PAGE_PLAN),
            cells: [...names].map(n => ({
                id: n,
                names: [n],
                machines: 1,
                groups: [],
                side: [[0, 'left']],
                state: [[0, 'legacy']],
                line: '',
            })),
        });
        const lists = (delta: ModelDelta | undefined) => delta?.lists.cells;
        expect(lists(deltaOf(cells('abcd'), cells('acbd')))).toEqual([
            [0, 1],
            [2, 1],
            [1, 1],
            [3, 1],
        ]);
        expect(lists(deltaOf(cells('abcd'), cells('abxcd')))).toEqual([
            [0, 2],
            { put: [expect.objectContaining({ id: 'x' })] },
            [2, 2],
        ]);
        expect(lists(deltaOf(cells('abcd'), cells('ad')))).toEqual([
            [0, 1],
            [3, 1],
        ]);
        expect(lists(deltaOf(cells('ab'), cells('')))).toEqual([]);
    });

    it('keeps every object that did not change', () => {
        const before = modelOfText(RUSHED_PLAN);
        const after = withDelta(before, deltaOf(before, modelOfText(RUSHED_PLAN.replace('every 24 h', 'every 12 h')))!);
        expect(after.phases).toBe(before.phases);
        expect(after.components).toBe(before.components);
        expect(after.ties.filter(t => before.ties.includes(t)).length).toBeGreaterThan(0);
    });

    it('of one edit in an estate is a small part of the estate', () => {
        const files = Object.fromEntries(planFiles(estate(2_000)).map(f => [f.path, f.text]));
        const [path, text] = Object.entries(files).find(([, t]) => /\bworkload \S+/.test(t))!;
        const at = text.indexOf('iops ', text.length / 2);
        const edited = { ...files, [path]: `${text.slice(0, at)}iops 4321${text.slice(at).replace(/^iops \S+/, '')}` };
        const [before, after] = [files, edited].map(f => modelOf(unitOf(f).analysis)) as [PreviewModel, PreviewModel];
        const delta = deltaOf(before, after);
        expect(delta).toBeDefined();
        // Every row of the fabric is another one: nine scenarios, once six, were a tenth.
        expect(JSON.stringify(delta).length).toBeLessThan(JSON.stringify(after).length / 9);
    });
});
