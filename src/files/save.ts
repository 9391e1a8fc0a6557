import * as vscode from 'vscode';

/** A file that is made anew: a report, a picture. */
export interface SavedFile {
    readonly target: vscode.Uri;
    readonly bytes: Uint8Array;
}

/** Writes files through the editor, each beside its place and then moved there, so that a failure leaves the former one whole. */
export async function saveThroughEditor(files: readonly SavedFile[]): Promise<void> {
    for (const { target, bytes } of files) {
        const beside = target.with({ path: `${target.path}.${crypto.randomUUID().slice(0, 8)}.part` });
        try {
            await vscode.workspace.fs.writeFile(beside, bytes);
            await vscode.workspace.fs.rename(beside, target, { overwrite: true });
        } catch (error) {
            await vscode.workspace.fs.delete(beside).then(undefined, () => undefined);
            throw error;
        }
    }
}
