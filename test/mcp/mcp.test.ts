import { spawnSync } from 'node:child_process';
import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { applyPatch } from 'diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contributedTools } from '../../scripts/agent-tools.ts';
import { readWords } from '../../scripts/nls.ts';
import { built } from '../built.ts';
import { rvtools3 } from '../import/exports.ts';
import { workbook } from '../import/workbook.ts';

/** The bundled server, asked by the SDK's own client. */

const ROOT = join(import.meta.dirname, '../..');
const FAULTY = join(ROOT, 'examples/frankfurt/faulty');
const AS_OF = { asOf: '2026-12-01' };
const BROKEN = readFileSync(join(ROOT, 'media/templates/sample.exit'), 'utf8');

let home: string;
const clients: Client[] = [];
beforeAll(() => {
    built();
    home = mkdtempSync(join(tmpdir(), 'exitplan-mcp-'));
}, 60_000);
afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    rmSync(home, { recursive: true, force: true });
});

interface Answer {
    readonly text: string;
    readonly error: boolean;
    readonly file?: { readonly text: string; readonly mimeType: string };
}

/** A session; with `roots` the client has some, and only these may be read. */
async function session(
    cwd: string,
    roots?: readonly string[],
): Promise<{
    client: Client;
    ask(name: string, args?: Record<string, unknown>): Promise<Answer>;
}> {
    const client = new Client({ name: 'test', version: '1' }, { capabilities: roots ? { roots: {} } : {} });
    if (roots) {
        client.setRequestHandler(ListRootsRequestSchema, () => ({
            roots: roots.map(root => ({ uri: pathToFileURL(root).href })),
        }));
    }
    await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [join(ROOT, 'dist/exitplan.cjs'), 'mcp'], cwd }),
    );
    clients.push(client);
    return {
        client,
        ask: async (name, args = {}) => {
            const { content, isError } = await client.callTool({ name, arguments: args });
            const parts = content as { type: string; text?: string; resource?: { text: string; mimeType: string } }[];
            return { text: parts[0]!.text ?? '', error: isError === true, file: parts[1]?.resource };
        },
    };
}

