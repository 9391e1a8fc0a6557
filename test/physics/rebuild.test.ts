import { describe, expect, it } from 'vitest';
import { canSelfHeal, exposure, healTime, imbalance } from '../../language/physics/load/rebuild.ts';
import { placeable, resilientCapacity, resilientUsable } from '../../language/physics/node/capacity.ts';
import { seeded } from './sim/random.ts';

/** Receivers of the chunks of a lost node, each chunk to a random survivor without a copy of it (three copies); max over mean, over `runs`. */
function simulateImbalance(nodes: number, chunks: number, runs: number, seed: number): number {
    const random = seeded(seed),
        survivors = nodes - 1;
    let total = 0;
    for (let run = 0; run < runs; run++) {
        const received = new Int32Array(survivors);
        for (let i = 0; i < chunks; i++) {
            const first = random.below(survivors);
            let second = random.below(survivors - 1);
            if (second >= first) {
                second++;
            }
            let target = random.below(survivors);
            while (target === first || target === second) {
                target = random.below(survivors);
            }
            received[target] = (received[target] ?? 0) + 1;
        }
        total += Math.max(...received) / (chunks / survivors);
    }
    return total / runs;
}

describe('rebuild imbalance (docs/io-model.md 3.7)', () => {
    it.each([
        [4, 300, 1.086, 1.148],
        [4, 1200, 1.045, 1.074],
        [8, 300, 1.205, 1.301],
        [8, 600, 1.147, 1.213],
        [8, 2400, 1.077, 1.107],
        [16, 600, 1.293, 1.368],
        [16, 2400, 1.137, 1.184],
        [32, 600, 1.512, 1.596],
    ])('%i nodes, %i chunks: simulated %f, formula %f', (nodes, chunks, published, formula) => {
        expect(imbalance(nodes - 1, chunks)).toBeCloseTo(formula, 3);
        const measured = simulateImbalance(nodes, chunks, 200, 41);
        expect(Math.abs(measured / published - 1)).toBeLessThan(0.02);
        expect(imbalance(nodes - 1, chunks)).toBeGreaterThan(measured);
    });
    it('one survivor takes everything; unknown chunks count 1.1', () => {
        expect(imbalance(1, 100)).toBe(1);
        expect(imbalance(5, null)).toBe(1.1);
    });
});

describe('heal time, exposure, second loss (docs/io-model.md 2.5)', () => {
    it('lost/(N-1)/R x imbalance, then detection', () => {
        const heal = healTime(20e12, 5, 400e6, 1.1) ?? 0;
        expect(heal).toBeCloseTo(11000, 6);
        expect(exposure(600, heal)).toBeCloseTo(11600, 6);
        expect([healTime(1e12, 0, 1e6, 1), healTime(1e12, 5, 0, 1)]).toEqual([null, null]);
    });
    it('heals only where the survivors can hold every copy', () => {
        expect(canSelfHeal(4, { kind: 'replica', copies: 3 })).toBe(true);
        expect(canSelfHeal(3, { kind: 'replica', copies: 3 })).toBe(false);
        expect(canSelfHeal(6, { kind: 'erasure', k: 4, m: 2 })).toBe(false);
    });
});

describe('capacity (docs/io-model.md 2.5)', () => {
    it('copies on distinct nodes, not simply the sum', () => {
        expect(placeable([10, 10, 10], 2)).toBe(30);
        expect(placeable([100, 10, 10], 2)).toBe(40);
        expect(placeable([100, 10, 10], 3)).toBe(30);
        expect(placeable([10], 2)).toBeNull();
    });
    it('is the largest T with sum min(c, T/r) >= T', () => {
        const random = seeded(5);
        for (let i = 0; i < 200; i++) {
            const r = 1 + random.below(4),
                nodes = Array.from({ length: r + random.below(5) }, () => 1 + random.below(100));
            const most = placeable(nodes, r) ?? NaN,
                holds = (T: number) => nodes.reduce((sum, c) => sum + Math.min(c, T / r), 0) >= T - 1e-9;
            expect(holds(most)).toBe(true);
            expect(holds(most * 1.001 + 1e-6)).toBe(false);
        }
    });
    it('survives the largest node', () => {
        expect(resilientCapacity([100, 10, 10], { kind: 'replica', copies: 2 })).toBeCloseTo(19, 9);
        expect(resilientUsable(Array(4).fill(10), { kind: 'replica', copies: 2 })).toBeCloseTo(14.25, 9);
        expect(resilientCapacity([10, 10], { kind: 'replica', copies: 2 })).toBeNull();
    });
});
