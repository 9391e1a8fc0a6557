import type { TextEdit } from 'vscode-languageserver-types';
import type { Range } from '../../blocks/positions.ts';
import type { OffsetEdit } from '../../edits/apply.ts';
import { formatEdits } from '../../format/format.ts';
import type { PlanDocument, PlanWorkspace } from '../../workspace/workspace.ts';

/** The edits that bring a file into form. The form is one for all: two blanks, whatever the editor's tab settings say. */
export function formatDocument(workspace: PlanWorkspace, uri: string): TextEdit[] {
    const document = workspace.document(uri);
    return document ? textEdits(document, formatEdits(document)) : [];
}

/** The same for a stretch of the file; columns are lined up with the lines around it. */
export function formatRange(workspace: PlanWorkspace, uri: string, range: Range): TextEdit[] {
    const document = workspace.document(uri);
    return document
        ? textEdits(document, formatEdits(document, document.offsetAt(range.start), document.offsetAt(range.end)))
        : [];
}

function textEdits(document: PlanDocument, edits: readonly OffsetEdit[]): TextEdit[] {
    return edits.map(({ start, end, newText }) => ({
        range: { start: document.positionAt(start), end: document.positionAt(end) },
        newText,
    }));
}
