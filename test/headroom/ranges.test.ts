import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combinedFactors } from '../../language/analysis/headroom/classes.ts';
import { SCENARIOS } from '../../language/physics/index.ts';
import { unitOf } from '../check.ts';

/** Rates of workloads are ranges (docs/language.md 5.7, docs/io-model.md 8.5). */

/** Two equal links of 10 Gbps are what binds; everything else has room and is stated. */
function planOf(...workloads: readonly string[]): string {
    return `plan p { from old to new  starts 2027-01-11 }
platform old is vsphere
platform new is nutanix { version "7.3" }
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 {
  nodes 4  links 2 x 10 Gbps mtu 9000  media 12 x nvme  raw 40 TB  rebuild 10 MB/s  buffer 64 MiB
  controller cores 64 read 1 us write 1 us
}
${workloads.map((w, i) => `workload w${i} { in prod  writes 40%  block 16 KiB  ${w} }`).join('\n')}
phase io   { model hci  lasts 1 w }
phase move { cutover all to hci  over 100 Mbps  lasts 1 w }
`;
}

function chokeIn(text: string) {
    return unitOf(text).analysis.findings.find(f => f.code === 'network-choke');
}

function verdictOf(text: string) {
    const choke = chokeIn(text);
    return choke
        ? `${choke.severity}${choke.undecided ? ' depends' : ''}${choke.condition ? ' condition' : ''}`
        : 'holds';
}

describe('how serious a choke is follows the range of the loads', () => {
    test.each([
        ['iops 20k peak 60k  evidence measured', 'holds'],
        ['iops 20k peak 70k  evidence assumed', 'warning depends'],
        ['iops 20k peak 180k  evidence measured', 'warning depends'],
        ['iops 20k peak 180k +- 0%', 'holds'],
        ['iops 20k peak 200k +- 0%', 'error'],
        ['iops 20k peak 220k  evidence measured', 'error'],
        ['iops 20k peak 200k  evidence estimated', 'warning depends'],
        ['iops 20k peak 200k', 'warning depends'],
        ['iops 20k peak 200k..240k  evidence assumed', 'error'],
        ['iops 20k peak 300k  evidence estimated', 'error'],
        // 3 x iops is a default, and so it may be three times as much.
        ['iops 30k +- 0%', 'warning depends'],
        ['iops 10k +- 0%', 'holds'],
    ])('%s: %s', (load, expected) => {
        expect(verdictOf(planOf(load))).toBe(expected);
    });

    test('many guesses are hardly all wrong at once: that is a condition, not a doubt', () => {
        const part = 'count 4  iops 1k peak 7500  evidence estimated';
        expect(verdictOf(planOf(...Array.from({ length: 18 }, (_, i) => `${part}  p99 ${40 + i} ms`)))).toBe(
            'information condition',
        );
        expect(verdictOf(planOf('count 4  iops 18k peak 135k  evidence estimated  p99 40 ms'))).toBe('warning depends');
    });

    test('an objective that is missed is told although no percentile is given at the bad end', () => {
        // 89 % of a link with one down, 98 % at the bad end: beyond the model, and yet within a plan that keeps nothing free.
        const load = 'iops 20k peak 168k  evidence measured  p99 620 us';
        const kept = (share: string) => planOf(load).replace('starts', `headroom ${share}  starts`);
        expect(verdictOf(kept('30%'))).not.toBe('holds');
        expect(verdictOf(kept('0%'))).toBe(verdictOf(kept('30%')));
    });

    test('the message names the rate that decides, and up to where the fabric holds', () => {
        const text = planOf('iops 20k peak 100k  evidence measured', 'iops 5k peak 60k  evidence assumed');
        const said = [chokeIn(text)?.message, ...(chokeIn(text)?.details ?? [])].join(' ');
        const peak = /The fabric holds up to 'peak (\d+)k' of 'w1', assumed at 60k: measure it\./.exec(said)?.[1];
        expect(peak, said).toBeDefined();
        // What it says is so: below it nothing chokes, and a tenth above it something does.
        const at = (rate: number) =>
            planOf('iops 20k +- 0% peak 100k +- 0%', `iops 5k +- 0% peak ${Math.round(rate)}k +- 0%`);
        expect(verdictOf(at(Number(peak) * 0.98))).toBe('holds');
        expect(verdictOf(at(Number(peak) * 1.1))).toBe('error');
    });
});

describe('the range of a station', () => {
    const rate = fc.integer({ min: 100, max: 40_000 });
    const grade = fc.constantFrom('measured', 'estimated', 'assumed');
    const load = fc
        .tuple(rate, fc.integer({ min: 1, max: 9 }), grade, fc.boolean())
        .map(
            ([iops, times, evidence, peak]) =>
                `iops ${iops}${peak ? ` peak ${iops * times}` : ''}  evidence ${evidence}  count ${times}`,
        );

    test('holds its centre, lies between the corners, and never narrows for want of evidence', () => {
        fc.assert(
            fc.property(fc.array(load, { minLength: 1, maxLength: 6 }), loads => {
                const text = planOf(...loads);
                const of = (plan: string) => unitOf(plan).analysis.headroom.of('hci')!;
                const fabric = of(text),
                    unsure = of(text.replaceAll('evidence measured', 'evidence estimated'));
                for (const scenario of SCENARIOS.filter(s => fabric.scenarios.includes(s))) {
                    const used = (track: typeof fabric.track) =>
                        track.evaluation(1, scenario).stations.find(s => s.station === 'node-link')!.utilisation!;
                    const [low, high] = fabric.row(1, scenario).rangeOf('node-link')!;
                    const at = used(fabric.track);
                    expect(low).toBeLessThanOrEqual(at * (1 + 1e-9));
                    expect(high).toBeGreaterThanOrEqual(at * (1 - 1e-9));
                    expect(high).toBeLessThanOrEqual(used(fabric.corner) * (1 + 1e-9));
                    expect(low).toBeGreaterThanOrEqual(used(fabric.mild) * (1 - 1e-9));
                    const [wideLow, wideHigh] = unsure.row(1, scenario).rangeOf('node-link')!;
                    expect(wideLow).toBeLessThanOrEqual(low * (1 + 1e-9));
                    expect(wideHigh).toBeGreaterThanOrEqual(high * (1 - 1e-9));
                }
            }),
            { numRuns: 100, seed: 8 },
        );
    });

    test('two equal guesses: the deviations of the logarithm, as the root of their squares', () => {
        const fabric = unitOf(
            planOf(
                'count 4  iops 10k peak 30k  evidence assumed  p99 30 ms',
                'count 4  iops 10k peak 30k  evidence assumed  p99 40 ms',
            ),
        ).analysis.headroom.of('hci')!;
        const factors = combinedFactors(fabric.model.full, fabric.track.machines(1, 'peak'), 'bad');
        expect(factors.peak).toBeCloseTo(Math.exp(Math.SQRT2 * Math.log(2)), 9);
    });
});
