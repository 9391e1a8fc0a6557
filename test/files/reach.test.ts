import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { rvtools3 } from '../import/exports.ts';
import { workbook } from '../import/workbook.ts';
import { withStrace } from '../strace.ts';
import { node } from './node.ts';

/** What commands and the server read, write, run and connect to, as the system sees it. */

const ROOT = join(import.meta.dirname, '../..');
const NODE = realpathSync(join(ROOT, 'node_modules/.bin/node'));

/** Where Node, the C library and git look by themselves, whatever program they run. */
const SYSTEM =
    /^\/(lib|lib64|usr|bin|sys|proc|dev\/(null|urandom|random|tty)|etc\/(ld\.so\.\S*|ssl\/\S*|localtime|gitconfig|passwd|nsswitch\.conf|resolv\.conf|hosts|host\.conf))(\/|$)/;

let home: string;
let folder: string;
beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'exitplan-reach-')));
    folder = join(home, 'plans');
    mkdirSync(folder);
    cpSync(join(ROOT, 'examples/frankfurt/faulty'), join(folder, 'p'), { recursive: true });
    writeFileSync(join(folder, 'rv.xlsx'), workbook(rvtools3()));
    mkdirSync(join(home, 'user'));
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=n', '-c', 'user.email=e@example.org', 'commit', '-qm', 'one');
});
afterAll(() => {
    rmSync(home, { recursive: true, force: true });
});

interface Reach {
    readonly read: ReadonlySet<string>;
    readonly written: ReadonlySet<string>;
    readonly run: ReadonlySet<string>;
    readonly network: readonly string[];
}

const CALLS =
    'execve,execveat,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,socket,connect,bind,listen';

