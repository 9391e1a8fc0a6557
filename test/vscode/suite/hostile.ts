import * as assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, codeOf, findings, workspaceFile } from './editor.ts';
import { test } from './runner.ts';

/** A folder that somebody else made, opened in Restricted Mode: it is worked on like any other, and nothing of it is run. */

const PLAN = `include "../../../../../../../../etc/passwd"
include "../../../../../../../../etc/hostname.exit"

/**
 * ![i](http://127.0.0.1:9/x.png) [run](command:workbench.action.terminal.new) <img src="http://127.0.0.1:9/y.png">
 * <script>alert(1)</script>
 */
workload erp "=cmd|'/C calc'!A0" { in nowhere }
plan p "[x](command:workbench.action.quit)" { from a to b }
platform a is vsphere { version "8.0" }
platform b is nutanix { version "7.3" }
fabric hci on b is nutanix-rf2 { nodes 4 }
phase move { cutover erp to hci }
`;

const VINFO = [
    'VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host,Annotation',
    `"=HYPERLINK(""http://127.0.0.1:9"",""x"")",poweredOn,False,2,8192,1,1,61440,20480,FRA,c1,esx1,"[run](command:x)"`,
    '../../../../tmp/away,poweredOn,False,2,8192,1,1,61440,20480,FRA,c1,esx1,"$(touch pwned)"',
    '',
].join('\n');

/** Everything a repository can have git run, each of which would leave a file behind. */
function gitConfig(leave: string): string {
    return `[core]
	repositoryformatversion = 0
	bare = false
	fsmonitor = "${leave}"
	sshCommand = "${leave}"
	pager = "${leave}"
	editor = "${leave}"
	gitProxy = "${leave}"
	hooksPath = hooks
[diff]
	external = "${leave}"
[remote "origin"]
	url = "ext::${leave}"
	promisor = true
[filter "x"]
	smudge = "${leave}"
	clean = "${leave}"
`;
}

const PROGRAMS = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;

/** Notes every program the extension host starts until it is called off. */
function watchPrograms(): { readonly started: string[]; stop(): void } {
    const started: string[] = [];
    const original = Object.fromEntries(PROGRAMS.map(name => [name, childProcess[name]]));
    for (const name of PROGRAMS) {
        Object.assign(childProcess, {
            [name]: (...args: unknown[]) => {
                // VS Code lists processes now and then by itself.
                if (/[\\/]dist[\\/]extension\.cjs/.test(new Error().stack ?? '')) {
                    started.push(`${name} ${String(args[0])}`);
                }
                return (original[name] as (...args: unknown[]) => unknown).apply(childProcess, args);
            },
        });
    }
    return { started, stop: () => Object.assign(childProcess, original) };
}

async function hostileFolder(folder: string): Promise<string> {
    const pwned = join(folder, 'pwned');
    const leave = join(folder, 'leave.sh');
    await mkdir(join(folder, '.git/hooks'), { recursive: true });
    await mkdir(join(folder, '.git/objects'), { recursive: true });
    await mkdir(join(folder, '.git/refs/heads'), { recursive: true });
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(leave, `#!/bin/sh\ntouch '${pwned}'\n`);
    await chmod(leave, 0o755);
    await writeFile(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(folder, '.git/config'), gitConfig(leave));
    await writeFile(join(folder, '.gitattributes'), '*.exit filter=x diff=x\n');
    await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify({ 'git.path': leave, 'exitplan.asOf': '1' }));
    await writeFile(join(folder, 'plan.exit'), PLAN);
    await writeFile(join(folder, 'RVTools_tabvInfo.csv'), VINFO);
    return pwned;
}

async function walk(folder: vscode.Uri): Promise<void> {
    const plan = vscode.Uri.joinPath(folder, 'plan.exit');
    const editor = await vscode.window.showTextDocument(plan);
    await findings(plan, found => found.some(f => codeOf(f) === 'include-outside'));
    for (const text of ['erp "', 'plan p', 'vsphere', 'hci on']) {
        const at = editor.document.positionAt(PLAN.indexOf(text) + 1);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', plan, at);
        for (const content of hovers.flatMap(hover => hover.contents)) {
            const markdown = content as vscode.MarkdownString;
            assert.ok(!markdown.isTrusted && !markdown.supportHtml, 'a hover is no trusted Markdown');
            assert.doesNotMatch(markdown.value, /(?<!\\)(?:!\[|\]\((?:command|https?):|<(?:img|script))/);
        }
    }
    await vscode.commands.executeCommand('exitplan.openPreview');
    assert.equal(await vscode.commands.executeCommand('exitplan.compareWithHead'), undefined);
    await vscode.commands.executeCommand('exitplan.createReport', plan);
    await vscode.commands.executeCommand('exitplan.reorderPhases');
    await vscode.commands.executeCommand('exitplan.importEstate', {
        files: [vscode.Uri.joinPath(folder, 'RVTools_tabvInfo.csv')],
        folder,
        draft: 'nutanix',
    });
    const written = (await readdir(folder.fsPath)).sort();
    assert.deepEqual(
        written.filter(name => !name.startsWith('.')),
        ['RVTools_tabvInfo.csv', 'inventory.exit', 'leave.sh', 'plan.exit'],
        'the import writes where it was told to, keeps the plan that is there, and nothing was run',
    );
}

export const hostileTests =
    process.env['EXITPLAN_RESTRICTED'] === '1'
        ? [
              test('a hostile folder is opened, previewed, compared, reported and imported into, and nothing of it is run', async () => {
                  const folder = workspaceFile('hostile');
                  const pwned = await hostileFolder(folder.fsPath);
                  const programs = watchPrograms();
                  try {
                      await walk(folder);
                      assert.deepEqual(programs.started, []);
                      assert.ok(!(await readdir(folder.fsPath)).includes('pwned'), `${pwned} is not there`);
                  } finally {
                      programs.stop();
                      await closeEditors();
                      await rm(folder.fsPath, { recursive: true, force: true });
                  }
              }),
          ]
        : [];
