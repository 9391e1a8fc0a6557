import { describe, expect, it } from 'vitest';
import type { Scheme } from '../../language/physics/index.ts';
import {
    CEPH_TIMES,
    controllerLoop,
    controllerStretch,
    operationTime,
    readOperations,
    writeOperations,
} from '../../language/physics/node/controller.ts';
import { controllerMaximum } from '../../scripts/validation/textbook.ts';

/** The controller station against published load tests, from documented times alone. docs/io-model.md 8.1, 8.6. */

const KIB = 1024;
const copies = (n: number): Scheme => ({ kind: 'replica', copies: n });
/** Two daemons on each of ten drives. */
const MICRON = { block: 4 * KIB, nodes: 4, node: { cores: 48, daemons: 20 }, times: CEPH_TIMES };

describe('published cases', () => {
    it.each([
        // case, copies, share of writes, published maximum, deviation of the model
        ['P31 Micron 2018, 3 copies, random write', 3, 1, 237_000, -0.05],
        ['P32 the same, 70/30', 3, 0.3, 577_000, -0.05],
        ['P33 2 copies, random write', 2, 1, 363_000, -0.07],
        ['P33 2 copies, 70/30', 2, 0.3, 781_000, -0.07],
        ['P33 2 copies, random read', 2, 0, 2_000_000, -0.28],
    ])('%s', (_case, r, writes, published, deviation) => {
        const model = controllerMaximum({ ...MICRON, scheme: copies(r), writes });
        expect(model / published - 1).toBeCloseTo(deviation, 2);
    });

    it('P34 mClock study, 4 OSDs on one node with 4 cores each assumed: 18,600 writes/s of 21,500 to 23,300', () => {
        const model = controllerMaximum({
            scheme: copies(3),
            block: 4 * KIB,
            writes: 1,
            nodes: 4,
            node: { cores: 4, daemons: 1 },
            times: CEPH_TIMES,
        });
        expect(Math.round(model / 100) * 100).toBe(18_700);
        // Queue depth 64: the mean of the closed loop is the published 2.75 ms within a third.
        expect(controllerLoop(64, 0.36e-3, model).mean).toBeCloseTo(3.66e-3, 4);
    });

    it('P35 60 OSDs serve 2 M reads/s, and no more cores make more than 4.5 of each', () => {
        const at = (cores: number) =>
            controllerMaximum({
                scheme: copies(3),
                block: 4 * KIB,
                writes: 0,
                nodes: 10,
                node: { cores: cores * 6, daemons: 6 },
                times: CEPH_TIMES,
            });
        expect(at(8) / 2e6 - 1).toBeCloseTo(0.01, 2);
        expect(at(16)).toBe(at(8));
        expect(at(4) / at(2)).toBeCloseTo(2, 9);
    });
});

describe('what an I/O asks of the storage software', () => {
    it('copies: one read, r writes; a strip each for erasure codes, never more than there are shards', () => {
        const code: Scheme = { kind: 'erasure', k: 4, m: 2, strip: 16 * KIB };
        expect(readOperations(copies(3), 8 * KIB)).toEqual({ reads: 1, readSize: 8 * KIB, writes: 0, writeSize: 0 });
        expect(writeOperations(copies(3), 8 * KIB)).toEqual({ reads: 0, readSize: 0, writes: 3, writeSize: 8 * KIB });
        expect(writeOperations(code, 8 * KIB)).toMatchObject({ reads: 3, writes: 3 });
        expect(readOperations(code, 64 * KIB)).toMatchObject({ reads: 4, readSize: 16 * KIB });
        expect(writeOperations(code, 1024 * KIB)).toMatchObject({ reads: 0, writes: 6 });
    });

    it('an operation of 132 KiB takes twice the time of one of 4', () => {
        expect(operationTime(1e-4, 4 * KIB)).toBe(1e-4);
        expect(operationTime(1e-4, KIB)).toBe(1e-4);
        expect(operationTime(1e-4, 132 * KIB)).toBeCloseTo(2e-4, 12);
    });
});

/** A linear congruential generator: the same run every time. */
function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state * 1664525 + 1013904223) % 2 ** 32;
        return (state + 0.5) / 2 ** 32;
    };
}

/** Mean time in a queue of two channels with exponential service and Poisson arrivals, in services: simulated customer by customer. */
function twoChannels(rho: number, customers: number, seed: number): number {
    const next = random(seed);
    const free: [number, number] = [0, 0];
    let now = 0,
        spent = 0;
    for (let i = 0; i < customers; i++) {
        now -= Math.log(next()) / (2 * rho);
        const channel = free[0] <= free[1] ? 0 : 1;
        const end = Math.max(now, free[channel]) - Math.log(next());
        free[channel] = end;
        spent += end - now;
    }
    return spent / customers;
}

describe('the stretch of the path', () => {
    it.each([0.3, 0.5, 0.7, 0.8, 0.9])('at %f is the time in a simulated queue of two channels', rho => {
        const simulated = twoChannels(rho, 400_000, 7);
        expect((controllerStretch(rho) ?? 0) / simulated).toBeGreaterThan(0.95);
        expect((controllerStretch(rho) ?? 0) / simulated).toBeLessThan(1.05);
    });

    it('is 1 when idle, grows with bursts, and is not given from saturation on', () => {
        expect(controllerStretch(0)).toBe(1);
        expect(controllerStretch(0.5, 4)).toBeGreaterThan(controllerStretch(0.5) ?? Infinity);
        expect(controllerStretch(1)).toBeNull();
    });

    it('the closed loop is the same law: at its rate the open queue takes its time', () => {
        const { rate, mean } = controllerLoop(64, 1e-3, 20_000);
        expect(mean).toBeCloseTo(1e-3 * (controllerStretch(rate / 20_000) ?? 0), 9);
        expect(controllerLoop(1, 1e-3, 20_000).mean).toBeCloseTo(1e-3, 5);
        expect(controllerLoop(1e5, 1e-3, 20_000).rate).toBeCloseTo(20_000, -2);
    });
});
