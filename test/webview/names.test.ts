import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeNames, type Segment, withName } from '../../webview/scrubber/names.ts';

/** Names of phases under the bar. */

const segments = fc
    .array(fc.tuple(fc.integer({ min: 3, max: 60 }), fc.integer({ min: 10, max: 120 }), fc.boolean()), {
        minLength: 1,
        maxLength: 40,
    })
    .map(list => {
        let x = 0;
        return list.map(([width, size, broken]): Segment => {
            x += width;
            return { middle: x - width / 2, size, weight: broken ? 2 : 1 };
        });
    });

it('no name lies on another, or on the lead of one below it, or outside the bar', () => {
    fc.assert(
        fc.property(segments, fc.integer({ min: 1, max: 3 }), fc.nat(), (list, rows, choice) => {
            const last = list.at(-1);
            const width = Math.max(...list.map(s => s.size), (last?.middle ?? 0) + 30);
            const shown = choice % list.length;
            const placed = placeNames(list, width, rows);
            for (const names of [placed, withName(placed, list, shown, width)]) {
                const labels = names.flatMap((name, i) => {
                    const segment = list[i];
                    return name && segment ? [{ ...name, to: name.from + segment.size, lead: segment.middle }] : [];
                });
                for (const [i, a] of labels.entries()) {
                    expect(a.from).toBeGreaterThanOrEqual(0);
                    expect(a.to).toBeLessThanOrEqual(width + 1);
                    for (const b of labels.slice(i + 1)) {
                        const [upper, lower] = a.row <= b.row ? [a, b] : [b, a];
                        expect(
                            a.row === b.row
                                ? a.to <= b.from || b.to <= a.from
                                : lower.lead < upper.from || lower.lead > upper.to,
                        ).toBe(true);
                    }
                }
            }
            expect(withName(placed, list, shown, width)[shown]).toBeDefined();
        }),
    );
});
