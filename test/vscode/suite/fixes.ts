import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, codeOf, findings, replaceText, shown } from './editor.ts';
import { test } from './runner.ts';

const isOrder = (finding: vscode.Diagnostic) => ['compute-before-foundation', 'api-break'].includes(codeOf(finding));

export const fixTests = [
    test('a quick fix of a finding applies and removes it', async () => {
        const editor = await shown('broken.exit');
        const { document } = editor;
        await replaceText(editor, 'to cluster over', 'to clustr over');
        const [unknown] = (
            await findings(document.uri, found => found.some(each => codeOf(each) === 'reference-unknown'))
        ).filter(each => codeOf(each) === 'reference-unknown');
        assert.ok(unknown);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            document.uri,
            unknown.range,
            vscode.CodeActionKind.QuickFix.value,
            5,
        );
        const fix = actions.find(({ edit, title }) => edit && /cluster/.test(title));
        assert.ok(fix?.edit, `a did-you-mean fix is offered among: ${actions.map(({ title }) => title).join(' | ')}`);
        await vscode.workspace.applyEdit(fix.edit);
        assert.match(document.getText(), /cutover orders-db to cluster over/);
        await findings(document.uri, found => !found.some(each => codeOf(each) === 'reference-unknown'));
        await closeEditors();
    }),
    test('reordering the phases removes every finding about the order and keeps the comments', async () => {
        const { document } = await shown('broken.exit');
        await findings(document.uri, found => found.some(isOrder));
        const comments = document
            .getText()
            .match(/\/\/.*$/gm)
            ?.sort();
        await vscode.commands.executeCommand('exitplan.reorderPhases');
        await findings(document.uri, found => !found.some(isOrder));
        assert.deepEqual(
            document
                .getText()
                .match(/\/\/.*$/gm)
                ?.sort(),
            comments,
        );
        assert.ok(document.isDirty, 'an ordinary edit, to be taken back');
        await closeEditors();
    }),
    test('the sample of the walkthrough opens broken and is repaired by one click', async () => {
        await vscode.commands.executeCommand('exitplan.openSample');
        const sample = vscode.window.activeTextEditor?.document;
        assert.ok(sample?.isUntitled);
        await findings(sample.uri, found => found.some(isOrder));
        await vscode.commands.executeCommand('exitplan.repairSample');
        await findings(sample.uri, found => !found.some(isOrder));
        await closeEditors();
    }),
];
