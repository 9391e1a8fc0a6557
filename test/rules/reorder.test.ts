import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclic, largestStaying, orderKeeping } from '../../language/rules/fixes/phases/order-search.ts';
import { validSequence } from '../../language/rules/fixes/phases/reorder.ts';
import { reorderFix, rules } from '../../language/rules/index.ts';
import { closure } from '../../language/rules/order/constraints.ts';
import { applyEdits, unitOf } from '../check.ts';

/** Constraints between up to `n` phases, as pairs (before, after). */
const edges = (n: number) =>
    fc
        .array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: n * 2 })
        .map(list => list.filter(([a, b]) => a !== b).map(([before, after]) => ({ before, after })));

function permutations(n: number): number[][] {
    if (n === 0) {
        return [[]];
    }
    return permutations(n - 1).flatMap(rest =>
        Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
    );
}

/** Length of the longest ascending subsequence: the phases that keep their relative order. */
function kept(order: readonly number[]): number {
    const best = order.map(() => 1);
    order.forEach((value, i) => {
        for (let j = 0; j < i; j++) {
            if (order[j]! < value) {
                best[i] = Math.max(best[i]!, best[j]! + 1);
            }
        }
    });
    return Math.max(0, ...best);
}

describe('the search for an order', () => {
    test('moves as few phases as any order that satisfies the constraints', () => {
        const orders = [0, 1, 2, 3, 4, 5, 6].map(permutations);
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 6 }).chain(n => edges(n).map(e => ({ n, e }))),
                ({ n, e }) => {
                    const mustFollow = closure(n, e);
                    if (cyclic(mustFollow)) {
                        return;
                    }
                    const staying = largestStaying(n, mustFollow);
                    const order = orderKeeping(n, mustFollow, staying);
                    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
                    for (const { before, after } of e) {
                        expect(order.indexOf(before)).toBeLessThan(order.indexOf(after));
                    }
                    const valid = orders[n]!.filter(o =>
                        e.every(({ before, after }) => o.indexOf(before) < o.indexOf(after)),
                    );
                    expect(staying.size).toBe(Math.max(...valid.map(kept)));
                    expect(order.filter(i => staying.has(i))).toEqual([...staying].sort((a, b) => a - b));
                },
            ),
            { numRuns: 400 },
        );
    });
});

const HEAD = `include "inventory.exit"
plan p { from old to new }
`;
const INVENTORY = `platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
fabric flash on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
identity ad on old { }
backup nightly { speaks vsphere.vadp  protects all every 1 h }
monitoring watch { speaks vsphere.perf  observes all }
profile small { iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
workload a is small { in prod }
workload b is small { in prod }
workload c is small { in prod }
`;
const STEPS = [
    'decouple watch onto in-guest.metrics',
    'establish nightly onto ahv.v4-recovery-points',
    'map ad',
    'model hci',
    'model flash',
    'cutover a to hci',
    'cutover b to hci',
    'cutover c to flash',
];
const ORDER_CODES: readonly string[] = rules.filter(rule => rule.order === 'settled').map(rule => rule.code);

/** Phases in a random order, with comments above, behind and between, on one line or several. */
const plans = fc
    .tuple(
        fc.shuffledSubarray(STEPS, { minLength: STEPS.length }),
        fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
        fc.boolean(),
        fc.constantFrom('phases', 'layers'),
    )
    .map(([steps, looks, crlf, sequence]) => {
        const phases = steps.map((step, i) => {
            const name = `p${i}`;
            switch (looks[i]) {
                case 0:
                    return `phase ${name} { ${step} }`;
                case 1:
                    return `// about ${name}\nphase ${name} {\n  ${step}\n}\n`;
                case 2:
                    return `/** doc of ${name} */\nphase ${name} "T" { ${step} }  // behind ${name}\n`;
                case 3:
                    return `// ── section ${name}\n\nphase ${name} {\n  // inside ${name}\n  ${step}\n}`;
                case 4:
                    return `/* one\n   two of ${name} */\nphase ${name} { ${step} }`;
                default:
                    return `phase ${name} { ${step} } // x ${name}`;
            }
        });
        const text =
            HEAD.replace('to new }', `to new  sequence ${sequence} }`) +
            phases.join('\n') +
            (looks[0]! % 2 ? '\n' : '');
        return crlf ? text.replaceAll('\n', '\r\n') : text;
    });

const comments = (text: string) => (text.match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g) ?? []).map(c => c.trimEnd()).sort();

describe('Reorder phases into a valid sequence', () => {
    test('leaves no order finding, loses no comment, and nothing is left to reorder', () => {
        fc.assert(
            fc.property(plans, text => {
                const files = { 'plan.exit': text, 'inventory.exit': INVENTORY };
                const unit = unitOf(files);
                const fix = reorderFix(unit.analysis);
                const wrong = unit.analysis.findings.filter(f => ORDER_CODES.includes(f.code));
                if (!fix) {
                    expect(wrong.map(f => f.message)).toEqual([]);
                    return;
                }
                const fixed = applyEdits(files, fix.edits());
                const after = unitOf(fixed);
                expect(
                    after.analysis.findings
                        .filter(f => ORDER_CODES.includes(f.code) || f.code === 'syntax')
                        .map(f => f.message),
                    fixed['plan.exit'],
                ).toEqual([]);
                expect(after.plan.phases).toHaveLength(unit.plan.phases.length);
                expect(comments(fixed['plan.exit']!)).toEqual(comments(text));
                expect(reorderFix(after.analysis)).toBeUndefined();
                // A comment right above a phase is still right above it.
                for (const [, name] of text.matchAll(/\/\/ about (p\d)/g)) {
                    expect(fixed['plan.exit']).toMatch(new RegExp(`// about ${name}\\r?\\nphase ${name} `));
                }
                for (const [, name] of text.matchAll(/\/\/ behind (p\d)/g)) {
                    expect(fixed['plan.exit']).toMatch(new RegExp(`phase ${name} "T" \\{[^\\n]*// behind ${name}`));
                }
            }),
            { numRuns: 150 },
        );
    });

    test('names the circle when no order is possible', () => {
        const unit = unitOf({
            'plan.exit': `${HEAD}phase one { map ad  after two }\nphase two { model hci  after one }\n`,
            'inventory.exit': INVENTORY,
        });
        const result = validSequence(unit.analysis);
        expect('impossible' in result && result.impossible.join(' ')).toMatch(
            /'one' is to come after 'two'.*'two' is to come after 'one'|'two' is to come after 'one'.*'one' is to come after 'two'/,
        );
        expect(reorderFix(unit.analysis)).toBeUndefined();
    });

    test('moves one phase when one is out of place', () => {
        const files = {
            'plan.exit': `${HEAD}${STEPS.filter((_, i) => i !== 1)
                .map((s, i) => `phase p${i} { ${s} }`)
                .join('\n')}\n// late\nphase late { ${STEPS[1]} }\n`,
            'inventory.exit': INVENTORY,
        };
        const fix = reorderFix(unitOf(files).analysis)!;
        expect(fix.title).toBe('Reorder phases into a valid sequence (1 phase moves)');
        expect(unitOf(applyEdits(files, fix.edits())).plan.phases.map(p => p.name)).toEqual([
            'p0',
            'late',
            'p1',
            'p2',
            'p3',
            'p4',
            'p5',
            'p6',
        ]);
    });
});
