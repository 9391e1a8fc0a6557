import fc from 'fast-check';
import type { ErasureScheme, FabricInput, ReplicaScheme, WorkloadClass } from '../../language/physics/index.ts';
import { MEDIA, SCENARIOS } from '../../language/physics/index.ts';

const KIB = 1024,
    GBPS = 125e6;

export const scenario = fc.constantFrom(...SCENARIOS);
const replica: fc.Arbitrary<ReplicaScheme> = fc.record({
    kind: fc.constant('replica' as const),
    copies: fc.integer({ min: 2, max: 3 }),
});
const erasure: fc.Arbitrary<ErasureScheme> = fc.record({
    kind: fc.constant('erasure' as const),
    k: fc.integer({ min: 2, max: 8 }),
    m: fc.integer({ min: 1, max: 3 }),
    strip: fc.constantFrom(4 * KIB, 16 * KIB, 64 * KIB, 1024 * KIB),
    method: fc.constantFrom('optimal' as const, 'delta' as const, 'reconstruct' as const, 'whole' as const),
});

/** A controller with room for everything, and media as the first edition took them: for what is about links, media and buffers alone. */
export const UNBOUND = { cores: 1e6, read: 1e-9, write: 1e-9 };

/** A fabric someone could build: it holds its scheme and can heal. */
export const fabric: fc.Arbitrary<FabricInput> = fc.record({
    nodes: fc.integer({ min: 13, max: 40 }),
    racks: fc.constantFrom(1, 1, 2, 3, 4),
    failureDomain: fc.constantFrom('host' as const, 'rack' as const),
    links: fc.record({
        count: fc.integer({ min: 1, max: 4 }),
        rate: fc.constantFrom(10, 25, 100).map(g => g * GBPS),
        mtu: fc.constantFrom(1500, 9000),
        bond: fc.constantFrom('active-active' as const, 'active-backup' as const),
    }),
    uplinks: fc.option(
        fc.record({ count: fc.integer({ min: 2, max: 8 }), rate: fc.constantFrom(40, 100, 400).map(g => g * GBPS) }),
    ),
    oversubscription: fc.double({ min: 1, max: 6, noNaN: true }),
    buffer: fc.constantFrom(null, 9e6, 16e6, 32e6),
    alpha: fc.constantFrom(0.5, 1, 2),
    rtt: fc.constantFrom(null, 20e-6, 50e-6),
    media: fc.constantFrom(...Object.values(MEDIA)),
    devices: fc.integer({ min: 1, max: 24 }),
    cache: fc.option(
        fc.record({
            media: fc.constantFrom(MEDIA.nvme, MEDIA['sas-ssd'], MEDIA['sata-ssd']),
            devices: fc.integer({ min: 1, max: 8 }),
        }),
    ),
    scheme: fc.oneof(replica, erasure),
    coordinator: fc.constantFrom('local' as const, 'primary' as const, 'owner' as const, 'array' as const),
    locality: fc.double({ min: 0, max: 1, noNaN: true }),
    alignment: fc.double({ min: 0, max: 1, noNaN: true }),
    journal: fc.constantFrom(0, 1),
    metadata: fc.constantFrom(0, 4096),
    rebuild: fc.option(fc.double({ min: 10e6, max: 1e9, noNaN: true })),
    streams: fc.integer({ min: 1, max: 64 }),
    quantum: fc.constantFrom(64 * KIB, 1024 * KIB),
    cores: fc.option(fc.integer({ min: 4, max: 128 })),
    controller: fc.option(
        fc.record({
            cores: fc.option(fc.integer({ min: 1, max: 128 })),
            read: fc.option(fc.double({ min: 1e-6, max: 500e-6, noNaN: true })),
            write: fc.option(fc.double({ min: 1e-6, max: 1e-3, noNaN: true })),
        }),
    ),
    raw: fc.double({ min: 1e12, max: 200e12, noNaN: true }),
    detect: fc.constantFrom(0, 600, 3600),
    clients: fc.constantFrom('colocated' as const, 'external' as const),
});

export const workload: fc.Arbitrary<WorkloadClass> = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    machines: fc.constantFrom(null, 1, 3, 50),
    iops: fc.double({ min: 10, max: 60e3, noNaN: true }),
    peak: fc.option(fc.double({ min: 10, max: 200e3, noNaN: true })),
    writeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    block: fc.constantFrom(4, 8, 16, 64).map(k => k * KIB),
    p99: fc.constantFrom(null, 1e-3, 5e-3, 50e-3),
});

const junk = fc.constantFrom<unknown[]>(undefined, null, NaN, Infinity, -Infinity, -1, 0, 1e308, 1e-300, 0.5);

/** The same fabric with some of its fields replaced by nonsense. */
export function spoiled<T extends object>(sound: fc.Arbitrary<T>): fc.Arbitrary<T> {
    return fc.tuple(sound, fc.array(fc.tuple(fc.nat(40), junk), { maxLength: 4 })).map(([value, changes]) => {
        const copy = { ...value } as Record<string, unknown>;
        const keys = Object.keys(copy);
        for (const [index, replacement] of changes) {
            const key = keys[index % keys.length];
            if (
                key === undefined ||
                key === 'name' ||
                key === 'coordinator' ||
                key === 'failureDomain' ||
                key === 'clients'
            ) {
                continue;
            }
            const nested = copy[key];
            if (replacement !== undefined && replacement !== null && typeof nested === 'object' && nested !== null) {
                const inner = Object.keys(nested).find(
                    name => typeof (nested as Record<string, unknown>)[name] === 'number',
                );
                if (inner !== undefined) {
                    copy[key] = { ...nested, [inner]: replacement };
                }
            } else if (
                typeof nested !== 'object' ||
                nested === null ||
                replacement === undefined ||
                replacement === null
            ) {
                copy[key] = replacement;
            }
        }
        return copy as T;
    });
}

/** Paths of numbers that are not finite, or below zero. */
export function badNumbers(value: unknown, path = ''): string[] {
    if (typeof value === 'number') {
        return Number.isFinite(value) && value >= 0 ? [] : [`${path} = ${value}`];
    }
    if (value === null || typeof value !== 'object') {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => badNumbers(inner, `${path}.${key}`));
}
