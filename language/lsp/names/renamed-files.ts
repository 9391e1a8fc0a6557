import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { rangeOf, textOf } from '../../plan/source.ts';
import { folderOf, normalUri } from '../../workspace/uris.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { byFile, workspaceEdit } from '../edits/workspace-edit.ts';

export interface FileRename {
    readonly oldUri: string;
    readonly newUri: string;
}

/** The edits that keep includes pointing at their files when files or folders get other names or places. */
export function includesAfterRename(
    workspace: PlanWorkspace,
    renames: readonly FileRename[],
    versioned: boolean,
): WorkspaceEdit | null {
    const moves = renames.map(({ oldUri, newUri }) => [normalUri(oldUri), normalUri(newUri)] as const);
    const after = (uri: string): string => {
        const move = moves.find(([from]) => uri === from || uri.startsWith(`${from.replace(/\/$/, '')}/`));
        return move ? move[1] + uri.slice(move[0].length) : uri;
    };
    const edits = workspace.uris().flatMap(uri => {
        const document = workspace.document(uri);
        return (document ? workspace.includesOf(document) : []).flatMap(({ record, target }) => {
            if (!('uri' in target) || (after(uri) === uri && after(target.uri) === target.uri)) {
                return [];
            }
            const path = relativePath(folderOf(after(uri)), after(target.uri));
            if (path === undefined || path === record.path.replace(/^\.\//, '')) {
                return [];
            }
            const quoted = textOf(record.span).startsWith('"');
            return [{ uri, range: rangeOf(record.span), newText: quoted ? JSON.stringify(path) : path }];
        });
    });
    return edits.length === 0 ? null : workspaceEdit(workspace, byFile(edits), versioned);
}

/** The path from a folder to a file, as an include has it; undefined where they share no root. */
function relativePath(folder: string, file: string): string | undefined {
    const from = folder.split('/').slice(0, -1);
    const to = file.split('/');
    let shared = 0;
    while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) {
        shared++;
    }
    // `file:`, the empty host: one more is a place they share.
    if (shared < 3) {
        return undefined;
    }
    const up = from.slice(shared).map(() => '..');
    return [...up, ...to.slice(shared).map(decodeURIComponent)].join('/');
}