describe('the tools', () => {
    test('are listed with what they take; nothing of them writes', async () => {
        const { client } = await session(FAULTY);
        const { tools } = await client.listTools();
        expect(tools.map(t => t.name).sort()).toEqual([
            'access',
            'blast',
            'causes',
            'check',
            'explain_rule',
            'headroom',
            'import_inventory',
            'language_card',
            'library',
            'list_fixes',
            'measure',
            'preview_fix',
            'render_picture',
            'verify',
        ]);
        expect(tools.every(t => t.annotations?.readOnlyHint === true && t.description !== undefined)).toBe(true);
        const contributed = JSON.parse(
            readFileSync(join(ROOT, 'package.json'), 'utf8').replace(/"%([^"%]+)%"/g, (_, key: string) =>
                JSON.stringify(readWords('package.nls.json')[key]),
            ),
        ) as { contributes: { languageModelTools: object[] } };
        expect(contributed.contributes.languageModelTools, 'node scripts/nls.ts').toEqual(contributedTools());
        expect(client.getInstructions()).toContain('language_card');
        const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
        expect(client.getServerVersion()).toMatchObject({ name: 'exitplan', version });
    });

    test('say of a path what the command line says', async () => {
        const { ask } = await session(FAULTY);
        const cli = (...args: string[]) =>
            JSON.parse(
                spawnSync(
                    process.execPath,
                    [join(ROOT, 'dist/exitplan.cjs'), ...args, '--format', 'json', '--as-of', AS_OF.asOf],
                    {
                        cwd: FAULTY,
                        encoding: 'utf8',
                        maxBuffer: 1e8,
                    },
                ).stdout,
            ) as Record<string, unknown>;
        const checked = JSON.parse((await ask('check', { path: '.', ...AS_OF })).text) as {
            summary: object;
            findings: { id: string }[];
            plans: { verdict: string }[];
        };
        const check = cli('check', '.') as {
            summary: object;
            plans: { verdict: string; findings: { id: string }[] }[];
        };
        expect(checked.summary).toEqual(check.summary);
        expect(checked.plans[0]!.verdict).toBe(check.plans[0]!.verdict);
        expect(checked.findings.map(f => f.id)).toEqual(
            check.plans[0]!.findings.slice(0, checked.findings.length).map(f => f.id),
        );
        const measured = JSON.parse((await ask('measure', { path: 'plan.exit', ...AS_OF })).text) as {
            figures: unknown[];
        };
        expect(measured.figures.length).toBe((cli('measure', '.')['figures'] as unknown[]).length);
        for (const [tool, list, more] of [
            ['headroom', 'rows', { fabric: 'hci-db' }],
            ['access', 'rows', {}],
            ['blast', 'losses', { component: 'veeam' }],
            ['causes', 'causes', {}],
            ['list_fixes', 'fixes', {}],
        ] as const) {
            const { text, error } = await ask(tool, {
                path: pathToFileURL(join(FAULTY, 'plan.exit')).href,
                ...more,
                ...AS_OF,
            });
            expect(error, text).toBe(false);
            expect((JSON.parse(text) as Record<string, unknown[]>)[list]!.length, tool).toBeGreaterThan(0);
            expect(text.length).toBeLessThan(150_000);
        }
        const picture = await ask('render_picture', { path: '.', ...AS_OF });
        expect(picture.file).toMatchObject({
            mimeType: 'image/svg+xml',
            text: expect.stringContaining('<svg') as string,
        });
    });

    test('explain rules, the language and the library', async () => {
        const { ask } = await session(FAULTY);
        expect((await ask('explain_rule', { code: 'api-break' })).text).toContain('## Repair');
        expect(await ask('explain_rule', { code: 'nothing' })).toMatchObject({ error: true });
        expect((await ask('language_card')).text).toContain('# The .exit language on one page');
        expect((await ask('library', { name: 'veeam-vbr' })).text).toContain('product veeam-vbr');
        expect((await ask('library')).text).toContain('"nutanix"');
        expect(await ask('nothing')).toMatchObject({ error: true });
    });
});

describe('what may be read', () => {
    test('only what lies in the roots, however it is named', async () => {
        const inside = join(home, 'inside');
        const outside = join(home, 'outside');
        for (const folder of [inside, outside]) {
            mkdirSync(folder);
            writeFileSync(join(folder, 'plan.exit'), BROKEN);
        }
        writeFileSync(join(inside, 'includes.exit'), 'include "../outside/plan.exit"\n');
        symlinkSync(outside, join(inside, 'link'));
        symlinkSync(join(outside, 'plan.exit'), join(inside, 'linked.exit'));
        const withRoots = await session(outside, [inside]);
        const without = await session(inside);
        for (const { ask } of [withRoots, without]) {
            expect((await ask('check', { path: join(inside, 'plan.exit') })).error).toBe(false);
            expect((await ask('check', { path: pathToFileURL(join(inside, 'plan.exit')).href })).error).toBe(false);
            for (const path of [
                join(outside, 'plan.exit'),
                pathToFileURL(join(outside, 'plan.exit')).href,
                '../outside/plan.exit',
                'link/plan.exit',
                'linked.exit',
                join(outside, 'missing.exit'),
                '/etc/passwd',
                'file:///etc/passwd',
                'https://example.com/plan.exit',
                'file://host/share/plan.exit',
                '*/plan.exit',
            ]) {
                const { text, error } = await ask('check', { path });
                expect(error, path).toBe(true);
                expect(text, path).toMatch(/lies outside|does not exist/);
                expect(text).not.toContain('sample');
            }
            const included = await ask('check', { path: join(inside, 'includes.exit') });
            expect(included.text).toContain('include-outside');
            expect((await ask('import_inventory', { path: '/etc/passwd' })).error).toBe(true);
            expect((await ask('check', { path: 'missing.exit' })).text).toContain('does not exist');
        }
        const none = await session(inside, []);
        expect((await none.ask('check', { path: 'plan.exit' })).error).toBe(true);
        expect((await none.ask('check', { text: BROKEN })).error).toBe(false);
    });

    test('a text includes nothing of this machine, is limited in size, and cannot be given beside a path', async () => {
        const { ask } = await session(home);
        writeFileSync(join(home, 'part.exit'), 'workload secret { vcpu 2 }\n');
        expect((await ask('check', { text: 'include "part.exit"\nworkload w { }\n' })).text).not.toContain('secret');
        expect(await ask('check', { text: 'x'.repeat(2_000_001) })).toMatchObject({ error: true });
        expect(await ask('check', { text: BROKEN, path: '.' })).toMatchObject({ error: true });
        expect(await ask('check')).toMatchObject({ error: true });
        expect(await ask('check', { text: BROKEN, asOf: 'yesterday' })).toMatchObject({ error: true });
    });
});

