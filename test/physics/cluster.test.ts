import { describe, expect, it } from 'vitest';
import type { FabricInput } from '../../language/physics/index.ts';
import { withDefaults, withWorkloadDefaults } from '../../language/physics/index.ts';
import { classLoad, placementOf } from '../../language/physics/load/loads.ts';
import { hotReceiver } from '../../language/physics/load/rebuild.ts';
import type { LatencyState } from '../../language/physics/queueing/latency.ts';
import { readQuantile, writeQuantile } from '../../language/physics/queueing/latency.ts';
import type { ClusterCase } from './sim/cluster.ts';
import { simulateCluster } from './sim/cluster.ts';

const KIB = 1024,
    LINK = 3.125e9,
    NODES = 8;
const READ = 80e-6,
    WRITE = 45e-6,
    SCV = 0.33,
    CHANNELS = 8,
    RTT = 20e-6,
    SOFTWARE = 20e-6;

interface Setup {
    readonly coordinator: 'local' | 'primary';
    readonly copies: number;
    readonly block: number;
    readonly writeShare: number;
    readonly devices: number;
    readonly locality: number;
}
const LINK_BOUND: Setup = {
    coordinator: 'primary',
    copies: 3,
    block: 64 * KIB,
    writeShare: 0.3,
    devices: 3,
    locality: 0,
};
const MEDIA_BOUND: Setup = { ...LINK_BOUND, block: 8 * KIB, devices: 1 };
const RF2: Setup = { coordinator: 'local', copies: 2, block: 64 * KIB, writeShare: 0.5, devices: 3, locality: 0.95 };
const REBUILD: Setup = { ...LINK_BOUND, block: 16 * KIB };

/** Network bytes and device seconds of one I/O, from the scheme alone. */
function perIo({ coordinator, copies, block, writeShare, locality }: Setup): {
    readonly bytes: number;
    readonly busy: number;
} {
    const p = coordinator === 'local' ? 0 : 1 - 1 / NODES,
        reads = 1 - writeShare;
    const remote = coordinator === 'local' ? 1 - locality : p;
    return {
        bytes: block * (writeShare * (p + copies - 1) + reads * remote),
        busy: reads * READ + writeShare * copies * WRITE,
    };
}

/** The simulator's case and the model's two percentiles at a foreground link share, with or without background. */
function both(setup: Setup, foreground: number, background: number, quantum: number) {
    const { bytes, busy } = perIo(setup),
        rate = (foreground * LINK) / bytes;
    const sim: ClusterCase = {
        nodes: NODES,
        ...setup,
        rate,
        link: LINK,
        rtt: RTT,
        software: SOFTWARE,
        readLatency: READ,
        writeLatency: WRITE,
        scv: SCV,
        channels: CHANNELS,
        background: background > 0 ? { rate: background * LINK, quantum } : undefined,
    };
    const iops = (latency: number) => CHANNELS / latency;
    const input: FabricInput = {
        nodes: NODES,
        links: { count: 1, rate: LINK, transport: 'fibre-channel' },
        rtt: RTT,
        software: SOFTWARE,
        coordinator: setup.coordinator,
        scheme: { kind: 'replica', copies: setup.copies },
        devices: setup.devices,
        locality: setup.locality,
        quantum,
        media: {
            read: { iops: iops(READ), bandwidth: 1e12, latency: READ },
            write: { iops: iops(WRITE), bandwidth: 1e12, latency: WRITE },
            channels: CHANNELS,
            variability: SCV,
        },
    };
    const fabric = withDefaults(input),
        place = placementOf(fabric, 0);
    const work = withWorkloadDefaults({
        name: 'w',
        iops: rate * NODES,
        writeShare: setup.writeShare,
        block: setup.block,
    });
    if (place === null || work === null) {
        throw new Error('not placed');
    }
    const state: LatencyState = {
        fabric,
        place,
        foreground: classLoad(fabric, place, work, work.steady, NODES),
        link: {
            tx: { utilisation: foreground + background, foreground },
            rx: { utilisation: foreground + background, foreground },
        },
        uplink: 0,
        media: { capacity: (rate * busy) / CHANNELS / setup.devices, cache: 0, hit: false },
        // The simulated cluster has links and media only.
        controller: null,
    };
    return { sim, state, model: { read: readQuantile(state, work), write: writeQuantile(state, work) } };
}

