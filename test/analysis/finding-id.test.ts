import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findingIds } from '../../language/analysis/finding-id.ts';
import { unitOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';

const PLANS = join(import.meta.dirname, '../fixtures/plans');

function idsOf(files: Readonly<Record<string, string>>, asOf?: string): readonly string[] {
    return findingIds(unitOf(files, asOf).analysis.findings);
}

describe('the id of a finding', () => {
    for (const folder of readdirSync(PLANS).sort()) {
        test(`${folder}: stays when lines are inserted above, and no two findings share one`, () => {
            for (const name of readdirSync(join(PLANS, folder)).sort()) {
                const { files, asOf } = readFixture(readFileSync(join(PLANS, folder, name), 'utf8'));
                const texts = Object.fromEntries(files.map(f => [f.path, f.text]));
                const ids = idsOf(texts, asOf);
                expect(new Set(ids).size, name).toBe(ids.length);
                const lower = Object.fromEntries(files.map(f => [f.path, `// one\n\n// two\n\n${f.text}`]));
                expect([...idsOf(lower, asOf)].sort(), name).toEqual([...ids].sort());
            }
        });
    }

    test('tells two controllers apart that lose the same machines in the same phase', () => {
        const plan = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
backup a is veeam-vbr { speaks vsphere.vadp  protects all }
backup b is commvault { speaks vsphere.vadp  protects all }
fabric hci on new is nutanix-rf2 { nodes 4 }
environment prod { class production }
workload erp { in prod }
phase move { cutover erp to hci }`;
        const ids = idsOf({ 'plan.exit': plan }).filter(id => id.startsWith('api-break/'));
        expect(ids.map(id => id.replace(/#\d+$/, ''))).toEqual(ids);
        expect(new Set(ids).size).toBe(2);
    });

    test('names few subjects and sums up many', () => {
        const finding = (subjects: string[]) => ({ code: 'capacity' as const, phase: 'p', subjects, figures: {} });
        expect(findingIds([finding(['b', 'a'])])).toEqual(['capacity/p//a,b']);
        const many = Array.from({ length: 9 }, (_, i) => `vm-${i}`);
        const [one, two] = findingIds([finding(many), finding([...many.slice(1), 'vm-10'])]);
        expect(one).toMatch(/^capacity\/p\/\/9-[0-9a-f]{16}$/);
        expect(two).not.toBe(one);
    });
});
