import { expect, test } from 'vitest';
import { exampleReport, reportOf } from './reports.ts';
import { tablesOf } from './tables.ts';

/** What stays on purpose is part of the sequence a board decides on. */

test('retained machines stand in the report with platform, day, reason and owner', async () => {
    const report = await exampleReport('hyperv', 'markdown');
    const table = tablesOf(report).find(t => t.caption.startsWith('What stays on purpose'));
    expect(table?.columns).toEqual(['Workloads', 'Machines', 'On', 'Until', 'Why', 'Decided by']);
    expect(table?.rows).toHaveLength(1);
    expect(JSON.stringify(table?.rows)).toContain('labels');
});

test('a plan in which nothing stays has no such table', async () => {
    const report = await reportOf('plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n', 'markdown');
    expect(report).not.toContain('What stays on purpose');
});
