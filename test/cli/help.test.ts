import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manual } from '../../src/cli/commands.ts';
import { OPTIONS } from '../../src/cli/options.ts';
import { exitplan } from './cli.ts';

/** Help, completion, the manual page, and how the command line behaves between other programs. */

const ROOT = join(import.meta.dirname, '../..');
const PLAN = 'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\nworkload w { }\n';
let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    writeFileSync(join(folder, 'plan.exit'), PLAN);
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

/** The command line as a program of its own. */
function shell(command: string, input = ''): { status: number | null; stdout: string; stderr: string } {
    const exe = `"${process.execPath}" "${join(ROOT, 'src/cli/main.ts')}"`;
    return spawnSync('bash', ['-c', `set -o pipefail; exitplan() { ${exe} "$@"; }; ${command}`], {
        cwd: folder,
        input,
        encoding: 'utf8',
    });
}

describe('help', () => {
    for (const [command, options] of Object.entries(OPTIONS)) {
        test(`of ${command} explains each option with an example`, async () => {
            const { out, status } = await exitplan(folder, [command, '--help']);
            expect(status).toBe(0);
            for (const { name, about, example } of options) {
                expect(out).toContain(name);
                expect(out).toContain(about);
                expect(example).toMatch(new RegExp(`^exitplan ${command} .*${name}|^exitplan lsp`));
            }
        });

        test(`of ${command} names only options that it takes, and all of them`, async () => {
            const source = readFileSync(join(ROOT, `src/cli/commands/${command}.ts`), 'utf8');
            const taken = [...source.matchAll(/(?:^|[{,\s])'?([a-z-]+)'?: \{ type: '(?:string|boolean)'/g)].map(
                m => `--${m[1]}`,
            );
            expect(options.map(o => o.name).toSorted()).toEqual(
                command === 'lsp' ? ['--stdio'] : [...new Set(taken)].toSorted(),
            );
        });
    }

    test('the manual page is the one of these commands', () => {
        expect(readFileSync(join(ROOT, 'docs/man/exitplan.1'), 'utf8'), 'node scripts/man.ts').toBe(manual());
    });
});

describe('completion', () => {
    test.each(['bash', 'zsh', 'fish', 'powershell'])('%s knows commands, options and their values', async name => {
        const { out, status } = await exitplan(folder, ['completion', name]);
        expect(status).toBe(0);
        for (const word of ['check', 'headroom', 'fail-on', 'completion']) {
            expect(out).toContain(word);
        }
    });

    test('bash completes what the script says', () => {
        const ask = (...words: string[]) =>
            `source <(exitplan completion bash); COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _exitplan; echo "\${COMPREPLY[@]}"`;
        expect(shell(ask('exitplan', 'check', '--f')).stdout.trim()).toBe('--format --fail-on');
        expect(shell(ask('exitplan', 'check', '--format', "''")).stdout.trim()).toBe(
            'text json sarif junit gitlab github',
        );
        expect(shell(ask('exitplan', 'check', 'pl')).stdout.trim()).toBe('plan.exit');
    });

    test('another shell is refused in one line', async () => {
        expect(await exitplan(folder, ['completion', 'tcsh'])).toMatchObject({
            status: 2,
            err: 'exitplan: completion takes one of bash, zsh, fish, powershell\n',
        });
    });
});

describe('between other programs', () => {
    test('a closed pipe leaves the status what it is', () => {
        const { status, stdout, stderr } = shell(`exitplan check "${ROOT}/examples/frankfurt/faulty" --all | head -1`);
        expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
        expect(stdout.split('\n')).toHaveLength(2);
    });

    test('- is standard input', () => {
        expect(shell('exitplan check - --fail-on never', PLAN)).toMatchObject({
            status: 0,
            stdout: expect.stringContaining("plan 'p' (-)") as string,
        });
        expect(shell('exitplan fix - --write', PLAN).status).toBe(2);
    });

    test('what is no plan is refused in one line', async () => {
        writeFileSync(join(folder, 'README.md'), '# A page\n\nwith words\n\nand more of them\n');
        expect(await exitplan(folder, ['check', 'README.md'])).toMatchObject({
            status: 2,
            out: '',
            err: 'exitplan: README.md is not a plan file (the name of one ends in .exit): line 1 cannot be read\n',
        });
        writeFileSync(join(folder, 'plan.txt'), PLAN);
        expect((await exitplan(folder, ['check', 'plan.txt', '--fail-on', 'never'])).status).toBe(0);
    });
});
