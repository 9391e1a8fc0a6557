import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { curvesOf } from '../../language/calibration/curves.ts';
import type { Reading } from '../../language/calibration/reading.ts';
import { together } from '../../language/calibration/reading.ts';
import { readMeasurement } from '../../src/calibrate/disk.ts';
import { readBytes } from '../../src/calibrate/read.ts';
import { bytesInMemory } from '../../src/import/decode.ts';

/** What measuring tools write, read: the fio and iperf3 files were made by the tools, the others follow their documented formats. */

const SAMPLES = join(import.meta.dirname, 'samples');
const sample = (name: string) => readMeasurement(join(SAMPLES, name));

async function text(content: string, file = 'x.json'): Promise<Reading> {
    return readBytes(file, bytesInMemory(Buffer.from(content)));
}

async function run(name: string) {
    const { runs } = await sample(name);
    expect(runs).toHaveLength(1);
    return runs[0];
}

describe('what is read', () => {
    test('fio: depth, rate, mean and P99 of a job', async () => {
        expect(await run('fio-randread-qd64.json')).toMatchObject({
            tool: 'fio',
            operation: 'read',
            block: 4096,
            depth: 64,
            sequential: false,
            reads: 1,
        });
        const { rate, mean, p99, variation } = (await run('fio-randread-qd64.json')) ?? {};
        expect(rate).toBeCloseTo(96780.87, 1);
        expect(mean).toBeCloseTo(656.677e-6, 8);
        expect(p99).toBeGreaterThan(mean ?? 1);
        expect(variation).toBeGreaterThan(0);
    });

    test('fio: a mixture is two runs of one queue, and text around the JSON is passed over', async () => {
        const { runs } = await sample('fio-mixed.txt');
        expect(runs.map(r => [r.operation, r.depth])).toEqual([
            ['read', 32],
            ['write', 32],
        ]);
        expect(runs[0]?.reads).toBeCloseTo(0.7, 1);
    });

    test('fio: jobs without group_reporting are one run of all of them', async () => {
        const job = (iops: number) => ({
            jobname: 'j',
            error: 0,
            job_start: 1000,
            'job options': {},
            read: { iops, runtime: 60_000, total_ios: iops * 60, clat_ns: { mean: 1e6, stddev: 2e5 } },
            write: { iops: 0 },
        });
        const options = { ioengine: 'libaio', direct: '1', rw: 'randread', bs: '8k', iodepth: '10', ramp_time: '10' };
        const { runs, weak } = await text(
            JSON.stringify({ 'global options': options, jobs: [job(10_000), job(10_000)] }),
        );
        expect(runs).toMatchObject([{ depth: 20, rate: 20_000, block: 8192 }]);
        expect(weak).toEqual([]);
    });

    test('fio: files of one time are one run, later ones another depth', async () => {
        const one = (began: number, depth: number) =>
            JSON.stringify({
                'global options': {
                    ioengine: 'rbd',
                    rw: 'randread',
                    bs: '4096',
                    iodepth: String(depth),
                    ramp_time: '30',
                },
                jobs: [
                    {
                        jobname: 'j',
                        error: 0,
                        job_start: began,
                        read: {
                            iops: depth * 1000,
                            runtime: 90_000,
                            total_ios: depth,
                            clat_ns: { mean: 1e6, stddev: 1e5 },
                        },
                    },
                ],
            });
        const readings = [];
        for (const [i, [began, depth]] of [
            [0, 1],
            [100, 1],
            [120_000, 16],
            [120_300, 16],
        ].entries()) {
            readings.push(await text(one(began ?? 0, depth ?? 0), `volume.${i}`));
        }
        const { unused } = curvesOf(together(readings).runs);
        expect(unused.map(u => u.file)).toEqual(['volume.0 and 1 more', 'volume.2 and 1 more']);
        expect(unused[0]?.why).toContain('no knee');
    });

    test('diskspd: outstanding per thread, times threads; latencies and percentile', async () => {
        expect(await run('diskspd-qd8.xml')).toMatchObject({
            operation: 'read',
            block: 4096,
            depth: 8,
            rate: 32_000,
            mean: expect.closeTo(0.25e-3, 9),
            p99: expect.closeTo(0.52e-3, 9),
        });
    });

    test('vdbench: the averages of its runs', async () => {
        const { runs } = await sample('vdbench-flatfile.html');
        expect(runs.map(r => [r.depth, r.rate, r.mean])).toEqual([
            [1, 1000, 1e-3],
            [32, 8000, 4e-3],
        ]);
    });

    test('rados bench, HCIBench', async () => {
        expect(await run('rados-write-16.txt')).toMatchObject({
            operation: 'write',
            block: 4 * 1024 ** 2,
            depth: 16,
            mean: 0.0571,
        });
        expect(await run('hcibench-res.txt')).toMatchObject({
            operation: 'read',
            block: 4096,
            depth: 256,
            rate: 128_000,
            mean: 2e-3,
        });
    });

    test('iperf3: what arrived', async () => {
        const { links } = await sample('iperf3.json');
        expect(links).toMatchObject([{ streams: 4 }]);
        expect(links[0]?.rate).toBeGreaterThan(1e9);
    });

    test('ceph osd perf, as text and as JSON, and esxtop are told, not fitted', async () => {
        expect((await sample('ceph-osd-perf.txt')).asides[0]?.what).toBe(
            '6 OSDs commit in 2 ms (median), the slowest in 9 ms',
        );
        expect((await sample('ceph-osd-perf.json')).asides[0]?.what).toBe(
            '2 OSDs commit in 2 ms (median), the slowest in 2 ms',
        );
        expect((await sample('esxtop.csv')).asides[0]?.what).toContain(
            'source: 300 commands/s on average, 400 at the P99',
        );
    });
});

