import { describe, expect, it, test } from 'vitest';
import { controllerLoop, controllerStretch, stretched } from '../../language/physics/node/controller.ts';
import { gammaQuantile, normalQuantile } from '../../language/physics/queueing/gamma.ts';
import type { ControllerCase } from './sim/controller.ts';
import { simulateController } from './sim/controller.ts';

/**
 * The controller station against a discrete-event simulation of daemons: 4 daemons of 8 shards with 2 threads, ten short visits per
 * I/O. docs/io-model.md 8.1. Left to the slow gear.
 */

const CEPH: ControllerCase = { queues: 32, channels: 2, visits: 10, path: 1e-3, shape: 1 };
const MAXIMUM = (CEPH.queues * CEPH.channels) / CEPH.path;
const IOS = 120_000;
const z99 = normalQuantile(0.99) ?? 0;

describe('a closed loop of daemons', () => {
    it.each([1, 4, 16, 32, 64, 128, 256])(
        'at depth %i: mean within 20 % of the law, never above its maximum',
        depth => {
            const { rate, mean } = simulateController(CEPH, depth, IOS, 11);
            const law = controllerLoop(depth, CEPH.path, MAXIMUM);
            expect(law.mean / mean).toBeGreaterThan(0.8);
            expect(law.mean / mean).toBeLessThan(1.2);
            expect(rate).toBeLessThan(MAXIMUM * 1.01);
            expect((rate * mean) / depth).toBeCloseTo(1, 1);
        },
    );

    test('two depths of the simulation give its maximum and its idle time back', () => {
        const light = simulateController(CEPH, 1, IOS, 3),
            deep = simulateController(CEPH, 256, IOS, 3);
        expect(light.mean / CEPH.path).toBeCloseTo(1, 1);
        const unloaded = (light.mean ** 2 * 256 ** 2 - deep.mean ** 2) / (light.mean * 256 ** 2 - deep.mean);
        const maximum = 256 / Math.sqrt(deep.mean * (deep.mean - unloaded));
        expect(maximum / MAXIMUM).toBeGreaterThan(0.8);
        expect(maximum / MAXIMUM).toBeLessThan(1.2);
    });

    test('whole I/Os vary little at every depth up to the knee: many short visits add up', () => {
        for (const depth of [1, 8, 32]) {
            expect(simulateController(CEPH, depth, IOS, 5).variation).toBeLessThan(0.25);
        }
    });

    it.each([16, 32])(
        'at depth %i the P99 of the model is no less than three quarters of the simulated one, and at most twice',
        depth => {
            const { rate, p99, variation } = simulateController(CEPH, depth, IOS, 7);
            const share = rate / MAXIMUM;
            const path = { shift: 0, mean: CEPH.path, variance: variation * CEPH.path ** 2 };
            const delay = stretched(path, CEPH.path, { share, throughput: MAXIMUM }, 1);
            const model = delay.shift + gammaQuantile(delay, z99);
            expect(model / p99).toBeGreaterThan(0.75);
            expect(model / p99).toBeLessThan(2);
            expect(delay.mean / CEPH.path).toBeCloseTo(controllerStretch(share) ?? 0, 9);
        },
    );
});
