import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';
import { built } from '../built.ts';

/** Every file for a build service, its scripts run on a repository with two commits; comments go to a server of this test. */

const GOOD = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class lab }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme }
backup nightly { speaks vsphere.vadp  protects all every 1 h }
workload erp { in prod }
phase backup { establish nightly onto ahv.v4-recovery-points }
phase io { model hci }
phase move { cutover erp to hci }
`;
const LATE = GOOD.replace('class lab', 'class production  shape monolithic').replace(
    /(phase backup.*\n)([^]*)$/,
    '$2$1',
);

interface Step {
    readonly name?: string;
    readonly displayName?: string;
    readonly run?: string;
    readonly bash?: string;
    readonly env?: Record<string, string>;
}
const yaml = <T>(path: string): T => parse(readFileSync(join(projectRoot, path), 'utf8')) as T;
const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

/** What was asked of the server: method, path and JSON. */
interface Asked {
    readonly method: string;
    readonly url: string;
    readonly authorised: boolean;
    readonly body: Record<string, unknown> | undefined;
}
const asked: Asked[] = [];
/** What the server answers to GET. */
let there: unknown = [];
let server: Server;
let api: string;
let home: string;
let folder: string;
let base: string;

const git = (...args: string[]): string =>
    execFileSync(
        'git',
        ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
        {
            cwd: folder,
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'pipe'],
        },
    ).trim();

beforeAll(async () => {
    built();
    home = mkdtempSync(join(tmpdir(), 'exitplan-pipelines-'));
    folder = join(home, 'work');
    mkdirSync(join(folder, 'plans/my site'), { recursive: true });
    git('init', '-q', '-b', 'main');
    writeFileSync(join(folder, 'plans/my site/plan.exit'), GOOD);
    writeFileSync(join(folder, 'plans/parts.exit'), 'environment spare { class lab }\n');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    base = git('rev-parse', 'HEAD');
    execFileSync('git', ['clone', '-q', '--bare', folder, join(home, 'origin.git')]);
    git('remote', 'add', 'origin', join(home, 'origin.git'));
    git('fetch', '-q', 'origin');
    git('switch', '-q', '-c', 'change');
    writeFileSync(join(folder, 'plans/my site/plan.exit'), LATE);
    git('commit', '-q', '-a', '-m', 'two');
    server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            asked.push({
                method: request.method ?? '',
                url: request.url ?? '',
                authorised: [request.headers.authorization, request.headers['private-token']].includes('Bearer secret')
                    ? true
                    : request.headers['private-token'] === 'secret',
                body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>),
            });
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(request.method === 'GET' ? there : {}));
        });
    }).listen(0, '127.0.0.1');
    await new Promise(done => server.once('listening', done));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
    server.close();
    rmSync(home, { recursive: true, force: true });
});

/** Runs lines as the services do: bash that ends at the first error. */
async function bash(lines: string, env: Record<string, string>): Promise<{ status: number | null; out: string }> {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lines], {
        cwd: folder,
        env: { PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`, HOME: home, ...env },
    });
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (out += text.toString()));
    return new Promise(done => child.on('close', status => done({ status, out })));
}

const CLI = `${process.execPath} ${join(projectRoot, 'dist/exitplan.cjs')}`;
const common = (out: string) => ({
    EXITPLAN: CLI,
    PLANS: '.',
    FAIL_ON: 'error',
    AS_OF: '2026-12-01',
    OUT: join(home, out),
});

