import * as vscode from 'vscode';

/**
 * Serves the files of one folder of this extension read-only under a scheme of their own: they open at once,
 * offline and in Restricted Mode, and nobody edits a file inside the installed extension by accident.
 *
 * `scheme:/NAME` is the file NAME in the folder or in one of its subfolders.
 */
export function packagedDocuments(scheme: string, folder: vscode.Uri): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(scheme, {
        async provideTextDocumentContent(uri) {
            const name = uri.path.split('/').at(-1) ?? '';
            const found = await findFile(folder, name);
            return found ? new TextDecoder().decode(await vscode.workspace.fs.readFile(found)) : undefined;
        },
    });
}

/** The file with this name anywhere below a folder; the nearest one to the top. */
async function findFile(folder: vscode.Uri, name: string): Promise<vscode.Uri | undefined> {
    const entries = await listed(folder);
    if (entries.some(([entry, type]) => entry === name && type === vscode.FileType.File)) {
        return vscode.Uri.joinPath(folder, name);
    }
    for (const [entry, type] of entries) {
        const found = type === vscode.FileType.Directory ? await findFile(vscode.Uri.joinPath(folder, entry), name) : undefined;
        if (found) {
            return found;
        }
    }
    return undefined;
}

/** The names of all files below a folder, sorted. */
export async function packagedNames(folder: vscode.Uri): Promise<string[]> {
    const names: string[] = [];
    for (const [entry, type] of await listed(folder)) {
        names.push(...(type === vscode.FileType.Directory ? await packagedNames(vscode.Uri.joinPath(folder, entry)) : [entry]));
    }
    return names.sort();
}

async function listed(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return vscode.workspace.fs.readDirectory(folder).then(entries => entries, () => []);
}
