import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { built } from '../built.ts';
import { exitplan } from './cli.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const GOLDEN = join(import.meta.dirname, 'golden');
const DATE = ['--as-of', '2026-12-01'];

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string | Uint8Array): string {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
}

interface CheckJson {
    version: number;
    plans: {
        file: string;
        plan: string | null;
        findings: {
            code: string;
            severity: string;
            file: string;
            message: string;
            subjects: string[];
            fixes: string[];
            range: { start: { line: number } };
        }[];
    }[];
    summary: Record<string, number>;
}

async function check(...args: string[]): Promise<CheckJson & { status: number }> {
    const run = await exitplan(folder, ['check', ...args, '--format', 'json', ...DATE]);
    return { ...(JSON.parse(run.out) as CheckJson), status: run.status };
}

const LATE = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
backup nightly { speaks vsphere.vadp  protects all every 1 h }
workload erp { in prod  iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
phase io { model hci }
phase move { cutover erp to hci }
phase backup { establish nightly onto ahv.v4-recovery-points }
`;

/** Raises one information: the environment is missing. */
const MILD = 'workload erp { vcpu 2 }\nbackup agent { speaks in-guest.backup  protects all }\n';

describe('exitplan check', () => {
    for (const example of [
        'frankfurt/faulty',
        'frankfurt/repaired',
        'lab',
        'proxmox',
        'hyperv',
        'in-place',
        'openshift',
        'two-sites',
        'from-hyperv',
    ]) {
        test(`${example} prints what it printed before`, async () => {
            const { out } = await exitplan(EXAMPLES, ['check', example, '--all', ...DATE]);
            await expect(out).toMatchFileSnapshot(join(GOLDEN, `check-${example.replace('/', '-')}.txt`));
            const { out: causes } = await exitplan(EXAMPLES, ['check', example, ...DATE]);
            await expect(causes).toMatchFileSnapshot(join(GOLDEN, `causes-${example.replace('/', '-')}.txt`));
        });
    }

    test('the faulty estate fails, the others do not', async () => {
        expect((await exitplan(EXAMPLES, ['check', 'frankfurt/faulty', ...DATE])).status).toBe(1);
        for (const example of [
            'frankfurt/repaired',
            'lab',
            'proxmox',
            'hyperv',
            'in-place',
            'openshift',
            'two-sites',
            'from-hyperv',
        ]) {
            expect((await exitplan(EXAMPLES, ['check', example, ...DATE])).status, example).toBe(0);
        }
    });

    test('JSON says code, place, phase, subjects, fixes and counts', async () => {
        write('late/plan.exit', LATE);
        const result = await check('late');
        expect(result).toMatchObject({ version: 1, status: 1, plans: [{ file: 'late/plan.exit', plan: 'p' }] });
        const found = result.plans[0]!.findings.find(f => f.code === 'api-break')!;
        expect(found).toMatchObject({
            severity: 'error',
            phase: 'move',
            layer: 'backup',
            subjects: ['erp'],
            range: { start: { line: 8 } },
        });
        expect(found.fixes[0]).toBe('Move phase backup before move');
        const causes = (result.plans[0] as unknown as { causes: { id: string; settles: string[] }[] }).causes;
        expect(causes.find(c => c.id === (found as unknown as { cause: string }).cause)?.settles).toContain(
            (found as unknown as { id: string }).id,
        );
        expect(result.summary['error']).toBe(result.plans[0]!.findings.filter(f => f.severity === 'error').length);
    });

    test('--fail-on decides the status', async () => {
        write('mild/plan.exit', MILD);
        const status = async (level: string) =>
            (await exitplan(folder, ['check', 'mild', '--fail-on', level, ...DATE])).status;
        expect([
            await status('error'),
            await status('warning'),
            await status('information'),
            await status('never'),
        ]).toEqual([0, 0, 1, 0]);
        write('late/plan.exit', LATE);
        expect((await exitplan(folder, ['check', 'late', '--fail-on', 'never'])).status).toBe(0);
    });

    test('--as-of decides what has expired', async () => {
        write('dated/plan.exit', MILD + 'accept environment-missing on erp because "soon" until 2026-12-31\n');
        const codes = async (date: string) =>
            (
                JSON.parse(
                    (await exitplan(folder, ['check', 'dated', '--format', 'json', '--as-of', date])).out,
                ) as CheckJson
            ).plans[0]!.findings.map(f => `${f.code} ${f.severity}`);
        expect(await codes('2026-12-31')).toEqual(['environment-missing hint']);
        expect(await codes('2027-01-01')).toEqual(['environment-missing information', 'acceptance-expired warning']);
    });

    test('a file that is included is checked with the plan that includes it', async () => {
        write(
            'two/plan.exit',
            'include "parts/inventory.exit"\nplan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n',
        );
        write('two/parts/inventory.exit', 'environment lab { class lab }\nworkload w { in lab }\n');
        const result = await check('two/plan.exit');
        expect(result.plans).toHaveLength(1);
        expect(result.plans[0]!.findings.filter(f => f.file === 'two/parts/inventory.exit').map(f => f.code)).toEqual([
            'workload-unplanned',
        ]);
    });

    test('an inventory without plan finds the plan beside it', async () => {
        write(
            'beside/plan.exit',
            'include "inventory.exit"\nplan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n',
        );
        write('beside/inventory.exit', 'environment lab { class lab }\nworkload w { in lab }\n');
        expect((await check('beside/inventory.exit')).plans).toMatchObject([{ file: 'beside/plan.exit', plan: 'p' }]);
    });

    test('folders and globs may hold several plans', async () => {
        write('many/a.exit', 'plan a { from x to y }\nplatform x is vsphere\nplatform y is nutanix\n');
        write('many/deep/b.exit', 'plan b { from x to y }\nplatform x is vsphere\nplatform y is nutanix\n');
        expect((await check('many')).plans.map(p => p.plan)).toEqual(['a', 'b']);
        expect((await check('many/**/*.exit')).plans.map(p => p.plan)).toEqual(['a', 'b']);
        // As a shell would: a pattern that catches a folder means what is in it.
        write('many/notes.txt', 'no plan');
        expect((await check('ma*')).plans.map(p => p.plan)).toEqual(['a', 'b']);
        expect((await check('many/*')).plans.map(p => p.plan)).toContain('b');
        expect((await exitplan(folder, ['check', 'many/*.txt', ...DATE])).err).toContain('matches no .exit file');
        expect((await check('many/a.exit', 'many/deep/b.exit')).plans.map(p => p.plan)).toEqual(['a', 'b']);
    });

    test('what cannot be carried out is one clear line and status 2', async () => {
        for (const [args, words] of [
            [['check'], 'PATH is missing'],
            [['check', 'nowhere.exit'], 'nowhere.exit does not exist'],
            [['chekc'], "no command 'chekc'"],
            [['check', 'many', '--format', 'xml'], '--format is one of text, json, sarif'],
            [['check', 'many', '--wat'], "unknown option '--wat'"],
            [['check', 'many', '--as-of', 'yesterday'], '--as-of takes a date'],
            [['check', 'many', '--fail-on', 'panic'], '--fail-on is one of'],
            [['blast', 'many/a.exit', 'nobody'], 'no component "nobody"'],
        ] as const) {
            const run = await exitplan(folder, args);
            expect(run.status, args.join(' ')).toBe(2);
            expect(run.out).toBe('');
            expect(run.err.split('\n')[0], args.join(' ')).toContain(words);
        }
    });

    test('names cannot steer the terminal', async () => {
        write('escape/plan.exit', 'workload "a\u001b[31mred" { in nowhere }\n');
        const { out } = await exitplan(folder, ['check', 'escape', ...DATE]);
        expect(out).not.toContain('\u001b');
        expect(out).toContain('\\x1b');
    });

    test('bad files are a finding each, no crash', async () => {
        const bad: [string, string | Uint8Array, string][] = [
            ['empty.exit', '', 'file-empty'],
            ['comment.exit', '// nothing\n', 'file-empty'],
            ['binary.exit', new Uint8Array([1, 0, 255, 254, 10, 0]), 'file-unreadable'],
            ['latin1.exit', new Uint8Array(Buffer.from('workload "M\u00fcnchen" { }', 'latin1')), 'file-unreadable'],
            ['line.exit', 'x'.repeat(10_000_000), 'file-unreadable'],
            ['outside.exit', 'include "../../secret.exit"\n', 'include-outside'],
            ['absolute.exit', 'include "/etc/passwd"\n', 'include-outside'],
            ['missing.exit', 'include "gone.exit"\n', 'include-missing'],
            ['self.exit', 'include "self.exit"\n', 'include-cycle'],
            [
                'two.exit',
                'plan a { from x to y }\nplan b { from x to y }\nplatform x is vsphere\nplatform y is nutanix\n',
                'plan-duplicate',
            ],
        ];
        for (const [name, content, code] of bad) {
            write(`bad/${name}`, content);
            const result = await check(`bad/${name}`);
            expect(
                result.plans.flatMap(p => p.findings).map(f => f.code),
                name,
            ).toContain(code);
        }
        expect((await check('bad/latin1.exit')).plans[0]!.findings.some(f => f.code === 'syntax')).toBe(false);
    });

    test('UTF-16 and byte order marks are understood', async () => {
        write('utf16.exit', Buffer.from(`\ufeff${MILD}`, 'utf16le'));
        write('bom.exit', `\ufeff${MILD}`);
        for (const name of ['utf16.exit', 'bom.exit']) {
            expect(
                (await check(name)).plans[0]!.findings.map(f => f.code),
                name,
            ).toEqual(['environment-missing']);
        }
    });

    test('a link that leads out of the folder is not followed by a folder check', async () => {
        write('inside/plan.exit', 'workload erp { vcpu 2 }\n');
        write('elsewhere/other.exit', 'workload other { vcpu 2 }\n');
        symlinkSync(join(folder, 'elsewhere'), join(folder, 'inside/link'));
        expect((await check('inside')).plans.map(p => p.file)).toEqual(['inside/plan.exit']);
    });
});

describe('exitplan check --format sarif', () => {
    test('has a rule, a place and a level for every finding; accepted ones are suppressed', async () => {
        const { out } = await exitplan(EXAMPLES, ['check', 'frankfurt', '--format', 'sarif', ...DATE]);
        const log = JSON.parse(out) as {
            version: string;
            runs: {
                tool: { driver: { rules: { id: string }[] } };
                results: {
                    ruleId: string;
                    ruleIndex: number;
                    level: string;
                    suppressions?: unknown[];
                    locations: {
                        physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
                    }[];
                }[];
            }[];
        };
        expect(log.version).toBe('2.1.0');
        const { tool, results } = log.runs[0]!;
        expect(results.length).toBeGreaterThan(20);
        for (const result of results) {
            expect(tool.driver.rules[result.ruleIndex]!.id).toBe(result.ruleId);
            expect(['error', 'warning', 'note']).toContain(result.level);
            expect(result.locations[0]!.physicalLocation.artifactLocation.uri).toMatch(/^frankfurt\//);
            expect(result.locations[0]!.physicalLocation.region.startLine).toBeGreaterThan(0);
        }
        expect(results.some(r => r.suppressions?.length)).toBe(true);
    });
});

describe('exitplan fix', () => {
    test('shows what would change and writes only when asked; the order is valid afterwards', async () => {
        cpSync(join(EXAMPLES, 'frankfurt/faulty'), join(folder, 'repair'), { recursive: true });
        const before = readFileSync(join(folder, 'repair/plan.exit'), 'utf8');
        const dry = await exitplan(folder, ['fix', 'repair', ...DATE]);
        expect(dry.out).toContain('--- repair/plan.exit');
        expect(readFileSync(join(folder, 'repair/plan.exit'), 'utf8')).toBe(before);
        await exitplan(folder, ['fix', 'repair', '--write', ...DATE]);
        const { findings } = (await check('repair')).plans[0]!;
        const codes = findings.map(f => f.code);
        // What no interface of the target is known for stays, because no step could repair it.
        expect(findings.filter(f => f.code === 'api-break').every(f => f.message.includes("'srm'"))).toBe(true);
        for (const code of [
            'compute-before-foundation',
            'layer-out-of-sequence',
            'dependency-after-dependent',
            'syntax',
        ]) {
            expect(codes).not.toContain(code);
        }
        const after = readFileSync(join(folder, 'repair/plan.exit'), 'utf8');
        for (const comment of before.match(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)!) {
            expect(after).toContain(comment);
        }
        // Nothing is left that a second run would repair.
        expect((await exitplan(folder, ['fix', 'repair', ...DATE])).out).toBe('');
    });
});

describe('the bundled command', () => {
    test('runs on its own and reports status to the shell', () => {
        const bin = join(import.meta.dirname, '../../dist/exitplan.cjs');
        built();
        write('late/plan.exit', LATE);
        const run = spawnSync(process.execPath, [bin, 'check', 'late', '--all'], { cwd: folder, encoding: 'utf8' });
        expect(run.status).toBe(1);
        expect(run.stdout).toContain("API Break: 'move' moves workload 'erp'");
        expect(spawnSync(process.execPath, [bin, 'check', 'gone'], { cwd: folder, encoding: 'utf8' })).toMatchObject({
            status: 2,
            stderr: expect.stringContaining('gone does not exist') as string,
        });
    }, 120_000);
});
