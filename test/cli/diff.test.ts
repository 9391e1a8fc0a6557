import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../language/report/compare/compare.ts';
import { EXAMPLE_FOLDER } from '../report/reports.ts';
import { exitplan, type Run } from './cli.ts';

const DATE = ['--as-of', '2026-12-01'];
const INVENTORY = `platform old is vsphere { ends 2027-12-31 }
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  buffer 32 MiB  raw 10 TB  rebuild 100 MB/s }
backup nightly { speaks vsphere.vadp  protects all every 24 h }
monitoring watch { speaks in-guest.metrics  observes all }
accept foundation-undeclared on identity because "nobody works on the hosts"
workload erp { in prod  disk 2 TiB used 1 TiB  iops 1k peak 2k  writes 30%  block 8 KiB  p99 10 ms  rpo 24 h  change 1 %/d  evidence measured }
workload crm { in prod  disk 2 TiB used 1 TiB  iops 1k peak 2k  writes 30%  block 8 KiB  p99 10 ms  rpo 24 h  change 1 %/d  evidence measured }
`;
const BACKUP = 'phase backup-paths { establish nightly onto ahv.v3-snapshots  lasts 2 weeks }\n';
const IO = 'phase io { model hci  lasts 1 week }\n';
const MOVE = 'phase move { cutover erp, crm to hci over 2 Gbps  lasts 1 week }\n';
const plan = (...phases: string[]) =>
    `include "inventory.exit"\nplan p { from old to new  starts 2027-01-11 }\n${phases.join('')}`;
const GOOD = plan(BACKUP, IO, MOVE);
const LATE = plan(IO, MOVE, BACKUP);

