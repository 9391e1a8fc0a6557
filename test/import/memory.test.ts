import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { importFiles } from '../../src/import/index.ts';
import { inFolder } from './files.ts';
import { largeWorkbook } from './large.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Highest live heap while a workbook is read, in MiB, beyond what was there before. */
async function heapFor(machines: number): Promise<{ heap: number; machines: number }> {
    return inFolder({ 'rv.xlsx': largeWorkbook(machines) }, async folder => {
        collect();
        const before = process.memoryUsage().heapUsed;
        let most = 0;
        let calls = 0;
        const { report } = await importFiles([`${folder}/rv.xlsx`], {
            onProgress: () => {
                if (++calls % 16 === 0) {
                    collect();
                    most = Math.max(most, process.memoryUsage().heapUsed - before);
                }
            },
        });
        return { heap: most / 2 ** 20, machines: report.totals.machines };
    });
}

// What grows with the estate is the model alone, about 2 KiB a machine; rows kept would add more than that again. A workbook of 50,000 machines was measured once: 190 MiB of heap while reading, 560 MiB in all.
test('memory grows with the machines and not with the text of the workbook', async () => {
    const small = await heapFor(500);
    const large = await heapFor(4_000);
    expect([small.machines, large.machines]).toEqual([500, 4_000]);
    const perMachine = ((large.heap - small.heap) * 1024) / 3_500;
    expect(perMachine).toBeLessThan(3);
});
