import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Orders } from '../../webview/graph/orders.ts';
import { place } from '../../webview/scene/layout/place.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import type { View } from '../../webview/scene/visible.ts';
import { anyModel, anyView } from '../scene/arbitrary.ts';

it('the same plan, phase and view is the same picture, whatever was looked at before', () => {
    fc.assert(
        fc.property(anyModel, fc.array(anyView, { minLength: 1, maxLength: 5 }), (model, views) => {
            const shown = (orders: Orders, view: View) =>
                place(model, { ...view, width: 1000 }, orders.of(model, view.grouping, 1000));
            const orders = new Orders();
            for (const view of views) {
                shown(orders, view);
            }
            const first = shown(new Orders(), views[0]!);
            expect(shown(orders, { ...views[0]!, filter: { findings: true } }).nodes.length).toBeLessThanOrEqual(
                first.nodes.length,
            );
            expect(shown(orders, views[0]!)).toEqual(first);
        }),
        { numRuns: 60 },
    );
});

it('an edit keeps the order there was', () => {
    fc.assert(
        fc.property(anyModel, model => {
            const orders = new Orders();
            const before = orders.of(model, 'environment', 1000).order;
            const edited: PreviewModel = { ...model, ties: [] };
            expect(orders.of(edited, 'environment', 1000).order).toEqual(before);
        }),
        { numRuns: 60 },
    );
});
