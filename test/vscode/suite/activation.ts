import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, shown, startedExtension } from './editor.ts';
import { test } from './runner.ts';

export const activation = [
    test('a .exit file is a plan and starts the extension', async () => {
        const editor = await shown('broken.exit');
        assert.equal(editor.document.languageId, 'exitplan');
        const api = await startedExtension();
        assert.ok(api.client.isRunning());
        assert.equal(vscode.extensions.getExtension('exit-plan.exit-plan')?.isActive, true);
    }),
    test('the folder is trusted or not, as this run asks for', async () => {
        assert.equal(vscode.workspace.isTrusted, process.env['EXITPLAN_RESTRICTED'] !== '1');
    }),
    test('every command of the manifest is there', async () => {
        const manifest = vscode.extensions.getExtension('exit-plan.exit-plan')?.packageJSON as {
            contributes: { commands: { command: string }[] };
        };
        const registered = new Set(await vscode.commands.getCommands(true));
        const missing = manifest.contributes.commands
            .map(({ command }) => command)
            .filter(command => !registered.has(command));
        assert.deepEqual(missing, []);
    }),
    test('the language server can be restarted', async () => {
        const { client } = await startedExtension();
        await vscode.commands.executeCommand('exitplan.restartServer');
        assert.ok(client.isRunning());
    }),
    test('a new plan comes from a template, unsaved', async () => {
        await vscode.commands.executeCommand('exitplan.newPlan', 'lab.exit');
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.languageId, 'exitplan');
        assert.ok(document.isUntitled);
        assert.match(document.getText(), /^\/\*\*[\s\S]*plan lab/);
        await closeEditors();
    }),
];