describe('what is wrong is named', () => {
    const fio = (options: object, read: object = {}) =>
        JSON.stringify({
            'global options': { ioengine: 'libaio', direct: '1', rw: 'randread', bs: '4k', iodepth: '32', ...options },
            jobs: [
                {
                    jobname: 'j',
                    error: 0,
                    read: { iops: 32_000, runtime: 60_000, total_ios: 1e6, clat_ns: { mean: 1e6, stddev: 1 }, ...read },
                },
            ],
        });

    it.each([
        ['buffered I/O', fio({ direct: '0' }), 'buffered I/O measures the page cache'],
        ['mixed block sizes', fio({ bssplit: '4k/50:64k/50' }), 'mixes block sizes'],
        ['two sizes', fio({ bs: '4k,64k' }), 'mixes block sizes'],
        ['a limited rate', fio({ rate_iops: '1000' }), 'its rate was limited'],
        [
            'a queue that was not filled',
            fio({}, { iops: 3000 }),
            'the queue was not filled: 32 in flight were asked for, 3 were',
        ],
        ['a run that failed', fio({}).replace('"error":0', '"error":5'), 'ended with an error'],
    ])('%s', async (_what, content, why) => {
        const { runs, unused } = await text(content);
        expect(runs).toEqual([]);
        expect(unused[0]?.why).toContain(why);
    });

    test('ramp-up included, and too short a run, are weak', async () => {
        const { weak } = await text(fio({}, { runtime: 5000 }));
        expect(weak.map(w => w.what)).toEqual([
            'no ramp_time: the start of the run is in its figures',
            'it ran for less than 20 s',
        ]);
    });

    test('an engine that does one I/O at a time has depth 1', async () => {
        expect((await text(fio({ ioengine: 'psync' }, { iops: 1000 }))).runs).toMatchObject([{ depth: 1 }]);
    });

    test('one depth only', async () => {
        const { unused } = curvesOf((await text(fio({}))).runs);
        expect(unused[0]?.why).toContain('it has one depth only');
    });

    test('buffered diskspd; mixtures and limited rates of vdbench', async () => {
        expect((await sample('diskspd-buffered.xml')).unused[0]?.why).toContain('run diskspd with -Sh');
        expect((await sample('vdbench-flatfile.html')).unused.map(u => u.why)).toEqual([
            "run 'mix': vdbench gives a mixture one response time: run reads and writes apart",
            "run 'curve_50%': the queue was not filled, or its rate was limited",
        ]);
    });

    test('files of other tools, empty ones, none at all', async () => {
        expect((await text('hello')).unused[0]?.why).toContain('no result of fio');
        expect((await text(' \n')).unused[0]?.why).toBe('it is empty');
        expect((await sample('nothing.json')).unused[0]?.why).toBe('there is no such file');
        expect((await readMeasurement(SAMPLES)).unused[0]?.why).toContain('no plain file');
        expect((await text('{"a": 1}')).unused[0]?.why).toContain('JSON of none');
    });
});

