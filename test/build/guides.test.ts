import { spawnSync } from 'node:child_process';
import {
    appendFileSync,
    chmodSync,
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';
import { built } from '../built.ts';

/**
 * Every command of the tutorial and of the how-to pages, run in the order of the page in a folder of its own. A comment behind a command says
 * with which status it ends; texts that a page shows are in what the command before them printed.
 */

const HOW_TO = ['audit-a-plan', 'size-a-cluster', 'prove-a-restore', 'hand-over'].map(name => `howto/${name}.md`);
/** The tutorial always; the how-to pages, which work on whole examples, in the long gear. */
const PAGES = ['tutorial/README.md', ...(process.env['EXITPLAN_LONG'] ? HOW_TO : [])];

let home: string;
beforeAll(() => {
    built();
    home = mkdtempSync(join(tmpdir(), 'exitplan-guides-'));
    mkdirSync(join(home, 'bin'));
    const program = join(home, 'bin/exitplan');
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(projectRoot, 'dist/exitplan.cjs')}" "$@"\n`);
    chmodSync(program, 0o755);
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const BLOCK = /(?:<!-- (file|append|folder): (\S+) -->\s*)?(?:^```(\w+)\n([\s\S]*?)^```$)?/gm;

test.each(PAGES)(
    '%s does what it says',
    page => {
        const folder = mkdtempSync(join(home, 'page-'));
        const env = { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH']}`, NO_COLOR: '1' };
        cpSync(join(projectRoot, 'docs/tutorial/estate.xlsx'), join(folder, 'estate.xlsx'));
        let commands = 0;
        let output = '';
        for (const [, act, name = '', language, text = ''] of readFileSync(
            join(projectRoot, 'docs', page),
            'utf8',
        ).matchAll(BLOCK)) {
            if (act === 'folder') {
                cpSync(join(projectRoot, name), folder, { recursive: true });
            } else if (act === 'file') {
                writeFileSync(join(folder, name), text);
            } else if (act === 'append') {
                appendFileSync(join(folder, name), text);
            } else if (language === 'sh') {
                for (const line of text.trim().split('\n')) {
                    const expected = /# status (\w+)$/.exec(line)?.[1] ?? '0';
                    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
                        cwd: folder,
                        env,
                        encoding: 'utf8',
                    });
                    output = `${stdout}${stderr}`;
                    commands++;
                    // 'any': the page is about what is said, not about whether it is good.
                    const allowed = expected === 'any' ? ['0', '1'] : [expected];
                    expect(allowed, `${line}\n${output}`).toContain(String(status));
                }
            } else if (language === 'text') {
                for (const line of text.trim().split('\n')) {
                    expect(output).toContain(line.trim());
                }
            }
        }
        expect(commands).toBeGreaterThan(0);
    },
    90_000,
);
