import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, replaceText, shown, workspaceFile } from './editor.ts';
import { test } from './runner.ts';

const restricted = process.env['EXITPLAN_RESTRICTED'] === '1';

/** Resolves as soon as the panels that show a report or a comparison are these; VS Code lists a tab a little after it is there. */
async function panelsBecome(kind: string, labels: readonly string[]): Promise<void> {
    for (;;) {
        const changed = new Promise<void>(resolve => {
            const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
                listener.dispose();
                resolve();
            });
        });
        if (JSON.stringify(panels(kind).map(tab => tab.label)) === JSON.stringify(labels)) {
            return;
        }
        await changed;
    }
}

function panels(kind: string): vscode.Tab[] {
    return vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        .filter(tab => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.includes(kind));
}

export const reportTests = [
    test('a report opens in a panel, once for each plan', async () => {
        await shown('broken.exit');
        await vscode.commands.executeCommand('exitplan.createReport');
        await vscode.commands.executeCommand('exitplan.createReport', workspaceFile('broken.exit'));
        await panelsBecome('exitplan.report', ['Report Sample exit']);
        await closeEditors();
        await panelsBecome('exitplan.report', []);
    }),
    test('a report is written as HTML, as Markdown and as tables', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'exitplan-report-'));
        try {
            for (const name of ['report.html', 'report.md', 'report.csv']) {
                await vscode.commands.executeCommand(
                    'exitplan.createReport',
                    workspaceFile('broken.exit'),
                    vscode.Uri.file(join(folder, name)),
                );
            }
            assert.match(
                await readFile(join(folder, 'report.html'), 'utf8'),
                /^<!DOCTYPE html>[\s\S]*Sample exit: change-board report[\s\S]*<\/html>\n$/,
            );
            assert.match(await readFile(join(folder, 'report.md'), 'utf8'), /^# Sample exit: change-board report\n/);
            assert.match(await readFile(join(folder, 'report-risks.csv'), 'utf8'), /api-break/);
            assert.match(await readFile(join(folder, 'report-waves.csv'), 'utf8'), /databases/);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }),
    test(
        restricted
            ? 'without Git, comparing says why it cannot'
            : 'a plan is compared with its last commit, unsaved edits included',
        async () => {
            const folder = await realpath(await mkdtemp(join(tmpdir(), 'exitplan-git-')));
            try {
                const git = (...args: string[]) =>
                    execFileSync(
                        'git',
                        ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
                        { cwd: folder, stdio: 'ignore' },
                    );
                await writeFile(join(folder, 'plan.exit'), await readFile(workspaceFile('broken.exit').fsPath));
                git('init', '-q');
                git('add', '-A');
                git('commit', '-q', '-m', 'first');
                const editor = await vscode.window.showTextDocument(vscode.Uri.file(join(folder, 'plan.exit')));
                await replaceText(editor, 'protects all every 24 h', 'protects all every 12 h');
                const compared = await vscode.commands.executeCommand<
                    { changed: string[]; markdown: string } | undefined
                >('exitplan.compareWithHead');
                if (restricted) {
                    assert.equal(compared, undefined);
                } else {
                    assert.deepEqual(compared?.changed, ['nightly']);
                    assert.match(compared.markdown, /`backup nightly` changed/);
                    await panelsBecome('exitplan.comparison', ['sample against HEAD']);
                }
            } finally {
                await vscode.commands.executeCommand('workbench.action.files.revert');
                await closeEditors();
                await rm(folder, { recursive: true, force: true });
            }
        },
    ),
];