/** What a log of strace says; calls that failed reached nothing, but for attempts to connect. */
function reachOf(log: string, cwd: string): Reach {
    const read = new Set<string>();
    const written = new Set<string>();
    const run = new Set<string>();
    const network: string[] = [];
    // A call that was interrupted by another thread is written in two halves.
    const begun = new Map<string, string>();
    for (const line of log.split('\n')) {
        const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
        const half = /^(.*) <unfinished \.\.\.>$/.exec(rest);
        if (half) {
            begun.set(pid, half[1]!);
            continue;
        }
        const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
        const call = resumed ? (begun.get(pid) ?? '') + resumed[1]! : rest;
        const [, name, args = '', result = ''] = /^(\w+)\((.*)\)\s+=\s+(-?\d+)/.exec(call) ?? [];
        if (name === undefined) {
            continue;
        }
        if (['socket', 'connect', 'bind', 'listen'].includes(name)) {
            network.push(call);
            continue;
        }
        if (result.startsWith('-')) {
            continue;
        }
        const paths = [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(m => resolve(cwd, m[1]!));
        if (name.startsWith('execve')) {
            run.add(paths[0]!);
        } else if (name.startsWith('open') && !/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(args)) {
            read.add(paths[0]!);
        } else {
            paths.forEach(path => written.add(path));
        }
    }
    return { read, written, run, network };
}

function outside(paths: ReadonlySet<string>, ...allowed: readonly (string | RegExp)[]): string[] {
    return [...paths].filter(
        path => !allowed.some(a => (typeof a === 'string' ? path === a || path.startsWith(`${a}/`) : a.test(path))),
    );
}

/** The program itself: its sources and the packages it is made of, wherever the folder of those really lies. */
const PROGRAM = [ROOT, realpathSync(join(ROOT, 'node_modules')), NODE];
const ENVIRONMENT = () => ({
    HOME: join(home, 'user'),
    XDG_CONFIG_HOME: join(home, 'user'),
    // What Node keeps of its own accord would be a file that is read or written.
    NODE_DISABLE_COMPILE_CACHE: '1',
});

describe('on this machine', () => {
    const COMMANDS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
        ['check', ['check', 'p'], []],
        ['headroom', ['headroom', 'p'], []],
        ['access', ['access', 'p'], []],
        ['graph', ['graph', 'p'], []],
        ['format', ['format', 'p'], []],
        ['fix', ['fix', 'p'], []],
        ['report', ['report', 'p', '--csv', 'tables'], ['tables']],
        ['fix --write', ['fix', 'p', '--write'], ['p']],
        ['format --write', ['format', 'p', '--write'], ['p']],
        ['import', ['import', 'rv.xlsx', '--draft', '-o', 'new/'], ['new']],
        ['diff', ['diff', 'HEAD:p', 'p'], []],
    ];
    for (const [name, args, writes] of COMMANDS) {
        withStrace(
            `${name} reads the program and the plan, writes what it says, runs nothing and connects to nothing`,
            strace => {
                const log = join(home, 'log');
                const { status, err } = node([join(ROOT, 'src/cli/main.ts'), ...args], {
                    cwd: folder,
                    env: ENVIRONMENT(),
                    shell: `exec ${strace} -f -s 4096 -e trace=${CALLS} -e signal=none -o ${log}`,
                });
                expect(status, err).not.toBe(2);
                const reach = reachOf(readFileSync(log, 'utf8'), folder);
                expect([...reach.read].some(path => path.endsWith('p/plan.exit')) || name === 'import').toBe(true);
                // Git looks for settings of the user where it always does.
                const own = name === 'diff' ? [join(home, 'user')] : [];
                expect(outside(reach.read, ...PROGRAM, folder, SYSTEM, ...own)).toEqual([]);
                expect(outside(reach.written, ...writes.map(path => join(folder, path)), '/dev/null')).toEqual([]);
                expect([...reach.written].some(path => path.startsWith(folder))).toBe(writes.length > 0);
                const git = name === 'diff' ? [/\/git$/] : [];
                expect(outside(reach.run, NODE, join(ROOT, 'node_modules/.bin/node'), ...git)).toEqual([]);
                expect(reach.network).toEqual([]);
            },
        );
    }

    withStrace(
        'a session of the server reads the program and the workspace, and nothing else happens',
        async strace => {
            const log = join(home, 'log-server');
            const server = spawn(
                strace,
                [
                    '-f',
                    '-s',
                    '4096',
                    '-e',
                    `trace=${CALLS}`,
                    '-e',
                    'signal=none',
                    '-o',
                    log,
                    NODE,
                    join(ROOT, 'language/server/transport/node.ts'),
                    '--stdio',
                ],
                { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...ENVIRONMENT() }, cwd: folder },
            );
            const connection = createProtocolConnection(
                new StreamMessageReader(server.stdout),
                new StreamMessageWriter(server.stdin),
            );
            const published = new Promise<void>(done => {
                connection.onNotification('textDocument/publishDiagnostics', () => done());
            });
            connection.listen();
            const uri = pathToFileURL(join(folder, 'p/plan.exit')).href;
            await connection.sendRequest('initialize', {
                processId: null,
                rootUri: pathToFileURL(folder).href,
                workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'plans' }],
                capabilities: { workspace: { workspaceFolders: true } },
            });
            await connection.sendNotification('initialized', {});
            const text = `include "../../secret.exit"\n${readFileSync(join(folder, 'p/plan.exit'), 'utf8')}`;
            await connection.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId: 'exit', version: 1, text },
            });
            await connection.sendNotification('textDocument/didOpen', {
                textDocument: { uri: 'untitled:Untitled-1', languageId: 'exit', version: 1, text },
            });
            await published;
            for (const [method, params] of [
                ['textDocument/hover', { textDocument: { uri }, position: { line: 2, character: 6 } }],
                [
                    'textDocument/codeAction',
                    {
                        textDocument: { uri },
                        range: { start: { line: 0, character: 0 }, end: { line: 60, character: 0 } },
                        context: { diagnostics: [] },
                    },
                ],
                ['textDocument/formatting', { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } }],
                ['exitplan/preview', { uri }],
                ['exitplan/report', { uri, format: 'html' }],
                ['shutdown', undefined],
            ] as const) {
                await connection.sendRequest(method, params);
            }
            const ended = new Promise(done => server.once('exit', done));
            await connection.sendNotification('exit');
            await ended;
            connection.dispose();
            const reach = reachOf(readFileSync(log, 'utf8'), folder);
            expect([...reach.read].some(path => path.endsWith('vsphere.exit'))).toBe(true);
            expect(outside(reach.read, ...PROGRAM, folder, SYSTEM)).toEqual([]);
            expect(outside(reach.written, '/dev/null')).toEqual([]);
            expect(outside(reach.run, NODE)).toEqual([]);
            expect(reach.network).toEqual([]);
        },
    );

    test('a log is read as it is meant', () => {
        const log = [
            '1 execve("/bin/x", ["x"], 0x1) = 0',
            '1 openat(AT_FDCWD, "a.exit", O_RDONLY <unfinished ...>',
            '2 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = -1 EACCES (Permission denied)',
            '1 <... openat resumed>) = 3',
            '1 openat(AT_FDCWD, "b.exit", O_WRONLY|O_CREAT, 0666) = 4',
            '1 rename("c", "d") = 0',
            '1 connect(5, {sa_family=AF_INET}, 16) = -1 EINPROGRESS (Operation now in progress)',
        ].join('\n');
        const { read, written, run, network } = reachOf(log, '/w');
        expect([[...read], [...written], [...run], network.length]).toEqual([
            ['/w/a.exit'],
            ['/w/b.exit', '/w/c', '/w/d'],
            ['/bin/x'],
            1,
        ]);
    });
});
