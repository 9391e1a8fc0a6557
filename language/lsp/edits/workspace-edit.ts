import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit as PlanEdit } from '../../plan/source.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';

/**
 * Edits of several files as one. With versions an editor refuses them when its text is not the one they were made for;
 * `versioned` false is for clients that know only plain changes.
 */
export function workspaceEdit(
    workspace: PlanWorkspace,
    edits: ReadonlyMap<string, readonly TextEdit[]>,
    versioned: boolean,
): WorkspaceEdit {
    if (!versioned) {
        return { changes: Object.fromEntries([...edits].map(([uri, list]) => [uri, [...list]])) };
    }
    return {
        documentChanges: [...edits].map(([uri, list]) => ({
            textDocument: { uri, version: workspace.document(uri)?.version || null },
            edits: [...list],
        })),
    };
}

/** Edits by the file they are made in. */
export function byFile(edits: readonly PlanEdit[]): ReadonlyMap<string, readonly TextEdit[]> {
    const files = new Map<string, TextEdit[]>();
    for (const { uri, range, newText } of edits) {
        const list = files.get(uri);
        if (list) {
            list.push({ range, newText });
        } else {
            files.set(uri, [{ range, newText }]);
        }
    }
    return files;
}
