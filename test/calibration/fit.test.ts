import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curvesOf } from '../../language/calibration/curves.ts';
import { figuresOf } from '../../language/calibration/figures.ts';
import type { Run } from '../../language/calibration/reading.ts';
import { MEDIA, withDefaults } from '../../language/physics/defaults.ts';
import type { FabricInput } from '../../language/physics/index.ts';
import { controllerLoop } from '../../language/physics/node/controller.ts';
import { unloadedMean } from '../../language/physics/queueing/unloaded.ts';
import { controllerMaximum } from '../../scripts/validation/textbook.ts';

/** The fit of two depths, and the figures of a fabric that explain it. docs/io-model.md 8.7. */

const KIB = 1024;

function runAt(
    operation: 'read' | 'write',
    depth: number,
    unloaded: number,
    maximum: number,
    more: Partial<Run> = {},
): Run {
    const { rate, mean } = controllerLoop(depth, unloaded, maximum);
    return {
        operation,
        block: 4 * KIB,
        depth,
        rate,
        mean,
        p99: 2 * mean,
        variation: null,
        file: `${operation}-${depth}.json`,
        tool: 'fio',
        sequential: false,
        reads: operation === 'read' ? 1 : 0,
        began: null,
        lasted: 60,
        count: 1000,
        ...more,
    };
}

const CEPH: FabricInput = {
    nodes: 6,
    links: { count: 2, rate: 3.125e9, mtu: 9000 },
    media: MEDIA.nvme,
    devices: 4,
    scheme: { kind: 'replica', copies: 3 },
    coordinator: 'primary',
    controller: { cores: 16 },
};

describe('two depths', () => {
    test('give back the constants of the law that made them, and every other depth', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 1e-4, max: 1e-2, noNaN: true }),
                fc.double({ min: 4, max: 1000, noNaN: true }),
                (unloaded, concurrency) => {
                    const maximum = concurrency / unloaded;
                    const deep = Math.ceil(8 * unloaded * maximum);
                    const depths = [1, Math.ceil(deep / 4), deep];
                    const { fits } = curvesOf([...new Set(depths)].map(q => runAt('read', q, unloaded, maximum)));
                    expect(fits).toHaveLength(1);
                    expect((fits[0]?.unloaded ?? 0) / unloaded).toBeCloseTo(1, 6);
                    expect((fits[0]?.maximum ?? 0) / maximum).toBeCloseTo(1, 6);
                    for (const { run, predictedMean, predictedP99 } of fits[0]?.points ?? []) {
                        expect(predictedMean / run.mean).toBeCloseTo(1, 6);
                        expect((predictedP99 ?? 0) / (run.p99 ?? 1)).toBeCloseTo(1, 6);
                    }
                },
            ),
        );
    });

    test('without a percentile the P99 is that of a gamma distribution with the measured variation', () => {
        const more = { p99: null, variation: 0.3 };
        const { fits } = curvesOf([runAt('read', 1, 1e-3, 1e4, more), runAt('read', 200, 1e-3, 1e4, more)]);
        const point = fits[0]?.points[0];
        expect((point?.predictedP99 ?? 0) / (point?.predictedMean ?? 1)).toBeCloseTo(2.69, 2);
    });

    test('runs without a knee are not fitted', () => {
        const { fits, unused } = curvesOf([runAt('read', 1, 1e-3, 1e6), runAt('read', 8, 1e-3, 1e6)]);
        expect(fits).toEqual([]);
        expect(unused[0]?.why).toContain('no knee');
    });

    test('a mixture is held against reads and writes alone: processor times add up', () => {
        const mixed = { reads: 0.5 };
        const { mixtures } = curvesOf([
            ...[1, 200].flatMap(q => [runAt('read', q, 1e-3, 2e4), runAt('write', q, 2e-3, 1e4)]),
            { ...runAt('read', 64, 1e-3, 2e4, mixed), rate: 5000 },
        ]);
        expect(mixtures[0]?.what).toMatch(/^50 % writes at depth 64: 10000 IOPS measured, \d+ predicted/);
    });
});

describe('figures of a fabric', () => {
    test('explain what was measured: the model with them has its idle times and its maxima', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 5e-4, max: 5e-3, noNaN: true }),
                fc.double({ min: 4, max: 500, noNaN: true }),
                fc.constantFrom('read' as const, 'write' as const),
                (unloaded, concurrency, operation) => {
                    const maximum = concurrency / unloaded;
                    const deep = Math.ceil(8 * unloaded * maximum);
                    const { fits } = curvesOf([
                        runAt(operation, 1, unloaded, maximum),
                        runAt(operation, deep, unloaded, maximum),
                    ]);
                    const figures = figuresOf(withDefaults(CEPH), fits, '2026-11-30');
                    const fabric = withDefaults({
                        ...CEPH,
                        software: figures.software,
                        controller: { cores: figures.cores, read: figures.read, write: figures.write },
                    });
                    const { controller, nodes, scheme } = fabric;
                    expect((unloadedMean(fabric, operation, 4 * KIB) ?? 0) / unloaded).toBeCloseTo(1, 6);
                    if (controller === null || nodes === null || scheme === null) {
                        throw new Error('the fabric is not described');
                    }
                    const model = controllerMaximum({
                        scheme,
                        block: 4 * KIB,
                        writes: operation === 'write' ? 1 : 0,
                        nodes,
                        node: controller,
                        times: controller.times,
                    });
                    expect(model / maximum).toBeCloseTo(1, 6);
                },
            ),
        );
    });

    test('stand in the words of the language, with files, day, depths and what they earned', () => {
        const { fits } = curvesOf([1, 8, 300].map(q => runAt('read', q, 1e-3, 2e4)));
        const { properties, missing } = figuresOf(withDefaults(CEPH), fits, '2026-11-30');
        expect([...properties.values()]).toEqual([
            'software 867 us',
            'controller cores 16 read 4.8 ms',
            'evidence measured "read-1.json and read-300.json, 2026-11-30, depths 1 and 300, within 1 %"',
        ]);
        expect(missing).toEqual(['no curve of writes: the processor time of writes keeps its range']);
        const stated = figuresOf(withDefaults(CEPH), fits, '2026-11-30', { memory: null, read: 1, write: 130e-6 });
        expect(stated.properties.get('controller')).toBe('controller cores 16 read 4.8 ms write 130 us');
        expect(stated.missing).toEqual(['no curve of writes: the processor time of writes stays as it is stated']);
    });
});
