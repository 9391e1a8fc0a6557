import * as vscode from 'vscode';

let last: vscode.TextDocument | undefined;

/** Remembers the plan that was edited last, for commands that are run from a walkthrough or a preview. */
export function trackActivePlan(): vscode.Disposable {
    remember(vscode.window.activeTextEditor);
    return vscode.Disposable.from(
        vscode.window.onDidChangeActiveTextEditor(remember),
        vscode.workspace.onDidCloseTextDocument(closed => {
            last = closed === last ? undefined : last;
        }),
    );
}

/** The plan a command is about: the one in the active editor, else the one that was active last. */
export function activePlan(): vscode.TextDocument | undefined {
    const active = vscode.window.activeTextEditor?.document;
    return active && isPlan(active) ? active : last;
}

/** Whether a document is a plan of the user's: neither a file of the library nor a compared version of another. */
export function isPlan(document: vscode.TextDocument): boolean {
    return document.languageId === 'exitplan' && !['exit-library', 'git'].includes(document.uri.scheme);
}

function remember(editor: vscode.TextEditor | undefined): void {
    if (editor && isPlan(editor.document)) {
        last = editor.document;
    }
}
