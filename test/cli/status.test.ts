import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** Where a plan stands on a day (sections 5.1 and 6 of the language). */

const plan = (wave1: string, wave2 = '') => `plan lived "Lived" { from old to new  starts 2027-01-11 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 25 Gbps  media 8 x nvme }
workload web { disk 200 GB used 100 GB  count 10 }
workload erp { disk 10 TB  rpo 1 h  downtime 1 min  change 5 %/d }
workload bare { }
phase prepare { model hci  lasts 1 week  started 2027-01-11  done 2027-01-20 }
phase wave-1 { cutover web to hci over 10 Gbps  lasts 3 days ${wave1} }
phase wave-2 { cutover erp to hci by cold over 10 Gbps  lasts 5 days ${wave2} }
phase wave-3 { cutover bare to hci over 10 Gbps  lasts 5 days }
`;

interface Status {
    readonly phases: readonly {
        readonly name: string;
        readonly state: string;
        readonly planned: object;
        readonly actual: object;
    }[];
    readonly rates: readonly { readonly rate: number; readonly later: readonly { readonly phase: string }[] }[];
    readonly history: readonly { readonly code: string; readonly phase: string }[];
    readonly [member: string]: unknown;
}

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'status-'));
    writeFileSync(join(folder, 'before.exit'), plan(''));
    writeFileSync(join(folder, 'plan.exit'), plan('started 2027-01-20 done 2027-01-30'));
    writeFileSync(
        join(folder, 'later.exit'),
        plan('started 2027-01-20 done 2027-01-30', 'started 2027-01-30 done 2027-02-01'),
    );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function status(file: string, day: string, ...more: string[]): Promise<Status> {
    const run = await exitplan(folder, ['status', file, '--as-of', day, '--format', 'json', ...more]);
    expect(run).toMatchObject({ status: 0, err: '' });
    return JSON.parse(run.out) as Status;
}

