import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coresTaken, exactly, memoryTaken, overcommitOf, roomFor } from '../../language/physics/index.ts';

/* What nodes have for machines beside their storage (docs/io-model.md 8.4). */

const spread = fc
    .tuple(
        fc.double({ min: 0, max: 64, noNaN: true }),
        fc.double({ min: 0, max: 64, noNaN: true }),
        fc.double({ min: 0, max: 64, noNaN: true }),
    )
    .map(values => [...values].sort((a, b) => a - b) as [number, number, number]);

describe('room for machines', () => {
    test('is (cores - controller cores) x nodes x overcommit', () => {
        const share = { whole: 32, taken: exactly(8), times: exactly(4) };
        expect(roomFor(share, 3)).toEqual({ good: 288, centre: 288, bad: 288, worst: 288 });
    });

    test('what nobody states: 4:1, and a controller by its platform', () => {
        expect(overcommitOf(null)).toEqual({ good: 8, centre: 4, bad: 2 });
        const of = (coordinator: 'local' | 'primary' | 'owner' | 'array') => ({ coordinator, devices: 6, media: null });
        expect(coresTaken(of('local'), 32).bad).toBe(12);
        expect(coresTaken(of('primary'), 64).centre).toBe(24);
        expect(coresTaken(of('primary'), 16).centre, 'no more than there are').toBe(16);
        expect(coresTaken(of('array'), 32)).toEqual(exactly(0));
        expect(memoryTaken(of('primary'), 256 * 2 ** 30).centre).toBe(24 * 2 ** 30);
        expect(memoryTaken(of('array'), 256 * 2 ** 30)).toEqual(exactly(0));
    });

    test('its ends are in order, and more nodes or cores never mean less', () => {
        fc.assert(
            fc.property(
                spread,
                spread,
                fc.double({ min: 0, max: 256, noNaN: true }),
                fc.integer({ min: 1, max: 64 }),
                fc.integer({ min: 0, max: 8 }),
                ([a, b, c], [x, y, z], whole, nodes, more) => {
                    const share = {
                        whole,
                        taken: { good: a, centre: b, bad: c },
                        times: { good: z, centre: y, bad: x },
                    };
                    const room = roomFor(share, nodes);
                    expect(room.good).toBeGreaterThanOrEqual(room.centre);
                    expect(room.centre * (1 + 1e-9)).toBeGreaterThanOrEqual(room.bad);
                    expect(room.bad).toBeGreaterThanOrEqual(room.worst);
                    const larger = roomFor({ ...share, whole: whole + more }, nodes + more);
                    for (const end of ['good', 'centre', 'bad', 'worst'] as const) {
                        expect(larger[end] * (1 + 1e-9)).toBeGreaterThanOrEqual(room[end]);
                    }
                },
            ),
        );
    });
});
