import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workloadsOf } from '../../language/import/rows.ts';
import { bytesInMemory } from '../../src/import/decode.ts';
import { fileInputs } from '../../src/import/open.ts';
import { importInputs } from '../../src/import/run.ts';
import { isTable } from '../../src/import/table.ts';
import { unitOf } from '../check.ts';

/** Rows of a spreadsheet, as they come from the clipboard, become workloads of a plan that is there. */

const PLAN = 'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\n';

async function pasted(text: string, plan = PLAN): Promise<string> {
    const { inventory } = await importInputs(
        (limits, log) => fileInputs('rows.csv', '', bytesInMemory(new TextEncoder().encode(text)), limits, log),
        {},
    );
    return workloadsOf(inventory, plan);
}

describe('rows of a spreadsheet', () => {
    test('are told from any other text by their columns', () => {
        expect(isTable('Name\tvCPU\nerp\t8')).toBe(true);
        expect(isTable('Name\tvCPU\r\nerp\t8\r\n')).toBe(true);
        expect(isTable('Name\tvCPU')).toBe(false);
        expect(isTable('workload a { }\nworkload b { }')).toBe(false);
        expect(isTable('Name\tvCPU\nerp')).toBe(false);
    });

    test('become workloads, with their figures and without what only an imported file has', async () => {
        expect(
            await pasted('Name\tvCPU\tMemory GB\tDisk GB\tIOPS\nerp-db\t8\t64\t500\t1200\nweb 1\t2\t8\t80\t\n'),
        ).toBe(
            'workload erp-db { vcpu 8  memory 64 GiB  disk 500 GiB  iops 1200  evidence measured "list of machines: iops average" }\n' +
                'workload "web 1" { vcpu 2  memory 8 GiB  disk 80 GiB }\n',
        );
    });

    test('stand on a fabric where the plan has it', async () => {
        const rows = 'Name\tvCPU\tMemory GB\tCluster\nerp\t8\t64\tProd\n';
        expect(await pasted(rows)).not.toContain(' on ');
        const fabric = /fabric (\S+)/.exec(await inventoryOf(rows))?.[1] ?? '';
        expect(await pasted(rows, `${PLAN}fabric ${fabric} on old { }\n`)).toContain(`workload erp on ${fabric} {`);
    });

    test("leave out, and name, what the plan has already; a profile of the same name stays the plan's own", async () => {
        const rows = `Name\tvCPU\tMemory GB\tDisk GB\n${['a', 'b', 'c', 'd'].map(name => `${name}\t2\t8\t80\n`).join('')}erp\t16\t64\t900\n`;
        const fresh = await pasted(rows);
        const [, profile = ''] = /^profile (\S+)/mu.exec(fresh) ?? [];
        expect(profile).not.toBe('');
        const plan = `${PLAN}workload erp { vcpu 4 }\nworkload a { vcpu 4 }\nprofile ${profile} { vcpu 64 }\n`;
        const added = await pasted(rows, plan);
        expect(added).toMatch(/^\/\/ Declared in this plan already: a, erp\n/u);
        expect(added).not.toMatch(/^workload (a|erp) /mu);
        const { plan: built, findings } = unitOf(plan + added).analysis;
        expect(findings.filter(f => f.code === 'name-duplicate')).toEqual([]);
        expect(built.workloads.map(w => [w.name, w.figures['vcpu']?.value])).toEqual([
            ['erp', 4],
            ['a', 4],
            ['b', 2],
            ['c', 2],
            ['d', 2],
        ]);
    });

    test('are data: whatever a cell holds, the plan they are pasted into can be read, and has no other machine', async () => {
        const cell = fc.string({ maxLength: 24 }).map(s => s.replace(/[\t\r\n"\u0000-\u001f]/gu, ' ').trim());
        await fc.assert(
            fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 4 }), async names => {
                const text = `Name\tvCPU\n${names.map(n => `${n || 'x'}{"} workload evil {\t2`).join('\n')}\n`;
                const unit = unitOf(PLAN + (await pasted(text)));
                expect(unit.analysis.findings.filter(f => f.code === 'syntax').map(f => f.message)).toEqual([]);
                expect(unit.analysis.plan.workloads.some(w => w.name === 'evil')).toBe(false);
            }),
            { numRuns: 60, seed: 18 },
        );
    });
});

async function inventoryOf(text: string): Promise<string> {
    return (
        await importInputs(
            (limits, log) => fileInputs('rows.csv', '', bytesInMemory(new TextEncoder().encode(text)), limits, log),
            {},
        )
    ).inventory;
}
