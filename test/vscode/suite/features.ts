import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, replaceText, shown } from './editor.ts';
import { test } from './runner.ts';

/** Where a text first stands in a document. */
function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `the file holds ${text}`);
    return document.positionAt(offset);
}

export const featureTests = [
    test('hovering a name tells what is known about it', async () => {
        const { document } = await shown('broken.exit');
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
            'vscode.executeHoverProvider',
            document.uri,
            positionOf(document, 'nightly is'),
        );
        const text = hovers
            .flatMap(({ contents }) => contents)
            .map(each => (typeof each === 'string' ? each : each.value))
            .join('\n');
        assert.match(text, /nightly/);
        assert.match(text, /veeam-vbr/);
    }),
    test('completion offers names that fit the place', async () => {
        const { document } = await shown('broken.exit');
        const at = positionOf(document, 'cluster over');
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
            'vscode.executeCompletionItemProvider',
            document.uri,
            at,
        );
        const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
        assert.ok(labels.includes('cluster'), labels.join(' '));
        assert.ok(!labels.includes('nightly'), 'a backup is no goal of a cutover');
    }),
    test('a rename reaches every file of the plan', async () => {
        const { document } = await shown('split/plan.exit');
        const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
            'vscode.executeDocumentRenameProvider',
            document.uri,
            positionOf(document, 'cluster }'),
            'hci',
        );
        assert.deepEqual(
            edit
                .entries()
                .map(([uri]) => uri.path.split('/').at(-1))
                .sort(),
            ['inventory.exit', 'plan.exit'],
        );
    }),
    test('formatting repairs the layout and keeps the comments', async () => {
        const editor = await shown('broken.exit');
        const before = editor.document.getText();
        await replaceText(editor, '  from old-site\n', '        from    old-site   // stays\n');
        await vscode.commands.executeCommand('editor.action.formatDocument');
        assert.match(editor.document.getText(), /\n {2}from old-site +\/\/ stays\n/);
        assert.equal(
            editor.document
                .getText()
                .replace(/ *\/\/ stays/, '')
                .replace(/\s+/g, ' '),
            before.replace(/\s+/g, ' '),
        );
        await closeEditors();
    }),
    test('the outline, the lenses, the hints and the colours are there', async () => {
        const { document } = await shown('broken.exit');
        const whole = new vscode.Range(0, 0, document.lineCount, 0);
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
            'vscode.executeDocumentSymbolProvider',
            document.uri,
        );
        assert.ok(symbols.some(({ name }) => name.includes('databases')));
        const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
            'vscode.executeInlayHintProvider',
            document.uri,
            whole,
        );
        assert.ok(hints.length > 0);
        const colours = await vscode.commands.executeCommand<vscode.SemanticTokens>(
            'vscode.provideDocumentSemanticTokens',
            document.uri,
        );
        assert.ok(colours.data.length > 0);
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            document.uri,
            20,
        );
        const lens = lenses.find(({ command }) => /finding/.test(command?.title ?? ''));
        assert.ok(lens?.command, 'a phase tells how many findings it has');
        await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
        await closeEditors();
    }),
    test('a task checks the plans of a folder with the command line of the extension', async () => {
        if (!vscode.workspace.isTrusted) {
            // VS Code asks for trust before it looks for tasks.
            return;
        }
        const tasks = await vscode.tasks.fetchTasks({ type: 'exitplan' });
        assert.equal(tasks.length, vscode.workspace.workspaceFolders?.length);
        const [task] = tasks;
        assert.ok(task);
        const ended = new Promise<number | undefined>(done => {
            const listening = vscode.tasks.onDidEndTaskProcess(event => {
                listening.dispose();
                done(event.exitCode);
            });
        });
        await vscode.tasks.executeTask(task);
        assert.equal(await ended, 1, 'broken.exit has errors');
    }),
];
