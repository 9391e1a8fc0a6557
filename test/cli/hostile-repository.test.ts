import { execFileSync, spawnSync } from 'node:child_process';
import {
    appendFileSync,
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    renameSync,
    rmSync,
    unlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** Repositories that run a command as soon as somebody reads them with a git that is not held back. */

let home: string;
let folder: string;
let marker: string;
let count = 0;
beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'exitplan-hostile-'));
});
afterAll(() => {
    rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
    folder = join(home, String(++count));
    marker = join(folder, 'OWNED');
    mkdirSync(folder);
    git('init', '-q');
    writeFileSync(join(folder, 'plan.exit'), 'plan p { from vsphere to proxmox }\n');
    git('add', '.');
    git('-c', 'user.name=n', '-c', 'user.email=e@example.org', 'commit', '-qm', 'one');
});

function git(...args: string[]): string {
    return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A command that leaves a mark. */
function payload(): string {
    const path = join(folder, 'payload');
    writeFileSync(path, `#!/bin/sh\necho "$0 $*" >> '${marker}'\nexit 1\n`);
    chmodSync(path, 0o755);
    return path;
}

/** Takes the plan's blob away, so that git wants to fetch it from where the repository says. */
function fetchedWhenNeeded(): void {
    const blob = git('rev-parse', 'HEAD:plan.exit').trim();
    unlinkSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    config(
        '[core]\nrepositoryformatversion = 1\n[extensions]\npartialClone = origin\n[remote "origin"]\npromisor = true\n',
    );
}

function config(text: string): void {
    appendFileSync(join(folder, '.git/config'), text);
}

const LAZY: readonly (readonly [string, () => void])[] = [
    ['an ext:: address', () => config(`[remote "origin"]\nurl = ext::${payload()} x\n[protocol]\nallow = always\n`)],
    [
        'the command for ssh',
        () => config(`[remote "origin"]\nurl = ssh://host.invalid/x\n[core]\nsshCommand = ${payload()}\n`),
    ],
    [
        'the program on the other side',
        () =>
            config(`[remote "origin"]\nurl = ${folder}/.git\nuploadpack = ${payload()}\n[protocol]\nallow = always\n`),
    ],
    [
        'a proxy for git://',
        () => config(`[remote "origin"]\nurl = git://host.invalid/x\n[core]\ngitProxy = ${payload()}\n`),
    ],
    [
        'an included file that turns one address into another',
        () => {
            writeFileSync(
                join(folder, '.git/more'),
                `[url "ext::${payload()} "]\ninsteadOf = https://\n[protocol "ext"]\nallow = always\n`,
            );
            config('[remote "origin"]\nurl = https://host.invalid/x\n[include]\npath = more\n');
        },
    ],
    [
        'a remote of another kind',
        () => config(`[remote "origin"]\nvcs = ext\nurl = ${payload()} x\n[protocol]\nallow = always\n`),
    ],
];

const OTHER: readonly (readonly [string, () => void])[] = [
    [
        'hooks',
        () => {
            const hooks = join(folder, 'hooks');
            mkdirSync(hooks);
            for (const name of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc']) {
                renameSync(payload(), join(hooks, name));
            }
            config(`[core]\nhooksPath = ${hooks}\n`);
        },
    ],
    ['a watcher of the file system', () => config(`[core]\nfsmonitor = ${payload()}\n`)],
    [
        'a comparison by another program',
        () => {
            writeFileSync(join(folder, '.gitattributes'), '*.exit diff=evil filter=evil\n');
            const command = payload();
            config(
                `[diff]\nexternal = ${command}\n[diff "evil"]\ncommand = ${command}\ntextconv = ${command}\n` +
                    `[filter "evil"]\nsmudge = ${command}\nclean = ${command}\n`,
            );
        },
    ],
    [
        'a pager, an editor and an alias',
        () => {
            const command = payload();
            config(
                `[core]\npager = ${command}\neditor = ${command}\n[pager]\ncat-file = ${command}\nrev-parse = ${command}\n` +
                    `[alias]\ncat-file = !${command}\nrev-parse = !${command}\nls-tree = !${command}\n`,
            );
        },
    ],
];

/** Comparisons of a file and of a folder with a revision, in both directions. */
async function compareAll(): Promise<string> {
    let said = '';
    for (const args of [
        ['HEAD:plan.exit', 'plan.exit'],
        ['plan.exit', 'HEAD:plan.exit'],
        ['HEAD:.', '.'],
        ['HEAD~1:plan.exit', 'HEAD:plan.exit'],
    ]) {
        const { out, err } = await exitplan(folder, ['diff', ...args]);
        said += out + err;
    }
    return said;
}

describe('comparing with a revision of a hostile repository', () => {
    test.each(LAZY)('runs nothing by way of what is fetched when needed: %s', async (_, prepare) => {
        fetchedWhenNeeded();
        prepare();
        expect(await compareAll()).toContain('does not exist in that revision');
        expect(existsSync(marker)).toBe(false);
        // The repository is as hostile as it is meant to be: a git that is not held back runs the command.
        spawnSync('git', ['-C', folder, 'cat-file', 'blob', 'HEAD:plan.exit'], {
            env: { ...process.env, GIT_NO_LAZY_FETCH: '0' },
        });
        expect(existsSync(marker)).toBe(true);
    });

    test.each(OTHER)('runs nothing by way of %s', async (_, prepare) => {
        prepare();
        expect(await compareAll()).toContain('nothing changes');
        expect(existsSync(marker)).toBe(false);
    });

    test('a bare repository that lies in the folder of a plan is none', async () => {
        const bare = join(home, `${count}-bare`);
        fetchedWhenNeeded();
        config(`[remote "origin"]\nurl = ext::${payload()} x\n[protocol]\nallow = always\n`);
        renameSync(join(folder, '.git'), bare);
        writeFileSync(
            join(bare, 'config'),
            readFileSync(join(bare, 'config'), 'utf8').replace('bare = false', 'bare = true'),
        );
        writeFileSync(join(bare, 'plan.exit'), 'plan p { from vsphere to proxmox }\n');
        const { err, status } = await exitplan(bare, ['diff', 'HEAD:plan.exit', 'plan.exit']);
        expect([status, err]).toEqual([2, expect.stringContaining('is in no git repository')]);
        expect(existsSync(marker)).toBe(false);
    });

    test('a .git file that leads to a hostile repository runs nothing', async () => {
        fetchedWhenNeeded();
        config(`[remote "origin"]\nurl = ssh://host.invalid/x\n[core]\nsshCommand = ${payload()}\n`);
        renameSync(join(folder, '.git'), join(folder, 'innocent'));
        writeFileSync(join(folder, '.git'), 'gitdir: innocent\n');
        expect(await compareAll()).toContain('does not exist in that revision');
        expect(existsSync(marker)).toBe(false);
    });

    test('is not led astray by the environment', async () => {
        const other = join(home, `${count}-other`);
        mkdirSync(other);
        execFileSync('git', ['-C', other, 'init', '-q']);
        const before = { ...process.env };
        Object.assign(process.env, {
            GIT_DIR: join(other, '.git'),
            GIT_WORK_TREE: other,
            GIT_CONFIG_COUNT: '1',
            GIT_CONFIG_KEY_0: 'core.fsmonitor',
            GIT_CONFIG_VALUE_0: payload(),
            GIT_SSH_COMMAND: payload(),
            GIT_EXTERNAL_DIFF: payload(),
        });
        try {
            expect(await compareAll()).toContain('nothing changes');
            expect(existsSync(marker)).toBe(false);
        } finally {
            process.env = before;
        }
    });

    test('only a comparison starts git', async () => {
        const path = process.env['PATH'];
        const command = payload();
        renameSync(command, join(folder, 'git'));
        process.env['PATH'] = folder;
        try {
            for (const args of [
                ['check', '.'],
                ['fix', '.'],
                ['report', '.'],
                ['graph', '.'],
                ['format', '.'],
            ]) {
                await exitplan(folder, args);
            }
            expect(existsSync(marker)).toBe(false);
            await exitplan(folder, ['diff', 'HEAD:plan.exit', 'plan.exit']);
            expect(existsSync(marker)).toBe(true);
        } finally {
            process.env['PATH'] = path;
        }
    });
});
