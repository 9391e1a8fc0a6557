import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packNpm } from '../../scripts/npm-package.ts';
import { NAMED_IN, PLACEHOLDER, repository } from '../../scripts/owner.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';
import { built } from '../built.ts';

/** What is published: the address of its home, the README, and the npm package as a user gets it. */

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, string> & {
    repository: { url: string };
    bugs: { url: string };
};

describe('the owner', () => {
    test('is set in one place: every address of the manifest begins with that of the repository', () => {
        expect(manifest.repository.url).toBe(`${repository()}.git`);
        expect(manifest.bugs.url).toBe(`${repository()}/issues`);
        expect(manifest['homepage']).toBe(`${repository()}#readme`);
    });

    test('is a clear placeholder until there is one, and only where the script sets it', () => {
        const tracked = execFileSync('git', ['grep', '-l', PLACEHOLDER], { cwd: projectRoot, encoding: 'utf8' });
        const own = ['scripts/owner.ts'];
        expect(
            tracked
                .trim()
                .split('\n')
                .filter(path => !own.includes(path))
                .sort(),
        ).toEqual(repository().includes(PLACEHOLDER) ? [...NAMED_IN].sort() : []);
    });
});

test('pictures and links of the README lead to files of the repository, which listings resolve', () => {
    const text = read('README.md');
    const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(m => m[1] ?? '');
    expect(links.length).toBeGreaterThan(10);
    // A listing rewrites Markdown links alone.
    expect(text).not.toMatch(/<(img|picture|source|a)\b/);
    for (const link of links) {
        expect(link.startsWith('https://') || existsSync(join(projectRoot, link)), link).toBe(true);
    }
});

describe('the npm package', () => {
    let home: string;
    let tarball: string;
    beforeAll(() => {
        built();
        home = mkdtempSync(join(tmpdir(), 'exitplan-published-'));
        tarball = packNpm(join(home, 'packed'));
        const user = join(home, 'user');
        mkdirSync(user);
        writeFileSync(join(user, 'package.json'), '{ "private": true }\n');
        execFileSync('npm', ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', tarball], {
            cwd: user,
            stdio: 'ignore',
        });
        for (const name of ['plan.exit', 'inventory.exit']) {
            writeFileSync(join(user, name), read(`examples/frankfurt/faulty/${name}`));
        }
    }, 120_000);
    afterAll(() => rmSync(home, { recursive: true, force: true }));
    const npx = (...args: string[]) =>
        spawnSync('npx', ['--no-install', 'exitplan', ...args], { cwd: join(home, 'user'), encoding: 'utf8' });

    test('is small: at most ten files and 2.5 MB, no dependency and no script', () => {
        const folder = join(home, 'user/node_modules/exitplan');
        expect(readdirSync(folder).length).toBeLessThanOrEqual(10);
        expect(statSync(tarball).size).toBeLessThan(2_500_000);
        const packed = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
        expect(packed).toMatchObject({ name: 'exitplan', version: manifest['version'], license: 'MIT' });
        for (const absent of ['dependencies', 'devDependencies', 'scripts', 'private']) {
            expect(packed[absent], absent).toBeUndefined();
        }
        expect(readdirSync(join(home, 'user/node_modules')).filter(name => !name.startsWith('.'))).toEqual([
            'exitplan',
        ]);
        expect(Object.keys(JSON.parse(readFileSync(join(folder, 'schemas.json'), 'utf8')) as object)).toContain(
            'check.schema.json',
        );
    });

    test('checks a plan with npx, the same as the project does', () => {
        const installed = npx('check', '.', '--format', 'json', '--as-of', '2026-12-01');
        const own = spawnSync(
            process.execPath,
            [join(projectRoot, 'dist/exitplan.cjs'), 'check', '.', '--format', 'json', '--as-of', '2026-12-01'],
            { cwd: join(home, 'user'), encoding: 'utf8' },
        );
        expect([installed.status, installed.stderr]).toEqual([1, '']);
        expect(installed.stdout).toBe(own.stdout);
        expect(npx('--version').stdout.trim()).toBe(manifest['version']);
    });

    test("keeps what Node compiled of it in the user's own folder, and says the same without one", () => {
        const cache = join(home, 'of-user');
        mkdirSync(cache);
        const check = (folder: string) =>
            spawnSync(
                process.execPath,
                [join(home, 'user/node_modules/exitplan/start.cjs'), 'check', '.', '--as-of', '2026-12-01'],
                {
                    cwd: join(home, 'user'),
                    encoding: 'utf8',
                    env: { ...process.env, HOME: folder, XDG_CACHE_HOME: '', NODE_COMPILE_CACHE: undefined },
                },
            );
        const before = readdirSync(home, { recursive: true }).length;
        const nowhere = check(join(home, 'nowhere'));
        expect(readdirSync(home, { recursive: true })).toHaveLength(before);
        for (let i = 0; i < 2; i++) {
            const { status, stdout, stderr } = check(cache);
            expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: nowhere.stdout, stderr: '' });
        }
        expect(readdirSync(cache)).toEqual(['.cache']);
        expect(readdirSync(join(cache, '.cache'))).toEqual(['exitplan']);
    });

    test('serves editors and agents', async () => {
        const rpc = (message: object): string => JSON.stringify({ jsonrpc: '2.0', ...message });
        const initialize = rpc({
            id: 1,
            method: 'initialize',
            params: {
                processId: null,
                rootUri: null,
                capabilities: {},
                protocolVersion: '2025-06-18',
                clientInfo: { name: 't', version: '1' },
            },
        });
        const framed = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
        const bin = join(home, 'user/node_modules/exitplan/exitplan.cjs');
        /** What a server answers first. */
        const ask = (command: string, input: string): Promise<string> =>
            new Promise(done => {
                const child = spawn(process.execPath, [bin, command], { cwd: home });
                child.stdout.once('data', (text: Buffer) => {
                    child.kill();
                    done(text.toString());
                });
                child.stdin.write(input);
            });
        expect(await ask('lsp', framed(initialize))).toContain('"hoverProvider":true');
        expect(await ask('mcp', `${initialize}\n`)).toContain('"name":"exitplan"');
    });
});
