import type { TextEdit } from 'vscode-languageserver-types';
import { overlap, placed } from '../edits/apply.ts';
import { rangeOf } from '../plan/source.ts';
import type { Difference } from '../verify/verify.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import { byFile } from './edits/workspace-edit.ts';
import { RenameRefused, renameEdits } from './names/rename.ts';

/** Edits by the file they are made in. */
export type EditsByFile = ReadonlyMap<string, readonly TextEdit[]>;

/**
 * The edits that take what was found over into the plan; undefined where only people can decide, or where the name that a
 * machine has now belongs to something else in the plan.
 */
export function takeOverEdits(workspace: PlanWorkspace, { edits, rename }: Difference): EditsByFile | undefined {
    if (edits) {
        return byFile(edits());
    }
    if (!rename) {
        return undefined;
    }
    try {
        return renameEdits(workspace, rename.span.block.document.uri, rangeOf(rename.span).start, rename.to);
    } catch (error) {
        if (error instanceof RenameRefused) {
            return undefined;
        }
        throw error;
    }
}

/** Edits of several differences that can be made at once: whatever reaches into others before it waits for the next round. */
export function together(workspace: PlanWorkspace, all: readonly EditsByFile[]): readonly EditsByFile[] {
    const taken = new Map<string, TextEdit[]>();
    const said = new Set<string>();
    return all.filter(edits => {
        const same = JSON.stringify([...edits]);
        // `disk` and `used` are one property: either difference rewrites both.
        const free =
            !said.has(same) &&
            [...edits].every(([uri, list]) => {
                const text = workspace.document(uri)?.text ?? '';
                return !overlap(placed(text, [...(taken.get(uri) ?? []), ...list]));
            });
        if (free) {
            said.add(same);
            edits.forEach((list, uri) => taken.set(uri, [...(taken.get(uri) ?? []), ...list]));
        }
        return free;
    });
}
