import * as vscode from 'vscode';

/**
 * Serves the files of one folder of this extension read-only under a scheme of their own: they open at once,
 * offline and in Restricted Mode, and nobody edits a file inside the installed extension by accident.
 *
 * `scheme:/NAME` is the file NAME in the folder.
 */
export function packagedDocuments(scheme: string, folder: vscode.Uri): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(scheme, {
        async provideTextDocumentContent(uri) {
            const name = uri.path.split('/').at(-1) ?? '';
            const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)).then(
                found => found,
                () => undefined,
            );
            return bytes && new TextDecoder().decode(bytes);
        },
    });
}

/** The names of the files in such a folder, sorted; the build lists them, because a web server cannot. */
export async function packagedNames(folder: vscode.Uri): Promise<string[]> {
    const list = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'index.json'));
    return JSON.parse(new TextDecoder().decode(list)) as string[];
}