describe('exitplan status', () => {
    test('tells states, dates, shares and slack; what follows is dated from what happened', async () => {
        const found = await status('plan.exit', '2027-01-31');
        expect(found.phases.map(p => [p.name, p.state])).toEqual([
            ['prepare', 'done'],
            ['wave-1', 'done'],
            ['wave-2', 'next'],
            ['wave-3', 'open'],
        ]);
        expect(found.phases[1]).toMatchObject({
            planned: { start: '2027-01-18', end: '2027-01-21' },
            actual: { start: '2027-01-20', end: '2027-01-30' },
        });
        expect(found).toMatchObject({
            machines: { done: 10, total: 12 },
            bytes: { done: 1e12, total: 11e12 },
            machinesWithoutSize: 1,
            finish: '2027-02-09',
            plannedFinish: '2027-01-31',
            // May be used through 2027-06-30.
            slackDays: 142,
        });
    });

    test('late is not done after the expected end, whichever day it is looked at moves no date', async () => {
        const found = await status('plan.exit', '2027-02-05');
        expect(found.phases.map(p => p.state)).toEqual(['done', 'done', 'late', 'next']);
        expect(found).toMatchObject({ finish: '2027-02-09' });
        // A phase ends at 00:00 of its end date: on that day it is not late yet.
        expect((await status('plan.exit', '2027-02-04')).phases[2]?.state).toBe('next');
        // Looked at before it happened it had not happened.
        expect((await status('plan.exit', '2027-01-25')).phases.map(p => p.state)).toEqual([
            'done',
            'running',
            'next',
            'open',
        ]);
    });

    test('measures what was copied, and names what is planned at another rate', async () => {
        const [found] = (await status('plan.exit', '2027-01-31')).rates;
        expect(found?.rate).toBeCloseTo(1e12 / (10 * 86_400), 3);
        expect(found?.later.map(l => l.phase)).toEqual(['wave-2', 'wave-3']);
        const { out } = await exitplan(folder, ['status', 'plan.exit', '--as-of', '2027-01-31']);
        expect(out).toContain('wave-1 copied 931 GiB at 9.26 Mbps');
    });

    test('learns nothing from a low average of a phase that kept to its planned length', async () => {
        writeFileSync(join(folder, 'kept.exit'), plan('started 2027-01-20 done 2027-01-23'));
        const [found] = (await status('kept.exit', '2027-01-31')).rates;
        expect(found?.rate).toBeCloseTo(1e12 / (3 * 86_400), 3);
        expect(found?.later).toEqual([]);
    });

    test('makes what is over history, and keeps what lasts', async () => {
        const before = await status('plan.exit', '2027-02-02');
        expect(before.history).toEqual([]);
        const after = await status('later.exit', '2027-02-02');
        expect(after.history.map(h => [h.code, h.phase])).toContainEqual(['downtime-exceeded', 'wave-2']);
        const check = async (file: string) => (await exitplan(folder, ['check', file, '--format', 'json'])).out;
        expect(await check('plan.exit')).toContain('"downtime-exceeded"');
        expect(await check('later.exit')).not.toContain('"downtime-exceeded"');
        expect(await check('later.exit')).toContain('"foundation-undeclared"');
    });

    test('tells what changed since', async () => {
        expect((await status('plan.exit', '2027-01-31', '--since', 'before.exit'))['since']).toMatchObject({
            started: ['wave-1'],
            done: ['wave-1'],
            machines: { was: 0, now: 10 },
            finish: { was: '2027-02-02', now: '2027-02-09' },
        });
    });

    test('draws a burn-down into the report once something happened, and not before', async () => {
        const report = async (file: string) => (await exitplan(folder, ['report', file, '--as-of', '2027-01-31'])).out;
        expect(await report('plan.exit')).toContain('aria-label="Burn-down of machines and data"');
        writeFileSync(join(folder, 'new.exit'), plan('').replace('started 2027-01-11  done 2027-01-20', ''));
        expect(await report('new.exit')).not.toContain('id="progress"');
    });

    test('what should have moved and did not is never said to be moved by today', async () => {
        // Some waves late, then all of them, then one that runs for longer than it lasts.
        for (const [file, day] of [
            ['before.exit', '2027-01-25'],
            ['before.exit', '2027-03-01'],
            ['overdue.exit', '2027-03-01'],
        ] as const) {
            writeFileSync(join(folder, 'overdue.exit'), plan('started 2027-01-20'));
            const { burnDown } = await status(file, day);
            expect(burnDown).toMatchObject({ expected: [{ date: day, machines: 12 }] });
            const { out } = await exitplan(folder, ['status', file, '--as-of', day]);
            expect(out.replace(/\s+/g, ' ')).toContain(
                `on ${day} 12 of 12 machines and at least 10 TiB of at least 10 TiB are still to move; when the last one moves is open, since what is late needs new dates.`,
            );
        }
        const { out: late } = await exitplan(folder, ['status', 'before.exit', '--as-of', '2027-03-01']);
        expect(late).toMatch(/not started, \d+ days after it was due/);
        const { out: over } = await exitplan(folder, ['status', 'overdue.exit', '--as-of', '2027-03-01']);
        expect(over).toMatch(/not done, \d+ days after it was due/);
        // What is only ahead keeps its dates.
        const { burnDown } = await status('before.exit', '2027-01-21');
        expect((burnDown as { expected: object[] }).expected.length).toBeGreaterThan(1);
    });

    test('what was done out of turn keeps the place where it was planned', async () => {
        writeFileSync(join(folder, 'turned.exit'), plan('', 'started 2027-01-20 done 2027-01-24'));
        const planned = (found: Status) => new Map(found.phases.map(p => [p.name, p.planned]));
        const before = planned(await status('before.exit', '2027-01-25'));
        const turned = planned(await status('turned.exit', '2027-01-25'));
        expect([...turned].sort()).toEqual([...before].sort());
        expect(turned.get('wave-1')).toEqual({ start: '2027-01-18', end: '2027-01-21' });
    });

    test('a file without a plan is refused', async () => {
        writeFileSync(join(folder, 'none.exit'), 'workload w { }\n');
        expect((await exitplan(folder, ['status', 'none.exit'])).status).toBe(2);
    });
});
