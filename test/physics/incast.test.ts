import { describe, expect, it } from 'vitest';
import { peakQueue, portLimit } from '../../language/physics/network/buffers.ts';
import { simulateIncast } from './sim/incast.ts';

const KIB = 1024,
    MIB = 1024 * KIB,
    GBPS = 125e6,
    MTU = 9000;

/** docs/io-model.md 3.5: senders, burst KiB, Gb/s in and out, MiB shared, alpha, hot ports; peak queue MB by simulation, drops, largest loss-free fan-in. */
const ROWS: readonly (readonly [number, number, number, number, number, number, number, number, boolean, number])[] = [
    [5, 256, 25, 25, 16, 1, 1, 1.06, false, 32],
    [15, 256, 25, 25, 16, 1, 1, 3.68, false, 32],
    [15, 1024, 25, 25, 32, 1, 1, 14.69, false, 16],
    [31, 256, 10, 10, 12, 0.5, 1, 4.19, true, 16],
    [31, 1024, 100, 100, 32, 2, 1, 22.37, true, 22],
    [8, 4096, 25, 100, 32, 1, 1, 16.78, true, 7],
    [15, 1024, 25, 25, 32, 1, 4, 6.76, true, 7],
    [15, 256, 25, 25, 16, 1, 4, 3.41, true, 13],
];

describe('incast into a shared buffer (docs/io-model.md 3.5)', () => {
    it.each(ROWS)(
        '%i x %i KiB, %i/%i Gb/s, %i MiB, alpha %f, %i hot',
        (senders, kib, gbpsIn, gbpsOut, mib, alpha, hotPorts, published, drops, fanIn) => {
            const burst = kib * KIB,
                inRate = gbpsIn * GBPS,
                outRate = gbpsOut * GBPS,
                shared = mib * MIB;
            const sim = { burst, inRate, outRate, shared, alpha, hotPorts, packet: MTU };
            const limit = portLimit(shared, alpha, hotPorts);
            const queue = peakQueue({ senders, burst, inRate, outRate, mtu: MTU });
            const measured = simulateIncast({ ...sim, senders });
            expect(queue > limit).toBe(drops);
            expect(measured.drops).toBe(drops);
            // The queue stops at the limit when packets are lost; 1 % and two packets of discretisation.
            expect(Math.abs(measured.peak - Math.min(queue, limit))).toBeLessThan(0.01 * limit + 2 * MTU);
            expect(Math.abs(measured.peak / 1e6 / published - 1)).toBeLessThan(0.03);
            const lossFree = (count: number) =>
                peakQueue({ senders: count, burst, inRate, outRate, mtu: MTU }) <= limit * (1 + 1e-9);
            expect([lossFree(fanIn), lossFree(fanIn + 1)]).toEqual([true, false]);
            let free = 1;
            while (!simulateIncast({ ...sim, senders: free + 1 }).drops) {
                free++;
            }
            expect(Math.abs(free - fanIn)).toBeLessThanOrEqual(1);
        },
    );

    it('the required buffer is the one whose limit is the queue', () => {
        const queue = peakQueue({ senders: 15, burst: MIB, inRate: 25 * GBPS, outRate: 25 * GBPS, mtu: MTU });
        expect(portLimit((queue * (1 + 0.5 * 3)) / 0.5, 0.5, 3)).toBeCloseTo(queue, 6);
        expect(queue).toBe(14 * MIB + MTU);
    });
});
