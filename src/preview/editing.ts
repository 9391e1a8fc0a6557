import * as vscode from 'vscode';
import { saveFiles } from '#host';
import { isActionOf } from '../../language/lsp/edits/action-title.ts';
import type { PlaceAnswer } from '../../language/server/preview.ts';
import type { WireEdit } from './requests.ts';

/** A range as VS Code has it. */
export function rangeOf({ range }: Pick<PlaceAnswer, 'range'>): vscode.Range {
    return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/**
 * Shows a place in the text without stealing the keyboard, unless a person asked for it: in the editor that has the file
 * open, else beside the preview; scrolled only when it is out of sight.
 */
export async function reveal(
    place: PlaceAnswer,
    focus: boolean,
    preview: vscode.ViewColumn | undefined,
): Promise<void> {
    const uri = vscode.Uri.parse(place.uri);
    const range = rangeOf(place);
    const open = vscode.window.visibleTextEditors.find(e => e.document.uri.toString() === uri.toString());
    const column =
        open?.viewColumn ?? (preview === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
    const editor =
        open && !focus
            ? open
            : await vscode.window.showTextDocument(uri, { viewColumn: column, preserveFocus: !focus });
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Applies the code action of a title at a place: the same the light bulb offers there. False when it is gone. */
export async function applyAction(place: PlaceAnswer, title: string): Promise<boolean> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        vscode.Uri.parse(place.uri),
        rangeOf(place),
        undefined,
        50,
    );
    const action = actions.find(a => isActionOf(a.title, title));
    if (!action) {
        return false;
    }
    const applied = action.edit === undefined || (await vscode.workspace.applyEdit(action.edit));
    if (action.command) {
        await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    }
    return applied;
}

/** Applies edits that the server made for the texts as they are now. */
export async function applyEdits(edits: readonly WireEdit[]): Promise<boolean> {
    const workspaceEdit = new vscode.WorkspaceEdit();
    for (const edit of edits) {
        workspaceEdit.replace(vscode.Uri.parse(edit.uri), rangeOf(edit), edit.newText);
    }
    return edits.length > 0 && vscode.workspace.applyEdit(workspaceEdit);
}

/** Asks where to and writes a picture. */
export async function savePicture(
    beside: vscode.Uri,
    name: string,
    bytes: Uint8Array,
    format: 'svg' | 'png',
): Promise<void> {
    const target = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(beside, '..', name),
        filters:
            format === 'svg'
                ? { [vscode.l10n.t('SVG picture')]: ['svg'] }
                : { [vscode.l10n.t('PNG picture')]: ['png'] },
    });
    if (target) {
        await saveFiles([{ target, bytes }]);
    }
}
