import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles, parseEnvironmentSource } from '../../src/import/index.ts';
import { AS_OF } from '../check.ts';
import { largeWorkbook } from '../import/large.ts';
import type { Sample } from './samples.ts';

/** What an import of so many machines writes: the inventory and a drafted plan. */
export async function importedSample(machines: number): Promise<Sample> {
    const folder = mkdtempSync(join(tmpdir(), 'exitplan-imported-'));
    try {
        const file = join(folder, 'rvtools.xlsx');
        writeFileSync(file, largeWorkbook(machines));
        const { plan = '', inventory } = await importFiles([file], {
            draft: { target: 'nutanix' },
            environments: parseEnvironmentSource('names'),
        });
        return {
            name: `import of ${machines}`,
            files: { 'plan.exit': plan, 'inventory.exit': inventory },
            asOf: AS_OF,
        };
    } finally {
        rmSync(folder, { recursive: true });
    }
}
