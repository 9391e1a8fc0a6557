import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** The forms of `check` that build services read. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const DATE = ['--as-of', '2026-12-01'];

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-services-'));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

interface CheckJson {
    plans: { verdict: string; findings: { id: string; code: string; severity: string; message: string }[] }[];
}
interface Sarif {
    runs: {
        tool: { driver: { version: string; informationUri: string; rules: { id: string; helpUri: string }[] } };
        results: { partialFingerprints: Record<string, string> }[];
    }[];
}
interface Quality {
    description: string;
    check_name: string;
    fingerprint: string;
    severity: string;
    location: { path: string; lines: { begin: number } };
}

const check = async (format: string, path: string, ...args: string[]): Promise<string> =>
    (await exitplan(EXAMPLES, ['check', path, '--format', format, ...DATE, ...args])).out;
const findings = async (path: string) =>
    (JSON.parse(await check('json', path)) as CheckJson).plans.flatMap(p => p.findings);

/** What cannot steer a terminal, a log or a parser. */
const EVIL = 'a]]>\u001b[31m<b> &amp; ::error::x, %0A "q" \ufffe \u202e';
const HOSTILE = `plan ${JSON.stringify(EVIL)} { from old to new }
platform old is vsphere
platform new is nutanix
workload ${JSON.stringify(EVIL)} { in nowhere }
`;

function hostile(): string {
    const place = join(folder, 'hostile');
    mkdirSync(place, { recursive: true });
    // Quotes and escapes as the language has them.
    writeFileSync(join(place, 'plan.exit'), HOSTILE.replaceAll('\\u001b', '\u001b'));
    return place;
}

describe('fingerprints', () => {
    test('no two findings of a run share one, over several plans of the same names too', async () => {
        const log = JSON.parse(await check('sarif', '.')) as Sarif;
        const quality = JSON.parse(await check('gitlab', '.')) as Quality[];
        const results = log.runs.flatMap(run => run.results);
        expect(results.length).toBeGreaterThan(60);
        const hashes = results.map(r => r.partialFingerprints['primaryLocationLineHash']);
        expect(new Set(hashes).size).toBe(results.length);
        expect(new Set(quality.map(q => q.fingerprint)).size).toBe(quality.length);
        expect(quality.map(q => `${q.fingerprint}:1`).sort()).toEqual(hashes.sort());
    });

    test('lines that come before a finding do not change it', async () => {
        const plan = ['plan', 'inventory']
            .map(name => readFileSync(join(EXAMPLES, `frankfurt/faulty/${name}.exit`), 'utf8'))
            .join('\n')
            .replace(/^include .*$/m, '');
        const prints = async (text: string) => {
            writeFileSync(join(folder, 'moved.exit'), text);
            const run = await exitplan(folder, ['check', 'moved.exit', '--format', 'sarif', ...DATE]);
            return (JSON.parse(run.out) as Sarif).runs.flatMap(r => r.results.map(x => x.partialFingerprints));
        };
        const before = await prints(plan);
        expect(before.length).toBeGreaterThan(40);
        expect(await prints(`// one\n// two\n\n${plan}`)).toEqual(before);
    });
});

describe('SARIF', () => {
    test('says its version, where it comes from, and the page of every rule', async () => {
        const { driver } = (JSON.parse(await check('sarif', 'lab')) as Sarif).runs[0]!.tool;
        const manifest = JSON.parse(readFileSync(join(EXAMPLES, '../package.json'), 'utf8')) as {
            version: string;
            repository: { url: string };
        };
        expect(driver.version).toBe(manifest.version);
        expect(`${driver.informationUri}.git`).toBe(manifest.repository.url);
        for (const { id, helpUri } of driver.rules) {
            const path = new URL(helpUri).pathname.split('/blob/HEAD/')[1]!;
            expect(readFileSync(join(EXAMPLES, '..', path), 'utf8'), helpUri).toContain(id);
        }
    });
});

describe('GitLab', () => {
    test('has every finding with its place; accepted risks as information', async () => {
        const quality = JSON.parse(await check('gitlab', 'frankfurt/repaired')) as Quality[];
        const all = await findings('frankfurt/repaired');
        expect(quality.map(q => q.check_name).sort()).toEqual(all.map(f => f.code).sort());
        const accepted = quality.filter(q => q.severity === 'info');
        expect(accepted.length).toBe(all.filter(f => f.severity === 'hint').length);
        expect(accepted[0]?.description).toContain('Accepted by');
        for (const { location } of quality) {
            expect(location.path).toMatch(/^frankfurt\/repaired\/\w+\.exit$/);
            expect(location.lines.begin).toBeGreaterThan(0);
        }
    });
});

