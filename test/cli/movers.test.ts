import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** What each tool that copies machines would refuse of an estate. */

const PLAN = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
feature odd "Something odd"
product own-tool "Our tool" for migration { moves vsphere to nutanix by cold, warm  refuses odd by warm because "it is odd" }
mover ours is own-tool
fabric hci on new is nutanix-rf2 { nodes 8 }
workload sql { uses shared-disk  count 3 }
workload web { uses odd }
phase go { cutover all to hci }
`;

interface Movers {
    readonly movers: readonly {
        readonly product: string;
        readonly machines: number;
        readonly reaches: number;
        readonly refuses: readonly {
            readonly feature: string;
            readonly methods: readonly string[];
            readonly machines: number;
        }[];
    }[];
}

describe('exitplan movers', () => {
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'movers-'));
        writeFileSync(join(folder, 'plan.exit'), PLAN);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('tells what a tool reaches and what it refuses, in the order of names', async () => {
        const { out } = await exitplan(folder, ['movers', 'plan.exit', '--format', 'json']);
        const { movers } = JSON.parse(out) as Movers;
        expect(movers.map(m => m.product)).toEqual([...movers.map(m => m.product)].sort());
        const own = movers.find(m => m.product === 'own-tool');
        expect(own).toMatchObject({ machines: 4, reaches: 4 });
        expect(own?.refuses).toMatchObject([{ feature: 'odd', methods: ['warm'], machines: 1 }]);
        expect(movers.find(m => m.product === 'nutanix-move')?.refuses).toMatchObject([
            { feature: 'shared-disk', machines: 3 },
        ]);
        expect(movers.find(m => m.product === 'vjailbreak')?.reaches ?? 0).toBe(0);
    });

    test('says so in text, without a ranking', async () => {
        const { out, status } = await exitplan(folder, ['movers', 'plan.exit']);
        expect(status).toBe(0);
        expect(out).toContain('own-tool (Our tool)\n  reaches 4 of 4 machines: old to new by cold, warm');
        expect(out).toContain('refuses odd by warm of 1 machine (web): it is odd');
        expect(out).toContain('not a recommendation');
    });
});
