import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStop, type Stop, stopsOf } from '../../webview/graph/keys.ts';
import { place } from '../../webview/scene/layout/place.ts';
import { anyModel, anyView } from '../scene/arbitrary.ts';

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

function centre(stop: Stop): [number, number] {
    return [stop.x + stop.width / 2, stop.y + stop.height / 2];
}

describe('walking the graph with the keyboard', () => {
    it('goes where the arrow points, or stays', () => {
        fc.assert(
            fc.property(
                anyModel,
                anyView,
                fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
                (model, view, key) => {
                    const stops = stopsOf(place(model, view));
                    for (const from of stops) {
                        const to = nextStop(stops, from.key, key)!;
                        if (to === from) {
                            continue;
                        }
                        const [ax, ay] = centre(from);
                        const [bx, by] = centre(to);
                        const [dx, dy] = STEPS[key];
                        expect((bx - ax) * dx + (by - ay) * dy).toBeGreaterThan(0);
                    }
                },
            ),
        );
    });

    it('comes to every stop with the arrows alone, and with the page keys alone', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const stops = stopsOf(place(model, view));
                for (const keys of [Object.keys(STEPS), ['PageDown', 'PageUp']]) {
                    const reached = new Set<string>();
                    const queue = stops.slice(0, 1);
                    for (let stop = queue.pop(); stop; stop = queue.pop()) {
                        if (reached.has(stop.key)) {
                            continue;
                        }
                        reached.add(stop.key);
                        for (const key of keys) {
                            queue.push(nextStop(stops, stop.key, key)!);
                        }
                    }
                    expect(reached.size).toBe(stops.length);
                }
            }),
        );
    });

    it('knows the first and the last, and no other keys', () => {
        const stops: Stop[] = [
            { key: 'a', x: 0, y: 0, width: 10, height: 10 },
            { key: 'b', x: 50, y: 0, width: 10, height: 10 },
        ];
        expect(nextStop(stops, 'b', 'Home')).toBe(stops[0]);
        expect(nextStop(stops, 'a', 'End')).toBe(stops[1]);
        expect(nextStop(stops, 'a', 'x')).toBeUndefined();
        expect(nextStop([], undefined, 'Home')).toBeUndefined();
    });
});
