import * as vscode from 'vscode';

/** A file that is made anew: a report, a picture. */
export interface SavedFile {
    readonly target: vscode.Uri;
    readonly bytes: Uint8Array;
    /** What was there when it was read: it is not written over where something else is there now. Missing: whatever is there. */
    readonly before?: Uint8Array | 'none';
}

/**
 * Writes files through the editor, all or none: each is written beside its place, then all are moved there. Where a move fails, what was moved
 * before is put back as it was, and what cannot be is named.
 */
export async function saveThroughEditor(files: readonly SavedFile[]): Promise<void> {
    const { fs } = vscode.workspace;
    const staged = files.map(file => ({
        ...file,
        beside: file.target.with({ path: `${file.target.path}.${crypto.randomUUID().slice(0, 8)}.part` }),
    }));
    const moved: { readonly target: vscode.Uri; readonly former: Uint8Array | undefined }[] = [];
    try {
        const formers: (Uint8Array | undefined)[] = [];
        for (const { target, before } of staged) {
            formers.push(await unchanged(target, before));
        }
        for (const { beside, bytes } of staged) {
            await fs.writeFile(beside, bytes);
        }
        for (const [i, { beside, target }] of staged.entries()) {
            // VS Code takes away what is replaced before it moves: from here on there is something to put back.
            moved.push({ target, former: formers[i] });
            await fs.rename(beside, target, { overwrite: true });
        }
    } catch (error) {
        const stuck: string[] = [];
        for (const { target, former } of moved.reverse()) {
            const isThere = await fs.stat(target).then(
                () => true,
                () => false,
            );
            if (former === undefined && !isThere) {
                continue;
            }
            await (former === undefined ? fs.delete(target) : fs.writeFile(target, former)).then(undefined, () =>
                stuck.push(
                    vscode.l10n.t('{0} could not be put back as it was.', vscode.workspace.asRelativePath(target)),
                ),
            );
        }
        throw stuck.length === 0 ? error : new Error([(error as Error).message, ...stuck].join(' '));
    } finally {
        await Promise.allSettled(staged.map(({ beside }) => fs.delete(beside)));
    }
}

/** What is there now; throws where that is not what was read before. */
async function unchanged(target: vscode.Uri, before: SavedFile['before']): Promise<Uint8Array | undefined> {
    const now = await vscode.workspace.fs.readFile(target).then(
        bytes => bytes,
        () => undefined,
    );
    const same =
        before === undefined ||
        (before === 'none' ? now === undefined : now?.length === before.length && now.every((b, i) => b === before[i]));
    if (!same) {
        throw new Error(
            vscode.l10n.t('{0} was changed meanwhile; nothing was written.', vscode.workspace.asRelativePath(target)),
        );
    }
    return now;
}
