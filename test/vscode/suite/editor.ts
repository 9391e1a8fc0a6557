import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExitPlanApi } from '../../../src/extension.ts';

/** The extension under test, activated, its server answering. */
export async function startedExtension(): Promise<ExitPlanApi> {
    const extension = vscode.extensions.getExtension<ExitPlanApi>('exit-plan.exit-plan');
    assert.ok(extension, 'VS Code knows the extension');
    const api = await extension.activate();
    await api.ready;
    return api;
}

export function workspaceFile(name: string): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, 'a folder is open');
    return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace in an editor. */
export async function shown(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)));
}

/** Below the runner's limit, so that a test that waits in vain says what it saw. */
const patience = 20_000;

/** Resolves with the findings of a file as soon as they are as expected; no fixed waiting. Rejects with what was found instead. */
export function findings(
    uri: vscode.Uri,
    expected: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            listener.dispose();
            const found = vscode.languages
                .getDiagnostics(uri)
                .map(each => `${each.range.start.line + 1} ${codeOf(each)}`);
            reject(
                new Error(
                    `${uri.path} did not come to the expected findings (${expected.toString()}); it has: ${found.join(', ') || 'none'}`,
                ),
            );
        }, patience);
        const look = () => {
            const found = vscode.languages.getDiagnostics(uri);
            if (expected(found)) {
                clearTimeout(timer);
                listener.dispose();
                resolve(found);
            }
        };
        const listener = vscode.languages.onDidChangeDiagnostics(look);
        look();
    });
}

/** Looks again and again until a value is as expected, for what VS Code sends no event about; the runner's limit ends it. */
export async function eventually<T>(look: () => T, expected: (value: T) => boolean): Promise<T> {
    for (;;) {
        const value = look();
        if (expected(value)) {
            return value;
        }
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

/** Replaces the first occurrence of a text. */
export async function replaceText(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
    const offset = editor.document.getText().indexOf(old);
    assert.ok(offset >= 0, `the file holds ${old}`);
    const range = new vscode.Range(editor.document.positionAt(offset), editor.document.positionAt(offset + old.length));
    assert.ok(await editor.edit(edit => edit.replace(range, text)));
}

/** The code of a finding, whether or not it carries a link. */
export function codeOf({ code }: vscode.Diagnostic): string {
    return String(typeof code === 'object' ? code.value : code);
}

/** Closes all editors and takes back what was not saved of plans; VS Code writes its own settings through a document that is dirty for a moment, and must be left to it. */
export async function closeEditors(): Promise<void> {
    for (const document of vscode.workspace.textDocuments.filter(
        each => each.isDirty && each.languageId === 'exitplan',
    )) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
