import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, eventually, shown, startedExtension } from './editor.ts';
import { test } from './runner.ts';

/** What is in the panels is held by test/browser/vscode.spec.ts; here, that they are there. */
export const previewTests = [
    test('the lens above a plan opens its preview, once for each plan', async () => {
        const { previews } = await startedExtension();
        for (const [name, open] of [
            ['broken.exit', 1],
            ['split/plan.exit', 2],
            ['broken.exit', 2],
        ] as const) {
            const { document } = await shown(name);
            const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                'vscode.executeCodeLensProvider',
                document.uri,
                20,
            );
            const command = lenses.find(lens => lens.command?.command === 'exitplan.openPreview')?.command;
            assert.ok(command, `${name} has a lens that opens its preview`);
            await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
            assert.equal(previews.size, open, name);
            // A panel behind another one has no page, so each is waited for while it is in front.
            await [...previews].at(open - 1)!.shown;
        }
        assert.deepEqual([...previews].map(({ panel }) => panel.title).sort(), [
            'Preview Sample exit',
            'Preview split',
        ]);
        await closeEditors();
        await eventually(
            () => previews.size,
            size => size === 0,
        );
    }),
    test('the preview of a plan is the same from each of its files', async () => {
        const { previews } = await startedExtension();
        await shown('split/plan.exit');
        await vscode.commands.executeCommand('exitplan.openPreview');
        await [...previews][0]!.shown;
        await shown('split/inventory.exit');
        await vscode.commands.executeCommand('exitplan.openPreview');
        assert.equal(previews.size, 1);
        await closeEditors();
    }),
];
