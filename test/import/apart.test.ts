import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import type { ImportOrder } from '../../src/import/apart/orders.ts';
import { importApart } from '../../src/import/apart/thread.ts';
import { type ImportProgress, importFiles } from '../../src/import/index.ts';
import { inFolder } from './files.ts';
import { largeWorkbook } from './large.ts';

/** The import beside the extension host: a real thread, as the extension starts it. */

const SCRIPT = join(import.meta.dirname, '../../src/import/apart/worker.ts');
const MACHINES = 4000;

const workbook = largeWorkbook(MACHINES);

function order(folder: string, ...names: string[]): ImportOrder {
    return {
        paths: names.map(name => join(folder, name)),
        inventory: join(folder, 'inventory.exit'),
        plan: join(folder, 'plan.exit'),
        folder,
        draft: { target: 'nutanix', inventoryFile: 'inventory.exit' },
        environments: 'names',
    };
}

describe('an import in a thread of its own', () => {
    test('writes what one in this thread writes, while this thread goes on', async () =>
        inFolder({ 'rv.xlsx': workbook }, async folder => {
            const told: ImportProgress[] = [];
            let longest = 0;
            let last = performance.now();
            const clock = setInterval(() => {
                longest = Math.max(longest, performance.now() - last);
                last = performance.now();
            }, 5);
            const before = performance.eventLoopUtilization();
            const apart = await importApart(SCRIPT, order(folder, 'rv.xlsx'), { onProgress: p => told.push(p) });
            const { utilization } = performance.eventLoopUtilization(before);
            clearInterval(clock);
            const here = await importFiles([join(folder, 'rv.xlsx')], {
                draft: { target: 'nutanix', inventoryFile: 'inventory.exit' },
                environments: { from: 'names' },
            });
            expect({ ...apart, beside: undefined }).toEqual({ ...here, beside: undefined });
            expect(told.length).toBeGreaterThan(10);
            expect(told.some(p => p.rows > 0 && p.file === 'rv.xlsx')).toBe(true);
            // The share of time this thread was busy; it is more than nine tenths when it imports itself.
            expect(utilization).toBeLessThan(0.5);
            expect(longest).toBeLessThan(2000);
        }));

    test('knows the other files of the plan', async () =>
        inFolder(
            {
                'vInfo.csv':
                    'VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host\na,poweredOn,False,2,4096,1,1,100,50,D,C,H\n',
                'inventory.exit': 'include "more.exit"\n',
                'more.exit': 'workload b { }\n',
            },
            async folder => {
                const { beside, others } = await importApart(SCRIPT, {
                    ...order(folder, 'vInfo.csv'),
                    existing: 'include "more.exit"\n',
                    draft: false,
                });
                expect(beside.map(f => [f.path, f.text])).toEqual([[join(folder, 'more.exit'), 'workload b { }\n']]);
                expect(others).toHaveLength(1);
            },
        ));

    test('ends when it is called off', async () =>
        inFolder({ 'rv.xlsx': workbook }, async folder => {
            const stop = new AbortController();
            const reason = new Error('called off');
            let told = 0;
            const done = importApart(SCRIPT, order(folder, 'rv.xlsx'), {
                signal: stop.signal,
                onProgress: () => {
                    told++;
                    stop.abort(reason);
                },
            });
            await expect(done).rejects.toBe(reason);
            const until = told;
            await new Promise(resolve => setTimeout(resolve, 300));
            expect(told).toBe(until);
        }));

    test('does not begin when it was called off before', async () =>
        inFolder({ 'rv.xlsx': workbook }, async folder => {
            const signal = AbortSignal.abort(new Error('called off'));
            await expect(importApart(SCRIPT, order(folder, 'rv.xlsx'), { signal })).rejects.toThrow('called off');
        }));

    test('that needs more memory than it may have says so, and costs nothing but itself', async () =>
        inFolder({ 'rv.xlsx': workbook }, async folder => {
            await expect(importApart(SCRIPT, order(folder, 'rv.xlsx'), { memory: 24 })).rejects.toThrow(
                /^The import needs more than the 24 MiB of memory/,
            );
        }));

    test('says what is wrong with what it was given', async () =>
        inFolder({ 'x.csv': 'nothing,known\n1,2\n' }, async folder => {
            await expect(importApart(SCRIPT, order(folder, 'x.csv'))).rejects.toThrow(
                /none of the tools that are known/,
            );
            await expect(importApart(SCRIPT, order(folder, 'gone.csv'))).rejects.toThrow();
        }));
});
