import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { sourceTokens, type Token } from '../blocks/source-tokens.ts';
import { positionIn } from '../plan/source.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import { type PlanBlock, viewOf } from './file-view.ts';

/** Folds relative to the first line of a block; they stay the same as long as its text does. */
interface Fold {
    readonly start: number;
    readonly end: number;
    readonly kind?: FoldingRangeKind;
}

interface BlockFolds {
    readonly folds: readonly Fold[];
    /** `// #region` (1) and `// #endregion` (-1), which may reach across blocks. */
    readonly marks: readonly { readonly line: number; readonly opens: boolean }[];
    /** The block is nothing but an include. */
    readonly include: boolean;
    /** Lines of it that hold something, from its first. */
    readonly last: number;
}

const cache = new WeakMap<PlanBlock, BlockFolds>();

/** What can be folded: braces, comments over several lines, regions, runs of includes. */
export function foldingRanges(workspace: PlanWorkspace, uri: string): FoldingRange[] {
    const view = viewOf(workspace, uri);
    if (!view) {
        return [];
    }
    const ranges: FoldingRange[] = [];
    const regions: number[] = [];
    let includes: { start: number; end: number } | undefined;
    const closeIncludes = (): void => {
        if (includes && includes.end > includes.start) {
            ranges.push({ startLine: includes.start, endLine: includes.end, kind: FoldingRangeKind.Imports });
        }
        includes = undefined;
    };
    for (const block of view.document.blocks) {
        const { folds, marks, include, last } = foldsOf(block);
        if (include) {
            includes = { start: includes?.start ?? block.line, end: block.line + last };
        } else {
            closeIncludes();
        }
        for (const fold of folds) {
            ranges.push({ startLine: block.line + fold.start, endLine: block.line + fold.end, kind: fold.kind });
        }
        for (const mark of marks) {
            const start = mark.opens ? void regions.push(block.line + mark.line) : regions.pop();
            if (start !== undefined) {
                ranges.push({ startLine: start, endLine: block.line + mark.line, kind: FoldingRangeKind.Region });
            }
        }
    }
    closeIncludes();
    return ranges;
}

function foldsOf(block: PlanBlock): BlockFolds {
    let known = cache.get(block);
    if (!known) {
        cache.set(block, (known = compute(block)));
    }
    return known;
}

function compute(block: PlanBlock): BlockFolds {
    const tokens = sourceTokens(block.text);
    const line = (offset: number): number => positionIn(block, offset).line - block.line;
    const folds: Fold[] = [];
    const marks: { line: number; opens: boolean }[] = [];
    const open: number[] = [];
    let comments: Fold | undefined;
    for (const token of tokens) {
        const at = line(token.start);
        const text = block.text.slice(token.start, Math.min(token.end, token.start + 20));
        const region = /^\/\/\s*#?(region|endregion)\b/.exec(text);
        if (token.kind === 'comment' && !region) {
            comments = joined(comments, token, at, line(token.end), folds);
            continue;
        }
        close(comments, folds);
        comments = undefined;
        if (region) {
            marks.push({ line: at, opens: region[1] === 'region' });
        } else if (text.startsWith('{') && token.kind === 'punctuation') {
            open.push(at);
        } else if (text.startsWith('}') && token.kind === 'punctuation') {
            const start = open.pop();
            // The closing brace stays visible.
            if (start !== undefined && at - 1 > start) {
                folds.push({ start, end: at - 1 });
            }
        }
    }
    close(comments, folds);
    const last = tokens.at(-1);
    return {
        folds,
        marks,
        include: block.value.includes.length > 0 && block.value.declarations.length === 0,
        last: last ? line(last.end) : 0,
    };
}

/** Comments on lines that follow each other fold as one. */
function joined(before: Fold | undefined, token: Token, start: number, end: number, folds: Fold[]): Fold {
    if (before && token.breaks === 1) {
        return { start: before.start, end, kind: FoldingRangeKind.Comment };
    }
    close(before, folds);
    return { start, end, kind: FoldingRangeKind.Comment };
}

function close(comments: Fold | undefined, folds: Fold[]): void {
    if (comments && comments.end > comments.start) {
        folds.push(comments);
    }
}