let folder: string;
const git = (...args: string[]) =>
    execFileSync(
        'git',
        [
            '-c',
            'user.name=t',
            '-c',
            'user.email=t@example.com',
            '-c',
            'commit.gpgsign=false',
            '-c',
            'core.autocrlf=false',
            ...args,
        ],
        { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    )
        .toString()
        .trim();

function write(name: string, text: string): void {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
}

function commit(message: string): string {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
}

beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    git('init', '-q', '-b', 'main');
    write('sites/fra/inventory.exit', INVENTORY);
    write('sites/fra/plan.exit', GOOD);
    commit('good');
    git('tag', 'good');
    write('sites/fra/plan.exit', LATE);
    write('sites/fra/inventory.exit', INVENTORY.replace('links 2 x 25 Gbps', 'links 2 x 10 Gbps'));
    commit('late');
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

const diff = (...args: string[]): Promise<Run> => exitplan(folder, ['diff', ...args, ...DATE]);
const compared = async (...args: string[]): Promise<Comparison & { version: number }> =>
    JSON.parse((await diff(...args, '--format', 'json')).out) as Comparison & { version: number };

describe('exitplan diff', () => {
    test('of two revisions: order, findings, gaps, headroom and dates', async () => {
        const c = await compared('good:sites/fra/plan.exit', 'HEAD:sites/fra/plan.exit');
        expect(c).toMatchObject({ version: 1, plan: 'p' });
        expect(c.phases).toEqual({
            added: [],
            removed: [],
            changed: [],
            moved: [{ phase: 'backup-paths', from: 1, to: 3 }],
        });
        expect(c.findings.appeared.map(f => `${f.severity} ${f.code}`)).toEqual(
            expect.arrayContaining(['error api-break', 'error compute-before-foundation']),
        );
        expect(c.findings.gone).toEqual([]);
        expect(c.gaps).toEqual([
            {
                controller: 'nightly',
                phase: 'move',
                workloads: 2,
                was: null,
                now: 21 * 86_400,
                rpo: { was: null, now: 86_400 },
            },
        ]);
        const change = c.headroom.find(h => h.phase === 'move')!;
        expect(change.fabric).toBe('hci');
        expect(change.now!.utilisation).toBeGreaterThan(change.was!.utilisation);
        expect(c.declarations).toEqual({ added: [], removed: [], changed: ['fabric hci'] });
        expect(c.counts.was.error).toBe(0);
        expect(c.counts.now.error).toBeGreaterThan(0);
        expect(c.ends).toBeUndefined();
    });

    test('what a revision includes is read from that revision', async () => {
        const c = await compared('good:sites/fra/plan.exit', 'sites/fra/plan.exit');
        expect(c.declarations.changed).toEqual(['fabric hci']);
    });

    test('the other way round everything is settled', async () => {
        const c = await compared('HEAD:sites/fra/plan.exit', 'good:sites/fra/plan.exit');
        expect(c.findings.appeared).toEqual([]);
        expect(c.findings.gone.length).toBeGreaterThan(1);
        expect(c.gaps[0]).toMatchObject({ was: 21 * 86_400, now: null });
    });

    test('status: 1 where the change brings something at or above --fail-on, else 0', async () => {
        const status = async (...args: string[]) => (await diff(...args)).status;
        expect(await status('good:sites/fra/plan.exit', 'HEAD:sites/fra/plan.exit')).toBe(1);
        expect(await status('good:sites/fra/plan.exit', 'HEAD:sites/fra/plan.exit', '--fail-on', 'never')).toBe(0);
        expect(await status('HEAD:sites/fra/plan.exit', 'good:sites/fra/plan.exit')).toBe(0);
        // What was broken before is not this change's doing.
        expect(await status('HEAD:sites/fra/plan.exit', 'sites/fra/plan.exit')).toBe(0);
        write('a.exit', `${INVENTORY}${GOOD.replace('include "inventory.exit"\n', '')}`);
        // An empty phase is a warning: above `warning`, below `error`.
        write(
            'b.exit',
            `${INVENTORY}${plan(BACKUP, 'phase later { }\n', IO, MOVE).replace('include "inventory.exit"\n', '')}`,
        );
        expect([await status('a.exit', 'b.exit'), await status('a.exit', 'b.exit', '--fail-on', 'warning')]).toEqual([
            0, 1,
        ]);
    });

    test('says in one line that nothing changes, also where only blanks did', async () => {
        write('sites/fra/plan.exit', LATE.replaceAll(' {', '   {').replaceAll('\n', '\n\n'));
        const { out, status } = await diff('HEAD:sites/fra/plan.exit', 'sites/fra/plan.exit');
        write('sites/fra/plan.exit', LATE);
        expect(status).toBe(0);
        expect(out.split('\n')[0]).toBe('Exit plan p: nothing changes');
        expect(out.trim().split('\n').length).toBe(2);
    });

    test('of folders, on disk and in a revision', async () => {
        expect((await compared('good:sites/fra', 'sites/fra')).phases.moved.length).toBe(1);
        expect((await compared('good:.', 'sites')).phases.moved.length).toBe(1);
        expect((await diff('good:sites/fra', '.')).err).toContain('. holds 3 plans');
    });

    test('of a file that is gone from disk', async () => {
        commit('before');
        renameSync(join(folder, 'sites'), join(folder, 'moved'));
        expect((await compared('good:sites/fra/plan.exit', 'HEAD:sites/fra/plan.exit')).phases.moved.length).toBe(1);
        expect((await compared('good:sites/fra/plan.exit', 'moved/fra/plan.exit')).phases.moved.length).toBe(1);
        renameSync(join(folder, 'moved'), join(folder, 'sites'));
    });

    test('from a folder deep inside, and through a link', async () => {
        const deep = await exitplan(join(folder, 'sites/fra'), [
            'diff',
            'good:plan.exit',
            'plan.exit',
            '--format',
            'json',
            ...DATE,
        ]);
        expect((JSON.parse(deep.out) as Comparison).phases.moved.length).toBe(1);
        const link = mkdtempSync(join(tmpdir(), 'exitplan-link-'));
        symlinkSync(folder, join(link, 'repository'));
        const linked = await exitplan(join(link, 'repository/sites'), [
            'diff',
            'good:fra/plan.exit',
            'fra/plan.exit',
            '--format',
            'json',
            ...DATE,
        ]);
        rmSync(link, { recursive: true });
        expect((JSON.parse(linked.out) as Comparison).declarations.changed).toEqual(['fabric hci']);
    });

    test('a file whose name holds a colon is a file', async () => {
        write('odd:name.exit', `${INVENTORY}${LATE.replace('include "inventory.exit"\n', '')}`);
        expect((await diff('odd:name.exit', 'odd:name.exit')).status).toBe(0);
        rmSync(join(folder, 'odd:name.exit'));
    });

    test('findings that only differ in severity or in whom they hit are changes, not new ones', async () => {
        const late = `${INVENTORY}${LATE.replace('include "inventory.exit"\n', '')}`;
        write('one.exit', late);
        write(
            'two.exit',
            `${late}accept api-break on erp, crm because "restored from tape" by "operations" until 2027-12-31\n`,
        );
        const c = await compared('one.exit', 'two.exit');
        expect(c.findings.appeared).toEqual([]);
        expect(c.findings.changed).toMatchObject([
            { code: 'api-break', was: 'error', severity: 'hint', accepted: true },
        ]);
        expect(c.declarations.added).toEqual(['accept api-break on erp, crm']);
        write('three.exit', late.replace('cutover erp, crm', 'cutover erp'));
        expect(
            (await compared('one.exit', 'three.exit')).findings.changed.find(f => f.code === 'api-break'),
        ).toMatchObject({ subjects: ['erp'], subjectsBefore: 2 });
        const text = (await diff('one.exit', 'two.exit')).out;
        expect(text).toContain(
            'Changed findings:\n  - error, now accepted api-break: Accepted by operations (restored from tape)',
        );
    });

    test('a stricter objective shows at the gap it makes worse', async () => {
        const late = `${INVENTORY}${LATE.replace('include "inventory.exit"\n', '')}`;
        write('loose.exit', late);
        write('strict.exit', late.replace('rpo 24 h', 'rpo 15 min'));
        const c = await compared('loose.exit', 'strict.exit');
        expect(c.gaps).toEqual([
            {
                controller: 'nightly',
                phase: 'move',
                workloads: 2,
                was: 21 * 86_400,
                now: 21 * 86_400,
                rpo: { was: 86_400, now: 900 },
            },
        ]);
        expect((await diff('loose.exit', 'strict.exit')).out).toContain(
            'Recovery gaps:\n  - nightly in phase move: 21 days against an RPO of 24 h, 21 × as long, now 21 days against an RPO of 15 min, 2,016 × as long (2 workloads)\n',
        );
    });

    test('a phase that is not the last does not move to the end, also where everything behind it is new or moved', async () => {
        const c = await compared('good:sites/fra/plan.exit', 'good:sites/fra/plan.exit');
        expect(c.phases.moved).toEqual([]);
        const file = (name: string, ...phases: string[]) => {
            write(name, `${INVENTORY}${plan(...phases).replace('include "inventory.exit"\n', '')}`);
        };
        file('before.exit', IO, BACKUP, 'phase rest { lasts 1 week }\n');
        file('after.exit', BACKUP, 'phase rest { lasts 1 week }\n', IO, MOVE);
        expect((await compared('before.exit', 'after.exit')).phases).toMatchObject({
            added: ['move'],
            moved: [{ phase: 'io', from: 1, to: 3, before: 'move' }],
        });
        expect((await diff('before.exit', 'after.exit')).out).toContain('phase io moves before move (place 1, now 3)');
        const examples = await exitplan(EXAMPLE_FOLDER, ['diff', 'frankfurt/repaired', 'frankfurt/faulty', ...DATE]);
        for (const [, place] of examples.out.matchAll(/moves to the end \(place \d+, now (\d+)\)/g)) {
            expect(place).toBe('11');
        }
        expect(examples.out).toContain('phase io moves before databases');
    });

    test('as Markdown fits a comment, also where everything changes', async () => {
        const { out } = await exitplan(EXAMPLE_FOLDER, [
            'diff',
            'frankfurt/faulty',
            'frankfurt/repaired',
            '--format',
            'markdown',
            ...DATE,
        ]);
        expect(out).toMatch(/^### Exit plan frankfurt: No-go → Go, with conditions\n\n\d+ errors fewer\.\n/);
        expect(out.length).toBeLessThan(12_000);
        expect([...out.matchAll(/^#### (.*)$/gm)].map(m => m[1])).toEqual([
            'Causes gone',
            'Dates',
            'Order',
            'New findings',
            'Changed findings',
            'Settled findings',
            'Recovery gaps',
            'Headroom',
            'Declarations',
        ]);
        expect(out).toMatch(/- and \d+ more\n/);
    });

    test('what cannot be carried out is one clear line and status 2', async () => {
        for (const [args, words] of [
            [['sites/fra/plan.exit'], 'two plans are expected'],
            [['nowhere.exit', 'sites/fra'], 'nowhere.exit does not exist'],
            [['gone:sites/fra/plan.exit', 'sites/fra'], 'git knows no revision "gone"'],
            [['good:nowhere.exit', 'sites/fra'], 'good:nowhere.exit does not exist in that revision'],
            [['HEAD:../../etc/passwd', 'sites/fra'], 'is in no git repository'],
            [['--upload-pack=x:plan.exit', 'sites/fra'], 'unknown option'],
            [['good:sites/fra', 'sites/fra', '--format', 'html'], '--format is one of text, markdown, json'],
        ] as const) {
            const run = await diff(...args);
            expect([run.status, run.out], args.join(' ')).toEqual([2, '']);
            expect(run.err.split('\n')[0], args.join(' ')).toContain(words);
        }
        const outside = mkdtempSync(join(tmpdir(), 'exitplan-none-'));
        const run = await exitplan(outside, ['diff', 'HEAD:a.exit', 'b.exit']);
        rmSync(outside, { recursive: true });
        expect(run.status).toBe(2);
        expect(run.err).toContain('is in no git repository');
    });
});
