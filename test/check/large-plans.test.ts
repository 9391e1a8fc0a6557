import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Reach } from '../../language/rules/fixes/phases/order-search.ts';
import { closure } from '../../language/rules/order/constraints.ts';
import { unitOf } from '../check.ts';

/** What an estate of thousands of machines brings: as many acceptances, and phases by the hundred. */

describe('plans with thousands of acceptances', () => {
    test('say of each whether it accepts something', { timeout: 20_000 }, () => {
        const machines = Array.from({ length: 5000 }, (_, i) => `w${i}`);
        const head =
            'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\nenvironment prod { class production }';
        const text = [
            head,
            ...machines.map(name => `workload ${name} { in prod }\naccept unprotected on ${name} because "built anew"`),
            'accept unprotected on w7 because "said twice"',
            'accept api-break on w8 because "nothing moves"',
        ].join('\n');
        const started = performance.now();
        const { findings } = unitOf(text).analysis;
        // Every finding against every acceptance takes more than ten times as long.
        expect(performance.now() - started).toBeLessThan(15_000);
        expect(findings.filter(f => f.code === 'unprotected' && f.accepted)).toHaveLength(machines.length);
        expect(findings.filter(f => f.code === 'acceptance-unused').map(f => f.message)).toEqual([
            expect.stringContaining('an earlier one accepts the same'),
            expect.stringContaining('no finding of that code'),
        ]);
    });
});

describe('the order of phases', () => {
    test('what leads to what is the same, edge by edge and from all edges at once', () => {
        const edge = fc.record({ before: fc.nat(39), after: fc.nat(39) });
        fc.assert(
            fc.property(fc.array(edge, { maxLength: 80 }), edges => {
                const graph = new Reach(40, edges);
                const all = closure(40, edges);
                for (let from = 0; from < 40; from++) {
                    for (let to = 0; to < 40; to++) {
                        expect(graph.leads(from, to), `${from} to ${to}`).toBe(all[from]!.has(to));
                    }
                }
            }),
            { numRuns: 60 },
        );
    });
});