/** What every pipeline leaves behind for a change that breaks something. */
function expectReview(out: string): void {
    const at = join(home, out);
    const sarif = JSON.parse(readFileSync(join(at, 'exitplan.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
    expect(sarif.runs[0]!.results.length).toBeGreaterThan(0);
    expect(readFileSync(join(at, 'exitplan-junit.xml'), 'utf8')).toContain('<failure');
    expect(JSON.parse(readFileSync(join(at, 'exitplan-code-quality.json'), 'utf8'))).not.toEqual([]);
    expect(readdirSync(join(at, 'pictures'))).toEqual(['plans-my site-plan.svg']);
    expect(readFileSync(join(at, 'pictures/plans-my site-plan.svg'), 'utf8')).toContain('<svg');
    const comment = readFileSync(join(at, 'comment.md'), 'utf8');
    expect(comment.startsWith('<!-- exitplan -->\n')).toBe(true);
    expect(comment).toContain('phase `backup` moves to the end');
    expect(comment).toContain('api-break');
}

/** A comment is written where there is none, changed where there is one, and not written where nothing changes. */
async function expectComment(
    lines: string,
    env: Record<string, string>,
    existing: unknown,
    none: unknown,
): Promise<void> {
    asked.length = 0;
    there = none;
    expect(await bash(lines, env)).toMatchObject({ status: 0 });
    expect(asked.map(a => [a.method, a.authorised])).toEqual([
        ['GET', true],
        ['POST', true],
    ]);
    expect(JSON.stringify(asked[1]!.body)).toContain('phase `backup` moves to the end');
    asked.length = 0;
    there = existing;
    expect(await bash(lines, env)).toMatchObject({ status: 0 });
    expect(asked.map(a => a.method)).toEqual(['GET', expect.stringMatching(/PUT|PATCH/) as string]);
    expect(asked[1]!.url).toContain('77');
}

describe('the GitHub action', () => {
    const { runs, inputs } = yaml<{ runs: { steps: Step[] }; inputs: Record<string, { default: string }> }>(
        'action.yml',
    );
    const step = (name: string): string => runs.steps.find(s => s.name === name)?.run ?? '';
    const env = (): Record<string, string> => ({
        ...common('github'),
        BASE: base,
        GITHUB_ACTION_PATH: projectRoot,
        GITHUB_OUTPUT: join(home, 'output'),
        GITHUB_STEP_SUMMARY: join(home, 'summary'),
    });

    test('checks, annotates, and hands on what the next steps need', async () => {
        const { status, out } = await bash(step('Check'), env());
        expect([status, out]).toEqual([0, expect.stringMatching(/^::notice title=Exit Plan::No-go: plan 'p'$/m)]);
        expect(out).toMatch(/^::error file=plans\/my site\/plan\.exit,line=\d+.*title=api-break::/m);
        expect(readFileSync(join(home, 'output'), 'utf8')).toBe(`folder=${join(home, 'github')}\nstatus=1\n`);
        expect(readFileSync(join(home, 'summary'), 'utf8')).toContain('api-break');
        expectReview('github');
        expect((await bash(step('Status'), { STATUS: '1' })).status).toBe(1);
    });

    test('comments once', async () => {
        const comment = { id: 77, body: '<!-- exitplan -->\nold' };
        await expectComment(
            step('Comment'),
            { TOKEN: 'secret', NUMBER: '5', OUT: join(home, 'github'), GITHUB_API_URL: api, GITHUB_REPOSITORY: 'o/r' },
            [{ id: 1, body: 'other' }, comment],
            [],
        );
    });

    test('what cannot be carried out fails it', async () => {
        const lost = { ...env(), PLANS: 'nowhere', OUT: join(home, 'lost'), GITHUB_OUTPUT: join(home, 'lost-output') };
        const { out } = await bash(step('Check'), lost);
        expect(out).toContain('nowhere does not exist');
        expect(readFileSync(join(home, 'lost-output'), 'utf8')).toContain('status=2');
    });

    test('inputs reach the shell as variables only, so that none can bring a command', () => {
        for (const { run } of runs.steps) {
            expect(run ?? '').not.toContain('${{');
        }
        expect(inputs['command']!.default).toBe(`npx --yes exitplan@${manifest.version}`);
    });
});

describe('the GitLab template', () => {
    const { exitplan: job } = yaml<{ exitplan: { script: string[]; variables: Record<string, string> } }>(
        'pipelines/gitlab.yml',
    );
    const env = (): Record<string, string> => ({ ...common('gitlab'), CI_MERGE_REQUEST_DIFF_BASE_SHA: base });

    test('checks and fails', async () => {
        expect((await bash(job.script.join('\n'), env())).status).toBe(1);
        expectReview('gitlab');
    });

    test('passes where nothing breaks', async () => {
        const { status } = await bash(job.script.join('\n'), { ...env(), FAIL_ON: 'never', OUT: join(home, 'never') });
        expect(status).toBe(0);
    });

    test('comments once', async () => {
        const note = { id: 77, body: '<!-- exitplan -->\nold' };
        await expectComment(
            job.script.join('\n').replace(/exit "\$status"$/, ''),
            { ...env(), EXITPLAN_TOKEN: 'secret', CI_MERGE_REQUEST_IID: '5', CI_PROJECT_ID: '3', CI_API_V4_URL: api },
            [note],
            [],
        );
    });

    test('uses this version', () => {
        expect(job.variables['EXITPLAN']).toBe(`npx --yes exitplan@${manifest.version}`);
    });
});

describe('the steps for Azure Pipelines', () => {
    const { steps, parameters } = yaml<{ steps: Step[]; parameters: { name: string; default: string }[] }>(
        'pipelines/azure-devops.yml',
    );
    const step = (name: string): string => steps.find(s => s.displayName === name)?.bash ?? '';
    const env = (): Record<string, string> => ({ ...common('azure'), TARGET: 'refs/heads/main' });

    test('check, and fail at the end', async () => {
        const { status, out } = await bash(step('Check the exit plans'), env());
        expect([status, out]).toEqual([0, '##vso[task.setvariable variable=exitplanStatus]1\n']);
        expectReview('azure');
        expect((await bash(step('Verdict on the exit plans'), { STATUS: '1' })).status).toBe(1);
    });

    test('run outside of a pull request too', async () => {
        const alone = { ...env(), TARGET: '$(System.PullRequest.TargetBranch)', OUT: join(home, 'alone') };
        expect((await bash(step('Check the exit plans'), alone)).status).toBe(0);
        expect(readFileSync(join(home, 'alone/comment.md'), 'utf8')).toBe('<!-- exitplan -->\n');
    });

    test('comment once', async () => {
        const thread = { id: 7, comments: [{ id: 77, content: '<!-- exitplan -->\nold' }] };
        const where = { COLLECTION: `${api}/`, PROJECT: 'p', REPOSITORY: 'r', NUMBER: '5' };
        await expectComment(
            step('Comment on the pull request'),
            { TOKEN: 'secret', OUT: join(home, 'azure'), ...where },
            { value: [thread] },
            { value: [] },
        );
    });

    test('use this version', () => {
        expect(parameters.find(p => p.name === 'command')!.default).toBe(`npx --yes exitplan@${manifest.version}`);
    });
});

describe('the hooks of pre-commit', () => {
    const hooks = yaml<{ id: string; entry: string; files: string }[]>('.pre-commit-hooks.yaml');
    const entry = (id: string): string => hooks.find(h => h.id === id)?.entry ?? '';
    const files = "'plans/my site/plan.exit' plans/parts.exit";
    const run = (id: string) =>
        bash(`${entry(id).replace(`npx --yes exitplan@${manifest.version}`, CLI)} ${files}`, {});

    test('a plan that breaks is not committed', async () => {
        expect(entry('exitplan-check')).toContain(`exitplan@${manifest.version} check`);
        expect((await run('exitplan-check')).status).toBe(1);
    });

    test('plans are laid out', async () => {
        writeFileSync(join(folder, 'plans/parts.exit'), 'environment   spare {class lab}\n');
        expect((await run('exitplan-format')).status).toBe(0);
        expect(readFileSync(join(folder, 'plans/parts.exit'), 'utf8')).toBe('environment spare { class lab }\n');
    });
});

test('the lines that check are the same in every file', () => {
    const lines = readFileSync(join(projectRoot, 'pipelines/review.sh'), 'utf8')
        .split('\n')
        .filter(line => !line.startsWith('#'))
        .join('\n')
        .trim();
    for (const path of ['pipelines/gitlab.yml', 'pipelines/azure-devops.yml']) {
        const text = readFileSync(join(projectRoot, path), 'utf8').replace(/^ {6}/gm, '');
        expect(text.includes(lines), path).toBe(true);
    }
});
