import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.ts';
import { sizable } from '../analysis/headroom/least.ts';
import { rangeOf, type TextEdit } from '../plan/source.ts';
import { LEAST_FABRIC, leastFabricEdits } from '../rules/fixes/least-fabric.ts';

/** The sheet of phase 4 as an edit: offered on the line that names a fabric machines move to. Sized when it is chosen. */

/** How such an action finds its edits when it is chosen. */
export interface SizeData {
    readonly do: 'size';
    readonly uri: string;
    readonly fabric: string;
}

export function sizeActions(analysis: Analysis, uri: string, range: Range): CodeAction[] {
    const named = analysis.plan.fabrics.filter(({ record }) => {
        if (record.span.block.document.uri !== uri) {
            return false;
        }
        const { start, end } = rangeOf(record.nameSpan);
        return range.start.line <= end.line && range.end.line >= start.line;
    });
    return named.flatMap(({ name }) => {
        const headroom = analysis.headroom.of(name);
        return headroom && sizable(analysis, headroom) === null
            ? [
                  {
                      title: LEAST_FABRIC,
                      kind: CodeActionKind.RefactorRewrite,
                      data: { do: 'size', uri, fabric: name } satisfies SizeData,
                  },
              ]
            : [];
    });
}

/** The edits of such an action for the text as it is now; none where no fabric carries the plan. */
export function sizeEdits(analysis: Analysis, { fabric }: SizeData): readonly TextEdit[] {
    const headroom = analysis.headroom.of(fabric),
        edits = headroom ? leastFabricEdits(analysis, headroom) : [];
    return typeof edits === 'string' ? [] : edits;
}
