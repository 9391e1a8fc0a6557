import * as vscode from 'vscode';

/** As much of the interface of VS Code's own Git extension as is used. It reads; nothing of a repository is run from here. */
interface GitApi {
    readonly state: 'uninitialized' | 'initialized';
    readonly onDidChangeState: vscode.Event<unknown>;
    getRepository(uri: vscode.Uri): GitRepository | null;
    openRepository?(root: vscode.Uri): Promise<GitRepository | null>;
}

export interface GitRepository {
    /** Rejects where there is no such commit. */
    getCommit(ref: string): Promise<{ readonly hash: string }>;
    show(ref: string, path: string): Promise<string>;
    log(options: { readonly maxEntries: number; readonly path: string }): Promise<readonly GitCommit[]>;
}

export interface GitCommit {
    readonly hash: string;
    readonly message: string;
    readonly commitDate?: Date;
}

/** The repository a file lies in; a sentence saying why there is none. */
export async function repositoryOf(uri: vscode.Uri): Promise<GitRepository | string> {
    const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>(
        'vscode.git',
    );
    if (!extension) {
        return vscode.l10n.t('The Git extension of VS Code is not there, so no other version of the plan can be read.');
    }
    const git = await extension.activate();
    if (!git.enabled) {
        return vscode.l10n.t(
            'Git is switched off (setting "git.enabled"), so no other version of the plan can be read.',
        );
    }
    const api = git.getAPI(1);
    if (api.state !== 'initialized') {
        await new Promise<void>(resolve => {
            const listener = api.onDidChangeState(() => {
                listener.dispose();
                resolve();
            });
        });
    }
    const repository = api.getRepository(uri) ?? (await api.openRepository?.(vscode.Uri.joinPath(uri, '..'))) ?? null;
    return (
        repository ??
        vscode.l10n.t('The plan lies in no git repository, so there is no other version to compare it with.')
    );
}

/** The text of a file in HEAD, or null where HEAD has none. */
export async function textAtHead(repository: GitRepository, uri: vscode.Uri): Promise<string | null> {
    return textAt(repository, 'HEAD', uri);
}

/** The text of a file in a commit, or null where that has none. */
export async function textAt(repository: GitRepository, ref: string, uri: vscode.Uri): Promise<string | null> {
    return repository.show(ref, uri.fsPath).catch(() => null);
}
