import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { EXAMPLE_FOLDER } from '../report/reports.ts';
import { exitplan } from './cli.ts';

const DATE = ['--as-of', '2026-12-01'];

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

describe('exitplan report', () => {
    test('writes HTML, or Markdown, and nothing else', async () => {
        const html = await exitplan(EXAMPLE_FOLDER, ['report', 'frankfurt/faulty', ...DATE]);
        expect(html).toMatchObject({ status: 0, err: '' });
        expect(html.out).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
        const markdown = await exitplan(EXAMPLE_FOLDER, [
            'report',
            'frankfurt/faulty',
            '--format',
            'markdown',
            ...DATE,
        ]);
        expect(markdown.out).toMatch(/^# Frankfurt exit: change-board report\n/);
    });

    test('tells the sections in the order in which a board reads', async () => {
        const { out } = await exitplan(EXAMPLE_FOLDER, ['report', 'frankfurt/faulty', '--format', 'markdown', ...DATE]);
        expect([...out.matchAll(/^## (.*)$/gm)].map(m => m[1])).toEqual([
            'Verdict',
            'Sequence',
            'Layers',
            'Risk register',
            'Recovery gaps',
            'I/O headroom',
            'What the new fabrics need',
            'Capacity over the phases',
            'Access translation',
            'Blast radius',
            'Runbook',
            'Evidence',
        ]);
    });

    test('--as-of decides its bytes, the clock does not', async () => {
        const at = async (date: string) =>
            (await exitplan(EXAMPLE_FOLDER, ['report', 'frankfurt/repaired', '--format', 'markdown', '--as-of', date]))
                .out;
        const first = await at('2026-12-01');
        expect(await at('2026-12-01')).toBe(first);
        expect(await at('2029-01-01')).not.toBe(first);
    });

    test('is the same wherever the plan lies and whatever line ends it has', async () => {
        const texts = ['plan.exit', 'inventory.exit'].map(
            name => [name, readFileSync(join(EXAMPLE_FOLDER, 'frankfurt/faulty', name), 'utf8')] as const,
        );
        const expected = (await exitplan(EXAMPLE_FOLDER, ['report', 'frankfurt/faulty', ...DATE])).out;
        for (const [place, end] of [
            ['deep/er', '\n'],
            ['windows', '\r\n'],
        ] as const) {
            mkdirSync(join(folder, place), { recursive: true });
            for (const [name, text] of texts) {
                writeFileSync(join(folder, place, name), text.replaceAll('\n', end));
            }
            expect((await exitplan(folder, ['report', `${place}/plan.exit`, ...DATE])).out, place).toBe(expected);
        }
    });

    test('--csv writes the risk register and the waves', async () => {
        const run = await exitplan(EXAMPLE_FOLDER, ['report', 'frankfurt/faulty', '--csv', folder, ...DATE]);
        expect(run.status).toBe(0);
        const risks = parse(readFileSync(join(folder, 'risks.csv')), { bom: true, columns: true }) as Record<
            string,
            string
        >[];
        const waves = parse(readFileSync(join(folder, 'waves.csv')), { bom: true, columns: true }) as Record<
            string,
            string
        >[];
        expect(risks.find(r => r['code'] === 'api-break')).toMatchObject({
            'signature or rule': 'API Break',
            severity: 'error',
            phase: 'pilot',
            machines: '1',
            subjects: 'intranet',
        });
        expect(waves.map(w => w['number'])).toEqual(Array.from({ length: 11 }, (_, i) => String(i + 1)));
        expect(waves[2]).toMatchObject({
            phase: 'fleets-weekend',
            starts: '2027-03-25',
            ends: '2027-03-28',
            machines: '66',
            approval: 'CAB-1174',
            verdict: 'no-go',
        });
    });

    test('--csv makes its folder; --fail-on decides the status, the papers come anyway', async () => {
        const run = await exitplan(EXAMPLE_FOLDER, [
            'report',
            'frankfurt/faulty',
            '--csv',
            join(folder, 'new/tables'),
            ...DATE,
        ]);
        expect([run.status, existsSync(join(folder, 'new/tables/waves.csv'))]).toEqual([0, true]);
        for (const [plan, level, status] of [
            ['frankfurt/faulty', 'error', 1],
            ['frankfurt/faulty', 'never', 0],
            ['frankfurt/repaired', 'error', 0],
            ['lab', 'warning', 0],
        ] as const) {
            const own = await exitplan(EXAMPLE_FOLDER, [
                'report',
                plan,
                '--format',
                'markdown',
                '--fail-on',
                level,
                ...DATE,
            ]);
            expect([own.status, own.out.startsWith('# ')], `${plan} ${level}`).toEqual([status, true]);
        }
    });

    test.runIf(existsSync('/dev/full'))('output that cannot be written is one clear line and status 2', () => {
        const main = join(import.meta.dirname, '../../src/cli/main.ts');
        for (const command of ['check', 'report']) {
            const run = spawnSync(process.execPath, [main, command, 'lab'], {
                cwd: EXAMPLE_FOLDER,
                stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
                encoding: 'utf8',
            });
            expect([run.status, run.stderr], command).toEqual([
                2,
                'exitplan: the output could not be written: no space left on the device\n',
            ]);
        }
    });

    test('what cannot be carried out is one clear line and status 2', async () => {
        for (const [args, words] of [
            [['report'], 'PATH is missing'],
            [['report', 'nowhere.exit'], 'nowhere.exit does not exist'],
            [['report', 'lab', '--format', 'pdf'], '--format is one of html, markdown'],
            [['report', '.'], 'holds 13 plans'],
            [['report', 'lab', '--csv', 'lab/plan.exit'], '--csv names the folder'],
            [['report', 'lab', '--as-of', 'soon'], '--as-of takes a date'],
        ] as const) {
            const run = await exitplan(EXAMPLE_FOLDER, args);
            expect([run.status, run.out], args.join(' ')).toEqual([2, '']);
            expect(run.err.split('\n')[0], args.join(' ')).toContain(words);
        }
    });
});

describe('a report on 10,000 workloads', () => {
    test('takes no more than a few checks of the same text, and has groups instead of lists', async () => {
        for (const { path, text } of planFiles(estate(10_000))) {
            writeFileSync(join(folder, path), text);
        }
        const spent = async (args: readonly string[]) => {
            const started = process.cpuUsage();
            const result = await exitplan(folder, [...args, ...DATE]);
            const { user, system } = process.cpuUsage(started);
            return { ...result, time: user + system };
        };
        // The code is warm for both, and a busy machine slows both.
        await spent(['check', 'plan.exit', '--fail-on', 'never']);
        const check = await spent(['check', 'plan.exit', '--fail-on', 'never']);
        const { status, out, time } = await spent(['report', 'plan.exit', '--format', 'markdown']);
        expect(status).toBe(0);
        // About 2.5 where this was written.
        expect(time / check.time).toBeLessThan(5);
        // An eighth of the estate's own text.
        expect(out.length).toBeLessThan(285_000);
        expect(out).toContain('- Machines: 10,000\n');
        // Names of workloads are examples of groups.
        const names = new Set(out.match(/`[a-z0-9]+-[a-z]{3}-(?:db|app|web|mq|batch|cache)-\d+`/g));
        expect(names.size).toBeLessThan(1000);
        const register = out.slice(out.indexOf('## Risk register'), out.indexOf('## Recovery gaps'));
        // One row for each kind of finding.
        expect(register.split('\n').filter(l => l.startsWith('| R')).length).toBeLessThan(16);
        const verdict = out.slice(0, out.indexOf('## Sequence'));
        expect(verdict.split('\n').length).toBeLessThan(60);
    }, 240_000);
});
