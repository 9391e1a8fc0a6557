import { describe, expect, it } from 'vitest';
import { BlockDocument } from '../../language/blocks/index.ts';
import { parseText, warmUp } from '../../language/blocks/parser.ts';
import { SyntaxCache } from '../../language/blocks/syntax.ts';
import { plan } from './texts.ts';

const messages = (text: string): string[] => parseText(text).problems.map(problem => problem.message);

describe('parsing a block', () => {
    it('gives positions relative to the block, wherever it stands', () => {
        const doc = new BlockDocument('x', plan(30), text => parseText(text));
        for (const block of doc.blocks) {
            const root = block.value.ast.$cstNode!;
            expect(block.value.problems).toEqual([]);
            expect(root.root.fullText).toBe(block.text);
            expect(root.end).toBeLessThanOrEqual(block.length);
        }
        const block = doc.blocks.find(b => b.text.includes('workload app-7 '))!;
        const name = block.text.indexOf('app-7');
        expect(doc.offsetAt(doc.rangeOf(block, name, name).start)).toBe(block.offset + name);
        const declaration = block.value.ast.declarations[0]!;
        expect(block.text.slice(declaration.$cstNode!.offset)).toMatch(/^workload app-7 /);
    });

    it('reports what is wrong, also where the tokens alone are in order', () => {
        expect(messages('workload a { }')).toEqual([]);
        expect(messages('workload a {')).toHaveLength(1);
        expect(messages('workload a "open\n{ }')).toEqual([`This text is not closed: a '"' is missing at its end.`]);
        expect(messages('workload a { } /* open')).toEqual([expect.stringMatching(/^This comment is not closed/)]);
        expect(messages('workload a { } %%')).not.toEqual([]);
        expect(messages('\u0000\ud800')).not.toEqual([]);
    });

    it('finds in blocks what it finds in the whole text, for a text without errors and for one with an error in a block', () => {
        for (const text of [plan(12), plan(12).replace('in prod-db  on san-a', 'in prod-db  on')]) {
            const whole = parseText(text);
            const doc = new BlockDocument('x', text, t => parseText(t));
            const inBlocks = doc.blocks.flatMap(b =>
                b.value.problems.map(p => ({ ...p, start: p.start + b.offset, end: p.end + b.offset })),
            );
            expect(inBlocks).toEqual(whole.problems);
            expect(doc.blocks.flatMap(b => b.value.ast.declarations.map(d => d.$type))).toEqual(
                whole.ast.declarations.map(d => d.$type),
            );
        }
    });

    it('takes well under a millisecond for a block, far less than Langium alone', () => {
        warmUp();
        const blocks = new BlockDocument('x', plan(1500), text => text).blocks;
        const round = (): number => {
            const start = performance.now();
            for (const block of blocks) {
                parseText(block.text);
            }
            return (performance.now() - start) / blocks.length;
        };
        round();
        expect(Math.min(round(), round(), round())).toBeLessThan(0.5);
    });
});

describe('trees on demand', () => {
    it('keeps those asked for last and parses others again', () => {
        const blocks = ['plan a', 'plan b', 'plan c'].map(text => ({ text }));
        const cache = new SyntaxCache<{ text: string }>(2);
        const [a, b] = blocks.map(block => cache.of(block));
        expect(cache.of(blocks[1]!)).toBe(b);
        expect(cache.of(blocks[0]!)).not.toBe(a);
        expect(cache.of(blocks[1]!)).toBe(b);
    });
});
