import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reorderFix } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

/** Laws of `runs in`, `replaces` and `retire`, over plans whose phases stand in any order. */

const INVENTORY = (extra: string) => `platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
profile small { iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
workload a is small { in prod }
workload b is small { in prod  depends on a }
workload c is small { in prod  depends on ad }
workload vc is small { in prod }
${extra}`;
const STEPS = [
    'decouple watch onto in-guest.metrics',
    'establish nightly onto ahv.v4-recovery-points',
    'map ad',
    'model hci',
    'cutover a to hci',
    'cutover b to hci',
    'cutover c to hci',
    'cutover vc to hci',
    'retire former',
];
const HEAD = 'include "inventory.exit"\nplan p { from old to new }\n';
const plain = (machines: string, how: string) => `identity ad on old { ${machines === '' ? '' : `${how} ${machines}`} }
backup nightly { speaks vsphere.vadp  protects all every 1 h }
backup former { speaks vsphere.vadp  protects all every 1 h }
monitoring watch { speaks vsphere.perf  observes all }
`;

const order = fc
    .shuffledSubarray(STEPS, { minLength: STEPS.length })
    .map(steps => HEAD + steps.map((s, i) => `phase p${i} { ${s} }\n`).join(''));
const some = fc.subarray(['a', 'b', 'c', 'vc'], { minLength: 1 });

const codes = (files: Record<string, string>) => unitOf(files).analysis.findings;
const withInventory = (text: string, extra: string) => ({ 'plan.exit': text, 'inventory.exit': INVENTORY(extra) });

describe('what lives in a machine', () => {
    test('never makes a cycle, and adds no demand on the order', () => {
        fc.assert(
            fc.property(order, some, fc.constantFrom('runs in', 'depends on'), (text, machines, how) => {
                const found = codes(withInventory(text, plain(machines.join(', '), how)));
                expect(found.filter(f => f.code === 'dependency-cycle')).toEqual([]);
                const before = codes(withInventory(text, plain('', how)));
                const late = (list: typeof found) => list.filter(f => f.code === 'dependency-after-dependent').length;
                expect(late(found)).toBeLessThanOrEqual(late(before));
            }),
            { numRuns: 120 },
        );
    });

    test('adds no error where the machines move in two phases, one of them without anybody who needs it', () => {
        const text = `${HEAD}phase w { decouple watch onto in-guest.metrics }
phase n { establish nightly onto ahv.v4-recovery-points  establish former onto ahv.v4-recovery-points }
phase i { map ad }
phase m { model hci }
phase one { cutover a to hci }
phase two { cutover all except a to hci }
`;
        const errors = (extra: string) => codes(withInventory(text, extra)).filter(f => f.severity === 'error');
        expect(errors(plain('a, b', 'runs in')).map(f => f.message)).toEqual([]);
    });
});

describe('a product that is replaced in full', () => {
    const replaced = plain('', 'runs in').replace('backup nightly {', 'backup nightly { replaces former ');

    test('adds no error by being replaced, in any order of the phases', () => {
        const without = (text: string) => text.replace(/phase p\d \{ retire former \}\n/, '');
        fc.assert(
            fc.property(order.map(without), text => {
                const before = codes(withInventory(text, plain('', 'runs in'))).filter(f => f.severity === 'error');
                const after = codes(withInventory(text, replaced)).filter(f => f.severity === 'error');
                expect(after.length).toBeLessThanOrEqual(before.length);
                expect(after.filter(f => f.message.includes('former')).map(f => f.message)).toEqual([]);
            }),
            { numRuns: 80 },
        );
    });

    test('adds no error by being retired after the last machine it covers has moved', () => {
        const without = (text: string) => text.replace(/phase p\d \{ retire former \}\n/, '');
        fc.assert(
            fc.property(order.map(without), text => {
                const before = codes(withInventory(text, replaced)).filter(f => f.severity === 'error');
                const retired = `${text}phase bye { retire former }\n`;
                const after = codes(withInventory(retired, replaced)).filter(f => f.severity === 'error');
                expect(after.map(f => f.message)).toEqual(before.map(f => f.message));
            }),
            { numRuns: 80 },
        );
    });
});

test('the reorder of a plan that retires, and whose management moves, leaves no order finding', () => {
    const extra = `${plain('', '').replace('backup nightly {', 'backup nightly { replaces former ')}`;
    const wrong = new Set([
        'compute-before-foundation',
        'dependency-after-dependent',
        'layer-out-of-sequence',
        'api-break',
        'retired-too-early',
        'control-plane-leaves-early',
    ]);
    fc.assert(
        fc.property(order, text => {
            const files = withInventory(text, extra);
            files['inventory.exit'] = files['inventory.exit'].replace(
                'old is vsphere',
                'old is vsphere { runs in vc }',
            );
            const fix = reorderFix(unitOf(files).analysis);
            const after = fix ? applyEdits(files, fix.edits()) : files;
            expect(
                codes(after)
                    .filter(f => wrong.has(f.code))
                    .map(f => f.message),
            ).toEqual([]);
            expect(reorderFix(unitOf(after).analysis)).toBeUndefined();
        }),
        { numRuns: 120 },
    );
});
