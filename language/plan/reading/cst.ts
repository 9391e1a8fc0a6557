import { type AstNode, AstUtils, type CstNode, GrammarAST } from 'langium';
import type { SourceBlock, Span } from '../source.ts';

/** The feature a grammar element assigns to; looked up once per element, since the grammar never changes. */
const features = new WeakMap<object, string | null>();

function featureOf(node: CstNode): string | null {
    const source = node.grammarSource;
    if (!source) {
        return null;
    }
    let feature = features.get(source);
    if (feature === undefined) {
        feature = AstUtils.getContainerOfType(source, GrammarAST.isAssignment)?.feature ?? null;
        features.set(source, feature);
    }
    return feature;
}

/** The text of a node without comments around it. */
export function nodeSpan(block: SourceBlock, node: AstNode): Span {
    const cst = node.$cstNode;
    return cst ? { block, start: cst.offset, end: cst.end } : { block, start: 0, end: 0 };
}

/** The text of one assigned feature of a node; the whole node where it is missing. */
export function partSpan(block: SourceBlock, node: AstNode, feature: string): Span {
    const found = node.$cstNode && part(node.$cstNode, feature);
    return found ? { block, start: found.offset, end: found.end } : nodeSpan(block, node);
}

/** Rules that only choose among others leave a composite node of their own around the chosen one. */
function part(cst: CstNode, feature: string): CstNode | undefined {
    if (!('content' in cst)) {
        return undefined;
    }
    for (const child of cst.content as readonly CstNode[]) {
        if (child.hidden) {
            continue;
        }
        const assigned = featureOf(child);
        if (assigned === feature) {
            return child;
        }
        const inner = assigned === null ? part(child, feature) : undefined;
        if (inner) {
            return inner;
        }
    }
    return undefined;
}

export function refSpan(block: SourceBlock, node: { readonly offset: number; readonly end: number }): Span {
    return { block, start: node.offset, end: node.end };
}

/** The documentation comment that ends right before an offset, without its stars. */
export function docBefore(block: SourceBlock, start: number): string | undefined {
    let end = start;
    while (end > 0 && block.text.charCodeAt(end - 1) <= 32) {
        end--;
    }
    if (end < 5 || !block.text.startsWith('*/', end - 2)) {
        return undefined;
    }
    const open = block.text.lastIndexOf('/*', end - 3);
    if (open < 0 || block.text[open + 2] !== '*') {
        return undefined;
    }
    return (
        block.text
            .slice(open + 3, end - 2)
            .split(/\r?\n/)
            .map(line => line.replace(/^\s*\*? ?/, '').trimEnd())
            .join('\n')
            .trim() || undefined
    );
}
