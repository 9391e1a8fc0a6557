import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { unprotected } from '../../language/rules/facts/unprotected.ts';
import { found, unitOf, workspaceOf } from '../check.ts';

/** A fault of the checker costs as little as it can, and is said. */

const FOLDER = join(import.meta.dirname, '../../examples/proxmox');
const ESTATE = Object.fromEntries(
    ['plan.exit', 'inventory.exit'].map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]),
);

function breakRule(): void {
    vi.spyOn(unprotected, 'check').mockImplementation(() => {
        throw new TypeError('no such machine');
    });
}

afterEach(() => vi.restoreAllMocks());

describe('a rule that fails', () => {
    test('costs its own findings and is told; the others stay', () => {
        const before = found(unitOf(ESTATE));
        breakRule();
        const unit = unitOf(ESTATE);
        const after = found(unit);
        expect(after.filter(f => f.code !== 'checker-fault')).toEqual(before.filter(f => f.code !== 'unprotected'));
        expect(after.filter(f => f.code === 'checker-fault')).toMatchObject([
            { severity: 'warning', file: 'plan.exit', message: expect.stringContaining("Rule 'unprotected'") },
        ]);
    });

    test('never makes a verdict better', () => {
        breakRule();
        expect(['no-go', 'depends']).toContain(unitOf(ESTATE).analysis.verdict.value);
        expect(
            unitOf('plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix').analysis.verdict.value,
        ).toBe('depends');
    });

    test('is told no longer once it works, and again when it does not', () => {
        const text = 'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n';
        const workspace = workspaceOf({ 'plan.exit': text });
        const faults = () =>
            workspace.unitOf('file:///plans/plan.exit')!.analysis.findings.filter(f => f.code === 'checker-fault')
                .length;
        expect(faults()).toBe(0);
        breakRule();
        workspace.set('file:///plans/plan.exit', `${text}environment prod { }\nworkload w { in prod }\n`);
        expect(faults()).toBe(1);
        vi.restoreAllMocks();
        workspace.set(
            'file:///plans/plan.exit',
            `${text}environment prod { }\nworkload w { in prod }\nworkload v { in prod }\n`,
        );
        expect(faults()).toBe(0);
    });

    test('is told in a file that declares no plan', () => {
        breakRule();
        expect(found(unitOf('workload w { }')).map(f => f.code)).toContain('checker-fault');
        expect(found(unitOf('')).map(f => f.code)).toContain('checker-fault');
    });
});

describe('files that include each other in a long row', () => {
    test('are one plan', () => {
        const files = Object.fromEntries(
            Array.from({ length: 12_000 }, (_, i) => [`f${i}.exit`, `include "f${i + 1}.exit"\n`]),
        );
        files['f12000.exit'] = 'workload w { }\n';
        expect(workspaceOf(files).unitOf('file:///plans/f0.exit')!.files).toHaveLength(12_001);
    });
});
