import { describe, expect, it } from 'vitest';
import { textWidth } from '../../webview/scene/output/text.ts';
import { timeScale } from '../../webview/timeline/scale.ts';
import { STRIP, type Strip, stripOf } from '../../webview/timeline/strip.ts';
import { modelOfFolder, modelOfText, RUSHED_PLAN } from '../scene/models.ts';

function strip(text: string, width = 900): Strip {
    const model = modelOfText(text);
    return stripOf(model, timeScale(model, 2, width - 4), width, textWidth);
}

describe('the strip', () => {
    it('says how many days the plan has to spare before the licence ends, counting its last day', () => {
        expect(strip(RUSHED_PLAN).walls.map(w => [w.text, w.late])).toEqual([
            ['Old ends 31 Mar 2027: 24 days to spare', false],
        ]);
        expect(strip(RUSHED_PLAN.replace('ends 2027-03-31', 'ends 2027-03-06')).walls[0]).toMatchObject({
            text: 'Old ends 6 Mar 2027: 1 day late',
            late: true,
        });
        expect(strip(RUSHED_PLAN.replace('ends 2027-03-31', 'ends 2027-03-07')).walls[0]!.late).toBe(false);
    });

    it('counts days as the checker does', () => {
        const model = modelOfFolder('examples/frankfurt/faulty');
        const { walls } = stripOf(model, timeScale(model, 2, 900), 900, textWidth);
        const said = model.findings.find(f => f.code === 'exit-after-end')!.message;
        expect(said).toContain(walls[0]!.text.match(/(\d+ days) late/)![1]);
    });

    it('has no words on words, at any width', () => {
        for (const width of [360, 500, 900, 1500]) {
            const { gaps } = strip(RUSHED_PLAN, width);
            const places = gaps.map(g => {
                const size = textWidth(g.text, STRIP.text);
                return {
                    y: g.y,
                    from: Math.min(g.x, g.anchor === 'end' ? g.textX - size : g.x),
                    to: Math.max(g.x + g.width, g.anchor === 'start' && !g.inside ? g.textX + size : 0),
                };
            });
            for (const g of gaps.filter(each => each.inside)) {
                expect(g.textX + textWidth(g.text, STRIP.text)).toBeLessThanOrEqual(g.x + g.width);
            }
            for (const [i, a] of places.entries()) {
                for (const b of places.slice(i + 1)) {
                    expect(a.y !== b.y || a.to <= b.from || b.to <= a.from).toBe(true);
                }
            }
        }
    });

    it('shows what really happened, and when nothing moves', () => {
        const text = RUSHED_PLAN.replace(
            'starts 2027-01-11 }',
            'starts 2027-01-11  freeze 2027-01-20..2027-01-24 "year end" }',
        ).replace(
            'cutover erp, play to hci  lasts 1 week',
            'cutover erp, play to hci  lasts 1 week  started 2027-01-11  done 2027-01-20',
        );
        const { phases, freezes } = strip(text);
        expect(phases[0]!.actual).toMatchObject({ over: true });
        expect(phases[0]!.actual!.width).toBeGreaterThan(phases[0]!.width);
        expect(freezes.map(f => f.title)).toEqual(['nothing moves from 20 Jan to 24 Jan: year end']);
    });
});
