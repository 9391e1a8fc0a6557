import { describe, expect, test } from 'vitest';
import { found, unitOf } from '../check.ts';
import { WORDS } from '../fixtures/words.ts';

/** What the words of the second edition come to in a plan, before any rule reads them. */

const unit = unitOf(WORDS);
const { plan } = unit;
const TEXT_CODES = /^(syntax|reference-unknown|unit-.*|value-range|property-duplicate|declaration-incomplete)$/;

const complaints = (text: string) =>
    found(unitOf(text))
        .filter(f => TEXT_CODES.test(f.code))
        .map(f => f.message);

describe('a plan with the words of the second edition', () => {
    test('reads without a complaint about its text', () => {
        expect(complaints(WORDS)).toEqual([]);
    });

    test('knows its freezes and windows; a window may close in the week after', () => {
        expect(plan.freezes.map(f => [f.last.day - f.first.day, f.why])).toEqual([[17, 'year end']]);
        expect(plan.windows.map(w => (w.closes - w.opens) / 3600)).toEqual([10, 6]);
        const late = unitOf('plan p { window sun 20:00..mon 04:00 }').plan.windows[0];
        expect(late && (late.closes - late.opens) / 3600).toBe(8);
    });

    test('knows which phase runs alongside which, and what really happened', () => {
        // What is done comes first in the order of execution.
        const [nets, proofs, hosts] = plan.phases;
        expect([nets?.front, proofs?.front, hosts?.front]).toEqual([0, 0, 2]);
        expect(nets?.alongside.map(a => a.phase.name)).toEqual(['proofs']);
        expect((nets?.done?.day ?? 0) - (nets?.started?.day ?? 0)).toBe(3);
    });

    test('knows what is made again, converted and proven', () => {
        const steps = plan.phases.flatMap(p => p.steps);
        expect(
            steps.flatMap(s => (s.verb === 'recreate' ? [...s.networks, ...s.policies].map(o => o.name) : [])),
        ).toEqual(['db-120', 'apart', 'walls']);
        expect(steps.flatMap(s => (s.verb === 'recreate' ? [s.platform?.name] : []))).toEqual(['new', 'new']);
        expect(steps.flatMap(s => (s.verb === 'convert' ? [s.count, s.source?.name, s.fabric?.name] : []))).toEqual([
            2,
            'san',
            'hci',
        ]);
        expect(
            steps.flatMap(s => (s.verb === 'test' ? [...s.identities, ...s.controllers].map(c => c.name) : [])),
        ).toEqual(['ad', 'b']);
    });

    test('knows how and with what machines are copied', () => {
        const cutover = plan.phases.flatMap(p => p.steps).find(s => s.verb === 'cutover');
        expect([cutover?.method, cutover?.mover?.name, cutover?.mover?.sessions?.value]).toEqual([
            'warm',
            'move-fra',
            8,
        ]);
        expect(plan.movers[0]?.product?.moves[0]?.methods).toEqual(['warm', 'cold']);
        expect(plan.movers[0]?.product?.refusals[0]?.features.map(f => f.name)).toEqual(['pci-card']);
        // What a mover does not say it takes from its product.
        const bare = unitOf(`${WORDS.split('mover move-fra')[0]}mover m is acme-move`).plan;
        expect(bare.movers[0]?.sessions?.value).toBe(10);
    });

    test('knows networks, and what policies govern', () => {
        expect(plan.networks.map(n => [n.name, n.platform?.name, n.figures['mtu']?.value, n.subnet])).toEqual([
            ['db-120', 'old', 9000, '10.1.2.0/24'],
            ['test', 'old', undefined, undefined],
        ]);
        expect(plan.policies.map(p => [p.name, p.domain, p.workloads.size])).toEqual([
            ['apart', 'placement', 2],
            ['walls', 'security', 2],
        ]);
        expect(plan.workloads.map(w => w.nets.map(n => n.name))).toEqual([['db-120', 'test'], ['test']]);
    });

    test('knows the rules of the house; an environment wins over a class of its name', () => {
        expect(plan.rules.map(r => [r.name, r.severity, r.verb, r.requires.length])).toEqual([
            ['approved', 'error', 'cutover', 10],
            ['labs', 'warning', 'cutover', 1],
            ['proofs', 'warning', 'test', 1],
        ]);
        expect(plan.rules.map(r => r.within)).toEqual([
            { environment: undefined, class: 'production' },
            { environment: 'prod', class: undefined },
            undefined,
        ]);
    });
});

describe('a range', () => {
    const figure = (text: string, key: string) => unitOf(`workload w { ${text} }`).plan.workloads[0]?.figures[key];

    test.each([
        ['iops 12k..18k', 'iops', Math.sqrt(12e3 * 18e3), [12e3, 18e3]],
        ['iops 18k +- 20%', 'iops', 18e3, [14_400, 21_600]],
        ['iops 18k ± 2k', 'iops', 18e3, [16e3, 20e3]],
        ['disk 1 TB..2 TB', 'disk', Math.sqrt(2) * 1e12, [1e12, 2e12]],
        ['disk 1..2TB', 'disk', Math.sqrt(2) * 1e12, [1e12, 2e12]],
        ['writes 0%..40%', 'writes', 0.2, [0, 0.4]],
        ['count 2..4', 'count', 3, [2, 4]],
    ])('%s', (text, key, value, range) => {
        const read = figure(text, key);
        expect(read && read.value / value).toBeCloseTo(1, 9);
        expect(read?.range?.map(x => Number(x.toPrecision(9)))).toEqual(range);
    });

    test('the other way round is told, and read as it was meant', () => {
        expect(complaints('workload w { iops 18k..12k }')).toHaveLength(1);
        expect(figure('iops 18k..12k', 'iops')?.range).toEqual([12e3, 18e3]);
    });

    test('two dots in a name stay a part of the name', () => {
        expect(unitOf('workload a..b { }\ngroup g { a..b }').plan.groups[0]?.workloads.size).toBe(1);
    });
});

describe('words that were names before', () => {
    test.each([
        'workload test { }\nphase p { cutover test to f }\nfabric f\nplan x { from a to b }\nplatform a\nplatform b',
        'group g {\n  network, rule\n}\nworkload network { }\nworkload rule { }',
        'environment window { class lab }\nworkload policy { in window }\nworkload done { in window  depends on policy }',
        'fabric of { nodes 3 }\nworkload mover on of { }\nworkload require on of { }',
    ])('%s', text => {
        expect(complaints(text)).toEqual([]);
    });
});

describe('half-typed', () => {
    test.each([
        'plan p { freeze ',
        'plan p { window sat 2',
        'rule r "x" { when ',
        'phase p { convert 2 of',
        'workload w { iops 12k..',
    ])('%s is a complaint and no failure', text => {
        expect(complaints(text).length).toBeGreaterThan(0);
    });
});