describe('GitHub', () => {
    /** As the runner reads a command: https://github.com/actions/toolkit, packages/core/src/command.ts, the other way round. */
    function commands(out: string): { kind: string; properties: Record<string, string>; message: string }[] {
        return out
            .split('\n')
            .filter(line => line !== '')
            .map(line => {
                const [, kind = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
                return {
                    kind,
                    properties: Object.fromEntries(properties.split(',').map(p => p.split('=').map(unescape))),
                    message: unescape(message),
                };
            });
    }
    const unescape = (text: string): string =>
        text
            .replaceAll('%0D', '\r')
            .replaceAll('%0A', '\n')
            .replaceAll('%3A', ':')
            .replaceAll('%2C', ',')
            .replaceAll('%25', '%');

    test('has a verdict for the plan and an annotation for every finding that nobody accepted', async () => {
        const [verdict, ...others] = commands(await check('github', 'frankfurt/faulty'));
        expect(verdict).toEqual({
            kind: 'notice',
            properties: { title: 'Exit Plan' },
            message: "No-go: plan 'frankfurt'",
        });
        const all = await findings('frankfurt/faulty');
        expect(others.map(o => o.message).sort()).toEqual(all.map(f => f.message).sort());
        expect(others.filter(o => o.kind === 'error').length).toBe(all.filter(f => f.severity === 'error').length);
        expect(commands(await check('github', 'frankfurt/repaired')).length).toBe(
            1 + (await findings('frankfurt/repaired')).filter(f => f.severity !== 'hint').length,
        );
    });

    test('the first of each cause comes first', async () => {
        const [, ...others] = commands(await check('github', 'frankfurt/faulty'));
        const json = JSON.parse(await check('json', 'frankfurt/faulty')) as {
            plans: { causes: { settles: string[] }[]; findings: { id: string; message: string }[] }[];
        };
        const { causes, findings: all } = json.plans[0]!;
        const first = causes.map(c => all.find(f => f.id === c.settles[0])!.message);
        expect(others.slice(0, causes.length).map(o => o.message)).toEqual(first);
    });

    test('a name adds no command and no property', async () => {
        const place = hostile();
        const run = await exitplan(folder, ['check', place, '--format', 'github', ...DATE]);
        const found = commands(run.out);
        expect(found.every(c => ['error', 'warning', 'notice'].includes(c.kind))).toBe(true);
        expect(found.some(c => c.message.includes('::error::x, %0A'))).toBe(true);
        expect(run.out).not.toMatch(/[\u001b\u202e]/);
    });
});

describe('JUnit', () => {
    /** Elements with their attributes and text, in order; throws where the text is no XML. */
    function elements(text: string): { name: string; attributes: Record<string, string>; text: string }[] {
        const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
        const parser = new SaxesParser();
        parser.on('opentag', tag => {
            found.push({ name: tag.name, attributes: tag.attributes as Record<string, string>, text: '' });
        });
        parser.on('text', t => {
            const last = found.at(-1);
            if (last) {
                last.text += t;
            }
        });
        parser.write(text).close();
        return found;
    }
    const named = (all: ReturnType<typeof elements>, name: string) => all.filter(e => e.name === name);

    test('counts what it holds; what fails is what --fail-on names', async () => {
        for (const [path, level] of [
            ['frankfurt/faulty', 'error'],
            ['frankfurt/faulty', 'information'],
            ['frankfurt/repaired', 'error'],
            ['.', 'warning'],
        ] as const) {
            const all = elements(await check('junit', path, '--fail-on', level));
            const [root] = named(all, 'testsuites');
            for (const [attribute, name] of [
                ['tests', 'testcase'],
                ['failures', 'failure'],
                ['skipped', 'skipped'],
            ] as const) {
                expect(Number(root!.attributes[attribute]), `${path} ${attribute}`).toBe(named(all, name).length);
            }
            const levels = ['error', 'warning', 'information'];
            const plans = (JSON.parse(await check('json', path)) as CheckJson).plans;
            const failing = plans.map(
                p => p.findings.filter(f => levels.slice(0, levels.indexOf(level) + 1).includes(f.severity)).length,
            );
            expect(named(all, 'failure').length).toBe(failing.reduce((n, k) => n + k + (k > 0 ? 1 : 0), 0));
            const cases = named(all, 'testcase').map(c => `${c.attributes['file']} ${c.attributes['name']}`);
            expect(new Set(cases).size).toBe(cases.length);
        }
    });

    test('names of any kind leave it XML', async () => {
        const run = await exitplan(folder, ['check', hostile(), '--format', 'junit', ...DATE]);
        const all = elements(run.out);
        expect(named(all, 'testsuite')[0]!.attributes['name']).toContain('<b> &amp; ::error::x');
        expect(named(all, 'failure').length).toBeGreaterThan(0);
    });
});