describe('the composed P99 against a cluster simulated message by message (docs/io-model.md 3.3)', () => {
    const foreground: readonly [string, Setup, number][] = [0.3, 0.5, 0.7, 0.8, 0.9].flatMap(rho => [
        ['link-bound Ceph x3 64K', LINK_BOUND, rho] as [string, Setup, number],
        ['link-bound RF2 64K', RF2, rho] as [string, Setup, number],
    ]);
    it.each(foreground)('$0 at link $2: within -13 % to +10 %, +20 % at 0.9', (_name, setup, rho) => {
        const { sim, model } = both(setup, rho, 0, 64 * KIB);
        const measured = simulateCluster(sim, 150_000, 7);
        for (const kind of ['read', 'write'] as const) {
            const error = model[kind] / measured[kind] - 1;
            expect(error, `${kind}: ${model[kind]} for ${measured[kind]}`).toBeGreaterThan(-0.13);
            expect(error, `${kind}: ${model[kind]} for ${measured[kind]}`).toBeLessThan(rho > 0.8 ? 0.2 : 0.1);
        }
    });

    it.each([0.3, 0.5, 0.7, 0.8, 0.9])('media-bound Ceph x3 8K at media %f: within 9 %', rho => {
        const { bytes, busy } = perIo(MEDIA_BOUND);
        const { sim, model, state } = both(MEDIA_BOUND, (((rho * CHANNELS) / busy) * bytes) / LINK, 0, 64 * KIB);
        expect(state.media.capacity).toBeCloseTo(rho, 9);
        const measured = simulateCluster(sim, 150_000, 9);
        for (const kind of ['read', 'write'] as const) {
            expect(Math.abs(model[kind] / measured[kind] - 1), kind).toBeLessThan(0.09);
        }
    });

    it.each([
        [0.5, 64, 1.15],
        [0.7, 64, 1.4],
        [0.8, 64, 1.6],
        [0.5, 1024, 1.7],
        [0.7, 1024, 2],
    ])('rebuild to link %f in quanta of %i KiB: on the safe side, at most %f x', (rho, quantum, most) => {
        const { sim, model } = both(REBUILD, 0.3, rho - 0.3, quantum * KIB);
        const measured = simulateCluster(sim, 120_000, 13);
        for (const kind of ['read', 'write'] as const) {
            expect(model[kind] / measured[kind], kind).toBeGreaterThan(0.9);
            expect(model[kind] / measured[kind], kind).toBeLessThan(most);
        }
    });

    it('quanta of 1 MiB raise the write P99 5 times and more over 64 KiB', () => {
        const run = (quantum: number) => simulateCluster(both(REBUILD, 0.3, 0.4, quantum).sim, 40_000, 17).write;
        expect(run(1024 * KIB) / run(64 * KIB)).toBeGreaterThan(5);
    });

    it('leaving the slowest copy out makes media-bound writes 10 % and more too low', () => {
        const { bytes, busy } = perIo(MEDIA_BOUND);
        const { sim, state } = both(MEDIA_BOUND, (((0.5 * CHANNELS) / busy) * bytes) / LINK, 0, 64 * KIB);
        const work = withWorkloadDefaults({ name: 'w', iops: 1, writeShare: 0.3, block: 8 * KIB });
        if (work === null) {
            throw new Error('unusable');
        }
        // The plain percentile of one copy is the fork-join one at 0.99^3.
        const alone = writeQuantile(state, work, 0.99 ** 3);
        expect(alone / simulateCluster(sim, 60_000, 9).write).toBeLessThan(0.9);
    });
});

describe('few sticky rebuild streams (docs/io-model.md 3.4)', () => {
    it.each([
        [4, 0.6, 0.95],
        [8, 0.6, 0.85],
        [16, 0.6, 0.77],
        [32, 0.6, 0.72],
        [64, 0.6, 0.69],
        [4, 0.7, 1.17],
        [16, 0.7, 0.93],
        [64, 0.7, 0.82],
    ])('%i streams at mean %f: hot receiver %f', (streams, mean, hot) => {
        expect(0.3 + (mean - 0.3) * hotReceiver(streams)).toBeCloseTo(hot, 1);
    });

    it('with 4 streams at mean 0.7 (hot 1.17) writes choke, with 64 (hot 0.82) they do not', () => {
        const { sim } = both(REBUILD, 0.3, 0.4, 64 * KIB);
        const run = (streams: number, sticky: number) =>
            simulateCluster(
                { ...sim, background: { rate: 0.4 * LINK, quantum: 64 * KIB, streams, sticky } },
                60_000,
                21,
            ).write;
        const smooth = run(1, 64 * KIB);
        expect(run(4, 4096 * KIB) / smooth).toBeGreaterThan(3);
        expect(run(64, 4096 * KIB) / smooth).toBeLessThan(1.6);
    });
});