describe('hostile files', () => {
    it.each([
        ['cut off', '{"jobs": [{"read": {'],
        ['nested too deep', `{"jobs": ${'['.repeat(100_000)}`],
        ['numbers beyond all', '{"jobs":[{"error":0,"read":{"iops":1e999,"clat_ns":{"mean":-1}}}]}'],
        ['a prototype', '{"jobs":[{"error":0,"__proto__":{"iops":5},"read":{"__proto__":{"iops":5}}}]}'],
        ['jobs that are none', '{"jobs":[null, 3, "x", [], {}]}'],
        ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><Results>&a;</Results>'],
        ['elements without end', `<Results>${'<a>'.repeat(1000)}`],
        ['a long line', `Total writes made: ${'9'.repeat(3_000_000)}`],
        ['esxtop without rows', '"(PDH-CSV 4.0)","x"\n'],
    ])('%s: nothing is read from it, and it is said', async (_what, content) => {
        const { runs, links, unused } = await text(content);
        expect([...runs, ...links]).toEqual([]);
        expect(unused.length).toBeGreaterThan(0);
    });

    test('a size below nothing is no size', async () => {
        const text = readFileSync(join(SAMPLES, 'rados-write-16.txt'), 'latin1').replace(/(Write size: +)/, '$1-');
        const { runs, unused } = await readBytes('x', bytesInMemory(Buffer.from(text, 'latin1')));
        expect([runs.length, unused.length]).toEqual([0, 1]);
    });

    test('a number of I/Os in flight that cannot be read leaves the file out', async () => {
        const text = readFileSync(join(SAMPLES, 'diskspd-qd8.xml'), 'latin1');
        const broken = text.replace('<RequestCount>4<', '<RequestCount>"<');
        const { runs, unused } = await readBytes('x', bytesInMemory(Buffer.from(broken, 'latin1')));
        expect(runs).toEqual([]);
        expect(unused).toEqual([{ file: 'x', why: 'it does not say how many I/Os were in flight' }]);
    });

    test('no change of a real file makes a number that is none, or throws', async () => {
        const files = [
            'fio-randread-qd1.json',
            'diskspd-qd8.xml',
            'iperf3.json',
            'vdbench-flatfile.html',
            'rados-write-16.txt',
            'esxtop.csv',
            'hcibench-res.txt',
        ];
        const contents = files.map(name => readFileSync(join(SAMPLES, name), 'latin1'));
        await fc.assert(
            fc.asyncProperty(
                fc.constantFrom(...contents),
                fc.array(
                    fc.tuple(fc.nat(20_000), fc.constantFrom('9', '-', 'e', '"', '{', '<', '\0', ' ', '\n', ']')),
                    { maxLength: 6 },
                ),
                async (content, changes) => {
                    let broken = content;
                    for (const [at, char] of changes) {
                        const place = at % broken.length;
                        broken = broken.slice(0, place) + char + broken.slice(place + 1);
                    }
                    const { runs, links } = await readBytes('x', bytesInMemory(Buffer.from(broken, 'latin1')));
                    const { fits } = curvesOf(runs);
                    for (const number of [
                        ...runs.flatMap(r => [r.block, r.depth, r.rate, r.mean]),
                        ...links.map(l => l.rate),
                        ...fits.map(f => f.maximum),
                    ]) {
                        expect(Number.isFinite(number) && number > 0).toBe(true);
                    }
                },
            ),
            { numRuns: 150 },
        );
    });
});
