import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
    closeEditors,
    codeOf,
    eventually,
    findings,
    replaceText,
    shown,
    startedExtension,
    workspaceFile,
} from './editor.ts';
import { test } from './runner.ts';

const lacksFoundation = (found: readonly vscode.Diagnostic[]) =>
    found.some(each => codeOf(each) === 'compute-before-foundation');

export const findingTests = [
    test('the findings of a broken plan arrive, each with its code, its page and its reasons', async () => {
        const editor = await shown('broken.exit');
        const found = await findings(editor.document.uri, lacksFoundation);
        const finding = found.find(each => codeOf(each) === 'compute-before-foundation');
        assert.ok(finding);
        assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
        assert.equal(editor.document.getText(finding.range), 'cutover');
        assert.equal(
            (finding.code as { target: vscode.Uri }).target.toString(),
            'exit-docs:/compute-before-foundation.md',
        );
        assert.ok((finding.relatedInformation ?? []).length > 1, 'the reasons are told');
    }),
    test('the status bar gives the verdict on the plan', async () => {
        const api = await startedExtension();
        const { document } = await shown('broken.exit');
        const found = await findings(document.uri, lacksFoundation);
        const errors = found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
        assert.ok(errors > 1);
        await eventually(api.verdict, text => /^No-go · \d+ causes?, \d+ blockers? · \d+ findings$/.test(text ?? ''));
    }),
    test('a severity in the settings counts at once', async () => {
        const settings = vscode.workspace.getConfiguration('exitplan');
        const { document } = await shown('broken.exit');
        await findings(document.uri, lacksFoundation);
        await settings.update('severity', { 'compute-before-foundation': 'off' }, vscode.ConfigurationTarget.Global);
        await findings(document.uri, found => !lacksFoundation(found));
        await settings.update('severity', undefined, vscode.ConfigurationTarget.Global);
        await findings(document.uri, lacksFoundation);
    }),
    test('an edit in one file refreshes the findings of the other files of the plan', async () => {
        const inventory = workspaceFile('split/inventory.exit');
        const unplanned = (found: readonly vscode.Diagnostic[]) =>
            found.some(each => codeOf(each) === 'workload-unplanned');
        const editor = await shown('split/plan.exit');
        await findings(inventory, unplanned);
        await replaceText(editor, 'model cluster }', 'model cluster }\nphase move { cutover files to cluster }');
        await findings(inventory, found => !unplanned(found));
        await closeEditors();
        await findings(inventory, unplanned);
    }),
    test('the page of a finding opens rendered, without a network', async () => {
        await vscode.commands.executeCommand('exitplan.openRulePage', 'api-break');
        const input = await eventually(
            () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
            found => found instanceof vscode.TabInputCustom,
        );
        assert.equal((input as vscode.TabInputCustom).viewType, 'vscode.markdown.preview.editor');
        const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('exit-docs:/api-break.md'));
        assert.match(page.getText(), /api-break/);
        await closeEditors();
    }),
    test('go to definition leads into the built-in library, which has no findings of its own', async () => {
        const { document } = await shown('broken.exit');
        const at = document.positionAt(document.getText().indexOf('vsphere {') + 2);
        const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
            'vscode.executeDefinitionProvider',
            document.uri,
            at,
        );
        const target = found.map(each => ('targetUri' in each ? each.targetUri : each.uri))[0];
        assert.equal(target?.toString(), 'exit-library:/vsphere.exit');
        const library = await vscode.workspace.openTextDocument(target);
        assert.equal(library.languageId, 'exitplan');
        assert.match(library.getText(), /platform vsphere/);
        await vscode.window.showTextDocument(library);
        await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', library.uri);
        assert.deepEqual(vscode.languages.getDiagnostics(library.uri), []);
        await closeEditors();
    }),
    test('checking the workspace covers files that were never opened', async () => {
        await vscode.commands.executeCommand('exitplan.checkWorkspace');
        assert.ok(lacksFoundation(vscode.languages.getDiagnostics(workspaceFile('broken.exit'))));
        assert.ok(vscode.languages.getDiagnostics(workspaceFile('split/inventory.exit')).length > 0);
    }),
];