test('a plan is written from an inventory and repaired, and no file is touched', async () => {
    const folder = join(home, 'estate');
    mkdirSync(folder);
    writeFileSync(join(folder, 'rv.xlsx'), workbook(rvtools3()));
    const before = statSync(join(folder, 'rv.xlsx')).mtimeMs;
    const { ask } = await session(folder);
    // The inventory as text, with a first plan.
    const imported = await ask('import_inventory', { path: 'rv.xlsx' });
    expect(imported.error, imported.text).toBe(false);
    const inventory = imported.text.slice(imported.text.search(/^(\/\/|platform|environment)/m));
    const draft = imported.file!.text.replace(/^include .*\n/m, '');
    // Somebody turns the first wave round: machines move before anything they stand on is ready.
    const phases = draft.split(/^(?=phase )/m);
    const wave = phases.findIndex(p => /^\s*cutover /m.test(p) || p.includes('cutover '));
    const turned = [phases[0]!, phases[wave]!, ...phases.slice(1).filter((_, i) => i + 1 !== wave)].join('');
    let plan = `${turned}\n${inventory}`;
    const errors = async (text: string): Promise<number> =>
        (JSON.parse((await ask('check', { text, ...AS_OF })).text) as { summary: { error: number } }).summary.error;
    const at = await errors(plan);
    expect(at).toBeGreaterThan(0);
    // The causes say what to do first; its fix is previewed as a patch and taken over by whoever asked.
    const { causes } = JSON.parse((await ask('causes', { text: plan, ...AS_OF })).text) as {
        causes: { fix: string | null }[];
    };
    const title = causes.find(c => c.fix !== null)!.fix!;
    const one = await ask('preview_fix', { text: plan, title, ...AS_OF });
    expect(one.error, one.text).toBe(false);
    const patched = applyPatch(plan, one.text);
    expect(patched).not.toBe(false);
    plan = patched as string;
    expect(await errors(plan)).toBeLessThan(at);
    const all = await ask('preview_fix', { text: plan, ...AS_OF });
    if (all.text.startsWith('=')) {
        plan = applyPatch(plan, all.text) as string;
    }
    expect(await errors(plan)).toBeLessThan(at);
    // The estate it was read from has not moved; one of another name is none of this plan.
    const verified = await ask('verify', { text: plan, inventories: ['rv.xlsx'], ...AS_OF });
    expect(verified.error, verified.text).toBe(false);
    const { machines } = JSON.parse(verified.text) as { machines: { found: number; known: number } };
    expect(machines.found).toBeGreaterThan(0);
    expect(machines.known).toBe(machines.found);
    expect(await ask('verify', { text: plan, inventories: ['/etc/passwd'] })).toMatchObject({ error: true });
    expect(await ask('verify', { text: plan, inventories: [] })).toMatchObject({ error: true });
    expect(readdirSync(folder)).toEqual(['rv.xlsx']);
    expect(statSync(join(folder, 'rv.xlsx')).mtimeMs).toBe(before);
}, 90_000);

test('no other command reads the server for agents', () => {
    const { stdout } = spawnSync(
        process.execPath,
        [
            '-e',
            `require(${JSON.stringify(join(ROOT, 'dist/exitplan.cjs'))}); process.on('exit', () => console.log(Object.keys(require.cache).length))`,
            '--',
            '--version',
        ],
        { encoding: 'utf8' },
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('1');
});
