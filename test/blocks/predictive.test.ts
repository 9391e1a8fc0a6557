import fc from 'fast-check';
import { type AstNode, type CstNode, isAstNode, isCompositeCstNode, isLeafCstNode, isReference } from 'langium';
import { describe, expect, it } from 'vitest';
import { planServices } from '../../language/blocks/parser.ts';
import { PredictiveParser } from '../../language/blocks/predictive.ts';
import { PLANS } from './plans.ts';
import { anyPiece, plan } from './texts.ts';

const services = planServices();
const langium = services.parser.LangiumParser;
const predictive = new PredictiveParser(services);

/** A tree as nested plain values; nodes are told by the order in which they come. */
function described(root: AstNode): unknown {
    const csts = new Map<CstNode, number>();
    const number = (cst: CstNode | undefined): number | undefined => cst && csts.get(cst);
    const cst = (node: CstNode): unknown => {
        csts.set(node, csts.size);
        const { offset, end, hidden, range, grammarSource } = node;
        const own = isLeafCstNode(node)
            ? node.tokenType.name
            : isCompositeCstNode(node)
              ? node.content.map(cst)
              : undefined;
        if (isCompositeCstNode(node)) {
            for (const child of node.content) {
                expect(child.container).toBe(node);
            }
        }
        return [
            offset,
            end,
            hidden,
            range,
            grammarSource
                ? [
                      grammarSource.$type,
                      grammarSource.$containerProperty,
                      grammarSource.$containerIndex,
                      grammarSource.$cstNode?.offset,
                  ]
                : null,
            own,
        ];
    };
    const tree = cst(root.$cstNode!);
    const ast = (value: unknown): unknown => {
        if (Array.isArray(value)) {
            return value.map(ast);
        }
        if (isReference(value)) {
            return { reference: value.$refText, at: number(value.$refNode) };
        }
        if (!isAstNode(value)) {
            return value;
        }
        expect(value.$cstNode!.astNode).toBe(value);
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [
                key,
                key === '$cstNode'
                    ? number(item as CstNode)
                    : key === '$container'
                      ? (item as AstNode).$type
                      : ast(item),
            ]),
        );
    };
    return [tree, ast(root)];
}

/** That the predictive parser gives the same tree where there is no error, and none where there is one. */
function expectSame(text: string): boolean {
    const own = predictive.parse(text);
    const other = langium.parse(text);
    const clean = other.lexerErrors.length + other.parserErrors.length === 0;
    expect(own !== undefined).toBe(clean);
    if (own) {
        expect(described(own)).toEqual(described(other.value));
    }
    return clean;
}

describe('the parser for texts without errors', () => {
    it('builds the tree Langium builds, for every plan there is', () => {
        expect(PLANS.length).toBeGreaterThan(20);
        const clean = [...PLANS, plan(10), ''].filter(expectSame);
        expect(clean.length).toBeGreaterThan(PLANS.length / 2);
    }, 120_000);

    it('leaves every text with an error to Langium, and only those', () => {
        const small = PLANS.filter(text => text.length < 4000);
        let clean = 0;
        fc.assert(
            fc.property(
                fc.constantFrom(...small),
                fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4), anyPiece), {
                    minLength: 1,
                    maxLength: 3,
                }),
                (text, edits) => {
                    let edited = text;
                    for (const [at, cut, piece] of edits) {
                        const start = Math.floor(at * edited.length);
                        edited = edited.slice(0, start) + piece + edited.slice(start + cut);
                    }
                    if (expectSame(edited)) {
                        clean++;
                    }
                },
            ),
            { numRuns: 400 },
        );
        expect(clean).toBeGreaterThan(20);
    }, 120_000);

    it('can parse on after a text it gave up', () => {
        expect(predictive.parse('workload a { in')).toBeUndefined();
        expect(expectSame('workload a { in lab }\n// end')).toBe(true);
        expect(predictive.parse('plan p { from /* a */ "b } \n')).toBeUndefined();
        expect(expectSame('/** doc */ plan p { from a, b } // c')).toBe(true);
    });
});
