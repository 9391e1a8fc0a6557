import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver-types';
import type { Position } from '../../blocks/positions.ts';
import { targetsOf } from '../../plan/naming/names.ts';
import { rangeOf, type Span } from '../../plan/source.ts';
import type { PlanDocument, PlanWorkspace } from '../../workspace/workspace.ts';
import { type FileView, locationOf, spotIn } from '../file-view.ts';
import { nameAt, resolveUse, sameTarget, type Target } from './resolve.ts';

/** Every place in the files of the plan that refers to a declaration, file by file in textual order. */
export function usesOf(view: FileView, target: Target, documents: readonly PlanDocument[] = view.documents): Span[] {
    const spans: Span[] = [];
    for (const document of documents) {
        for (const block of document.blocks) {
            for (const use of block.value.uses) {
                // The name is compared first: it rules out nearly all, and costs nothing.
                if (use.name !== target.name || !mayMean(use.kind, target)) {
                    continue;
                }
                const found = resolveUse(view, block, use);
                if (found && sameTarget(found, target)) {
                    spans.push(use.span);
                }
            }
        }
    }
    return spans;
}

function mayMean(kind: Parameters<typeof targetsOf>[0], target: Target): boolean {
    return targetsOf(kind).some(({ namespace, kinds }) =>
        kinds ? kinds.includes(target.kind) : namespace !== 'component' || target.record !== undefined,
    );
}

/** All references to the name at a position. */
export function references(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
    withDeclaration: boolean,
): Location[] {
    const spot = spotIn(workspace, uri, position);
    const target = spot && nameAt(spot)?.target;
    if (!spot || !target) {
        return [];
    }
    const uses = usesOf(spot.view, target);
    return (withDeclaration ? [target.nameSpan, ...uses] : uses).map(locationOf);
}

/** The places in this file that mean the same as the name at a position. */
export function highlights(workspace: PlanWorkspace, uri: string, position: Position): DocumentHighlight[] {
    const spot = spotIn(workspace, uri, position);
    const target = spot && nameAt(spot)?.target;
    if (!spot || !target) {
        return [];
    }
    const { document } = spot.view;
    const uses = usesOf(spot.view, target, [document]).map(span => ({
        range: rangeOf(span),
        kind: DocumentHighlightKind.Read,
    }));
    const here = target.nameSpan.block.document.uri === document.uri;
    return here ? [{ range: rangeOf(target.nameSpan), kind: DocumentHighlightKind.Write }, ...uses] : uses;
}
