import * as vscode from 'vscode';

/** A file that is made anew: a report, a picture. */
export interface SavedFile {
    readonly target: vscode.Uri;
    readonly bytes: Uint8Array;
    /** What was there when it was read: it is not written over where something else is there now. Missing: whatever is there. */
    readonly before?: Uint8Array | 'none';
}

/** Writes files through the editor, each beside its place and then moved there, so that a failure leaves the former one whole. */
export async function saveThroughEditor(files: readonly SavedFile[]): Promise<void> {
    for (const { target, before } of files) {
        await unchanged(target, before);
    }
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

async function unchanged(target: vscode.Uri, before: SavedFile['before']): Promise<void> {
    if (before === undefined) {
        return;
    }
    const now = await vscode.workspace.fs.readFile(target).then(
        bytes => bytes,
        () => undefined,
    );
    const same =
        before === 'none' ? now === undefined : now?.length === before.length && now.every((b, i) => b === before[i]);
    if (!same) {
        throw new Error(
            vscode.l10n.t('{0} was changed meanwhile; nothing was written.', vscode.workspace.asRelativePath(target)),
        );
    }
}
