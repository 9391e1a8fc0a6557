import { diffArrays } from 'diff';
import type { TextEdit } from 'vscode-languageserver-types';
import type { PlanWorkspace } from '../../workspace/workspace.ts';

/** Edits, line by line, that make the files' texts what they are to become: lines that stay are not touched, so marks on them stay too. */
export function textChanges(
    workspace: PlanWorkspace,
    texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly TextEdit[]> {
    return new Map([...texts].map(([uri, text]) => [uri, lineEdits(workspace.document(uri)?.text ?? '', text)]));
}

/** The fewest whole-line edits from one text to another. */
export function lineEdits(before: string, after: string): TextEdit[] {
    const edits: TextEdit[] = [];
    const old = linesOf(before);
    let line = 0;
    let open: { from: number; removed: number; text: string } | undefined;
    const close = (): void => {
        if (open) {
            edits.push({
                range: { start: startOf(old, open.from), end: startOf(old, open.from + open.removed) },
                newText: open.text,
            });
        }
        open = undefined;
    };
    for (const part of diffArrays(old, linesOf(after))) {
        if (!part.added && !part.removed) {
            close();
            line += part.value.length;
            continue;
        }
        open ??= { from: line, removed: 0, text: '' };
        if (part.added) {
            open.text += part.value.join('');
        } else {
            open.removed += part.value.length;
            line += part.value.length;
        }
    }
    close();
    return edits;
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
    return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

/** Where a line begins; behind the last one, where the text ends. */
function startOf(lines: readonly string[], index: number): { line: number; character: number } {
    const last = lines[lines.length - 1];
    if (index < lines.length || last === undefined || /[\r\n]$/.test(last)) {
        return { line: index, character: 0 };
    }
    return { line: lines.length - 1, character: last.length };
}
